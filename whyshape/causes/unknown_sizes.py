"""Mistakes that leave a size unknown, or a shape argument invalid."""

from whyshape.cause import Cause, prior
from whyshape.causes.programs import FUNCTIONAL, SAMPLES, defined, fitted, light, mended, zeros
from whyshape.causes.signs import named, numbers_of
from whyshape.say import shape_text
from whyshape.shapes import at


def unbuilt_weights_count(n):
    """A file's variables, or a list of weights, against none in the model (also where only the file's are printed)."""
    if n.get("model_count", 0) > 0 or ("file_count" not in n and "list_count" not in n):
        return 6
    return 62 if "keras" in n else 86


def unbuilt_say(n):
    """When weights come to be."""
    return "Layers make their weights when they see the shape of the input."


BUILT = "model.build((None, 8))  # or keras.Input((8,)) as first layer\n"


def unbuilt_programs(n):
    """A model asked for its weights before it knows its input; then with an input shape."""
    head = "from tensorflow import keras\n\nmodel = keras.Sequential([keras.layers.Dense(8)])\n"
    return mended(head, BUILT, "print(model.count_params())\n")


def unbuilt_weights_programs(n):
    """A weight file loaded into a model that was not built; then into one with an input shape."""
    count = n.get("file_count", 0)
    if count < 1 or count > 200:
        return None
    head = (
        "import os, tempfile\nfrom tensorflow import keras\n\n"
        + f"def build():\n    return keras.Sequential([keras.layers.Dense(8) for i in range({count})])\n\n"
        + 'path = os.path.join(tempfile.mkdtemp(), "model.weights.h5")\nsaved = build()\nsaved.build((None, 8))\nsaved.save_weights(path)\nmodel = build()\n'
    )
    return mended(head, BUILT, "model.load_weights(path)\n")


NO_INPUT_SHAPE_GIVEN = Cause(
    "no-input-shape-given",
    "Why does Keras say the model is not built or needs an input_shape?",
    "Start with keras.Input(shape) (on the wrapper, not the inner layer), or build or call the model before summary and load_weights.",
    ask="Which layer comes first, and where did you put input_shape?",
    tells={
        "missing-input-shape": prior(88),
        "model-not-built": prior(88),
        "weights-count": unbuilt_weights_count,
    },
    says={
        "weights-count": unbuilt_say,
        "model-not-built": unbuilt_say,
        "missing-input-shape": lambda n: (
            "The first layer itself needs it: a shape on a layer inside a wrapper is not seen."
        ),
    },
    programs={
        "model-not-built": unbuilt_programs,
        "missing-input-shape": unbuilt_programs,
        "weights-count": unbuilt_weights_programs,
    },
)


def none_size_undefined_dimension(n):
    """No size at all is known: the None stands in the input shape itself. So, likely, where Keras 2 prints no shape."""
    if n.get("input_shape") is not None and len(numbers_of(n["input_shape"])) == 0:
        return 72
    return 50 if "input_shape" in n or "weight_shape" in n or "op" in n else 62


NONE_IN_INPUT_SHAPE = Cause(
    "none-in-input-shape",
    "Why can't Dense after Flatten be built when the input shape has None?",
    "Give the full input_shape (input_length for Embedding), or use GlobalAveragePooling instead of Flatten.",
    ask="What is the input_shape? Is it given to the outermost model?",
    tells={
        "flatten-not-fully-defined": lambda n: 90 if n["input_shape"] is None or None in n["input_shape"] else 5,
        "kernel-rank-mismatch": prior(6),
        "undefined-dimension": none_size_undefined_dimension,
        "none-in-shape-argument": prior(30),
    },
)


def lost_rank_unknown(n):
    """While a layer of one's own is called (not a model, not a built-in layer that got such a tensor)."""
    return 76 if "caller" in n and not named(n, ["model", "sequential", "functional"]) else 50


def lost_size_programs(n):
    """A custom layer that picks channels by a mask, so that their number is unknown; then with its output shape declared."""
    shape = defined(n.get("input_shape") or [None, None])
    shape = shape[1:-1] + [4]
    if not light(shape):
        return None
    head = (
        "import tensorflow as tf\n"
        + FUNCTIONAL
        + "class Mine(layers.Layer):\n    def call(self, x):\n"
        + f"        return tf.boolean_mask(x, [True, True, True, False], axis={len(shape)})\n\n"
    )
    body = f"x = keras.Input({shape_text(shape)})\ny = layers.Dense(10)(Mine()(x))\n"
    return mended(head, "    def compute_output_shape(self, shape):\n        return (*shape[:-1], 3)\n\n", body)


def lost_rank_programs(n):
    """A layer that calls NumPy and so loses every size; then with the shape set."""
    head = (
        "import numpy as np\nimport tensorflow as tf\n"
        + FUNCTIONAL
        + "class Mine(layers.Layer):\n    def call(self, x):\n"
        + "        y = tf.numpy_function(np.square, [x], tf.float32)\n"
    )
    body = "        return y\n\nx = keras.Input((28, 28, 1))\ny = layers.Flatten()(Mine()(x))\n"
    return mended(head, "        y.set_shape(x.shape)\n", body)


def lost_batch_programs(n):
    """A model that ends in a mean over everything, the batch too; then over the last axis alone."""
    if at(n.get("target_shape"), -1) > 1:
        return None
    return [
        fitted(
            [4],
            [f"Lambda(lambda x: keras.ops.mean(x{axis}))"],
            "binary_crossentropy",
            SAMPLES,
            zeros("y", [SAMPLES, 1], ""),
        )
        for axis in ["", ", axis=-1, keepdims=True"]
    ]


CUSTOM_LAYER_LOSES_SHAPE = Cause(
    "custom-layer-loses-shape",
    "Why is the channel or last dimension None after my Lambda or custom layer?",
    "Restore the shape: compute_output_shape or output_shape= in the layer, tensor.set_shape, or keras.ops with static sizes.",
    ask="Which layer comes before?",
    # A channel axis of None may as well be the height or width of images that stand channels first.
    siblings=["channel-axis-in-wrong-place"],
    tells={
        "conv-channels-mismatch": lambda n: 30 if "input_channels" in n else 50,
        "matmul-mismatch": prior(6),
        "layer-input-rank": prior(12),
        "undefined-dimension": prior(60),
        "rank-unknown": lost_rank_unknown,
        "none-in-shape-argument": prior(25),
        "lambda-output-shape": prior(70),
        "target-output-mismatch": lambda n: 80 if n.get("output_shape") == [] else 8,
    },
    says={
        "undefined-dimension": lambda n: (
            "A reshape, mask or slice by sizes computed at run time leaves None where the next layer needs a number to make its weights."
        ),
        "rank-unknown": lambda n: (
            "py_function and numpy_function tell TensorFlow nothing about the shape of what they return."
        ),
        "lambda-output-shape": lambda n: (
            "Keras finds the shape by calling the layer on a symbolic tensor, and that call failed."
        ),
        "target-output-mismatch": lambda n: (
            "The output is a single number: a layer or Lambda took the mean (or sum) over the batch axis too."
        ),
    },
    programs={
        "undefined-dimension": lost_size_programs,
        "rank-unknown": lost_rank_programs,
        "lambda-output-shape": lost_rank_programs,
        "target-output-mismatch": lost_batch_programs,
    },
)


STATIC_SHAPE_WHERE_DYNAMIC_NEEDED = Cause(
    "static-shape-where-dynamic-needed",
    "Why is x.shape[0] None in my reshape or random call ('Cannot convert a partially known TensorShape')?",
    "Use tf.shape(x) (keras.ops.shape) for sizes known only at run time, or -1 in a reshape.",
    tells={
        "undefined-dimension": lambda n: 52 if "op" in n else 8,
        "none-in-shape-argument": prior(78),
    },
)


DATASET_LOSES_STATIC_SHAPE = Cause(
    "dataset-loses-static-shape",
    "Why does model.fit say 'as_list() is not defined on an unknown TensorShape'?",
    "Call set_shape (or tf.ensure_shape) after py_function, and give output_signature to from_generator.",
    ask="What does dataset.element_spec show?",
    tells={
        "undefined-dimension": prior(35),
        "rank-unknown": prior(70),
    },
)


KERAS_TENSOR_IN_TF_FUNCTION = Cause(
    "keras-tensor-in-tf-function",
    "Why can't I call tf functions on keras.Input ('A KerasTensor cannot be used as input to a TensorFlow function')?",
    "Wrap the call in a layer (Lambda or a custom Layer), or use keras.ops.",
    tells={
        "keras-tensor-misuse": prior(93),
    },
)


SIZE_ARGUMENT_OF_WRONG_TYPE = Cause(
    "size-argument-of-wrong-type",
    "Why does Input(shape=...) fail with 'Cannot convert ... to a shape' or ''int' object is not iterable'?",
    "Write a tuple with a comma: shape=(64,); use whole numbers for filters, units and multipliers.",
    tells={
        "invalid-shape-argument": lambda n: 40 if "product" in n else (55 if "entry" in n else 86),
    },
)


CAUSES = [
    NO_INPUT_SHAPE_GIVEN,
    NONE_IN_INPUT_SHAPE,
    CUSTOM_LAYER_LOSES_SHAPE,
    STATIC_SHAPE_WHERE_DYNAMIC_NEEDED,
    DATASET_LOSES_STATIC_SHAPE,
    KERAS_TENSOR_IN_TF_FUNCTION,
    SIZE_ARGUMENT_OF_WRONG_TYPE,
]
