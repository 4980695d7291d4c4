"""Messages about what a layer or a model is given: ranks, shapes, numbers of inputs, unknown sizes."""

from whyshape.family import Family, always, differ, rank_outside
from whyshape.say import count, shape_text, size_text
from whyshape.shapes import at, rank


def shapes_differ(n):
    """Expected and found shape cannot be the same."""
    if n.get("expected_shape") is None or n.get("found_shape") is None:
        return False
    return differ(n) or None in n["found_shape"]


def shapes_against(n):
    """Expected and found, with the axes on which they differ."""
    expected = n["expected_shape"]
    found = n["found_shape"]
    both = f"The model was built for {shape_text(expected)}, the data has {shape_text(found)}"
    if len(expected) != len(found):
        return f"{both}: {len(expected)} against {count(len(found), 'dimension')}."
    axes = [i for i in range(len(expected)) if expected[i] is not None and expected[i] != found[i]]
    differences = [f"{size_text(expected[i])} against {size_text(found[i])} on axis {i}" for i in axes]
    return f"{both}: {', '.join(differences)}."


def axis_value(n):
    """found_shape[axis] is not the expected size."""
    if "axis" not in n:
        n["axis"] = -1
    shape = n.get("found_shape")
    return shape is not None and len(shape) > 0 and at(shape, n["axis"]) != n["expected_size"]


def undefined(n):
    """A None where the size of a weight is needed; text only in the short forms."""
    return n.get("input_shape") is None or None in n["input_shape"]


def invalid_shape(n):
    """The value is no tuple of whole numbers and None."""
    if "expected" in n:
        return n["received"] < n["expected"]
    if "at_most" in n:
        return n["received"] > n["at_most"] or n["received"] < 1
    if "number" in n:
        return "." in n["number"] or n["number"].startswith("-")
    return True


def input_count(n):
    """received != expected (an attention layer takes 2 or 3)."""
    return differ(n) and n.get("size", 1) not in [2, 3]


def no_image(n):
    """The rank is not that of an image, or the channels are not as many as the operation takes."""
    if "shape" in n:
        shape = n["shape"]
        return shape is not None and (len(shape) not in [2, 3] or shape[-2:] != [4, 2])
    if "received" in n:
        return differ(n)
    shape = n.get("found_shape")
    if shape is None or "min_rank" in n or "expected_rank" in n:
        return rank_outside(n)
    return rank(shape) not in [3, 4] or shape[-1] not in [1, 3]


FAMILIES = [
    Family(
        "layer-input-rank",
        "A layer gets a tensor with the wrong number of dimensions (expected ndim, found ndim)",
        [
            "Input {index} is incompatible with layer {layer}: expected {_:name}={expected_rank}, found ndim={found_rank}",
            "Input {index} is incompatible with layer {layer}: expected ndim >= {expected_rank}, found ndim={found_rank}",
            "of layer {layer} is incompatible with the layer: expected {_:name}={expected_rank}, found ndim={found_rank}. Full shape received: {found_shape}",
            "is incompatible with the layer: expected {_:name}={expected_rank}, found ndim={found_rank}. Full shape received: {found_shape}",
            "of layer {layer} is incompatible with the layer: expected {_:name}={expected_rank}, found ndim={found_rank}",
            "is incompatible with the layer: expected {_:name}={expected_rank}, found ndim={found_rank}",
            "Incompatible shapes: layer expected input with ndim={expected_rank} but previous layer has output_shape {found_shape}",
            "input rank must be {expected_rank} {_:text}. Received: inputs.shape={found_shape} with rank={found_rank}",
            "Layer expects input ndim={expected_rank}, was provided with input shape {found_shape}",
            "should have rank {expected_rank}{_:text}{found_shape}",
        ],
        rank_outside,
        [
            "The layer {layer} needs {expected_rank:dimension} (batch included), but gets {found_rank}: {found_shape}.",
            "The layer {layer} needs {expected_rank:dimension} (batch included), but gets {found_rank}.",
            "The layer needs {expected_rank:dimension} (batch included), but gets {found_rank}: {found_shape}.",
            "The layer needs {expected_rank:dimension} (batch included), but gets {found_rank}.",
        ],
    ),
    Family(
        "data-rank",
        "The array passed to fit or predict has the wrong number of dimensions",
        [
            "when checking {_:text}input: expected {input} to have {expected_rank} dimensions, but got array with shape {found_shape}",
            "when checking : expected {input} to have {expected_rank} dimensions, but got array with shape {found_shape}",
            "expected {input:called} to have {expected_rank} dimensions, but got array with shape {found_shape}",
        ],
        rank_outside,
        ["The layer {input} needs {expected_rank:dimension} (batch included), but gets {found_rank}: {found_shape}."],
    ),
    Family(
        "input-shape-mismatch",
        "The data's shape differs from the input shape the model was built with",
        [
            "is incompatible with the layer: expected shape={expected_shape}, found shape={found_shape}",
            "is incompatible with layer {layer}: expected shape={expected_shape}, found shape={found_shape}",
            "Invalid input shape for input {_:text}. Expected shape {expected_shape}, but input has incompatible shape {found_shape}",
            "Expected shape {expected_shape}, but input has incompatible shape {found_shape}",
            "when checking {_:text}input: expected {input} to have shape {expected_shape} but got array with shape {found_shape}",
            "when checking : expected {input} to have shape {expected_shape} but got array with shape {found_shape}",
            "Model was constructed with shape {expected_shape} for input {_:text} with incompatible shape {found_shape}",
            "Incompatible shapes at component {index}: expected {expected_shape} but got {found_shape}",
            "built with input_shape={expected_shape}, but adapt(){_:text}data.shape={found_shape}",
            "adapt() yielded a batch with incompatible shape. Expected {expected_shape}, got {found_shape}",
            "Specified a {steps:name} with shape {expected_shape} from a tensor with shape {found_shape}",
            "For input '{input}', expected shape {expected_shape}, but received instead a tensor with shape {found_shape}",
            "configured to use input shape {expected_shape}. You cannot build it with input_shape {found_shape}",
            "expected {input:called} to have shape {expected_shape} but got array with shape {found_shape}",
            "provided in model.execute(dict) must be {expected_shape}, but was {found_shape}",
        ],
        shapes_differ,
        [shapes_against],
    ),
    Family(
        "input-axis-value",
        "One axis of a layer's input differs from the size its weights were built for",
        [
            "of layer {layer} is incompatible with the layer: expected axis {axis} of input shape to have value {expected_size}, but received input with shape {found_shape}",
            "of layer {layer} is incompatible with the layer: expected axis {axis} of input shape to have value {expected_size}{_:text}shape {found_shape}",
            "expected axis {axis} of input shape to have value {expected_size}, but received input with shape {found_shape}",
            "expected axis {axis} of input shape to have value {expected_size}{_:text}shape {found_shape}",
            "expected axis {axis} of input shape to have value {expected_size} but got shape {found_shape:sizes}",
            "input_{steps:name} is {expected_size}, but received input has shape {found_shape}",
            "must be size {expected_size} (real and imaginary). Received shape: {found_shape}",
            "Input shape axis {axis} must equal {expected_size}, got shape {found_shape}",
            "boxes' must be a tensor with the last dimension of {expected_size}. Received: boxes.shape={found_shape}",
        ],
        axis_value,
        [
            "The layer was built for {expected_size} values on axis {axis}, the input has the shape {found_shape}.",
        ],
    ),
    Family(
        "timedistributed-rank",
        "TimeDistributed needs a time axis that its input lacks",
        [
            "TimeDistributed' Layer should be passed an 'input_shape ' with at least 3 dimensions, received: {found_shape}"
        ],
        lambda n: n["found_shape"] is None or len(n["found_shape"]) < 3,
        ["TimeDistributed needs (batch, time, ...), at least 3 dimensions, but gets {found_shape}."],
    ),
    Family(
        "undefined-dimension",
        "A dimension that fixes the size of a weight is None",
        [
            "The channel dimension of the inputs should be defined. The input_shape received is {input_shape}, where axis {axis} ",
            "The channel dimension of the inputs (last axis) should be defined. Found None. Full input shape received: input_shape={input_shape}",
            "The channel dimension of the inputs should be defined",
            "The last dimension of the inputs to a Dense layer should be defined. Found None. Full input shape received: {input_shape}",
            "The last dimension of the inputs to 'Dense' should be defined",
            "must be fully-defined (no 'None' dimensions). Received: shape={weight_shape}",
            "unsupported operand type(s) for {op:text}: 'NoneType' and 'int'",
            "unsupported operand type(s) for {op:text}: 'int' and 'NoneType'",
            "defined dimension but the layer received an input with shape {input_shape}",
            "fully defined height and width. Received: images.shape={input_shape}",
            "of the images is unknown, {_:text}images.shape={input_shape}",
            "must have a known shape. Received axis={_:text}, inputs.shape={input_shape}",
            "fully-defined. Received: input.shape = {input_shape}",
            "Shape {input_shape} is not fully defined",
            "returned non-int (type NoneType)",
            "must be statically known for adaptive pooling",
            "dimensionality of its output space is not known",
            "the 'image_shape' argument must be provided",
            "Unrolling requires a fixed number of timesteps",
            "Cannot unroll a RNN if the time dimension",
        ],
        undefined,
        [
            "The shape {input_shape} has a None where a number is needed.",
            "A shape has a None where a number is needed.",
        ],
    ),
    Family(
        "rank-unknown",
        "The tensor's number of dimensions is not known while the graph is built",
        [
            "its rank is undefined, but the layer requires",
            "Input has undefined rank",
            "images' contains no shape",
            "Cannot take the length of shape with unknown rank",
            "as_list() is not defined on an unknown TensorShape",
            "Cannot iterate over a {_:name} with unknown ",
            "Cannot infer argument 'num' from shape {shape}",
            "must have a statically known rank",
        ],
        lambda n: n.get("shape") is None or None in n["shape"],
        ["TensorFlow does not know how many dimensions this tensor has."],
    ),
    Family(
        "none-in-shape-argument",
        "None is used where a number is needed in a target shape",
        [
            "Tried to convert 'shape' to a tensor and failed. Error: None",
            "Failed to convert object of type <class 'list'> to Tensor. Contents: {shape}",
            "Failed to convert elements of {shape} to Tensor",
            "shape' argument cannot contain 'None'. Received: shape={shape}",
            "Only one input size may be -1, not both",
            "Cannot convert a partially known TensorShape to a Tensor: {shape}",
            "Cannot convert a partially known TensorShape {shape} to a Tensor",
        ],
        lambda n: n.get("shape") is None or None in n["shape"],
        [
            "The shape {shape} has a None where a number is needed.",
            "A shape has a None where a number is needed.",
        ],
    ),
    Family(
        "missing-input-shape",
        "The first layer of a Sequential model has no input shape",
        ["The first layer in a Sequential model must get an 'input_shape"],
        always,
        ["The model does not know the shape of its input."],
    ),
    Family(
        "model-not-built",
        "Weights or shapes are asked of a model that has not seen an input",
        [
            "This model has not yet been built",
            "This model has never been called",
            "have not yet been created. Weights are",
            "Weights for model {model} have not yet been created",
            "has never been called and thus has no defined",
            "but the layer isn't built. You can",
            "You are loading weights into a model that has not yet been",
            "You must build the layer before accessing ",
            "has no defined {_:name} shape yet",
            "has no defined {_:name} yet",
            "cannot be saved because the input shape",
            "Model which has not created its variables",
            "and thus cannot be built. You can build it",
            "object has no attribute 'input_shape'",
        ],
        always,
        ["The model has no weights yet: it got no input shape and no data."],
    ),
    Family(
        "invalid-shape-argument",
        "What was passed as a shape or size argument is not a valid one",
        [
            "Cannot convert '{value:text}' to a shape. Found invalid entry '{entry}'",
            "Cannot convert '{value:text}' to a shape",
            "Ambiguous dimension: {number:number}",
            "channel_multiplier * in_channels = {_:count} * {input_channels} = {product} > {_:count} = out_channels",
            "You cannot pass both {_:name} and 'batch_shape",
            "you cannot provide an incompatible ",
            "You cannot add a different Input layer to it",
            "from an initializer, the 'shape' argument",
            "Undefined shapes are not supported",
            "output_shape' should be of type tuple",
            "size' must be a 1-D Tensor of 2 elements",
            "must be passed as a keyword argument. Received: add_weight(",
            "shape' was passed both positionally",
            "Invalid value received for argument 'noise_shape'",
            "must be a non-negative integer, or '-1' for a",
            "must be a non-nested tuple or list of rank-1",
            "pad_width' should be a list of tuples of length 1 or 2",
            "Received: 'sequence_length'={expected}, 'fft_length'={received}",
            "Received fft_length={received}, frame_length={expected}",
            "not greater than 'frame_length'. Received frame_step={received}, frame_length={at_most}",
            "vocabulary size is {received}; 'max_tokens' is {at_most}",
            "You must pass a 'shape' argument",
            "be a tuple of {_:name} integers",
            "Dimension value must be integer or None",
        ],
        invalid_shape,
        [
            "{received} is given, at least {expected} is needed.",
            "{received} is given, 1 to {at_most} is possible.",
            "{value} is no shape: a shape is a tuple of whole numbers (and None).",
            "{number} is no shape: a shape is a tuple of whole numbers (and None).",
            "This is no shape: a shape is a tuple of whole numbers (and None).",
        ],
    ),
    Family(
        "number-of-inputs",
        "The number of arrays or tensors differs from the number of inputs of the model",
        [
            "expects {expected} input(s), but it received {received} input tensors",
            "expects {expected} inputs, but it received {received} input tensors",
            "Layer '{layer}' expected {expected} input(s). Received {received} instead",
            "expects {expected} named input(s) with keys {_:text}, but it received {received} input tensors",
            "that you are passing to your model is not the size the model expected",
            "that you are passing to your model is not the size the model expected. Expected to see {expected} array{_:text} but instead got the following list of {received} ar",
            "Missing data for input {_:name}. You passed a data dictionary",
            "The model expects {expected} input arrays, but only received",
            "Need data for each key in",
            "wrong number of {_:text} arguments: expected {expected}, got {received}",
            "input size does not match signature",
            "or [query, value, key]. Received length: {size}",
        ],
        input_count,
        [
            "The model has {expected:input}, but was given {received:array}.",
            "The layer takes 2 or 3 tensors (query, value, key), but was given {size}.",
            "Number or names of the arrays are not those of the model's inputs.",
        ],
    ),
    Family(
        "input-structure",
        "The inputs are nested in another way than the model declares",
        [
            "The structure of 'inputs' doesn't match the expected structure",
            "Function was called with an invalid input structure",
            "structures don't have the same ",
            "structure is a sequence, input must also be a ",
            "(x_val, y_val, val_sample_weights)",
            "Output of generator should be a tuple",
            "Data is expected to be in format 'x'",
            "(inputs, targets, sample_weights)",
        ],
        always,
        ["The inputs are nested (tensor, list, dict) in another way than the model declares."],
    ),
    Family(
        "keras-tensor-misuse",
        "A symbolic Keras tensor is given to a TensorFlow or NumPy function",
        [
            "A KerasTensor cannot be used as input to a TensorFlow function",
            "A KerasTensor is symbolic: it's a placeholder for a shape",
            "symbolic input/output, to a TF API that does not",
            "Iterating over a symbolic KerasTensor is not supported",
            "function cannot be Keras symbolic tensors",
        ],
        always,
        ["A Keras input has no values; TensorFlow and NumPy functions need values."],
    ),
    Family(
        "image-op-rank",
        "An image layer or op gets a tensor that is no image or batch of images",
        [
            "must have either 3 or 4 dimensions",
            "Tensor must be 4-D with last dim 1, 3, or 4",
            "expected rank {min_rank} (single {_:name}) or rank {max_rank} (batch of {_:name}). Received{_:text}shape={found_shape}",
            "Invalid images rank: expected rank {expected_rank} (batch of images). Received: images.shape={found_shape}",
            "or (N,4,2) for a batch. Received shape: {shape}",
            "or 1 (Grayscale). Received input with shape: images.shape={found_shape}",
            "image tensor to have rank {min_rank} (single image) or {max_rank} (batch of images). Received: data.shape={found_shape}",
            "Input images must have {expected} channels, but received images with {received} channels",
            "must have {expected} channels but instead has {received} ",
            "input image to be rank {min_rank} or {max_rank}. Received{_:text}inputs.shape={found_shape}",
            "image' (shape {found_shape}) must be at least three-dimensional",
            "image array to have rank {expected_rank} (single image). Got array with shape: {found_shape}",
            "Unsupported channel number: {received}",
        ],
        no_image,
        [
            "The operation takes {expected:channel}, the images have {received}.",
            "The corner points of an image have the shape (4, 2), not {shape}.",
            "An image has the shape (height, width, channels), a batch one axis more; {found_shape} is neither.",
            "An image has the shape (height, width, channels), a batch one axis more; this tensor is neither.",
        ],
    ),
    Family(
        "lambda-output-shape",
        "The declared or inferred output shape of a Lambda or custom layer is wrong",
        [
            "get_output_shape_for' method of layer {layer} should return one",
            "could not automatically infer the shape of the Lambda",
            "could not automatically infer the output shape",
            "that cannot be interpreted as a shape",
            "should have a '_shape' suffix and match",
        ],
        always,
        ["Keras could not work out the output shape of this layer, or the declared one is wrong."],
    ),
    Family(
        "no-shape-attribute",
        "A list, tuple or generator is passed where an array is needed",
        [
            "list' object has no attribute 'shape'",
            "tuple' object has no attribute 'ndim'",
            "list' object has no attribute 'ndim'",
            "tuple' object has no attribute 'shape'",
            "Generator' object has no attribute 'shape'",
            "yields arrays or tensors with a '.shape' attribute",
            "Failed to find data adapter",
            "Unrecognized data type: x=",
            "either a single array or a list of arrays",
        ],
        always,
        ["A list, tuple or generator arrived where an array is needed."],
        weak=True,
    ),
    # The same family in the words of Python itself: a guess, since any code can raise these.
    Family(
        "invalid-shape-argument",
        "What was passed as a shape or size argument is not a valid one",
        ["int' object is not iterable", "object of type 'int' has no len()"],
        always,
        ["A tuple is wanted: (64) is the number 64, (64,) is a tuple."],
        weak=True,
    ),
]
