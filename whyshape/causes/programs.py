"""Programs with the reader's numbers: complete, short, and built from the same few parts.

Only numbers of a message may go into a program, never its words: a program is executed by `--run` and by the tests.
"""

from whyshape.say import shape_text
from whyshape.shapes import known, product

# Batches, sizes and channels to show where the message has None.
SAMPLES = 8
DEFAULT_SIZE = 16


def defined(shape):
    """A shape with a plain number for every unknown size, None at the front becoming the number of samples."""
    out = []
    for i, size in enumerate(shape):
        if size is None:
            out.append(SAMPLES if i == 0 else DEFAULT_SIZE)
        else:
            out.append(size)
    return out


def sequential(shape, layers):
    """A Sequential model of these layers (written without `layers.`) on samples of this shape."""
    lines = [f"    keras.layers.{layer}," for layer in layers]
    return (
        "from tensorflow import keras\n\nmodel = keras.Sequential([\n"
        + f"    keras.Input({shape_text(shape)}),\n"
        + "\n".join(lines)
        + "\n])\n"
    )


def zeros(name, shape, note):
    """A line that makes an array of zeros, with a comment behind it."""
    return f'{name} = np.zeros({shape_text(shape)}, "float32")' + (f"  # {note}\n" if note != "" else "\n")


def conv(dimensions, filters, window, rest):
    """A convolution layer: conv(2, 32, [3, 3], "") -> Conv2D(32, (3, 3))."""
    return f"Conv{dimensions}D({filters}, {shape_text(window)}{rest})"


def pool(dimensions, window, rest):
    """A max pooling layer: pool(1, [4], "") -> MaxPooling1D(4)."""
    size = str(window[0]) if dimensions == 1 else shape_text(window)
    return f"MaxPooling{dimensions}D({size}{rest})"


def usable(shape, least, most):
    """True for a shape of `least` to `most` dimensions whose sizes are all known and at least 1: fit for a program."""
    return known(shape) and least <= len(shape) <= most and min(shape + [1]) >= 1


IMPORTS = "import numpy as np\nfrom tensorflow import keras\n\n"
TENSORS = "import numpy as np\nimport tensorflow as tf\n\n"


def mended(head, mend, end):
    """[broken, fixed]: the same program without and with the line that mends it."""
    return [head + end, head + mend + end]


def stack(shape, note, layers):
    """Lines of a Sequential model on samples of this shape, with a comment behind the input; layers without `layers.`."""
    lines = [f"    keras.layers.{layer},\n" for layer in layers]
    comment = f"  # {note}" if note != "" else ""
    return f"model = keras.Sequential([\n    keras.Input({shape_text(shape)}),{comment}\n" + "".join(lines) + "])\n"


def batch(shape):
    """A batch of samples of this shape: 8 of them, or 1 where that would take long; unknown sizes become 16."""
    sizes = [DEFAULT_SIZE if size is None else size for size in shape]
    return [SAMPLES if product(sizes) <= 250000 else 1] + sizes


def light(shape):
    """True for an array that a program can make in a moment: known, not empty, under 100 MB."""
    return known(shape) and min(shape + [1]) >= 1 and product(shape) <= 25000000


FUNCTIONAL = "from tensorflow import keras\nfrom tensorflow.keras import layers\n\n"


def few(rows):
    """A number of samples for a program: the reader's own where it is small, so that the program stays light."""
    return rows if rows is not None and 1 <= rows <= 2000 else SAMPLES


def dense(units, activation):
    """A Dense layer: dense(10, "softmax") -> Dense(10, activation="softmax")."""
    return f'Dense({units}, activation="{activation}")'


def run_model(shape, layers, rest):
    """A Sequential model and what is done with it, with NumPy at hand."""
    return "import numpy as np\n" + sequential(shape, layers) + rest


def fitted(shape, layers, loss, rows, targets):
    """A Sequential model fitted to zeros; `targets` is the line that makes y."""
    x = zeros("x", [rows] + shape, "")
    return run_model(shape, layers, f'model.compile(loss="{loss}")\n{x}{targets}model.fit(x, y)\n')


def predicted(shape, layers, data):
    """A functional model, which compares the whole shape of its input, and the lines that make the x it predicts."""
    lines = [f"h = keras.layers.{layer}({'inputs' if i == 0 else 'h'})\n" for i, layer in enumerate(layers)]
    return (
        f"import numpy as np\nfrom tensorflow import keras\n\ninputs = keras.Input({shape_text(shape)})\n"
        + "".join(lines)
        + f"model = keras.Model(inputs, h)\n{data}model.predict(x)\n"
    )


def fed(placeholder, value):
    """A TensorFlow 1 session that feeds a placeholder; `value` is the line that makes the array x."""
    return (
        "import numpy as np\nimport tensorflow.compat.v1 as tf\n\n"
        + value
        + "with tf.Graph().as_default(), tf.Session() as session:\n"
        + f"    data = tf.placeholder(tf.float32, {shape_text(placeholder)})\n"
        + "    session.run(tf.reduce_mean(data), {data: x})\n"
    )


def multiplied(a, b, products):
    """Programs that make zeros a and b of these shapes and multiply them, each in another way."""
    head = f"import tensorflow as tf\n\na = tf.zeros({shape_text(a)})\nb = tf.zeros({shape_text(b)})\n"
    return [f"{head}{line}\n" for line in products]


def stored(shape, weight, mend):
    """A weight of this shape set into a layer whose first weight has another one; `mend`: a line that reshapes it."""
    window = shape[:-2]
    layer = f"Dense({shape[-1]})" if len(shape) == 2 else f"Conv{len(window)}D({shape[-1]}, {shape_text(window)})"
    inputs = [None] * len(window) + [shape[0] if len(shape) == 1 else shape[-2]]
    return (
        IMPORTS
        + stack(inputs, "", ["LayerNormalization()" if len(shape) == 1 else layer])
        + zeros("weight", weight, "as stored")
        + f"{mend}model.set_weights([weight] + model.get_weights()[1:])\n"
    )
