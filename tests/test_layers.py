"""The calculator's arithmetic against Keras itself: shapes, refusals, parameters; and its reading of code."""

import os
import random
import time

import pytest

from whyshape.layers import (
    broadcast,
    channels_first,
    output_shape,
    parameters,
    smallest_input,
    smallest_that_works,
    walk,
    window_steps,
)
from whyshape.read_layers import (
    KINDS,
    LARGEST_NUMBER,
    MOST_CHARACTERS,
    MOST_LAYERS,
    kind_of,
    known_names,
    read_shape,
    read_stack,
)

SEED = 20261125


@pytest.fixture(scope="session")
def keras():
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from tensorflow import keras

    return keras


# ---- Random layers, as code and for an input that suits them in most cases


def sizes(draw, rank, low, high):
    """An argument for `rank` axes: one number, or one for each."""
    if draw.random() < 0.6:
        return draw.randint(low, high)
    return tuple(draw.randint(low, high) for _ in range(rank))


def random_layer(draw, rank=None):
    """Keras code of one layer, and the axes of its input besides the batch."""
    rank = rank or draw.randint(1, 3)
    kinds = [kind for kind in KINDS if kind[2] in (0, rank) and kind[1] not in ("keep", "vectorize")]
    names, family, kind_rank, _ = draw.choice(kinds)
    name, named = names[0], {}
    if family in ("rnn", "bidirectional", "attention"):
        axes = 2
    elif family == "convrnn":
        axes = kind_rank + 2
    else:
        axes = kind_rank + 1 if kind_rank else draw.randint(1, 4)
    plain = []
    if family in ("conv", "transpose", "separable"):
        plain.append(draw.choice([1, 2, 3, 4, 6, 8]))
    if family in ("conv", "transpose", "separable", "depthwise"):
        plain.append(sizes(draw, rank, 1, 5))
        if draw.random() < 0.5:
            named["strides"] = draw.randint(1, 3)
        if draw.random() < 0.3:
            named["dilation_rate"] = draw.randint(1, 3)
        if draw.random() < 0.5:
            named["padding"] = draw.choice(["valid", "same"] + (["causal"] if name == "Conv1D" else []))
        if draw.random() < 0.2:
            named["use_bias"] = False
        if family in ("depthwise", "separable") and draw.random() < 0.4:
            named["depth_multiplier"] = draw.randint(1, 3)
        if family == "conv" and draw.random() < 0.3:
            named["groups"] = draw.randint(1, 3)
        if family == "transpose" and draw.random() < 0.3:
            named["output_padding"] = draw.randint(0, 2)
    elif family == "pool":
        plain.append(sizes(draw, rank, 1, 4))
        if draw.random() < 0.4:
            named["strides"] = sizes(draw, rank, 1, 3)
        if draw.random() < 0.5:
            named["padding"] = draw.choice(["valid", "same"])
    elif family == "global":
        named = draw.choice([{}, {"keepdims": True}])
    elif family == "upsample":
        plain.append(sizes(draw, rank, 1, 3))
    elif family in ("pad", "crop"):
        if kind_rank == 1:
            plain.append(draw.choice([draw.randint(0, 3), (draw.randint(0, 3), draw.randint(0, 3))]))
        else:
            pairs = tuple((draw.randint(0, 3), draw.randint(0, 3)) for _ in range(rank))
            plain.append(draw.choice([draw.randint(0, 3), tuple(draw.randint(0, 3) for _ in range(rank)), pairs]))
        if draw.random() < 0.1:
            plain = []
    elif family == "dense":
        plain.append(draw.randint(1, 64))
        named = draw.choice([{}, {}, {"use_bias": False}])
    elif family == "rnn":
        plain.append(draw.randint(1, 16))
        named = draw.choice([{}, {"return_sequences": True}, {"use_bias": False}])
        if name == "GRU" and draw.random() < 0.3:
            named["reset_after"] = False
    elif family == "bidirectional":
        inner = draw.choice(["LSTM(4)", "GRU(3, return_sequences=True)", "SimpleRNN(2)"])
        merge = draw.choice(["", ", merge_mode='sum'"])
        return f"Bidirectional({inner}{merge})", axes
    elif family == "convrnn":
        plain += [draw.choice([1, 2, 3, 4]), sizes(draw, rank, 1, 4)]
        named = draw.choice([{}, {"return_sequences": True}, {"padding": "same", "use_bias": False}])
        named |= draw.choice([{}, {"strides": 2}, {"dilation_rate": 2}])
    elif family == "resize":
        if name.startswith("Adaptive"):
            plain.append(sizes(draw, rank, 1, 5))
        else:
            plain += [draw.randint(1, 9), draw.randint(1, 9)]
    elif family == "attention":
        if name == "MultiHeadAttention":
            plain += [draw.randint(1, 4), draw.randint(1, 8)]
            named = draw.choice(
                [{}, {"value_dim": 5}, {"output_shape": 6}, {"output_shape": (2, 3), "use_bias": False}]
            )
        elif name == "GroupQueryAttention":
            plain += [draw.randint(1, 4), draw.choice([2, 4, 6]), draw.choice([1, 2, 3])]
        else:
            named = draw.choice([{}, {"use_scale": True}, {"use_scale": False}])
    elif family == "norm":
        named = draw.choice([{}, {"axis": 1}])
        if name == "GroupNormalization":
            named |= {"groups": draw.choice([-1, 1, 2, 3, 4])} | draw.choice([{}, {"scale": False}])
        elif name == "Normalization":
            named = draw.choice([{}, {"axis": 1}, {"axis": None}, {"mean": 1, "variance": 2}])
    elif family == "prelu":
        named = draw.choice([{}, {"shared_axes": [1]}, {"shared_axes": [1, 2]}])
    elif family == "category":
        plain.append(draw.randint(1, 9))
        named = draw.choice([{}, {"output_mode": "one_hot"}, {"output_mode": "count"}])
    elif family == "distributed":
        inner, axes = random_layer(draw, rank)
        while "Attention" in inner:
            inner, axes = random_layer(draw, rank)
        return f"TimeDistributed({inner})", axes + 1
    elif family == "embedding":
        plain += [draw.randint(1, 100), draw.randint(1, 16)]
    elif family == "reshape":
        plain.append(tuple(draw.choice([-1, 1, 2, 3, 4, 6, 8, 12]) for _ in range(draw.randint(1, 3))))
    elif family == "permute":
        axes = draw.randint(1, 4)
        plain.append(tuple(draw.sample(range(1, axes + 1), axes)))
    elif family == "repeat":
        plain.append(draw.randint(1, 9))
        axes = 1
    elif family in ("batchnorm", "layernorm"):
        named = draw.choice([{}, {"axis": 1}, {"scale": False}])
    window = family in ("conv", "transpose", "separable", "depthwise", "pool", "global", "convrnn", "resize")
    if window and "dilation_rate" not in named and draw.random() < 0.1:
        named["data_format"] = "channels_first"
    words = [repr(value) for value in plain] + [f"{key}={value!r}" for key, value in named.items()]
    return f"{name}({', '.join(words)})", axes


def random_shape(draw, axes):
    return [None] + [draw.choice([1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 24, 28, 33]) for _ in range(axes)]


def made_by_keras(keras, code):
    """The layer that the code makes, or None when Keras refuses it."""
    try:
        return eval(code, vars(keras.layers) | {"__builtins__": {}, "keras": keras})
    except (ValueError, TypeError):
        return None


def one_layer(code):
    read = read_stack(code)
    return read["layers"][0] if read["layers"] else None


def random_stack(draw, least=2, most=7):
    """Code of a stack of layers of one rank, one a line, and an input shape for it."""
    rank = draw.randint(1, 2)
    lines = []
    for _ in range(draw.randint(least, most)):
        code, axes = random_layer(draw, rank)
        while axes != rank + 1 or "channels_first" in code or "Embedding" in code:
            code, axes = random_layer(draw, rank)
        lines.append(code)
    return "\n".join(lines), random_shape(draw, rank + 1)


# ---- Against Keras


def shape_by_keras(layer, shape):
    """The output shape, or None when Keras refuses the input."""
    shape = tuple(shape)
    name = type(layer).__name__
    both = [shape, shape] if name.startswith("M") or name.startswith("Group") else [[shape, shape]]
    try:
        return list(layer.compute_output_shape(*(both if "Attention" in name else [shape])))
    except (ValueError, TypeError, IndexError):
        return None


def called_by_keras(keras, layer, shape):
    """What a layer makes of an input of this shape; an attention looks from it to itself."""
    name, x = type(layer).__name__, keras.KerasTensor(tuple(shape))
    if "Attention" not in name:
        return layer(x)
    return layer(x, x) if name.startswith("M") or name.startswith("Group") else layer([x, x])


def refused_when_called(keras, layer, shape):
    """True when the call fails, or leaves an axis of size 0, which Keras lets pass and no one wants.

    Layers that resize look at no rank: they take a batch for the height of one image, which no model wants. A
    GroupQueryAttention is made for three axes, and counts its weights wrong with more.
    """
    kind = kind_of(type(layer).__name__)
    if kind and kind[1] == "resize" and len(shape) != kind[2] + 2:
        return True
    if type(layer).__name__ == "GroupedQueryAttention" and len(shape) != 3:
        return True
    try:
        return 0 in called_by_keras(keras, layer, shape).shape
    except (ValueError, TypeError, IndexError):
        return True


def test_thousands_of_layers_have_the_shape_and_the_parameters_that_keras_gives_them(keras):
    draw = random.Random(SEED)
    told = dict.fromkeys(["refused", "fails", "works", "counted"], 0)
    for _ in range(2500):
        code, axes = random_layer(draw)
        shape = random_shape(draw, axes)
        theirs, ours = made_by_keras(keras, code), one_layer(code)
        assert (theirs is None) == (ours is None), code
        if theirs is None:
            told["refused"] += 1
            continue
        result, wanted = output_shape(ours, shape), shape_by_keras(theirs, shape)
        if wanted is None or result["problem"]:
            told["fails"] += 1
            assert result["problem"], f"{code} on {shape}"
            assert wanted is None or refused_when_called(keras, theirs, shape), f"{code} on {shape}: {result}"
            continue
        told["works"] += 1
        assert result["shape"] == wanted, f"{code} on {shape}"
        if draw.random() < 0.2:
            told["counted"] += 1
            called_by_keras(keras, theirs, shape)
            assert parameters(ours, shape)["count"] == theirs.count_params(), f"{code} on {shape}"
    assert told["works"] > 2000 and told["counted"] > 350 and told["fails"] > 150 and told["refused"] > 40, told


def test_stacks_fail_at_the_layer_at_which_keras_fails(keras):
    draw = random.Random(SEED + 1)
    failed = 0
    for round_ in range(600):
        code, shape = random_stack(draw)
        read = read_stack(code)
        if read["problem"]:
            continue
        found = walk(read["layers"], shape)
        for place, line in enumerate(code.split("\n")):
            layer = made_by_keras(keras, line)
            row = found["rows"][place]
            wanted = shape_by_keras(layer, shape)
            if row["problem"]:
                failed += 1
                assert found["failing"] == place
                assert wanted is None or refused_when_called(keras, layer, shape), f"{line} on {shape}: {row}"
                break
            assert row["shape"] == wanted, f"{line} on {shape}"
            if round_ < 25:  # what TensorFlow itself makes of it, slower by far
                assert list(called_by_keras(keras, layer, shape).shape) == wanted
            shape = wanted
    assert 200 < failed < 500


def test_what_keras_finds_only_when_a_layer_is_called(keras):
    """Ranks and unknown axes, which compute_output_shape does not look at."""
    for code, shape in [
        ("Conv2D(8, 3)", [None, 28, 28]),
        ("Conv1D(8, 3)", [None, 28, 28, 1]),
        ("LSTM(8)", [None, 64]),
        ("Bidirectional(LSTM(8))", [None, 64]),
        ("MaxPooling2D()", [None, 28, 28]),
        ("GlobalAveragePooling2D()", [None, 64]),
        ("Dense(8)", [None, None]),
        ("Conv2D(8, 3)", [None, 28, 28, None]),
        ("RepeatVector(3)", [None, 4, 4]),
        ("Permute((2, 1))", [None, 4, 4, 4]),
        ("UpSampling2D()", [None, 8, 8]),
        ("TimeDistributed(Dense(3))", [None, 8]),
        ("Dense(3)", [None]),
        ("BatchNormalization()", [None, 8, None]),
        ("ConvLSTM2D(8, 3)", [None, 28, 28, 1]),
        ("ConvLSTM2D(8, 3)", [None, 5, 28, 28, None]),
        ("ConvLSTM2D(8, 3)", [None, 5, 28, None, 3]),
        ("ConvLSTM1D(8, 3)", [None, 5, 2, 1]),
        ("MultiHeadAttention(2, 8)", [None, 5, None]),
        ("GroupQueryAttention(8, 4, 2)", [None, 8]),
        ("GroupNormalization(32)", [None, 8, 8, 3]),
        ("RMSNormalization()", [None, None]),
        ("PReLU()", [None, None, 4]),
        ("PReLU(shared_axes=[2])", [None, 4]),
        ("Normalization()", [None, None]),
        ("CenterCrop(2, 2)", [None, 5, 8, 8, 3]),
    ]:
        problem = output_shape(one_layer(code), shape)["problem"]
        assert refused_when_called(keras, made_by_keras(keras, code), shape), code
        assert problem, code
    for code, shape in [
        ("Conv2D(8, 3)", [None, None, None, 1]),
        ("LSTM(8, return_sequences=True)", [None, None, 3]),
        ("Flatten()", [None]),
        ("Flatten()", [None, None, 4]),
        ("Dense(8)", [None, None, 4]),
        ("Reshape((-1, 2))", [None, None, 4]),
        ("UpSampling1D(3)", [None, None, 4]),
        ("GlobalMaxPooling1D()", [None, None, 4]),
        ("ConvLSTM2D(8, 3, return_sequences=True)", [None, None, 8, 9, 1]),
        ("MultiHeadAttention(2, 8)", [None, None, 4]),
        ("Attention()", [None, None, None]),
        ("Resizing(4, 5)", [None, None, None, 3]),
        ("RandomCrop(4, 5)", [None, 2, None, 3]),
        ("PReLU(shared_axes=[1, 2])", [None, None, None, 3]),
    ]:
        wanted = list(called_by_keras(keras, made_by_keras(keras, code), shape).shape)
        assert output_shape(one_layer(code), shape)["shape"] == wanted


KEPT = {  # layers that leave the shape as it is, whatever it is; where they need a value, one
    "ActivityRegularization": "",
    "AutoContrast": "",
    "Discretization": "num_bins=4",
    "Equalization": "",
    "Hashing": "4",
    "Identity": "",
    "RandomBrightness": "0.2",
    "RandomColorDegeneration": "0.5",
    "RandomColorJitter": "",
    "RandomContrast": "0.2",
    "RandomErasing": "",
    "RandomFlip": "'horizontal'",
    "RandomGaussianBlur": "",
    "RandomGrayscale": "0.5",
    "RandomHue": "0.5",
    "RandomInvert": "",
    "RandomPerspective": "",
    "RandomPosterization": "4",
    "RandomRotation": "0.1",
    "RandomSaturation": "0.5",
    "RandomSharpness": "0.5",
    "RandomShear": "0.1",
    "RandomTranslation": "0.1, 0.1",
    "RandomZoom": "(-0.2, 0.3)",
    "Solarization": "",
    "ThresholdedReLU": "",
    "UnitNormalization": "",
}


@pytest.mark.parametrize("name", KEPT)
def test_layers_that_keep_the_shape(keras, name):
    code = f"{name}({KEPT[name]})"
    ours = one_layer(code)
    assert output_shape(ours, [None, 8, 8, 3])["shape"] == [None, 8, 8, 3]
    layer = made_by_keras(keras, code)
    assert list(layer(keras.KerasTensor((None, 8, 8, 3))).shape) == [None, 8, 8, 3]
    assert layer.count_params() == parameters(ours, [None, 8, 8, 3])["count"] == 0


# What a line of layers has no use for, or what has no simple rule. The names of a new Keras are read, or stand here.
NOT_READ = {
    "several inputs": "Add Average Concatenate Dot Maximum Minimum Multiply Subtract",
    "no layers": "Input InputLayer InputSpec Layer Wrapper GRUCell LSTMCell SimpleRNNCell StackedRNNCells",
    "what a function or a program does": "FlaxLayer JaxLayer Lambda RNN TFSMLayer TorchModuleWrapper Pipeline",
    "texts and tables": "HashedCrossing IntegerLookup StringLookup",
    "sound, boxes, labels": "MelSpectrogram STFTSpectrogram MaxNumBoundingBoxes AugMix CutMix MixUp RandAugment",
    "rare": "ContrastLimitedAdaptiveHistogramEqualization EinsumDense RandomElasticTransform RandomHeight RandomWidth "
    "ReversibleEmbedding SpectralNormalization",
}


def test_every_layer_of_keras_is_read_or_left_out_on_purpose(keras):
    import inspect

    there = {name for name, layer in vars(keras.layers).items() if inspect.isclass(layer)}
    left_out = {name for names in NOT_READ.values() for name in names.split()}
    assert there - set(known_names()) <= left_out
    assert not left_out & set(known_names())


def test_texts_become_numbers(keras):
    for code, shape, wanted in [
        ("TextVectorization(1000, output_sequence_length=7)", [None, 1], [None, 7]),
        ("TextVectorization(1000)", [None], [None, None]),
    ]:
        assert output_shape(one_layer(code), shape)["shape"] == wanted
        layer = made_by_keras(keras, code)
        assert list(layer(keras.KerasTensor(tuple(shape), dtype="string")).shape) == wanted
    assert "one text for each sample" in output_shape(one_layer("TextVectorization(9)"), [None, 3])["problem"]
    assert "write int" in read_stack("TextVectorization(9, output_mode='multi_hot')")["problem"]


def test_two_shapes_broadcast_as_keras_and_numpy_say(keras):
    import numpy
    from keras.src.ops.operation_utils import broadcast_shapes

    draw = random.Random(SEED + 2)
    clashes = 0
    for _ in range(3000):
        a, b = ([draw.choice([0, 1, 1, 2, 3, 5, None]) for _ in range(draw.randint(0, 4))] for _ in range(2))
        found = broadcast(a, b)
        try:
            wanted = broadcast_shapes(a, b)
        except ValueError:
            wanted = None
            clashes += 1
        assert found["shape"] == wanted, (a, b)
        assert bool(found["problem"]) == (wanted is None)
        if None not in a + b:
            try:
                assert list(numpy.broadcast_shapes(tuple(a), tuple(b))) == found["shape"]
            except ValueError:
                assert found["problem"]
    assert 500 < clashes < 2500


# ---- The smallest input


def test_the_smallest_input_works_and_one_less_does_not():
    draw = random.Random(SEED + 3)
    asked = 0
    for _ in range(2500):
        code, shape = random_stack(draw, 1, 6)
        layers = read_stack(code)["layers"]
        smallest = smallest_that_works(layers, shape) if layers else None
        if smallest is None:
            continue
        for place, size in enumerate(smallest_input(layers, len(shape)), start=1):
            if size is not None and size > 1:
                asked += 1
                less = [*smallest[:place], size - 1, *smallest[place + 1 :]]
                assert walk(layers, less)["failing"] >= 0, f"{code} on {less}"
    assert asked > 500


def test_no_input_between_one_and_the_smallest_works():
    """Found by trying every size, with the other axes large: nothing is asked too much, nothing too little."""
    draw = random.Random(SEED + 6)
    asked = 0
    for _ in range(1200):
        code, shape = random_stack(draw, 1, 4)
        layers = read_stack(code)["layers"]
        large = [None] + [300] * (len(shape) - 2) + [12]
        chosen = any(name in code for name in ("Reshape", "Permute", "GroupNormalization"))  # of its sizes
        if not layers or chosen or walk(layers, large)["failing"] >= 0:
            continue
        for place, size in enumerate(smallest_input(layers, len(shape)), start=1):
            if size is not None and size < 150:
                tried = ([*large[:place], less, *large[place + 1 :]] for less in range(1, 300))
                works = next(less for less, one in enumerate(tried, start=1) if walk(layers, one)["failing"] == -1)
                assert works == size, code
                asked += size > 1
    assert asked > 200


def test_the_smallest_input_of_a_known_stack():
    layers = read_stack("Conv1D(24, 8, strides=2)\nMaxPool1D(4)\nConv1D(48, 8, strides=2)\nMaxPool1D(4)")["layers"]
    assert smallest_that_works(layers, [None, 100, 3]) == [None, 118, 3]
    assert smallest_that_works(read_stack("Dense(3)")["layers"], [None, 4]) is None
    # A shape that the Reshape cannot make is no answer.
    assert smallest_that_works(read_stack("Conv1D(3, 5)\nReshape((7, 3))")["layers"], [None, 11, 3]) is None


# ---- Channels that stand first


FIRST = [
    ("Conv2D(512, (5, 131))", [None, 2, 33, 131], [None, 33, 131, 2]),
    ("Conv2D(8, 3)\nMaxPooling2D(2)\nConv2D(8, 3)", [None, 3, 64, 64], [None, 64, 64, 3]),
    ("Rescaling(1.0)\nConv2D(8, 3)", [None, 3, 64, 64], [None, 64, 64, 3]),
    ("Conv2D(8, 3)", [None, 1, None, None], [None, None, None, 1]),
    ("Conv3D(8, 3)", [None, 1, 16, 64, 64], [None, 16, 64, 64, 1]),
    ("MaxPooling1D(8)", [None, 1, 100], [None, 100, 1]),
    ("TimeDistributed(Conv2D(8, 3))", [None, 10, 3, 64, 64], [None, 10, 64, 64, 3]),
    ("Conv1D(8, 3)", [None, 4, 64], None),  # fits: a few steps of many features
    ("Conv2D(8, 3)", [None, 4, 4, 64], None),  # the end of a network
    ("Conv2D(8, 3)", [None, 3, 64, 3], None),
    ("Conv2D(8, 3)", [None, 64, 64, 3], None),
    ("Conv2D(8, 3)", [None, 5, 64, 64], None),
    ("Conv2D(8, 3, data_format='channels_first')", [None, 3, 64, 64], None),
    ("Conv2D(8, 3)", [None, 64, 64], None),
    ("Flatten()\nDense(3)", [None, 3, 64, 64], None),
    ("LSTM(3)", [None, 3, 64], None),
    ("ConvLSTM2D(3, 3)", [None, 10, 3, 64, 64], None),
    ("Dropout(0.5)", [None, 3, 64, 64], None),
]


@pytest.mark.parametrize(("code", "shape", "moved"), FIRST)
def test_channels_that_seem_to_stand_first_are_noticed(keras, code, shape, moved):
    layers = read_stack(code)["layers"]
    found = channels_first(layers, shape)
    assert (found and found["shape"]) == moved
    if moved:
        assert walk(layers, moved)["failing"] == -1
        for line in code.split("\n"):
            moved = list(made_by_keras(keras, line)(keras.KerasTensor(tuple(moved))).shape)


def test_what_is_said_of_channels_that_seem_to_stand_first():
    found = channels_first(read_stack("Conv2D(512, (5, 131))")["layers"], [None, 2, 33, 131])
    assert found["text"] == (
        "Channels first? Conv2D looks for them on the last axis, of size 131. Move the 2 there (Permute, not Reshape): "
        '(33, 131, 2). Or write data_format="channels_first" in every such layer.'
    )


# ---- What it says


def test_the_arithmetic_is_written_out():
    layers = read_stack("Conv2D(32, 3)\nMaxPooling2D()\nFlatten()\nDense(10)")["layers"]
    found = walk(layers, [None, 28, 28, 1])
    assert [row["how"] for row in found["rows"]] == [
        "floor((28 − 3) / 1) + 1 = 26",
        "floor((26 − 2) / 2) + 1 = 13",
        "13 × 13 × 32 = 5408",
        "5408 → 10",
    ]
    assert [row["counted"] for row in found["rows"]] == ["(3 × 3 × 1 + 1) × 32", "", "", "(5408 + 1) × 10"]
    assert found["total"] == 320 + 54090


@pytest.mark.parametrize(
    ("code", "shape", "said"),
    [
        (
            "MaxPool1D(4)",
            [None, 3, 8],
            "the window spans 4, and the axis (steps) has only 3. floor((3 − 4) / 4) + 1 = 0",
        ),
        ("Conv2D(8, (5, 3))", [None, 9, 2, 3], "the window spans 3, and the axis (width) has only 2"),
        ("Conv1D(8, 3, dilation_rate=4)", [None, 8, 3], "((3 − 1) × 4 + 1)"),
        ("Conv2D(8, 3)", [None, 28, 28], "add one: the input shape (28, 28, 1)"),
        ("Conv2D(8, 3)", [None, None, 28, 28, 1], "If the first size is the batch, leave it out"),
        ("LSTM(8)\nLSTM(8)", [None, 5, 2], "Write return_sequences=True in the LSTM before it"),
        ("Flatten()\nConv2D(3, 3)", [None, 8, 8, 1], "already flattened"),
        ("Flatten()\nDense(3)", [None, None, 8], "The last axis of (None, None) is unknown"),
        ("Reshape((5, 5))", [None, 24], "24 numbers (24); the target (5, 5) has 5 × 5 = 25"),
        ("Conv2D(4, 3, groups=2)", [None, 8, 8, 3], "3 channels cannot be split into 2 groups"),
        ("TimeDistributed(Conv1D(64, 16))", [None, 100, 64], "add one: the input shape (100, 64, 1)."),
        ("TimeDistributed(TimeDistributed(Conv1D(6, 3)))", [None, 9, 9, 9], "add one: the input shape (9, 9, 9, 1)."),
        ("ConvLSTM2D(8, 3)", [None, 10, 28, 28], "add one: the input shape (10, 28, 28, 1)."),
        ("Conv2D(8, 3, data_format='channels_first')", [None, 28, 28], "the input shape (1, 28, 28)."),
        (
            "TimeDistributed(Conv1D(8, 3, data_format='channels_first'))",
            [None, 10, 28],
            "the input shape (10, 1, 28).",
        ),
        ("LSTM(8)", [None, 100], "If each step is one number, add an axis: the input shape (100, 1)."),
        ("LSTM(8)", [None, 32, 100, 3], "If the first size is the batch, leave it out"),
        ("ConvLSTM2D(8, 3)", [None, 5, 2, 9, 1], "ConvLSTM2D: the window spans 3, and the axis (height) has only 2"),
        ("ConvLSTM2D(8, 3)", [None, 9, 1], "needs 5 axes (batch, steps, height, width, channels) and gets 3 axes"),
        ("GroupNormalization()", [None, 8, 8, 24], "24 channels cannot be split into 32 groups"),
    ],
)
def test_a_failing_layer_says_why_in_numbers(code, shape, said):
    found = walk(read_stack(code)["layers"], shape)
    assert said in found["problem"]
    assert found["rows"][-1]["problem"] == found["problem"] and found["failing"] == len(found["rows"]) - 1


@pytest.mark.parametrize(
    ("window", "size", "how"),
    [
        ((28, 3, 1, 1, "valid", False, None), 26, "floor((28 − 3) / 1) + 1 = 26"),
        ((28, 3, 1, 2, "valid", False, None), 24, "floor((28 − ((3 − 1) × 2 + 1)) / 1) + 1 = 24"),
        ((28, 3, 2, 1, "same", False, None), 14, "ceil(28 / 2) = 14"),
        ((7, 3, 2, 1, "same", True, None), 14, "7 × 2 = 14"),
        ((7, 3, 2, 1, "valid", True, None), 15, "7 × 2 + max(3 − 2, 0) = 15"),
        ((2, 5, 1, 1, "valid", False, None), -2, "floor((2 − 5) / 1) + 1 = −2"),
    ],
)
def test_one_window(window, size, how):
    assert window_steps(*window) == {"size": size, "how": how}


# ---- Reading

PASTED = """import keras
model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    Conv2D(
        32, (3, 3),  # thirty-two
        kernel_regularizer=keras.regularizers.l2(1e-4),
    ),
    Flatten(),
])
model.compile('adam')
model.summary()"""


@pytest.mark.parametrize(
    ("text", "names", "input_shape"),
    [
        ("Conv2D(24, 8, strides=2)", ["Conv2D"], None),
        ("keras.layers.MaxPool1D(4),  # a comment", ["MaxPooling1D"], None),
        ("model.add(tf.keras.layers.Dense(10, activation='relu', input_shape=(784,)))", ["Dense"], [None, 784]),
        ("model.add(Dense(12, input_dim=8))", ["Dense"], [None, 8]),
        (
            PASTED,
            ["Conv2D", "Flatten"],
            [None, 28, 28, 1],
        ),
        ("i = Input((8 * 8,))\nx = Dense(3)(i)\ny = Dense(4)(x)\nmodel = Model(i, y)", ["Dense", "Dense"], [None, 64]),
        ("classes = 10\nDense(classes)", ["Dense"], None),
        ("Input(batch_shape=(32, 10, 4)); LSTM(3)", ["LSTM"], [32, 10, 4]),
        ("    Conv1D(8, 3),\n    Flatten(),\n])", ["Conv1D", "Flatten"], None),
        ("model.build((None, 4))\nDense(2)", ["Dense"], [None, 4]),
        ("", [], None),
        (
            "i = Input((9, 4))\nx = LSTM(3, stateful=True)(i, initial_state=[a, b])\nx = Dense(1)(inputs=x)",
            ["LSTM", "Dense"],
            [None, 9, 4],
        ),
        ("i = Input((9,))\nx = Dense(4)(Flatten()(i))\ny = Dense(2)(x)", ["Flatten", "Dense", "Dense"], [None, 9]),
        ("x = MultiHeadAttention(2, 8)(query=x, value=x, use_causal_mask=True)", ["MultiHeadAttention"], None),
        ("x = Attention()([x, x])\nx = Dense(1)(x)", ["Attention", "Dense"], None),
    ],
)
def test_code_is_read_as_it_is_pasted(text, names, input_shape):
    read = read_stack(text)
    assert read["problem"] == ""
    assert ([layer["name"] for layer in read["layers"]], read["input"]) == (names, input_shape)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("Conv2d(3, 3)", 1, "does not know “Conv2d”. Did you mean Conv2D?"),
        ("\nConv2D(3, 3, stride=2)", 2, "no “stride” here. Did you mean strides?"),
        ("Dense()", 1, "needs units"),
        ("Dense(n)", 1, "has “n” for units: write a number in its place"),
        ("Dense(0)", 1, "the least is 1"),
        ("Dense(2.5)", 1, "write a number"),
        ("Dense(3, units=4)", 1, "twice"),
        ("Conv2D(3, (3, 3, 3))", 1, "has 3 numbers for kernel_size and needs 2"),
        ("Conv2D(3, 3, padding='full')", 1, "write valid or same"),
        ("Conv2D(3, 3, 2, 'same', None, 2)", 1, "not both"),
        ("Conv2D(3, 3", 1, "not closed"),
        ("Dense('3)", 1, "quotation mark"),
        ("Dense", 1, "needs brackets"),
        ("for i in range(3):\n  Dense(3)", 1, "only the layers"),
        ("x = Dense(3)(x)\ny = Dense(3)(x)\nz = Dense(3)(x)", 3, "goes back to “x”"),
        ("x = Concatenate()([a, b])", 1, "Their sizes must be equal on every axis but its own"),
        ("x = Add()([a, b])", 1, "Add joins several inputs"),
        ("Dense(3)\nDot(axes=1)", 2, "Dot joins several inputs"),
        ("x = layers.add([a, b])", 1, "add joins several inputs"),
        ("y = Dense(3)(x)\ny = x + y", 2, "“+” joins several inputs"),
        ("y = Dense(3)(x) + x", 1, "“+” joins several inputs"),
        ("MultiHeadAttention(2, 8)(a, b)", 1, "joins several inputs"),
        ("Attention()([a, b])", 1, "joins several inputs"),
        ("GroupQueryAttention(8, 4, 3)", 1, "cannot split 4 query heads into 3 groups"),
        ("TimeDistributed(Attention())", 1, "with one input"),
        ("ConvLSTM2D(3, 3, return_state=True)", 1, "several outputs"),
        ("LSTM(3, return_state=True)", 1, "several outputs"),
        ("Dense(3) $", 1, "“$” stands in no layer"),
        ("Reshape((-1, -1))", 1, "more than one -1"),
        ("Permute((1, 3))", 1, "once in dims"),
        ("TimeDistributed(x)", 1, "needs a layer"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text, line, said):
    read = read_stack(text)
    assert read["layers"] == [] and read["line"] == line and said in read["problem"]


@pytest.mark.parametrize(
    ("text", "joins"),
    [
        ("x = Add()([a, b])", True),
        ("layers.multiply([a, b])", True),
        ("y = x + y", True),
        ("x = Concatenate()([a, b])", False),
        ("Attention()([a, b])", False),
        ("Dense()\nAdd()", False),  # the first problem counts
        ("Dense(3)", False),
    ],
)
def test_what_two_shapes_can_answer_is_marked(text, joins):
    assert read_stack(text)["joins"] == joins


HOSTILE = [
    "constructor(3)",
    "__proto__(3)",
    "toString = 3\nDense(valueOf)",
    "hasOwnProperty",
    "Dense(3, constructor=1)",
    "Dense(3, __proto__=1)",
    "(" * 5000,
    "Dense(" * 2000,
    "[" * 3000 + "]" * 3000,
    "Dense(" + "9" * 5000 + ")",
    "Dense(9999999)\n" * 150,
    "Conv3D(9999999, 9999999)",
    "Dense(1)\n" * (MOST_LAYERS + 1),
    "x" * (MOST_CHARACTERS + 1),
    "Dense(9999999 * 9999999)",
    "Dense(7 // 0)",
    "Dense(1e999)",
    "Dense(-3)",
    "Dense(--3)",
    "Dense(3)(",
    "Dense(3)(((",
    "=",
    "x =",
    "Dense(units=)",
    "Dense(,)",
    "\\",
    "'",
    "\u202eDense(3)",
    "<img src=x onerror=alert(1)>",
    "Dense(3, name='<img src=x onerror=alert(1)>')",
    "Reshape(())",
    "Reshape([[1]])",
    "Permute(())",
    "Bidirectional(Bidirectional(Bidirectional(LSTM(3))))",
    "TimeDistributed(" * 6 + "Dense(1)" + ")" * 6,
    "\x00",
    "Input()",
    "Input(shape=None)",
    "Input(shape=(0,))\nDense(1)",
    "Input('a')",
    "build()",
    "add()",
    "Sequential(3)",
    "Attention()()",
    "Attention()([])",
    "Attention()([[]])",
    "MultiHeadAttention(2, 2)(",
    "Add()(Add()(Add()(x)))",
    "add([a, b])(c)",
    "Dense(1)(Dense(2)(Dense(3)(Dense(4)(x))))",
    "ConvLSTM2D()",
    "ConvLSTM3D(9999999, 9999999)",
    "MultiHeadAttention(9999999, 9999999, 9999999)",
    "GroupNormalization(0)",
    "PReLU(shared_axes=99)",
    "Resizing(9999999, 9999999)\nFlatten()\nDense(9)",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_code_is_answered_soon_and_without_an_exception(text):
    start = time.perf_counter()
    read = read_stack(text)
    shape = read["input"] or [None, 4]
    found = walk(read["layers"], shape)
    smallest_that_works(read["layers"], shape)
    assert found["total"] <= 2**53
    assert time.perf_counter() - start < 1


def test_broken_code_never_breaks_the_reader():
    """Lines cut and mixed at random."""
    draw = random.Random(SEED + 4)
    for _ in range(3000):
        code, shape = random_stack(draw, 1, 3)
        letters = list(code)
        for _ in range(draw.randint(1, 4)):
            place = draw.randrange(len(letters))
            letters[place : place + draw.randint(0, 3)] = draw.choice(
                ["", "(", ")", ",", "=", "'", "[", "-", "1", "x", "\n", "."]
            )
            letters = letters or ["x"]
        read = read_stack("".join(letters))
        assert read["problem"] or isinstance(walk(read["layers"], shape)["rows"], list)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("(None, 28, 28, 1)", [None, 28, 28, 1]),
        ("[28,28]", [28, 28]),
        ("28x28x1", [28, 28, 1]),
        ("28 × 28", [28, 28]),
        ("28 28 3", [28, 28, 3]),
        ("(3,)", [3]),
        ("5", [5]),
        ("?", [None]),
        ("()", []),
        ("TensorShape([None, 3])", [None, 3]),
    ],
)
def test_a_shape_is_read_as_people_write_it(text, shape):
    assert read_shape(text) == {"shape": shape, "problem": ""}


@pytest.mark.parametrize(
    "text", ["", "a", "1.5", "3,,4", "-2", "9" * 400, str(LARGEST_NUMBER + 1), "1," * 13, "<b>", "(1, ½)"]
)
def test_what_is_no_shape_says_so(text):
    read = read_shape(text)
    assert read["shape"] is None and read["problem"]


def test_every_name_is_a_layer_of_keras_and_takes_what_keras_takes(keras):
    import inspect

    gone = {"CuDNNLSTM", "Convolution1DTranspose"}
    for names, family, _, order in KINDS:
        parameters_ = [name for name in inspect.signature(getattr(keras.layers, names[0]).__init__).parameters][1:]
        if family == "rnn":
            continue  # only the first of many
        known = [name for name in order if name in parameters_]
        positions = [parameters_.index(name) for name in known]
        assert positions == list(range(len(known))), names[0]
    for name in known_names():
        assert name in gone or hasattr(keras.layers, name), name
