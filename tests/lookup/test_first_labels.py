"""Pastes about labels, losses, stored weights and applications, and what has to stand first; those marked [real] were
raised by TensorFlow 2.21 with Keras 3.15.1."""

import pytest

from whyshape.explain import explain

ONE_COLUMN = "one-column-labels-with-categorical-loss"
UNITS = "output-units-differ-from-label-columns"
AXIS = "label-axis-missing-or-extra"
MASK = "mask-or-map-differs-from-output"
STEPS = "return-sequences-with-one-label-per-sample"
LAYOUT = "weights-in-other-backend-layout"
ALLOWED = "input-shape-not-allowed-by-pretrained-model"
SQUEEZE = "Can not squeeze dim[1], expected a dimension of 1, got 3"
RAISED = 'File "/lib/keras/src/backend/tensorflow/nn.py", line 1468, in {loss}\n    raise ValueError(\nValueError: '
MUST = (
    "Arguments `target` and `output` must have the same shape. Received: target.shape={target}, output.shape={output}"
)
TOP = "When setting `include_top=True` and loading `imagenet` weights, `input_shape` should be (224, 224, 3).  Received: input_shape="


def must(loss, target, output):
    """What Keras 3 says when a loss gets these shapes."""
    return RAISED.format(loss=loss) + MUST.format(target=target, output=output)


def logits(output, target):
    """What Keras 2 says of binary_crossentropy."""
    return f"ValueError: `logits` and `labels` must have the same shape, received ({output} vs {target})."


def weight(variable, value):
    """What Keras 3 says of a stored weight."""
    return f"ValueError: Layer dense_9 weight shape {variable} is not compatible with provided weight shape {value}."


# (paste, first cause, what its explanation holds, what its failing program holds, what its fixed program holds)
ROWS = [
    # A mask of class ids under the loss for one-hot masks.
    (
        "ValueError: Shapes (None, 256, 256, 1) and (None, 256, 256, 3) are incompatible",
        MASK,
        "sparse_categorical_crossentropy",
        "categorical_crossentropy",
        "to_categorical",
    ),
    (
        "ValueError: Shapes (None, 20, 1) and (None, 20, 9) are incompatible",
        ONE_COLUMN,
        "9 columns",
        "(8, 20, 1)",
        '"sparse_categorical',
    ),
    ("ValueError: Shapes (None, 64, 64, 3) and (None, 64, 64, 1) are incompatible", MASK, "read in colour", "", ""),
    # binary_crossentropy, by the traceback [real] or by its words.
    (must("binary_crossentropy", (32, 1), (32, 2)), UNITS, 'Dense(1, activation="sigmoid")', '"binary_', "Dense(1, "),
    (must("binary_crossentropy", (32, 1), (32, 5)), ONE_COLUMN, "binary_cross", '"binary_', '"sparse_'),
    (must("categorical_crossentropy", (32, 1), (32, 2)), ONE_COLUMN, "categorical_cross", '"categorical_', '"sparse_'),
    (MUST.format(target=(32, 1), output=(32, 2)), ONE_COLUMN, "", '"categorical_', '"sparse_'),
    (logits("(None, 4)", "(None, 1)"), ONE_COLUMN, "softmax with sparse_", '"binary_', '"softmax"'),
    (logits("(None, 2)", "(None, 1)"), UNITS, 'Dense(1, activation="sigmoid")', '"binary_', "Dense(1, "),
    (logits("(None, 1)", "(None, 4)"), UNITS, "yes or no", '"binary_', '"categorical_'),
    # An axis more that is no axis of 1.
    (logits("(None, 32, 1)", "(None, 1)"), STEPS, "32 time steps", '"binary_', "LSTM(16),"),
    (logits("(None, 1)", "(None,)"), AXIS, "y[..., None]", None, None),
    ("ValueError: Shapes (None, 7) and (None, 1, 7) are incompatible", AXIS, "y[:, None]", None, None),
    (
        "ValueError: Shapes (None, 224, 224, 3) and (None, 4) are incompatible",
        "wrong-array-as-target",
        "y holds images",
        "(8, 224, 224, 3)",
        "(8, 4)",
    ),
    (
        "Error when checking target: expected time_distributed_1 to have 3 dimensions, but got array with shape (1000, 20)",
        AXIS,
        "(1000, 20, 1)",
        None,
        None,
    ),
    (
        "Error when checking target: expected dense_1 to have 3 dimensions, but got array with shape (1000, 1)",
        STEPS,
        "",
        "",
        "",
    ),
    # A squeeze of the reader's own [real], and one in a loss or a metric.
    (f"{SQUEEZE} [Op:Squeeze]", "axis-argument-points-at-wrong-axis", "Axis 1 has size 3", "axis=1", "axis=-1"),
    (f"{SQUEEZE} [[{{{{node metrics/acc/Squeeze}}}}]]", "one-hot-labels-with-sparse-loss", "with", "", ""),
    (f"{RAISED.format(loss='sparse_categorical_accuracy')}{SQUEEZE} [Op:Squeeze]", None, None, "", ""),
    # Weights of PyTorch [real].
    (weight((3, 4), (4, 3)), LAYOUT, "turned round it is (3, 4)", "(4, 3)", "transpose((1, 0))"),
    (weight((5, 3, 4), (4, 3, 5)), LAYOUT, "w.T", "(4, 3, 5)", "transpose((2, 1, 0))"),
    (weight((3, 3, 16, 32), (32, 16, 3, 3)), LAYOUT, "", "", "transpose((2, 3, 1, 0))"),
    (weight((3, 4), (5, 6)), "weights-of-other-architecture", "", "", ""),
    # Applications [real].
    (TOP + "(128, 128, 3)", ALLOWED, "(128, 128, 3)", "(128, 128, 3)", "include_top=False"),
    (TOP + "(128, 128, 1)", ALLOWED, "weights=None", "(128, 128, 1)", "weights=None"),
    (
        "The input must have 3 channels; Received `input_shape=(128, 128, 1)`",
        ALLOWED,
        "weights=None",
        "include_top=False",
        "weights=None",
    ),
    (TOP + "(3, 224, 224)", "channel-axis-in-wrong-place", "", "", ""),
    (
        "If `include_top` is True, you should specify a static `input_shape`. Received: input_shape=(None, None, 3)",
        ALLOWED,
        "all sizes",
        None,
        None,
    ),
    # scikit-learn.
    (
        "ValueError: Found input variables with inconsistent numbers of samples: [800, 210]",
        "x-and-y-lengths-differ",
        "x has 800 samples, y has 210",
        "800",
        "",
    ),
]


@pytest.mark.parametrize(("paste", "entry", "told", "broken", "fixed"), ROWS, ids=[row[0][-60:] for row in ROWS])
def test_first_answer(paste, entry, told, broken, fixed):
    first = explain(paste, [])["causes"][0]
    if entry is not None:
        assert first["entry"] == entry and told in first["explanation"]
    for part, program in [(broken, first["broken"]), (fixed, first["fixed"])]:
        assert program is None if part is None else part in program


def test_a_squeeze_with_no_word_of_a_loss_is_not_said_to_be_one():
    """Labels are then a case among others."""
    for tail, sure in [(" [Op:Squeeze]", False), ("", False), (" [[{{node loss/Squeeze}}]]", True)]:
        causes = explain(SQUEEZE + tail, [])["causes"]
        told = next(cause["explanation"] for cause in causes if cause["entry"] == "one-hot-labels-with-sparse-loss")
        assert ("If these are labels of a loss" in told) != sure


def test_no_advice_to_reshape_an_image_to_one_column():
    answer = explain("ValueError: Shapes (None, 224, 224, 3) and (None, 4) are incompatible", [])
    assert all("reshape(-1, 1)" not in cause["explanation"] for cause in answer["causes"])
