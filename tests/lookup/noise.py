"""What happens to a message on its way into a paste box: one function per kind of noise, each the same on every run."""

import random
import textwrap

TRACEBACK = """Traceback (most recent call last):
  File "/home/me/project/train.py", line 88, in <module>
    history = model.fit(x_train, y_train, epochs=10, batch_size=32, validation_data=(x_val, y_val))
  File "/home/me/venv/lib/python3.9/site-packages/keras/utils/traceback_utils.py", line 122, in error_handler
    raise e.with_traceback(filtered_tb) from None
  File "/home/me/venv/lib/python3.9/site-packages/keras/layers/input_spec.py", line 227, in assert_input_compatibility
    raise ValueError("Input " + str(input_index) + " is incompatible")
"""
BEFORE = """2024-03-05 11:02:44.812345: I tensorflow/core/platform/cpu_feature_guard.cc:182] This TensorFlow binary is optimized
Epoch 1/10
 1/63 [..............................] - ETA: 1:02 - loss: 0.6931 - accuracy: 0.5000
"""
AFTER = '\n\nCall arguments received by layer "sequential" (type Sequential):\n  • training=True\n  • mask=None\n'


def seeded(text):
    """A random generator that depends on the text only."""
    return random.Random(text)


def log_prefix(text):
    """Every line behind a time stamp and a level."""
    return "\n".join(f"2024-03-05 11:02:{i % 60:02}.123 ERROR [main] {line}" for i, line in enumerate(text.split("\n")))


def tensorflow_log(text):
    """TensorFlow's own C++ log line."""
    return f"2024-03-05 11:02:44.812345: W tensorflow/core/framework/op_kernel.cc:1780] OP_REQUIRES failed at x.cc:15 : {text}"


def full_traceback(text):
    """A traceback before, arguments after."""
    return BEFORE + TRACEBACK + text + AFTER


def chained(text):
    """The message as the inner one of two chained errors."""
    return (
        TRACEBACK
        + text
        + "\n\nDuring handling of the above exception, another exception occurred:\n\n"
        + TRACEBACK
        + "RuntimeError: training failed"
    )


def wrapped(text):
    """Lines broken at spaces, at 72 letters, as a mail or an issue breaks them."""
    return "\n".join(
        textwrap.fill(line, 72, break_long_words=False, break_on_hyphens=False) for line in text.split("\n")
    )


def hard_wrapped(text):
    """Lines broken anywhere at 80 letters, as a terminal breaks them."""
    return "\n".join(line[i : i + 80] for line in text.split("\n") for i in range(0, max(len(line), 1), 80))


def lost_quotes(text):
    """Quotes and backticks gone."""
    return "".join(letter for letter in text if letter not in "'\"`")


def smart_quotes(text):
    """Typographic quotes, as a word processor makes them."""
    return text.replace("'", "’").replace('"', "”")


def ansi(text):
    """Colours of a terminal or a notebook."""
    head, colon, rest = text.partition(":")
    return f"\x1b[0;31m{head}\x1b[0m{colon}\x1b[1m{rest}\x1b[0m" if colon else f"\x1b[31m{text}\x1b[0m"


def quoted(text):
    """A quoted mail or Markdown block."""
    return "\n".join("> " + line for line in text.split("\n"))


def no_class(text):
    """Without the name of the error's class."""
    head, colon, rest = text.partition(": ")
    return rest if colon and head.endswith(("Error", "Exception")) else text


def truncated(text):
    """Cut off in its last tenth."""
    return text[: len(text) - seeded(text).randint(0, len(text) // 10)]


def keras_wrapper(text):
    """Keras 3's wrapper around an inner message."""
    return f"Exception encountered when calling Sequential.call().\n\n{text}\n\nArguments received by Sequential.call():\n  • inputs=tf.Tensor(shape=(None, 8), dtype=float32)\n  • training=True"


NOISES = {
    function.__name__: function
    for function in [
        log_prefix, tensorflow_log, full_traceback, chained, wrapped, hard_wrapped, lost_quotes, smart_quotes, ansi, quoted,
        no_class, truncated, keras_wrapper,
    ]
}  # fmt: skip
