"""Numbers of messages about images: channel order, colours, sizes, masks."""


def image(rng, least=16, most=96):
    """Height and width of an image, equal half of the time."""
    height = rng.randint(least, most)
    return [height, height if rng.random() < 0.5 else rng.randint(least, most)]


def channels_flatten(rng):
    """What Keras 1 printed when a pool had used the channels up."""
    return {"input_shape": [0, rng.randint(3, 40), rng.choice([16, 32, 64, 128])]}


def channels_depth(rng):
    """A kernel as deep as an image is wide, over images with 1 or 3 channels."""
    height, width = image(rng)
    channels = rng.choice([1, 3])
    shape = [None, height, width, channels]
    return {"input_shape": shape, "input_channels": channels, "kernel_channels": width}


def channels_axis(rng):
    """The same in Keras's words."""
    numbers = channels_depth(rng)
    return {"found_shape": numbers["input_shape"], "expected_size": numbers["kernel_channels"], "axis": -1}


def channels_application(rng):
    """An application asked for (3, height, width)."""
    return {"input_shape": [3, *image(rng, 32, 300)], "min_size": 32}


def channels_concat(rng):
    """A skip whose first axis was doubled but not halved, or branches joined on axis 1."""
    side, few, many = 2 * rng.randint(4, 40), rng.choice([8, 16, 32]), rng.choice([64, 128])
    if rng.random() < 0.5:
        return {"shapes": [[None, 2, side, many], [None, 1, side, few]]}
    return {"shapes": [[None, 1, side, few], [None, 1, side, many]]}


def channels_changed(rng):
    """(channels, height, width) and the same with filters on the last axis, as Keras prints them."""
    channels, side = rng.choice([32, 64, 128]), rng.choice([8, 14, 28, 33])
    return {"shape_a": [channels, side, side], "shape_b": [channels, side, channels]}


def channels_changed_batch(rng):
    """The same as TensorFlow prints them."""
    return {name: [None, *shape] for name, shape in channels_changed(rng).items()}


def channels_undefined(rng):
    """Images of any size with their channels first, with or without the shape in the message."""
    return rng.choice([{"input_shape": [None, rng.choice([1, 3, 4]), None, None], "axis": 3}, {"op": "%"}])


def channels_weights(rng):
    """A kernel as deep as an image is wide, and a stored one for its channels, in TensorFlow's order."""
    window, side, filters, channels = rng.choice([3, 5, 7]), rng.randint(28, 224), rng.choice([16, 32, 64]), 3
    model = [window, window, side, filters]
    stored = [window, window, channels, filters]
    if side == filters:
        model[2] += 1
    return {"variable_shape": model, "value_shape": stored}


def channels_source(rng):
    """The source question's numbers and ones like them: a kernel as wide as the image, of two different sides."""
    channels, height, width = rng.choice([1, 2, 3]), rng.randint(24, 60), rng.randint(100, 140)
    window = [rng.randint(channels + 1, 7), width]
    return {
        "input_shape": [None, channels, height, width],
        "kernel_shape": [*window, width, rng.choice([16, 512])],
        "input_size": channels,
        "kernel_size": window[0],
    }


def channels_negative(rng):
    """A kernel or pool over channels-first images, also in three dimensions and in NCHW."""
    kind = rng.random()
    if kind < 0.25:
        return channels_source(rng)
    channels, window = rng.choice([(1, 2), (1, 3), (3, 4), (3, 5), (4, 7), (2, 3)])
    side = rng.randint(8 * channels + window, 96)
    if kind < 0.45:
        return {
            "input_shape": [None, side, side, channels],
            "kernel_shape": [window, window, side, 8],
            "data_format": "NCHW",
            "input_size": channels,
            "kernel_size": window,
        }
    numbers = {"input_shape": [None, channels, side, side], "kernel_size": window, "input_size": channels}
    if kind < 0.55:
        numbers["input_shape"] = None
    elif kind < 0.8:
        numbers["kernel_shape"] = [window, window, side, rng.choice([8, 16, 32, 64])]
    elif kind < 0.9:
        numbers["pool_size"] = [window, window]
    return numbers


def small_negative(rng):
    """A kernel or pool over an input that is small on every axis, in one, two or three dimensions."""
    dimensions = rng.choice([1, 1, 2, 3])
    window = rng.randint(3, 9)
    size = rng.randint(1, window - 1)
    channels = rng.choice([16, 32, 64])
    numbers = {"input_shape": [None, *[size] * dimensions, channels], "kernel_size": window, "input_size": size}
    pool = rng.random() < 0.5
    if not pool:
        numbers["kernel_shape"] = [*[window] * dimensions, channels, rng.choice([8, 16, 32])]
        numbers["dilation_rate"] = [rng.choice([1, 2])] * dimensions
    elif rng.random() < 0.6:
        numbers["pool_size"] = [window] * dimensions
    else:
        numbers["op"] = rng.choice(["MaxPool", "AvgPool"])
    return numbers


def small_flatten(rng):
    """What Keras 1 printed when pools had used every side up, channels last or first, in one to three dimensions."""
    shape = [0] * rng.choice([1, 2, 3])
    shape.insert(rng.choice([0, len(shape)]), rng.choice([16, 21, 64]))
    return {"input_shape": shape}


def small_application(rng):
    """An application asked for images below its smallest size."""
    size = rng.choice([32, 71, 75])
    return {"min_size": size, "input_shape": [rng.randint(8, size - 1), rng.randint(8, size - 1), 3]}


def allowed(rng):
    """An application with the imagenet weights asked for other channels, or with its top for another size."""
    shape = [*image(rng, 32, 400), rng.choice([1, 4])]
    if rng.random() < 0.5:
        return {"input_shape": shape}
    shape = rng.choice([shape, [*shape[:2], 3]])
    return {"expected_shape": [224, 224, 3], "input_shape": shape}


def gray_pair(rng):
    """Channels wanted and found."""
    return rng.choice([(1, 3), (3, 1)])


def gray_conv(rng):
    """A kernel for gray images over colour ones, or the reverse, with or without the image's shape."""
    wanted, got = gray_pair(rng)
    numbers = {"kernel_channels": wanted, "input_channels": got}
    if rng.random() < 0.5:
        numbers["input_shape"] = [None, *image(rng), got]
    return numbers


def gray_grouped(rng):
    """Colour images over a kernel for gray ones, which TensorFlow takes for groups."""
    return {"kernel_channels": 1, "input_channels": 3}


def gray_input(rng):
    """Images that differ in colour only."""
    wanted, got = gray_pair(rng)
    sides = image(rng)
    return {"expected_shape": [None, *sides, wanted], "found_shape": [None, *sides, got]}


def gray_axis(rng):
    """Colours at a convolution, or flattened at a Dense layer."""
    wanted, got = gray_pair(rng)
    if rng.random() < 0.5:
        side = rng.randint(20, 100)
        return {"expected_size": wanted * side * side, "found_shape": [None, got * side * side], "axis": -1}
    return {"expected_size": wanted, "found_shape": [None, *image(rng), got], "axis": -1}


def gray_weights(rng):
    """A kernel for gray images and a stored one for colour, in either order."""
    wanted, got = gray_pair(rng)
    window, filters = rng.choice([3, 5, 7]), rng.choice([16, 32, 64])
    stored = [window, window, got, filters]
    return {"variable_shape": [window, window, wanted, filters], "value_shape": stored}


def gray_reshape(rng):
    """Values of gray images reshaped for colour, one or four of them, or of a colour image for gray."""
    height, width = image(rng, 16, 64)
    if rng.random() < 0.4:
        side = rng.randint(20, 256)
        gray, colour = side * side, 3 * side * side
        wanted, there = rng.choice([(gray, colour), (colour, gray)])
        shape = [[wanted], [1, wanted], [side, side] if wanted == gray else [3, side, side]]
        return {"values": there, **rng.choice([{"target_values": wanted}, {"target_shape": rng.choice(shape)}])}
    if rng.random() < 0.3:
        return {"values": height * width * 3, "target_shape": [height, width, 1]}
    batch = rng.choice([[], [4]])
    samples = 4 if batch else 1
    return {"values": samples * height * width, "target_shape": [*batch, height, width, 3]}


def gray_feed(rng):
    """Fed images of other colours than the placeholder's."""
    numbers = gray_input(rng)
    numbers["found_shape"][0] = rng.randint(1, 5000)
    return numbers


def alpha_input(rng):
    """Images with an alpha channel, sometimes for a model of any size."""
    wanted, got = rng.choice([(3, 4), (1, 2)])
    sides = image(rng)
    return {
        "expected_shape": [None, *rng.choice([sides, [None, None]]), wanted],
        "found_shape": [None, *sides, got],
    }


def alpha_conv(rng):
    """The same at a convolution."""
    wanted, got = rng.choice([(3, 4), (1, 2)])
    return {"kernel_channels": wanted, "input_channels": got}


def alpha_axis(rng):
    """The same in Keras's words."""
    wanted, got = rng.choice([(3, 4), (1, 2)])
    return {"expected_size": wanted, "found_shape": [None, *image(rng), got], "axis": -1}


def size_input(rng):
    """Images of another size; sometimes of other colours too, or a single image without its batch axis."""
    expected, found = image(rng, 40, 224), image(rng, 16, 39)
    channels = rng.choice([(3, 3), (3, 3), (1, 3)])
    if rng.random() < 0.5:
        expected, found = found, expected
    numbers = {"expected_shape": [None, *expected, channels[0]], "found_shape": [None, *found, channels[1]]}
    if rng.random() < 0.3:
        numbers = {name: shape[1:] for name, shape in numbers.items()}
    return numbers


def size_feed(rng):
    """Fed images of another size than the placeholder's."""
    numbers = size_input(rng)
    return numbers if len(numbers["found_shape"]) == 4 else size_feed(rng)


def size_squeeze(rng):
    """Maps of a fully convolutional classifier that are no longer single cells."""
    side = rng.randint(2, 20)
    return {"input_shape": [rng.choice([1, 8, 384]), side, side, rng.randint(2, 30)], "axis": 1, "size": side}


def mixed_stack(rng):
    """Images of two sizes."""
    a, b = [*image(rng), 3], [*image(rng), 3]
    b[0] += a == b
    return {"shape_a": a, "shape_b": b}


def mixed_slot(rng):
    """A colour image for the slot of a gray one, or two sizes."""
    if rng.random() < 0.5:
        numbers = mixed_stack(rng)
        return {"expected_shape": numbers["shape_a"], "found_shape": numbers["shape_b"]}
    sides = image(rng)
    return {"expected_shape": sides, "found_shape": [*sides, rng.choice([3, 4])]}


def mask_pair(rng):
    """Output and mask: other channels, other size, or both."""
    output, target = [*image(rng), rng.choice([1, 1, 5, 21])], None
    kind = rng.choice(["colour", "size", "both"])
    stride = rng.choice([2, 4]) if kind != "colour" else 1
    channels = output[2] if kind == "size" else rng.choice([3, 4])
    target = [output[0] * stride, output[1] * stride, channels]
    return [output, target]


def mask_target(rng):
    """What Keras 2 printed."""
    output, target = mask_pair(rng)
    return {"expected_shape": [None, *output], "found_shape": [8, *target]}


def mask_target_output(rng):
    """What Keras 3 prints."""
    output, target = mask_pair(rng)
    return {"output_shape": [None, *output], "target_shape": [None, *target]}


def mask_shapes(rng):
    """What Keras 2 says too: the target first; a mask of class numbers at times."""
    output, target = mask_pair(rng)
    if rng.random() < 0.4 and output[2] > 1:
        target = [*output[:2], 1]
    return {"shape_a": [None, *target], "shape_b": [None, *output]}


def mask_broadcast(rng):
    """What the loss prints; flattened by a dice loss at times."""
    output, target = mask_pair(rng)
    if rng.random() < 0.3:
        side = rng.randint(20, 100)
        return {"shape_a": [None, 3 * side * side], "shape_b": [None, side * side]}
    return {"shape_a": [None, *target], "shape_b": [None, *output]}


def mask_sparse(rng):
    """Masks for a sparse loss: read in colour, or of another size."""
    sides = image(rng)
    output = [None, *sides, rng.choice([5, 21])]
    if rng.random() < 0.5:
        return {"output_shape": output, "target_shape": [None, *sides, 3]}
    return {"output_shape": output, "target_shape": [None, sides[0] * 2, sides[1] * 2]}


def mask_squeeze(rng):
    """What TensorFlow 2 printed for masks read in colour under a sparse loss."""
    return {"axis": 3, "size": rng.choice([3, 4])}


SAMPLERS = {
    ("channel-axis-in-wrong-place", "negative-dimension"): channels_negative,
    ("channel-axis-in-wrong-place", "flatten-not-fully-defined"): channels_flatten,
    ("channel-axis-in-wrong-place", "conv-channels-mismatch"): channels_depth,
    ("channel-axis-in-wrong-place", "application-input-shape"): channels_application,
    ("channel-axis-in-wrong-place", "concat-mismatch"): channels_concat,
    ("channel-axis-in-wrong-place", "merge-layer-mismatch"): channels_changed,
    ("channel-axis-in-wrong-place", "broadcast-mismatch"): channels_changed_batch,
    ("channel-axis-in-wrong-place", "input-axis-value"): channels_axis,
    ("channel-axis-in-wrong-place", "undefined-dimension"): channels_undefined,
    ("channel-axis-in-wrong-place", "weights-shape"): channels_weights,
    ("input-too-small-for-layers", "negative-dimension"): small_negative,
    ("input-too-small-for-layers", "flatten-not-fully-defined"): small_flatten,
    ("input-too-small-for-layers", "application-input-shape"): small_application,
    ("input-shape-not-allowed-by-pretrained-model", "application-input-shape"): allowed,
    ("grayscale-rgb-mismatch", "conv-channels-mismatch"): gray_conv,
    ("grayscale-rgb-mismatch", "grouped-conv-on-cpu"): gray_grouped,
    ("grayscale-rgb-mismatch", "input-shape-mismatch"): gray_input,
    ("grayscale-rgb-mismatch", "input-axis-value"): gray_axis,
    ("grayscale-rgb-mismatch", "weights-shape"): gray_weights,
    ("grayscale-rgb-mismatch", "feed-dict-shape"): gray_feed,
    ("grayscale-rgb-mismatch", "reshape-size"): gray_reshape,
    ("image-has-alpha-channel", "conv-channels-mismatch"): alpha_conv,
    ("image-has-alpha-channel", "input-shape-mismatch"): alpha_input,
    ("image-has-alpha-channel", "input-axis-value"): alpha_axis,
    ("image-size-differs-from-model", "input-shape-mismatch"): size_input,
    ("image-size-differs-from-model", "feed-dict-shape"): size_feed,
    ("image-size-differs-from-model", "squeeze-dim"): size_squeeze,
    ("images-of-different-sizes-in-batch", "batch-elements-differ"): mixed_stack,
    ("images-of-different-sizes-in-batch", "numpy-broadcast-input"): mixed_slot,
    ("mask-or-map-differs-from-output", "target-shape"): mask_target,
    ("mask-or-map-differs-from-output", "target-output-mismatch"): mask_target_output,
    ("mask-or-map-differs-from-output", "shapes-incompatible"): mask_shapes,
    ("mask-or-map-differs-from-output", "broadcast-mismatch"): mask_broadcast,
    ("mask-or-map-differs-from-output", "sparse-labels-shape"): mask_sparse,
    ("mask-or-map-differs-from-output", "squeeze-dim"): mask_squeeze,
}
