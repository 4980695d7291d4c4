"""Mistakes with the number and the order of axes of the data."""

from whyshape.cause import Cause, prior
from whyshape.causes.programs import IMPORTS, batch, defined, light, mended, multiplied, usable, zeros
from whyshape.causes.signs import (
    COLOURS,
    first_rank,
    image_rows,
    lost_first,
    moved_colours,
    named,
    numbers_of,
    recurrent,
    reordered,
    same_values,
    sample_sizes,
    shorter_without,
    tail,
    unflattened,
    when_fed,
)
from whyshape.say import factors, shape_text
from whyshape.shapes import at, product, without_axis


def predicted_on(shape, mend, layers):
    """[broken, fixed]: a model called on an array of this shape; then on what `mend` makes of the array."""
    lines = "".join([f"    keras.layers.{layer},\n" for layer in layers])
    end = f"model = keras.Sequential([\n{lines}])\nmodel(x)\n"
    return mended(IMPORTS + zeros("x", shape, ""), f"x = x{mend}\n", end)


def network(sample):
    """A layer for samples of this shape, written without `layers.`."""
    if len(sample) == 1:
        return "Dense(10)"
    return "LSTM(32)" if len(sample) == 2 and sample[0] <= 500 else f'Conv{len(sample) - 1}D(8, 3, padding="same")'


def batch_axis_rank(n):
    """One axis too few: an image ends in its channels, a square matrix is a gray image; a vector alone is less sure."""
    shape = n.get("found_shape")
    if n["found_rank"] != n["expected_rank"] - 1:
        return 8
    if shape is None:
        return 60 if n["found_rank"] == 1 else 48
    if len(shape) == 1:
        return 78 if shape[0] is not None else 55
    if len(shape) > 2 and at(shape, -1) in COLOURS and (n["expected_rank"] == 4 or shape[0] is not None):
        return 86
    if len(shape) == 2 and shape[0] == shape[1]:
        return 76
    if at(shape, 0) == 0:
        return 30
    return 50 if n["expected_rank"] > 3 else 45


def one_image(n):
    """True for (height, width, channels): an image without a batch axis."""
    shape = n.get("found_shape", n.get("input_shape"))
    return usable(shape, 3, 3) and shape[2] in COLOURS and min(shape[:2]) > 4


def batch_axis_input_shape_mismatch(n):
    """The found shape is the expected one without its first axis, or rows of one sample."""
    a = n["expected_shape"]
    b = n["found_shape"]
    if image_rows(n):
        return 90
    if b == [None]:
        # A batch of numbers: of one sample the size would be known.
        return 20
    if lost_first(a, b):
        return 60 if 1 in a[1:-1] and b[:1] == [None] else 93
    if len(a) == len(b) + 1:
        # The rows of one sample, taken as samples: predict deals them out in batches.
        return 84 if b[1:] == a[2:] and a[1] != 1 else (66 if len(a) > 3 else 5)
    return 73 if b in [[1], [None, 1]] and at(a, -1) != 1 else 5


def batch_axis_lost(n):
    """The found shape is the expected one without its first axis."""
    return 88 if lost_first(n.get("expected_shape"), n.get("found_shape")) else 9


def first_operand(n):
    """The first printed input shape of an op, or None."""
    shapes = n.get("input_shapes") or []
    return shapes[0] if len(shapes) > 0 else None


def one_sample(n):
    """The shape of the one sample that was passed without a batch axis, or None; its first size may be unknown."""
    a = n.get("expected_shape")
    b = n.get("found_shape", first_operand(n))
    if image_rows(n):
        return [n.get("expected_size", at(a, -1))]
    if a is not None and len(a) > 0:
        return a[1:] if a[0] is None or (b is not None and len(a) == len(b) + 1) else a
    # 32 is a batch of predict: the rows of the sample.
    return [None] + b[1:] if b is not None and len(b) > 1 and b[0] == 32 else b


def batch_axis_say(n):
    """What the first axis of the one sample was taken for."""
    sample = one_sample(n)
    text = "The first axis counts the samples: without it your one sample is read as many."
    return text if sample is None else f"{text} A batch of one is {shape_text([1] + sample)}."


def batch_axis_programs(n):
    """A model called on one sample; then on a batch of one."""
    sample = one_sample(n)
    if sample is None or sample == [1]:
        return None
    sample = batch(sample)[1:]
    if not usable(sample, 1, 4) or not light(sample):
        return None
    layers = [f"Input({shape_text(sample)})", network(sample)]
    if image_rows(n):
        shape = n["found_shape"]
        side = at(shape, -1)
        return predicted_on(
            shape if product(shape) == sample[0] else [sample[0] // side, side], ".reshape(1, -1)", layers
        )
    # Keras 3 adds a last axis of size 1 by itself where the input is declared, so there the layers have to find out.
    declared = "expected_shape" in n and sample[-1] != 1
    return predicted_on(sample, "[np.newaxis]", layers if declared else layers[1:])


def generator_programs(n):
    """A generator of single samples that is declared to give batches; then declared right, and batched after."""
    b = n.get("found_shape")
    if b is None or len(b) == 0 or not light(b):
        return None
    head = f"import tensorflow as tf\n\ndef samples():\n    yield tf.zeros({shape_text(b)})\n\n"
    return [
        head
        + f"data = tf.data.Dataset.from_generator(samples, output_signature=tf.TensorSpec({declared}\nnext(iter(data))\n"
        for declared in [f"{shape_text([None] + b)}))", f"{shape_text(b)})).batch(8)"]
    ]


def vector_programs(n):
    """A vector multiplied by a matrix; then as a matrix of one row."""
    shapes = n.get("input_shapes") or []
    if len(shapes) < 2 or not usable(shapes[0], 1, 1) or not usable(shapes[1], 2, 2) or not light(shapes[1]):
        return None
    return multiplied([at(shapes[1], 0)], shapes[1], ["tf.function(tf.matmul)(a, b)", "tf.matmul(a[tf.newaxis], b)"])


def missing_axis(n):
    """True when a permutation names one axis more than the tensor has."""
    return "size" in n and n["size"] == n.get("rank", 9) + 1


MISSING_BATCH_AXIS = Cause(
    "missing-batch-axis",
    "Why does predict on one image or sample fail with one dimension too few?",
    "Add the batch axis: x[np.newaxis, ...] (dataset: .batch(n)); do not squeeze it away.",
    ask="Is this one sample or many? Is the dataset batched?",
    tells={
        "negative-dimension": prior(6),
        "op-rank": lambda n: 84 if n.get("found_rank") == 1 and (first_rank(n) == 1 or n.get("index") == 0) else 15,
        "layer-input-rank": batch_axis_rank,
        "data-rank": batch_axis_rank,
        "input-shape-mismatch": batch_axis_input_shape_mismatch,
        "input-axis-value": lambda n: 90 if image_rows(n) else 0,
        "axis-out-of-range": lambda n: 70 if missing_axis(n) else 5,
        "image-op-rank": prior(40),
        "generator-element-shape": batch_axis_lost,
        "rnn-initial-state": prior(10),
        "feed-dict-shape": batch_axis_lost,
        "tflite-set-tensor": lambda n: 62 if "axis" not in n and n.get("expected") == n.get("received", 0) + 1 else 5,
        # A sample of no axes: its one axis was taken for the batch.
        "reshape-size": lambda n: 80 if n.get("input_shape") == [] else 14,
        "conv-op-rank": lambda n: 86 if one_image(n) else 8,
        "index-out-of-range": lambda n: 70 if n.get("axis") == 0 and n.get("index") == 0 else 34,
    },
    says={
        "layer-input-rank": batch_axis_say,
        "data-rank": batch_axis_say,
        "input-shape-mismatch": batch_axis_say,
        "input-axis-value": batch_axis_say,
        "feed-dict-shape": batch_axis_say,
        "generator-element-shape": batch_axis_say,
        "op-rank": batch_axis_say,
        "conv-op-rank": batch_axis_say,
    },
    programs={
        "layer-input-rank": batch_axis_programs,
        "data-rank": batch_axis_programs,
        "input-shape-mismatch": batch_axis_programs,
        "input-axis-value": batch_axis_programs,
        "feed-dict-shape": batch_axis_programs,
        "generator-element-shape": generator_programs,
        "op-rank": vector_programs,
    },
    # (50, 9) may be one sequence of 50 steps or 50 samples of 9 values.
    siblings=["data-lacks-feature-axis"],
)


def channel_axis_rank(n):
    """One axis too few for images, and no channel count at the end."""
    if n["expected_rank"] < 4 or n["found_rank"] != n["expected_rank"] - 1:
        return 4
    last = at(n.get("found_shape"), -1)
    return 50 if last == 0 else (40 if last in COLOURS else 86)


def channel_axis_input_shape_mismatch(n):
    """The found shape is the expected one without its last axis."""
    a = n["expected_shape"]
    return 90 if len(a) > 3 and shorter_without(a, n["found_shape"], len(a) - 1) else 3


def without_last_axis(n):
    """The shape of one sample without channels or features, of the data, the tensor or the op's operand; or None."""
    shape = n.get("found_shape", n.get("shape", first_operand(n)))
    return None if shape is None or len(shape) == 0 else shape[1:]


def last_axis_say(n, name):
    """The shape of a sample without and with the axis that is missing."""
    sample = without_last_axis(n)
    if sample is None:
        return ""
    return f"Each sample is {shape_text(sample)}, without an axis for its {name}: with one it is {shape_text(sample + [1])}."


def last_axis_programs(n):
    """A model called on data without channels or features; then with an axis of size 1 for them."""
    sample = without_last_axis(n)
    if sample is None:
        return None
    shape = batch(sample)
    if not usable(shape, 1, 4) or not light(shape):
        return None
    return predicted_on(shape, "[..., np.newaxis]", [network(shape[1:] + [1])])


MISSING_CHANNEL_AXIS = Cause(
    "missing-channel-axis",
    "Why does Conv2D say 'expected min_ndim=4, found ndim=3' for my gray images?",
    "Add the channel axis: x[..., np.newaxis], and a 1 at the end of input_shape.",
    ask="Is the first number the number of images? Are the images gray?",
    tells={
        "conv-op-rank": lambda n: (
            5 if n.get("found_rank", 0) != n.get("expected_rank", 4) - 1 else (40 if one_image(n) else 65)
        ),
        "op-rank": lambda n: 72 if n.get("expected_rank") == 4 and n.get("found_rank") == 3 else 5,
        "layer-input-rank": channel_axis_rank,
        "data-rank": channel_axis_rank,
        "input-shape-mismatch": channel_axis_input_shape_mismatch,
        "feed-dict-shape": when_fed(channel_axis_input_shape_mismatch),
        "image-op-rank": prior(68),
        "axis-out-of-range": lambda n: 72 if missing_axis(n) else 5,
        "index-out-of-range": lambda n: 48 if n.get("axis") is None else 10,
    },
    says={
        "layer-input-rank": lambda n: last_axis_say(n, "channels"),
        "data-rank": lambda n: last_axis_say(n, "channels"),
        "input-shape-mismatch": lambda n: last_axis_say(n, "channels"),
        "op-rank": lambda n: last_axis_say(n, "channels"),
        "conv-op-rank": lambda n: last_axis_say(n, "channels"),
    },
    programs={
        "layer-input-rank": last_axis_programs,
        "data-rank": last_axis_programs,
        "op-rank": last_axis_programs,
    },
)


def extra_axis_rank(n):
    """Exactly one axis more than the layer takes; Dense (2) takes any number."""
    return 76 if n["found_rank"] == n["expected_rank"] + 1 and n["expected_rank"] > 2 else 3


def extra_axis_data_rank(n):
    """Here a model is strict about two axes as well: one axis of 1 is too many, others are to be flattened."""
    if n["expected_rank"] == 2 and n["found_rank"] == 3:
        return 76 if 1 in n["found_shape"][1:] else 45
    return extra_axis_rank(n)


def extra_axis_input_shape_mismatch(n):
    """More axes than expected."""
    return 76 if len(n["found_shape"]) > len(n["expected_shape"]) else 3


def extra_axis(n):
    """[sample, the same with an axis less] of samples that have one axis too many, or None."""
    a = n.get("expected_shape")
    b = n.get("found_shape")
    if b is None or len(b) != (n.get("expected_rank", 0) if a is None else len(a)) + 1:
        return None
    sample = defined(b)[1:]
    if not usable(sample, 2, 4):
        return None
    less = dropped(sample) if a is None else defined(a)[1:]
    return [sample, less] if light(less) and product(sample) % product(less) == 0 else None


def dropped(sample):
    """The sample without an axis of size 1, the last or else the first; if none has it one image, or the last two axes in one."""
    if 1 in sample:
        return sample[:-1] if sample[-1] == 1 else without_axis(sample, sample.index(1))
    return sample[1:] if len(sample) > 3 else sample[:-2] + [product(sample[-2:])]


def extra_axis_say(n):
    """The shape of a sample, and one that the layer takes."""
    found = extra_axis(n)
    if found is None or None in n["found_shape"][1:]:
        return ""
    return (
        f"Each sample is {shape_text(found[0])}, one axis more than the layer takes: {shape_text(found[1])} would do."
    )


def extra_axis_programs(n):
    """A model called on samples with an axis too many; then on reshaped ones."""
    found = extra_axis(n)
    if found is None or product(found[0]) > 1000000:
        return None
    sample, less = found
    layers = [f"Input({shape_text(less)})", network(less)]
    if "expected_shape" not in n or 1 in [sample[-1], less[-1]]:
        # Keras 3 drops a last axis of size 1 by itself, so there the layer has to find out; Dense takes any rank.
        if len(less) < 2:
            return None
        layers = ["LSTM(32)" if len(less) == 2 else "MaxPooling2D(1)"]
    return predicted_on(batch(sample), f".reshape({shape_text([-1] + less)})", layers)


ONE_AXIS_TOO_MANY = Cause(
    "one-axis-too-many",
    "Why does a layer say that my data has one dimension too many ('expected ndim, found ndim')?",
    "Drop or merge the axis (squeeze, reshape, no second expand_dims), or wrap the layer in TimeDistributed if it is time.",
    ask="Which axis of the array is the extra one?",
    tells={
        "kernel-rank-mismatch": lambda n: 60 if len(n["input_shape"] or []) > len(n["kernel_shape"] or []) else 0,
        "conv-op-rank": lambda n: 70 if n.get("found_rank", 0) > n.get("expected_rank", 4) else 5,
        "layer-input-rank": extra_axis_rank,
        "data-rank": extra_axis_data_rank,
        "input-shape-mismatch": extra_axis_input_shape_mismatch,
        "feed-dict-shape": when_fed(extra_axis_input_shape_mismatch),
        "image-op-rank": lambda n: 72 if n.get("found_rank", 0) > n.get("max_rank", n.get("expected_rank", 9)) else 0,
        "batch-elements-differ": lambda n: (
            60 if n.get("shape_a") is not None and len(n["shape_a"]) != len(n["shape_b"]) else 4
        ),
        "tflite-set-tensor": lambda n: 62 if "axis" not in n and n.get("received") == n.get("expected", 0) + 1 else 4,
    },
    says={
        "layer-input-rank": extra_axis_say,
        "data-rank": extra_axis_say,
        "input-shape-mismatch": extra_axis_say,
    },
    programs={
        "layer-input-rank": extra_axis_programs,
        "data-rank": extra_axis_programs,
        "input-shape-mismatch": extra_axis_programs,
    },
)


def feature_axis_rank(n):
    """Rows where steps with features are wanted, or numbers where rows are."""
    shape = n.get("found_shape")
    if n["expected_rank"] == 2 and n["found_rank"] == 1:
        return 72 if shape is not None and len(shape) > 0 and shape[0] is None else 52
    if n["expected_rank"] == 3 and n["found_rank"] == 2:
        # Keras up to 2.3, which says "Input 0 is incompatible", counts its layers from 1.
        if "index" in n and n.get("layer", "").endswith("_1"):
            return 84 if recurrent(n) else 74
        return 58 if recurrent(n) and named(n, ["_1", "_2", "_3", "_4"]) else 74
    return 4


def feature_axis_input_shape_mismatch(n):
    """(samples, steps) for (None, steps, features); rows as wide as the features are one sample's instead."""
    a = n["expected_shape"]
    b = n["found_shape"]
    if len(a) != 3 or len(b) != 2:
        return 4
    return 40 if b[1] == a[2] and b[1] != a[1] else 70


DATA_LACKS_FEATURE_AXIS = Cause(
    "data-lacks-feature-axis",
    "Why does LSTM or Conv1D say 'expected ndim=3, found ndim=2' for my 2-D data?",
    "Reshape to (samples, time, features): x[..., np.newaxis] for one feature.",
    ask="Which of the two axes is time, and how many features has a step?",
    siblings=["missing-batch-axis"],
    tells={
        "op-rank": lambda n: 40 if n.get("found_rank") == 2 and n.get("expected_rank") == 3 else 4,
        "layer-input-rank": feature_axis_rank,
        "data-rank": feature_axis_rank,
        "input-shape-mismatch": feature_axis_input_shape_mismatch,
    },
    says={
        "layer-input-rank": lambda n: last_axis_say(n, "features"),
        "data-rank": lambda n: last_axis_say(n, "features"),
        "input-shape-mismatch": lambda n: last_axis_say(n, "features"),
    },
    programs={
        "layer-input-rank": last_axis_programs,
        "data-rank": last_axis_programs,
    },
)


def counted_batch_layer_input_rank(n):
    """A number right behind the None of the batch, one axis more than the layer takes; without a shape it may be so."""
    shape = n.get("found_shape")
    if n["found_rank"] != n["expected_rank"] + 1:
        return 8
    if shape is None:
        return 50 if n["expected_rank"] > 2 else 8
    return 68 if len(shape) > 1 and shape[0] is None and shape[1] is not None and n["expected_rank"] > 3 else 40


def counted_batch_input_shape_mismatch(n):
    """The expected shape begins with a number and goes on as the sample does."""
    a = n["expected_shape"]
    b = n["found_shape"]
    if len(a) == len(b) and len(a) > 1 and a[0] is not None and a[:-1] == b[1:] and (a[-1] == 1 or not reordered(a, b)):
        return 90
    if len(a) > len(b) and 1 in a[1:-1] and b[:1] == [None]:
        return 78
    return 20 if len(a) != len(b) else 4


def counted_batch_say(n):
    """What the first size of input_shape is taken for."""
    return "Keras puts the batch axis in front of input_shape by itself."


BATCH_SIZE_IN_INPUT_SHAPE = Cause(
    "batch-size-in-input-shape",
    "Should input_shape contain the number of samples (one dimension too many)?",
    "Leave the batch out: input_shape=x.shape[1:] (or batch_shape for the full shape).",
    ask="What did you write as input_shape?",
    says={
        "layer-input-rank": counted_batch_say,
        "kernel-rank-mismatch": counted_batch_say,
    },
    tells={
        "kernel-rank-mismatch": lambda n: 72 if len(n["input_shape"] or []) > len(n["kernel_shape"] or []) else 5,
        "layer-input-rank": counted_batch_layer_input_rank,
        "input-shape-mismatch": counted_batch_input_shape_mismatch,
        "undefined-dimension": prior(8),
    },
)


def flat_data_rank(n):
    """Rows of many values where images are wanted."""
    if n["found_rank"] == 2 and n["expected_rank"] > 3 and at(n["found_shape"], 1) > 8:
        return 86
    return 50 if n["found_rank"] > n["expected_rank"] else 6


def flat_shapes(n):
    """Both shapes hold equally many values, or the rows are as many as the pixels of the image."""
    a = n.get("expected_shape")
    b = n.get("found_shape")
    if a is None or b is None:
        return 4
    if image_rows(n) or (len(a) == 3 and at(b, 0) == product(a[:-1])):
        return 84
    return 90 if same_values(numbers_of(a), b) or same_values(numbers_of(a), b[1:]) else 10


def flat_say(n):
    """The product that shows that both shapes hold the same values."""
    a = n.get("expected_shape", [n.get("expected_size")]) or []
    b = n.get("found_shape") or []
    for sizes, flat in [[a, b], [a[1:], b], [b, a], [b[1:], a]]:
        if len(sizes) > 1 and at(flat, -1) > 0 and at(flat, -1) == product(sizes):
            return f"{at(flat, -1)} = {factors(sizes)}: the values are the same, flattened."
    return ""


def flat_programs(n):
    """A Dense layer built for flat rows, on samples that are not flat; then with Flatten before it."""
    if not unflattened(n):
        return None
    shape = batch(n["found_shape"][1:])
    wanted = [None, n["expected_size"]]
    if not light(shape) or not light([n["expected_size"], 10]):
        return None
    end = f"dense = keras.layers.Dense(10)\ndense.build({shape_text(wanted)})\ndense(x)\n"
    return mended(IMPORTS + zeros("x", shape, ""), "x = keras.layers.Flatten()(x)\n", end)


FLAT_DATA_VS_IMAGE_SHAPE = Cause(
    "flat-data-vs-image-shape",
    "Why does a model for flattened images not take images (or Conv2D flat rows)?",
    "Flatten or reshape the data to the declared shape (Flatten(); x.reshape(-1, h, w, c) for images).",
    says={
        "input-shape-mismatch": flat_say,
        "input-axis-value": flat_say,
        "feed-dict-shape": flat_say,
        "numpy-broadcast-input": flat_say,
    },
    tells={
        "conv-op-rank": lambda n: 60 if n.get("found_rank") == 2 else 4,
        "op-rank": lambda n: 48 if n.get("found_rank") == 3 and n.get("expected_rank") == 2 else 8,
        "data-rank": flat_data_rank,
        "input-shape-mismatch": flat_shapes,
        "input-axis-value": lambda n: 92 if unflattened(n) else (84 if image_rows(n) else 0),
        "sparse-labels-shape": prior(10),
        "numpy-broadcast-input": flat_shapes,
        "feed-dict-shape": flat_shapes,
    },
    programs={"input-axis-value": flat_programs},
)


def transposed_input_shape_mismatch(n):
    """The same sizes in another order, and it is not the channels that moved."""
    both = tail(n["expected_shape"], n["found_shape"])
    if reordered(both[0], both[1]) and not moved_colours(both[0], both[1]):
        return 85
    # (features, samples) for (None, features).
    features = at(both[0], -1)
    return 78 if len(n["expected_shape"]) == 2 and features > 1 and at(n["found_shape"], 0) == features else 4


def transposed_sample_count(n):
    """A handful of samples against thousands: features were counted."""
    counts = sample_sizes(n)
    return 60 if len(counts) == 2 and min(counts) < 10 and max(counts) > 1000 else 5


AXES_TRANSPOSED = Cause(
    "axes-transposed",
    "Why are my time and feature axes the wrong way round?",
    "Transpose the data (np.swapaxes(x, 1, 2)), not reshape.",
    ask="What does each axis of the array mean?",
    tells={
        "matmul-mismatch": prior(20),
        "input-shape-mismatch": transposed_input_shape_mismatch,
        "feed-dict-shape": when_fed(transposed_input_shape_mismatch),
        "input-axis-value": lambda n: (
            82 if len(n["found_shape"]) == 3 and n["expected_size"] in n["found_shape"] else 4
        ),
        "sample-count": transposed_sample_count,
    },
)


def agent_data_rank(n):
    """A batch of one window: an axis too many, or, before the Flatten that takes the window away, a number observed."""
    shape = n["found_shape"]
    window = shape[:2] == [1, 1]
    more = len(shape) > n["expected_rank"]
    if ("agent" in n and (more or shape[:1] == [1])) or (window and named(n, ["flatten", "reshape", "permute"])):
        return 88
    return 80 if more and shape[:1] == [1] and (window or len(shape) > 3) else (60 if "agent" in n else 4)


def agent_input_shape_mismatch(n):
    """One window of rows before the Flatten that takes it away, or in place of a row the pair (obs, info)."""
    if "agent" in n:
        return 84
    a, b = tail(n["expected_shape"], n["found_shape"])
    if recurrent(n) or len(a) != 2 or len(b) != 2 or a[0] != 1 or b[0] != 1:
        return 4
    return 78 if named(n, ["flatten"]) or (b[1] == 2 and at(a, 1) > 2) else 30


def agent_reshape_size(n):
    """The pair (obs, info) in place of the row of an observation."""
    target = n.get("target_shape") or []
    if n.get("values") == 2 and len(target) == 2 and target[0] == 1 and at(target, 1) > 2:
        return 84
    return 50 if "agent" in n else 0


RL_OBSERVATION_SHAPE = Cause(
    "rl-observation-shape",
    "Why does my keras-rl or gym agent get an extra axis or a tuple as observation?",
    "Give the model the window axis (Input((window,) + obs.shape), or Reshape), and unpack obs, info = env.reset().",
    ask="Which gym and keras-rl versions, and what is window_length?",
    tells={
        "data-rank": agent_data_rank,
        "input-shape-mismatch": agent_input_shape_mismatch,
        "reshape-size": agent_reshape_size,
        "array-not-rectangular": lambda n: 86 if "agent" in n else 0,
        "target-shape": lambda n: 90 if "actions" in n else 0,
    },
)


CAUSES = [
    MISSING_BATCH_AXIS,
    MISSING_CHANNEL_AXIS,
    ONE_AXIS_TOO_MANY,
    DATA_LACKS_FEATURE_AXIS,
    BATCH_SIZE_IN_INPUT_SHAPE,
    FLAT_DATA_VS_IMAGE_SHAPE,
    AXES_TRANSPOSED,
    RL_OBSERVATION_SHAPE,
]
