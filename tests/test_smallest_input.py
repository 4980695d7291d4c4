"""The smallest input of a stack: what Keras accepts and what it refuses, over hundreds of random stacks."""

import random
import sys
from pathlib import Path

import pytest

keras = pytest.importorskip("keras")
sys.path.insert(0, str(Path(__file__).parents[1] / "snippets"))

from smallest_input import Window, first_failing, lengths_left, lengths_needed, smallest_input  # noqa: E402

L = keras.layers


def convolution(rng):
    stride, dilation = rng.choice([(1, 1), (1, 1), (2, 1), (3, 1), (1, 2), (1, 3)])  # Keras refuses both above 1
    padding = rng.choice(["valid", "valid", "same", "causal"])
    return L.Conv1D(1, rng.randint(1, 6), strides=stride, padding=padding, dilation_rate=dilation)


def pool(rng):
    kind = rng.choice([L.MaxPooling1D, L.AveragePooling1D])
    return kind(rng.randint(1, 5), strides=rng.choice([None, 1, 2, 7]), padding=rng.choice(["valid", "valid", "same"]))


def between(rng):
    return rng.choice([L.Activation("relu"), L.Dropout(0.1)])


def stack(rng):
    return [rng.choice([convolution, convolution, pool, pool, between])(rng) for _ in range(rng.randint(1, 6))]


def keras_lengths(layers, length):
    """What Keras itself says: the lengths so far, and whether all the layers could be called."""
    x = keras.Input((length, 1))
    lengths = [length]
    for layer in layers:
        try:
            x = layer(x)
        except ValueError as error:
            assert "zero or negative" in str(error)
            return lengths, False
        lengths.append(x.shape[1])
    return lengths, True


def refused(layers, length):
    """Asserts that Keras refuses this length at the layer that we name; what it gets there."""
    lengths, fits = keras_lengths(layers, length)
    place, name, got = first_failing(layers, length)
    assert not fits
    assert (place, got) == (len(lengths) - 1, lengths[-1])
    assert name == layers[place].name
    assert lengths_left(layers, length)[:-1] == lengths


def test_keras_takes_the_smallest_input_and_refuses_one_step_less():
    rng = random.Random(20261125)
    one_less = 0
    for _ in range(400):
        layers = stack(rng)
        smallest = smallest_input(layers)
        lengths, fits = keras_lengths(layers, smallest)
        assert fits and lengths == lengths_left(layers, smallest), [layer.get_config() for layer in layers]
        assert first_failing(layers, smallest) is None
        assert all(got >= least for got, least in zip(lengths, lengths_needed(layers), strict=True))
        if smallest > 1:
            one_less += 1
            refused(layers, smallest - 1)
    assert one_less > 250


def test_any_length_ends_where_keras_says():
    rng = random.Random(7)
    fitted = 0
    for _ in range(150):
        layers = stack(rng)
        length = rng.randint(1, 2 * smallest_input(layers) + 3)
        if first_failing(layers, length):
            assert length < smallest_input(layers)
            refused(layers, length)
        else:
            fitted += 1
            assert length >= smallest_input(layers)
            assert keras_lengths(layers, length) == (lengths_left(layers, length), True)
    assert 20 < fitted < 130


def test_real_data_of_the_smallest_length_leaves_what_was_said():
    rng = random.Random(3)
    for _ in range(10):
        layers = stack(rng)
        smallest = smallest_input(layers)
        x = keras.ops.ones((1, smallest, 1))
        for layer in layers:
            x = layer(x)
        assert x.shape[1] == lengths_left(layers, smallest)[-1] >= 1


def test_the_question_s_stack():
    layers = [L.Conv1D(1, 3), L.Conv1D(1, 3), L.MaxPooling1D(4), L.Conv1D(1, 3), L.MaxPooling1D(4, name="last")]
    assert lengths_needed(layers) == [28, 26, 24, 6, 4, 1]
    assert lengths_left(layers, 16) == [16, 14, 12, 3, 1, 0]
    assert first_failing(layers, 16) == (4, "last", 1)


def test_windows_need_no_keras():
    windows = [Window(3), Window(5, dilation=2), Window(4, 4), Window(2, padding="same"), Window(4, 4)]
    layers = [
        L.Conv1D(1, 3),
        L.Conv1D(1, 5, dilation_rate=2),
        L.MaxPooling1D(4),
        L.Conv1D(1, 2, padding="same"),
        L.AveragePooling1D(4),
    ]
    assert lengths_needed(windows) == lengths_needed(layers) == [26, 24, 16, 4, 4, 1]
    assert first_failing(windows, 25) == (4, str(windows[4]), 3)


def test_an_empty_stack_needs_one_step():
    assert smallest_input([]) == 1


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
def test_height_and_width_are_asked_for_one_by_one(data_format):
    options = {"data_format": data_format}
    layers = [L.Conv2D(1, (5, 3), strides=(2, 1), **options), L.MaxPooling2D((2, 4), **options)]
    assert [smallest_input(layers, axis) for axis in (0, 1)] == [7, 6]

    def call(height, width):
        x = keras.Input((height, width, 1) if data_format == "channels_last" else (1, height, width))
        for layer in layers:
            x = layer(x)

    call(7, 6)
    for size in [(6, 6), (7, 5)]:
        with pytest.raises(ValueError, match="zero or negative"):
            call(*size)


@pytest.mark.parametrize("kind", [L.SeparableConv1D, L.DepthwiseConv1D])
def test_other_convolutions_slide_alike(kind):
    layer = kind(**({"filters": 1} if kind is L.SeparableConv1D else {}), kernel_size=4, strides=3)
    assert keras_lengths([layer], smallest_input([layer])) == ([4, 1], True)
    refused([layer], 3)


@pytest.mark.parametrize(
    "layer",
    [L.Flatten(), L.Conv1DTranspose(1, 3), L.ZeroPadding1D(2), L.UpSampling1D(2), L.GlobalMaxPooling1D(), L.LSTM(1)],
    ids=lambda layer: type(layer).__name__,
)
def test_a_layer_that_it_cannot_judge_is_refused_by_name(layer):
    with pytest.raises(ValueError, match=f"layer 1 is a {type(layer).__name__}: .*put a Window"):
        smallest_input([L.Conv1D(1, 3), layer])


@pytest.mark.parametrize("window", [Window(0), Window(3, 0), Window(3, dilation=0), Window(3, padding="full")])
def test_what_is_no_window_is_refused(window):
    with pytest.raises(ValueError, match="layer 0: this is no window"):
        smallest_input([window])


def test_a_length_below_one_is_refused():
    with pytest.raises(ValueError, match="1 or more, got 0"):
        first_failing([Window(3)], 0)
