"""Cleaning of pastes and reading of what stands around a message."""

import pytest

from tests.lookup.noise import NOISES
from whyshape.explain import explain
from whyshape.text import clean, context, plain, strip_line

MESSAGE = (
    "ValueError: Negative dimension size caused by subtracting 7 from 4 for 'conv2d_1/convolution' (op: 'Conv2D') "
    "with input shapes: [?,4,33,33], [7,7,33,64]."
)


@pytest.mark.parametrize(
    "prefix",
    [
        "2024-03-05 11:02:44.812345: W tensorflow/core/framework/op_kernel.cc:1780] ",
        "2024-03-05T11:02:44Z ERROR ",
        "[2024-03-05 11:02:44,123] [ERROR] ",
        "WARNING:tensorflow:",
        "E0305 11:02:44.812345 12345 op_kernel.cc:1780] ",
        "> ",
        "| ",
        "[1,0]<stderr>: ",
        "(pid=1234) ",
        "INFO - ",
    ],
)
def test_prefixes_are_stripped(prefix):
    assert strip_line(prefix + "Shapes (1,) and (2,) are incompatible").endswith(
        "Shapes (1,) and (2,) are incompatible"
    )
    assert not strip_line(prefix + "Shapes").startswith(prefix.strip()[:4]) or prefix.startswith("E0")


def test_plain_removes_terminal_codes():
    assert plain("\x1b[1;31mValueError\x1b[0m: a\r\n“b”") == 'ValueError: a\n"b"'


def test_shapes_get_one_form():
    assert clean("TensorShape([Dimension(None), Dimension(4)]) torch.Size([1, 2])")[0] == "[None, 4] [1, 2]"


@pytest.mark.parametrize("name", [name for name in NOISES if name != "truncated"])
def test_noise_changes_nothing(name):
    expected = explain(MESSAGE, [])
    answer = explain(NOISES[name](MESSAGE), [])
    assert answer["family"] == expected["family"]
    assert answer["numbers"]["input_shape"] == expected["numbers"]["input_shape"]
    assert [cause["entry"] for cause in answer["causes"]] == [cause["entry"] for cause in expected["causes"]]


def test_context_of_a_graph_node():
    node = (
        ' for \'{{node pool/MaxPool}} = MaxPool[T=DT_FLOAT, data_format="NCHW", ksize=[1, 1, 2, 2], padding="VALID", '
        "strides=[1, 1, 2, 2]](conv/Identity)' with input shapes: [?,256,1,1]."
    )
    assert context(node, 0, 0) == {
        "node": "pool/MaxPool",
        "op": "MaxPool",
        "data_format": "NCHW",
        "padding": "VALID",
        "strides": [1, 1, 2, 2],
        "ksize": [1, 1, 2, 2],
        "input_shapes": [[None, 256, 1, 1]],
    }


def test_the_inner_of_two_chained_errors_is_answered_and_the_other_listed():
    outer = "ValueError: Shapes (None, 1) and (None, 3) are incompatible"
    answer = explain(f"{MESSAGE}\n\nDuring handling of the above exception, another exception occurred:\n\n{outer}", [])
    assert answer["family"] == "negative-dimension"
    assert [other["family"] for other in answer["others"]] == ["shapes-incompatible"]


def test_the_last_of_two_errors_in_a_log_is_answered():
    last = "ValueError: Shapes (None, 1) and (None, 3) are incompatible"
    assert explain(f"{MESSAGE}\n>>> fit()\n{last}", [])["family"] == "shapes-incompatible"
