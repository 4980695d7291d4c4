"""1-D layers, which TensorFlow 1 and 2 run as 2-D ones with a dummy axis of 1: the answer speaks of steps."""

import pytest

from whyshape.explain import explain


@pytest.mark.parametrize(
    ("node", "op", "shapes", "sizes", "layer", "left"),
    [
        ("max_pooling1d_5/MaxPool", "MaxPool", "[?,1,1,64]", (4, 1), "MaxPooling1D(4)", "1 step"),
        ("average_pooling1d/AvgPool", "AvgPool", "[?,2,1,64]", (3, 2), "AveragePooling1D(3)", "2 steps"),
        ("conv1d_2/convolution/Conv2D", "Conv2D", "[?,1,2,64], [1,3,64,128]", (3, 2), "Conv1D(128, 3)", "2 steps"),
        (
            "conv2d_8/convolution",
            "Conv2D",
            "[?,1,1,64], [3,3,64,128]",
            (3, 1),
            "Conv2D(128, 3)",
            "(None, 1, 1, 64) has only 1",
        ),
    ],
)
def test_one_dimensional_layer(node, op, shapes, sizes, layer, left):
    text = f"Negative dimension size caused by subtracting {sizes[0]} from {sizes[1]} for '{node}' (op: '{op}') with input shapes: {shapes}."
    first = explain(text, [])["causes"][0]
    assert first["entry"] == "input-too-small-for-layers"
    assert layer in first["broken"] and left in first["explanation"]
