"""Mistakes around convolutions and what follows them."""

from whyshape.cause import Cause, prior
from whyshape.causes.labels import BINARY, ONE_HOT, WHOLE
from whyshape.causes.programs import IMPORTS, SAMPLES, TENSORS, batch, dense, fitted, light, stack, usable, zeros
from whyshape.causes.signs import (
    FEATURE_WIDTHS,
    any_ratio,
    flattened_maps,
    image_rows,
    inner_sizes,
    is_square,
    label_pair,
    layer_name,
    named,
    only_axis,
    outputs_and_targets,
    ranks,
    ratio,
    recurrent,
    sparse_rows,
    square_maps,
    unflattened,
)
from whyshape.causes.weights import other_model_programs
from whyshape.say import count, factors, listed, shape_text, size_text
from whyshape.shapes import at, rank

CONV2D_OUTPUT_HAS_NO_INPUT_CHANNEL_AXIS = Cause(
    "conv2d-output-has-no-input-channel-axis",
    "Why is the number of input channels not in the output shape of Conv2D?",
    "Nothing to fix: each filter spans all input channels and gives one map, so the output is (N, floor((H-k+2p)/s)+1, ..., filters), with k*k*C_in*filters + filters parameters.",
    keywords=["filters", "summary", "param", "parameters", "missing", "padding", "stride", "formula", "output size"],
)


CONV2D_KERNEL_SPANS_ALL_INPUT_CHANNELS = Cause(
    "conv2d-kernel-spans-all-input-channels",
    "How does Keras Conv2D combine the input channels?",
    "Nothing to fix: a kernel has shape (kh, kw, C_in, filters) and sums over C_in; DepthwiseConv2D, SeparableConv2D or groups keep channels apart.",
    keywords=["sum across", "aggregation", "kernel depth", "weights shape", "depthwise", "separable", "groups", "rgb"],
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
        return ""
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


def depths_programs(n):
    """A convolution built for other channels than arrive; then built for those that arrive."""
    wanted, got = depths(n)
    shape = n.get("found_shape", n.get("input_shape"))
    sides = batch(shape[1:-1])[1:] if shape is not None and 3 <= len(shape) <= 5 else [28, 28]
    maps = batch(sides + [got])
    if wanted < 1 or got < 1 or wanted > 8192 or min(sides) < 1 or not light(maps):
        return None
    data = zeros("maps", maps, "")
    kernel = n.get("kernel_shape")
    if not usable(kernel, len(sides) + 2, len(sides) + 2) or not light(kernel[:-2] + [max(wanted, got), kernel[-1]]):
        kernel = [3] * len(sides) + [wanted, 16]
    window = kernel[:-2]
    # An op takes a multiple for groups, which today's TensorFlow can do; a layer never does.
    if "kernel_channels" in n and got % wanted > 0:
        kernels = [zeros("kernel", window + [depth, kernel[-1]], "") for depth in [wanted, got]]
        return [f'{TENSORS}{data}{kernel}tf.nn.convolution(maps, kernel, padding="SAME")\n' for kernel in kernels]
    layer = f'Conv{len(sides)}D({kernel[-1]}, {shape_text(window)}, padding="same")'
    return [f"{IMPORTS}{stack(sides + [depth], '', [layer])}{data}model.predict(maps)\n" for depth in [wanted, got]]


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
        "input-axis-value": depths_say,
    },
    programs={
        "conv-channels-mismatch": depths_programs,
        "grouped-conv-on-cpu": depths_programs,
        "input-axis-value": depths_programs,
    },
)


def nchw_programs(n):
    """A training step through a channels-first pool on the CPU; then with the channels moved to the end."""
    shapes = n.get("input_shapes") or [None]
    images = batch(shapes[0][1:] if rank(shapes[0]) == 4 else [3, 28, 28])
    if min(images[2:]) < 2 or not light(images):
        return None
    head = f'import tensorflow as tf\n\nimages = tf.zeros({shape_text(images)})\nwith tf.device("/CPU:0"), tf.GradientTape() as tape:\n    tape.watch(images)\n'
    return [
        f"{head}    y = tf.nn.max_pool2d({x})\ntape.gradient(y, images)\n"
        for x in ['images, 2, 2, "VALID", data_format="NCHW"', 'tf.transpose(images, (0, 2, 3, 1)), 2, 2, "VALID"']
    ]


NCHW_OPS_ON_CPU = Cause(
    "nchw-ops-on-cpu",
    "Why does Conv2D or MaxPool 'only support NHWC' (channels_first on a CPU)?",
    "On a CPU use channels_last everywhere (transpose the data), or make TensorFlow see the GPU.",
    ask="Is a GPU meant to be used?",
    tells={
        "nchw-on-cpu": prior(95),
    },
    programs={"nchw-on-cpu": nchw_programs},
)


def divided(n):
    """[size, divisor] of a message about groups or parts; 0 where unknown."""
    return [n.get("size", n.get("filters", n.get("input_channels"))) or 0, n.get("divisor", n.get("groups")) or 0]


def multiples_say(n):
    """The multiples of the divisor on both sides of the size."""
    size, divisor = divided(n)
    if divisor < 2 or size < 1:
        return ""
    low = size // divisor * divisor
    return f"Near it: {listed([f'{each}' for each in [low, low + divisor] if each > 0])}."


def multiples_programs(n):
    """A split, or a convolution in groups, whose size does not divide; then with the next size that does."""
    size, divisor = divided(n)
    if divisor < 2 or divisor > 999 or size < 1 or size > 9999 or ("size" in n and not named(n, ["split"])):
        return None
    sizes = [size, (size // divisor + 1) * divisor]
    if "size" in n:
        return [f"import tensorflow as tf\n\ntf.split(tf.zeros(({size},)), {divisor})\n" for size in sizes]
    pairs = [[divisor, size] if "filters" in n else [size, divisor] for size in sizes]
    return [
        IMPORTS + stack([8, 8, channels], "", [f"Conv2D({filters}, 3, groups={divisor})"])
        for channels, filters in pairs
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
    ask="Which CUDA, cuDNN and TensorFlow versions do you run?",
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
    if is_square(times) and max(inner) > 64 and min(inner) >= 16 and not recurrent(n):
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
    sizes = flat_sizes(n)
    both = square_maps(sizes[0], sizes[1])
    # Flattened maps, or flattened images themselves.
    if both is not None and both[2] >= 16 and min(both) > 1:
        return 86
    if both is not None and both[2] < 4 and min(both[:2]) >= 20:
        return 82
    if is_square(any_ratio(sizes[0], sizes[1])):
        return 86
    # One pixel more changes a flattened map by many values.
    return 66 if max(sizes) > 120 and abs(sizes[0] - sizes[1]) > 8 else 50


def flattened_weights_shape(n):
    """Dense kernels that differ in their inputs only; surely, when both are side*side*channels or in the ratio of two areas."""
    model = n.get("variable_shape")
    file = n.get("value_shape")
    if rank(model) != 2 or file is None or not only_axis(model, file, 0):
        return 6
    if model[0] in FEATURE_WIDTHS and file[0] in FEATURE_WIDTHS:
        return 40
    both = square_maps(model[0], file[0])
    return 90 if (both is not None and both[2] >= 16) or is_square(any_ratio(model[0], file[0])) else 62


def flat_sizes(n):
    """[size that the layer or the reshape is made for, size that it gets]; 0 where unknown."""
    if "expected_size" in n:
        return [n["expected_size"], at(n["found_shape"], -1)]
    if n.get("variable_shape") is not None and n.get("value_shape") is not None:
        return [at(n["variable_shape"], 0), at(n["value_shape"], 0)]
    inner = inner_sizes(n)
    return [inner[1], inner[0]]


def flat_say(n):
    """The two flattened sizes as height*width*channels."""
    sizes = flat_sizes(n)
    both = square_maps(sizes[0], sizes[1])
    head = " VGG16 gives 25088 for 224-pixel images." if 25088 in sizes else ""
    if both is None:
        return f"A flattened map holds height*width*channels: these come from images of two sizes.{head}"
    made, got = [factors([side, side, both[2]]) for side in both[:2]]
    return f"{sizes[0]} = {made} is what the layer was built for, it gets {sizes[1]} = {got}.{head}"


def flat_programs(n):
    """A Dense head built on the flattened maps of one image size, given another; then built for that."""
    made, got = flat_sizes(n)
    if min(made, got) < 1 or made == got or max(made, got) > 1000000:
        return None
    both = square_maps(made, got)
    shapes = [[made], [got]] if both is None else [[side, side, both[2]] for side in both[:2]]
    units = at(n.get("shape_b"), 1)
    layers = ["Flatten()", f"Dense({units if 0 < units * made < 4000000 else 10})"]
    end = zeros("maps", [SAMPLES] + shapes[1], "") + "model.predict(maps)\n"
    return [IMPORTS + stack(shape, "", layers) + end for shape in shapes]


def flat_programs_reshape(n):
    """A reshape to a fixed number of columns; then to one row for each sample."""
    made = n.get("multiple") or 0
    values = n.get("values") or 0
    if made < 1 or values < 1 or values % made == 0 or values > 10000000:
        return None
    samples = SAMPLES if values % SAMPLES == 0 else 1
    head = TENSORS + zeros("maps", [samples, values // samples], "")
    return [f"{head}tf.reshape(maps, ({size}))\n" for size in [f"-1, {made}", "len(maps), -1"]]


def flat_say_rows(n):
    """How many rows of logits a label gets, and where they come from."""
    rows, labels = sparse_rows(n)
    times = ratio(rows, labels)
    if times < 2:
        return ""
    return f"{rows} = {times} * {labels}: a fixed reshape has cut each sample into {times} rows."


def flat_programs_rows(n):
    """Features reshaped to a fixed size, so that a sample becomes several rows; then one row for each sample."""
    rows, labels = sparse_rows(n)
    times = ratio(rows, labels)
    shape = n.get("output_shape")
    if times < 2 or times > 1000 or not usable(shape, 2, 2) or len(n["target_shape"]) != 1 or not light(shape):
        return None
    head = IMPORTS + zeros("maps", [labels, times, 16], "") + f'labels = np.zeros({labels}, "int32")\n'
    end = (
        f"scores = keras.layers.Dense({shape[1]})(flat)\nkeras.losses.sparse_categorical_crossentropy(labels, scores)\n"
    )
    return [f"{head}flat = maps.reshape({size})\n{end}" for size in ["-1, 16", "len(maps), -1"]]


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
        "reshape-size": lambda n: 72 if n.get("multiple", 0) > 64 else 20,
    },
    says={
        "matmul-mismatch": flat_say,
        "input-axis-value": flat_say,
        "sparse-labels-shape": flat_say_rows,
        "weights-shape": flat_say,
        "reshape-size": lambda n: "The reshape is fixed for images of another size.",
    },
    programs={
        "matmul-mismatch": flat_programs,
        "input-axis-value": flat_programs,
        "sparse-labels-shape": flat_programs_rows,
        "weights-shape": other_model_programs,
        "reshape-size": flat_programs_reshape,
    },
    # Rows of 4096 and 1024 are as usual for layers as for flattened maps.
    siblings=["weights-of-other-architecture"],
)


def no_flatten_broadcast_mismatch(n):
    """One operand has two axes more."""
    both = ranks(n, "shape_a", "shape_b")
    return 68 if None not in both and abs(both[0] - both[1]) >= 2 else 8


def no_flatten_layer_input_rank(n):
    """Dense (or a recurrent layer) of Keras 1 wanted vectors and got a map."""
    if n["expected_rank"] != 2 or n["found_rank"] < 3:
        return 4
    return 90 if n["found_rank"] > 3 else 68


def no_flatten_target_shape(n):
    """The output is a map, the target has one row a sample."""
    wanted = n.get("expected_rank", len(n["expected_shape"]) if n.get("expected_shape") is not None else 0)
    return 86 if wanted > 3 and n.get("found_shape") is not None and len(n["found_shape"]) == 2 else 6


def no_flatten_pair(n):
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


def no_flatten_say(n):
    """Which axes of the output were kept."""
    both = outputs_and_targets(n)
    kept = f" {shape_text(both[0][:-1])}" if both is not None and len(both[0]) > 1 else ""
    return f"Dense works on the last axis only, so the axes{kept} of the image stay."


def no_flatten_programs(n):
    """A classifier whose Dense head follows a convolution, and one label a sample; then with Flatten between them."""
    both = outputs_and_targets(n) or [None, None]
    classes = at(both[0], -1) or at(n.get("found_shape"), -1) or 10
    shape = [None] + both[0] if both[0] is not None else None
    return classifier(shape, n.get("expected_rank", 4), classes, BINARY if classes == 1 else ONE_HOT)


def classifier(output, rank, classes, loss):
    """[broken, fixed]: a convolution and a Dense head, without and with Flatten; `output`: its shape or None."""
    sides = batch(output[1:-1] if output is not None else [8] * max(rank - 2, 0))[1:]
    if not 1 <= len(sides) <= 3 or min(sides) < 1 or classes > 10000 or not light([SAMPLES] + sides + [classes + 16]):
        return None
    first = f'Conv{len(sides)}D(16, 3, padding="same")'
    head = dense(classes, "sigmoid" if loss == BINARY else "softmax")
    labels = zeros("y", [SAMPLES] if loss == WHOLE else [SAMPLES, classes], "")
    return [
        fitted(sides + [3], layers, loss, SAMPLES, labels) for layers in [[first, head], [first, "Flatten()", head]]
    ]


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
        "shapes-incompatible": no_flatten_pair,
        "target-output-mismatch": no_flatten_pair,
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
        "layer-input-rank": lambda n: classifier(n.get("found_shape"), n["found_rank"], 10, ONE_HOT),
        "target-shape": no_flatten_programs,
        "shapes-incompatible": no_flatten_programs,
        "target-output-mismatch": no_flatten_programs,
        "sparse-labels-shape": lambda n: classifier(
            n.get("output_shape"), n.get("output_rank", 4), at(n.get("output_shape"), -1) or 10, WHOLE
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
            "A layer before this one has already made vectors of the maps." if n.get("found_rank") == 2 else ""
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
