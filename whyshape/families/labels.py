"""Messages about targets, labels, losses and sample weights."""

from whyshape.family import Family
from whyshape.say import count, shape_text
from whyshape.shapes import at, broadcast_clash, product, same_shape


def target_differs(n):
    """The ranks differ, or some axis has two different known sizes."""
    found = n.get("found_shape")
    if "expected_rank" in n:
        return found is not None and len(found) != n["expected_rank"]
    if found is None or n.get("expected_shape") is None:
        return "expected_shape" in n or "output" in n
    return not same_shape(n["expected_shape"], found)


def target_clash(n):
    """The output's shape and the target's."""
    if "expected_rank" in n:
        return (
            f"The output {n['output']} has {count(n['expected_rank'], 'dimension')}, the target {shape_text(n['found_shape'])} "
            f"has {len(n['found_shape'])}."
        )
    if n.get("found_shape") is None:
        return "The target does not have the shape of the output."
    return f"The model gives {shape_text(n['expected_shape'])}, the target is {shape_text(n['found_shape'])}."


def pair_differs(n):
    """Two shapes that must be equal are not; the names differ from wording to wording."""
    if n.get("loss") == "labels":
        n["loss"] = "binary_crossentropy"  # only this loss of Keras 2 says so
    if "size_a" in n:
        return n["size_a"] != n["size_b"]
    if "min_rank" in n:
        return any(
            [len(n[name]) < n["min_rank"] for name in ["target_shape", "output_shape"] if n.get(name) is not None]
        )
    if "square_shape" in n:
        n["size_a"] = at(n["square_shape"], -1)
        n["size_b"] = at(n["square_shape"], -2)
        return n["size_a"] != n["size_b"]
    if "both_shapes" in n:
        if len(n["both_shapes"]) < 2:
            return False
        n["shape_a"] = n["both_shapes"][0]
        n["shape_b"] = n["both_shapes"][1]
        n.pop("both_shapes")
    a = n.get("shape_a", n.get("target_shape"))
    b = n.get("shape_b", n.get("output_shape"))
    if a is None or b is None:
        return "target_shape" not in n and "shape_a" not in n
    return not same_shape(a, b)


def incompatible_clash(n):
    """The two shapes of 'Shapes A and B are incompatible'."""
    if "size_a" in n:
        return f"Two sizes that must be equal are {n['size_a']} and {n['size_b']}."
    if len(n["shape_a"]) != len(n["shape_b"]):
        return (
            f"{shape_text(n['shape_a'])} and {shape_text(n['shape_b'])} must be equal, but have {len(n['shape_a'])} and "
            f"{len(n['shape_b'])} dimensions."
        )
    return f"{shape_text(n['shape_a'])} and {shape_text(n['shape_b'])} must be equal."


def target_output_clash(n):
    """Target against output."""
    if "min_rank" in n:
        return f"Target and output need at least {count(n['min_rank'], 'dimension')}, the batch axis."
    if n.get("target_shape") is None:
        return "Target and output must have the same shape."
    return f"The target is {shape_text(n['target_shape'])}, the output {shape_text(n['output_shape'])}; they must have the same shape."


def sparse_differs(n):
    """Not one label per row of logits."""
    if "target_rank" in n and "output_rank" in n:
        return n["target_rank"] != n["output_rank"] - 1
    target = n.get("target_shape")
    output = n.get("output_shape")
    if target is None or output is None:
        return False
    rows = product(output[:-1])
    labels = product(target)
    if rows is None or labels is None:
        return not same_shape(target, output[:-1])
    return rows != labels or len(target) != len(output) - 1


def sparse_clash(n):
    """Labels against rows."""
    if n.get("target_shape") is None:
        return f"Labels of rank {n['target_rank']} need logits of rank {n['target_rank'] + 1}, not {n['output_rank']}."
    return f"The logits {shape_text(n['output_shape'])} want whole-number labels of shape {shape_text(n['output_shape'][:-1])}, but the labels are {shape_text(n['target_shape'])}."


def weight_misfit(n):
    """The weights are not the first axes of the targets (or, for an average, not the whole shape or the axis)."""
    if "equal_shape" in n:
        n["weight_shape"] = n["equal_shape"]
        n.pop("equal_shape")
        return not same_shape(n["weight_shape"], n["target_shape"])
    weights = n.get("weight_shape")
    if weights is None:
        return True
    if "size" in n:
        return product(weights) != n["size"]
    target = n.get("target_shape")
    return target is None or len(weights) > len(target) or not same_shape(weights, target[: len(weights)])


def ctc(n):
    """A length above the number of time steps."""
    if "required" in n:
        return n["required"] > n["available"]
    return n.get("found_shape") is None or len(n["found_shape"]) != 2


def ctc_clash(n):
    """Lengths and time steps."""
    if "time_steps" in n:
        return f"The length given for sample {n['index']} is more than the network's {n['time_steps']} time steps."
    if "required" in n:
        return f"The label needs {n['required']} time steps and has {n['available']}."
    return f"CTC wants targets of shape (batch, max_length), not {shape_text(n.get('found_shape'))}."


FAMILIES = [
    Family(
        "target-not-one-hot",
        "categorical_crossentropy gets targets with a single column",
        ["You are passing a target array of shape {found_shape} while using as loss 'categorical_crossentropy"],
        lambda n: n["found_shape"] is not None and (at(n["found_shape"], -1) == 1 or 0 in n["found_shape"]),
        lambda n: (
            f"The targets {shape_text(n['found_shape'])} have one column; categorical_crossentropy wants one per class."
        ),
    ),
    Family(
        "target-shape",
        "The target array's shape differs from the model's output",
        [
            "Error when checking target: expected {output} to have shape {expected_shape} but got array with shape {found_shape}",
            "Error when checking model target: expected {output} to have shape {expected_shape} but got array with shape {found_shape}",
            "when checking target: expected {output} to have shape {expected_shape}",
            "Error when checking target: expected {output} to have {expected_rank} dimensions, but got array with shape {found_shape}",
            "Error when checking model target: expected {output} to have {expected_rank} dimensions, but got array with shape {found_shape}",
            "A target array with shape {found_shape} was passed for an output of shape {expected_shape} while using as loss '{loss}'",
            "A target array with shape {found_shape} was passed for an output of shape {expected_shape} while using as loss",
            "expected {output} to have shape {expected_shape} but got array with shape {found_shape}",
            "expected {output} to have {expected_rank} dimensions, but got array with shape {found_shape}",
        ],
        target_differs,
        target_clash,
    ),
    Family(
        "target-output-mismatch",
        "Target and output (labels and logits) must have the same shape or rank",
        [
            "Arguments 'target' and 'output' must have the same rank (ndim). Received: target.shape={target_shape}, output.shape={output_shape}",
            "Arguments 'target' and 'output' must have the same shape. Received: target.shape={target_shape}, output.shape={output_shape}",
            "Arguments 'target' and 'output' must be at least rank {min_rank}. Received: target.shape={target_shape}, output.shape={output_shape}",
            "Argument 'output' must be at least rank {min_rank}. Received: output.shape={output_shape}",
            "Error when computing loss for output '{output}'. Received target shape {target_shape} and prediction shape {output_shape}",
            "logits' and {loss} must have the same shape, received ({output_shape} vs {target_shape})",
            "logits and {loss} must have the same shape ({output_shape} vs {target_shape})",
        ],
        pair_differs,
        target_output_clash,
    ),
    Family(
        "logits-labels-size",
        "Logits and one-hot labels do not fit in a cross-entropy op",
        [
            "logits and labels must be broadcastable: logits_size={output_shape} labels_size={target_shape}",
            "logits and labels must be same size: logits_size={output_shape} labels_size={target_shape}",
            "logits and labels must be the same size: logits_size={output_shape} labels_size={target_shape}",
        ],
        lambda n: (
            len(broadcast_clash(n["output_shape"], n["target_shape"])) > 0 or n["output_shape"] != n["target_shape"]
        ),
        target_output_clash,
    ),
    Family(
        "sparse-labels-shape",
        "The sparse (integer label) loss needs one label per row of logits",
        [
            "logits and labels must have the same first dimension, got logits shape {output_shape} and labels shape {target_shape}",
            "Shape mismatch: The shape of labels (received {target_shape}) should equal the shape of logits except for the last dimension (received {output_shape})",
            "Rank mismatch: Rank of labels (received {target_rank}) should equal rank of logits minus 1 (received {output_rank})",
            "labels.shape.rank' must equal 'logits.shape.rank - 1'. Received: labels.shape={target_shape} of rank {target_rank} and logits.shape={output_shape} of rank {output_rank}",
            "Argument 'output' must have rank (ndim) 'target.ndim - 1'. Received: target.shape={target_shape}, output.shape={output_shape}",
            "Arguments 'target' and 'output' must have the same shape up until the last dimension: target.shape={target_shape}, output.shape={output_shape}",
        ],
        sparse_differs,
        sparse_clash,
    ),
    Family(
        "label-out-of-range",
        "A label is not smaller than the number of output units",
        [
            "Received a label value of {label} which is outside the valid range of [0, {classes})",
            "Target {label} is out of bounds",
        ],
        lambda n: "classes" not in n or n["label"] < 0 or n["label"] >= n["classes"],
        lambda n: (
            f"The label {n['label']} is not in 0 ... {n['classes'] - 1}: the last layer has {count(n['classes'], 'unit')}."
            if "classes" in n
            else f"The label {n['label']} is not smaller than the number of classes."
        ),
    ),
    Family(
        "loss-count",
        "The number of losses (or targets, metrics) differs from the number of outputs",
        [
            "When passing a list as loss, it should have one entry per model outputs. The model has {outputs} outputs",
            "For a model with multiple outputs, when providing the 'loss' argument as a list, it should have as many entries as the model has outputs",
            "in loss dict, but found loss.keys()=",
            "y_true and y_pred have different structures",
            "loss_weights' must match the number of losses, got {losses} losses and {weights} weights",
        ],
        lambda n: "losses" not in n or n["losses"] != n["weights"],
        lambda n: (
            f"The model has {count(n['outputs'], 'output')}, and another number of losses or targets."
            if "outputs" in n
            else "Losses, targets or metrics are not one per output."
        ),
    ),
    Family(
        "sample-weight-shape",
        "The sample weights do not fit the targets",
        [
            "Found a sample_weight array with shape {weight_shape} for an input with shape {target_shape}",
            "weights' must have the same shape as 'x' when 'axis=None', but received 'weights.shape={equal_shape}' and 'x.shape={target_shape}",
            "weights' must have the same size as 'x' at 'axis={axis}' but received 'weights.shape={weight_shape}' while x.shape at '{_:int}' is '{size:count}",
            "For a model with multiple outputs, when providing a single 'sample_weight' array, it should only have one scalar score per sample",
        ],
        weight_misfit,
        lambda n: (
            f"The axis has size {n['size']}, the weights have the shape {shape_text(n['weight_shape'])}."
            if "size" in n
            else f"sample_weight {shape_text(n['weight_shape'])} does not fit targets of shape {shape_text(n['target_shape'])}."
            if "weight_shape" in n and "target_shape" in n
            else "sample_weight must have one number per sample."
        ),
    ),
    Family(
        "ctc-length",
        "CTC: a length is larger than the number of time steps",
        [
            "sequence_length({index}) <= {time_steps}",
            "Not enough time for target transition sequence (required: {required}, available: {available})",
            "Targets 'y_true' are expected to be a tensor of shape '(batch_size, max_length)' in integer format. Received: y_true.shape={found_shape}",
        ],
        ctc,
        ctc_clash,
    ),
    Family(
        "shapes-incompatible",
        "Two shapes that must be equal are not: Shapes A and B are incompatible",
        [
            "Shapes {shape_a} and {shape_b} are incompatible",
            "Shapes {shape_a} and {shape_b} must have the same rank",
            "Dimensions {size_a} and {size_b} are not compatible",
            "Shape of tensor {tensor} {shape_a} is not compatible with expected shape {shape_b}",
            "Tensor's shape {shape_a} is not compatible with supplied shape {shape_b}",
            "Expected the two input tensors to have identical shapes. Received input_shape={both_shapes:shapes}",
            "start_points and end_points must have the same shape. Received start_points.shape={shape_a}, end_points.shape={shape_b}",
            "must have the same shape. Received: mean shape {shape_a} and variance shape {shape_b}",
            "Input shapes {shape_a} and {shape_b} must match for PSNR calculation",
            "Expected a square matrix. Received non-square input with shape {square_shape}",
            "inconsistent size for core dimension {dim}: {size_a} vs {size_b}",
        ],
        lambda n: pair_differs(n),
        incompatible_clash,
    ),
]
