"""Messages of sessions, signatures, exported models and TFLite."""

from whyshape.family import Family
from whyshape.say import shape_text
from whyshape.shapes import same_shape


def feed_differs(n):
    """The fed value cannot have the placeholder's shape."""
    if "found_shape" not in n:
        return True
    return (
        n["found_shape"] is not None
        and n["expected_shape"] is not None
        and not same_shape(n["found_shape"], n["expected_shape"])
    )


def signature_differs(n):
    """Two specs differ in shape or type; two counts differ."""
    if "received" in n:
        return n["received"] != n["expected"]
    if n.get("found_shape") is None or n.get("expected_shape") is None:
        return True
    return not same_shape(n["found_shape"], n["expected_shape"]) or n.get("dtype") != n.get("dtype_2")


FAMILIES = [
    Family(
        "feed-dict-shape",
        "A fed value does not fit its placeholder (TF 1 sessions)",
        [
            "Cannot feed value of shape {found_shape} for Tensor {tensor}, which has shape '{expected_shape}",
            "You must feed a value for placeholder tensor {tensor} with dtype {dtype} and shape {expected_shape}",
        ],
        feed_differs,
        lambda n: (
            f"The placeholder {n['tensor']} takes {shape_text(n['expected_shape'])}, fed was {shape_text(n['found_shape'])}."
            if "found_shape" in n
            else f"The placeholder {n['tensor']} of shape {shape_text(n['expected_shape'])} was fed nothing."
        ),
    ),
    Family(
        "signature-mismatch",
        "The arguments do not match an exported or traced signature (SavedModel, tf.function, serving)",
        [
            "Could not find matching concrete function to call loaded from the SavedModel",
            "Could not find matching function to call loaded from the SavedModel",
            "Expected these arguments to match one of the following {count} option(s)",
            "Python inputs incompatible with input_signature",
            "output_shape has incorrect number of elements: {received} should be: {expected}",
            "Can not cast TensorSpec(shape={found_shape}, dtype={dtype}, name={name}) to TensorSpec(shape={expected_shape}, dtype={dtype_2}",
        ],
        signature_differs,
        lambda n: (
            f"The signature takes {shape_text(n['expected_shape'])}, given was {shape_text(n['found_shape'])}."
            if "found_shape" in n
            else "The arguments (shapes, dtypes or nesting) are not those that were exported or traced."
        ),
    ),
    Family(
        "tflite-set-tensor",
        "A TFLite interpreter gets an array of another shape than its input",
        [
            "Cannot set tensor: Dimension mismatch. Got {received} but expected {expected} for dimension {axis} of input {index}",
            "Cannot set tensor: Dimension mismatch. Got {received} but expected {expected} for input {index}",
        ],
        lambda n: n["received"] != n["expected"],
        lambda n: (
            f"The interpreter's input {n['index']} has {n['expected']} on axis {n['axis']}, the array has {n['received']}."
            if "axis" in n
            else f"The interpreter's input {n['index']} has {n['expected']} dimensions, the array has {n['received']}."
        ),
    ),
]
