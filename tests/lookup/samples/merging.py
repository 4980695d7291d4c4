"""Entries about tensors that meet: residual sums in the forms of TensorFlow 1, U-Net skips, autoencoders."""

import math


def pooled(rng, dimensions):
    """[skip, decoded] sides: a size that a pool rounds, and what upsampling makes of it."""
    factor = rng.choice([2, 2, 4])
    up = rng.random() < 0.4
    skip, decoded = [], []
    for i in range(dimensions):
        size = factor * rng.randint(4, 60)
        # The first axis always clashes, by one pixel; the others may.
        rest = 0 if i and rng.random() < 0.4 else 1
        skip.append(size - rest if up else size + rest)
        decoded.append(size)
    return [skip, decoded]


def skip_concat(rng):
    """A Concatenate whose maps are a pixel apart; in the words of Keras, of an op, channels first, or sizes alone."""
    skip, decoded = pooled(rng, rng.choice([1, 2, 2, 2, 3]))
    channels = rng.choice([64, 128, 256]), rng.choice([64, 128, 512])
    form = rng.choice(["keras", "op", "sizes"])
    if form == "sizes":
        return {"size_a": skip[0], "size_b": decoded[0], "axis": 1}
    parts = [[None, *skip, channels[0]], [None, *decoded, channels[1]]]
    rng.shuffle(parts)
    return {"shapes": parts} if form == "keras" else {"shape_a": [1, *parts[0][1:]], "shape_b": [1, *parts[1][1:]]}


def skip_concat_channels_first(rng):
    """Square channels-first maps, as an op prints them."""
    side, channels = 2 * rng.randint(8, 40), rng.choice([64, 128])
    return {"shape_a": [1, channels, side + 1, side + 1], "shape_b": [1, channels, side, side]}


def skip_sum(rng):
    """Two maps of one channel count, a pixel apart."""
    skip, decoded = pooled(rng, rng.choice([1, 2, 2, 3]))
    channels = rng.choice([32, 64])
    return {"shape_a": [*skip, channels], "shape_b": [*decoded, channels]}


def skip_sum_op(rng):
    """The same as an op prints it, with the batch axis."""
    numbers = skip_sum(rng)
    return {name: [rng.choice([None, 4]), *shape] for name, shape in numbers.items()}


def autoencoder(rng):
    """Target and output of an autoencoder whose pools rounded."""
    skip, decoded = pooled(rng, 2)
    channels = rng.choice([1, 3])
    return {"found_shape": [rng.randint(2, 90), *skip, channels], "expected_shape": [None, *decoded, channels]}


def autoencoder_output(rng):
    """The same in the words of Keras 3."""
    numbers = autoencoder(rng)
    return {"target_shape": [None, *numbers["found_shape"][1:]], "output_shape": numbers["expected_shape"]}


def channels_joined(rng):
    """Maps that differ in their channels alone, or rows of different width."""
    base = [None, *[rng.choice([None, rng.randint(4, 90)]) for _ in range(rng.choice([0, 1, 2, 2, 3]))]]
    return {"shapes": [[*base, channels] for channels in rng.sample([8, 16, 32, 64, 128], rng.choice([2, 2, 3, 4]))]}


def ranks_joined(rng):
    """Vectors and sequences or maps to join."""
    shapes = [[None, rng.randint(1, 64)], [None, rng.randint(1, 20), rng.randint(1, 64)]]
    if rng.random() < 0.3:
        shapes[1].append(rng.randint(1, 9))
    rng.shuffle(shapes)
    return {"shapes": shapes}


def factors(rng):
    """Operands of a product that is turned, swapped, or of a vector."""
    a, b, c = rng.sample(range(2, 60), 3)
    lead = [rng.randint(2, 5)] * (rng.random() < 0.3)
    return rng.choice([
        {"shape_a": [*lead, a, b], "shape_b": [*lead, c, b]},
        {"shape_a": [*lead, a, b], "shape_b": [*lead, a, c]},
        {"shape_a": [a, b], "shape_b": [a, b]},
        {"shape_a": [a, b], "shape_b": [c, a]},
        {"shape_a": [a, b], "shape_b": [b]},
    ])  # fmt: skip


def vector(rng):
    """A matrix times a vector, as a graph prints it."""
    a, b = rng.sample(range(2, 60), 2)
    return {"expected_rank": 2, "found_rank": 1, "op": "MatMul", "input_shapes": [[a, b], [b]]}


def einsum(rng):
    """An axis of an operand of einsum."""
    shape = [rng.randint(2, 9) for _ in range(rng.choice([2, 3, 4]))]
    axis = rng.randrange(len(shape) > 2, len(shape))
    return {"size_a": shape[axis] + 1, "size_b": shape[axis], "axis": axis, "input_shape": shape, "op": "Einsum"}


def reshape(rng):
    """A sample and a shape that does not hold as many values; the values alone, from NumPy."""
    shape, target = ([rng.randint(2, 30) for _ in range(rng.choice([1, 2, 3]))] for _ in range(2))
    if rng.random() < 0.3:
        shape, target = [26, 26, 32], [28, 28, 32]
    target[0] += math.prod(shape) == math.prod(target)
    return rng.choice([
        {"input_shape": shape, "target_shape": target},
        {"values": math.prod(shape), "target_shape": target},
    ])  # fmt: skip


MATMUL = "matmul-operand-rank-or-order"
SAMPLERS = {
    (MATMUL, "matmul-mismatch"): factors,
    (MATMUL, "op-rank"): vector,
    (MATMUL, "attention-shape"): einsum,
    ("reshape-changes-number-of-elements", "reshape-size"): reshape,
    ("axis-argument-points-at-wrong-axis", "concat-mismatch"): channels_joined,
    ("concat-operands-differ-in-rank", "concat-mismatch"): ranks_joined,
    ("encoder-decoder-sizes-differ", "concat-mismatch"): lambda rng: rng.choice(
        [skip_concat, skip_concat, skip_concat_channels_first]
    )(rng),
    ("encoder-decoder-sizes-differ", "merge-layer-mismatch"): skip_sum,
    ("encoder-decoder-sizes-differ", "broadcast-mismatch"): skip_sum_op,
    ("encoder-decoder-sizes-differ", "target-shape"): autoencoder,
    ("encoder-decoder-sizes-differ", "target-output-mismatch"): autoencoder_output,
}
