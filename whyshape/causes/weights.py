"""Mistakes with stored weights and with versions."""

from whyshape.cause import Cause, prior
from whyshape.causes.programs import IMPORTS, light, mended, stack, usable, zeros
from whyshape.causes.signs import (
    inner_sizes,
    is_layer_square,
    kernel_unpermuted,
    label_pair,
    lasts,
    named,
    numbers_of,
    other_order,
    yolo_grid,
)
from whyshape.say import count, fill, listed, shape_text, size_text
from whyshape.shapes import at, differing_axes, known, product


def other_model_shapes_incompatible(n):
    """Two matrices of a size that is a multiple of 64: weights of layers, not labels."""
    both = label_pair(n)
    return (
        86
        if both is not None
        and known(both[0])
        and known(both[1])
        and len(both[0]) == 2
        and both[0][0] == at(both[1], 0)
        and both[0][-1] > 1
        and at(both[1], -1) > 1
        and both[0][0] % 64 == 0
        and not named(n, ["loss"])
        else 12
    )


def weight_pair(n):
    """[the model's shape, the stored one] of a weight, the stored one in TensorFlow's order; None if unknown or too large."""
    a = n.get("variable_shape")
    b = n.get("value_shape")
    if not usable(a, 1, 5) or not usable(b, 1, 5) or max(product(a), product(b)) > 8000000:
        return None
    return [a, kernel_unpermuted(b)] if other_order(n) else [a, b]


def holder(shape):
    """[input shape, layer] of a layer whose first weight has this shape, the layer written without `layers.`."""
    if len(shape) == 1:
        return [[shape[0]], "LayerNormalization()"]
    if len(shape) == 2:
        return [[shape[0]], f"Dense({shape[1]})"]
    window = shape[:-2]
    return [[None] * len(window) + [shape[-2]], f"Conv{len(window)}D({shape[-1]}, {shape_text(window)})"]


def other_model_say(n):
    """Which axes of the weight differ, and what they count."""
    both = weight_pair(n)
    if both is None:
        return "The file was made by a model with other layers."
    a, b = both
    if a == b:
        return ""
    if len(a) != len(b):
        return "Another kind of layer stands here."
    names = []
    for axis in differing_axes(a, b):
        what = (
            "filters or units"
            if axis == len(a) - 1
            else ("input channels or features" if axis == len(a) - 2 else "the window")
        )
        if what not in names:
            names.append(what)
    return "The file was made by a model of other " + listed(names) + "."


def other_model_programs(n):
    """Weights of one model set into another; then into a model that is built like the first."""
    both = weight_pair(n)
    if both is None or both[0] == both[1]:
        return None
    parts = []
    for name, shape in [["saved", both[1]], ["model", both[0]], ["model", both[1]]]:
        inputs, layer = holder(shape)
        note = "the model that made the file" if name == "saved" else ""
        parts.append(stack(inputs, note, [layer]).replace("model = ", f"{name} = "))
    return put_into(parts)


def put_into(parts):
    """[broken, fixed] from three models: the one saved, one that differs, one that fits."""
    head = "from tensorflow import keras\n\n" + parts[0]
    end = "model.set_weights(saved.get_weights())\n"
    return [head + parts[1] + end, head + parts[2] + end]


def depth_say(n):
    """More or fewer layers."""
    a = n.get("model_count")
    b = n.get("file_count", n.get("list_count"))
    if a is None or b is None or a == b:
        return "The file was made by a model with other layers."
    if "missing" in n:
        return (
            f"{count(n['missing'], 'layer')} of your model found no weights in the file: it was made with other layers."
        )
    what = f"{b - a} more than" if b > a else f"{a - b} fewer than"
    return f"The file has {what} your model: it was made with another depth or backbone, or with (or without) the top."


def depth_programs(n):
    """Weights of a model of one depth set into one of another; then of the same depth."""
    a = n.get("model_count")
    b = n.get("file_count", n.get("list_count"))
    if a is None or b is None or a == b or min(a, b) < 1 or max(a, b) > 150:
        return None
    head = (
        "from tensorflow import keras\n\ndef build(depth):\n    dense = [keras.layers.Dense(8, use_bias=False) for i in range(depth)]\n"
        + f"    return keras.Sequential([keras.Input((8,))] + dense)\n\nsaved = build({b})  # the model that made the file\n"
    )
    end = "model = build({depth})\nmodel.set_weights(saved.get_weights())\n"
    return [head + fill(end, {"depth": a}), head + fill(end, {"depth": b})]


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


def classes_weights_shape(n):
    """Nothing but the last axis differs."""
    a = n.get("variable_shape")
    b = n.get("value_shape")
    if a is None or b is None:
        return 20
    return 84 if lasts(a, b) else 12


def classes_say(n):
    """The two class counts; for a detector, what one anchor holds."""
    a = n.get("variable_shape")
    b = n.get("value_shape")
    if a is None or b is None or not lasts(a, b):
        return ""
    model = a[-1]
    stored = b[-1]
    text = f"Only the last axis differs, the outputs of the head: {size_text(model)} in your model, {size_text(stored)} in the file."
    for anchors in [3, 5]:
        if model % anchors == 0 and stored % anchors == 0 and min(model, stored) > 5 * anchors and len(a) > 2:
            text += f" In a YOLO head that is {anchors}*(5 + {model // anchors - 5}) and {anchors}*(5 + {stored // anchors - 5}) classes."
    return text


def classes_programs(n):
    """Weights of a model set into one with another head; then all but the head."""
    both = weight_pair(n)
    if both is None or len(both[0]) != len(both[1]) or not lasts(both[0], both[1]):
        return None
    if len(both[0]) == 1:
        both = [[64, shape[0]] for shape in both]
    parts = []
    for name, shape in [["saved", both[1]], ["model", both[0]]]:
        inputs, head = holder(shape)
        note = "the model that made the file" if name == "saved" else ""
        parts.append(stack(inputs, note, ["BatchNormalization()", head]).replace("model = ", f"{name} = "))
    start = "from tensorflow import keras\n\n" + "".join(parts)
    return [
        start + "model.set_weights(saved.get_weights())\n",
        start
        + "for new, old in zip(model.layers[:-1], saved.layers[:-1]):  # all but the head\n"
        + "    new.set_weights(old.get_weights())\n",
    ]


def yolo_numbers(n):
    """[grid, classes of the code, classes of the network, batch] of a YOLO head that is reshaped, or None."""
    values = n.get("values", 0)
    multiple = n.get("multiple", 0)
    for grid in [13, 19, 26, 38, 52, 76, 7]:
        cells = grid * grid * 3
        if multiple < 1 or values < 1 or multiple % cells != 0 or values % cells != 0 or multiple // cells <= 5:
            continue
        each = values // cells
        # A batch and a class count multiply to this: COCO's 80 and VOC's 20 classes first, then the largest batch.
        for batch in [each // 85 if each % 85 == 0 else 0, each // 25 if each % 25 == 0 else 0, 64, 32, 16, 8, 4, 2, 1]:
            if batch > 0 and each % batch == 0 and each // batch > 5:
                return [grid, multiple // cells - 5, each // batch - 5, batch]
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
    text = (
        "import tensorflow as tf\n\nclasses = {classes}\n"
        + f"features = tf.zeros(({batch}, {grid}, {grid}, 3 * (5 + {network})))  # what the network puts out\n"
        + f"boxes = tf.reshape(features, (-1, {grid}, {grid}, 3, 5 + classes))\n"
    )
    return [fill(text, {"classes": code}), fill(text, {"classes": network})]


CLASS_COUNT_CHANGED_IN_ONE_PLACE = Cause(
    "class-count-changed-in-one-place",
    "Why can't I load weights or a checkpoint with another number of classes?",
    "Leave the head out when loading (by_name with skip_mismatch), and change the class count everywhere.",
    ask="How many classes have the weights, and your model?",
    tells={
        "broadcast-mismatch": prior(18),
        "shapes-incompatible": prior(14),
        "weights-shape": classes_weights_shape,
        "feed-dict-shape": prior(12),
        "reshape-size": lambda n: 80 if "multiple" in n and n["multiple"] > 0 and yolo_grid(n) else 10,
    },
    says={"weights-shape": classes_say, "reshape-size": yolo_say},
    programs={"weights-shape": classes_programs, "reshape-size": yolo_programs},
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
    turned = kernel_unpermuted(n["value_shape"])
    end = "the model's shape" if turned == n["variable_shape"] else "so the layers differ too"
    return f"The stored weight has its outputs first, as in PyTorch and Theano; turned round it is {shape_text(turned)}, {end}."


def layout_programs(n):
    """A weight of PyTorch set into a layer; then transposed."""
    a = n.get("variable_shape")
    if not other_order(n) or kernel_unpermuted(n["value_shape"]) != a or not usable(a, 2, 5) or not light(a):
        return None
    inputs, layer = holder(a)
    return mended(
        IMPORTS + stack(inputs, "", [layer]) + zeros("weight", n["value_shape"], "as stored"),
        f"weight = weight.transpose({shape_text(kernel_unpermuted([0, 1, 2, 3, 4][: len(a)]))})\n",
        "model.set_weights([weight] + model.get_weights()[1:])\n",
    )


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


MODEL_FILE_OF_OTHER_KERAS_VERSION = Cause(
    "model-file-of-other-keras-version",
    "Why does a model saved with Keras 2 fail in Keras 3 (or the other way round)?",
    "Load with the Keras version that saved it (tf_keras, TF_USE_LEGACY_KERAS=1), or rebuild the model in code and load the weights only.",
    ask="Which Keras version saved the file and which loads it?",
    tells={
        "kernel-rank-mismatch": lambda n: 75 if (n["input_shape"] or [])[:2] == [None, None] else 8,
        "layer-input-rank": prior(10),
        "number-of-inputs": lambda n: 66 if named(n, ["dense", "batch_norm", "flatten"]) else 8,
        "weights-count": lambda n: 76 if n.get("file_count") == 0 and "missing" not in n else 20,
    },
)


def version_broadcast_mismatch(n):
    """[B*T] against [B, T]: the accuracy of Keras 2.2 flattened sequence labels."""
    a = n.get("shape_a")
    if a is None or n.get("shape_b") is None or len(a) == len(n["shape_b"]):
        return 8
    both = [len(a), len(n["shape_b"])]
    return 84 if product(numbers_of(a)) == product(numbers_of(n["shape_b"])) and 1 in both and 2 in both else 10


def version_matmul_mismatch(n):
    """A square matrix times one number: batch_dot changed its meaning between versions of Keras."""
    if inner_sizes(n)[1] == 1 and at(n.get("shape_b"), -1) == 1 and at(n.get("shape_a"), 0) == at(n.get("shape_a"), -1):
        return 60
    return 8


def version_shapes_incompatible(n):
    """(4, H, H) and (): Keras 1 on TensorFlow 1."""
    if (
        n.get("shape_a") is not None
        and n.get("shape_b") is not None
        and min(len(n["shape_a"]), len(n["shape_b"])) == 0
        and max(len(n["shape_a"]), len(n["shape_b"])) == 3
    ):
        return 90
    return 6


def version_say_broadcast(n):
    """The flattened labels of an old accuracy, by their product."""
    a = n.get("shape_a")
    b = n.get("shape_b")
    if a is None or b is None or version_broadcast_mismatch(n) < 80:
        return ""
    pair = [a, b] if len(a) == 2 else [b, a]
    flat = size_text(pair[1][0])
    return f"{flat} = {size_text(pair[0][0])}*{size_text(pair[0][1])}: Keras 2.2.3 and 2.2.4 flatten sequence labels in the accuracy."


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
        "op-rank": lambda n: 84 if "rank_a" in n and n.get("op", "").startswith("BatchMatMul") else 30,
        "layer-input-rank": prior(10),
        "rank-unknown": prior(15),
        "missing-input-shape": prior(15),
        "invalid-shape-argument": lambda n: 80 if "product" in n else (58 if "entry" in n else 10),
        "lambda-output-shape": prior(50),
        "no-shape-attribute": prior(20),
        "target-shape": prior(10),
        "shapes-incompatible": version_shapes_incompatible,
        "batch-elements-differ": prior(15),
        "weights-shape": prior(30),
        "weights-count": lambda n: 76 if "keras" in n and n.get("model_count") == 0 else 10,
        "weights-transpose-failed": prior(30),
        "squeeze-dim": lambda n: 60 if named(n, ["lambda"]) else 18,
        "axis-out-of-range": prior(45),
    },
    says={
        "broadcast-mismatch": version_say_broadcast,
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
