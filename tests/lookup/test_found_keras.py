"""Messages that Keras, TFLite, TensorFlow.js and tf.data raise in Python, Java or JavaScript: family and first cause.

The numbers and names are of our own; each row stands for a wording or a rule.
"""

import pytest

from whyshape.explain import explain

LIST, INPUTS, DEPLOYED = (
    "list-where-array-or-tuple-expected",
    "inputs-do-not-match-model-inputs",
    "deployed-model-input-differs",
)
UNBUILT, LENGTHS, ARGUMENT = "no-input-shape-given", "x-and-y-lengths-differ", "size-argument-of-wrong-type"
OTHER_MODEL, VERSION = "weights-of-other-architecture", "not-a-shape-problem-library-version"
JAVA = "java.lang.IllegalArgumentException: Cannot "
JS = "Uncaught (in promise) Error: Error when checking "
FRAME = (
    '  File "{}", line 271, in __call__\n    output = self.call(inputs, **kwargs)\nIndexError: list index out of range'
)
PASTES = [
    # What a model is given.
    ("number-of-inputs", INPUTS, "The model expects 3 input arrays, but only received one array. Found: array with shape (90, 12)"),
    ("number-of-inputs", INPUTS, "No data provided for \"image_input\". Need data for each key in: ['image_input', 'meta']"),
    ("input-structure", INPUTS, "ValueError: The two structures don't have the same nested structure.\n\nFirst structure: type=list str=[1]"),
    ("input-structure", INPUTS, "TypeError: If shallow structure is a sequence, input must also be a sequence. Input has type: <class 'int'>."),
    ("input-structure", INPUTS, "ValueError: Output of generator should be a tuple `(x, y, sample_weight)` or `(x, y)`. Found: [0.5]"),
    ("input-structure", INPUTS, "Data is expected to be in format `x`, `(x,)`, `(x, y)`, or `(x, y, sample_weight)`, found: (1, 2, 3, 4)"),
    ("input-structure", INPUTS, "When passing validation_data, it must contain 2 (x_val, y_val) or 3 (x_val, y_val, val_sample_weights) items, however it contains 5 items"),
    ("input-structure", INPUTS, "PyDataset.__getitem__() must return a tuple or a dict. If a tuple, it must be ordered either (input,) or (inputs, targets) or (inputs, targets, sample_weights). Received: 3"),
    ("no-shape-attribute", LIST, "ValueError: Failed to find data adapter that can handle input: <class 'numpy.ndarray'>, (<class 'list'> containing values of types {\"<class 'float'>\"})"),
    ("no-shape-attribute", LIST, "ValueError: Unrecognized data type: x=[[3, 1], [4, 1]] (of type <class 'list'>)"),
    ("no-shape-attribute", LIST, "Please provide as model inputs either a single array or a list of arrays. You passed: x=<map object at 0x7f>"),
    ("layer-input-rank", "missing-channel-axis", "Input data in `NumpyArrayIterator` should have rank 4. You passed an array with shape (500, 32, 32)"),
    ("layer-input-rank", "missing-channel-axis", "Input to `.fit()` should have rank 4. Got array with shape: (210, 64, 48)"),
    ("layer-input-rank", "layer-fed-already-flattened-input", "ValueError: Inputs should have rank 4; Received input shape: (None, 256)"),
    ("image-op-rank", "one-axis-too-many", "Expected image array to have rank 3 (single image). Got array with shape: (1, 64, 48, 3)"),
    ("image-op-rank", "missing-channel-axis", "Unsupported channel number: 7"),
    ("input-axis-value", "sequence-lengths-differ", '"input_length" is 40, but received input has shape (None, 55)'),
    ("undefined-dimension", "custom-layer-loses-shape", "ValueError: Shape (?, 12, ?) is not fully defined"),
    ("undefined-dimension", "none-in-input-shape", "TypeError: __int__ returned non-int (type NoneType)"),
    ("rank-unknown", "dataset-loses-static-shape", "ValueError: Cannot iterate over a tensor with unknown first dimension."),
    ("model-not-built", UNBUILT, "Model <__main__.Net object at 0x7f> cannot be saved because the input shapes have not been set."),
    ("model-not-built", UNBUILT, "Unable to load weights saved in HDF5 format into a subclassed Model which has not created its variables yet."),
    ("model-not-built", UNBUILT, 'You tried to call layer "net". This layer has no information about its expected input shape, and thus cannot be built. You can build it manually'),
    ("invalid-shape-argument", ARGUMENT, "ValueError: The `strides` argument must be a tuple of 3 integers. Received: (2, 2)"),
    ("invalid-shape-argument", ARGUMENT, "ValueError: `input_shape` must be a tuple of three integers."),
    ("invalid-shape-argument", ARGUMENT, "TypeError: Dimension value must be integer or None or have an __index__ method, got value '2.5' with type '<class 'float'>'"),
    # Targets and losses.
    ("loss-count", INPUTS, "When passing a list as loss_weights, it should have one entry per model output. The model has 3 outputs, but you passed loss_weights=[1]"),
    ("loss-count", INPUTS, "For a model with multiple outputs, when providing the `metrics` argument as a list, it should have as many entries as the model has outputs."),
    ("loss-count", INPUTS, "Found unexpected keys that do not correspond to any Model output: dict_keys(['age']). Expected: ['dense_4']"),
    ("loss-count", INPUTS, 'Unknown entry in loss dictionary: "age". Only expected following keys: [\'dense_4\']'),
    ("label-out-of-range", "label-ids-exceed-output-units", "assertion failed: [`labels` out of bound] [Condition x < y did not hold element-wise:]"),
    ("sample-weight-shape", "wrong-array-as-target", "ValueError: `class_weight` not supported for 3+ dimensional targets."),
    ("target-shape", "rl-observation-shape", 'Model output "Tensor("q/BiasAdd:0", shape=(?, 1, 6), dtype=float32)" has invalid shape. DQN expects a model that has one dimension for each action, in this case 6.'),
    # Data.
    ("sample-count", LENGTHS, "`x` (images tensor) and `y` (labels) should have the same length. Found: x.shape = (70, 8, 8, 3), y.shape = (69, 2)"),
    ("sample-count", "empty-data", "ValueError: Expect x to be a non-empty array or dataset."),
    ("sample-count", "empty-data", "ValueError: Asked to retrieve element 0, but the Sequence has length 0"),
    ("generator-element-shape", LIST, "TypeError: `generator` yielded an element that did not match the expected structure. The expected structure was (tf.int32, tf.int32), but the yielded element was [3, 4]."),
    ("generator-element-shape", "ragged-samples-not-padded", "TypeError: `generator` yielded an element that could not be converted to the expected type."),
    ("generator-element-shape", "missing-batch-axis", "`generator` yielded an element of TensorSpec(shape=(9,), dtype=tf.int64, name=None) where an element of TensorSpec(shape=(None, 9), dtype=tf.int64, name=None) was expected."),
    # Weights.
    ("weights-count", OTHER_MODEL, 'Layer #3 (named "conv_3") expects 2 weight(s), but the saved weights have 5 element(s).'),
    ("weights-count", OTHER_MODEL, "Weight count mismatch for layer #7 (named bn in the current model, conv in the save file). Layer expects 4 weight(s). Received 1 saved weight(s)"),
    ("weights-count", "model-file-of-other-keras-version", "Weight count mismatch for top-level weights of model. Model expects 6 top-level weight(s). Received 0 saved top-level weight(s)"),
    ("weights-count", VERSION, "You called `set_weights(weights)` on optimizer Adam with a  weight list of length 9, but the optimizer was expecting 0 weights. Provided weights: [3"),
    ("weights-count", VERSION, "Length of the specified weight list (31) does not match the number of weights of the optimizer (0)"),
    # Serving, TFLite in Java.
    ("signature-mismatch", DEPLOYED, "The argument 'x' (value t) is not compatible with the shape this function was traced with. Expected shape (None, 7), but got shape (2, 8)."),
    ("signature-mismatch", DEPLOYED, "ValueError: Structure of Python function inputs does not match input_signature: ..."),
    ("tflite-set-tensor", DEPLOYED, f"{JAVA}copy to a TensorFlowLite tensor (serving_default_x:0) with 49152 bytes from a Java Buffer with 12288 bytes."),
    ("tflite-set-tensor", DEPLOYED, f"{JAVA}convert between a TensorFlowLite buffer with 49152 bytes and a ByteBuffer with 65536 bytes."),
    ("tflite-set-tensor", DEPLOYED, f"{JAVA}copy between a TensorFlowLite tensor with shape [1, 90] and a Java object with shape [1, 91]."),
    ("tflite-set-tensor", DEPLOYED, f"{JAVA}copy from a TensorFlowLite tensor (Identity:0) with shape [1, 4] to a Java object with shape [1, 3]."),
    ("tflite-set-tensor", DEPLOYED, "Input error: Failed to get input dimensions. 0-th input should have 49152 bytes, but found 1228 bytes."),
    ("tflite-set-tensor", DEPLOYED, "java.lang.IllegalArgumentException: The size of byte buffer and the shape do not match."),
    ("tflite-set-tensor", DEPLOYED, "java.lang.IllegalArgumentException: Label number 12 mismatch the shape on axis 1"),
    # TensorFlow.js: null, nothing for None, a comma before `but`, shapes without brackets.
    ("input-shape-mismatch", "feature-count-differs", f"{JS}: expected dense_Dense3_input to have shape [null,6] but got array with shape [20,9]."),
    ("input-shape-mismatch", "feature-count-differs", f"{JS}: expected dense_Dense3_input to have shape [,6], but got array with shape [20,9]."),
    ("target-shape", "output-units-differ-from-label-columns", f"{JS}target: expected dense_Dense4 to have shape [null,6], but got array with shape [20,9]."),
    ("data-rank", "missing-channel-axis", f"{JS}input: expected conv2d_Conv2D1_input to have 4 dimension(s). but got array with shape 90,32,32"),
    ("input-axis-value", "feature-count-differs", "Input 0 is incompatible with layer dense_Dense1: expected axis -1 of input shape to have value 12 but got shape 5,11."),
    ("input-shape-mismatch", "image-has-alpha-channel", "The shape of dict['x'] provided in model.execute(dict) must be [-1,96,96,3], but was [1,96,96,4]"),
    ("reshape-size", "reshape-changes-number-of-elements", "Based on the provided shape, [4,7], the tensor should have 28 values but has 27"),
    # Brackets and commas of a Chinese keyboard.
    ("layer-input-rank", "missing-batch-axis", "Input 0 of layer conv2d is incompatible with the layer: expected min_ndim=4, found ndim=3. Full shape received: 【96，96，3】"),
    ("shapes-incompatible", "output-units-differ-from-label-columns", "ValueError： Shapes （None， 7） and （None， 5） are incompatible"),
    # Something else where the numbers were: the literals alone tell.
    ("rnn-batch-size", "stateful-rnn-without-batch-size", "the batch size must be static. Found dynamic batch size: sequence.shape=(None, T, F)"),
    ("input-shape-mismatch", None, 'Input 0 of layer "net" is incompatible with the layer: expected shape=(None, H, W), found shape=(None, h, w)'),
    ("logits-labels-size", None, "logits and labels must be broadcastable: logits_size=[a,b] labels_size=[c,d]"),
    # Python's own words count when a frame of the library raises them.
    ("index-out-of-range", None, FRAME.format("/home/me/lib/python3.6/site-packages/keras/engine/topology.py")),
    ("index-out-of-range", None, FRAME.format("D:\\py\\lib\\site-packages\\tensorflow_core\\python\\keras\\layer.py")),
]  # fmt: skip


@pytest.mark.parametrize(("family", "cause", "text"), PASTES, ids=range(len(PASTES)))
def test_family_and_first_cause(family, cause, text):
    answer = explain(text, [])
    assert answer["family"] == family
    assert cause in (None, answer["causes"][0]["entry"])


@pytest.mark.parametrize(
    "text",
    [
        "IndexError: list index out of range",
        FRAME.format("/home/me/keras-project/read.py"),
        FRAME.format("/home/me/lib/python3.6/site-packages/PIL/Image.py"),
        "TFLite tensor with 16 bytes, and a Buffer with 16 bytes",
        "Inputs should have rank 3; Received input shape: (None, 4, 8)",
        "Layer expects 2 weight(s). Received 2 saved weight(s)",
        "The docs say: expected shape of the layer input, found in the shape table",
        "`x` (images tensor) and `y` (labels) should have the same length. Found: x.shape = (7, 2), y.shape = (7, 3)",
    ],
)
def test_no_match(text):
    assert not explain(text, [])["matched"]


def test_a_factor_of_four_is_said_to_be_the_type():
    answer = explain(f"{JAVA}copy to a TensorFlowLite tensor (x) with 400 bytes from a Java Buffer with 100 bytes.", [])
    assert "4 bytes as float32" in answer["causes"][0]["explanation"]
    assert answer["causes"][1]["entry"] == "not-a-shape-problem-dtype"
