"""Messages about targets, labels, losses and sample weights."""

from whyshape.family import Family, differ, rank_outside
from whyshape.say import shape_text
from whyshape.shapes import at, broadcast_clash, product, same_shape


def target_differs(n):
    """The ranks differ, or some axis has two different known sizes."""
    return rank_outside(n) if "expected_rank" in n else differ(n)


def target_output_differ(n):
    """The shapes differ, or one lacks even a batch axis."""
    if n.get("loss") == "labels":
        n["loss"] = "binary_crossentropy"  # only this loss of Keras 2 says so
    if "min_rank" in n:
        return any([n.get(name, [1]) == [] for name in ["target_shape", "output_shape"]])
    return differ(n)


def must_be_equal(n):
    """Two shapes or sizes differ, or a matrix is not square."""
    if "shape" in n:
        n["size_a"] = at(n["shape"], -1)
        n["size_b"] = at(n["shape"], -2)
    return differ(n)


def sparse_differs(n):
    """Not one label per row of logits."""
    target = n.get("target_shape")
    output = n.get("output_shape")
    if "target_rank" in n:
        return n["target_rank"] != n["output_rank"] - 1
    if target is None or output is None:
        return False
    rows = product(output[:-1])
    labels = product(target)
    if rows is None or labels is None:
        return not same_shape(target, output[:-1])
    return rows != labels or len(target) != len(output) - 1


def labels_wanted(n):
    """Labels against rows."""
    if n.get("target_shape") is None:
        return ""
    return f"The logits {shape_text(n['output_shape'])} want whole-number labels of shape {shape_text(n['output_shape'][:-1])}, but the labels are {shape_text(n['target_shape'])}."


def weight_misfit(n):
    """The weights are not the first axes of the targets (or, for an average, not the whole shape or the axis)."""
    weights = n.get("shape_a")
    target = n.get("target_shape")
    if "size" in n:
        return product(weights) != n["size"]
    if weights is None or target is None:
        return differ(n)
    return len(weights) > len(target) or not same_shape(weights, target[: len(weights)])


def ctc(n):
    """A length above the number of time steps."""
    if "required" in n:
        return n["required"] > n["available"]
    return n.get("found_shape") is None or len(n["found_shape"]) != 2


FAMILIES = [
    Family(
        "target-not-one-hot",
        "categorical_crossentropy gets targets with a single column",
        ["You are passing a target array of shape {found_shape} while using as loss 'categorical_crossentropy"],
        lambda n: n["found_shape"] is not None and (at(n["found_shape"], -1) == 1 or 0 in n["found_shape"]),
        ["The targets {found_shape} have one column; categorical_crossentropy wants one per class."],
    ),
    Family(
        "target-shape",
        "The target array's shape differs from the model's output",
        [
            "when checking {_:text}target: expected {output} to have shape {expected_shape} but got array with shape {found_shape}",
            "when checking target: expected {output} to have shape {expected_shape}",
            "when checking {_:text}target: expected {output} to have {expected_rank} dimensions, but got array with shape {found_shape}",
            "A target array with shape {found_shape} was passed for an output of shape {expected_shape} while using as loss '{loss}'",
            "A target array with shape {found_shape} was passed for an output of shape {expected_shape} while using as loss",
            "a model that has one dimension for each action, in this case {actions:count}",
            "expected {output} to have shape {expected_shape} but got array with shape {found_shape}",
            "expected {output} to have {expected_rank} dimensions, but got array with shape {found_shape}",
        ],
        target_differs,
        [
            "The last layer must give {actions:number}, one for each action.",
            "The output {output} has {expected_rank:dimension}, the target {found_shape} has {found_rank}.",
            "The model gives {expected_shape}, the target is {found_shape}.",
            "The target does not have the shape of the output.",
        ],
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
        target_output_differ,
        [
            "Target and output need at least {min_rank:dimension}, the batch axis.",
            "The target is {target_shape}, the output {output_shape}; they must have the same shape.",
            "Target and output must have the same shape.",
        ],
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
        ["The target is {target_shape}, the output {output_shape}; they must have the same shape."],
    ),
    Family(
        "sparse-labels-shape",
        "The sparse (integer label) loss needs one label per row of logits",
        [
            "logits and labels must have the same first dimension, got logits shape {output_shape} and labels shape {target_shape}",
            "Shape mismatch: The shape of labels (received {target_shape}) should equal the shape of logits except for the last dimension (received {output_shape})",
            "Rank mismatch: Rank of labels (received {target_rank}) should equal rank of logits minus 1 (received {output_rank})",
            "labels.shape.rank' must equal {_:text}labels.shape={target_shape} of rank {target_rank} and logits.shape={output_shape} of rank {output_rank}",
            "Argument 'output' must have rank (ndim) 'target.ndim - 1'. Received: target.shape={target_shape}, output.shape={output_shape}",
            "Arguments 'target' and 'output' must have the same shape up until the last dimension: target.shape={target_shape}, output.shape={output_shape}",
        ],
        sparse_differs,
        [
            labels_wanted,
            "Logits of {output_rank:dimension} want labels of one dimension less, not of {target_rank}.",
        ],
    ),
    Family(
        "label-out-of-range",
        "A label is not smaller than the number of output units",
        [
            "Received a label value of {label} which is outside the valid range of [0, {classes})",
            "Target {label} is out of bounds",
            "Saw a non-{blank:name} label (index >= num_classes - 1)",
            "labels' out of bound",
        ],
        lambda n: "classes" not in n or n["label"] < 0 or n["label"] >= n["classes"],
        [
            "The last layer has {classes:unit}: counted from 0, none of them is label {label}.",
            "The label {label} is not smaller than the number of classes.",
        ],
    ),
    Family(
        "loss-count",
        "The number of losses (or targets, metrics) differs from the number of outputs",
        [
            "it should have one entry per model output{_:text}The model has {expected} outputs",
            "as a list, it should have as many entries as",
            "do not correspond to any Model output",
            "in loss dictionary: ",
            "in loss dict, but found loss.keys()=",
            "y_true and y_pred have different structures",
            "loss_weights' must match the number of losses, got {received} losses and {expected} weights",
        ],
        differ,
        [
            "There are {received} losses and {expected} weights.",
            "The model has {expected:output}, and another number of losses or targets.",
            "Losses, targets or metrics are not one per output.",
        ],
    ),
    Family(
        "sample-weight-shape",
        "The sample weights do not fit the targets",
        [
            "Found a sample_weight array with shape {shape_a} for an input with shape {target_shape}",
            "weights' must have the same shape as 'x' when 'axis=None', but received 'weights.shape={shape_a}' and 'x.shape={shape_b}",
            "weights' must have the same size as 'x' at {_:text}weights.shape={shape_a}' while x.shape at '{_:int}' is '{size:count}",
            "For a model with multiple outputs, when providing a single 'sample_weight' array",
            "class_weight' not supported for {axes:count}+ dim",
        ],
        weight_misfit,
        [
            "The axis has size {size}, the weights have the shape {shape_a}.",
            "sample_weight {shape_a} does not fit targets of shape {target_shape}.",
            "sample_weight {shape_a} does not fit targets of shape {shape_b}.",
            "class_weight is for one label per sample; targets of {axes} dimensions take sample_weight.",
            "sample_weight must have one number per sample.",
        ],
    ),
    Family(
        "ctc-length",
        "CTC: a length is larger than the number of time steps",
        [
            "sequence_length({index}) <= {time_steps}",
            "Not enough time for target transition sequence (required: {required}, available: {available})",
            "Targets 'y_true' are expected to be a tensor of shape {_:text}y_true.shape={found_shape}",
        ],
        ctc,
        [
            "The length given for sample {index} is more than the network's {time_steps} time steps.",
            "The label needs {required} time steps and has {available}.",
            "CTC wants targets of shape (batch, max_length), not {found_shape}.",
        ],
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
            "Expected the two input tensors to have identical shapes. Received input_shape=[{shape_a}, {shape_b}]",
            "start_points and end_points must have the same shape. Received start_points.shape={shape_a}, end_points.shape={shape_b}",
            "must have the same shape. Received: mean shape {shape_a} and variance shape {shape_b}",
            "Input shapes {shape_a} and {shape_b} must match for PSNR calculation",
            "Expected a square matrix. Received non-square input with shape {shape}",
            "inconsistent size for core dimension {dim}: {size_a} vs {size_b}",
        ],
        must_be_equal,
        [
            "{shape_a} and {shape_b} must be equal.",
            "Two sizes that must be equal are {size_a} and {size_b}.",
        ],
    ),
]
