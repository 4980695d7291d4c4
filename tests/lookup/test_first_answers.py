"""Pastes whose numbers decide: the cause that has to stand first, or, after a `!`, must not be named at all.

Most texts are what TensorFlow 2.21 and Keras 3.15.1 said; each stands for a rule, none is known to the look-up.
"""

import pytest

from whyshape.explain import explain

MATMUL, MASK, BATCH, ROW = (
    "matmul-operand-rank-or-order",
    "attention-or-mask-shape",
    "batch-size-fixed-or-differs",
    "missing-batch-axis",
)
LENGTHS, RESIDUAL, STATE = "sequence-lengths-differ", "residual-branch-changes-shape", "rnn-initial-state-shape"
AXIS, LIST, COLUMNS = (
    "axis-argument-points-at-wrong-axis",
    "list-where-array-or-tuple-expected",
    "feature-count-differs",
)
ATTENTION = "Exception encountered when calling MultiHeadAttention.call().\n\n"
EINSUM = "Expected dimension {} at axis {} of the input shaped {} but got dimension {} [Op:Einsum]"
DENSE = 'Input 0 of layer "dense_1" is incompatible with the layer: expected axis -1 of input shape to have value {}, but received input with shape {}'
PASTES = [
    # Einsum: the axis that both operands share; the mask only where one was given.
    (MATMUL, EINSUM.format(4, 1, "[2,5,6]", 5)),
    (MATMUL, EINSUM.format(16, 3, "[2,4,10,8]", 8)),
    (MATMUL, EINSUM.format(4, 0, "[5,6]", 5)),
    (BATCH, f"{ATTENTION}{EINSUM.format(2, 0, '[3,12,4,16]', 3)}\n\nArguments received:\n  • attention_mask=None"),
    (MATMUL, f"{ATTENTION}{EINSUM.format(2, 1, '[2,12,4,16]', 12)}\n\nArguments received:\n  • attention_mask=None"),
    (
        MASK,
        f"{ATTENTION}{EINSUM.format(2, 1, '[2,12,4,16]', 12)}\n\nArguments received:\n  • attention_mask=tf.Tensor(shape=(2, 10))",
    ),
    (
        MATMUL,
        "Dimensions must be equal, but are 4 and 5 for '{{node einsum/Einsum}} = Einsum[N=2, equation=\"ij,jk->ik\"](a, b)' with input shapes: [3,4], [5,6].",
    ),
    # The rows of one image.
    (ROW, DENSE.format(784, "(28, 28)")),
    (ROW, DENSE.format(784, "(None, 28)")),
    (ROW, DENSE.format(3072, "(32, 32, 3)")),
    (ROW, "Error when checking input: expected dense_1_input to have shape (784,) but got array with shape (28,)"),
    ("flatten-size-of-other-image-size", DENSE.format(784, "(None, 256)")),
    (COLUMNS, DENSE.format(100, "(None, 10)")),
    (COLUMNS, DENSE.format(14, "(None, 13)")),
    # A Dense layer that gets a map.
    ("missing-flatten-before-dense", DENSE.format(64, "(None, 7, 7, 32)")),
    ("flat-data-vs-image-shape", DENSE.format(1568, "(None, 7, 7, 32)")),
    # Sums: an axis of 1 goes with any size.
    (LENGTHS, "Incompatible shapes: [2,50,64] vs. [1,40,64] [Op:AddV2]"),
    (LENGTHS, "Incompatible shapes: [2,80,64] vs. [1,40,64] [Op:AddV2]"),
    (MASK, "Incompatible shapes: [2,4,10,12] vs. [2,1,10,10] [Op:AddV2]"),
    (MASK, "Incompatible shapes: [2,4,10,12] vs. [2,1,1,10] [Op:AddV2]"),
    (BATCH, "Incompatible shapes: [64,16,1024] vs. [32,1,1024] [Op:AddV2]"),
    (RESIDUAL, "Incompatible shapes: [8,56,56,64] vs. [8,56,56,128] [Op:AddV2]"),
    # Two axes: the last one holds features, unless a loss compares labels.
    (RESIDUAL, "condition [3,4], then [3,5], and else [3,4] must be broadcastable [Op:SelectV2]"),
    (
        RESIDUAL,
        "Dimensions must be equal, but are 128 and 256 for '{{node mul}} = Mul[T=DT_FLOAT](a, b)' with input shapes: [?,128], [?,256].",
    ),
    (
        LENGTHS,
        "Dimensions must be equal, but are 19 and 39 for 'metrics/accuracy/Equal' (op: 'Equal') with input shapes: [?,19], [?,39].",
    ),
    (COLUMNS, "operands could not be broadcast together with shapes (10,3) (4,) "),
    # Concatenation.
    (AXIS, "ConcatOp : Dimension 1 in both shapes must be equal: shape[0] = [2,3] vs. shape[1] = [2,4] [Op:ConcatV2]"),
    (
        BATCH,
        "ConcatOp : Dimension 0 in both shapes must be equal: shape[0] = [2,3] vs. shape[1] = [4,3] [Op:ConcatV2]",
    ),
    (
        AXIS,
        "A `Concatenate` layer requires inputs with matching shapes except for the concatenation axis. Received: input_shape=[(None, 3), (None, 4)]",
    ),
    (
        AXIS,
        "all the input array dimensions except for the concatenation axis must match exactly, but along dimension 1, the array at index 0 has size 3 and the array at index 1 has size 4",
    ),
    # Products.
    (MATMUL, "Matrix size-incompatible: In[0]: [32,10], In[1]: [32,10] [Op:MatMul]"),
    (MATMUL, "shapes (3,4) and (3,4) not aligned: 4 (dim 1) != 3 (dim 0)"),
    (MATMUL, "Matrix size-incompatible: In[0]: [10,5], In[1]: [32,10] [Op:MatMul]"),
    (
        MATMUL,
        "Incompatible input shapes: axis values 10 (at axis 1) != 12 (at axis 1). Full input shapes: (None, 10), (None, 12)",
    ),
    (MATMUL, "In[0] and In[1] has different ndims: [32,10] vs. [10] [Op:MatMul]"),
    (MATMUL, "In[1] ndims must be >= 2 [Op:MatMul]"),
    (BATCH, "In[0] and In[1] must have compatible batch dimensions: [2,3,4] vs. [3,4,6] [Op:BatchMatMulV2]"),
    (
        STATE,
        "Exception encountered when calling LSTMCell.call().\n\nMatrix size-incompatible: In[0]: [2,16], In[1]: [8,32] [Op:MatMul]",
    ),
    # Lists taken for several inputs.
    (LIST, "Data cardinality is ambiguous:\n  x sizes: 1, 1, 1\n  y sizes: 32\n"),
    (LIST, "Data cardinality is ambiguous:\n  x sizes: 4, 4, 4\n  y sizes: 3\n"),
    ("x-and-y-lengths-differ", "Data cardinality is ambiguous:\n  x sizes: 50, 50\n  y sizes: 32\n"),
    # A stateful layer and the last, smaller batch.
    (BATCH, "Incompatible shapes: [8,32] vs. [32,32]\n\t [[{{node sequential_1/lstm_3_1/while/lstm_cell/add}}]]"),
    # Crops, slices, permutations, axes.
    (
        "image-size-differs-from-model",
        "Expected 'tf.Tensor(False, shape=(), dtype=bool)' to be true. Summarized data: b'Need value.shape >= size, got '\n28, 28, 3\n32, 32, 3",
    ),
    (
        "image-size-differs-from-model",
        "assertion failed: [Need value.shape >= size, got ] [28 28 3] [32 32 3]\n\t [[{{node random_crop/Assert/Assert}}]]",
    ),
    (LENGTHS, "Expected begin[0] in [0, 3], but got 4 [Op:Slice]"),
    (
        "missing-channel-axis",
        "Dimension must be 3 but is 4 for '{{node transpose}} = Transpose[T=DT_FLOAT](x, transpose/perm)' with input shapes: [?,10,20], [4].",
    ),
    (
        AXIS,
        'Traceback (most recent call last):\n  File "a.py", line 4, in <module>\n    y = layers.BatchNormalization(axis=3)(x)\n  File "keras/src/layers/normalization/batch_normalization.py", line 241, in build\n    shape = (input_shape[self.axis],)\nIndexError: tuple index out of range',
    ),
    (AXIS, "Exception encountered when calling Concatenate.call().\n\nlist index out of range"),
    (STATE, "Exception encountered when calling LSTM.call().\n\nlist index out of range"),
]


@pytest.mark.parametrize(("cause", "text"), PASTES, ids=range(len(PASTES)))
def test_first_answer(cause, text):
    answer = explain(text, [])
    assert [each["entry"] for each in answer["causes"]][:1] == [cause]
    assert len(answer["causes"]) > 1


def explained(text):
    """The explanation of the first cause, its programs, and what to look at."""
    answer = explain(text, [])
    first = answer["causes"][0]
    return first["explanation"], first["broken"] or "", first["fixed"] or "", answer["ask"] or ""


def test_einsum_names_the_shape():
    assert "Axis 1 of (2, 5, 6) should have 4, but has 5." in explained(EINSUM.format(4, 1, "[2,5,6]", 5))[0]


def test_equal_operands_are_turned():
    text, broken, fixed, _ = explained("Matrix size-incompatible: In[0]: [32,10], In[1]: [32,10] [Op:MatMul]")
    assert "transpose_b=True" in text and "transpose_b=True" in fixed and "transpose" not in broken


def test_positions_are_no_labels():
    """A sum outside of a loss needs no model that fails in its loss."""
    _, broken, fixed, _ = explained("Incompatible shapes: [2,50,64] vs. [1,40,64] [Op:AddV2]")
    assert "fit" not in broken and "(1, 40, 64)" in broken and "(1, 50, 64)" in fixed


def test_a_look_up_may_be_no_embedding():
    """Without a word of an embedding the answer hedges and asks; an id below 0 is never the largest one."""
    text = "indices[0] = {} is not in [0, 5) [Op:GatherV2]"
    said, broken, _, asked = explained(text.format(7))
    assert "tf.gather" in said and "tf.gather" in broken and asked != ""
    assert "largest id" not in explained(text.format(-1))[0]
    said, _, _, asked = explained(f"Exception encountered when calling Embedding.call().\n\n{text.format(7)}")
    assert "tf.gather" not in said and asked == ""


def test_a_stateful_layer_has_its_own_program():
    paste = "Incompatible shapes: [8,32] vs. [32,32]\n\t [[{{node sequential_1/lstm_3_1/while/lstm_cell/add}}]]"
    _, broken, fixed, _ = explained(paste)
    assert "batch_shape=(32, 10, 4)" in broken and "(8, 10, 4)" in broken and "(8, 10, 4)" not in fixed


def test_a_lost_border_is_named():
    text = (
        "The total size of the tensor must be unchanged. Received: input_shape=(26, 26, 32), target_shape=(28, 28, 32)"
    )
    said, broken, fixed, _ = explained(text)
    assert "26 = 28 - 3 + 1" in said and "Reshape((28, 28, 32))" in broken and "Reshape((-1, 32))" in fixed
