"""Mistakes with the number and the order of axes of the data."""

from whyshape.cause import Cause, prior
from whyshape.causes.programs import IMPORTS, SAMPLES, batch, defined, light, mended, stack, usable, zeros
from whyshape.causes.signs import (
    COLOURS,
    first_rank,
    has_axis_of_one,
    image_rows,
    lost_first,
    moved_colours,
    named,
    numbers_of,
    recurrent,
    reordered,
    same_values,
    sample,
    sample_sizes,
    shorter_without,
    tail,
    unflattened,
)
from whyshape.say import count, factors, fill, shape_text, size_text
from whyshape.shapes import at, known, product, without_axis


def shapes_known(tell):
    """A tell that compares expected and found shape, for messages that may print one of them as unknown."""
    return lambda n: 4 if n.get("expected_shape") is None or n.get("found_shape") is None else tell(n)


def batch_axis_layer_input_rank(n):
    """One axis too few and a channel count at the end: an image alone; a vector or a matrix alone is less sure."""
    shape = n.get("found_shape")
    if n["found_rank"] != n["expected_rank"] - 1:
        return 8
    if shape is None:
        return 60 if n["found_rank"] == 1 else 48
    if len(shape) == 1:
        return 78 if shape[0] is not None else 55
    if len(shape) > 2 and at(shape, -1) in COLOURS and (n["expected_rank"] == 4 or shape[0] is not None):
        return 86
    if at(shape, 0) == 0:
        return 30
    return 50 if n["expected_rank"] > 3 else 35


def batch_axis_data_rank(n):
    """One axis too few: an image ends in its channels, a square matrix is a gray image."""
    shape = n["found_shape"]
    if len(shape) != n["expected_rank"] - 1:
        return 6
    if len(shape) == 3 and shape[-1] in COLOURS:
        return 90
    if len(shape) == 1:
        return 70
    return 76 if shape[0] == shape[1] and len(shape) == 2 else 45


def batch_axis_input_shape_mismatch(n):
    """The found shape is the expected one without its first axis, or rows of one sample."""
    a = n["expected_shape"]
    b = n["found_shape"]
    if image_rows(n):
        return 90
    if lost_first(a, b):
        return 60 if has_axis_of_one(a, b) and b[0] is None else 93
    if len(a) == 2 and len(b) == 2 and a[0] is None and b[0] == a[1] and b[1] == 1:
        return 95
    if len(a) == len(b) + 1 and len(a) > 2 and b[1:] == a[2:]:
        # The rows of one sample, taken as samples: predict deals them out in batches.
        return 84
    if len(a) == len(b) + 1 and len(a) > 3:
        return 66
    if len(a) == 2 and len(b) == 1 and a[0] is None:
        return 80
    return 73 if b in [[1], [None, 1]] and at(a, -1) != 1 else 5


def batch_axis_generator_element_shape(n):
    """The element is the promised batch without its first axis."""
    if n.get("found_shape") is not None and lost_first(n["expected_shape"], n["found_shape"]):
        return 90
    return 10


def batch_axis_feed_dict_shape(n):
    """The fed value is the placeholder without its first axis."""
    if n.get("found_shape") is not None and lost_first(n["expected_shape"], n["found_shape"]):
        return 86
    return 8


def first_operand(n):
    """The first printed input shape of an op, or None."""
    shapes = n.get("input_shapes") or []
    return shapes[0] if len(shapes) > 0 else None


def one_sample(n):
    """The shape of the one sample that was passed without a batch axis, or None."""
    a = n.get("expected_shape")
    b = n.get("found_shape")
    if a is not None and len(a) > 0:
        shape = a[1:] if a[0] is None or (b is not None and len(a) == len(b) + 1) else a
    else:
        shape = b
        if b is None and n.get("found_rank") == 1:
            shape = first_operand(n)
        if shape is not None and len(shape) > 1 and (shape[0] is None or shape[0] == 32):
            # 32 is a batch of predict: the rows of the sample, whose first size is not printed.
            shape = [shape[1]] + shape[1:]
    if shape is None or len(shape) == 0:
        return None
    shape = defined([None] + shape)[1:]
    return shape if usable(shape, 1, 4) and product(shape) <= 4000000 else None


def network(sample):
    """Layers of a small network for samples of this shape, written without `layers.`."""
    if len(sample) == 1:
        return ['Dense(32, activation="relu")', "Dense(10)"]
    if len(sample) == 2 and sample[0] <= 500:
        return ["LSTM(32)", "Dense(10)"]
    kind = f"{len(sample) - 1}D"
    return [f'Conv{kind}(16, 3, padding="same")', f"GlobalMaxPooling{kind}()", "Dense(10)"]


def batch_axis_say(n):
    """What the first axis of the one sample was taken for."""
    sample = one_sample(n)
    b = n.get("found_shape")
    if image_rows(n):
        return f"The rows of one image (of {at(b, -1)} pixels each) are read as samples of it: a dataset lacks .batch(n), or x its reshape(len(x), -1)."
    if sample is None or b is None:
        return "One sample was passed where a batch is wanted."
    if len(b) > 1 and b[0] in [32, None] and len(b) == len(sample):
        return f"Keras takes the first axis for the samples, so each row of your one sample {shape_text(b[1:])} is read as a sample."
    what = ["vector", "sequence", "image", "volume"][len(sample) - 1]
    return f"Keras takes the first axis for the samples, so your {what} of {shape_text(sample)} is read as {sample[0]} samples. A batch of one is (1, {shape_text(sample)[1:]}."


def batch_axis_programs(n):
    """predict on one sample; then on a batch of one."""
    sample = one_sample(n)
    if image_rows(n):
        side = at(n["found_shape"], -1)
        size = n.get("expected_size", at(n.get("expected_shape"), -1))
        shape = n["found_shape"] if product(n["found_shape"]) == size else [side, side]
        if product(shape) != size:
            return None
        head = IMPORTS + stack([size], "", ["Dense(10)"]) + zeros("image", shape, "")
        return mended(head, "image = image.reshape(1, -1)  # a batch of one row\n", "model(image)\n")
    if sample is None or sample == [1]:
        return None
    # Keras 3 adds a last axis of size 1 by itself where the input is declared, so there the layers have to find out.
    declared = stack(sample, "", network(sample))
    if sample[-1] == 1 or "expected_shape" not in n:
        declared = declared.replace(f"    keras.Input({shape_text(sample)}),\n", "")
    head = IMPORTS + declared + zeros("sample", sample, "one sample")
    return mended(head, "sample = sample[np.newaxis]  # a batch of one\n", "model.predict(sample, verbose=0)\n")


def generator_programs(n):
    """A generator of single samples that is declared to give batches; then declared right, and batched after."""
    b = n.get("found_shape")
    if b is None or len(b) == 0 or not light(b):
        return None
    head = (
        "import numpy as np\nimport tensorflow as tf\n\n"
        + f'def samples():\n    for _ in range(16):\n        yield np.zeros({shape_text(b)}, "float32")\n\n'
    )
    body = "data = tf.data.Dataset.from_generator(samples, output_signature=tf.TensorSpec({shape}, tf.float32)){batch}\nnext(iter(data))\n"
    return [
        head + fill(body, {"shape": shape_text([None] + b), "batch": ""}),
        head + fill(body, {"shape": shape_text(b), "batch": ".batch(8)"}),
    ]


def vector_programs(n):
    """A vector multiplied by a matrix; then as a matrix of one row."""
    shapes = n.get("input_shapes") or []
    if len(shapes) < 2 or not usable(shapes[0], 1, 1) or not usable(shapes[1], 2, 2) or not light(shapes[1]):
        return None
    head = (
        f"import tensorflow as tf\n\nweights = tf.zeros({shape_text(shapes[1])})\n\n"
        + "@tf.function\ndef layer(x):\n    return tf.matmul(x, weights)\n\n"
        + f"x = tf.zeros({shape_text([shapes[1][0]])})\n"
    )
    return mended(head, "x = x[tf.newaxis]  # one row\n", "layer(x)\n")


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
        "op-rank": lambda n: 78 if n.get("found_rank") == 1 and first_rank(n) == 1 else 15,
        "layer-input-rank": batch_axis_layer_input_rank,
        "data-rank": batch_axis_data_rank,
        "input-shape-mismatch": shapes_known(batch_axis_input_shape_mismatch),
        "input-axis-value": lambda n: 90 if image_rows(n) else 0,
        "axis-out-of-range": lambda n: 70 if missing_axis(n) else 5,
        "image-op-rank": prior(40),
        "generator-element-shape": batch_axis_generator_element_shape,
        "rnn-initial-state": prior(10),
        "feed-dict-shape": batch_axis_feed_dict_shape,
        "tflite-set-tensor": lambda n: 62 if "axis" not in n and n["expected"] == n["received"] + 1 else 5,
        "reshape-size": prior(14),
        "index-out-of-range": lambda n: 70 if n.get("axis") == 0 and n.get("index") == 0 else 34,
    },
    says={
        "layer-input-rank": batch_axis_say,
        "data-rank": batch_axis_say,
        "input-shape-mismatch": batch_axis_say,
        "input-axis-value": batch_axis_say,
        "feed-dict-shape": batch_axis_say,
        "generator-element-shape": lambda n: "The generator yields single samples, but its signature promises batches.",
        "op-rank": lambda n: "One vector is multiplied where a batch of vectors is wanted.",
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


def channel_axis_layer_input_rank(n):
    """One axis too few for images, and no channel count at the end."""
    shape = n.get("found_shape")
    if n["expected_rank"] < 4 or n["found_rank"] != n["expected_rank"] - 1:
        return 4
    if shape is None:
        return 50
    return 40 if at(shape, -1) in COLOURS else 84


def channel_axis_data_rank(n):
    """One axis too few for images, and no channel count at the end."""
    shape = n["found_shape"]
    if n["expected_rank"] < 4 or len(shape) != n["expected_rank"] - 1:
        return 4
    return 40 if at(shape, -1) in COLOURS else 88


def channel_axis_input_shape_mismatch(n):
    """The found shape is the expected one without its last axis."""
    if len(n["expected_shape"]) > 3 and shorter_without(
        n["expected_shape"], n["found_shape"], len(n["expected_shape"]) - 1
    ):
        return 90
    return 3


def gray_batch(n):
    """The shape of the images as it is printed: of the data, of the tensor, or of the op's first operand."""
    shape = n.get("found_shape", n.get("shape"))
    return first_operand(n) if shape is None else shape


def gray_images(n):
    """The shape of one image without a channel axis, or None."""
    shape = gray_batch(n)
    if shape is None or len(shape) < 3 or len(shape) > 4:
        return None
    shape = defined(shape)[1:]
    return shape if usable(shape, 2, 3) else None


def channel_axis_say(n):
    """How the axes of the images are read, and which one is missing."""
    image = gray_images(n)
    if image is None or None in gray_batch(n)[1:]:
        return "Gray images often have no channel axis, and a convolution wants one."
    return f"Your images {shape_text(image)} have no channel axis; a convolution wants one, even of size 1: {shape_text(image + [1])}."


def channel_axis_programs(n):
    """A convolution on images without a channel axis; then with one of size 1."""
    image = gray_images(n)
    if image is None:
        return None
    samples = [SAMPLES if product(image) < 1000000 else 1] + image
    kind = f"{len(image)}D"
    if not light(samples):
        return None
    head = IMPORTS + zeros("images", samples, "gray images")
    body = stack(image, "", [f'Conv{kind}(16, 3, padding="same")', f"GlobalMaxPooling{kind}()", "Dense(10)"])
    body = body.replace(shape_text(image), "images.shape[1:]") + "model.predict(images[:1], verbose=0)\n"
    return mended(head, f"images = images[..., np.newaxis]  # {shape_text(samples + [1])}\n", body)


MISSING_CHANNEL_AXIS = Cause(
    "missing-channel-axis",
    "Why does Conv2D say 'expected min_ndim=4, found ndim=3' for my gray images?",
    "Add the channel axis: x[..., np.newaxis], and a 1 at the end of input_shape.",
    ask="Is the first number the number of images? Are the images gray?",
    tells={
        "conv-op-rank": lambda n: 65 if n.get("found_rank", 0) == n.get("expected_rank", 4) - 1 else 5,
        "op-rank": lambda n: 72 if n.get("expected_rank") == 4 and n.get("found_rank") == 3 else 5,
        "layer-input-rank": channel_axis_layer_input_rank,
        "data-rank": channel_axis_data_rank,
        "input-shape-mismatch": shapes_known(channel_axis_input_shape_mismatch),
        "image-op-rank": prior(68),
        "axis-out-of-range": lambda n: 72 if missing_axis(n) else 5,
        "index-out-of-range": lambda n: 48 if n.get("axis") is None else 10,
    },
    says={
        "layer-input-rank": channel_axis_say,
        "data-rank": channel_axis_say,
        "input-shape-mismatch": channel_axis_say,
        "op-rank": channel_axis_say,
        "conv-op-rank": channel_axis_say,
    },
    programs={
        "layer-input-rank": channel_axis_programs,
        "data-rank": channel_axis_programs,
        "op-rank": channel_axis_programs,
    },
)


def extra_axis_layer_input_rank(n):
    """Exactly one axis more than the layer takes; Dense (2) takes any number."""
    if n["found_rank"] != n["expected_rank"] + 1 or n["expected_rank"] == 2:
        return 10
    return 74


def extra_axis(n):
    """[sample, rank] of the samples that have one axis more than the rank that the layer takes, or None."""
    b = n.get("found_shape")
    wanted = n.get("expected_rank", len(n["expected_shape"]) if n.get("expected_shape") is not None else 0)
    if b is None or wanted < 3 or wanted > 4 or len(b) != wanted + 1:
        return None
    sample = defined(b)[1:]
    return [sample, wanted] if usable(sample, 3, 4) else None


def extra_axis_say(n):
    """Which axis is the extra one: of size 1 (dropped), or time (the layer is applied at every step)."""
    found = extra_axis(n)
    if found is None or None in n["found_shape"][1:]:
        return "The array has an axis too many: a second batch axis, an axis of size 1, or time."
    sample, wanted = found
    if 1 in sample:
        return f"Each sample is {shape_text(sample)}, with an axis of size 1 that the layer does not want: {shape_text(dropped(sample))} is enough."
    if wanted == 3:
        return f"The layer wants each step as one vector, but yours are {shape_text(sample[1:])}: flattened, {factors(sample[1:])} = {product(sample[1:])} values."
    return f"Each sample is {shape_text(sample)}: {sample[0]} images of {shape_text(sample[1:])}. A 2-D layer takes one image a sample."


def dropped(sample):
    """The sample without one axis of size 1, the last or else the first that has it; with steps flattened if none has."""
    if 1 not in sample:
        return [sample[0], product(sample[1:])]
    return sample[:-1] if sample[-1] == 1 else without_axis(sample, sample.index(1))


def extra_axis_programs(n):
    """A layer on samples with an axis too many; then reshaped, or the layer wrapped in TimeDistributed."""
    found = extra_axis(n)
    if found is None:
        return None
    sample, wanted = found
    layer = "LSTM(32)" if wanted == 3 else "MaxPooling2D()"
    less = dropped(sample)
    if wanted == 3 and less[-1] > 100000:
        return None
    broken = [layer]
    fixed = [f"Reshape({shape_text(less)})", layer]
    if wanted == 4:
        fixed[1] = "MaxPooling2D(1)"
        broken = [fixed[1]]
        if 1 not in sample:
            fixed = [f"TimeDistributed(keras.layers.{fixed[1]})"]
    head = "from tensorflow import keras\n\n"
    return [head + stack(sample, "", broken), head + stack(sample, "", fixed)]


def extra_input_programs(n):
    """predict on data with an axis more than the model's input; then reshaped to it."""
    a = n.get("expected_shape")
    b = n.get("found_shape")
    if a is None or b is None or len(a) < 2 or len(b) != len(a) + 1:
        return None
    if b[-1] == 1 or a[-1] == 1:
        # Keras 3 drops a last axis of size 1 by itself, so there the layer has to find out.
        return extra_axis_programs(n)
    sample = batch(a[1:])[1:]
    shape = defined([b[0]] + [None] * (len(b) - 1))[:1] + batch(b[1:])[1:]
    if not usable(sample, 1, 3) or not light(shape) or product(shape) % product(sample) != 0:
        return None
    head = IMPORTS + stack(sample, "", network(sample)) + zeros("x", shape, "")
    inner = shape_text([-1] + sample)
    return mended(head, f"x = x.reshape({inner})\n", "model.predict(x[:1], verbose=0)\n")


ONE_AXIS_TOO_MANY = Cause(
    "one-axis-too-many",
    "Why does a layer say that my data has one dimension too many ('expected ndim, found ndim')?",
    "Remove or merge the axis (squeeze, reshape), drop the second expand_dims, or wrap the layer in TimeDistributed if it is time.",
    ask="Which axis of the array is the extra one?",
    tells={
        "kernel-rank-mismatch": lambda n: 60 if len(n["input_shape"] or []) > len(n["kernel_shape"] or []) else 0,
        "conv-op-rank": lambda n: 70 if n.get("found_rank", 0) > n.get("expected_rank", 4) else 5,
        "layer-input-rank": extra_axis_layer_input_rank,
        "data-rank": lambda n: 78 if len(n["found_shape"]) > n["expected_rank"] else 2,
        "input-shape-mismatch": shapes_known(lambda n: 76 if len(n["found_shape"]) > len(n["expected_shape"]) else 3),
        "batch-elements-differ": lambda n: (
            60 if n.get("shape_a") is not None and len(n["shape_a"]) != len(n["shape_b"]) else 4
        ),
        "tflite-set-tensor": lambda n: 62 if "axis" not in n and n["received"] == n["expected"] + 1 else 4,
    },
    says={
        "layer-input-rank": extra_axis_say,
        "data-rank": extra_axis_say,
        "input-shape-mismatch": extra_axis_say,
        "conv-op-rank": lambda n: (
            "A batch of images has 4 axes; a fifth is time, or a batch axis that was added twice."
        ),
    },
    programs={
        "layer-input-rank": extra_axis_programs,
        "data-rank": extra_axis_programs,
        "input-shape-mismatch": extra_input_programs,
    },
)


def feature_axis_layer_input_rank(n):
    """Rows where steps with features are wanted, or numbers where rows are."""
    shape = n.get("found_shape")
    if n["expected_rank"] == 2 and n["found_rank"] == 1:
        return 72 if shape is not None and len(shape) > 0 and shape[0] is None else 52
    if n["expected_rank"] == 3 and n["found_rank"] == 2:
        return 58 if recurrent(n) and named(n, ["_1", "_2", "_3", "_4"]) else 74
    return 4


def feature_axis_data_rank(n):
    """Rows where steps with features are wanted, or numbers where rows are."""
    return (
        72
        if n["expected_rank"] == 3 and len(n["found_shape"]) == 2
        else (60 if n["expected_rank"] == 2 and len(n["found_shape"]) == 1 else 4)
    )


def feature_axis_input_shape_mismatch(n):
    """(samples, steps) for (None, steps, features); rows as wide as the features are one sample's instead."""
    a = n["expected_shape"]
    b = n["found_shape"]
    if len(a) != 3 or len(b) != 2:
        return 4
    return 40 if b[1] == a[2] and b[1] != a[1] else 70


def flat_samples(n):
    """[number of samples, values a sample] of data without a feature axis; 0 values where each sample is a number."""
    b = n.get("found_shape")
    if b is None or len(b) < 1 or len(b) > 2:
        return None
    samples = 32 if b[0] is None else b[0]
    return None if samples < 1 or (len(b) == 2 and b[1] == 0) else [samples, (b[1] or 16) if len(b) == 2 else 0]


def feature_axis_say(n):
    """How the values of a sample become steps with a feature axis."""
    found = flat_samples(n)
    if found is None:
        return "The data has one axis too few: the features need an axis of their own."
    if found[1] == 0:
        return "Every sample is one number; Dense wants rows of one feature: (n, 1)."
    one = f" If they are one sequence of {found[0]} steps, add the batch axis instead." if n["found_shape"][0] else ""
    return f"A sequence layer wants (samples, steps, features); your samples are {count(found[1], 'value')} without a feature axis. As {count(found[1], 'step')} of one feature they are ({found[1]}, 1).{one}"


def feature_axis_programs(n):
    """A sequence layer (or Dense) on data without a feature axis; then with one."""
    found = flat_samples(n)
    if found is None or found[1] > 100000:
        return None
    samples = min(found[0], 1000)
    values = found[1]
    if values == 0:
        head = IMPORTS + f'x = np.linspace(0, 1, {samples}, dtype="float32")  # ({samples},)\n'
        body = 'model = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile("sgd", "mse")\nmodel.fit(x, 2 * x, verbose=0)\n'
        return mended(head, "x = x.reshape(-1, 1)  # one feature a sample\n", body)
    layer = "LSTM(32)" if recurrent(n) and values <= 500 else 'Conv1D(32, 3, padding="same")'
    head = IMPORTS + zeros("x", [samples if values < 25000 else 1, values], "")
    body = f"model = keras.Sequential([\n    keras.Input(x.shape[1:]),\n    keras.layers.{layer},\n])\nmodel.predict(x[:1], verbose=0)\n"
    return mended(head, f"x = x[..., np.newaxis]  # {values} steps of one feature\n", body)


DATA_LACKS_FEATURE_AXIS = Cause(
    "data-lacks-feature-axis",
    "Why does LSTM or Conv1D say 'expected ndim=3, found ndim=2' for my 2-D data?",
    "Reshape to (samples, time, features): x[..., np.newaxis] for one feature per step; for Dense x.reshape(-1, 1).",
    ask="Which of the two axes is time, and how many features has a step?",
    siblings=["missing-batch-axis"],
    tells={
        "op-rank": lambda n: 40 if n.get("found_rank") == 2 and n.get("expected_rank") == 3 else 4,
        "layer-input-rank": feature_axis_layer_input_rank,
        "data-rank": feature_axis_data_rank,
        "input-shape-mismatch": shapes_known(feature_axis_input_shape_mismatch),
    },
    says={
        "layer-input-rank": feature_axis_say,
        "data-rank": feature_axis_say,
        "input-shape-mismatch": feature_axis_say,
    },
    programs={
        "layer-input-rank": feature_axis_programs,
        "data-rank": feature_axis_programs,
    },
)


def counted_batch_layer_input_rank(n):
    """A number right behind the None of the batch, one axis more than the layer takes."""
    shape = n.get("found_shape")
    if shape is None or n["found_rank"] != n["expected_rank"] + 1:
        return 8
    return 68 if len(shape) > 1 and shape[0] is None and shape[1] is not None and n["expected_rank"] > 3 else 40


def counted_batch_input_shape_mismatch(n):
    """The expected shape begins with a number and goes on as the sample does."""
    a = n["expected_shape"]
    b = n["found_shape"]
    if len(a) == len(b) and len(a) > 1 and a[0] is not None and a[:-1] == b[1:]:
        return 90
    if has_axis_of_one(a, b) and b[0] is None:
        return 78
    return 20 if len(a) != len(b) else 4


def counted_batch_say(n):
    """The second size of the shape, which Keras's own None in front shows to have been meant as a batch."""
    shape = n.get("found_shape", n.get("input_shape"))
    if shape is None or len(shape) < 2 or shape[0] is not None:
        return "Keras puts the batch axis in front of input_shape by itself."
    return f"Keras puts None for the batch in front of input_shape by itself, so {size_text(shape[1])} is an axis of each sample here."


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
        "input-shape-mismatch": shapes_known(counted_batch_input_shape_mismatch),
        "undefined-dimension": prior(8),
    },
)


def flat_data_rank(n):
    """Rows of many values where images are wanted."""
    return (
        86
        if len(n["found_shape"]) == 2 and n["expected_rank"] > 3 and n["found_shape"][1] > 8
        else (50 if len(n["found_shape"]) > n["expected_rank"] else 6)
    )


def flat_input_shape_mismatch(n):
    """Both shapes hold equally many values, or one is a row of the other."""
    if image_rows(n):
        return 84
    a = numbers_of(n["expected_shape"])
    b = n["found_shape"]
    return 90 if same_values(a, b) or same_values(a, b[1:]) else 4


def flat_say_axis(n):
    """The product that the layer was built for, and what is missing before it."""
    if not unflattened(n):
        return ""
    sizes = n["found_shape"][1:]
    return f"{n['expected_size']} = {factors(sizes)}: each sample has the right number of values, but as {shape_text(sizes)}, not as one row."


def flat_programs_axis(n):
    """A Dense layer built for flat rows, on samples that are not flat; then with Flatten before it."""
    if not unflattened(n):
        return None
    sizes = n["found_shape"][1:]
    rows = n["found_shape"][0]
    x = [rows] + sizes if rows is not None and light([rows] + sizes) else batch(sizes)
    if min(sizes) < 1 or not light(x) or not light([n["expected_size"], 10]):
        return None
    head = IMPORTS + f"dense = keras.layers.Dense(10)\ndense.build({shape_text([None, n['expected_size']])})\n"
    return mended(
        head + zeros("x", x, ""),
        f"x = keras.layers.Flatten()(x)  # rows of {n['expected_size']}\n",
        "print(dense(x).shape)\n",
    )


def flat_numpy_broadcast_input(n):
    """The rows are as many as the pixels of the image."""
    return (
        84
        if len(n["expected_shape"]) == 3
        and len(n["found_shape"]) == 2
        and at(n["found_shape"], 0) == at(n["expected_shape"], 0) * at(n["expected_shape"], 1)
        else (60 if same_values(n["found_shape"], n["expected_shape"]) else 20)
    )


def flat_feed_dict_shape(n):
    """Both shapes hold equally many values."""
    if n.get("found_shape") is not None and same_values(numbers_of(n["expected_shape"]), n["found_shape"][1:]):
        return 86
    return 10


def flat_say(n):
    """The product that shows that both shapes hold the same values."""
    a = sample(n.get("expected_shape"))
    b = sample(n.get("found_shape"))
    for shape in [a, b]:
        for flat in [a, b, b[1:] if b is not None else None]:
            both = known(shape) and known(flat)
            if both and len(flat) == 1 and len(shape) > 1 and product(shape) == flat[0]:
                return f"{flat[0]} = {factors(shape)}: the values are the same, flattened."
    if n.get("expected_rank", 0) > 3 and b is not None and len(b) == 2 and b[1] is not None:
        return f"Each sample is a flat row of {b[1]} values, not an image."
    return "One of the two shapes is the other one flattened."


FLAT_DATA_VS_IMAGE_SHAPE = Cause(
    "flat-data-vs-image-shape",
    "Why does a model for flattened images not take images (or Conv2D flat rows)?",
    "Flatten or reshape the data to the declared shape (Flatten(); x.reshape(-1, h, w, c) for images).",
    says={
        "data-rank": flat_say,
        "input-shape-mismatch": flat_say,
        "input-axis-value": flat_say_axis,
        "feed-dict-shape": flat_say,
        "numpy-broadcast-input": flat_say,
    },
    tells={
        "conv-op-rank": lambda n: 60 if n.get("found_rank") == 2 else 4,
        "op-rank": lambda n: 48 if n.get("found_rank") == 3 and n.get("expected_rank") == 2 else 8,
        "data-rank": flat_data_rank,
        "input-shape-mismatch": shapes_known(flat_input_shape_mismatch),
        "input-axis-value": lambda n: 92 if unflattened(n) else (84 if image_rows(n) else 0),
        "sparse-labels-shape": prior(10),
        "numpy-broadcast-input": shapes_known(flat_numpy_broadcast_input),
        "feed-dict-shape": shapes_known(flat_feed_dict_shape),
    },
    programs={"input-axis-value": flat_programs_axis},
)


def transposed_input_shape_mismatch(n):
    """The same sizes in another order, and it is not the channels that moved."""
    both = tail(n["expected_shape"], n["found_shape"])
    return 85 if reordered(both[0], both[1]) and not moved_colours(both[0], both[1]) else 4


def transposed_sample_count(n):
    """A handful of samples against thousands: features were counted."""
    if len(sample_sizes(n)) == 2 and min(sample_sizes(n)) < 10 and max(sample_sizes(n)) > 1000:
        return 60
    return 5


AXES_TRANSPOSED = Cause(
    "axes-transposed",
    "Why are my time and feature axes the wrong way round?",
    "Transpose the data (np.swapaxes(x, 1, 2)), not reshape.",
    ask="What does each axis of the array mean?",
    tells={
        "matmul-mismatch": prior(20),
        "input-shape-mismatch": shapes_known(transposed_input_shape_mismatch),
        "input-axis-value": lambda n: (
            82 if len(n["found_shape"]) == 3 and n["expected_size"] in n["found_shape"] else 4
        ),
        "sample-count": transposed_sample_count,
    },
)


RL_OBSERVATION_SHAPE = Cause(
    "rl-observation-shape",
    "Why does my keras-rl or gym agent get an extra axis or a tuple as observation?",
    "Give the model the window axis (Input((window,) + obs.shape), or Reshape), and unpack obs, info = env.reset().",
    ask="Which gym and keras-rl versions, and what is window_length?",
    tells={
        "data-rank": lambda n: 80 if len(n["found_shape"]) > n["expected_rank"] and n["found_shape"][0] == 1 else 4,
        "input-shape-mismatch": prior(30),
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
