"""Every family: its dev pastes, its wordings, its violation."""

import pytest

from tests.lookup.generate import messages
from tests.lookup.report import rows
from whyshape.explain import explain, usual
from whyshape.families import FAMILIES
from whyshape.long_logs import STEMS
from whyshape.regex import compiled
from whyshape.wording import parse_wording

WORDINGS = [(family.id, w if isinstance(w, str) else w[0]) for family in FAMILIES for w in family.wordings]


@pytest.mark.parametrize("row", rows("pastes_dev.jsonl"), ids=lambda row: row["id"])
def test_family_of_a_real_paste(row):
    assert explain(row["text"], [])["family"] == row["family"]


@pytest.mark.parametrize("row", rows("negatives_dev.jsonl"), ids=lambda row: row["id"])
def test_other_errors_do_not_match(row):
    assert not explain(row["text"], [])["matched"]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.id)
def test_a_message_without_its_numbers_has_causes(family):
    """A family whose tells fail without numbers has to stand in USUAL."""
    assert 0 < len(usual(family)) <= 3


@pytest.mark.parametrize(("id", "wording"), WORDINGS)
def test_form_of_a_wording(id, wording):
    """Begins with a literal, holds a stem, has at most one lazy hole, and its pattern compiles."""
    parsed = parse_wording(wording)
    assert wording.lower().startswith(parsed["literals"][0]), "a wording begins with a literal of three letters or more"
    assert any(stem in wording.lower() for stem in STEMS), "a long log is reduced to the lines that hold a stem"
    assert parsed["types"].count("text") <= 1
    compiled(parsed["pattern"])


@pytest.mark.parametrize(
    "text",
    [
        "Negative dimension size caused by subtracting 3 from 8",
        "Shapes (None, 3) and (None, 3) are incompatible",
        "Incompatible shapes: [8,1] vs. [8,3]",
        "Matrix size-incompatible: In[0]: [8,4], In[1]: [4,3]",
        "Input 0 of layer dense is incompatible with the layer: expected axis -1 of input shape to have value 3 but received input with shape (8, 3)",
        "cannot reshape array of size 12 into shape (3,4)",
        "cannot reshape array of size 12 into shape (3,-1)",
        "indices[0,0] = 9 is not in [0, 10)",
        "Received a label value of 2 which is outside the valid range of [0, 3)",
        "logits and labels must be broadcastable: logits_size=[8,3] labels_size=[8,3]",
        "Layer weight shape (3, 3, 1, 8) not compatible with provided weight shape (3, 3, 1, 8)",
        "A `Concatenate` layer requires inputs with matching shapes except for the concatenation axis. Received: input_shape=[(None, 8, 8, 3), (None, 8, 8, 3)]",
        "`append` requires inputs to have the same shape except the `axis=1`, but received shape (2, 3) and (2, 5).",
        "A `Subtract` layer should be called on exactly 2 inputs. Received: input_shape=[(2, 3), (2, 3)]",
        "A merge layer should be called on a list of at least 1 input. Received 2 inputs. Full input_shape received: [(2, 3), (2, 3)]",
        "`loss_weights` must match the number of losses, got 2 losses and 2 weights.",
        "Found a sample_weight array with shape (32,) for an input with shape (32, 10). sample_weight cannot be broadcast.",
        "`weights` must have the same shape as `x` when `axis=None`, but received `weights.shape=(2, 3)` and `x.shape=(2, 3)`.",
        "Can not cast TensorSpec(shape=(None, 3), dtype=tf.float32, name=x) to TensorSpec(shape=(4, 3), dtype=tf.float32, name=x)",
        "`cropping` parameter of `Cropping1D` layer must be smaller than the input length. Received: input_shape=(None, 9, 16), cropping=(2, 2)",
        "Values in `cropping` argument should be smaller than the corresponding spatial dimension of the input. Received: input_shape=(None, 9, 9, 16), cropping=((1, 1), (2, 2))",
        "Shape must be at least rank 3 but is rank 4",
        "Shape must be at most rank 3 but is rank 2",
        "Input should have rank >= 2. Received: input.shape = (3, 4)",
        "Pooling inputs's shape must be 3, 4 or 5, corresponding to 1D, 2D and 3D inputs. But received shape: (2, 3, 4).",
        "Invalid images rank: expected rank 3 (single image) or rank 4 (batch of images). Received: images.shape=(2, 8, 8, 3)",
        "Each axis in `axes` must be an integer in [-3, 3). Received: axes=[0, -1].",
        "`axes` must be a valid permutation of the input dimensions (no duplicates). Received: axes=(2, 0, 1) for input of rank 3.",
        "axis must be -1 or between [0, 3), but received 2.",
        "Array has shape (3, 4) but out-of-bounds index 2 was requested.",
        "Expected size[0] in [0, 5], but got 5",
        "The mask provided should be one dimension less than the inputs. Received: mask.shape=(2, 3), inputs.shape=(2, 3, 4)",
        "The `mask` must be broadcastable to `inputs` and must not have more dimensions. Received: inputs.shape=(2, 3), mask.shape=(2, 1)",
        "All dimensions of `value` and `key`, except the last one, must be equal. Received: value_shape=(2, 3, 4) and key_shape=(2, 3, 5)",
        "Bias dimension 'd' was requested, but is not part of the output spec 'abd'",
        "Cannot do batch_dot on inputs with different batch sizes. Received inputs with shapes (2, 3) and (2, 4).",
        "Incompatible shapes between `a` and `b`. Expected `a.shape[-1] == b.shape[-1]`. Received: a.shape=(2, 3), b.shape=(3, 3)",
        "Expected a square matrix. Received non-square input with shape (2, 3, 3)",
        "`fft_length` must equal or larger than `sequence_length`. Received: sequence_length=8, fft_length=8",
        "indices[0] = 2 does not index into param shape [3,4]",
        "Cannot infer argument `num` from shape (2, 3).",
        "Shape must be rank 4 but is rank 4 for 'Conv2D' (op: 'Conv2D') with input shapes: [?,4,33,33], [7,7,33,64].",
        "Dimension 0 in both shapes must be equal, but are 3 and 3 for 'Assign' (op: 'Assign')",
    ],
)
def test_numbers_that_do_not_clash_are_no_match(text):
    assert not explain(text, [])["matched"]


def test_random_messages_are_answered_without_an_error():
    """No numbers, however odd, make a violation, a tell, a sentence or a program fail."""
    for _, text in messages(4000, seed=7):
        answer = explain(text, [])
        for cause in answer["causes"]:
            assert 0 < cause["score"] <= 1 and cause["explanation"]
