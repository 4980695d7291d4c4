"""Rules found with the third and fourth set of real pastes, on pastes of our own: what stands first, and why."""

import pytest

from tests.lookup.report import judge, rows
from whyshape.explain import explain

BATCH = "batch-size-fixed-or-differs"
SLOT = "ValueError: could not broadcast input array from shape {} into shape {}"
CONCAT = '"concat" mode can only merge layers with matching output shapes except for the concat axis. Layer shapes: {}'
ELEMENTS = (
    "Cannot batch tensors with different shapes in component 0. First element had shape {} and element 3 had shape {}."
)

PASTES = [
    # An array is filled batch by batch: the last is smaller; maps of another size.
    (SLOT.format("(7,1,1,512)", "(32,1,1,512)"), BATCH),
    (SLOT.format("(16,2,6,256)", "(16,7,7,256)"), "image-size-differs-from-model"),
    # Layers used an axis up that held channels; without samples the batch axis is 0.
    (CONCAT.format("[(None, 0, 30, 32), (None, 0, 30, 16)]"), "channel-axis-in-wrong-place"),
    (CONCAT.format("[(0, 8, 30, 32), (4, 8, 30, 16)]"), "empty-data"),
    # A recurrent layer was built for a batch; without recurrence it is a side.
    ("Error when checking : expected gru_1_input to have shape (64, 20, 5) but got array with shape (1, 20, 5)", BATCH),
    # Images, of which two sides differ or one is gray; of sequences one axis differs.
    (ELEMENTS.format("[480,640,12]", "[300,200,12]"), "images-of-different-sizes-in-batch"),
    (ELEMENTS.format("[3,256,256]", "[1,256,256]"), "images-of-different-sizes-in-batch"),
    (ELEMENTS.format("[90,64,12]", "[70,64,12]"), "ragged-samples-not-padded"),
    # A loss whose node is called softmax is no attention.
    ("Incompatible shapes: [4,96,96,7] vs. [4,128,128,7]\n\t[[node loss/softmax_loss/mul]]", "mask-or-map-differs-from-output"),
    # The traceback goes through attention.
    (
        'File "model.py", line 9, in call\n    y = self.attention(x, mask=mask)\nInvalidArgumentError: required broadcastable shapes [Op:AddV2]',
        "attention-or-mask-shape",
    ),
    ("InvalidArgumentError: required broadcastable shapes [Op:AddV2]", "mask-or-map-differs-from-output"),
    # Positions are never negative.
    ("indices[0,7] = -3 is not in [0, 512) [[node m/position_embedding/embedding_lookup]]", "embedding-rows-differ-from-vocabulary"),
    ("indices[0,7] = 600 is not in [0, 512) [[node m/position_embedding/embedding_lookup]]", "sequence-lengths-differ"),
    # Emphasis of Markdown is no part of a message.
    ("**indices[1,2]** = 40 is not in [0, **40**)", "embedding-rows-differ-from-vocabulary"),
    # Sixty-four rows are as often a batch as a weight's.
    ("ValueError: Shapes (64, 12) and (64, 9) are incompatible", "output-units-differ-from-label-columns"),
    # Nothing is known of the last axis: a model of five axes takes sequences of images.
    (
        "Input 0 of layer sequential_3 is incompatible with the layer: expected ndim=5, found ndim=4. Full shape received: (None, None, None, None)",
        "cnn-lstm-input-lacks-axis",
    ),
    # NumPy packs its shapes; Keras's merge layers do not.
    ("ValueError: operands could not be broadcast together with shapes (40,6) (5,) ", "feature-count-differs"),
    ("ValueError: Operands could not be broadcast together with shapes (64,) (32,)", "residual-branch-changes-shape"),
    # An input may have any name where the message calls it one.
    ("ValueError: Error when checking input: expected photo to have shape (64, 64, 1) but got array with shape (64, 64, 3)", "grayscale-rgb-mismatch"),
    # Features and samples the other way round; flattened maps; a channels-first model; an inner bias.
    ("Cannot feed value of shape (12, 900) for Tensor 'x:0', which has shape '(?, 12)'", "axes-transposed"),
    ("InvalidArgumentError: Incompatible shapes: [40960] vs. [655360] [Op:Mul]", "mask-or-map-differs-from-output"),
    ("Input 0 of layer net is incompatible with the layer: expected axis -3 of input shape to have value 3 but received input with shape [None, 50, 50, 3]", "channel-axis-in-wrong-place"),
    ("Assign requires shapes of both tensors to match. lhs shape= [512] rhs shape= [256]\n\t[[node save/Assign_3 = Assign[_class=[\"loc:@m/encoder/dense/bias\"]](m/encoder/dense/bias)]]", "weights-of-other-architecture"),
    # A reshape of a few values is of no flattened image.
    ("Input to reshape is a tensor with 3 values, but the requested shape requires a multiple of 12", "reshape-changes-number-of-elements"),
    (SLOT.format("(96,80)", "(96,80,3)"), "grayscale-rgb-mismatch"),
    ("TypeError: Inputs to eager execution function cannot be Keras symbolic tensors, but found [<tf.Tensor 'a:0' shape=(None, 2)>]", "keras-tensor-in-tf-function"),
]  # fmt: skip


@pytest.mark.parametrize(("paste", "entry"), PASTES, ids=range(len(PASTES)))
def test_first_entry(paste, entry):
    assert explain(paste, [])["causes"][0]["entry"] == entry


@pytest.mark.parametrize("shapes", [("[96,96,3]", "[96,96,1]"), ("[1,40,40]", "[3,40,40]")])
def test_gray_images_among_coloured_ones_are_named_too(shapes):
    entries = [cause["entry"] for cause in explain(ELEMENTS.format(*shapes), [])["causes"]]
    assert "grayscale-rgb-mismatch" in entries[:2]


def test_the_found_pastes_stay_as_right_as_they_are():
    """Of real pastes: families, first answers, right ones in the first three; no false positive."""
    judged = [judge(row, row["text"])[1:] for row in rows("pastes_found.jsonl") if row["confidence"] != "low"]
    shares = [sum(bool(right) for right in column) / len(judged) for column in zip(*judged, strict=True)]
    assert shares[0] > 0.97 and shares[1] > 0.943 and shares[2] > 0.90, shares
    assert [row["id"] for row in rows("negatives_found.jsonl") if explain(row["text"], [])["matched"]] == []
