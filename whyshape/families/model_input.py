"""Messages about what a layer or a model is given: ranks, shapes, numbers of inputs, unknown sizes."""

from whyshape.family import Family, always
from whyshape.say import count, shape_text, size_text
from whyshape.shapes import rank, same_shape


def layer_rank(n):
    """found_rank != expected_rank; the rank is counted where only the shape is printed."""
    if n.get("found_shape") is not None and "found_rank" not in n:
        n["found_rank"] = len(n["found_shape"])
    # Some releases print the shape without its batch axis, so only the two numbers are compared.
    return named_input(n) and "found_rank" in n and n["found_rank"] != n["expected_rank"]


def layer_rank_clash(n):
    """Dimensions wanted and found."""
    who = n.get("layer", n.get("input", ""))
    layer = f"The layer {who}" if who != "" else "The layer"
    shape = f" {shape_text(n['found_shape'])}," if n.get("found_shape") is not None else ""
    return (
        f"{layer} needs {count(n['expected_rank'], 'dimension')} (batch included), but gets{shape} {n['found_rank']}."
    )


def shapes_differ(n):
    """Expected and found shape cannot be the same."""
    if n.get("expected_shape") is None or n.get("found_shape") is None:
        return False
    if "input_text" in n:
        n["input"] = n["input_text"][:60]
        n.pop("input_text")
    return named_input(n) and (not same_shape(n["expected_shape"], n["found_shape"]) or None in n["found_shape"])


def named_input(n):
    """Without its first words the message fits targets too; then the name has to tell that it is an input."""
    if "bare_input" in n:
        n["input"] = n["bare_input"]
        n.pop("bare_input")
        return "input" in n["input"].lower()
    return True


def shapes_differ_clash(n):
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
    shape = n.get("found_shape")
    if shape is None or len(shape) == 0:
        return False
    if "axis" not in n:
        n["axis"] = -1
    axis = n["axis"] if n["axis"] >= 0 else len(shape) + n["axis"]
    return axis < 0 or axis >= len(shape) or shape[axis] != n["expected_size"]


def axis_value_clash(n):
    """The size that the weights were built for and the one that arrives."""
    return f"The layer was built for {n['expected_size']} values on axis {n['axis']}, the input has the shape {shape_text(n['found_shape'])}."


def undefined(n):
    """A None where the size of a weight is needed; text only in the short forms."""
    for name in ["input_shape", "weight_shape"]:
        if n.get(name) is not None:
            return None in n[name]
    return True


def undefined_clash(n):
    """The shape with the None."""
    for name in ["input_shape", "weight_shape"]:
        if n.get(name) is not None:
            return f"The shape {shape_text(n[name])} has a None where the layer needs a number."
    return "A size is None where the layer needs a number."


def invalid_shape(n):
    """The value is no tuple of whole numbers and None."""
    if "product" in n:
        return n["product"] > n["output_channels"]
    if "at_least" in n:
        return n["given"] < n["at_least"]
    if "at_most" in n:
        return n["given"] > n["at_most"] or n["given"] < 1
    if "number" in n:
        return "." in n["number"] or n["number"].startswith("-")
    return True


def invalid_shape_clash(n):
    """What is no shape, or which size is too small or too large."""
    if "at_least" in n:
        return f"{n['given']} is given, at least {n['at_least']} is needed."
    if "at_most" in n:
        return f"{n['given']} is given, 1 to {n['at_most']} is possible."
    if "value" in n or "number" in n:
        return f"{n.get('value', n.get('number'))} is no shape: a shape is a tuple of whole numbers (and None)."
    return "This is no shape: a shape is a tuple of whole numbers (and None)."


def input_count(n):
    """received != expected (an attention layer takes 2 or 3)."""
    if "list_length" in n:
        return n["list_length"] not in [2, 3]
    return "expected" not in n or "received" not in n or n["expected"] != n["received"]


def input_count_clash(n):
    """How many were wanted and how many came."""
    if "expected" in n and "received" in n:
        return f"The model has {count(n['expected'], 'input')}, but was given {count(n['received'], 'array')}."
    if "list_length" in n:
        return f"The layer takes 2 or 3 tensors (query, value, key), but was given {n['list_length']}."
    if "received" in n:
        return f"The model has another number of inputs than {count(n['received'], 'array')}."
    return "Number or names of the arrays are not those of the model's inputs."


def no_image(n):
    """The rank is not that of an image, or the channels are not as many as the operation takes."""
    if "points_shape" in n:
        shape = n["points_shape"]
        return shape is not None and (len(shape) not in [2, 3] or shape[-2:] != [4, 2])
    if "received" in n:
        return n["received"] != n["expected"]
    shape = n.get("found_shape")
    if shape is None:
        return True
    if "min_rank" in n:
        return len(shape) < n["min_rank"] or len(shape) > n["max_rank"]
    if "expected_rank" in n:
        return len(shape) != n["expected_rank"]
    return rank(shape) not in [3, 4] or shape[-1] not in [1, 3]


def image_rank_clash(n):
    """The shape that is no image."""
    if "received" in n:
        return f"The operation takes {count(n['expected'], 'channel')}, the images have {n['received']}."
    if "points_shape" in n:
        return f"The corner points of an image have the shape (4, 2), not {shape_text(n['points_shape'])}."
    if "min_rank" in n and n["min_rank"] != 3 and n.get("found_shape") is not None:
        return f"{n['min_rank']} or {n['max_rank']} dimensions are wanted, {shape_text(n['found_shape'])} has {len(n['found_shape'])}."
    if n.get("found_shape") is not None:
        return f"An image has the shape (height, width, channels), a batch one axis more; {shape_text(n['found_shape'])} is neither."
    return "An image has the shape (height, width, channels), a batch one axis more; this tensor is neither."


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
            "input rank must be {expected_rank} or the last shape dimension must be 1. Received: inputs.shape={found_shape} with rank={found_rank}",
            "Layer expects input ndim={expected_rank}, was provided with input shape {found_shape}",
        ],
        layer_rank,
        layer_rank_clash,
    ),
    Family(
        "data-rank",
        "The array passed to fit or predict has the wrong number of dimensions",
        [
            "Error when checking input: expected {input} to have {expected_rank} dimensions, but got array with shape {found_shape}",
            "Error when checking model input: expected {input} to have {expected_rank} dimensions, but got array with shape {found_shape}",
            "Error when checking : expected {input} to have {expected_rank} dimensions, but got array with shape {found_shape}",
            "expected {bare_input:name} to have {expected_rank} dimensions, but got array with shape {found_shape}",
        ],
        layer_rank,
        layer_rank_clash,
    ),
    Family(
        "input-shape-mismatch",
        "The data's shape differs from the input shape the model was built with",
        [
            "is incompatible with the layer: expected shape={expected_shape}, found shape={found_shape}",
            "is incompatible with layer {layer}: expected shape={expected_shape}, found shape={found_shape}",
            "Invalid input shape for input {input_text:text}. Expected shape {expected_shape}, but input has incompatible shape {found_shape}",
            "Expected shape {expected_shape}, but input has incompatible shape {found_shape}",
            "Error when checking input: expected {input} to have shape {expected_shape} but got array with shape {found_shape}",
            "Error when checking model input: expected {input} to have shape {expected_shape} but got array with shape {found_shape}",
            "Error when checking : expected {input} to have shape {expected_shape} but got array with shape {found_shape}",
            "Model was constructed with shape {expected_shape} for input {input_text:text}, but it was called on an input with incompatible shape {found_shape}",
            "Model was constructed with shape {expected_shape} for input {input_text:text}, but it was re-called on a Tensor with incompatible shape {found_shape}",
            "Incompatible shapes at component {index}: expected {expected_shape} but got {found_shape}",
            "built with input_shape={expected_shape}, but adapt(){_:text}data.shape={found_shape}",
            "adapt() yielded a batch with incompatible shape. Expected {expected_shape}, got {found_shape}",
            "For input '{input}', expected shape {expected_shape}, but received instead a tensor with shape {found_shape}",
            "configured to use input shape {expected_shape}. You cannot build it with input_shape {found_shape}",
            "expected {bare_input:name} to have shape {expected_shape} but got array with shape {found_shape}",
        ],
        shapes_differ,
        shapes_differ_clash,
    ),
    Family(
        "input-axis-value",
        "One axis of a layer's input differs from the size its weights were built for",
        [
            "of layer {layer} is incompatible with the layer: expected axis {axis} of input shape to have value {expected_size}, but received input with shape {found_shape}",
            "of layer {layer} is incompatible with the layer: expected axis {axis} of input shape to have value {expected_size}{_:text}shape {found_shape}",
            "expected axis {axis} of input shape to have value {expected_size}, but received input with shape {found_shape}",
            "expected axis {axis} of input shape to have value {expected_size}{_:text}shape {found_shape}",
            "must be size {expected_size} (real and imaginary). Received shape: {found_shape}",
            "boxes' must be a tensor with the last dimension of {expected_size}. Received: boxes.shape={found_shape}",
        ],
        axis_value,
        axis_value_clash,
    ),
    Family(
        "timedistributed-rank",
        "TimeDistributed needs a time axis that its input lacks",
        [
            "TimeDistributed' Layer should be passed an 'input_shape ' with at least 3 dimensions, received: {found_shape}"
        ],
        lambda n: n["found_shape"] is None or len(n["found_shape"]) < 3,
        lambda n: (
            f"TimeDistributed needs (batch, time, ...), at least 3 dimensions, but gets {shape_text(n['found_shape'])}."
        ),
    ),
    Family(
        "undefined-dimension",
        "A dimension that fixes the size of a weight is None",
        [
            "The channel dimension of the inputs should be defined. The input_shape received is {input_shape}, where axis {axis} (0-based) is the channel dimension",
            "The channel dimension of the inputs (last axis) should be defined. Found None. Full input shape received: input_shape={input_shape}",
            "The channel dimension of the inputs should be defined",
            "The last dimension of the inputs to a Dense layer should be defined. Found None. Full input shape received: {input_shape}",
            "The last dimension of the inputs to 'Dense' should be defined",
            "must be fully-defined (no 'None' dimensions). Received: shape={weight_shape}",
            "unsupported operand type(s) for {op:text}: 'NoneType' and 'int'",
            "unsupported operand type(s) for {op:text}: 'int' and 'NoneType'",
            "defined dimension but the layer received an input with shape {input_shape}",
            "fully defined height and width. Received: images.shape={input_shape}",
            "of the images is unknown, 'target_{_:name}' must be specified.Received images.shape={input_shape}",
            "must have a known shape. Received axis={_:text}, inputs.shape={input_shape}",
            "fully-defined. Received: input.shape = {input_shape}",
            "must be statically known for adaptive pooling",
            "dimensionality of its output space is not known",
            "the 'image_shape' argument must be provided",
            "Unrolling requires a fixed number of timesteps",
            "Cannot unroll a RNN if the time dimension is undefined",
        ],
        undefined,
        undefined_clash,
    ),
    Family(
        "rank-unknown",
        "The tensor's number of dimensions is not known while the graph is built",
        [
            "its rank is undefined, but the layer requires a defined rank",
            "Input has undefined rank",
            "Cannot take the length of shape with unknown rank",
            "as_list() is not defined on an unknown TensorShape",
            "Cannot iterate over a shape with unknown rank",
            "Cannot infer argument 'num' from shape {shape}",
            "must have a statically known rank",
        ],
        lambda n: n.get("shape") is None or None in n["shape"],
        lambda n: "TensorFlow does not know how many dimensions this tensor has.",
    ),
    Family(
        "none-in-shape-argument",
        "None is used where a number is needed in a target shape",
        [
            "Tried to convert 'shape' to a tensor and failed. Error: None values not supported",
            "Failed to convert object of type <class 'list'> to Tensor. Contents: {shape}",
            "Failed to convert elements of {shape} to Tensor",
            "shape' argument cannot contain 'None'. Received: shape={shape}",
            "Cannot convert a partially known TensorShape to a Tensor: {shape}",
            "Cannot convert a partially known TensorShape {shape} to a Tensor",
        ],
        lambda n: n.get("shape") is None or None in n["shape"],
        lambda n: (
            f"The shape {shape_text(n['shape'])} has a None where a number is needed."
            if n.get("shape") is not None
            else "A shape has a None where a number is needed."
        ),
    ),
    Family(
        "missing-input-shape",
        "The first layer of a Sequential model has no input shape",
        ["The first layer in a Sequential model must get an 'input_shape"],
        always,
        lambda n: "The model does not know the shape of its input.",
    ),
    Family(
        "model-not-built",
        "Weights or shapes are asked of a model that has not seen an input",
        [
            "This model has not yet been built",
            "This model has never been called",
            "have not yet been created. Weights are created when",
            "Weights for model {model} have not yet been created",
            "The layer has never been called and thus has no defined",
            "The layer {layer} has never been called and thus has no defined",
            "but the layer isn't built. You can build it manually via",
            "You are loading weights into a model that has not yet been built",
            "You must build the layer before accessing '{attribute}'",
            "has no defined output shape yet",
            "has no defined input shape yet",
            "has no defined inputs yet",
            "has no defined outputs yet",
            "object has no attribute 'input_shape'",
        ],
        always,
        lambda n: "The model has no weights yet: it got no input shape and no data.",
    ),
    Family(
        "invalid-shape-argument",
        "What was passed as a shape or size argument is not a valid one",
        [
            "Cannot convert '{value:text}' to a shape. Found invalid entry '{entry}'",
            "Cannot convert '{value:text}' to a shape",
            "Ambiguous dimension: {number:number}",
            "channel_multiplier * in_channels = {multiplier} * {input_channels} = {product} > {output_channels} = out_channels",
            "You cannot pass both '{attribute}' and 'batch_shape' at the same time",
            "you cannot provide an incompatible '{attribute}",
            "You cannot add a different Input layer to it",
            "from an initializer, the 'shape' argument",
            "Undefined shapes are not supported",
            "output_shape' should be of type tuple",
            "must be passed as a keyword argument. Received: add_weight(",
            "shape' was passed both positionally",
            "Invalid value received for argument 'noise_shape'",
            "must be a non-negative integer, or '-1' for a",
            "must be a non-nested tuple or list of rank-1",
            "pad_width' should be a list of tuples of length 1 or 2",
            "Received: 'sequence_length'={at_least}, 'fft_length'={given}",
            "Received fft_length={given}, frame_length={at_least}",
            "not greater than 'frame_length'. Received frame_step={given}, frame_length={at_most}",
            "larger than the maximum vocab size. Received vocabulary size is {given}; 'max_tokens' is {at_most}",
            "You must pass a 'shape' argument",
        ],
        invalid_shape,
        invalid_shape_clash,
    ),
    Family(
        "number-of-inputs",
        "The number of arrays or tensors differs from the number of inputs of the model",
        [
            "expects {expected} input(s), but it received {received} input tensors",
            "expects {expected} inputs, but it received {received} input tensors",
            "Layer '{layer}' expected {expected} input(s). Received {received} instead",
            "expects {expected} named input(s) with keys {names:text}, but it received {received} input tensors",
            "that you are passing to your model is not the size the model expected. Expected to see {expected} array(s), but instead got the following list of {received} ar",
            "that you are passing to your model is not the size the model expected. Expected to see {expected} arrays but instead got the following list of {received} ar",
            "that you are passing to your model is not the size the model expected. Expected to see {expected} array(s), for inputs {names:text} but instead got the following list of {received} ar",
            "Missing data for input '{name}'. You passed a data dictionary with keys",
            "wrong number of positional arguments: expected {expected}, got {received}",
            "wrong number of output arguments: expected {expected}, got {received}",
            "input size does not match signature",
            "namely [query, value] or [query, value, key]. Received length: {list_length:count}",
        ],
        input_count,
        input_count_clash,
    ),
    Family(
        "input-structure",
        "The inputs are nested in another way than the model declares",
        [
            "The structure of 'inputs' doesn't match the expected structure",
            "Function was called with an invalid input structure",
        ],
        always,
        lambda n: "The inputs are nested (tensor, list, dict) in another way than the model declares.",
    ),
    Family(
        "keras-tensor-misuse",
        "A symbolic Keras tensor is given to a TensorFlow or NumPy function",
        [
            "A KerasTensor cannot be used as input to a TensorFlow function",
            "A KerasTensor is symbolic: it's a placeholder for a shape",
            "symbolic input/output, to a TF API that does not",
            "Iterating over a symbolic KerasTensor is not supported",
        ],
        always,
        lambda n: "A Keras input has no values; TensorFlow and NumPy functions need values.",
    ),
    Family(
        "image-op-rank",
        "An image layer or op gets a tensor that is no image or batch of images",
        [
            "images' must have either 3 or 4 dimensions",
            "expected rank {min_rank} (single {_:name}) or rank {max_rank} (batch of {_:name}). Received{_:text}shape={found_shape}",
            "Invalid images rank: expected rank {expected_rank} (batch of images). Received: images.shape={found_shape}",
            "or (N,4,2) for a batch. Received shape: {points_shape}",
            "or 1 (Grayscale). Received input with shape: images.shape={found_shape}",
            "image tensor to have rank {min_rank} (single image) or {max_rank} (batch of images). Received: data.shape={found_shape}",
            "Input images must have {expected} channels, but received images with {received} channels",
            "input image to be rank {min_rank} or {max_rank}. Received{_:text}inputs.shape={found_shape}",
            "image' (shape {found_shape}) must be at least three-dimensional",
        ],
        no_image,
        image_rank_clash,
    ),
    Family(
        "lambda-output-shape",
        "The declared or inferred output shape of a Lambda or custom layer is wrong",
        [
            "get_output_shape_for' method of layer '{layer}' should return one shape tuple",
            "We could not automatically infer the shape of the Lambda's output",
            "We could not automatically infer the output shape of the Lambda",
            "Could not automatically infer the output shape / dtype of '{layer}'",
            "that cannot be interpreted as a shape",
            "should have a '_shape' suffix and match",
        ],
        always,
        lambda n: "Keras could not work out the output shape of this layer, or the declared one is wrong.",
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
        ],
        always,
        lambda n: "A list, tuple or generator arrived where an array is needed.",
        weak=True,
    ),
    # The same family in the words of Python itself: a guess, since any code can raise these.
    Family(
        "invalid-shape-argument",
        "What was passed as a shape or size argument is not a valid one",
        ["int' object is not iterable", "object of type 'int' has no len()"],
        always,
        lambda n: "A tuple is wanted: (64) is the number 64, (64,) is a tuple.",
        weak=True,
    ),
]
