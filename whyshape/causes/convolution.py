"""Mistakes around convolutions and what follows them."""

from whyshape.cause import Cause, prior
from whyshape.causes.programs import IMPORTS, SAMPLES, batch, light, stack, usable, zeros
from whyshape.causes.signs import (
    any_ratio,
    flattened_maps,
    image_rows,
    inner_sizes,
    is_square,
    label_pair,
    layer_name,
    named,
    only_axis,
    ranks,
    ratio,
    sparse_rows,
    square_maps,
    unflattened,
)
from whyshape.say import count, factors, listed, shape_text, size_text
from whyshape.shapes import at, product, rank

CONV2D_OUTPUT_HAS_NO_INPUT_CHANNEL_AXIS = Cause(
    "conv2d-output-has-no-input-channel-axis",
    "Why is the number of input channels not in the output shape of Conv2D?",
    "Nothing to fix: each filter spans all input channels and gives one map, so the output is (N, floor((H-k+2p)/s)+1, ..., filters), with k*k*C_in*filters + filters parameters.",
    keywords=[
        "output shape",
        "conv2d",
        "filters",
        "channels",
        "summary",
        "param",
        "parameters",
        "number of channels missing",
        "61 61 24",
        "padding",
        "stride formula",
        "output size formula",
    ],
)


CONV2D_KERNEL_SPANS_ALL_INPUT_CHANNELS = Cause(
    "conv2d-kernel-spans-all-input-channels",
    "How does Keras Conv2D combine the input channels?",
    "Nothing to fix: a kernel has shape (kh, kw, C_in, filters) and sums over C_in; DepthwiseConv2D, SeparableConv2D or groups keep channels apart.",
    keywords=[
        "input channels",
        "conv2d",
        "sum across channels",
        "aggregation",
        "kernel depth",
        "2d vs 3d kernel",
        "weights shape",
        "depthwise",
        "separable",
        "groups",
        "rgb",
    ],
)


def depths(n):
    """[channels that the kernel is made for, channels that arrive]; 0 where unknown."""
    if "expected_size" in n:
        return [n["expected_size"], at(n["found_shape"], n.get("axis", -1))]
    return [n.get("kernel_channels") or 0, n.get("input_channels") or 0]


def depths_say(n):
    """Which channels were counted on."""
    wanted, got = depths(n)
    if wanted < 1 or got < 1:
        return "The layer (or its weights) was made for the channels of another tensor."
    times = ratio(got, wanted)
    groups = f" {got} = {times} * {wanted} would do with groups={times}." if times > 1 else ""
    return f"The layer before gives {count(got, 'channel')}, this one was made for {wanted}.{groups}"


def depths_input_axis_value(n):
    """Maps, or a convolution by its name; Dense has no kernel over an image, whatever its input."""
    if unflattened(n):
        return 4
    if layer_name(n).strip().startswith("dense") and not named(n, ["conv"]):
        return 0
    return 76 if len(n["found_shape"]) > 3 or named(n, ["conv"]) else 4


def depths_programs_op(n):
    """A kernel for other channels than the input has, with tf.nn.conv2d; then a kernel for the channels that arrive."""
    wanted, got = depths(n)
    kernel = n.get("kernel_shape")
    if not usable(kernel, 4, 4):
        kernel = [3, 3, wanted, 16]
    # A multiple is taken for groups, which today's TensorFlow can do on a CPU.
    if wanted < 1 or got < 1 or got % wanted == 0 or wanted != kernel[2]:
        return None
    shape = n.get("input_shape")
    maps = batch((shape[1:3] if shape is not None and len(shape) == 4 else [28, 28]) + [got])
    if min(maps[1:3]) < 1 or not light(maps) or not light(kernel) or not light(kernel[:2] + [got, kernel[3]]):
        return None
    head = "import numpy as np\nimport tensorflow as tf\n\n" + zeros("maps", maps, "")
    end = 'print(tf.nn.conv2d(maps, kernel, strides=1, padding="SAME").shape)\n'
    return [head + zeros("kernel", kernel[:2] + [depth, kernel[3]], "") + end for depth in [wanted, got]]


def depths_programs_layer(n):
    """A convolution built for other channels than arrive; then built for those that arrive."""
    wanted, got = depths(n)
    shape = n.get("found_shape", n.get("input_shape"))
    sides = batch(shape[1:-1])[1:] if shape is not None and len(shape) in [3, 4, 5] else [28, 28]
    maps = batch(sides + [got])
    if wanted < 1 or got < 1 or wanted > 8192 or min(sides) < 1 or not light(maps):
        return None
    layers = [f'Conv{len(sides)}D(16, 3, padding="same")']
    end = zeros("maps", maps, f"{got} channels") + "model.predict(maps, verbose=0)\n"
    return [IMPORTS + stack(sides + [depth], "", layers) + end for depth in [wanted, got]]


INPUT_CHANNELS_DIFFER_FROM_KERNEL = Cause(
    "input-channels-differ-from-kernel",
    "Why does a convolution say that the input depth does not fit the filter (or asks for 'grouped convolutions')?",
    "Build the layer for the channels that arrive (or fix the layer before it); for real groups use a GPU or split the channels.",
    ask="How many channels does the layer before give, and did you set groups?",
    tells={
        "conv-channels-mismatch": lambda n: 75 if "input_channels" in n else 48,
        "grouped-conv-on-cpu": prior(70),
        "conv-transpose-mismatch": lambda n: 0 if "actual" in n or "input_batch" in n else 50,
        "conv-algorithm-failed": prior(40),
        "bias-mismatch": prior(60),
        "broadcast-mismatch": lambda n: 50 if n.get("size_a") == 0 else 6,
        "input-axis-value": depths_input_axis_value,
    },
    says={
        "conv-channels-mismatch": lambda n: "" if "groups" in n else depths_say(n),
        "grouped-conv-on-cpu": depths_say,
        "input-axis-value": depths_say,
    },
    programs={
        "conv-channels-mismatch": depths_programs_op,
        "grouped-conv-on-cpu": depths_programs_layer,
        "input-axis-value": depths_programs_layer,
    },
)


def nchw_programs(n):
    """A training step through a channels-first pool on the CPU; then with the channels moved to the end."""
    shapes = n.get("input_shapes") or [None]
    shape = shapes[0] if rank(shapes[0]) == 4 else [None, 3, 28, 28]
    images = batch(shape[1:])
    if min(images[2:]) < 2 or not light(images) or images[1] > 1024:
        return None
    head = (
        "import numpy as np\nimport tensorflow as tf\n\n"
        + zeros("images", images, "samples, channels, height, width")
        + 'with tf.device("/CPU:0"), tf.GradientTape() as tape:\n    x = tf.constant(images)\n    tape.watch(x)\n'
    )
    pool = '    y = tf.nn.max_pool2d(x, 2, 2, "VALID", data_format="NCHW")\n'
    last = '    x = tf.transpose(x, (0, 2, 3, 1))  # channels last\n    y = tf.nn.max_pool2d(x, 2, 2, "VALID")\n'
    end = "print(tape.gradient(y, x).shape)\n"
    return [head + pool + end, head + last + end]


NCHW_OPS_ON_CPU = Cause(
    "nchw-ops-on-cpu",
    "Why does Conv2D or MaxPool 'only support NHWC' (channels_first on a CPU)?",
    "On a CPU use channels_last everywhere (transpose the data), or make TensorFlow see the GPU.",
    ask="Is a GPU meant to be used?",
    tells={
        "nchw-on-cpu": prior(95),
    },
    says={
        "nchw-on-cpu": lambda n: (
            "Data as (batch, channels, height, width) is for GPUs; on a CPU some ops, and most gradients, take (batch, height, width, channels) only."
        )
    },
    programs={"nchw-on-cpu": nchw_programs},
)


def multiples_say(n):
    """The multiples of the divisor on both sides of the size."""
    divisor = n.get("divisor", n.get("groups")) or 0
    size = n.get("size", n.get("filters", n.get("input_channels"))) or 0
    if divisor < 2 or size < 1:
        return ""
    low = size // divisor * divisor
    return f"Near it: {listed([size_text(each) for each in [low, low + divisor] if each > 0])}."


def multiples_programs(n):
    """A split, or a convolution in groups, whose size does not divide; then with the next size that does."""
    divisor = n.get("divisor", n.get("groups")) or 0
    size = n.get("size", n.get("filters", n.get("input_channels"))) or 0
    if divisor < 2 or divisor > 999 or size < 1 or size > 9999 or ("size" in n and not named(n, ["split"])):
        return None
    sizes = [size, (size // divisor + 1) * divisor]
    if "size" in n:
        return [f"import tensorflow as tf\n\ntf.split(tf.zeros(({size},)), {divisor})\n" for size in sizes]
    return [
        IMPORTS
        + stack(
            [8, 8, divisor if "filters" in n else size],
            "",
            [f"Conv2D({size if 'filters' in n else divisor}, 3, groups={divisor})"],
        )
        for size in sizes
    ]


SIZE_NOT_DIVISIBLE = Cause(
    "size-not-divisible",
    "Why must a size divide by a block, a dilation rate, the number of groups or the number of parts?",
    "Pad or resize to a multiple of the divisor, or rebuild for the new size.",
    ask="Is the layer dilated, grouped or split, and did the input size change?",
    tells={
        "conv-channels-mismatch": lambda n: 85 if "groups" in n else 0,
        "not-divisible": prior(72),
    },
    says={"conv-channels-mismatch": multiples_say, "not-divisible": multiples_say},
    programs={"conv-channels-mismatch": multiples_programs, "not-divisible": multiples_programs},
)


CONV_TRANSPOSE_OUTPUT_SHAPE_IMPOSSIBLE = Cause(
    "conv-transpose-output-shape-impossible",
    "Why does conv2d_transpose not accept my output_shape?",
    "Compute output_shape from input, stride and padding (same: input * stride), or use Conv2DTranspose.",
    ask="What are input shape, output_shape, strides, padding and filter shape?",
    tells={
        "conv-transpose-mismatch": lambda n: 85 if "actual" in n else (45 if "input_batch" in n else 52),
        "concat-mismatch": prior(12),
    },
)


NOT_A_SHAPE_PROBLEM_CUDNN_OR_MKL = Cause(
    "not-a-shape-problem-cudnn-or-mkl",
    "Not a shape problem: 'No algorithm worked!' or a oneDNN/MKL descriptor error",
    "If the channels agree: match CUDA/cuDNN to the TensorFlow version, allow memory growth, or use another build.",
    ask="Do the input's channels equal the kernel's depth? Which CUDA, cuDNN and TensorFlow versions?",
    tells={
        "conv-channels-mismatch": lambda n: 70 if "_mkl" in n.get("op", "").lower() else 5,
        "conv-algorithm-failed": prior(70),
    },
)


def flattened_matmul_mismatch(n):
    """The inner sizes are two square maps of as many channels, or differ by a square, or one is VGG16's 7*7*512."""
    inner = inner_sizes(n)
    if flattened_maps(n) is not None:
        return 86
    times = any_ratio(inner[0], inner[1])
    if times > 1 and is_square(times) and max(inner) > 64:
        return 84
    if 25088 in inner or named(n, ["flatten"]):
        return 82
    return 55


def flattened_input_axis_value(n):
    """The two sizes differ by a square, or are too large for features."""
    if unflattened(n):
        return 0
    if len(n["found_shape"]) > 2 or image_rows(n):
        return 12
    both = square_maps(n.get("expected_size", 0), n["found_shape"][-1])
    if both is not None and both[2] >= 16 and min(both) > 1:
        return 86
    if both is not None and both[2] in [1, 3] and min(both[:2]) >= 20:
        return 82 if both[2] == 3 else 72  # flattened images themselves
    times = any_ratio(n.get("expected_size", 0), n["found_shape"][-1])
    if times > 1 and is_square(times):
        return 86
    return 66 if max(n.get("expected_size", 0), n["found_shape"][-1] or 0) > 120 else 50


def flattened_weights_shape(n):
    """Dense kernels that differ in their inputs only; surely, when both are side*side*channels."""
    if (
        n.get("variable_shape") is not None
        and n.get("value_shape") is not None
        and len(n["variable_shape"]) == 2
        and only_axis(n["variable_shape"], n["value_shape"], 0)
    ):
        both = square_maps(n["variable_shape"][0], n["value_shape"][0])
        return 90 if both is not None and both[2] >= 16 else 62
    return 6


def flat_sizes(n):
    """[size that the weights or the reshape are made for, size that arrives]; 0 where unknown."""
    if "expected_size" in n:
        return [n["expected_size"], at(n["found_shape"], -1)]
    if "multiple" in n:
        return [n["multiple"] or 0, n.get("values") or 0]
    if n.get("variable_shape") is not None and n.get("value_shape") is not None:
        return [at(n["value_shape"], 0), at(n["variable_shape"], 0)]
    if "target_values" in n:
        return [n["target_values"] or 0, n.get("values") or 0]
    inner = inner_sizes(n)
    return [inner[1], inner[0]]


def flat_say(n):
    """The two flattened sizes as height*width*channels."""
    made, got = flat_sizes(n)
    if "multiple" in n and made > 0:
        shapes = n.get("input_shapes", [])
        one = shapes[0][1:] if len(shapes) > 0 and shapes[0] is not None else []
        if usable(one, 1, 4):
            return (
                f"One sample has {factors(one)} = {product(one)} values here, the reshape is fixed at rows of {made}."
            )
        return f"The reshape is fixed at rows of {made}; one sample has {got} / (batch size) values."
    if made < 1 or got < 1:
        return "The layer was sized for another image size."
    both = square_maps(made, got)
    if both is None:
        head = " 25088 = 7*7*512 is what VGG16 gives for 224-pixel images." if 25088 in [made, got] else ""
        return f"A flattened map holds height*width*channels: {made} and {got} come from images of two sizes.{head}"
    a, b, channels = both
    vgg = ", as VGG16 gives for 224-pixel images" if made == 25088 else ""
    pixels = f" ({b * 32} pixels)" if made == 25088 and channels == 512 else ""
    return f"{made} = {factors([a, a, channels])} is what it was built for{vgg}; yours gives {got} = {factors([b, b, channels])}{pixels}."


def flat_programs_head(n):
    """A Dense head built on the flattened maps of one image size, given another; then on global pooling."""
    made, got = flat_sizes(n)
    if made < 1 or got < 1 or made == got or made > 1000000 or got > 1000000:
        return None
    both = square_maps(made, got)
    units = at(n.get("shape_b"), 1)
    units = units if units > 0 and units * made < 4000000 else 10
    if both is None:
        end = zeros("features", [SAMPLES, got], "flattened") + "model.predict(features, verbose=0)\n"
        return [IMPORTS + stack([size], "", [f"Dense({units})"]) + end for size in [made, got]]
    a, b, channels = both
    end = zeros("maps", [SAMPLES, b, b, channels], "of the other image size") + "model.predict(maps, verbose=0)\n"
    return [
        IMPORTS + stack([a, a, channels], "", ["Flatten()", f"Dense({units})"]) + end,
        IMPORTS + stack([None, None, channels], "any size", ["GlobalAveragePooling2D()", f"Dense({units})"]) + end,
    ]


def flat_programs_reshape(n):
    """A reshape to a fixed number of columns; then to one row for each sample."""
    made = n.get("multiple") or 0
    values = n.get("values") or 0
    if made < 1 or values < 1 or values % made == 0 or values > 10000000:
        return None
    samples = SAMPLES if values % SAMPLES == 0 else 1
    shapes = n.get("input_shapes", [])
    shape = (
        shapes[0]
        if len(shapes) > 0 and usable(shapes[0], 2, 5) and product(shapes[0]) == values
        else [samples, values // samples]
    )
    head = "import numpy as np\nimport tensorflow as tf\n\n" + zeros("maps", shape, f"{values} values in all")
    return [f"{head}rows = tf.reshape(maps, {shape})\n" for shape in [f"(-1, {made})", "(maps.shape[0], -1)"]]


def flat_programs_weights(n):
    """Dense weights of one image size put into a model for another; then into a model for the size of the weights."""
    model = n.get("variable_shape")
    stored = n.get("value_shape")
    if not usable(model, 2, 2) or not usable(stored, 2, 2) or model[1] != stored[1] or model[0] == stored[0]:
        return None
    if not light(model) or not light(stored):
        return None
    both = square_maps(model[0], stored[0])
    shapes = [[model[0]], [stored[0]]] if both is None else [[both[i], both[i], both[2]] for i in [0, 1]]
    layers = ["Flatten()", f"Dense({model[1]})"]
    end = zeros("kernel", stored, "as stored") + f"model.set_weights([kernel, np.zeros({model[1]})])\n"
    return [IMPORTS + stack(shape, "", layers) + end for shape in shapes]


def flat_say_rows(n):
    """How many rows of logits a label gets, and where they come from."""
    rows, labels = sparse_rows(n)
    times = ratio(rows, labels)
    if times < 2:
        return ""
    return f"There are {times} rows of logits per label ({rows} = {times} * {labels}): a fixed reshape has cut each sample into {times} rows."


def flat_programs_rows(n):
    """Features reshaped to a fixed size, so that a sample becomes several rows; then one row for each sample."""
    rows, labels = sparse_rows(n)
    times = ratio(rows, labels)
    shape = n.get("output_shape")
    if (
        times < 2
        or not usable(shape, 2, 2)
        or len(n["target_shape"]) != 1
        or not light([rows, shape[1]])
        or times > 1000
    ):
        return None
    width = 16
    head = (
        IMPORTS
        + zeros("maps", [labels, times, width], "")
        + f'labels = np.zeros({labels}, "int32")\n'
        + f'dense = keras.layers.Dense({shape[1]}, activation="softmax")\n'
    )
    end = "scores = dense(flat)\nprint(keras.losses.sparse_categorical_crossentropy(labels, scores).shape)\n"
    return [head + f"flat = maps.reshape({size})\n" + end for size in [f"-1, {width}", "len(maps), -1"]]


FLATTEN_SIZE_OF_OTHER_IMAGE_SIZE = Cause(
    "flatten-size-of-other-image-size",
    "Why does Dense after Flatten expect another size when I change the image size?",
    "Build Dense for the real size (or load weights without the head), compute n from the tensor, or use global pooling.",
    ask="Which layer holds the fixed number, and what is the shape before it?",
    tells={
        "concat-mismatch": prior(6),
        "broadcast-mismatch": prior(12),
        "matmul-mismatch": flattened_matmul_mismatch,
        "input-axis-value": flattened_input_axis_value,
        "shapes-incompatible": prior(8),
        "logits-labels-size": lambda n: 20 if at(n["output_shape"], 0) != at(n["target_shape"], 0) else 2,
        "sparse-labels-shape": lambda n: 72 if ratio(sparse_rows(n)[0], sparse_rows(n)[1]) > 1 else 5,
        "weights-shape": flattened_weights_shape,
        "reshape-size": lambda n: 72 if "multiple" in n else 20,
    },
    says={
        "matmul-mismatch": flat_say,
        "input-axis-value": flat_say,
        "sparse-labels-shape": flat_say_rows,
        "weights-shape": flat_say,
        "reshape-size": flat_say,
    },
    programs={
        "matmul-mismatch": flat_programs_head,
        "input-axis-value": flat_programs_head,
        "sparse-labels-shape": flat_programs_rows,
        "weights-shape": flat_programs_weights,
        "reshape-size": flat_programs_reshape,
    },
)


def no_flatten_broadcast_mismatch(n):
    """One operand has two axes more."""
    both = ranks(n, "shape_a", "shape_b")
    return 68 if None not in both and abs(both[0] - both[1]) >= 2 else 8


def no_flatten_layer_input_rank(n):
    """Dense (or a recurrent layer) of Keras 1 wanted vectors and got a map."""
    return (
        68
        if n["expected_rank"] == 2 and n["found_rank"] == 3
        else (90 if n["expected_rank"] == 2 and n["found_rank"] > 3 else 4)
    )


def no_flatten_target_shape(n):
    """The output is a map, the target has one row a sample."""
    wanted = n.get("expected_rank", len(n["expected_shape"]) if n.get("expected_shape") is not None else 0)
    return 86 if wanted > 3 and n.get("found_shape") is not None and len(n["found_shape"]) == 2 else 6


def no_flatten_shapes_incompatible(n):
    """The output has more axes than the target."""
    both = label_pair(n)
    if both is None or len(both[1]) <= len(both[0]) or len(both[0]) == 0:
        return 5
    return 90 if len(both[1]) > 3 else 60


def no_flatten_target_output_mismatch(n):
    """The output has more axes than the target."""
    both = label_pair(n)
    if both is None or len(both[1]) <= len(both[0]) or len(both[0]) == 0:
        return 5
    return 90 if len(both[1]) > 3 else 60


def no_flatten_sparse_labels_shape(n):
    """The output has at least two axes more than the labels."""
    if n.get("output_rank", 0) > n.get("target_rank", 0) + 2 or (
        n.get("output_shape") is not None and len(n["output_shape"]) > 3 and len(n["target_shape"]) < 3
    ):
        return 82
    return 10


def no_flatten_pair(n):
    """[target, output] of a classifier that keeps its middle axes, each with its batch axis; None when it is none."""
    target = n.get("target_shape", n.get("shape_a"))
    output = n.get("output_shape", n.get("shape_b"))
    if "found_shape" in n:
        target = n["found_shape"]
        output = n.get("expected_shape")
    if output is not None and target is not None and len(target) > len(output):
        target, output = [output, target]
    return [target, output]


def no_flatten_say(n):
    """Which axes of the output were kept."""
    target, output = no_flatten_pair(n)
    if output is None or len(output) < 3:
        return "Dense works on the last axis only, so the axes of the image stay."
    return f"Dense works on the last axis only, so the axes {shape_text(output[1:-1])} stay, and each place gets its own prediction."


def no_flatten_programs(n):
    """A classifier whose Dense head follows a convolution, and one label a sample; then with Flatten between them."""
    target, output = no_flatten_pair(n)
    return classifier(output, at(output, -1) or at(target, -1) or 10, n.get("expected_rank", 4), False)


def classifier(output, classes, rank, sparse):
    """[broken, fixed]: a convolution and a Dense head, without and with Flatten; output: its shape or None."""
    sides = batch(output[1:-1] if output is not None and len(output) > 2 else [8] * max(rank - 2, 0))[1:]
    if not 1 <= len(sides) <= 3 or min(sides) < 1 or classes > 10000 or not light([SAMPLES] + sides + [classes + 16]):
        return None
    kind = "sigmoid" if classes == 1 and not sparse else "softmax"
    layers = [
        f'Conv{len(sides)}D(16, 3, padding="same", activation="relu")',
        f'Dense({classes}, activation="{kind}")',
    ]
    loss = "sparse_categorical" if sparse else ("binary" if classes == 1 else "categorical")
    labels = f"({SAMPLES},)" if sparse else f"({SAMPLES}, {classes})"
    end = (
        f'model.compile(loss="{loss}_crossentropy")\n'
        + zeros("images", [SAMPLES] + sides + [3], "")
        + f"model.fit(images, np.zeros({labels}), verbose=0)\n"
    )
    return [IMPORTS + stack(sides + [3], "", kinds) + end for kinds in [layers, [layers[0], "Flatten()", layers[1]]]]


MISSING_FLATTEN_BEFORE_DENSE = Cause(
    "missing-flatten-before-dense",
    "Why does my classifier put out a map (height and width too) instead of one row of classes per image?",
    "Put Flatten or GlobalAveragePooling before the Dense head.",
    tells={
        "broadcast-mismatch": no_flatten_broadcast_mismatch,
        "op-rank": lambda n: 30 if n.get("found_rank", 0) > n.get("expected_rank", 9) else 4,
        "layer-input-rank": no_flatten_layer_input_rank,
        # Dense wants rows: a map was led past the layer whose output it was built for.
        "input-axis-value": lambda n: (
            0
            if len(n["found_shape"]) < 4
            else (79 if unflattened(n) else (70 if layer_name(n).strip().startswith("dense") else 0))
        ),
        "target-shape": no_flatten_target_shape,
        "shapes-incompatible": no_flatten_shapes_incompatible,
        "target-output-mismatch": no_flatten_target_output_mismatch,
        "sparse-labels-shape": no_flatten_sparse_labels_shape,
    },
    says={
        "input-axis-value": lambda n: (
            f"Dense gets a map of {size_text(n['found_shape'][-1])} channels: the layer that made {n['expected_size']} values of it (Flatten, pooling) is left out."
        ),
        "layer-input-rank": no_flatten_say,
        "target-shape": no_flatten_say,
        "shapes-incompatible": no_flatten_say,
        "target-output-mismatch": no_flatten_say,
        "sparse-labels-shape": no_flatten_say,
    },
    programs={
        # Dense took a map in Keras 1, which raised; today the loss does. The number of classes is not printed.
        "layer-input-rank": lambda n: classifier(n.get("found_shape"), 10, n["found_rank"], False),
        "target-shape": no_flatten_programs,
        "shapes-incompatible": no_flatten_programs,
        "target-output-mismatch": no_flatten_programs,
        "sparse-labels-shape": lambda n: classifier(
            n.get("output_shape"), at(n.get("output_shape"), -1) or 10, n.get("output_rank", 4), True
        ),
    },
)


def flat_input_layer_input_rank(n):
    """A layer for maps that gets vectors."""
    if n["found_rank"] == 2 and (n["expected_rank"] > 3 or named(n, ["flatten", "pool"])):
        return 80
    return 4


LAYER_FED_ALREADY_FLATTENED_INPUT = Cause(
    "layer-fed-already-flattened-input",
    "Why does Flatten, Conv2D or pooling say 'found ndim=2' although my images have more dimensions?",
    "Remove the extra Flatten or pooling, or take the feature map before the global pooling (include_top=False, pooling=None).",
    ask="Which layer comes just before this one?",
    tells={
        "layer-input-rank": flat_input_layer_input_rank,
    },
    says={
        "layer-input-rank": lambda n: (
            "Two dimensions are (batch, features): a layer before this one has already made vectors of the maps."
            if n.get("found_rank") == 2
            else ""
        )
    },
)


CAUSES = [
    CONV2D_OUTPUT_HAS_NO_INPUT_CHANNEL_AXIS,
    CONV2D_KERNEL_SPANS_ALL_INPUT_CHANNELS,
    INPUT_CHANNELS_DIFFER_FROM_KERNEL,
    NCHW_OPS_ON_CPU,
    SIZE_NOT_DIVISIBLE,
    CONV_TRANSPOSE_OUTPUT_SHAPE_IMPOSSIBLE,
    NOT_A_SHAPE_PROBLEM_CUDNN_OR_MKL,
    FLATTEN_SIZE_OF_OTHER_IMAGE_SIZE,
    MISSING_FLATTEN_BEFORE_DENSE,
    LAYER_FED_ALREADY_FLATTENED_INPUT,
]
