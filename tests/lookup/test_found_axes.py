"""Rules on axes, on merging and on images, each with a paste of its own numbers and the entry that has to stand first."""

import pytest

from whyshape.explain import explain

KERAS_2 = "ValueError: Error when checking input: expected {} to have {} but got array with shape {}"
TARGET = "ValueError: Error when checking target: expected {} to have 3 dimensions, but got array with shape {}"
RANK = "ValueError: Input 0 {} incompatible with {}: expected ndim={}, found ndim={}"
SHAPES = 'ValueError: Input 0 of layer "model" is incompatible with the layer: expected shape={}, found shape={}'
AXIS = "Input 0 of layer x is incompatible with the layer: expected axis -1 of input shape to have value {} but received input with shape {}"
FEED = "ValueError: Cannot feed value of shape {} for Tensor 'x:0', which has shape '{}'"
MATMUL = "Matrix size-incompatible: In[0]: {}, In[1]: {}\n\t [[Node: MatMul = MatMul[T=DT_FLOAT, transpose_a={}, transpose_b=false](a, b)]]"
CONV = "input must be 4-dimensional{} [Op:Conv2D]"
VIT = "Dimensions must be equal, but are 196 and 144 for '{{{{node {}/add}}}} = AddV2[T=DT_FLOAT](a, b)' with input shapes: [?,196,64], [144,64]."
MASK = "Incompatible shapes: [8,4,3,50,50] vs. [8,4,1,3,50] [Op:AddV2]\n\nCall arguments received by layer 'm' (type Softmax):"
RAGGED = "ValueError: setting an array element with a sequence. The requested array has an inhomogeneous shape after 1 dimensions. The detected shape was (2,) + inhomogeneous part."
CORE = '  File "/opt/site-packages/rl/core.py", line 9, in fit\n'


@pytest.mark.parametrize(
    ("paste", "entry"),
    [
        # What a reinforcement learning agent feeds: one window, or the pair (obs, info).
        (KERAS_2.format("flatten_7_input", "3 dimensions,", "(1, 1)"), "rl-observation-shape"),
        (KERAS_2.format("flatten_2_input", "shape (1, 8)", "(1, 5)"), "rl-observation-shape"),
        (KERAS_2.format("dense_2_input", "shape (1, 8)", "(1, 2)"), "rl-observation-shape"),
        (KERAS_2.format("lstm_2_input", "shape (1, 8)", "(1, 2)"), "feature-count-differs"),
        (CORE + KERAS_2.format("conv2d_1_input", "4 dimensions,", "(84, 80, 3)"), "missing-batch-axis"),
        (CORE + KERAS_2.format("dense_1_input", "2 dimensions,", "(9, 1, 4)"), "rl-observation-shape"),
        ("ValueError: cannot reshape array of size 2 into shape (1,8)", "rl-observation-shape"),
        ("ValueError: cannot reshape array of size 3 into shape (1,8)", "reshape-changes-number-of-elements"),
        ("import gym\n" + RAGGED, "rl-observation-shape"),
        (RAGGED, "ragged-samples-not-padded"),
        # Two axes are wanted, three found: one of size 1 is too many, others are to be flattened.
        (KERAS_2.format("dense_5_input", "2 dimensions,", "(600, 12, 1)"), "one-axis-too-many"),
        (KERAS_2.format("dense_5_input", "2 dimensions,", "(600, 28, 28)"), "flat-data-vs-image-shape"),
        # Keras up to 2.3 counts from 1, tf.keras from 0.
        (RANK.format("is", "layer lstm_1", 3, 2), "data-lacks-feature-axis"),
        (RANK.format("is", "layer lstm_3", 3, 2), "missing-return-sequences"),
        (RANK.format("of layer gru_1 is", "the layer", 3, 2), "missing-return-sequences"),
        # (height, width, channels) is one image, anything else of three axes a batch of gray ones.
        (CONV.format("[227,227,3]"), "missing-batch-axis"),
        (CONV.format("[16,96,96]"), "missing-channel-axis"),
        ("total size of new array must be unchanged, input_shape = [], output_shape = [90, 1]", "missing-batch-axis"),
        # Time and features.
        (AXIS.format(12, "(None, 12, 900)"), "axes-transposed"),
        (AXIS.format(12, "(None, 40, 90)"), "feature-count-differs"),
        (KERAS_2.format("lstm_1_input", "shape (30, 6)", "(6, 30)"), "axes-transposed"),
        # Placeholders, as inputs.
        (FEED.format("(1, 3, 90, 90)", "(?, 90, 90, 3)"), "channel-axis-in-wrong-place"),
        (FEED.format("(64, 28, 28)", "(?, 28, 28, 1)"), "missing-channel-axis"),
        (FEED.format("(32, 28, 10)", "(?, 10, 28)"), "axes-transposed"),
        (FEED.format("(1, 90, 90, 4)", "(?, 90, 90, 3)"), "image-has-alpha-channel"),
        (FEED.format("(4, 8, 10)", "(?, 8)"), "one-axis-too-many"),
        # Three times the pixels of a square.
        (FEED.format("(100, 12288)", "(?, 4096)"), "grayscale-rgb-mismatch"),
        (FEED.format("(100, 12282)", "(?, 4094)"), "feature-count-differs"),
        (KERAS_2.format("dense_1_input", "shape (900,)", "(2700,)"), "grayscale-rgb-mismatch"),
        # The channels at the other end, whatever the sides.
        (SHAPES.format("(None, None, None, 3)", "(None, 3, 90, 80)"), "channel-axis-in-wrong-place"),
        (SHAPES.format("(None, 64, 64, 1)", "(None, 1, 90, 80)"), "channel-axis-in-wrong-place"),
        (SHAPES.format("(None, 64, 64, 1)", "(None, 90, 80, 1)"), "image-size-differs-from-model"),
        ("Filter must not be larger than the input: Filter: (5, 5) Input: (3, 90)", "channel-axis-in-wrong-place"),
        ("Negative dimension size caused by subtracting 8 from 4 for 'c/convolution'", "channel-axis-in-wrong-place"),
        ("Negative dimension size caused by subtracting 8 from 4 for 'avg_pool/AvgPool'", "input-too-small-for-layers"),
        ("input depth must be evenly divisible by filter depth: 224 vs 3", "channel-axis-in-wrong-place"),
        # Sequences have no alpha channel.
        (SHAPES.format("(None, 10, 1)", "(None, 10, 2)"), "feature-count-differs"),
        (AXIS.format(3, "(None, 50, 4)"), "feature-count-differs"),
        (AXIS.format(3, "(None, 50, 50, 4)"), "image-has-alpha-channel"),
        ("could not broadcast input array from shape (9,8,4) into shape (9,8,3)", "image-has-alpha-channel"),
        # Masks of another rank, or as one row of pixels; a last axis alone is a number of classes.
        (TARGET.format("reshape_1", "(12, 128, 96, 2)"), "mask-or-map-differs-from-output"),
        (TARGET.format("reshape_1", "(12, 2, 128, 96)"), "mask-or-map-differs-from-output"),
        ("Incompatible shapes: [65536] vs. [16384] [[node dice_loss/mul]]", "mask-or-map-differs-from-output"),
        ("logits and labels must be same size: logits_size=[1,10000] labels_size=[10000,1]", "mask-or-map-differs-from-output"),
        ("logits and labels must have the same shape ((None, 9, 9, 21) vs (None, 9, 9, 8))", "output-units-differ-from-label-columns"),
        ("logits and labels must have the same shape ((None, 9, 9, 21) vs (None, 9, 9, 3))", "mask-or-map-differs-from-output"),
        # As many patches as the image has; slim's squeeze of both sides.
        (VIT.format("model/patch_encoder"), "image-size-differs-from-model"),
        ("Can not squeeze dim[2], expected a dimension of 1, got 3 for 'resnet/SpatialSqueeze'", "image-size-differs-from-model"),
        # Operands as the op transposes them; the mask of a softmax.
        (MATMUL.format("[32,10]", "[10,7]", "true"), "matmul-operand-rank-or-order"),
        (MATMUL.format("[32,10]", "[9,7]", "false"), "feature-count-differs"),
        (MASK, "attention-or-mask-shape"),
    ],
)  # fmt: skip
def test_first_entry(paste, entry):
    assert explain(paste, [])["causes"][0]["entry"] == entry


def test_what_is_no_clash_after_all():
    """(32, 10) transposed by the op times (32, 7) works."""
    assert explain(MATMUL.format("[32,10]", "[32,7]", "true"), [])["family"] is None
