"""Messages of TensorFlow's kernels, TFLite and cuDNN in the words that people paste: family, first entry, what is said.

The shapes, sizes and names are made up.
"""

import pytest

from whyshape.explain import explain

LITE = "deployed-model-input-differs"
NODE = "Node number 7 ({}) failed to prepare."
COPY = "java.lang.IllegalArgumentException: Cannot copy to a TensorFlowLite tensor (x_in) with {} bytes from a Java Buffer with {} bytes."
TRANSPOSED = "Matrix size-incompatible: In[0]: {}, In[1]: {}\n\t [[Node: m/MatMul = MatMul[T=DT_FLOAT, transpose_{}=true, _device=\"/cpu:0\"](q, k)]]"  # fmt: skip

# (paste, family, first entry, what its explanation holds)
ROWS = [
    # TFLite: a node of a converted model gets shapes that the model was not converted for.
    (
        "RuntimeError: tensorflow/lite/kernels/reshape.cc:92 num_input_elements != num_output_elements (4096 != 1024)"
        + NODE.format("RESHAPE"),
        "reshape-size",
        LITE,
        "4096 values",
    ),
    (
        "tensorflow/lite/kernels/kernel_util.cc:394 d1 == d2 || d1 == 1 || d2 == 1 was not true." + NODE.format("MUL"),
        "broadcast-mismatch",
        LITE,
        "",
    ),
    (
        "RuntimeError: Given shapes, [1,40] and [1,24], are not broadcastable." + NODE.format("SUB"),
        "broadcast-mismatch",
        LITE,
        "40 and 24",
    ),
    (
        "ERROR: Given shapes, [1, 40], ] and [1, 24], are not broadcastable.",
        "broadcast-mismatch",
        LITE,
        "40 and 24",
    ),
    (
        "tensorflow/lite/kernels/conv.cc:235 input->dims->size != 4 (2 != 4)" + NODE.format("CONV_2D"),
        "op-rank",
        LITE,
        "needs 4 dimensions, but gets 2",
    ),
    (
        "tensorflow/lite/kernels/pooling.cc:91 NumDimensions(input) != 4 (2 != 4)" + NODE.format("MAX_POOL_2D"),
        "op-rank",
        LITE,
        "needs 4 dimensions, but gets 2",
    ),
    (
        "tensorflow/lite/kernels/pad.cc:79 SizeOfDimension(op_context->paddings, 0) != op_context->dims (4 != 2)",
        "axis-out-of-range",
        LITE,
        "4 axes are named, the tensor has 2",
    ),
    (
        "tensorflow/lite/kernels/concatenation.cc:158 t->dims->data[d] != t0->dims->data[d] (5 != 60)",
        "concat-mismatch",
        LITE,
        "The parts differ",
    ),
    (
        "tensorflow/lite/kernels/conv.cc:313 input->dims->data[3] != filter->dims->data[3] (1 != 3)",
        "conv-channels-mismatch",
        "grayscale-rgb-mismatch",
        "",
    ),
    (
        "tensorflow/lite/kernels/fully_connected.cc:175 input_size != batch_size * filter->dims->data[1] (30 != 72)",
        "matmul-mismatch",
        LITE,
        "30 and 72",
    ),
    (
        "XNNPack delegate failed to reshape runtime" + NODE.format("TfLiteXNNPackDelegate"),
        "signature-mismatch",
        LITE,
        "",
    ),
    (COPY.format(49152, 196602), "tflite-set-tensor", LITE, "49152 bytes, the buffer 196602"),
    (COPY.format(49152, 16384), "tflite-set-tensor", "grayscale-rgb-mismatch", "16384"),
    (
        "Cannot convert between a TensorFlowLite buffer with 5000 bytes and a ByteBuffer with 9000 bytes.",
        "tflite-set-tensor",
        LITE,
        "5000",
    ),
    (
        "Cannot copy from a TensorFlowLite tensor (out) with shape [1, 91] to a Java object with shape [1, 90].",
        "tflite-set-tensor",
        LITE,
        "(1, 91), the array (1, 90)",
    ),
    # Shapes that NumPy or an Eigen vector printed, without commas.
    (
        "InvalidArgumentError: All dimensions except 3 must match. Input 1 has shape [2 61 30 8] and doesn't match input 0 with shape [2 60 30 16].",
        "concat-mismatch",
        "encoder-decoder-sizes-differ",
        "differ on axis 1: 60 and 61",
    ),
    # Products.
    (
        "Cannot multiply A and B because inner dimension does not match: 70 vs. 71.  Did you forget a transpose?",
        "matmul-mismatch",
        "feature-count-differs",
        "70 and 71",
    ),
    ("In[0] is not a matrix. Instead it has shape [6] [Op:MatMul]", "op-rank", "missing-batch-axis", ""),
    # Without the transposition these products would work.
    (TRANSPOSED.format("[5,20]", "[20,3]", "a"), "matmul-mismatch", "matmul-operand-rank-or-order", ""),
    (TRANSPOSED.format("[5,20]", "[20,3]", "b"), "matmul-mismatch", "matmul-operand-rank-or-order", ""),
    # Ranks.
    (
        "The first dimension of paddings must be the rank of inputs[4,2] [1,90,70] [Op:Pad]",
        "op-rank",
        "missing-channel-axis",
        "needs 4 dimensions, but gets 3",
    ),
    (
        "F tensorflow/core/framework/tensor_shape.cc:36] Check failed: NDIMS == dims() (2 vs. 4)Asking for tensor of 2 dimensions from a tensor of 4 dimensions",
        "op-rank",
        "missing-flatten-before-dense",
        "needs 2 dimensions, but gets 4",
    ),
    ("input must have 3 channels but instead has 1 channels.", "image-op-rank", "grayscale-rgb-mismatch", "3 channels"),
    ("ValueError: 'image' must have either 3 or 4 dimensions.", "image-op-rank", "missing-channel-axis", ""),
    ("Tensor must be 4-D with last dim 1, 3, or 4, not [9,30]", "image-op-rank", "missing-channel-axis", ""),
    # A batch, a list of time steps, a queue.
    (
        "Specified a list with shape [20,6] from a tensor with shape [13,6]\n\t [[node a/gru/TensorListFromTensor]]",
        "input-shape-mismatch",
        "batch-size-fixed-or-differs",
        "20 against 13 on axis 0",
    ),
    (
        "Specified a list with shape [?,6] from a tensor with shape [13,9]",
        "input-shape-mismatch",
        "feature-count-differs",
        "6 against 9 on axis 1",
    ),
    ("Input shape axis 0 must equal 12, got shape [7,40,40,1]", "input-axis-value", "batch-size-fixed-or-differs", ""),
    (
        "Shape mismatch in tuple component 0. Expected [90,80,3], got [70,80,3]",
        "batch-elements-differ",
        "images-of-different-sizes-in-batch",
        "(70, 80, 3)",
    ),
    ("Key: frames.  Can't parse serialized Example.", "parse-example-length", "sequence-lengths-differ", ""),
    # Nothing there.
    (
        "InvalidArgumentError: Shape [-1,33] has negative dimensions\n\t [[Node: x = Placeholder[dtype=DT_FLOAT]()]]",
        "feed-dict-shape",
        "inputs-do-not-match-model-inputs",
        "(None, 33) was fed nothing",
    ),
    (
        "Reshape cannot infer the missing input size for an empty tensor unless all specified input sizes are non-zero",
        "reshape-size",
        "empty-data",
        "",
    ),
    ("Input to reshape is a tensor with 0 values, but the requested shape has 90", "reshape-size", "empty-data", ""),
    (
        "could not convert BatchDescriptor {count: 0 feature_map_count: 8 spatial: 5 5  value_min: 0.0}",
        "negative-dimension",
        "empty-data",
        "0 samples",
    ),
    (
        "could not convert BatchDescriptor {count: 9 feature_map_count: 8 spatial: 0 5  value_min: 0.0}",
        "negative-dimension",
        "input-too-small-for-layers",
        "(0, 5)",
    ),
    # Places that do not exist.
    (
        "flat indices[3, :] = [1, 12] does not index into param (shape: [4,12,60]).",
        "index-out-of-range",
        "sequence-lengths-differ",
        "Index 12 is asked of axis 1, which has size 12",
    ),
    (
        "assertion failed: [height must be >= target + offset.]",
        "index-out-of-range",
        "image-size-differs-from-model",
        "reaches beyond the image",
    ),
    (
        "Saw a non-null label (index >= num_classes - 1) following a null label, batch: 2 num_classes: 9 labels: 3,8",
        "label-out-of-range",
        "label-ids-exceed-output-units",
        "blank",
    ),
    (
        "assertion failed: [`labels` out of bound] [Condition x < y did not hold element-wise:]",
        "label-out-of-range",
        "label-ids-exceed-output-units",
        "",
    ),
    # No size to compare.
    ("ValueError: 'images' contains no shape.", "rank-unknown", "dataset-loses-static-shape", ""),
    (
        "Only one input size may be -1, not both 0 and 2",
        "none-in-shape-argument",
        "static-shape-where-dynamic-needed",
        "",
    ),
    (
        "Operation received an exception:Status: 5, message: could not initialize a memory descriptor, in file x.cc:9",
        "conv-algorithm-failed",
        "not-a-shape-problem-cudnn-or-mkl",
        "",
    ),
]

# Numbers that do not clash, and neighbours of these messages that are about something else.
NEGATIVES = [
    "tensorflow/lite/kernels/reshape.cc:92 num_input_elements != num_output_elements (64 != 64)",
    "tensorflow/lite/kernels/conv.cc:90 input->type != output->type (FLOAT32 != INT8)" + NODE.format("CONV_2D"),
    "tensorflow/lite/kernels/add.cc:86 NumInputs(node) != 2 (1 != 2)" + NODE.format("ADD"),
    NODE.format("TfLiteFlexDelegate"),
    "batch_descriptor: {count: 9 feature_map_count: 8 spatial: 5 5  value_min: 0.0}",
    "flat indices[3, :] = [1, 11] does not index into param (shape: [4,12,60]).",
    "ValueError: steps must be non-negative, not -3",
]


@pytest.mark.parametrize(("paste", "family", "entry", "words"), ROWS)
def test_first_entry(paste, family, entry, words):
    answer = explain(paste, [])
    assert (answer["family"], answer["causes"][0]["entry"]) == (family, entry)
    assert words in answer["causes"][0]["explanation"]


@pytest.mark.parametrize("paste", NEGATIVES)
def test_no_family(paste):
    assert explain(paste, [])["family"] is None
