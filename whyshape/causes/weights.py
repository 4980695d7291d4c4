"""Mistakes with stored weights and with versions."""

from whyshape.cause import Cause, prior
from whyshape.causes.data import features_vector
from whyshape.causes.programs import IMPORTS, stored, usable
from whyshape.causes.signs import (
    inner_sizes,
    is_layer_square,
    kernel_unpermuted,
    label_pair,
    lasts,
    named,
    numbers_of,
    only_axis,
    other_order,
    ranks,
    ratio,
    stored_pair,
)
from whyshape.say import count, listed, shape_text
from whyshape.shapes import at, product, rank


def other_model_shapes_incompatible(n):
    """Two matrices of a size that is a multiple of 64: weights of layers, not labels; 64 alone is as often a batch."""
    a, b = label_pair(n) or [[], []]
    rows = at(a, 0)
    alike = len(a) == 2 and rows > 64 and rows % 64 == 0 and rows == at(b, 0)
    return 86 if alike and min(at(a, 1), at(b, -1)) > 1 and not named(n, ["loss"]) else 12


def weight_pair(n):
    """[the model's shape, the stored one] of a weight, the stored one in TensorFlow's order; None if unknown or too large."""
    both = stored_pair(n)
    if both is None or not usable(both[0], 1, 5) or not usable(both[1], 1, 5):
        return None
    return both if max(product(both[0]), product(both[1])) <= 8000000 else None


def other_model_say(n):
    """Which axes of the weight differ, and what they count."""
    both = weight_pair(n)
    if both is None or len(both[0]) != len(both[1]):
        return "The file was made by a model with other layers."
    a, b = both
    parts = [
        [a[:-2], b[:-2], "windows"],
        [a[-2:-1], b[-2:-1], "input channels or features"],
        [a[-1:], b[-1:], "filters or units"],
    ]
    names = [name for model, file, name in parts if model != file]
    return "The file was made by a model of other " + listed(names) + "." if len(names) > 0 else ""


def other_model_programs(n):
    """A stored weight set into a layer of another shape; then into one of its own."""
    both = weight_pair(n)
    if both is None or both[0] == both[1]:
        return None
    return [stored(shape, both[1], "") for shape in both]


def depth_say(n):
    """What is missing, and what the other model was."""
    what = f"{count(n['missing'], 'layer')} of your model found no weights in the file. " if "missing" in n else ""
    return what + "The file was made with another depth or backbone, or with (or without) the top."


def depth_programs(n):
    """Weights of a model of one depth set into one of another; then of the same depth."""
    a = n.get("model_count")
    b = n.get("file_count", n.get("list_count"))
    if a is None or b is None or a == b or min(a, b) < 1 or max(a, b) > 150:
        return None
    return [
        f"{IMPORTS}layers = [keras.layers.Dense(8, use_bias=False) for i in range({depth})]\n"
        + f"model = keras.Sequential([keras.Input((8,))] + layers)\nmodel.set_weights([np.zeros((8, 8))] * {b})\n"
        for depth in [a, b]
    ]


def other_model_weights_count(n):
    """Two numbers of layers; a file of this Keras that holds none for some layers is of another model, not of another format."""
    if n.get("model_count") == 0 or (n.get("file_count") == 0 and "missing" not in n):
        return 40
    return 84


WEIGHTS_OF_OTHER_ARCHITECTURE = Cause(
    "weights-of-other-architecture",
    "Why do the saved weights not fit my model (other layer sizes or number of layers)?",
    "Build exactly the model that was saved, or load only the layers that match.",
    ask="Which code, backbone and config made the file?",
    tells={
        "matmul-mismatch": lambda n: 40 if is_layer_square(n) else 20,
        "shapes-incompatible": other_model_shapes_incompatible,
        "weights-shape": prior(72),
        "weights-count": other_model_weights_count,
        "weights-transpose-failed": prior(60),
    },
    says={"weights-shape": other_model_say, "weights-count": depth_say},
    programs={"weights-shape": other_model_programs, "weights-count": depth_programs},
)


# Names of variables inside a network, where no size counts classes.
INNER = ["batchnorm", "batch_norm", "beta", "gamma", "moving_", "block", "unit_", "bottleneck", "encoder"]


def classes_weights_shape(n):
    """Nothing but the last axis differs, and the variable is none inside the network."""
    both = stored_pair(n)
    if both is None:
        return 20
    if only_axis(both[0], both[1], 0) and min(at(both[0], 0), at(both[1], 0)) < 20:
        return 63  # BERT's head stands the other way round: (classes, width)
    return 84 if lasts(both[0], both[1]) and not named(n, INNER) else 12


def classes_say(n):
    """What the axis counts; for a detector, what one anchor holds."""
    a, b = stored_pair(n) or [[], []]
    if not lasts(a, b):
        return ""
    text = "Only the last axis differs, the outputs of the head."
    for anchors in [3, 5]:
        model, file = [ratio(shape[-1], anchors) - 5 for shape in [a, b]]
        if min(model, file) > 0 and len(a) > 2:
            text += f" In a YOLO head that is {anchors}*(5 + {model}) and {anchors}*(5 + {file}) classes."
    return text


def detector_head(n):
    """True when only the last axes of (batch, rows, columns, 3 anchors, values) differ."""
    a, b = label_pair(n) or [[], []]
    return len(a) == 5 and at(a, 3) == 3 and lasts(a, b)


def yolo_numbers(n):
    """[grid, classes of the code, classes of the network, batch] of a YOLO head that is reshaped, or None."""
    for grid in [13, 19, 26, 38, 52, 76, 7]:
        code = ratio(n.get("multiple"), grid * grid * 3) - 5
        each = ratio(n.get("values"), grid * grid * 3)
        # A batch and a class count multiply to this: COCO's 80 and VOC's 20 classes first, then the largest batch.
        for batch in [ratio(each, 85), ratio(each, 25), 64, 32, 16, 8, 4, 2, 1]:
            if code > 0 and ratio(each, batch) > 5:
                return [grid, code, each // batch - 5, batch]
    return None


def yolo_say(n):
    """Both numbers as grid * grid * anchors * (5 + classes)."""
    found = yolo_numbers(n)
    if found is None:
        return ""
    grid, code, network, batch = found
    return f"{n['multiple']} = {grid}*{grid}*3*(5 + {code}), so the code has {code} classes; {n['values']} = {batch}*{grid}*{grid}*3*(5 + {network}) fits {network} classes."


def yolo_programs(n):
    """The output of a YOLO head reshaped for another number of classes; then for its own."""
    found = yolo_numbers(n)
    if found is None or n["values"] > 25000000 or n["values"] % n["multiple"] == 0:
        return None
    grid, code, network, batch = found
    head = f"import tensorflow as tf\n\nfeatures = tf.zeros(({batch}, {grid}, {grid}, 3 * (5 + {network})))\n"
    return [f"{head}tf.reshape(features, (-1, {grid}, {grid}, 3, 5 + {classes}))\n" for classes in [code, network]]


CLASS_COUNT_CHANGED_IN_ONE_PLACE = Cause(
    "class-count-changed-in-one-place",
    "Why can't I load weights or a checkpoint with another number of classes?",
    "Leave the head out when loading (by_name with skip_mismatch), and change the class count everywhere.",
    ask="How many classes have the weights, and your model?",
    tells={
        "broadcast-mismatch": prior(18),
        "shapes-incompatible": prior(14),
        "target-output-mismatch": lambda n: 90 if detector_head(n) else 5,
        "weights-shape": classes_weights_shape,
        "feed-dict-shape": prior(12),
        "reshape-size": lambda n: 80 if yolo_numbers(n) is not None else 10,
    },
    says={"weights-shape": classes_say, "reshape-size": yolo_say},
    programs={"weights-shape": other_model_programs, "reshape-size": yolo_programs},
)


def layout_weights_shape(n):
    """The stored kernel turned round has the shape of the variable, or at least its window."""
    if not other_order(n):
        return 4
    return 90 if kernel_unpermuted(n["value_shape"]) == n["variable_shape"] else 66


def layout_say(n):
    """The stored kernel read in the other order."""
    if not other_order(n):
        return ""
    return f"The stored weight has its outputs first, as in PyTorch and Theano; turned round it is {shape_text(kernel_unpermuted(n['value_shape']))}."


def layout_programs(n):
    """A weight of PyTorch set into a layer; then transposed."""
    both = weight_pair(n)
    if both is None or both[0] != both[1] or not other_order(n):
        return None
    axes = shape_text(kernel_unpermuted([0, 1, 2, 3, 4][: len(both[0])]))
    return [stored(both[0], n["value_shape"], mend) for mend in ["", f"weight = weight.transpose({axes})\n"]]


WEIGHTS_IN_OTHER_BACKEND_LAYOUT = Cause(
    "weights-in-other-backend-layout",
    "Why do stored weights have their axes in another order than the layer wants?",
    "Transpose the weights (w.T, or np.transpose(w, (2, 3, 1, 0)) for images) or take the file made for the TensorFlow order.",
    ask="Which backend wrote the file?",
    tells={
        "weights-shape": layout_weights_shape,
        "weights-transpose-failed": prior(50),
    },
    says={"weights-shape": layout_say},
    programs={"weights-shape": layout_programs},
)


def twins(n):
    """True when a layer for one input gets two symbolic tensors of one shape: a model that was nested, read wrongly."""
    passed = n.get("passed_shapes", [])
    return "symbolic" in n and n.get("expected") == 1 and passed[:1] == passed[1:2]


MODEL_FILE_OF_OTHER_KERAS_VERSION = Cause(
    "model-file-of-other-keras-version",
    "Why does a model saved with Keras 2 fail in Keras 3 (or the other way round)?",
    "Load with the Keras version that saved it (tf_keras, TF_USE_LEGACY_KERAS=1), or rebuild the model in code and load the weights only.",
    ask="Which Keras version saved the file and which loads it?",
    tells={
        "kernel-rank-mismatch": lambda n: 75 if (n["input_shape"] or [])[:2] == [None, None] else 8,
        "layer-input-rank": prior(10),
        "number-of-inputs": lambda n: 66 if twins(n) or named(n, ["dense", "batch_norm", "flatten"]) else 8,
        "weights-count": lambda n: 76 if n.get("file_count") == 0 and "missing" not in n else 20,
    },
)


def version_broadcast_mismatch(n):
    """[B*T] against [B, T]: the accuracy of Keras 2.2 flattened sequence labels."""
    if features_vector(n) == 0:
        return 8
    return 84 if product(numbers_of(n["shape_a"])) == product(numbers_of(n["shape_b"])) else 10


def version_matmul_mismatch(n):
    """A square matrix times one number: batch_dot changed its meaning between versions of Keras."""
    if inner_sizes(n)[1] == 1 and at(n.get("shape_b"), -1) == 1 and at(n.get("shape_a"), 0) == at(n.get("shape_a"), -1):
        return 60
    return 8


def version_op_rank(n):
    """BatchMatMul of two ranks, or (a, b, c) times (c, d): TensorFlow before 1.14 did not broadcast them."""
    shapes = n.get("input_shapes", [])
    a, b = shapes if len(shapes) == 2 else [[], []]
    fits = rank(a) == 3 and rank(b) == 2 and at(a, -1) == at(b, 0) and named(n, ["matmul"])
    return 84 if "rank_a" in n and n.get("op", "").startswith("BatchMatMul") else (60 if fits else 30)


NOT_A_SHAPE_PROBLEM_LIBRARY_VERSION = Cause(
    "not-a-shape-problem-library-version",
    "Not a shape problem: the code was written for another TensorFlow or Keras version (or hits a library bug)",
    "Run the versions the code was written for, or port the call that changed.",
    ask="For which TensorFlow and Keras versions was the code written, and which do you run?",
    tells={
        "negative-dimension": lambda n: 55 if "input_window" in n else 4,
        "conv-op-rank": lambda n: 60 if n.get("found_rank") == 0 else 12,
        "conv-transpose-mismatch": lambda n: (
            85 if "input_channels" in n and n["input_channels"] == n["kernel_channels"] else 6
        ),
        "norm-parameter-mismatch": lambda n: 75 if "found_rank" in n else 40,
        "merge-layer-mismatch": prior(15),
        "broadcast-mismatch": version_broadcast_mismatch,
        "matmul-mismatch": version_matmul_mismatch,
        "op-rank": version_op_rank,
        # Up to TensorFlow 2.2 Conv1D took no more than 3 axes.
        "layer-input-rank": lambda n: 42 if n["found_rank"] > n["expected_rank"] and named(n, ["conv1d"]) else 10,
        "number-of-inputs": lambda n: 65 if twins(n) else 0,
        "rank-unknown": prior(15),
        "missing-input-shape": prior(15),
        "invalid-shape-argument": lambda n: 80 if "product" in n else (58 if "entry" in n else 10),
        "lambda-output-shape": prior(50),
        "no-shape-attribute": prior(20),
        "target-shape": prior(10),
        # (4, H, H) and (): Keras 1 on TensorFlow 1.
        "shapes-incompatible": lambda n: 90 if ranks(n, "shape_a", "shape_b") in [[3, 0], [0, 3]] else 6,
        "batch-elements-differ": prior(15),
        "weights-shape": prior(30),
        "weights-count": lambda n: 76 if "keras" in n and n.get("model_count") == 0 else 10,
        "weights-transpose-failed": prior(30),
        "squeeze-dim": lambda n: 60 if named(n, ["lambda"]) else 18,
        "axis-out-of-range": prior(45),
    },
    says={
        "broadcast-mismatch": lambda n: (
            "Keras 2.2.3 and 2.2.4 flatten sequence labels in the accuracy."
            if version_broadcast_mismatch(n) > 80
            else ""
        ),
        "shapes-incompatible": lambda n: "Keras 1 on a newer TensorFlow 1 says so in its recurrent layers.",
        "conv-transpose-mismatch": lambda n: "TensorFlow 1 printed the wrong axis for channels_first data.",
    },
)


CAUSES = [
    WEIGHTS_OF_OTHER_ARCHITECTURE,
    CLASS_COUNT_CHANGED_IN_ONE_PLACE,
    WEIGHTS_IN_OTHER_BACKEND_LAYOUT,
    MODEL_FILE_OF_OTHER_KERAS_VERSION,
    NOT_A_SHAPE_PROBLEM_LIBRARY_VERSION,
]
