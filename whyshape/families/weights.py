"""Messages about stored weights that are loaded into a model."""

from whyshape.family import Family, always
from whyshape.say import count, shape_text
from whyshape.shapes import same_shape

ASSIGN_OPS = ["Assign"]


def weight_differs(n):
    """variable_shape != value_shape."""
    if "expected" in n:
        return n["expected"] != n["received"]
    if "rank_a" in n:
        return n["rank_a"] != n["rank_b"]
    if "size_a" in n and n["size_a"] == n["size_b"]:
        return False
    shapes = n.get("input_shapes", [])
    if "variable_shape" not in n and len(shapes) > 1:
        n["variable_shape"] = shapes[0]
        n["value_shape"] = shapes[1]
    if n.get("variable_shape") is None or n.get("value_shape") is None:
        return "size_a" in n
    return not same_shape(n["variable_shape"], n["value_shape"])


def weight_clash(n):
    """The variable's shape and the stored one."""
    who = f" of {n['layer']}" if "layer" in n else (f" {n['variable']}" if "variable" in n else "")
    if "expected" in n:
        return f"The layer{who} has {count(n['expected'], 'weight')}, the file holds {n['received']} for it."
    if n.get("variable_shape") is not None and n.get("value_shape") is not None:
        return f"The model's weight{who} has the shape {shape_text(n['variable_shape'])}, the stored one {shape_text(n['value_shape'])}."
    if "rank_a" in n:
        return f"The model's weight has {count(n['rank_a'], 'dimension')}, the stored one {n['rank_b']}."
    return "A stored weight has another shape than the model's."


def count_differs(n):
    """file_count != model_count."""
    if "provided" in n:  # Keras 1 and 2 print the weights themselves
        n.pop("provided")
        n["keras"] = "2 or older"
    if "list_count" in n:
        return n["list_count"] != n["model_count"]
    return "file_count" not in n or "model_count" not in n or n["file_count"] != n["model_count"]


def count_clash(n):
    """Layers or weights in the file and in the model."""
    if "model_count" in n and "file_count" in n:
        return f"The file holds {n['file_count']} layers or weights, the model has {n['model_count']}."
    if "list_count" in n:
        return f"The list holds {count(n['list_count'], 'weight')}, the layer has {n['model_count']}."
    return "The file does not hold the layers or weights that the model has."


FAMILIES = [
    Family(
        "weights-shape",
        "A stored weight has another shape than the model's variable",
        [
            "Layer weight shape {variable_shape} not compatible with provided weight shape {value_shape}",
            "Layer {layer} weight shape {variable_shape} is not compatible with provided weight shape {value_shape}",
            "Layer shape {variable_shape} not compatible with weight shape {value_shape}",
            "has shape {variable_shape}, but the saved weight has shape {value_shape}",
            "However the new layer {layer} expects {expected} weights, but the saved weights have {received} elements",
            "Shape mismatch in layer #{index} (named {layer}) for weight {variable}. Weight expects shape {variable_shape}. Received saved weight with shape {value_shape}",
            "Weight expects shape {variable_shape}. Received saved weight with shape {value_shape}",
            "Cannot assign to variable {variable} due to variable shape {variable_shape} and value shape {value_shape} are incompatible",
            "The variable shape {variable_shape}, and the assigned value shape {value_shape} are incompatible",
            [
                "Dimension {axis} in both shapes must be equal, but are {size_a} and {size_b}. Shapes are {variable_shape} and {value_shape}",
                ASSIGN_OPS,
            ],
            ["Dimension {axis} in both shapes must be equal, but are {size_a} and {size_b}", ASSIGN_OPS],
            ["Shapes must be equal rank, but are {rank_a} and {rank_b}", ASSIGN_OPS],
            "Assign requires shapes of both tensors to match. lhs shape= {variable_shape} rhs shape= {value_shape}",
            "Received incompatible tensor with shape {value_shape} when attempting to restore variable with shape {variable_shape}",
            "Shape in shape_and_slice spec {spec_shape} does not match the shape in the save file: {variable_shape}, save file shape: {value_shape}",
            "Shape in shape_and_slice spec does not match the shape in the save file: {variable_shape}, save file shape: {value_shape}",
            "The shape of the target variable and the shape of the target value in 'variable.assign(value)' must match. variable.shape={variable_shape}, Received: value.shape={value_shape}",
            "has shape {variable_shape} not compatible with provided weight shape {value_shape}",
            "Cannot update variable with shape {variable_shape} using a Tensor with shape {value_shape}, shapes must be equal",
            "In this 'tf.Variable' creation, the initial value's shape ({value_shape}) is not compatible with the explicitly supplied 'shape' argument ({variable_shape})",
        ],
        weight_differs,
        weight_clash,
    ),
    Family(
        "weights-count",
        "The number of layers or weights in the file differs from the model",
        [
            "You are trying to load a weight file containing {file_count} layers into a model with {model_count} layers",
            "Layer count mismatch when loading weights from file. Model expected {model_count} layers, found {file_count} saved layers",
            "expected {model_count} variables, but received {file_count} variables during loading",
            "However the weights file lists {file_count} variables for this layer",
            "A total of {missing} objects could not be loaded",
            "A total of {missing} objects could not be loaded. Example error message for object {_:text} expected {model_count} variables, but received {file_count} variables during loading",
            "weight list of length {list_count}, but the layer was expecting {model_count} weights. Provided weights: {provided:text}",
            "weight list of length {list_count}, but the layer was expecting {model_count} weights",
            "Received list with length {list_count}, but expected {model_count} variables",
        ],
        count_differs,
        count_clash,
    ),
    Family(
        "weights-transpose-failed",
        "A stored weight cannot be transposed into place (axes don't match array)",
        ["axes don't match array"],
        always,
        lambda n: "A stored weight has another number of axes than the layer, so it cannot be transposed.",
    ),
]
