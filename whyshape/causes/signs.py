"""Signs: what the numbers of a message have in common with a mistake. Shared by the tells of several causes."""

from whyshape.say import factors
from whyshape.shapes import (
    ascending,
    at,
    differing_axes,
    is_permutation,
    known,
    product,
    rank,
    without_axis,
)

COLOURS = [1, 3, 4]
# Widths of the feature vectors of well-known networks: two of them in one product mean another layer or backbone.
FEATURE_WIDTHS = [128, 256, 300, 512, 768, 1000, 1024, 1280, 1536, 2048, 4096]


def ratio(a, b):
    """a / b when it is a whole number, else 0."""
    if a is None or b is None or b == 0 or a == 0 or a % b != 0:
        return 0
    return a // b


def any_ratio(a, b):
    """The larger over the smaller when that is a whole number, else 0."""
    return ratio(a, b) + ratio(b, a) if a != b else 1


def is_square(number):
    """True for 4, 9, 16 ... 10000: what an image twice, three times as wide multiplies a flattened size by."""
    return any([root * root == number for root in range(2, 101)])


def sides(n):
    """Spatial sizes of the input of a convolution or pooling, as the layer reads them."""
    shape = n.get("input_shape")
    if shape is None or len(shape) < 3:
        return []
    return shape[2:] if n.get("data_format") == "NCHW" else shape[1:-1]


def numbers_of(sizes):
    """The known sizes of a list."""
    return [size for size in sizes if size is not None]


def lopsided(sizes):
    """True when one axis is a colour count (1 to 4) and every other at least 8 times as long: channels stand there."""
    sizes = numbers_of(sizes)
    if len(sizes) < 2:
        return False
    smallest = min(sizes)
    rest = ascending(sizes)[1:]
    return 1 <= smallest <= 4 and rest[0] >= 8 * smallest


def kernel_depth(n):
    """Input channels that the kernel was built for."""
    shape = n.get("kernel_shape")
    return None if shape is None or len(shape) < 3 else shape[-2]


def depth_is_a_side(n):
    """True when the kernel's depth equals a side of the image it is laid over: the image's side was read as channels."""
    depth = kernel_depth(n)
    return depth is not None and depth > 4 and depth in sides(n)


def one_dimensional(n):
    """True for a 1-D layer, which TensorFlow 1 ran as a 2-D one with a dummy axis of size 1."""
    name = (n.get("node", "") + n.get("caller", "") + n.get("layer", "")).lower()
    return "1d" in name


def sample(shape):
    """A shape without its batch axis when that stands as None."""
    return shape[1:] if shape is not None and len(shape) > 0 and shape[0] is None else shape


def tail(expected, found):
    """The two shapes without the batch axis where both have one: as samples."""
    if len(expected) == len(found) and len(expected) > 0 and expected[0] is None:
        return [expected[1:], found[1:]]
    return [expected, found]


def colour_pair(a, b):
    """True for 1 against 3 channels, either way."""
    return (a == 1 and b == 3) or (a == 3 and b == 1)


def alpha_pair(expected, found):
    """True for a PNG's alpha channel: 4 for 3, or 2 for 1."""
    return (expected == 3 and found == 4) or (expected == 1 and found == 2)


def only_axis(a, b, axis):
    """True when two shapes of one rank differ on exactly this axis (counted from the front)."""
    return len(a) == len(b) and differing_axes(a, b) == [axis]


def lasts(a, b):
    """True when two shapes of one rank differ on the last axis only."""
    return len(a) == len(b) and len(a) > 0 and differing_axes(a, b) == [len(a) - 1]


def shorter_without(long, short, axis):
    """True when `short` is `long` without one axis, an unknown size agreeing with any."""
    if long is None or short is None or len(long) != len(short) + 1:
        return False
    rest = [long[i] for i in range(len(long)) if i != axis]
    return len(differing_axes(rest, short)) == 0


def lost_first(expected, found):
    """True when `found` is `expected` without the batch axis: one sample instead of a batch of one."""
    return shorter_without(expected, found, 0)


def same_values(a, b):
    """True when two samples hold equally many values in different shapes: one is the other flattened or reshaped."""
    if a is None or b is None or len(a) == len(b) or not known(a) or not known(b):
        return False
    # In another order of axes they are transposed, with an axis of 1 more the same.
    if ascending([size for size in a if size != 1]) == ascending([size for size in b if size != 1]):
        return False
    return product(a) == product(b) and product(a) > 8


def slightly(a, b, most):
    """True when some sizes differ, and none of them by more than `most` or by a factor of 1.25."""
    axes = differing_axes(a, b)
    if len(axes) == 0:
        return False
    return all([abs(a[i] - b[i]) <= most and max(a[i], b[i]) * 4 <= min(a[i], b[i]) * 5 + 4 for i in axes])


def doubled(a, b):
    """True when some sizes differ, each by a factor of 2, 4 or 8: a stride or a pool."""
    axes = differing_axes(a, b)
    return len(axes) > 0 and all([any_ratio(a[i], b[i]) in [2, 4, 8] for i in axes])


def layer_name(n):
    """Name of the layer, node or input in small letters."""
    return " ".join([n.get(name, "") for name in ["layer", "input", "node", "caller", "variable"]]).lower()


def named(n, names):
    """True when one of the words stands in the name of the layer, node, input or op."""
    name = layer_name(n) + " " + n.get("op", "").lower()
    return any([word in name for word in names])


def recurrent(n):
    """True for a recurrent layer."""
    return named(n, ["lstm", "gru", "rnn", "bidirectional"])


def in_loss(n):
    """True when the op belongs to a loss or a metric."""
    return named(
        n, ["loss", "metric", "error", "entropy", "equal", "squareddifference", "logistic", "dice", "accuracy", "acc"]
    )


def between_layers(n):
    """True when two tensors meet in a known op, or in Keras's own words, which have None for the batch, and in no loss."""
    known_op = n.get("op", n.get("node", "")) != "" or n["shape_a"][:1] == [None]
    return known_op and not in_loss(n) and not named(n, ["sub"])


def image_rows(n):
    """True when a layer for whole flattened images gets the rows of one: (28, 28) or (None, 28) for 784."""
    wanted = n.get("expected_size", at(n.get("expected_shape"), -1))
    shape = n.get("found_shape")
    if shape is None or wanted == 0 or n.get("axis", -1) != -1 or len(n.get("expected_shape") or []) > 2:
        return False
    if len(shape) > 1 and shape[0] != 1 and product(shape) == wanted:
        return True
    side = at(shape, -1)
    return len(shape) < 3 and flattened_image(wanted) != "" and wanted in [side * side, 3 * side * side]


def kernel_unpermuted(shape):
    """A kernel of Theano's or PyTorch's order (out, in, h, w) in TensorFlow's (h, w, in, out)."""
    return shape[2:] + [shape[1], shape[0]]


def stored_pair(n):
    """[the model's shape, the stored one in TensorFlow's order] of a weight, None where unknown."""
    a = n.get("variable_shape")
    b = n.get("value_shape")
    if a is None or b is None:
        return None
    return [a, kernel_unpermuted(b)] if other_order(n) else [a, b]


def other_order(n):
    """True when the stored kernel stands in the order (out, in, h, w) while the variable has (h, w, in, out).

    So for the weights of other layers, (out, in) and (out, in, w), where the sizes agree.
    """
    a = n.get("variable_shape")
    b = n.get("value_shape")
    if a is None or b is None or len(a) != len(b) or len(a) < 2 or a == b:
        return False
    if len(a) < 4:
        return kernel_unpermuted(b) == a
    return kernel_unpermuted(b)[:-2] == a[:-2] and b[:2] != a[:2]


def moved_colours(a, b):
    """True when the channels (1 to 4 of them) of two samples stand at opposite ends, sides behind or before them."""
    if len(a) != len(b) or len(a) < 3:
        return False
    return any(
        [
            one[0] in COLOURS and one[0] == other[-1] and one[-1] not in COLOURS and other[0] not in COLOURS
            for one, other in [[a, b], [b, a]]
        ]
    )


def reordered(a, b):
    """True when two samples hold the same sizes in another order."""
    return is_permutation(a, b)


def ranks(n, first, second):
    """Ranks of two shapes of a message, by their names."""
    return [rank(n.get(first)), rank(n.get(second))]


def all_one_rank(shapes):
    """True when the shapes of a list have one rank, unknown ones aside."""
    shapes = [shape for shape in shapes if shape is not None]
    return all([len(shape) == len(shapes[0]) for shape in shapes])


def first_pairs(n):
    """For every part to concatenate after the first: [first, part, and both without the axis they are joined on].

    The concatenation axis is not printed; where channels differ too they are taken for it: the last axis, or axis 1 when
    the spatial axes stand behind it.
    """
    pairs = []
    shapes = [shape for shape in n.get("shapes", []) if shape is not None]
    for part in shapes[1:]:
        a = shapes[0]
        if len(a) == len(part) and len(a) > 0:
            joined = concat_axis(a, part)
            pairs.append([a, part, without_axis(a, joined), without_axis(part, joined)])
    return pairs


def concat_axis(a, b):
    """The axis that two maps are most likely joined on: last or first of those that differ, whichever leaves less; -1: none."""
    axes = differing_axes(a, b)
    if len(axes) < 2:
        return -1
    if slightly(without_axis(a, axes[-1]), without_axis(b, axes[-1]), 8):
        return axes[-1]
    return axes[0] if slightly(without_axis(a, axes[0]), without_axis(b, axes[0]), 8) else axes[-1]


def inner_sizes(n):
    """The two inner sizes of a matrix product, 0 where unknown."""
    a = n.get("shape_a")
    b = n.get("shape_b")
    if a is None or b is None or len(a) < 1 or len(b) < 2:
        return [n.get("size_a") or 0, n.get("size_b") or 0]
    return [a[-1] or 0, b[-2] or 0]


def is_layer_square(n):
    """True when the matrix is square: a layer inside a transformer or recurrent cell of another size."""
    b = n.get("shape_b")
    return b is not None and len(b) == 2 and b[0] == b[1]


def first_rank(n):
    """Rank of the first printed operand."""
    shapes = n.get("input_shapes", [])
    return rank(shapes[0]) if len(shapes) > 0 else None


def label_pair(n):
    """[target, output] of a message about a loss, or None when it prints no two shapes."""
    a = n.get("target_shape", n.get("shape_a"))
    b = n.get("output_shape", n.get("shape_b"))
    return None if a is None or b is None else [a, b]


def sparse_rows(n):
    """[rows of logits, number of labels]; None where unknown."""
    if n.get("output_shape") is None or n.get("target_shape") is None:
        return [None, None]
    return [product(n["output_shape"][:-1]), product(n["target_shape"])]


def sample_sizes(n):
    """All numbers of samples in a message."""
    if "x_size" in n:
        return [n["x_size"], n["y_size"]]
    if "shapes" in n:
        return numbers_of([shape[0] for shape in n["shapes"] if shape is not None and len(shape) > 0])
    return numbers_of(n.get("x_sizes", []) + n.get("y_sizes", []))


def feed_pair(n):
    """True when fed value and placeholder have one rank."""
    return (
        n.get("found_shape") is not None
        and n.get("expected_shape") is not None
        and len(n["found_shape"]) == len(n["expected_shape"])
    )


def when_fed(tell):
    """A tell for messages about an input's shape, for what is fed to a placeholder, where both shapes are known."""
    return lambda n: 0 if n.get("found_shape") is None or n.get("expected_shape") is None else tell(n)


def depth_pair(n):
    """[input depth of the variable, of the stored kernel], whatever the order of the stored one; None if no kernels."""
    a = n.get("variable_shape")
    b = n.get("value_shape")
    if a is None or b is None or len(a) != len(b) or len(a) < 4:
        return None
    if other_order(n):
        return [a[-2], b[1]]
    return [a[-2], b[-2]] if a[:-2] == b[:-2] else None


def root(number):
    """The whole square root of a number up to 4 million, else 0: the side of a flattened square image."""
    for side in range(1, 2001):
        if side * side >= (number or 0):
            return side if side * side == number else 0
    return 0


def square_maps(a, b):
    """[side, side, channels] that two flattened sizes have in common, as side*side*channels; None when there is none."""
    for channels in [2048, 1280, 1024, 512, 256, 128, 64, 32, 16, 8, 3, 1]:
        if (a or 0) % channels == 0 and (b or 0) % channels == 0:
            sides = [root(a // channels), root(b // channels)] if a and b else [0, 0]
            if 0 not in sides:
                return [sides[0], sides[1], channels]
    return None


def flattened_maps(n):
    """[side, side, channels] of two flattened feature maps that meet in a product of matrices, the rows first; else None."""
    inner = inner_sizes(n)
    a = n.get("shape_a")
    if a is not None and len(a) != 2:
        return None
    both = square_maps(inner[0], inner[1])
    if both is None or both[2] < 16 or min(both) < 2 or both[0] == both[1] or max(inner) < 200:
        return None
    # Flattened pictures before the width of a hidden layer: that both divide by 16 says nothing.
    for one, other in [inner, [inner[1], inner[0]]]:
        if flattened_image(one) != "" and other in FEATURE_WIDTHS:
            return None
    return both


def flattened_image(size):
    """A size as side*side*channels of a usual image; '' where it is none, or as usual for a layer."""
    for side in [28, 32, 48, 64, 96, 128, 150, 224, 256, 299]:
        for channels in [1, 3]:
            if size == side * side * channels and size not in FEATURE_WIDTHS:
                return factors([side, side, channels])
    return ""


def unflattened(n):
    """True when the sizes of one sample make up just what a layer was built for: Flatten is missing before it."""
    shape = n.get("found_shape")
    if shape is None or len(shape) < 3 or named(n, ["conv", "lstm", "gru", "rnn", "norm"]):
        return False
    if n.get("axis", -1) not in [-1, len(shape) - 1]:
        return False
    return known(shape[1:]) and product(shape[1:]) == n.get("expected_size") and product(shape[1:]) > 1


def dummy_axis(n):
    """The axis with the dummy 1 that TensorFlow adds to run a 1-D layer as a 2-D one; 0 when there is none."""
    shape = n.get("input_shape")
    if shape is None or len(shape) != 4 or ("2d" in layer_name(n) and not one_dimensional(n)):
        return 0
    kernel = n.get("kernel_shape")
    if kernel is not None and len(kernel) == 4:
        return 1 if kernel[0] == 1 and shape[1] == 1 else (2 if kernel[1] == 1 and shape[2] == 1 else 0)
    if not one_dimensional(n):
        return 0
    return 2 if shape[2] == 1 else (1 if shape[1] == 1 else 0)


def outputs_and_targets(n):
    """[output, target, rows]: shapes of one sample each, whatever the message calls them and whether or not it prints the batch."""
    output = n.get("expected_shape", n.get("output_shape", n.get("shape_b")))
    target = n.get("found_shape", n.get("target_shape", n.get("shape_a")))
    if output is None or target is None or len(output) == 0:
        return None
    # Keras 2.1 to 2.3 prints the shapes of a sample; every other message has the batch axis, mostly as None.
    if "expected_shape" in n and output[0] is not None:
        return [output, target, None]
    return [output[1:], target[1:], target[0]] if len(target) > 0 else None


def sparse_counts(n):
    """[rows of logits, number of labels]; of one sample where the batch is unknown; 0 where nothing is known."""
    rows = sparse_rows(n)
    if rows[0] is None and n.get("output_shape") is not None and n.get("target_shape") is not None:
        rows = [product(n["output_shape"][1:-1]), product(n["target_shape"][1:])]
    return [rows[0] or 0, rows[1] or 0]
