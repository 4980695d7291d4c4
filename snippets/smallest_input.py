"""The smallest input that a stack of convolutions and pools can take, and the layer that fails on a smaller one."""

import re
from collections import namedtuple

Window = namedtuple("Window", "size stride padding dilation", defaults=(1, "valid", 1))

SLIDES = r"((Separable|Depthwise)?Conv|(Max|Average)Pooling)[123]D"
KEEPS_LENGTH = (
    r"InputLayer|Activation|ReLU|LeakyReLU|PReLU|ELU|(Batch|Layer|Group)Normalization"
    r"|Dropout|SpatialDropout[123]D|Gaussian(Noise|Dropout)"
)


def lengths_needed(layers, axis=0):
    """The least length that each layer must get, and 1 for what comes out at the end.

    layers: a list of Keras layers in order (need not be built), or of `Window`s:
        size, stride (a pool's is its size), padding ("valid", "same", "causal"), dilation.
    axis: with Conv2D, 0 asks about the height, 1 about the width.
    """
    needed = [1]
    for window in reversed(_windows(layers, axis)):
        needed.insert(0, (needed[0] - 1) * window.stride + _reach(window))
    return needed


def smallest_input(layers, axis=0):
    """The smallest input length that leaves at least one step after every layer."""
    return lengths_needed(layers, axis)[0]


def lengths_left(layers, length, axis=0):
    """The length of the input and after each layer, up to the first that is 0 or less."""
    left = [length]
    for window in _windows(layers, axis):
        if left[-1] > 0:
            left.append((left[-1] - _reach(window)) // window.stride + 1)
    return left


def first_failing(layers, length, axis=0):
    """(place in the list, name, length it gets) of the first layer that gets too little.

    None if every layer gets enough.
    """
    *before, last = lengths_left(layers, length, axis)
    if last > 0:
        return None
    place = len(before) - 1
    if place < 0:
        raise ValueError(f"expected a length of 1 or more, got {length}")
    return place, getattr(layers[place], "name", str(layers[place])), before[-1]


def _reach(window):
    """The steps that one place of the window needs; all but one are padded unless "valid"."""
    return (window.size - 1) * window.dilation + 1 if window.padding == "valid" else 1


def _windows(layers, axis):
    return [_window(place, layer, axis) for place, layer in enumerate(layers)]


def _window(place, layer, axis):
    kind = type(layer).__name__
    if isinstance(layer, Window):
        window = layer
    elif re.fullmatch(SLIDES, kind):
        size = layer.pool_size if "Pooling" in kind else layer.kernel_size
        dilation = 1 if "Pooling" in kind else layer.dilation_rate
        sizes = [_at(axis, given) for given in (size, layer.strides, dilation)]
        window = Window(sizes[0], sizes[1], layer.padding, sizes[2])
    elif re.fullmatch(KEEPS_LENGTH, kind):
        window = Window(1)
    else:
        raise ValueError(
            f"layer {place} is a {kind}: end the list before it if it ends the sequence "
            "(Flatten, global pooling, LSTM), else put a Window in its place"
        )
    sizes = (window.size, window.stride, window.dilation)
    if min(sizes) < 1 or window.padding not in ("valid", "same", "causal"):
        raise ValueError(f"layer {place}: this is no window: {window}")
    return window


def _at(axis, given):
    return given[axis] if isinstance(given, (tuple, list)) else given
