"""Messages of sessions, signatures, exported models and TFLite."""

from whyshape.family import Family, differ


def signature_differs(n):
    """Two specs differ in shape or type; two counts differ."""
    return differ(n) or n.get("dtype") != n.get("dtype_2")


FAMILIES = [
    Family(
        "feed-dict-shape",
        "A fed value does not fit its placeholder (TF 1 sessions)",
        [
            "Cannot feed value of shape {found_shape} for Tensor {tensor}, which has shape '{expected_shape}",
            "Shape {expected_shape} has negative dimensions",
            "You must feed a value for placeholder tensor {tensor} with dtype {_:name} and shape {expected_shape}",
        ],
        differ,
        [
            "The placeholder {tensor} takes {expected_shape}, fed was {found_shape}.",
            "A placeholder of shape {expected_shape} was fed nothing.",
        ],
    ),
    Family(
        "signature-mismatch",
        "The arguments do not match an exported or traced signature (SavedModel, tf.function, serving)",
        [
            "Could not find matching concrete function to call loaded from the SavedModel",
            "Could not find matching function to call loaded from the SavedModel",
            "Expected these arguments to match one of the following",
            "Python inputs incompatible with input_signature",
            "delegate failed to reshape runtime",
            "output_shape has incorrect number of elements: {received} should be: {expected}",
            "shape this function was traced with. Expected shape {expected_shape}, but got shape {found_shape}",
            "does not match input_signature",
            "Can not cast TensorSpec(shape={found_shape}, dtype={dtype}, name={_:name}) to TensorSpec(shape={expected_shape}, dtype={dtype_2}",
        ],
        signature_differs,
        [
            "The signature takes {expected_shape}, given was {found_shape}.",
            "The arguments (shapes, dtypes or nesting) are not those that were exported or traced.",
        ],
    ),
    Family(
        "tflite-set-tensor",
        "A TFLite interpreter gets an array of another shape than its input",
        [
            "Cannot set tensor: Dimension mismatch. Got {received} but expected {expected} for dimension {axis} of input {index}",
            "Cannot set tensor: Dimension mismatch. Got {received} but expected {expected} for input {index}",
            "TensorFlowLite tensor {_:text}with shape {expected_shape} {_:name} a Java object with shape {found_shape}",
            "with {expected} bytes {_:text}Buffer with {received} bytes",
            "input should have {expected} bytes, but found {received} bytes",
            "size of byte buffer and the shape do not match",
            "mismatch the shape on axis",
        ],
        differ,
        [
            "The interpreter's input {index} has {expected} on axis {axis}, the array has {received}.",
            "The interpreter's input {index} has {expected:dimension}, the array has {received}.",
            "The model's tensor has {expected:byte}, the buffer {received}.",
            "The model's tensor has the shape {expected_shape}, the array {found_shape}.",
            "The buffer or array has another size than the model's tensor.",
        ],
    ),
]
