"""Shape arithmetic: pure functions on lists of sizes, where None is an unknown size.

A shape that is unknown as a whole is None. Functions that test something answer False when an unknown size leaves
room for doubt, so that a clash is only ever claimed when the numbers prove it.
"""


def rank(shape):
    """Number of dimensions; None for an unknown shape. rank([None, 28, 28]) = 3."""
    return None if shape is None else len(shape)


def ascending(sizes):
    """Known sizes in order; with a key, since JavaScript sorts by the text of the numbers otherwise."""
    return sorted(sizes, key=lambda size: size)


def product(sizes):
    """Number of elements; None when a size is unknown. product([2, 3]) = 6, product([]) = 1."""
    total = 1
    for size in sizes:
        if size is None:
            return None
        total = total * size
    return total


def known(shape):
    """True when every size is known. known([2, None]) is False."""
    return shape is not None and all([size is not None for size in shape])


def at(shape, axis):
    """Size of an axis (negative: from the end), or 0 when shape, axis or size is not known. at([2, None], -1) = 0."""
    if shape is None:
        return 0
    place = axis if axis >= 0 else len(shape) + axis
    if place < 0 or place >= len(shape) or shape[place] is None:
        return 0
    return shape[place]


def without_axis(shape, axis):
    """The shape without one axis. without_axis([2, 3, 4], 1) = [2, 4]."""
    return [shape[i] for i in range(len(shape)) if i != axis]


def same_shape(a, b):
    """True when rank and every size agree, an unknown size agreeing with any. same_shape([None, 3], [8, 3])."""
    if a is None or b is None:
        return True
    return len(a) == len(b) and len(differing_axes(a, b)) == 0


def differing_axes(a, b):
    """Axes on which two shapes of one rank have two different known sizes. ([8, 3], [8, 4]) -> [1]."""
    return [i for i in range(len(a)) if a[i] is not None and b[i] is not None and a[i] != b[i]]


def broadcast_clash(a, b):
    """Axes, counted from the right as -1, -2 ..., on which two shapes do not broadcast (NumPy's rule).

    broadcast_clash([2, 3], [4]) = [-1]; broadcast_clash([2, 3], [2, 1]) = [].
    """
    clash = []
    for back in range(1, min(len(a), len(b)) + 1):
        x = a[len(a) - back]
        y = b[len(b) - back]
        if x is not None and y is not None and x != y and x != 1 and y != 1:
            clash.append(-back)
    return clash


def effective_window(window, dilation):
    """Cells that a dilated window spans: (window - 1) * dilation + 1."""
    return (window - 1) * dilation + 1


def window_output(size, window, stride, dilation, padding):
    """Output size of a convolution or pooling along one axis; can come out as zero or negative.

    valid: floor((size - effective_window) / stride) + 1; same: ceil(size / stride). Source: TensorFlow's
    GetWindowedOutputSize and keras.src.backend.common.compute_conv_output_shape.
    """
    if padding == "same":
        return (size + stride - 1) // stride
    return (size - effective_window(window, dilation)) // stride + 1


def transposed_output(size, window, stride, padding):
    """Output size of a transposed convolution. same: size * stride; valid: size * stride + max(window - stride, 0)."""
    if padding == "same":
        return size * stride
    return size * stride + max(window - stride, 0)


def concat_axes(parts):
    """Axes on which shapes of one rank differ: concatenation works when that is at most the concat axis."""
    axes = []
    for part in parts:
        for axis in differing_axes(parts[0], part):
            if axis not in axes:
                axes.append(axis)
    return ascending(axes)


def same_ranks(parts):
    """True when all shapes of a list have one rank."""
    return all([len(part) == len(parts[0]) for part in parts])


def matmul_clash(a, b):
    """True when the inner sizes of a matrix product differ: a[-1] != b[-2] (b[-1] for a vector)."""
    if len(a) == 0 or len(b) == 0:
        return True
    inner = b[len(b) - 2] if len(b) > 1 else b[0]
    return a[-1] is not None and inner is not None and a[-1] != inner


def is_permutation(a, b):
    """True when two shapes hold the same known sizes in another order. ([3, 32, 32], [32, 32, 3]) -> True."""
    if not known(a) or not known(b) or len(a) != len(b) or a == b:
        return False
    return ascending(a) == ascending(b)


def channels_moved(a, b):
    """True when b is a with its first axis (not counting a batch axis) moved to the end, or the reverse."""
    if not is_permutation(a, b):
        return False
    return b == a[1:] + [a[0]] or a == b[1:] + [b[0]]


def known_product(shape):
    """Product of the sizes that are known: known_product([None, 4, 8]) = 32."""
    return product([size for size in shape if size is not None])
