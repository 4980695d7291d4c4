"""Messages about stored weights that are loaded into a model."""

from whyshape.family import Family, always, differ, name_shapes

ASSIGN_OPS = ["Assign"]


def weight_differs(n):
    """variable_shape != value_shape."""
    name_shapes(n, ["variable_shape", "value_shape"])
    return differ(n) and n.get("size_a", 0) != n.get("size_b", 1)


def count_differs(n):
    """file_count != model_count."""
    return n.get("file_count", n.get("list_count", -1)) != n.get("model_count")


FAMILIES = [
    Family(
        "weights-shape",
        "A stored weight has another shape than the model's variable",
        [
            "shape {variable_shape} not compatible with provided weight shape {value_shape}",
            "Layer {layer} weight shape {variable_shape} is not compatible with provided weight shape {value_shape}",
            "Layer shape {variable_shape} not compatible with weight shape {value_shape}",
            "has shape {variable_shape}, but the saved weight has shape {value_shape}",
            "However the new layer {layer} expects {expected} weights, but the saved weights have {received} ",
            "Shape mismatch in layer #{index} (named {layer}) for weight {variable}. Weight expects shape {variable_shape}. Received saved weight with shape {value_shape}",
            "Weight expects shape {variable_shape}. Received saved weight with shape {value_shape}",
            "Cannot assign to variable {variable} due to variable shape {variable_shape} and value shape {value_shape}",
            "The variable shape {variable_shape}, and the assigned value shape {value_shape}",
            [
                "Dimension {axis} in both shapes must be equal, but are {size_a} and {size_b}. Shapes are {variable_shape} and {value_shape}",
                ASSIGN_OPS,
            ],
            ["Dimension {axis} in both shapes must be equal, but are {size_a} and {size_b}", ASSIGN_OPS],
            ["Shapes must be equal rank, but are {rank_a} and {rank_b}", ASSIGN_OPS],
            "Assign requires shapes of both tensors to match. lhs shape= {variable_shape} rhs shape= {value_shape}",
            "Received incompatible tensor with shape {value_shape} when attempting to restore variable with shape {variable_shape}",
            "Shape in shape_and_slice spec {_:text}does not match the shape in the save file: {variable_shape}, save file shape: {value_shape}",
            "The shape of the target variable and the shape of the target value{_:text}shape={variable_shape}, Received: value.shape={value_shape}",
            "Cannot update variable with shape {variable_shape} using a Tensor with shape {value_shape}",
            "the initial value's shape ({value_shape}) is not compatible with the explicitly supplied 'shape' argument ({variable_shape})",
        ],
        weight_differs,
        [
            "The layer {layer} has {expected:weight}, the file holds {received} for it.",
            "The model's weight {variable} has the shape {variable_shape}, the stored one {value_shape}.",
            "The model's weight of {layer} has the shape {variable_shape}, the stored one {value_shape}.",
            "The model's weight has the shape {variable_shape}, the stored one {value_shape}.",
            "The model's weight has {rank_a:dimension}, the stored one {rank_b}.",
            "A stored weight has another shape than the model's.",
        ],
    ),
    Family(
        "weights-count",
        "The number of layers or weights in the file differs from the model",
        [
            "You are trying to load a weight file containing {file_count} layers into a model with {model_count} ",
            "Layer count mismatch when loading weights from file. Model expected {model_count} layers, found {file_count} ",
            "expected {model_count} variables, but received {file_count} variables",
            "However the weights file lists {file_count} variables for this layer",
            "A total of {missing} objects could not be loaded",
            "A total of {missing} objects could not be loaded{_:text} expected {model_count} variables, but received {file_count} variables",
            "weight list of length {list_count}, but the {_:name} was expecting {model_count} weights. Provided weights: {keras:text}",  # as Keras 1 and 2 do
            "weight list of length {list_count}, but the {_:name} was expecting {model_count} weights",
            "weight list ({list_count}) does not match {keras:text} ({model_count})",
            "expects {model_count}{_:text}weight(s). Received {file_count} saved",
            "expects {model_count} weight(s), but the saved weights have {file_count} element",
            "Received list with length {list_count}, but expected {model_count} variables",
        ],
        count_differs,
        [
            "The file holds {file_count} layers or weights, the model has {model_count}.",
            "The list holds {list_count:weight}, the layer has {model_count}.",
            "The file does not hold the layers or weights that the model has.",
        ],
    ),
    Family(
        "weights-transpose-failed",
        "A stored weight cannot be transposed into place (axes don't match array)",
        ["axes don't match array"],
        always,
        ["A stored weight has another number of axes than the layer, so it cannot be transposed."],
    ),
]
