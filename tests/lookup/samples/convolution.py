"""Numbers of messages about convolutions and what follows them."""


def depth_conv(rng):
    """A kernel whose depth does not divide the input's channels."""
    wanted, got = rng.choice([(64, 32), (32, 48), (126, 3), (16, 24), (8, 12)])
    numbers = {"kernel_channels": wanted, "input_channels": got}
    if rng.random() < 0.6:
        numbers["input_shape"] = [None, rng.randint(6, 60), rng.choice([None, 30]), got]
        numbers["kernel_shape"] = [3, 3, wanted, rng.choice([8, 32])]
    return numbers


def depth_grouped(rng):
    """Channels that are a multiple of the kernel's depth."""
    wanted, times = rng.choice([8, 16, 32]), rng.choice([2, 4])
    return {"kernel_channels": wanted, "input_channels": wanted * times}


def depth_axis(rng):
    """A convolution of one to three dimensions, built for other channels."""
    wanted, got = rng.choice([(64, 32), (32, 48), (16, 64), (24, 12)])
    sides = [rng.choice([None, rng.randint(4, 7)]) for _ in range(rng.choice([2, 3]))]
    return {"expected_size": wanted, "found_shape": [None, *sides, got], "axis": -1}


def nchw(rng):
    """No numbers, or the shape of a batch of channels-first images."""
    if rng.random() < 0.5:
        return {"data_format": "NCHW"}
    return {"input_shapes": [[None, rng.choice([1, 3, 16]), rng.randint(4, 60), rng.randint(4, 60)]]}


def flat_pair(rng):
    """Flattened sizes of one number of channels and two image sizes."""
    made, got = rng.sample([2, 4, 6, 7, 8, 12, 14], 2)
    channels = rng.choice([32, 64, 128, 512])
    return [made * made * channels, got * got * channels]


def flat_matmul(rng):
    """A product whose inner sizes come from two image sizes."""
    made, got = rng.choice([flat_pair(rng), rng.choice([(1024, 3136), (12800, 18432), (3136, 2304)])])
    return {"shape_a": [rng.choice([1, 16, 32]), got], "shape_b": [made, rng.choice([1, 10, 4096])]}


def flat_axis(rng):
    """A Dense layer built for the flattened maps of another image size."""
    made, got = flat_pair(rng)
    return {"expected_size": made, "found_shape": [None, got], "axis": -1}


def flat_reshape(rng):
    """Values of a batch that do not fill rows of a fixed size."""
    while True:
        made, got = flat_pair(rng)
        values = got * rng.choice([1, 8, 16])
        if values % made != 0:
            return {"values": values, "multiple": made}


def flat_weights(rng):
    """Dense kernels of two image sizes."""
    made, got = flat_pair(rng)
    units = rng.choice([10, 64, 128])
    return {"variable_shape": [got, units], "value_shape": [made, units]}


def flat_rows(rng):
    """Several rows of logits for a label."""
    labels, times = rng.randint(2, 64), rng.choice([4, 9, 16])
    return {"output_shape": [labels * times, rng.choice([10, 124])], "target_shape": [labels]}


def kept_axes(rng, batch):
    """Output with its middle axes, and targets without."""
    classes = rng.choice([1, 2, 5, 7, 10])
    sides = [rng.randint(2, 12) for _ in range(2)]
    return [[batch, classes], [batch, *sides, classes]]


def no_flatten_shapes(rng):
    """What tf.keras 2 printed."""
    target, output = kept_axes(rng, None)
    return {"shape_a": target, "shape_b": output}


def no_flatten_target_output(rng):
    """What Keras 3 prints."""
    target, output = kept_axes(rng, None)
    return {"target_shape": target, "output_shape": output}


def no_flatten_target(rng):
    """What Keras 1 and 2 printed."""
    target, output = kept_axes(rng, None)
    target[0] = 50000
    if rng.random() < 0.5:
        return {"expected_rank": len(output), "found_shape": target, "output": "dense_1"}
    return {"expected_shape": output, "found_shape": target}


def no_flatten_sparse(rng):
    """Whole-number labels for an output that keeps its middle axes."""
    if rng.random() < 0.5:
        return {"target_rank": 1, "output_rank": 4}
    output = kept_axes(rng, None)[1]
    return {"target_shape": [None], "output_shape": [*output[:-1], rng.choice([2, 5, 10])]}


def no_flatten_rank(rng):
    """What Keras 1 printed for Dense after a convolution."""
    return {"expected_rank": 2, "found_rank": rng.choice([4, 5]), "layer": "dense_1"}


def groups(rng):
    """Filters or channels that no groups of this number divide."""
    count = rng.randint(2, 12)
    name = rng.choice(["filters", "input_channels"])
    return {"groups": count, name: count * rng.randint(1, 5) + rng.randint(1, count - 1)}


def split(rng):
    """A size and a number of parts."""
    parts = rng.randint(2, 12)
    return {"size": parts * rng.randint(1, 50) + rng.randint(1, parts - 1), "divisor": parts, "axis": 0, "op": "Split"}


SAMPLERS = {
    ("size-not-divisible", "conv-channels-mismatch"): groups,
    ("size-not-divisible", "not-divisible"): split,
    ("input-channels-differ-from-kernel", "conv-channels-mismatch"): depth_conv,
    ("input-channels-differ-from-kernel", "grouped-conv-on-cpu"): depth_grouped,
    ("input-channels-differ-from-kernel", "input-axis-value"): depth_axis,
    ("nchw-ops-on-cpu", "nchw-on-cpu"): nchw,
    ("flatten-size-of-other-image-size", "matmul-mismatch"): flat_matmul,
    ("flatten-size-of-other-image-size", "input-axis-value"): flat_axis,
    ("flatten-size-of-other-image-size", "reshape-size"): flat_reshape,
    ("flatten-size-of-other-image-size", "weights-shape"): flat_weights,
    ("flatten-size-of-other-image-size", "sparse-labels-shape"): flat_rows,
    ("missing-flatten-before-dense", "layer-input-rank"): no_flatten_rank,
    ("missing-flatten-before-dense", "target-shape"): no_flatten_target,
    ("missing-flatten-before-dense", "shapes-incompatible"): no_flatten_shapes,
    ("missing-flatten-before-dense", "target-output-mismatch"): no_flatten_target_output,
    ("missing-flatten-before-dense", "sparse-labels-shape"): no_flatten_sparse,
}
