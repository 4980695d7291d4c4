"""Mistakes with images: channel order, colours, sizes."""

from whyshape.cause import Cause, prior
from whyshape.causes.programs import (
    DEFAULT_SIZE,
    FUNCTIONAL,
    batch,
    fitted,
    light,
    mended,
    predicted,
    run_model,
    sequential,
    stack,
    usable,
    zeros,
)
from whyshape.causes.signs import (
    COLOURS,
    alpha_pair,
    any_ratio,
    colour_pair,
    depth_is_a_side,
    depth_pair,
    dummy_axis,
    feed_pair,
    first_pairs,
    in_loss,
    is_square,
    label_pair,
    lasts,
    layer_name,
    lopsided,
    moved_colours,
    named,
    one_dimensional,
    only_axis,
    outputs_and_targets,
    ranks,
    root,
    sides,
    tail,
    when_fed,
)
from whyshape.say import count, shape_text, size_text
from whyshape.shapes import at, channels_moved, differing_axes, effective_window, known, product, rank, without_axis


def channels_negative_dimension(n):
    """A kernel as deep as a side, or one spatial axis of a colour count and the other long."""
    if n.get("input_shape") is None:
        # A window of 7 or more belongs to a first layer, so a size of 3 or 4 is the channels (of colours, of frames).
        few = n.get("input_size", 0) in [3, 4] and n.get("kernel_size", 0) > 6 and not named(n, ["pool"])
        return 88 if lopsided(n.get("input_window") or []) else (58 if few else 45)
    if one_dimensional(n) or dummy_axis(n) > 0 or "cropping" in n:
        return 8
    if lopsided(sides(n)):
        return 95 if depth_is_a_side(n) else 88
    return 60 if depth_is_a_side(n) else 20


def channels_flatten_not_fully_defined(n):
    """The first axis alone was used up: it held the few channels."""
    return (
        0 if n["input_shape"] is None else (85 if n["input_shape"][0] == 0 and n["input_shape"].count(0) == 1 else 30)
    )


def channels_conv_channels_mismatch(n):
    """The kernel is as deep as a side of the image, or 1 or 3 deep over many channels."""
    if "input_channels" not in n or "kernel_channels" not in n:
        return 25
    if n["kernel_channels"] > 4 and n["kernel_channels"] in sides(n):
        return 92
    if n["kernel_channels"] in COLOURS and n["input_channels"] in USUAL_SIDES:
        return 84
    return 50 if n["kernel_channels"] in [1, 3] and n["input_channels"] > 16 else 8


# Usual sides of images that are no usual number of filters.
USUAL_SIDES = [28, 84, 100, 150, 200, 224, 227, 299, 300]


def channels_application_input_shape(n):
    """The first of three sizes is a colour count and the last is not."""
    return 94 if at(n.get("input_shape"), 0) in COLOURS and at(n["input_shape"], 2) > 8 else 5


def channels_concat_mismatch(n):
    """One spatial axis is much shorter than the other: it holds channels; so did one that the layers used up."""
    for pair in first_pairs(n):
        if len(pair[0]) > 3 and 0 in pair[0][1:3]:
            return 88
        if short_first(pair[0][1:]):
            return 89 if at(pair[0], 1) <= 2 and pair[1][1] == 1 else 60
    return 8


def channels_broadcast_mismatch(n):
    """Filters on the width, or one short axis where a side of the image should be."""
    if filters_for_width(n) is not None:
        return 90
    return 58 if ranks(n, "shape_a", "shape_b") == [4, 4] and lopsided(n["shape_a"][1:3]) else 15


def channels_input_shape_mismatch(n):
    """The same sizes with the channels at the other end, also where Keras dropped a last axis of 1."""
    both = tail(n["expected_shape"], n["found_shape"])
    if moved_colours(both[0], both[1]):
        return 93
    a = n["expected_shape"]
    # Keras drops a last axis of 1: (n, h, w) for (None, 1, h, w).
    return 84 if len(a) == 4 and a[1] == 1 and a[2:] == n["found_shape"][1:] else 4


def channels_input_axis_value(n):
    """The expected size stands on another axis of what was found, also where a channels-first model names axis -3."""
    return (
        88 if channels_moved_axis(n) != "" or n["axis"] == -3 and n["expected_size"] == at(n["found_shape"], -1) else 5
    )


def channels_moved_axis(n):
    """'data' when the data has its channels first, 'model' when the model was built for such data, '' when neither shows."""
    shape = n.get("found_shape", n.get("input_shape"))
    wanted = n.get("expected_size", n.get("kernel_channels"))
    if shape is None or len(shape) != 4 or wanted is None or wanted == shape[-1]:
        return ""
    if wanted == shape[1] and (wanted in COLOURS or shape[2] == shape[3]):
        return "data"
    return "model" if wanted > 4 and wanted in shape[1:-1] and shape[-1] in COLOURS else ""


def channels_undefined_dimension(n):
    """A colour count on axis 1 and None behind it."""
    if at(n.get("input_shape"), 1) in COLOURS:
        return 70
    # Keras 3 divides the channels by the groups when it builds a convolution; that message has no shape.
    return 62 if n.get("op") == "%" else 30


def channels_weights_shape(n):
    """The model's kernel is as deep as a side of an image, the stored one as deep as there are colours."""
    depths = depth_pair(n)
    if depths is None or depths[1] not in COLOURS or depths[0] == n["variable_shape"][-1]:
        return 8
    return 86 if at(depths, 0) >= 28 else 8


def channels_say(n):
    """Where the layer looks for the channels, or that it was built for channels-first shapes."""
    shape = n.get("input_shape", n.get("found_shape"))
    depths = depth_pair(n)
    if (depths is not None and depths[1] in COLOURS) or channels_moved_axis(n) == "model":
        depth = size_text(n.get("expected_size", n.get("kernel_channels")) if depths is None else depths[0])
        return f"{depth} is a side of the image: the layer was built for channels-first shapes such as (3, {depth}, {depth})."
    if shape is None:
        return "" if "value_shape" in n else CHANNELS_FIRST
    if len(shape) < 3:
        return ""
    if n.get("data_format") == "NCHW":
        return f"The layer takes axis 1 of {shape_text(shape)}, of size {size_text(shape[1])}, for the channels, which probably stand last: (height, width, channels)."
    return f"The layer takes the last axis of {shape_text(shape)}, of size {size_text(shape[-1])}, for the channels, which probably stand first: (channels, height, width)."


CHANNELS_FIRST = "That is typical of channels-first data: its few channels are taken for the height."


def channels_programs_negative(n):
    """One layer on samples whose channels stand elsewhere, then on the same samples with the channels at the end."""
    found = window_over(n)
    if found is None or dummy_axis(n) > 0:
        return None
    sample, windows, layer = found
    axis = sample.index(min(sample))
    moved = without_axis(sample, axis) + [sample[axis]]
    if fits(sample, windows) or not fits(moved, windows):
        return None
    if n.get("data_format") == "NCHW":
        return [sequential(moved, [layer + end]) for end in [', data_format="channels_first")', ")"]]
    return [sequential(shape, [layer + ")"]) for shape in [sample, moved]]


def fits(sizes, windows):
    """True when a window fits into the input on every axis."""
    return all([window <= sizes[i] for i, window in enumerate(windows)])


def image_model(n, shape, data):
    """A small model for images of this shape, and what it is given; functional where the message is about the whole shape."""
    layers = ["Flatten()", "Dense(2)"] if rank(n.get("found_shape")) == 2 else ['Conv2D(8, 3, padding="same")']
    if "expected_shape" in n:
        return predicted(shape, layers, data)
    return run_model(shape, layers, f"{data}model.predict(x)\n")


def pictures(n):
    """[expected, found]: the image that a model was built for and the one that it gets, or None for other data."""
    found = n.get("found_shape", n.get("input_shape"))
    expected = n.get("expected_shape")
    wanted = n.get("expected_size", n.get("kernel_channels"))
    flat = square_colours(wanted, at(found, -1))
    if flat is not None:
        return [[flat[0], flat[0], flat[1]], [flat[0], flat[0], flat[2]]]
    if found is None:
        found = [64, 64, n.get("input_channels")]
    if expected is None:
        expected = found[:-1] + [wanted]
    if rank(found) not in [3, 4] or len(expected) not in [3, 4] or (len(found) == 3 and found[0] is None):
        return None
    found = batch(found[-3:])[1:]
    expected = [found[i] if size is None else size for i, size in enumerate(expected[-3:])]
    return [expected, found] if light(expected) and light(found) else None


def channels_programs_moved(n):
    """A model for one order of the axes given data of the other; then the data moved, or the model built for it."""
    both = pictures(n)
    if both is None:
        return None
    expected, found = both
    data = zeros("x", batch(found), "")
    wrong = channels_moved_axis(n)
    if wrong == "model":
        return [image_model(n, shape, data) for shape in [[found[2], expected[2], expected[2]], found]]
    if wrong == "data":
        expected = found[1:] + found[:1]
    elif not channels_moved(expected, found):
        return None
    move = "1, -1" if expected == found[1:] + found[:1] else "-1, 1"
    return [image_model(n, expected, data + mend) for mend in ["", f"x = np.moveaxis(x, {move})\n"]]


def channels_programs_flatten(n):
    """A pool over channels-first images, whose few channels it uses up; then over the same images with channels last."""
    shape = n["input_shape"]
    if not known(shape) or len(shape) != 3 or shape[0] != 0 or not light([9, 2 * shape[1], shape[2]]):
        return None
    return in_both_orders(1, 2 * shape[1], shape[2], "y = layers.Flatten()(layers.MaxPooling2D()(y))\n")


def short_first(shape):
    """True for a map whose first axis is at most 4 and much shorter than its second: (2, 8, 256)."""
    return usable(shape, 3, 3) and shape[0] <= 4 and shape[1] >= 4 * shape[0]


def channels_programs_concat(n):
    """Two branches joined on axis 1, one of them halved and doubled; on channels-first images, then on channels-last ones."""
    for pair in first_pairs(n):
        a = pair[0][1:]
        b = pair[1][1:]
        if short_first(a) and short_first(b) and a[1] == b[1] and a[2] != b[2]:
            if b[0] > a[0]:
                a, b = [b, a]
            if a[0] != b[0] and (a[0] != 2 or a[1] % 2 == 1):
                return None
            again = 'y = layers.UpSampling2D()(layers.MaxPooling2D(padding="same")(y))\n' if a[0] > b[0] else ""
            skip = f'skip = layers.Conv2D({b[2]}, 3, padding="same")(x)\n'
            return in_both_orders(b[0], a[1], a[2], f"{again}{skip}y = layers.Concatenate(axis=1)([y, skip])\n")
    return None


def in_both_orders(channels, side, filters, rest):
    """[broken, fixed]: a convolution and what follows it, on channels-first and on channels-last images."""
    return [
        f'{FUNCTIONAL}x = keras.Input({shape_text(shape)})\ny = layers.Conv2D({filters}, 3, padding="same")(x)\n{end}'
        for shape, end in [[[channels, side, side], rest], [[side, side, channels], rest.replace("axis=1", "")]]
    ]


def filters_for_width(n):
    """[channels, side] when as many filters as there are channels stand on the width: (64, 8, 8) against (64, 8, 64); else None."""
    a = (n.get("shape_a") or [])[-3:]
    b = (n.get("shape_b") or [])[-3:]
    if not usable(a, 3, 3) or not usable(b, 3, 3) or a[0] < 5 or not lasts(a, b):
        return None
    return a[:2] if a[:2] in [[a[2], b[2]], [b[2], a[2]]] else None


def channels_say_changed(n):
    """Which axis the layer put its filters on."""
    both = filters_for_width(n)
    if both is None:
        return ""
    return f"{shape_text(both + both[1:])} looks like (channels, height, width); the layer put its {both[0]} filters on the last axis, the width."


def channels_programs_changed(n, add):
    """A block that adds its input to a convolution of it, on channels-first and on channels-last images."""
    both = filters_for_width(n)
    if both is None or not light([both[0], both[0], 9]):
        return None
    return in_both_orders(both[0], both[1], both[0], f"y = {add}\n")


def channels_programs_undefined(n):
    """A convolution on (channels, None, None), then on (None, None, channels)."""
    return in_both_orders(at(n.get("input_shape"), 1) or 3, None, 16, "")


def weights_programs(n):
    """Stored weights of a convolution put into a model for other images, then into one for the images they are for."""
    kernel = n.get("variable_shape")
    depths = depth_pair(n)
    if depths is None or len(kernel) != 4 or not light(kernel) or depths[1] not in COLOURS or depths[0] == depths[1]:
        return None
    depth, stored = depths
    made = kernel[:2] + [stored, kernel[3]]
    layers = [f'Conv2D({kernel[3]}, {shape_text(kernel[:2])}, padding="same")']
    rest = zeros("kernel", made, "as stored") + f"model.set_weights([kernel, np.zeros({kernel[3]})])\n"
    # A kernel as deep as an image is wide was built for channels-first shapes.
    wrong = [64, 64, depth] if depth <= 4 else [stored, depth, depth]
    return [run_model(shape, layers, rest) for shape in [wrong, [wrong[1], wrong[1], stored]]]


def channels_programs_application(n):
    """An application asked for (channels, height, width); then for (height, width, channels)."""
    shape = n.get("input_shape")
    if at(shape, 0) != 3 or not usable(shape, 3, 3) or min(shape[1:]) < 32:
        return None
    return [application("MobileNetV2", FREE, order) for order in [shape, shape[1:] + [3]]]


FREE = "include_top=False, weights=None, "


def application(name, arguments, shape):
    """A program that makes an application."""
    return f"from tensorflow import keras\n\nmodel = keras.applications.{name}({arguments}input_shape={shape_text(shape)})\n"


CHANNEL_AXIS_IN_WRONG_PLACE = Cause(
    "channel-axis-in-wrong-place",
    "Why do I get 'Negative dimension size' when my image is (channels, height, width)?",
    "Put the channels where the layer looks for them: np.moveaxis(x, 1, -1) and input_shape=(H, W, C), or data_format='channels_first' on every layer.",
    ask="What is the input_shape, and what does keras.config.image_data_format() print?",
    tells={
        "negative-dimension": channels_negative_dimension,
        "flatten-not-fully-defined": channels_flatten_not_fully_defined,
        "conv-channels-mismatch": channels_conv_channels_mismatch,
        "application-input-shape": channels_application_input_shape,
        "concat-mismatch": channels_concat_mismatch,
        "merge-layer-mismatch": channels_broadcast_mismatch,
        "broadcast-mismatch": channels_broadcast_mismatch,
        "input-shape-mismatch": channels_input_shape_mismatch,
        "feed-dict-shape": when_fed(channels_input_shape_mismatch),
        "input-axis-value": channels_input_axis_value,
        "undefined-dimension": channels_undefined_dimension,
        "weights-shape": channels_weights_shape,
    },
    says={
        "negative-dimension": channels_say,
        "flatten-not-fully-defined": lambda n: CHANNELS_FIRST if 0 in n["input_shape"][:1] else "",
        "conv-channels-mismatch": channels_say,
        "application-input-shape": channels_say,
        "concat-mismatch": lambda n: CHANNELS_FIRST,
        "merge-layer-mismatch": channels_say_changed,
        "broadcast-mismatch": channels_say_changed,
        "input-shape-mismatch": lambda n: "The channels stand at the other end.",
        "input-axis-value": channels_say,
        "undefined-dimension": channels_say,
        "weights-shape": channels_say,
    },
    programs={
        "negative-dimension": channels_programs_negative,
        "flatten-not-fully-defined": channels_programs_flatten,
        "conv-channels-mismatch": channels_programs_moved,
        "application-input-shape": channels_programs_application,
        "concat-mismatch": channels_programs_concat,
        "merge-layer-mismatch": lambda n: channels_programs_changed(n, "layers.Add()([x, y])"),
        "broadcast-mismatch": lambda n: channels_programs_changed(n, "x + y"),
        "input-shape-mismatch": channels_programs_moved,
        "input-axis-value": channels_programs_moved,
        "undefined-dimension": channels_programs_undefined,
        "weights-shape": weights_programs,
    },
    # A message with two sizes only, or with no shape at all, cannot decide between these.
    siblings=["input-too-small-for-layers", "custom-layer-loses-shape"],
)


def small_negative_dimension(n):
    """Likely when every axis is short, or the layer is 1-D or crops."""
    if n.get("input_shape") is None:
        return 50
    if one_dimensional(n) or dummy_axis(n) > 0 or "cropping" in n:
        return 90
    return 55 if lopsided(sides(n)) else 80


def small_flatten_not_fully_defined(n):
    """Several axes were used up; one alone may have held channels."""
    return (
        0 if n["input_shape"] is None or 0 not in n["input_shape"] else (50 if n["input_shape"].count(0) == 1 else 85)
    )


def is_pool(n):
    """True when the message is about a pooling layer."""
    return n.get("kernel_shape") is None and ("pool_size" in n or named(n, ["pool"]))


def window_over(n):
    """[sample, windows, layer without its closing bracket] of a layer with a window, channels last, no dummy axis; or None."""
    shape = n.get("input_shape")
    if shape is None:
        shape = [None, n.get("input_size")] + ([32] if one_dimensional(n) else [32, 32])
    nchw = n.get("data_format") == "NCHW"
    sizes = shape[2:] if nchw else shape[1:-1]
    kernel = n.get("kernel_shape") or []
    windows = n.get("pool_size") or kernel[:-2]
    if len(windows) != len(sizes):
        windows = [n.get("kernel_size")] * len(sizes)
    dummy = dummy_axis(n)
    if dummy > 0:
        sizes = without_axis(sizes, dummy - 1)
        windows = without_axis(windows, dummy - 1)
    if not usable(windows, 1, 3):
        return None
    sample = batch(sizes + [shape[1] if nchw else shape[-1]])[1:]
    filters = at(kernel, -1) or DEFAULT_SIZE
    if not light(sample) or not light(windows + [sample[-1]]):
        return None
    size = str(windows[0]) if min(windows) == max(windows) else shape_text(windows)
    if is_pool(n):
        kind = "Average" if named(n, ["avg", "average"]) else "Max"
        return [sample, windows, f"{kind}Pooling{len(windows)}D({size}"]
    dilation = (n.get("dilation_rate") or [1])[0] or 1
    rest = f", dilation_rate={dilation}" if dilation > 1 else ""
    reach = [effective_window(window, dilation) for window in windows]
    return [sample, reach, f"Conv{len(windows)}D({filters}, {size}{rest}"]


def small_say_negative(n):
    """What such layers take off."""
    text = "The layers before have shrunk the input too far."
    window = n.get("kernel_size") or 0
    if "input_size" in n and (one_dimensional(n) or dummy_axis(n) > 0):
        text = f"TensorFlow runs a 1-D layer as a 2-D one with a dummy axis of 1: the layers before have left {count(n['input_size'], 'step')}."
    if window < 2:
        return text
    return text + (
        f" Each such pool divides by {window}." if is_pool(n) else f" Each such convolution takes {window - 1} off."
    )


def small_programs_negative(n):
    """One layer on what is left of the input; then with padding='same'."""
    found = window_over(n)
    if found is None or fits(found[0], found[1]):
        return None
    return padded(found[0], found[2])


def padded(sample, layer):
    """[broken, fixed]: a layer (without its closing bracket) on what is left of an input; then with padding='same'."""
    head = "from tensorflow import keras\n\n"
    return [head + stack(sample, "what is left here", [layer + end]) for end in [")", ', padding="same")']]


def small_programs_flatten(n):
    """A pool over what is left of a small input, then with padding='same'."""
    shape = n["input_shape"]
    rest = [size for size in shape if size != 0]
    if len(rest) != 1 or not light(rest) or not 2 <= len(shape) <= 4:
        return None
    dimensions = len(shape) - 1
    return padded([1] * dimensions + rest, f"MaxPooling{dimensions}D(2")


def application_programs(n):
    """An application that refuses this shape before it loads any weights; then one that takes it, or a larger image."""
    names = {32: "VGG16", 71: "Xception", 75: "InceptionV3"}
    least = n.get("min_size", 32)
    shape = n.get("input_shape")
    if least not in names or not usable(shape, 3, 3) or at(n.get("expected_shape"), 0) not in [0, 224]:
        return None
    fit = [max(size, least) for size in shape[:2]] + [3]
    if "min_size" in n:
        return [application(names[least], FREE, size) for size in [shape, fit]]
    top = "" if "expected_shape" in n else "include_top=False, "
    return [application("VGG16", arguments, shape) for arguments in [top, FREE]] if fit[:2] == shape[:2] else None


INPUT_TOO_SMALL_FOR_LAYERS = Cause(
    "input-too-small-for-layers",
    "Why does a pooling or convolution layer say 'Negative dimension size'?",
    "Give a longer input, fewer or smaller pools, padding='same', or global pooling.",
    ask="What is the input size, and which layers come before?",
    tells={
        "negative-dimension": small_negative_dimension,
        "flatten-not-fully-defined": small_flatten_not_fully_defined,
        "application-input-shape": lambda n: 40 if "min_size" in n else 5,
    },
    says={"negative-dimension": small_say_negative},
    programs={
        "negative-dimension": small_programs_negative,
        "flatten-not-fully-defined": small_programs_flatten,
        "application-input-shape": application_programs,
    },
    siblings=["channel-axis-in-wrong-place", "input-shape-not-allowed-by-pretrained-model"],
)


def gray_conv_channels_mismatch(n):
    """1 against 3, unless depthwise, where 1 is the rule."""
    if colour_pair(n.get("input_channels"), n.get("kernel_channels")) and "depthwise" not in layer_name(n):
        return 88
    return 12


def gray_grouped_conv_on_cpu(n):
    """1 against 3."""
    return (
        85
        if colour_pair(n.get("input_channels"), n.get("kernel_channels"))
        else (45 if "input_channels" not in n else 5)
    )


def gray_input_shape_mismatch(n):
    """The last axis, and it alone, is 1 against 3."""
    a = n["expected_shape"]
    b = n["found_shape"]
    if len(a) != len(b):
        return 3
    if square_colours(at(a, -1), at(b, -1)) is not None:
        return 84
    if len(tail(a, b)[0]) < 3 or not colour_pair(a[-1], b[-1]):
        return 3
    return 92 if lasts(a, b) else 48


def gray_input_axis_value(n):
    """1 against 3 on the channels, or three times as many values after Flatten."""
    shape = n["found_shape"]
    if len(shape) > 3 and colour_pair(n.get("expected_size", 0), shape[-1]):
        return 92
    if len(shape) == 2 and square_colours(n.get("expected_size"), shape[-1]) is not None:
        return 84
    if len(shape) == 2 and any_ratio(n.get("expected_size", 0), shape[-1]) == 3 and n.get("expected_size", 0) > 200:
        return 76
    return 3


def gray_weights_shape(n):
    """Kernels that are 1 and 3 deep."""
    depths = depth_pair(n)
    return 90 if depths is not None and colour_pair(depths[0], depths[1]) else 3


def gray_feed_dict_shape(n):
    """The last axis, and it alone, is 1 against 3."""
    return gray_input_shape_mismatch(n) if feed_pair(n) else 3


def colours(wanted, got):
    """One sentence on the colours that are wanted and those that the images have."""
    names = [
        "",
        "gray (1 channel)",
        "gray with alpha (2 channels)",
        "colour (3 channels)",
        "colour with alpha (4 channels)",
    ]
    if wanted == got or wanted not in [1, 2, 3, 4] or got not in [1, 2, 3, 4]:
        return ""
    return f"The images are {names[got]}, {names[wanted]} is wanted."


def square_colours(wanted, got):
    """[side, channels wanted, channels there] when one is the pixels of a square image, the other 3 times these; else None."""
    wanted = wanted or 0
    got = got or 0
    side = root(min(wanted, got))
    # A smaller square may be the width of a layer.
    if side < 20 or max(wanted, got) != 3 * side * side:
        return None
    return [side, wanted // (side * side), got // (side * side)]


def gray_say(n):
    """Gray images for a colour model, or the reverse, also where the images are flattened."""
    wanted = n.get("kernel_channels", n.get("expected_size", at(n.get("expected_shape"), -1)))
    got = n.get("input_channels", at(n.get("found_shape"), -1))
    depths = depth_pair(n)
    if depths is not None:
        got, wanted = depths
    flat = square_colours(wanted, got)
    if flat is not None:
        return f"{got} values make {shape_text([1, flat[0], flat[0], flat[2]])}. {colours(flat[1], flat[2])}"
    return "" if rank(n.get("found_shape")) == 2 else colours(wanted, got)


def adapt_channels(wanted, got):
    """The line that gives images the channels that a model wants; '' when there is none."""
    if colour_pair(wanted, got):
        return "x = np.repeat(x, 3, axis=-1)\n" if wanted == 3 else "x = x.mean(axis=-1, keepdims=True)\n"
    return f"x = x[..., :{wanted}]\n" if alpha_pair(wanted, got) else ""


def image_programs(n):
    """Images of another size or colour than the model was built for; then resized and converted."""
    both = pictures(n)
    if both is None:
        return None
    expected, found = both
    mend = adapt_channels(expected[2], found[2])
    if mend == "" and expected[2] != found[2]:
        return None
    if expected[:2] != found[:2]:
        mend = mend + f"x = keras.layers.Resizing({expected[0]}, {expected[1]})(x)\n"
    data = zeros("x", batch(found), "")
    return [image_model(n, expected, data + line) for line in ["", mend]] if mend != "" else None


def gray_reshape(n):
    """[channels wanted, shape of the images there] when a reshape mixes up gray and colour; else None."""
    values = n["values"] if "values" in n else product(n.get("input_shape") or [None]) or 0
    target = n.get("target_shape") or [n.get("target_values")]
    holds = product(target) or 0
    if len(target) > 2 and at(target, -1) in [1, 3] and min(at(target, -2), at(target, -3)) > 7:
        wanted = target[-1]
        got = 4 - wanted
        pixels = target[-3] * target[-2]
        # A batch of any size, or one that NumPy does not print: gray images do not all fill colour ones.
        gray = wanted == 3 and values > holds and values % pixels == 0 and values % (3 * pixels) != 0
        if gray or (holds > 0 and holds * got == values * wanted):
            return [wanted, [values // (pixels * got)] + target[-3:-1] + [got]]
        return None
    flat = square_colours(holds, values)
    if flat is None or any([size not in [1, 3, flat[0], holds, values] for size in target]):
        return None
    return [flat[1], [1, flat[0], flat[0], flat[2]]]


def gray_reshape_size(n):
    """A factor of 3 between values and images; without the new shape it may be anything, but for square images."""
    if gray_reshape(n) is not None:
        return 85
    return 45 if any_ratio(n.get("values"), n.get("target_values")) == 3 else 3


def gray_programs_reshape(n):
    """Gray images reshaped for colour, or the reverse; then converted."""
    found = gray_reshape(n)
    if found is None:
        return None
    wanted, images = found
    target = n.get("target_shape") or [n["target_values"]]
    if not light(images) or len(target) > 4 or product(target) not in [None, product(images[:3]) * wanted]:
        return None
    head = "import numpy as np\n\n" + zeros("x", images, "")
    shape = [-1 if size is None else size for size in target]
    return mended(head, adapt_channels(wanted, images[3]), f"x.reshape({shape_text(shape)})\n")


def gray_say_reshape(n):
    """Which colours the values are for, as a shape."""
    found = gray_reshape(n)
    if found is None:
        return ""
    wanted, images = found
    return f"{product(images)} values make {shape_text(images)}. {colours(wanted, images[3])}"


def gray_tflite_set_tensor(n):
    """1 against 3 on an axis, or three times as many bytes."""
    expected = n.get("expected", 0)
    received = n.get("received", 0)
    if "index" not in n:
        return 80 if any_ratio(expected, received) == 3 else 3
    return 80 if "axis" in n and colour_pair(expected, received) else 3


def gray_batch_elements_differ(n):
    """Images of one size, gray and in colour."""
    a = n.get("shape_a") or []
    b = n.get("shape_b") or []
    for axis in [0, len(a) - 1]:
        if len(a) == 3 and only_axis(a, b, axis) and colour_pair(a[axis], b[axis]):
            return 88
    return 0


GRAYSCALE_RGB_MISMATCH = Cause(
    "grayscale-rgb-mismatch",
    "Why does my model reject grayscale images (1 channel) when it expects RGB (3), or the other way round?",
    "Load the images with the colours of the model (color_mode, imread flag, decode channels=), or repeat the gray channel three times.",
    tells={
        "conv-channels-mismatch": gray_conv_channels_mismatch,
        "grouped-conv-on-cpu": gray_grouped_conv_on_cpu,
        "input-shape-mismatch": gray_input_shape_mismatch,
        "input-axis-value": gray_input_axis_value,
        "weights-shape": gray_weights_shape,
        "batch-elements-differ": gray_batch_elements_differ,
        "feed-dict-shape": gray_feed_dict_shape,
        # A gray image is put where a colour image belongs.
        "numpy-broadcast-input": lambda n: (
            88 if (n["expected_shape"] or [])[:-1] == n["found_shape"] and at(n["expected_shape"], -1) in [3, 4] else 0
        ),
        "reshape-size": gray_reshape_size,
        "image-op-rank": lambda n: 84 if colour_pair(n.get("expected", 0), n.get("received", 0)) else 0,
        "tflite-set-tensor": gray_tflite_set_tensor,
    },
    says={
        "conv-channels-mismatch": gray_say,
        "grouped-conv-on-cpu": gray_say,
        "input-shape-mismatch": gray_say,
        "input-axis-value": gray_say,
        "weights-shape": gray_say,
        "feed-dict-shape": gray_say,
        "reshape-size": gray_say_reshape,
    },
    programs={
        "conv-channels-mismatch": image_programs,
        "grouped-conv-on-cpu": image_programs,
        "input-shape-mismatch": image_programs,
        "input-axis-value": image_programs,
        "weights-shape": weights_programs,
        "feed-dict-shape": image_programs,
        "reshape-size": gray_programs_reshape,
    },
)


def alpha_input_shape_mismatch(n):
    """The last axis is 4 for 3, or 2 for 1 where nothing else differs, in images."""
    a, b = tail(n["expected_shape"], n["found_shape"])
    return 93 if len(b) > 2 and alpha_pair(at(a, -1), b[-1]) and (b[-1] == 4 or lasts(a, b)) else 2


def alpha_input_axis_value(n):
    """4 channels for 3, or 2 for 1."""
    if len(n["found_shape"]) > 3 and alpha_pair(n.get("expected_size"), n["found_shape"][-1]):
        return 92
    return 2


IMAGE_HAS_ALPHA_CHANNEL = Cause(
    "image-has-alpha-channel",
    "Why does my model get 4 channels (RGBA) instead of 3?",
    "Drop the alpha channel: image.convert('RGB') (or 'L'), x[..., :3], decode_png(channels=3).",
    tells={
        "conv-channels-mismatch": lambda n: 88 if alpha_pair(n.get("kernel_channels"), n.get("input_channels")) else 4,
        "bias-mismatch": lambda n: 85 if alpha_pair(at(n["bias_shape"], 0), at(n["input_shape"], -1)) else 10,
        "input-shape-mismatch": alpha_input_shape_mismatch,
        "feed-dict-shape": when_fed(alpha_input_shape_mismatch),
        "numpy-broadcast-input": when_fed(alpha_input_shape_mismatch),
        "input-axis-value": alpha_input_axis_value,
    },
    says={
        "conv-channels-mismatch": gray_say,
        "input-shape-mismatch": gray_say,
        "input-axis-value": gray_say,
    },
    programs={
        "conv-channels-mismatch": image_programs,
        "input-shape-mismatch": image_programs,
        "input-axis-value": image_programs,
    },
)


def image_size_concat_mismatch(n):
    """Maps have sides, rows and sequences have none."""
    return 4 if any([len(pair[0]) < 4 for pair in first_pairs(n)]) else 30


def image_size_broadcast_mismatch(n):
    """Patches, as many as the image has; two batches of maps are one among several reasons."""
    if named(n, ["patch"]) and not in_loss(n):
        return 90
    return 50 if ranks(n, "shape_a", "shape_b") == [4, 4] else 10


def image_size_input_shape_mismatch(n):
    """Height or width differ, also where Keras dropped a last axis of 1."""
    a = n["expected_shape"]
    b = n["found_shape"]
    both = tail(a, b)
    # Keras drops a last axis of 1, so gray images (n, h, w, 1) come out as (n, h, w).
    if len(a) == 4 and len(b) == 3 and a[-1] == 1 and len(differing_axes(a[1:3], b[1:])) > 0 and b[-1] != 1:
        return 88 if len(differing_axes(a[1:3], b[:2])) > 0 else 15
    if len(a) != len(b) or len(both[0]) < 3:
        return 15
    # A side of 1 is rather a batch of one.
    if moved_colours(both[0], both[1]) or at(both[1], 0) == 1:
        return 10
    return 82 if len(differing_axes(both[0][:-1], both[1][:-1])) > 0 else 20


def image_size_numpy_broadcast_input(n):
    """Maps of another size."""
    a = n["expected_shape"] or []
    b = n["found_shape"] or []
    return 84 if len(a) == 4 and len(b) == 4 and a[0] == b[0] and a[3] == b[3] else 0


def image_size_squeeze_dim(n):
    """A spatial axis of a map that was 1 at the size of training."""
    if named(n, ["spatial"]):
        return 80
    if n.get("input_shape") is not None and len(n["input_shape"]) == 4 and n.get("size", 0) > 1:
        return 80
    return 25


def image_size_reshape_size(n):
    """Images hold many values; a whole ratio that is no square is a number of samples rather."""
    values = n.get("values") or 1000
    if values < 100:
        return 4
    ratio = any_ratio(values, n.get("target_values"))
    return 62 if "target_values" in n and (ratio == 0 or (ratio < 65 and is_square(ratio))) else 48


def image_size_programs_squeeze(n):
    """A map that was a single cell at the size of training, squeezed; then averaged, which works for every size."""
    shape = n.get("input_shape")
    if rank(shape) != 4 or not light(shape) or shape[1] * shape[2] == 1:
        return None
    head = f"import tensorflow as tf\n\nmaps = tf.zeros({shape_text(shape)})  # 1 x 1 at the size of training\n"
    return [f"{head}tf.function(tf.{kind})(maps, [1, 2])\n" for kind in ["squeeze", "reduce_mean"]]


def image_size_feed_dict_shape(n):
    """Images on both sides; numbers in a row are none, nor is what has one axis only."""
    if n.get("found_shape") is not None and len(n["found_shape"]) < 2:
        return 8
    return 76 if feed_pair(n) and len(n["found_shape"]) > 2 else 30


IMAGE_SIZE_DIFFERS_FROM_MODEL = Cause(
    "image-size-differs-from-model",
    "Why does my model refuse images of another size ('expected shape, found shape')?",
    "Resize (and convert) the images to the size the model was built with, or build the model for theirs.",
    tells={
        "not-divisible": prior(45),
        "concat-mismatch": image_size_concat_mismatch,
        "broadcast-mismatch": image_size_broadcast_mismatch,
        "input-shape-mismatch": image_size_input_shape_mismatch,
        "logits-labels-size": prior(18),
        "weights-shape": prior(8),
        "feed-dict-shape": image_size_feed_dict_shape,
        "numpy-broadcast-input": image_size_numpy_broadcast_input,
        "reshape-size": image_size_reshape_size,
        "squeeze-dim": image_size_squeeze_dim,
        "index-out-of-range": lambda n: 74 if "shapes" in n or "crop" in n else 0,
    },
    says={"input-shape-mismatch": gray_say, "feed-dict-shape": gray_say},
    programs={
        "input-shape-mismatch": image_programs,
        "feed-dict-shape": image_programs,
        "squeeze-dim": image_size_programs_squeeze,
    },
)


def mixed_images_batch_elements_differ(n):
    """Two images, of which one has a colour count at an end, before or behind two sides."""
    a = n.get("shape_a")
    if a is None:
        return 55
    b = n["shape_b"]
    if len(a) != 3 or len(b) != 3:
        return 20
    first = a[0] in COLOURS and b[0] in COLOURS and min(at(a, 1), at(b, 2)) > 15
    # Of sequences one axis differs.
    both = len(differing_axes(a[:2], b[:2])) == 2 and min(at(a, 0), at(a, 1), at(b, 0), at(b, 1)) > 15
    return 90 if a[2] in COLOURS or b[2] in COLOURS or first or both else 20


def mixed_images_numpy_broadcast_input(n):
    """A colour image put into a slot without colours."""
    found = n["found_shape"] or []
    if len(found) > 1 and found[:-1] == n["expected_shape"]:
        return 86
    return 66 if len(found) == 3 else 15


def mixed_images_say(n):
    """Whether the images differ in size or in colours."""
    a = n.get("shape_a", n.get("expected_shape"))
    b = n.get("shape_b", n.get("found_shape"))
    if rank(a) not in [2, 3] or rank(b) != 3:
        return ""
    return "The images were not resized." if a[:2] != b[:2] else "Images of two colour modes are mixed."


def mixed_images_programs(n):
    """Images of two sizes in one batch, then resized; or a colour image put where a gray one was, then where it fits."""
    a = n.get("shape_a", n.get("expected_shape"))
    b = n.get("shape_b", n.get("found_shape"))
    if rank(a) not in [2, 3] or rank(b) != 3 or not light(a) or not light(b):
        return None
    if a == b[:2]:
        end = f"images[0] = np.zeros({shape_text(b)})\n"
        return ["import numpy as np\n\n" + zeros("images", [2] + shape, "") + end for shape in [a, b]]
    if a[2:] != b[2:]:
        return None
    head = f"import tensorflow as tf\n\nimages = [tf.zeros({shape_text(a)}), tf.zeros({shape_text(b)})]\n"
    mend = f"images = [tf.image.resize(image, {shape_text(a[:2])}) for image in images]\n"
    return mended(head, mend, "tf.stack(images)\n")


IMAGES_OF_DIFFERENT_SIZES_IN_BATCH = Cause(
    "images-of-different-sizes-in-batch",
    "Why can't my images be batched: 'Cannot batch tensors with different shapes'?",
    "Resize every image and force one colour mode before batching (decode channels=3, tf.image.resize).",
    ask="Do all images have one size and number of channels?",
    tells={
        "data-rank": lambda n: (
            50 if (n.get("found_shape") or [0, 0])[1:] in [[1], []] and n.get("expected_rank") == 4 else 3
        ),
        "batch-elements-differ": mixed_images_batch_elements_differ,
        "numpy-broadcast-input": mixed_images_numpy_broadcast_input,
        "tensorarray-shape": lambda n: 60 if n.get("found_shape") is not None and len(n["found_shape"]) > 2 else 4,
        "reshape-size": prior(30),
        "array-not-rectangular": prior(40),
    },
    says={"batch-elements-differ": mixed_images_say, "numpy-broadcast-input": mixed_images_say},
    programs={"batch-elements-differ": mixed_images_programs, "numpy-broadcast-input": mixed_images_programs},
)


INPUT_SHAPE_NOT_ALLOWED_BY_PRETRAINED_MODEL = Cause(
    "input-shape-not-allowed-by-pretrained-model",
    "Which input_shape does a keras.applications model accept?",
    "Use include_top=False and your own head, with 3 channels (repeat gray to RGB) and at least the minimum size. Other channels need weights=None.",
    tells={
        "application-input-shape": prior(92),
    },
    says={
        "application-input-shape": lambda n: (
            f"The imagenet weights are for 3 channels, not {n['input_shape'][-1]}."
            if "expected_shape" in n and at(n.get("input_shape"), -1) not in [0, 3]
            else ""
        )
    },
    programs={"application-input-shape": application_programs},
)


def mask_broadcast_mismatch(n):
    """Two maps that differ outside the batch axis, or one flattened in three colours."""
    a = n.get("shape_a")
    b = n.get("shape_b")
    if rank(a) == 2 and maps(n) is not None:
        return 82
    # So many values in one row, of a loss above all, are the pixels of all masks.
    if rank(a) == 1 and rank(b) == 1 and min(at(a, 0), at(b, 0)) > (2000 if in_loss(n) else 10000):
        return 90
    if two_maps(n) and not named(n, ["add"]):
        return 72 if a[0] == b[0] else 40
    return 15 if a is None else 20


def two_maps(n):
    """True when output and target are maps of one rank."""
    both = outputs_and_targets(n)
    return both is not None and len(both[0]) == len(both[1]) and len(both[0]) > 2


def image_batch(shape):
    """True for a batch of images, their channels first or last."""
    return rank(shape) == 4 and max(min(at(shape, 1), at(shape, 2)), min(at(shape, 2), at(shape, 3))) > 15


def mask_target_shape(n):
    """Two maps of one rank, or masks for an output of another: (samples, pixels, classes)."""
    a = n.get("expected_shape")
    b = n.get("found_shape")
    if image_batch(b) and n.get("expected_rank", rank(a)) == 3:
        return 82
    return 80 if two_maps(n) else 12


def mask_target_output_mismatch(n):
    """Two batches of maps of one rank; if classes alone differ, and the mask is no picture, it is their number."""
    both = label_pair(n)
    if both is None or len(both[0]) != len(both[1]) or len(both[0]) < 4:
        return 8
    classes = min(at(both[0], -1), at(both[1], -1)) > 1 and both[0][-1] not in COLOURS
    return 50 if classes and lasts(both[0], both[1]) else 88


def mask_logits_labels_size(n):
    """So many rows that they are pixels."""
    rows = at(n["output_shape"], 0)
    labels = at(n["target_shape"], 0)
    if len(n["output_shape"]) != 2 or rows == labels or max(rows, labels) <= 8000:
        return 12
    return 92 if root(max(rows, labels)) > 0 else 74


def maps(n):
    """[output, target] of a message about maps, each (height, width, channels); None when they are no maps."""
    both = outputs_and_targets(n)
    if both is None:
        return None
    output, target = both[:2]
    # SquaredDifference has them the other way round.
    if "shape_a" in n and named(n, ["squareddifference", "mean_squared"]):
        output, target = [target, output]
    flat = square_colours(output[0], at(target, 0)) if len(output) == 1 else None
    if flat is not None:
        # Flattened by the loss: a mask with three colours is three times as long.
        return [[flat[0], flat[0], flat[1]], [flat[0], flat[0], flat[2]]]
    if len(target) == 2:
        target = target + [1]
    return [output, target] if usable(output, 3, 3) and usable(target, 3, 3) else None


def mask_say(n):
    """On which axes mask and output differ, and what that is a sign of."""
    both = maps(n)
    if both is None:
        return ""
    output, target = both
    text = f"The output is {shape_text(output)}, the mask {shape_text(target)}"
    if output[2] != target[2] and target[2] in [3, 4]:
        return f"{text}, as an image read in colour has."
    if output[2] != target[2] and target[2] == 1:
        return f"{text}: class numbers, as sparse_categorical_crossentropy takes them."
    return f"{text}."


def mask_programs(n, sparse):
    """A model whose output has the reader's shape, and masks that have not; then masks converted and resized to fit it."""
    both = maps(n)
    if both is None:
        return None
    output, target = both
    classes = output[2]
    wanted = 1 if sparse else classes
    if classes > 256 or target[2] not in [1, 2, 3, 4, wanted] or not light(output) or not light(target):
        return None
    mend = ""
    if target[2] != wanted:
        mend = "y = y[..., :1]\n"
        if wanted > 1:
            mend = f"y = keras.utils.to_categorical(y[..., 0], {wanted})\n"
    if output[:2] != target[:2]:
        mend = mend + f'y = keras.layers.Resizing({output[0]}, {output[1]}, interpolation="nearest")(y)\n'
    if mend == "":
        return None
    loss = "sparse_categorical" if sparse else ("binary" if classes == 1 else "categorical")
    layer = f'Conv2D({classes}, 3, padding="same", activation="{"sigmoid" if classes == 1 else "softmax"}")'
    samples = min(batch(output)[0], batch(target)[0])
    masks = zeros("y", [samples] + target, "")
    return [fitted(output[:2] + [3], [layer], f"{loss}_crossentropy", samples, masks + line) for line in ["", mend]]


MASK_OR_MAP_DIFFERS_FROM_OUTPUT = Cause(
    "mask-or-map-differs-from-output",
    "Why does my segmentation mask (or target map) not fit the model output?",
    "Read masks with one channel (or one-hot them to n classes) and resize them to the output size (nearest), or upsample the output.",
    ask="What are the shapes of a mask and of model.output_shape?",
    tells={
        "broadcast-mismatch": mask_broadcast_mismatch,
        "required-broadcastable": prior(45),
        "target-shape": mask_target_shape,
        "target-output-mismatch": mask_target_output_mismatch,
        "shapes-incompatible": mask_target_output_mismatch,
        "logits-labels-size": mask_logits_labels_size,
        # An output of four dimensions is a map, no sequence.
        "sparse-labels-shape": lambda n: (
            20 if (rank(n.get("target_shape")) or 0) < 3 else (86 if rank(n.get("output_shape")) == 4 else 50)
        ),
        # Axis 3 is the channels of a mask; labels have no such axis.
        "squeeze-dim": lambda n: 76 if n.get("axis") == 3 else 22,
    },
    says={
        "broadcast-mismatch": mask_say,
        "target-shape": mask_say,
        "target-output-mismatch": mask_say,
        "shapes-incompatible": mask_say,
        "sparse-labels-shape": mask_say,
        "squeeze-dim": lambda n: (
            f"A mask with {n['size']} channels was read in colour."
            if n.get("axis") == 3 and n.get("size") in [3, 4]
            else ""
        ),
    },
    programs={
        "broadcast-mismatch": lambda n: mask_programs(n, False),
        "target-shape": lambda n: mask_programs(n, False),
        "target-output-mismatch": lambda n: mask_programs(n, False),
        "shapes-incompatible": lambda n: mask_programs(n, False),
        "sparse-labels-shape": lambda n: mask_programs(n, True),
        # The message has neither image size nor classes: an example with two classes.
        "squeeze-dim": lambda n: (
            mask_programs({"output_shape": [None, 64, 64, 2], "target_shape": [None, 64, 64, n["size"]]}, True)
            if n.get("axis") == 3 and n.get("size") in [2, 3, 4]
            else None
        ),
    },
)


ZERO_SIZE_OUTPUT_PASSES_SILENTLY = Cause(
    "zero-size-output-passes-silently",
    "Why does my model build, or even run, with an output of length 0 or garbage, and no error?",
    "Compute the smallest input that works and assert it before the model sees data.",
    keywords=["empty tensor", "zero size output", "nan"],
)


CAUSES = [
    CHANNEL_AXIS_IN_WRONG_PLACE,
    INPUT_TOO_SMALL_FOR_LAYERS,
    GRAYSCALE_RGB_MISMATCH,
    IMAGE_HAS_ALPHA_CHANNEL,
    IMAGE_SIZE_DIFFERS_FROM_MODEL,
    IMAGES_OF_DIFFERENT_SIZES_IN_BATCH,
    INPUT_SHAPE_NOT_ALLOWED_BY_PRETRAINED_MODEL,
    MASK_OR_MAP_DIFFERS_FROM_OUTPUT,
    ZERO_SIZE_OUTPUT_PASSES_SILENTLY,
]
