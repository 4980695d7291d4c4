"""Mistakes with images: channel order, colours, sizes."""

from whyshape.cause import Cause, prior
from whyshape.causes.programs import (
    DEFAULT_SIZE,
    FUNCTIONAL,
    IMPORTS,
    batch,
    defined,
    light,
    mended,
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
    kernel_depth,
    label_pair,
    lasts,
    layer_name,
    lopsided,
    moved_colours,
    named,
    numbers_of,
    one_dimensional,
    other_order,
    ranks,
    root,
    shorter_without,
    sides,
    slightly,
    square_maps,
    tail,
)
from whyshape.say import count, factors, shape_text, size_text
from whyshape.shapes import at, differing_axes, effective_window, known, product, rank, without_axis


def channels_negative_dimension(n):
    """A kernel as deep as a side, or one spatial axis of a colour count and the other long."""
    if "input_window" in n or n.get("input_shape") is None:
        return 45
    if one_dimensional(n) or dummy_axis(n) > 0 or n.get("cropping") is not None:
        return 8
    if depth_is_a_side(n) and min(numbers_of(sides(n)) + [9]) <= 4:
        return 95
    if lopsided(sides(n)):
        return 88
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
    return 50 if n["kernel_channels"] in [1, 3] and n["input_channels"] > 16 else 8


def channels_application_input_shape(n):
    """The first of three sizes is a colour count and the last is not."""
    if (
        n.get("input_shape") is not None
        and len(n["input_shape"]) == 3
        and n["input_shape"][0] in COLOURS
        and at(n["input_shape"], 2) > 8
    ):
        return 94
    return 5


def channels_concat_mismatch(n):
    """One spatial axis is much shorter than the other: it holds channels."""
    for pair in first_pairs(n):
        if len(pair[0]) == 4 and pair[0][1] is not None and pair[0][2] is not None:
            if differing_axes(pair[0], pair[1]) == [3] and lopsided(pair[0][1:3]) and pair[0][1] < 2:
                return 90
            if pair[0][1] <= 2 and pair[1][1] == 1 and pair[0][2] >= 4 * pair[0][1]:
                return 89
            if lopsided(pair[0][1:3]):
                return 60
    return 8


def channels_merge_layer_mismatch(n):
    """Filters on the width, or one short axis where a side of the image should be."""
    a = n.get("shape_a")
    b = n.get("shape_b")
    if a is None or b is None or len(a) != len(b) or len(a) < 3:
        return 10
    if filters_for_width(n):
        return 90
    # (C, H, W) with two equal sides, and only the last axis differs: filters were put where the width is.
    if len(a) > 3 and lasts(a, b) and at(a, 1) > 4 and a[1] != a[2] and a[2] in [a[3], b[3]]:
        return 88
    return 60 if len(a) > 3 and lopsided(a[1:3]) else 15


def filters_for_width(n):
    """True for (64, 8, 8) against (64, 8, 64): a layer with as many filters as there are channels put them on the width."""
    both = first_and_changed(n)
    return both is not None and both[1] == both[0][0] and both[1] > 4 and both[1] != both[0][1]


def channels_broadcast_mismatch(n):
    """Filters on the width, or one short axis where a side of the image should be."""
    if filters_for_width(n):
        return 90
    return 58 if ranks(n, "shape_a", "shape_b") == [4, 4] and lopsided(n["shape_a"][1:3]) else 10


def channels_input_shape_mismatch(n):
    """The same sizes with the channels at the other end, also where Keras dropped a last axis of 1."""
    both = tail(n["expected_shape"], n["found_shape"])
    if moved_colours(both[0], both[1]):
        return 93
    # Keras drops a last axis of 1, so gray images (h, w, 1) given to a (1, h, w) model come out as (h, w).
    squeezed = len(n["expected_shape"]) == 4 and at(n["expected_shape"], 1) == 1
    return 84 if squeezed and shorter_without(n["expected_shape"], n["found_shape"], 1) else 4


def channels_input_axis_value(n):
    """The expected size stands on another axis of what was found."""
    shape = n["found_shape"]
    if len(shape) > 3 and channels_moved_axis(n) != "":
        return 88
    return 40 if len(shape) > 3 and n.get("expected_size", 0) in shape[1:-1] else 5


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
    if n.get("input_shape") is not None and at(n["input_shape"], 1) in COLOURS:
        return 70
    # Keras 3 divides the channels by the groups when it builds a convolution; that message has no shape.
    return 62 if n.get("op") == "%" else 30


def channels_weights_shape(n):
    """The model's kernel is as deep as a side of an image, the stored one as deep as there are colours."""
    return (
        86
        if depth_pair(n) is not None
        and (depth_pair(n)[0] or 0) >= 28
        and depth_pair(n)[1] in COLOURS
        and n["variable_shape"][-1] == (n["value_shape"][0] if other_order(n) else n["value_shape"][-1])
        and n["variable_shape"][-1] != depth_pair(n)[0]
        else 8
    )


def channels_first_axis(shape):
    """The axis of a batch of images on which its channels seem to stand when it is read as channels last: the smallest."""
    sizes = numbers_of(shape[1:-1])
    return 1 + shape[1:-1].index(min(sizes)) if len(sizes) > 0 else 1


def channels_say_negative(n):
    """Why the layer took an image's side for its channels."""
    shape = n.get("input_shape")
    if shape is None or len(shape) < 3:
        return "That is typical of channels-first data: its few channels are taken for the height."
    if n.get("data_format") == "NCHW":
        return f"The layer reads {shape_text(shape)} as channels first, so it takes {size_text(shape[1])} for the channels and {size_text(shape[-1])} for the width."
    axis = channels_first_axis(shape)
    side = f" Its kernel became {kernel_depth(n)} deep, a side of the image." if depth_is_a_side(n) else ""
    return f"The layer reads {shape_text(shape)} as (batch, ..., channels), so it takes the last axis, of size {size_text(shape[-1])}, for the channels; they are probably on axis {axis}, of size {size_text(shape[axis])}.{side}"


def channels_programs_negative(n):
    """One layer on channels-first samples, then on the same samples with the channels moved to the end."""
    shape = n.get("input_shape")
    if shape is None:
        # The message has only the two sizes: the smaller one is taken for the channels of larger images.
        side = (n.get("kernel_size") or 0) + 27
        shape = [None, n.get("input_size") or 0, side, side]
    shape = defined(shape)
    found = window_and_maker(n, len(shape) - 2)
    if not usable(shape, 4, 5) or found is None or dummy_axis(n) > 0:
        return None
    window, layer = found
    if n.get("data_format") == "NCHW":
        if fits(shape[2:], window) or not fits(shape[1:-1], window):
            return None
        first = layer.replace("{rest}", ', data_format="channels_first"')
        return [KERAS + stack(shape[1:], "", [kind]) for kind in [first, layer.replace("{rest}", "")]]
    axis = channels_first_axis(shape)
    moved = without_axis(shape, axis) + [shape[axis]]
    if fits(shape[1:-1], window) or not fits(moved[1:-1], window) or not light(shape):
        return None
    names = "samples, channels, height, width" if axis == 1 and len(shape) == 4 else ""
    layer = layer.replace("{rest}", "")
    end = f"model = keras.Sequential([keras.Input(x.shape[1:]), keras.layers.{layer}])\nprint(model(x).shape)\n"
    return mended(
        IMPORTS + zeros("x", shape, names),
        f"x = np.moveaxis(x, {axis}, -1)  # {shape_text(moved)}: channels last\n",
        end,
    )


def fits(sizes, window):
    """True when a window fits into the input on every axis."""
    return all([window[i] <= size for i, size in enumerate(sizes)])


def channels_say_moved(n):
    """The two shapes are one sample, written in two orders."""
    return "Both are one sample, with the channels at the other end."


def channels_programs_input(n):
    """A model built for one order of the axes, called with the other; then with the axis moved."""
    both = tail(n["expected_shape"], n["found_shape"])
    expected = [DEFAULT_SIZE if size is None else size for size in both[0]]
    found = [DEFAULT_SIZE if size is None else size for size in both[1]]
    if not moved_colours(expected, found) or not light(found):
        return None
    data = batch(found)
    if len(n["found_shape"]) > len(found) and 0 < at(n["found_shape"], 0) <= 64:
        data[0] = n["found_shape"][0]
    move = "np.moveaxis(images, -1, 1)" if expected == [found[-1]] + found[:-1] else "np.moveaxis(images, 1, -1)"
    return mended(
        image_model(expected) + zeros("images", data, ""),
        f"images = {move}  # {shape_text(data[:1] + expected)}\n",
        PREDICT,
    )


PREDICT = "model.predict(images, verbose=0)\n"


def image_model(shape):
    """A small functional model, which checks the shape of what it is given, built for images of this shape."""
    return (
        IMPORTS
        + f"inputs = keras.Input({shape_text(shape)})\n"
        + f'x = keras.layers.Conv{len(shape) - 1}D(8, 3, padding="same", activation="relu")(inputs)\n'
        + f"outputs = keras.layers.Dense(2)(keras.layers.GlobalAveragePooling{len(shape) - 1}D()(x))\n"
        + "model = keras.Model(inputs, outputs)\n\n"
    )


def conv_model(shape, n):
    """A small Sequential model, whose first layer (the reader's, where its kernel is known) checks the channels."""
    kernel = n.get("kernel_shape")
    filters = f"{kernel[3]}, {shape_text(kernel[:2])}" if usable(kernel, 4, 4) and light(kernel) else "8, 3"
    layers = [f'Conv2D({filters}, padding="same", activation="relu")', "GlobalAveragePooling2D()", "Dense(2)"]
    return stack(shape, "", layers)


def channels_say_depth(n):
    """Whether the data or the model has its channels first."""
    depth = size_text(n.get("expected_size", n.get("kernel_channels")))
    if channels_moved_axis(n) == "data":
        return f"The {depth} channels stand on axis 1 of the data; the layer looks for them on the last axis."
    return (
        f"{depth} is a side of the image: the layer was built for channels-first shapes such as (3, {depth}, {depth})."
    )


def channels_programs_depth(n):
    """A model for one order of the axes given data of the other; then the data moved, or the model built for it."""
    shape = n.get("found_shape", n.get("input_shape"))
    wrong = channels_moved_axis(n)
    if wrong == "":
        return None
    data = batch(shape[1:])
    image = data[1:]
    if not light(data) or max(image) > 4096:
        return None
    if wrong == "data":
        model = conv_model([image[1], image[2], image[0]], n)
        return mended(
            IMPORTS + model + zeros("images", data, "samples, channels, height, width"),
            "images = np.moveaxis(images, 1, -1)\n",
            PREDICT,
        )
    depth = n.get("expected_size", n.get("kernel_channels"))
    end = zeros("images", data, "samples, height, width, channels") + PREDICT
    first = [image[2], image[1] if depth == image[0] else image[0], depth]
    return [IMPORTS + conv_model(built, n) + end for built in [first, image]]


def channels_say_shape(n):
    """Where the channels of the input shape stand."""
    shape = n.get("input_shape")
    if shape is None:
        return "An input_shape of (3, None, None) does that where the layer takes the last axis for the channels."
    return f"{shape_text(shape)} has its channels first; the layer takes the last axis, of size {size_text(at(shape, -1) or None)}, for the channels."


def channels_programs_flatten(n):
    """A pool over channels-first images, whose few channels it uses up; then over the same images with channels last."""
    shape = n["input_shape"]
    if (
        not known(shape)
        or len(shape) != 3
        or shape[0] != 0
        or min(shape[1:]) < 1
        or not light([8, 2 * shape[1], shape[2]])
    ):
        return None
    side = 2 * shape[1]
    layers = [f'Conv2D({shape[2]}, 3, padding="same")', "MaxPooling2D(2)", "Flatten()"]
    return [
        KERAS + stack([1, side, side], "channels, height, width", layers),
        KERAS + stack([side, side, 1], "height, width, channels", layers),
    ]


def channels_say_flatten(n):
    """Which axis was used up, and why it was so short."""
    shape = n["input_shape"] or []
    if len(shape) != 3 or shape[0] != 0:
        return ""
    return f"The first axis is used up while the second still has {size_text(shape[1])}: it held the few channels of channels-first images."


def short_first(shape):
    """True for a map whose first axis is at most 4 and much shorter than its second: (2, 8, 256)."""
    return usable(shape, 3, 3) and shape[0] <= 4 and shape[1] >= 4 * shape[0]


def channels_say_concat(n):
    """Why the first axis cannot be halved and doubled like a side of the image."""
    return "So short a first axis holds the channels of channels-first images."


def channels_programs_concat(n):
    """A skip connection, or branches joined on axis 1, of channels-first images; then of channels-last ones."""
    for pair in first_pairs(n):
        a = pair[0][1:]
        b = pair[1][1:]
        if short_first(a) and short_first(b) and a[1] == b[1]:
            if b[0] > a[0]:
                a, b = [b, a]
            start = FUNCTIONAL + "x = keras.Input({shape})\n" + f'skip = layers.Conv2D({b[2]}, 3, padding="same")(x)\n'
            if a[0] == 2 and b[0] == 1 and a[1] % 2 == 0:
                program = (
                    start
                    + 'y = layers.MaxPooling2D(2, padding="same")(skip)\n'
                    + f"y = layers.Conv2DTranspose({a[2]}, 2, strides=2)(y)\n"
                    + "y = layers.Concatenate({axis})([y, skip])\n"
                )
                return in_both_orders(program, b[0], a[1], "")
            if a[0] == b[0] and a[2] != b[2]:
                program = (
                    start
                    + f'y = layers.Conv2D({a[2]}, 3, padding="same")(x)\n'
                    + "y = layers.Concatenate({axis})([y, skip])\n"
                )
                return in_both_orders(program, b[0], a[1], "axis=1")
    return None


KERAS = "from tensorflow import keras\n\n"


def in_both_orders(program, channels, side, axis):
    """[broken, fixed]: a program on channels-first and on channels-last images."""
    shapes = [f"({channels}, {side}, {side})", f"({side}, {side}, {channels})"]
    return [
        program.replace("{shape}", shapes[0]).replace("{axis}", axis),
        program.replace("{shape}", shapes[1]).replace("{axis}", ""),
    ]


def first_and_changed(n):
    """[map, filters] when two shapes are (channels, height, width) and the same with filters on the last axis; else None."""
    a = n.get("shape_a")
    b = n.get("shape_b")
    if a is None or b is None or len(a) != len(b) or len(a) < 3 or not lasts(a[-3:], b[-3:]):
        return None
    a = a[-3:]
    b = b[-3:]
    if not usable(a, 3, 3) or not usable(b, 3, 3):
        return None
    if a[1] != a[2]:
        a, b = [b, a]
    return [a, b[2]] if a[1] == a[2] else None


def channels_say_changed(n):
    """Which axis the layer put its filters on."""
    both = first_and_changed(n)
    if both is None:
        return ""
    return f"{shape_text(both[0])} looks like (channels, height, width); the layer put its {both[1]} filters on the last axis, the width."


def channels_programs_changed(n, add):
    """A block that adds its input to a convolution of it, on channels-first and on channels-last images."""
    both = first_and_changed(n)
    if both is None or both[1] != both[0][0] or not light([both[1], both[1], 9]):
        return None
    program = (
        FUNCTIONAL + "x = keras.Input({shape})\n" + f'y = layers.Conv2D({both[1]}, 3, padding="same")(x)\ny = {add}\n'
    )
    return in_both_orders(program, both[1], both[0][1], "")


def channels_programs_undefined(n):
    """A convolution on (channels, None, None), then on (None, None, channels)."""
    channels = at(n.get("input_shape"), 1) or 3
    if channels > 16 or at(n.get("input_shape"), -1) > 0:
        return None
    layers = ['Conv2D(16, 3, padding="same")']
    return [KERAS + stack(shape, "", layers) for shape in [[channels, None, None], [None, None, channels]]]


def channels_say_weights(n):
    """The depth that the kernel has and the one that the stored kernel has."""
    both = depth_pair(n)
    if both is None:
        return ""
    return f"The stored kernel is {size_text(both[1])} deep, the model's {size_text(both[0])}, a side of the image: it was built for channels-first shapes such as ({size_text(both[1])}, {size_text(both[0])}, {size_text(both[0])})."


def weights_program(n, wrong, right):
    """Stored weights of a convolution put into a model of one input shape, then into one of the right input shape."""
    kernel = n.get("variable_shape")
    both = depth_pair(n)
    if not usable(kernel, 4, 4) or both is None or not light(kernel) or not light(kernel[:2] + [both[1], kernel[3]]):
        return None
    layers = [f'Conv2D({kernel[3]}, {shape_text(kernel[:2])}, padding="same")']
    stored = (
        zeros("kernel", kernel[:2] + [both[1], kernel[3]], "as stored")
        + f"model.set_weights([kernel, np.zeros({kernel[3]})])\n"
    )
    return [IMPORTS + stack(shape, "", layers) + stored for shape in [wrong, right]]


def channels_programs_weights(n):
    """Stored weights put into a model that was built for channels-first shapes; then for channels-last ones."""
    both = depth_pair(n)
    if both is None or (both[0] or 0) < 1 or both[1] not in COLOURS:
        return None
    side = both[0]
    return weights_program(n, [both[1], side, side], [side, side, both[1]])


def channels_programs_application(n):
    """An application asked for (channels, height, width); then for (height, width, channels)."""
    shape = n.get("input_shape")
    if not usable(shape, 3, 3) or shape[0] != 3 or min(shape[1:]) < 32:
        return None
    return [application("MobileNetV2", FREE, order) for order in [shape, shape[1:] + [3]]]


FREE = "include_top=False, weights=None, "


def application(name, arguments, shape):
    """A program that makes an application."""
    return f"{KERAS}model = keras.applications.{name}({arguments}input_shape={shape_text(shape)})\n"


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
        "merge-layer-mismatch": channels_merge_layer_mismatch,
        "broadcast-mismatch": channels_broadcast_mismatch,
        "input-shape-mismatch": channels_input_shape_mismatch,
        "input-axis-value": channels_input_axis_value,
        "undefined-dimension": channels_undefined_dimension,
        "weights-shape": channels_weights_shape,
    },
    says={
        "negative-dimension": channels_say_negative,
        "flatten-not-fully-defined": channels_say_flatten,
        "conv-channels-mismatch": channels_say_depth,
        "application-input-shape": channels_say_shape,
        "concat-mismatch": channels_say_concat,
        "merge-layer-mismatch": channels_say_changed,
        "broadcast-mismatch": channels_say_changed,
        "input-shape-mismatch": channels_say_moved,
        "input-axis-value": channels_say_depth,
        "undefined-dimension": channels_say_shape,
        "weights-shape": channels_say_weights,
    },
    programs={
        "negative-dimension": channels_programs_negative,
        "flatten-not-fully-defined": channels_programs_flatten,
        "conv-channels-mismatch": channels_programs_depth,
        "application-input-shape": channels_programs_application,
        "concat-mismatch": channels_programs_concat,
        "merge-layer-mismatch": lambda n: channels_programs_changed(n, "layers.Add()([x, y])"),
        "broadcast-mismatch": lambda n: channels_programs_changed(n, "x + y"),
        "input-shape-mismatch": channels_programs_input,
        "input-axis-value": channels_programs_depth,
        "undefined-dimension": channels_programs_undefined,
        "weights-shape": channels_programs_weights,
    },
    # A message with two sizes only, or with no shape at all, cannot decide between these.
    siblings=["input-too-small-for-layers", "custom-layer-loses-shape"],
)


def small_negative_dimension(n):
    """Likely when every axis is short, or the layer is 1-D or crops."""
    if n.get("input_shape") is None:
        return 50
    if one_dimensional(n) or dummy_axis(n) > 0 or n.get("cropping") is not None:
        return 90
    return 55 if lopsided(sides(n)) else 80


def small_flatten_not_fully_defined(n):
    """Several axes were used up; one alone may have held channels."""
    return (
        0 if n["input_shape"] is None or 0 not in n["input_shape"] else (50 if n["input_shape"].count(0) == 1 else 85)
    )


def view(n):
    """[sizes, windows, channels] of the axes that a window moves along, without the dummy axis of a 1-D layer; or None."""
    shape = n.get("input_shape")
    if shape is None:
        dimensions = 1 if one_dimensional(n) else 2
        sizes = [n.get("input_size")] * dimensions
        windows = [n.get("kernel_size")] * dimensions
        return [sizes, windows, 3] if n.get("input_size") and n.get("kernel_size") else None
    if len(shape) < 3:
        return None
    sizes = sides(n)
    windows = [n.get("kernel_size")] * len(sizes)
    kernel = n.get("kernel_shape")
    if kernel is not None and len(kernel) == len(shape):
        windows = kernel[:-2]
    elif n.get("pool_size") is not None and len(n["pool_size"]) == len(sizes):
        windows = n["pool_size"]
    dummy = dummy_axis(n)
    if dummy > 0:
        sizes = without_axis(sizes, dummy - 1)
        windows = without_axis(windows, dummy - 1)
    return [sizes, windows, shape[1] if n.get("data_format") == "NCHW" else shape[-1]]


def is_pool(n):
    """True when the message is about a pooling layer."""
    return n.get("kernel_shape") is None and ("pool_size" in n or named(n, ["pool"]))


def average(n):
    """True for average pooling."""
    return named(n, ["avg", "average"])


def window_and_maker(n, dimensions):
    """[window, layer] of a convolution or pooling with as many dimensions; the layer has a {rest} hole; or None."""
    found = view(n)
    if found is None or dimensions < 1 or dimensions > 3:
        return None
    windows = found[1]
    if len(windows) != dimensions:
        windows = [n.get("kernel_size")] * dimensions
    if not usable(windows, dimensions, dimensions):
        return None
    size = str(windows[0]) if min(windows) == max(windows) else shape_text(windows)
    if is_pool(n):
        kind = "AveragePooling" if average(n) else "MaxPooling"
        return [windows, f"{kind}{dimensions}D({size}" + "{rest})"]
    filters = at(n.get("kernel_shape"), -1) or DEFAULT_SIZE
    return [windows, f"Conv{dimensions}D({filters}, {size}" + "{rest})"]


def small_say_negative(n):
    """What such layers take off."""
    found = view(n)
    text = "Strides and pools before this layer have shrunk the input too far."
    if found is None or not n.get("input_size") or not n.get("kernel_size"):
        return text
    sizes, windows, channels = found
    window = n["kernel_size"]
    if len(sizes) == 1:
        text = f"The layers before have left {count(n['input_size'], 'step')}."
    if dummy_axis(n) > 0:
        text = f"TensorFlow runs a 1-D layer as a 2-D one with a dummy axis of 1: {shape_text(n['input_shape'])} means {count(n['input_size'], 'step')} of {size_text(channels)} channels."
    if not is_pool(n):
        return f"{text} Each such convolution takes {window - 1} off." if window > 1 else text
    if len(sizes) > 1 and 4 < window < 9:
        return f"{text} A pool of {window} at the end fits images of {window} * 32 = {window * 32} pixels."
    return f"{text} Each such pool divides by {window}: two need {window * window}, three {window * window * window}."


def small_programs_negative(n):
    """One layer on what is left of the input; then with padding='same', or with a global pool that fits any size."""
    found = view(n)
    if found is None:
        return None
    sizes = [DEFAULT_SIZE if size is None else size for size in found[0]]
    channels = DEFAULT_SIZE if found[2] is None else found[2]
    made = window_and_maker(n, len(sizes))
    sample = sizes + [channels]
    if made is None or not usable(sample, 2, 4) or channels > 4096 or product(made[0]) * channels > 5000000:
        return None
    window, layer = made
    dilation = (n.get("dilation_rate") or [1])[0] or 1
    rest = f", dilation_rate={dilation}" if dilation > 1 and layer.startswith("Conv") else ""
    spans = [effective_window(size, dilation if rest != "" else 1) for size in window]
    if fits(sizes, spans):
        return None
    note = f"{count(sizes[0], 'step')} left" if len(sizes) == 1 else "what is left here"
    fixed = layer.replace("{rest}", rest + ', padding="same"')
    if layer.startswith("Average"):
        fixed = f"GlobalAveragePooling{len(sizes)}D()"
    return [KERAS + stack(sample, note, [kind]) for kind in [layer.replace("{rest}", rest), fixed]]


def small_programs_flatten(n):
    """A pool over what is left of a small input, then with padding='same'."""
    shape = n["input_shape"]
    if not known(shape):
        return None
    rest = [size for size in shape if size != 0]
    if len(rest) != 1 or not 2 <= len(shape) <= 4 or rest[0] < 1 or rest[0] > 100000:
        return None
    sample = [1] * (len(shape) - 1) + rest
    pool = f"MaxPooling{len(shape) - 1}D(2"
    return [KERAS + stack(sample, "what is left here", [pool + end, "Flatten()"]) for end in [")", ', padding="same")']]


def application_programs(n):
    """An application that refuses this shape before it loads any weights; then one that takes it, or a larger image."""
    names = {32: "VGG16", 71: "Xception", 75: "InceptionV3"}
    least = n.get("min_size", 32)
    shape = n.get("input_shape")
    if (
        least not in names
        or not usable(shape, 3, 3)
        or max(shape) > 1024
        or (n.get("expected_shape") or [224])[0] != 224
    ):
        return None
    fit = [max(size, least) for size in shape[:2]] + [3]
    if "min_size" in n:
        return [application(names[least], FREE, size) for size in [shape, fit]] if shape[2] == 3 else None
    top = "" if "expected_shape" in n else "include_top=False, "
    return [application("VGG16", arguments, shape) for arguments in [top, FREE]] if fit[:2] == shape[:2] else None


INPUT_TOO_SMALL_FOR_LAYERS = Cause(
    "input-too-small-for-layers",
    "Why does a pooling or convolution layer say 'Negative dimension size'?",
    "Give a longer input, fewer or smaller pools, padding='same', or global pooling instead of a fixed pool.",
    ask="What is the input size, and which layers come before?",
    tells={
        "negative-dimension": small_negative_dimension,
        "flatten-not-fully-defined": small_flatten_not_fully_defined,
        "application-input-shape": lambda n: 40 if "min_size" in n else 5,
    },
    says={
        "negative-dimension": small_say_negative,
        "flatten-not-fully-defined": lambda n: (
            "The input is too small for its pools and convolutions with padding='valid'."
        ),
    },
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
    if len(a) != len(b) or len(tail(a, b)[0]) < 3:
        return 3
    if lasts(a, b) and colour_pair(a[-1], b[-1]):
        return 92
    return 48 if colour_pair(a[-1], b[-1]) else 3


def gray_input_axis_value(n):
    """1 against 3 on the channels, or three times as many values after Flatten."""
    shape = n["found_shape"]
    if len(shape) > 3 and colour_pair(n.get("expected_size", 0), shape[-1]):
        return 92
    if len(shape) == 2 and any_ratio(n.get("expected_size", 0), shape[-1]) == 3 and n.get("expected_size", 0) > 200:
        return 76
    return 3


def gray_weights_shape(n):
    """Kernels that are 1 and 3 deep."""
    if depth_pair(n) is not None and colour_pair(depth_pair(n)[0], depth_pair(n)[1]):
        return 90
    return 3


def gray_feed_dict_shape(n):
    """The last axis, and it alone, is 1 against 3."""
    if (
        feed_pair(n)
        and lasts(n["expected_shape"], n["found_shape"])
        and colour_pair(n["expected_shape"][-1], n["found_shape"][-1])
    ):
        return 90
    return 3


def colours(wanted, got, what="the model wants"):
    """One sentence on the colours that a model (or `what`) wants and those that it gets."""
    names = [
        "",
        "gray (1 channel)",
        "gray with alpha (2 channels)",
        "colour (3 channels)",
        "colour with alpha (4 channels)",
    ]
    if wanted not in [1, 2, 3, 4] or got not in [1, 2, 3, 4]:
        return ""
    return f"The images are {names[got]}, {what} {names[wanted]}."


def gray_say_channels(n):
    """Gray images for a colour model, or the reverse."""
    return colours(n.get("kernel_channels"), n.get("input_channels"))


def gray_say_input(n):
    """Gray images for a colour model, or the reverse, from the two shapes."""
    return colours(at(n.get("expected_shape"), -1), at(n.get("found_shape"), -1))


def flat_colours(n):
    """[side, channels wanted, channels found] of a flattened square image, gray against colour; None when it is none."""
    wanted = n.get("expected_size") or 0
    got = at(n.get("found_shape"), -1)
    side = root(min(wanted, got))
    if side == 0 or max(wanted, got) != 3 * side * side:
        return None
    return [side, wanted // (side * side), got // (side * side)]


def gray_say_axis(n):
    """Gray images for a colour model, or the reverse, also where the images are flattened."""
    flat = flat_colours(n) if rank(n.get("found_shape")) == 2 else None
    if flat is None:
        return colours(n.get("expected_size"), at(n.get("found_shape"), -1))
    side = flat[0]
    return f"{side * side} = {side}*{side}, {3 * side * side} = {side}*{side}*3. {colours(flat[1], flat[2])}"


def gray_say_weights(n):
    """The stored kernel is for other colours."""
    both = depth_pair(n) or [0, 0]
    return colours(both[1], both[0], "the stored kernel is for")


def adapt_channels(wanted, got):
    """The line that gives images the channels that a model wants; '' when there is none."""
    lines = {
        "1 3": "images = np.repeat(images, 3, axis=-1)  # gray to three equal channels\n",
        "3 1": "images = images.mean(axis=-1, keepdims=True)  # colour to gray\n",
        "4 3": "images = images[..., :3]  # without alpha\n",
        "2 1": "images = images[..., :1]  # without alpha\n",
    }
    return lines.get(f"{got} {wanted}", "")


def image_programs(n):
    """Images of another size or colour than the model was built for; then resized and converted."""
    if n.get("expected_shape") is None or n.get("found_shape") is None:
        return None
    expected = n["expected_shape"][-3:]
    found = n["found_shape"][-3:]
    if len(n["expected_shape"]) not in [3, 4] or len(n["found_shape"]) not in [3, 4] or None in found:
        return None
    wanted = [found[i] if size is None else size for i, size in enumerate(expected)]
    mend = adapt_channels(wanted[2], found[2])
    if not light(batch(wanted)) or not light(batch(found)) or (mend == "" and wanted[2] != found[2]) or wanted[2] > 512:
        return None
    head = image_model(wanted) + zeros("images", batch(found), "")
    if wanted[:2] != found[:2]:
        mend = mend + f"images = tf.image.resize(images, {shape_text(wanted[:2])})\n"
    return with_resize(mended(head, mend, PREDICT)) if mend != "" else None


def with_resize(programs):
    """The programs with TensorFlow imported, where the mended one resizes with it."""
    if "tf." not in programs[1]:
        return programs
    keras = "from tensorflow import keras"
    return [program.replace(keras, "import tensorflow as tf\n" + keras) for program in programs]


def gray_programs_conv(n):
    """Gray images given to a convolution for colour images, or the reverse; then converted."""
    shape = n.get("found_shape", n.get("input_shape"))
    wanted = n.get("expected_size", n.get("kernel_channels"))
    got = at(shape, -1) if "expected_size" in n else n.get("input_channels")
    if shape is not None and len(shape) == 2:
        flat = flat_colours(n)
        if flat is None or not light([3, flat[0], flat[0], 8]):
            return None
        layers = ["Flatten()", "Dense(2)"]
        model = stack([flat[0], flat[0], flat[1]], "", layers)
        images = [flat[0], flat[0], flat[2]]
    else:
        mend = adapt_channels(wanted, got)
        if mend == "":
            return None
        sides = shape[1:-1] if shape is not None and len(shape) == 4 else [64, 64]
        images = batch(sides + [got])[1:]
        if not light(batch(images)):
            return None
        model = conv_model(images[:2] + [wanted], n)
        return mended(IMPORTS + model + zeros("images", batch(images), ""), mend, PREDICT)
    return mended(IMPORTS + model + zeros("images", batch(images), ""), adapt_channels(flat[1], flat[2]), PREDICT)


def gray_programs_weights(n):
    """Weights of a colour model put into a gray one, or the reverse; then into a model with the channels of the weights."""
    both = depth_pair(n)
    if both is None or not colour_pair(both[0], both[1]):
        return None
    return weights_program(n, [64, 64, both[0]], [64, 64, both[1]])


def gray_reshape(n):
    """[channels wanted, channels there] when a reshape to images needs 3 times the values, or a third of them; else None."""
    target = n.get("target_shape")
    if target is None or len(target) < 3 or at(target, -1) not in [1, 3] or min(at(target, -2), at(target, -3)) < 8:
        return None
    values = n["values"] if "values" in n else product(n.get("input_shape") or [None])
    image = target[-3] * target[-2]
    if values is None or values < image or values % image != 0:
        return None
    known_sizes = product(numbers_of(target))
    if None in target or (len(target) == 3 and values > 3 * image):
        # A batch of any size: only too few values for the colours show. NumPy does not print a -1 that stands in front.
        return [3, 1] if target[-1] == 3 and known_sizes == 3 * image and values % known_sizes != 0 else None
    if target[-1] == 3 and known_sizes == 3 * values:
        return [3, 1]
    return [1, 3] if target[-1] == 1 and values == 3 * known_sizes else None


def gray_pixels(n):
    """[channels wanted, channels there, side] when values and new shape are the pixels of a square image and 3 times these."""
    values = n.get("values") or 0
    target = n.get("target_shape")
    wanted = n.get("target_values") or 0
    if target is not None:
        wanted = product(target) or 0
    if min(values, wanted) < 1 or max(values, wanted) != 3 * min(values, wanted):
        return None
    side = root(min(values, wanted))
    # A smaller square may be the width of a layer.
    if side < 20:
        return None
    sizes = [size for size in target or [] if size not in [1, 3]]
    if target is not None and sizes not in [[side, side], [side * side], [3 * side * side]]:
        return None
    return [1, 3, side] if values > wanted else [3, 1, side]


def gray_reshape_size(n):
    """A factor of 3 between values and images; without the new shape it may be anything, but for square images."""
    if gray_reshape(n) is None and gray_pixels(n) is not None:
        return 85
    if n.get("target_shape") is None:
        sizes = [n.get("values") or 0, n.get("target_values") or 0]
        return 45 if min(sizes) > 0 and max(sizes) == 3 * min(sizes) else 3
    return 84 if gray_reshape(n) is not None else 3


def gray_programs_pixels(n):
    """A square image in colour reshaped to as many values as it has pixels, or a gray one to 3 times these; then converted."""
    wanted, got, side = gray_pixels(n)
    target = n.get("target_shape")
    if target is None:
        target = [n["target_values"]]
    if len(target) > 4 or not light([n["values"], 3]):
        return None
    head = "import numpy as np\n\n" + zeros("images", [1, side, side, got], "")
    return mended(head, adapt_channels(wanted, got), f"images.reshape({shape_text(target)})\n")


def gray_programs_reshape(n):
    """Values of gray images reshaped for colour, or the reverse; then to what they are, and converted."""
    both = gray_reshape(n)
    if both is None and gray_pixels(n) is not None:
        return gray_programs_pixels(n)
    if both is None or "values" not in n or not light([n["values"], 3]):
        return None
    target = n["target_shape"]
    single = target[-3:-1] + [both[1]]
    made = [n["values"] // product(single)] + single if len(target) > 3 or n["values"] > product(single) else single
    if len(target) > 4 or product(made) != n["values"]:
        return None
    head = "import numpy as np\n\n" + zeros("values", [n["values"]], "")
    return [
        f"{head}images = values.reshape({shape_text([-1 if size is None else size for size in target])})\n",
        f"{head}images = values.reshape({shape_text(made)})\n" + adapt_channels(both[0], both[1]),
    ]


def gray_say_reshape(n):
    """Which colours the values are for, as a product."""
    both = gray_reshape(n)
    pixels = gray_pixels(n)
    if both is None and pixels is not None:
        wanted, got, side = pixels
        other = side * side * wanted
        told = f"{n['values']} = {factors([side, side, got])}, and {other} = {factors([side, side, wanted])}"
        return f"{told}. " + colours(wanted, got, "the new shape is for")
    if both is None:
        return ""
    image = n["target_shape"][-3:-1] + [both[1]]
    samples = f" for {n['values'] // product(image)} images" if "values" in n and n["values"] > product(image) else ""
    values = f"{n['values']} values are {factors(image)}{samples}. " if "values" in n else ""
    return values + colours(both[0], both[1], "the new shape is for")


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
        "feed-dict-shape": gray_feed_dict_shape,
        "reshape-size": gray_reshape_size,
        "tflite-set-tensor": lambda n: 80 if "axis" in n and colour_pair(n["expected"], n["received"]) else 3,
    },
    says={
        "conv-channels-mismatch": gray_say_channels,
        "grouped-conv-on-cpu": gray_say_channels,
        "input-shape-mismatch": gray_say_input,
        "input-axis-value": gray_say_axis,
        "weights-shape": gray_say_weights,
        "feed-dict-shape": gray_say_input,
        "reshape-size": gray_say_reshape,
    },
    programs={
        "conv-channels-mismatch": gray_programs_conv,
        "grouped-conv-on-cpu": gray_programs_conv,
        "input-shape-mismatch": image_programs,
        "input-axis-value": gray_programs_conv,
        "weights-shape": gray_programs_weights,
        "feed-dict-shape": image_programs,
        "reshape-size": gray_programs_reshape,
    },
)


def alpha_input_shape_mismatch(n):
    """The last axis is 4 for 3, or 2 for 1."""
    a = n["expected_shape"]
    b = n["found_shape"]
    return 93 if len(a) == len(b) and len(a) > 2 and alpha_pair(a[-1], b[-1]) else 2


def alpha_input_axis_value(n):
    """4 channels for 3, or 2 for 1."""
    if len(n["found_shape"]) > 2 and alpha_pair(n.get("expected_size"), n["found_shape"][-1]):
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
        "input-axis-value": alpha_input_axis_value,
    },
    says={
        "conv-channels-mismatch": gray_say_channels,
        "input-shape-mismatch": gray_say_input,
        "input-axis-value": gray_say_axis,
    },
    programs={
        "conv-channels-mismatch": gray_programs_conv,
        "input-shape-mismatch": image_programs,
        "input-axis-value": gray_programs_conv,
    },
)


def image_size_concat_mismatch(n):
    """Maps whose sides differ by more than an odd size explains."""
    for pair in first_pairs(n):
        if len(pair[0]) > 3 and len(differing_axes(pair[2], pair[3])) > 1 and not slightly(pair[2], pair[3], 8):
            return 66
    return 30


def image_size_broadcast_mismatch(n):
    """Two batches of maps: one among several reasons."""
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
    if moved_colours(both[0], both[1]):
        return 10
    return 82 if len(differing_axes(both[0][:-1], both[1][:-1])) > 0 else 20


def image_size_squeeze_dim(n):
    """A spatial axis of a map that was 1 at the size of training."""
    if n.get("input_shape") is not None and len(n["input_shape"]) == 4 and n.get("size", 0) > 1:
        return 80
    return 25


def image_size_say_input(n):
    """The sides of flattened images, or the colours where they differ too."""
    a = n.get("expected_shape") or []
    b = n.get("found_shape") or []
    flat = square_maps(at(a, -1), at(b, -1))
    if len(a) == 2 and len(b) == 2 and flat is not None:
        made = factors([flat[0], flat[0], flat[2]])
        return f"{a[-1]} = {made}, {b[-1]} = {factors([flat[1], flat[1], flat[2]])}: flattened images of two sizes."
    return gray_say_input(n) if len(a) in [3, 4] and len(a) == len(b) and at(a, -1) != at(b, -1) else ""


def image_size_programs_squeeze(n):
    """A map that was a single cell at the size of training, squeezed; then averaged, which works for every size."""
    shape = n.get("input_shape")
    if not usable(shape, 4, 4) or shape[1] * shape[2] < 2 or shape[1] == 1 or not light(shape):
        return None
    head = "import numpy as np\nimport tensorflow as tf\n\n\n@tf.function\ndef scores(maps):\n    return tf."
    end = (
        "(maps, axis=[1, 2])\n\n\n"
        + zeros("maps", shape, "1 x 1 at the size of training")
        + "print(scores(maps).shape)\n"
    )
    return [head + kind + end for kind in ["squeeze", "reduce_mean"]]


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
        "reshape-size": lambda n: 62 if "target_values" in n else 48,
        "squeeze-dim": image_size_squeeze_dim,
        "index-out-of-range": lambda n: 74 if "shapes" in n else 0,
    },
    says={"input-shape-mismatch": image_size_say_input, "feed-dict-shape": image_size_say_input},
    programs={
        "input-shape-mismatch": image_programs,
        "feed-dict-shape": image_programs,
        "squeeze-dim": image_size_programs_squeeze,
    },
)


def mixed_images_batch_elements_differ(n):
    """Two images, of which one has a colour count at its end."""
    a = n.get("shape_a")
    if a is None:
        return 55
    return 90 if len(a) == 3 and (at(a, -1) in COLOURS or at(n["shape_b"], -1) in COLOURS) else 20


def mixed_images_numpy_broadcast_input(n):
    """A colour image put into a slot without colours."""
    found = n["found_shape"] or []
    if len(found) > 1 and found[:-1] == n["expected_shape"]:
        return 86
    return 66 if len(found) == 3 else 15


def mixed_images_say(n):
    """Whether the images differ in colours, in size, or in both."""
    a = n.get("shape_a", n.get("expected_shape"))
    b = n.get("shape_b", n.get("found_shape"))
    if rank(a) == 2 and rank(b) == 3 and a == b[:-1]:
        return "The slot has no axis for the channels: gray and colour images are mixed."
    if rank(a) != 3 or rank(b) != 3:
        return ""
    text = "The images were not resized." if a[:2] != b[:2] else ""
    return f"{text} One has {count(a[2], 'channel')}, the other {size_text(b[2])}.".strip() if a[2] != b[2] else text


def mixed_images_programs(n):
    """Images of two sizes in one batch, then resized; or a colour image put where a gray one was, then where it fits."""
    a = n.get("shape_a", n.get("expected_shape"))
    b = n.get("shape_b", n.get("found_shape"))
    if not usable(a, 2, 3) or not usable(b, 3, 3) or not light([2] + b) or not light([2] + a):
        return None
    if len(a) == 2 and a == b[:2]:
        end = f"images[0] = np.zeros({shape_text(b)})\n"
        return ["import numpy as np\n\n" + zeros("images", [2] + shape, "room for two") + end for shape in [a, b]]
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
    if a is None or b is None:
        return 15
    if len(a) == len(b) and len(a) == 2 and any_ratio(a[1], b[1]) == 3 and at(a, 1) > 300:
        return 82
    if len(a) == len(b) and len(a) >= 4 and (in_loss(n) or not named(n, ["add"])):
        return 72 if len(differing_axes(a, b)) > 0 and a[0] == b[0] else 40
    return 20


def mask_target_shape(n):
    """Two maps of one rank."""
    a = n.get("expected_shape")
    b = n.get("found_shape")
    if a is None or b is None or len(a) != len(b) or len(tail(a, b)[0]) < 3:
        return 12
    return 80


def mask_target_output_mismatch(n):
    """Two batches of maps of one rank."""
    both = label_pair(n)
    return 88 if both is not None and len(both[0]) == len(both[1]) and len(both[0]) > 3 else 8


def mask_logits_labels_size(n):
    """So many rows that they are pixels."""
    if (
        len(n["output_shape"]) == 2
        and at(n["output_shape"], 0) != at(n["target_shape"], 0)
        and max(at(n["output_shape"], 0), at(n["target_shape"], 0)) > 8000
    ):
        return 74
    return 12


def maps(n):
    """[output, target] of a message about maps, each (height, width, channels); None when they are no maps."""
    output = n.get("output_shape", n.get("expected_shape", n.get("shape_a")))
    target = n.get("target_shape", n.get("found_shape", n.get("shape_b")))
    # Keras's losses subtract the output from the target; SquaredDifference has them the other way round.
    if "shape_a" in n and not named(n, ["squareddifference", "mean_squared"]):
        output, target = [target, output]
    if output is None or target is None:
        return None
    if len(output) == 2 and len(target) == 2:
        # Flattened by the loss: a mask with three colours is three times as long.
        side = root(min(at(output, 1), at(target, 1)))
        if side > 7 and max(at(output, 1), at(target, 1)) == 3 * side * side:
            return [[side, side, at(output, 1) // (side * side)], [side, side, at(target, 1) // (side * side)]]
        return None
    if len(output) != len(target) and len(target) == 3 and len(output) == 4:
        target = target + [1]
    return [output[-3:], target[-3:]] if len(output) in [3, 4] and len(target) in [3, 4] else None


def mask_say(n):
    """On which axes mask and output differ, and what that is a sign of."""
    both = maps(n)
    if both is None or not known(both[0]) or not known(both[1]):
        return ""
    output, target = both
    text = ""
    if output[:2] != target[:2]:
        times = any_ratio(output[0], target[0])
        stride = f": a factor of {times}, the stride of the network" if times > 1 else ""
        text = f"The output is {output[0]} x {output[1]} pixels, the mask {target[0]} x {target[1]}{stride}. "
    if output[2] != target[2]:
        text = text + f"The output has {count(output[2], 'channel')} (one per class), the mask {target[2]}"
        ids = ": class numbers, as sparse_categorical_crossentropy takes them." if target[2] == 1 else "."
        text = text + (", as an image read in colour has." if target[2] in [3, 4] else ids)
    return text.strip()


def mask_programs(n):
    """A model whose output has the reader's shape, and masks that have not; then masks read and resized to fit it."""
    both = maps(n)
    if both is None or not usable(both[0], 3, 3) or not usable(both[1], 3, 3):
        return None
    output, target = both
    if max(output[2], target[2]) > 256 or not light(batch(output)) or not light(batch(target)):
        return None
    mend = ""
    if output[2] != target[2]:
        if target[2] not in [1, 2, 3, 4]:
            return None
        mend = "masks = masks[..., :1]  # one channel\n"
        if output[2] > 1:
            mend = f"masks = keras.utils.to_categorical(masks[..., 0], {output[2]})  # the classes one-hot\n"
    loss = "binary_crossentropy" if output[2] == 1 else "categorical_crossentropy"
    # Many values in both are no classes: a regression.
    return mask_model(
        output, target, "mse" if output[2] == target[2] and output[2] > 1 else loss, mend + resized(output, target)
    )


def resized(output, target):
    """The line that resizes masks to the size of the output, '' when they have it."""
    if output[:2] == target[:2]:
        return ""
    return f'masks = tf.image.resize(masks, {shape_text(output[:2])}, method="nearest")\n'


def mask_model(output, target, loss, mend):
    """[broken, fixed]: a one-layer segmentation model trained on masks as they are, then on mended ones."""
    kind = ', activation="sigmoid"' if output[2] == 1 else ("" if loss == "mse" else ', activation="softmax"')
    samples = min(batch(output)[0], batch(target)[0])
    head = (
        IMPORTS
        + stack(output[:2] + [3], "", [f'Conv2D({output[2]}, 3, padding="same"{kind})'])
        + f'model.compile(loss="{loss}")\n'
        + zeros("images", [samples] + output[:2] + [3], "")
        + zeros("masks", [samples] + target, "")
    )
    return with_resize(mended(head, mend, "model.fit(images, masks, verbose=0)\n")) if mend != "" else None


def mask_programs_sparse(n):
    """Masks in colour, or of another size, given to a sparse loss; then one channel of whole numbers, resized."""
    both = maps(n)
    if both is None or not usable(both[0], 3, 3) or not usable(both[1], 3, 3):
        return None
    output, target = both
    if (
        output[2] > 256
        or not light(batch(output))
        or not light(batch(target))
        or (output[:2] == target[:2] and target[2] == 1)
    ):
        return None
    mend = "masks = masks[..., :1]  # one channel of class numbers\n" if target[2] > 1 else ""
    return mask_model(output, target, "sparse_categorical_crossentropy", mend + resized(output, target))


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
        "squeeze-dim": lambda n: 76 if n.get("axis") == 3 else (56 if n.get("size") == 3 else 22),
    },
    says={
        "broadcast-mismatch": mask_say,
        "target-shape": mask_say,
        "target-output-mismatch": mask_say,
        "shapes-incompatible": mask_say,
        "sparse-labels-shape": mask_say,
        "squeeze-dim": lambda n: (
            f"If these are masks, they have {n['size']} channels, as an image read in colour has."
            if n.get("axis") == 3 and n.get("size") in [3, 4]
            else ""
        ),
    },
    programs={
        "broadcast-mismatch": mask_programs,
        "target-shape": mask_programs,
        "target-output-mismatch": mask_programs,
        "shapes-incompatible": mask_programs,
        "sparse-labels-shape": mask_programs_sparse,
        # The message has neither image size nor classes: an example with two classes.
        "squeeze-dim": lambda n: (
            mask_programs_sparse({"output_shape": [64, 64, 2], "target_shape": [64, 64, n["size"]]})
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
