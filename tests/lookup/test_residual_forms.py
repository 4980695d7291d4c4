"""The residual programs in the forms that messages of TensorFlow 1 have: with a batch, without shapes, channels first."""

import pytest

from whyshape.explain import explain


@pytest.mark.parametrize(
    ("message", "line"),
    [
        (
            "Dimensions must be equal, but are 400 and 800 for 'add' (op: 'Add') with input shapes: [128,400,512], [128,800,1024].",
            "x = keras.Input((800, 1024))\ny = layers.Conv1D(512, 3, strides=2, ",
        ),
        (
            "Dimensions must be equal, but are 400 and 800 for 'add' (op: 'AddV2') with input shapes: [?,400,512], [?,800,8].",
            "x = keras.Input((800, 8))\ny = layers.Conv1D(512, 3, strides=2, ",
        ),
        (
            "Dimensions must be equal, but are 400 and 800",
            "x = keras.Input((800, 16))\ny = layers.Conv1D(16, 3, strides=2",
        ),
        (
            "Operands could not be broadcast together with shapes (400, 512) (800, 8)",
            "x = keras.Input((800, 8))\ny = layers.Conv1D(512, 3, strides=2, ",
        ),
        (
            "Only layers of same output shape can be merged using sum mode. Layer shapes: [(None, 3, 256, 256), (None, 16, 256, 256)]",
            "x = keras.Input((256, 256, 3))\ny = layers.Conv2D(16, 3, ",
        ),
        (
            "Operands could not be broadcast together with shapes (28, 28, 64) (30, 30, 64)",
            "x = keras.Input((30, 30, 64))\ny = layers.Conv2D(64, 3)(x)",
        ),
    ],
)
def test_program_has_the_readers_numbers(message, line):
    """The block starts from the wider map and ends at the other."""
    causes = explain(message, [])["causes"]
    cause = next(cause for cause in causes if cause["entry"] == "residual-branch-changes-shape")
    assert line in cause["broken"]
    assert "\nx = layers.Conv" in cause["fixed"]


def test_sizes_of_one_make_no_program():
    """[9, 10] and [1, 10] broadcast in a sum of layers: no program that would not fail."""
    answer = explain(
        "Shapes must be equal, but are [9,10] and [1,10] for 'AddN' (op: 'AddN') with input shapes: [9,10], [1,10].", []
    )
    assert not any(cause["broken"] for cause in answer["causes"] if cause["entry"] == "residual-branch-changes-shape")
