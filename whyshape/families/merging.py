"""Messages of operations on two or more tensors: concatenation, merge layers, broadcasting, matrix products, attention."""

from whyshape.family import Family, always, differ, name_shapes, rank_outside
from whyshape.say import listed, shape_text, shapes_text, size_text
from whyshape.shapes import (
    at,
    broadcast_clash,
    concat_axes,
    differing_axes,
    matmul_clash,
    rank,
    same_ranks,
    same_shape,
)

CONCAT_OPS = ["Concat"]
MATMUL_OPS = ["MatMul", "BatchMatMul", "_MklMatMul", "_FusedMatMul", "Einsum"]


def pair(n):
    """Take shape_a and shape_b from the printed input shapes where the message itself has none."""
    name_shapes(n, ["shape_a", "shape_b"])
    return n.get("shape_a") is not None and n.get("shape_b") is not None


def concat_parts(n):
    """The shapes to concatenate, from whichever form of message."""
    if "shapes" not in n:
        if "shape_a" in n:
            n["shapes"] = [n["shape_a"], n["shape_b"]]
        else:
            n["shapes"] = [shape for shape in n.get("input_shapes", []) if shape is None or len(shape) > 0]
    return [part for part in n["shapes"] if part is not None]


def concat_mismatch(n):
    """Ranks differ, or some axis other than the concat axis has two sizes."""
    parts = concat_parts(n)
    if "rank_a" in n or len(parts) < 2:
        return differ(n)
    return not same_ranks(parts) or len(off_axis(n, parts)) > 0


def off_axis(n, parts):
    """Axes on which the parts differ and must not: all but the concatenation axis, where it is printed."""
    axis = n.get("concat_axis")
    if axis is not None and axis < 0:
        axis = axis + len(parts[0])
    return [place for place in concat_axes(parts) if place != axis]


def parts_differ(n):
    """The ranks that differ, or the first axis and its sizes."""
    parts = concat_parts(n)
    if len(parts) < 2:
        return ""
    if not same_ranks(parts):
        ranks = [size_text(rank(part)) for part in parts[:4]]
        return f"The parts {shapes_text(parts)} have different numbers of dimensions: {listed(ranks)}."
    axis = off_axis(n, parts)[0]
    sizes = []
    for part in parts:
        if part[axis] is not None and size_text(part[axis]) not in sizes:
            sizes.append(size_text(part[axis]))
    return f"The parts {shapes_text(parts)} differ on axis {axis}: {listed(sizes[:5])}."


def merge_mismatch(n):
    """Some axis has two sizes, neither of them 1 (Keras 1: any difference)."""
    if "shapes" in n:
        parts = [part for part in n["shapes"] if part is not None]
        for part in parts[1:]:
            if not same_shape(parts[0], part):
                n["shape_a"] = parts[0]
                n["shape_b"] = part
                return True
        return False
    if "shape_a" not in n:
        return True
    a = n["shape_a"]
    b = n["shape_b"]
    return a is None or b is None or len(broadcast_clash(a, b)) > 0 or len(a) != len(b)


def two_shapes(n):
    """The first axis, from the right, on which two shapes disagree."""
    if not pair(n):
        return ""
    a = n["shape_a"]
    b = n["shape_b"]
    clash = broadcast_clash(a, b)
    if len(clash) == 0 and len(a) == len(b):
        clash = [axis - len(a) for axis in differing_axes(a, b)]
    both = f"{shape_text(a)} and {shape_text(b)} do not fit"
    if len(clash) == 0:
        return f"{both}."
    axis = clash[-1]
    return f"{both}: axis {axis}, counted from the right, has {size_text(a[len(a) + axis])} and {size_text(b[len(b) + axis])}; only equal sizes, or a 1, go together."


def broadcast_mismatch(n):
    """Aligned from the right, some axis has two sizes and neither is 1 (AddN, Select: any difference)."""
    if "size_a" in n:
        pair(n)
        return n["size_a"] != n["size_b"]
    if not pair(n):
        return "shape_a" not in n
    return len(broadcast_clash(n["shape_a"], n["shape_b"])) > 0


def wrong_number(n):
    """Fewer tensors than the merge layer needs, or not as many, where the number is printed."""
    if "received" in n:
        return n["received"] < n["expected"]
    return "shapes" not in n or len(n["shapes"]) != n["expected"]


def contracted(n):
    """left_shape and right_shape must agree on their last axes, or on those that the message names."""
    n["shape_a"] = n["left_shape"]
    n["shape_b"] = n["right_shape"]
    n["size_a"] = at(n["shape_a"], n.get("axis", -1))
    n["size_b"] = at(n["shape_b"], n.get("axis_2", -1))
    return n["size_a"] != n["size_b"]


def matmul_mismatch(n):
    """The inner sizes differ, or the batch axes do not broadcast."""
    if "left_shape" in n:
        return contracted(n)
    known = pair(n)
    for flag, name in [["transpose_a", "shape_a"], ["transpose_b", "shape_b"]]:
        shape = n.get(name) or []
        if flag in n and len(shape) > 1:
            n[name] = shape[:-2] + [shape[-1], shape[-2]]
    if "size_a" in n:
        return n["size_a"] != n["size_b"]
    if not known:
        return "shape_a" not in n
    a = n["shape_a"]
    b = n["shape_b"]
    return len(a) != len(b) or matmul_clash(a, b) or len(broadcast_clash(a[:-2], b[:-2])) > 0


def inner_sizes(n):
    """The two inner sizes, where the shapes are known."""
    if not pair(n) or len(n["shape_a"]) == 0 or len(n["shape_b"]) == 0:
        return ""
    a = n["shape_a"]
    b = n["shape_b"]
    inner = b[-2] if len(b) > 1 else b[0]
    if a[-1] != inner and n.get("size_b", inner) == inner:
        return f"{shape_text(a)} times {shape_text(b)} does not work: the rows have {size_text(a[-1])} values, the matrix takes {size_text(inner)}."
    sizes = f" ({n['size_a']} against {n['size_b']})" if "size_a" in n else ""
    return f"{shape_text(a)} and {shape_text(b)} do not fit: ranks, batch axes or the sides that meet differ{sizes}."


def op_rank(n):
    """The rank is not the one (or not within the bounds) that the operation needs."""
    if "shape_a" in n and (n["shape_a"] is None or n["shape_b"] is None):
        return False
    if "shape_a" in n:
        n["rank_a"] = len(n["shape_a"])
        n["rank_b"] = len(n["shape_b"])
        if "min_rank" in n:
            n["found_rank"] = min(n["rank_a"], n["rank_b"])
            n.pop("rank_a")
    if "rank_a" in n:
        return n["rank_a"] != n["rank_b"]
    if "scalar_shape" in n:
        n["shape"] = n["scalar_shape"]
        n["expected_rank"] = 0
    wrong = rank_outside(n)
    if "expected_rank" not in n and ("min_rank" in n or "max_rank" in n):
        n["expected_rank"] = n.get("min_rank", n.get("max_rank"))
    return wrong


def attention_shape(n):
    """Two sizes, ranks or shapes that should agree and do not."""
    if "size_a" in n:
        return differ(n)
    if "found_rank" in n:
        return rank_outside(n)
    if "spec" in n and "dim" in n:
        return n["dim"] not in n["spec"]
    if "spec" in n and n.get("input_shape") is not None:
        return len(n["spec"].replace("...", "")) != len(n["input_shape"])
    if n.get("value_shape") is not None and n.get("key_shape") is not None:
        return "expected_rank" in n or not same_shape(n["value_shape"][:-1], n["key_shape"][:-1])
    return mask_differs(n)


def mask_differs(n):
    """The mask does not fit what it masks, by the rule of its layer."""
    shape = n.get("input_shape")
    mask = n.get("mask_shape", n.get("short_mask"))
    if shape is None or mask is None or len(mask) > len(shape):
        return True
    if "mask_shape" in n:
        return len(broadcast_clash(mask, shape)) > 0
    n["mask_shape"] = mask
    return len(mask) == len(shape) or not same_shape(mask, shape[: len(mask)])


FAMILIES = [
    Family(
        "concat-mismatch",
        "The parts to concatenate differ off the concatenation axis",
        [
            "Concatenate' layer requires inputs with matching shapes except for the concatenation axis. Received: input_shape={shapes}",
            "Concatenate' layer requires inputs with matching shapes except for the concat axis. Got inputs shapes: {shapes}",
            "Concatenate' layer requires inputs with matching shapes except for the concat",
            "concat' mode can only merge layers with matching output shapes except for the concat axis. Layer shapes: {shapes}",
            "concat' mode can only merge layers with matching output shapes except for the concat axis",
            "ConcatOp : Dimensions of inputs should match: shape[0] = {shape_a} vs. shape[{index}] = {shape_b}",
            "ConcatOp : Dimension {axis} in both shapes must be equal: shape[0] = {shape_a} vs. shape[{index}] = {shape_b}",
            "ConcatOp : Ranks of all input tensors should match: shape[0] = {shape_a} vs. shape[{index}] = {shape_b}",
            "All dimensions except {concat_axis:int} must match. Input {index} has shape {shape_b} and doesn't match input 0 with shape {shape_a}",
            "lite/kernels/{lite:name} t->dims->data[d] != t0->dims->data[d] ({size_a} != {size_b})",
            [
                "Dimension {axis} in both shapes must be equal, but are {size_a} and {size_b}. Shapes are {shape_a} and {shape_b}",
                CONCAT_OPS,
            ],
            ["Dimension {axis} in both shapes must be equal, but are {size_a} and {size_b}", CONCAT_OPS],
            "all the input array dimensions except for the concatenation axis must match exactly, but along dimension {axis}, the array at index {index} has size {size_a} and the array at index {index_2} has size {size_b}",
            "all the input array dimensions except for the concatenation axis must match exactly",
            "all the input arrays must have same number of dimensions, but the array at index {index} has {rank_a} dimension(s) and the array at index {index_2} has {rank_b} dimension(s)",
            "all the input arrays must have same number of dimensions",
            "append' requires inputs to have the same shape except the 'axis={concat_axis:int}', but received shape {shape_a} and {shape_b}",
            "except on the 'axis' dim. But found element of shape {shape_b}, which is different from the first element's shape {shape_a}",
        ],
        concat_mismatch,
        [
            parts_differ,
            "On axis {axis}, which is not joined, the parts have {size_a} and {size_b}.",
            "One part has {rank_a:dimension}, another {rank_b}.",
            "The parts differ on an axis that is not joined.",
        ],
    ),
    Family(
        "merge-needs-list",
        "A merge layer is called on one tensor, or on the wrong number of tensors",
        [
            "A merge layer should be called on a list of inputs. Received: {inputs:text}",
            "A merge layer should be called on a list of at least {expected} input{_:text} {received} inputs. Full input_shape received",
            "A merge layer should be called on a list of at least {expected} input",
            "layer should be called on a list of at least {expected} input",
            "Dot' layer should be called on a list of 2 inputs",
            "layer should be called on exactly {expected} inputs. Received: input_shape={shapes}",
            "layer should be called on exactly {expected} inputs",
        ],
        wrong_number,
        ["A merge layer takes a list of tensors, but got one tensor (or too few, or too many)."],
    ),
    Family(
        "matmul-mismatch",
        "The inner dimensions of a matrix product differ",
        [
            "Matrix size-incompatible: In[0]: {shape_a}, In[1]: {shape_b}",
            "In[0] mismatch In[1] shape: {size_a} vs. {size_b}: {shape_a} {shape_b}",
            "In[0] and In[1] must have compatible batch dimensions: {shape_a} vs. {shape_b}",
            "In[0] and In[1] has different ndims: {shape_a} vs. {shape_b}",
            "because inner dimension does not match: {size_a} vs. {size_b}",
            "lite/kernels/{lite:name} {_:text}filter->dims->data[1] ({size_a} != {size_b})",
            ["Dimensions must be equal, but are {size_a} and {size_b}", MATMUL_OPS],
            "mismatch in its core dimension {axis}, {_:text} (size {size_a} is different from {size_b})",
            "dot_general requires contracting dimensions to have the same shape, got {shape_a} and {shape_b}",
            "mat1 and mat2 shapes cannot be multiplied ({_:count}x{size_a} and {size_b}x{_:count})",
            "x2.shape[-2]') must be equal, but received 'x1.shape={shape_a}' and 'x2.shape={shape_b}'",
            "axis values {size_a} (at axis {axis}) != {size_b} (at axis {axis_2}). Full input shapes: {shape_a}, {shape_b}",
            "while 'x2' is M-D, but received 'x1.shape={shape_a}' and x2.shape='{shape_b}'",
            "while 'x2' is 1-D, but receive shape 'x1.shape={left_shape}' and x2.shape='{right_shape}'",
            "last dimension of 'x1' and 'x2' to match. Received: x1.shape={left_shape}, x2.shape={right_shape}",
            "inputs to 'cdist' must match. Received shapes: x.shape={left_shape}, y.shape={right_shape}",
            "Expected 'a.shape[{axis}] == b.shape[{axis_2}]'. Received: a.shape={left_shape}, b.shape={right_shape}",
            "Expected b.shape[{axis_2}] to be equal to a.shape[{axis}]. Received: a.shape={left_shape}, b.shape={right_shape}",
            "Shape mismatch on 'x1[axes[0]]' and 'x2[axes[1]]'",
            "Cannot do batch_dot on inputs with different batch sizes. Received inputs with shapes ({size_a}, {_:sizes}) and ({size_b}, ",
            "inputs with shapes {shape_a} and {shape_b} with axes={_:ints}. x.shape[{axis}] != y.shape[{axis_2}] ({size_a} != {size_b})",
            "shapes {shape_a} and {shape_b} not aligned: {size_a} (dim {axis}) != {size_b} (dim {axis_2})",
        ],
        matmul_mismatch,
        [
            inner_sizes,
            "Two sizes that must be equal are {size_a} and {size_b}.",
            "The operands of the product do not fit.",
        ],
    ),
    Family(
        "attention-shape",
        "Query, key, value or the einsum equation do not fit each other",
        [
            "value_shape' must be equal, but are {size_a}, {size_b}. Received: query_shape={query_shape}, value_shape={value_shape}",
            "except the last one, must be equal. Received: value_shape={value_shape} and key_shape={key_shape}",
            "dot_product_attention' only supports {expected_rank}D inputs. Received: query.shape={query_shape}, key.shape={key_shape}, value.shape={value_shape}",
            "Expected dimension {size_a} at axis {axis} of the input shaped {input_shape} but got dimension {size_b}",
            "Number of dimensions in the subscript does not match the number of dimensions in the operand, received subscript '{spec:name}' and operand of shape {input_shape}",
            "Number of dimensions in the subscript does not match the number of dimensions in the operand",
            "Input shape and output shape do not match at shared dimension '{dim}'. Input shape is {size_a}, and output shape is {size_b}",
            "Input shape and output shape do not match at shared dimension '{dim}'",
            "Weight dimension '{dim}' did not have a match in either the input spec",
            "Bias dimension '{dim}' was requested, but is not part of the output spec '{spec:name}'",
            "num_query_heads' must be divisible by 'num_key_value_heads'",
            "layer accepts mask list of length 2 or 3",
            "The lists 'inputs' and 'mask' should have the same length",
            "must be at least {min_rank}D {_:text}, but it has {found_rank} dimension(s) with shape {mask_shape}",
            "Expected input {index} to have rank {expected_rank} but got: {found_rank}",
            "Dimension '{dim}' was specified in the output '{output}' but has",
            "The 'mask' must be broadcastable to 'inputs'{_:text}inputs.shape={input_shape}, mask.shape={mask_shape}",
            "one dimension less than the inputs. Received: mask.shape={short_mask:shape}, inputs.shape={input_shape}",
            "TimeDistributed' layer has a shape {short_mask:shape} that is incompatible with the input shape {input_shape}",
        ],
        attention_shape,
        [
            "The last sizes of query {query_shape} and value {value_shape} must be equal, but are {size_a} and {size_b}.",
            "Query {query_shape}, key {key_shape} and value {value_shape} need {expected_rank:dimension} each.",
            "value {value_shape} and key {key_shape} must agree except on the last axis.",
            "The mask {mask_shape} does not fit the input {input_shape}.",
            "Axis {axis} of {input_shape} should have {size_a}, but has {size_b}.",
            "Two sizes that must be equal are {size_a} and {size_b}.",
            "Query, key, value, mask or equation do not fit.",
        ],
    ),
    Family(
        "op-rank",
        "An operation needs a number of dimensions that its operand does not have",
        [
            "Shape must be rank {expected_rank} but is rank {found_rank}",
            "Shape must be at least rank {min_rank} but is rank {found_rank}",
            "Shape must be at most rank {max_rank} but is rank {found_rank}",
            "Shapes must be equal rank, but are {rank_a} and {rank_b}",
            "Shape {shape} must have rank at least {min_rank}",
            "Shape {shape} must have rank {expected_rank}",
            "the actual rank '{found_rank}' (shape = {shape}) is not equal to the expected rank '{expected_rank}",
            "Rank of input ({found_rank}) must be no greater than rank of output shape ({max_rank})",
            "ndims must be >= {min_rank}: {found_rank}",
            "In[{index}] is not a matrix. Instead it has shape {shape}",
            "Asking for tensor of {expected_rank} dimensions from a tensor of {found_rank} ",
            "must be {expected_rank}-D, {_:text}got shape {shape}",
            "paddings must be the rank of inputs{_:text}[{expected_rank},2] {shape}",
            "lite/kernels/{lite:name} NumDimensions({_:name}) != {_:rank} ({found_rank} != {expected_rank})",
            "lite/kernels/{lite:name} {_:text}dims->size != {_:rank} ({found_rank} != {expected_rank})",
            "Expected input to have rank >= {min_rank}. Received input with shape {shape}",
            "Expected input to have rank >= {min_rank}. Received scalar input",
            "Input should have rank >= {min_rank}. Received: input.shape = {shape}",
            "Input array must have at least {min_rank} dimensions. Received: array.ndim={found_rank}",
            "Input array must have at least {min_rank} dimensions. Received: array.shape={shape}",
            "must be {min_rank}d or {max_rank}d. Received: x.shape={shape}",
            "must be {min_rank}-D or {max_rank}-D, but received shape {shape}",
            "requires input with {min_rank} or more dimensions. Received: x.shape={shape}",
            "requires an array of at least two dimensions, but 'x' is of shape {shape}",
            "only works on arrays of at least {min_rank} dimension{_:text}. Received array with shape {shape}",
            "must be a {expected_rank}-dimensional tensor, but received{_:text}shape {shape}",
            "The number of dimensions in 'inputs' must match the number of dimensions in 'shape'. Received inputs.shape={shape_a} and shape={shape_b}",
            "Received start_indices={shape_a} and inputs.shape={shape_b}",
            "Received inputs with shape: {shape} and coordinate leading dim of {expected_rank}",
            "Invalid coordinates rank: expected at least rank {min_rank}. Received input with shape: {shape}",
            "to have rank {expected_rank}. Received: {_:name}={shape}",
            "to have rank {min_rank} or {max_rank}. Received: {_:name}={shape}",
            "to have rank {min_rank} or {max_rank}, but received: bounding_boxes['labels'].shape={shape}",
            "to have rank {min_rank} or {max_rank}, with shape (num_{_:text}bounding_boxes['boxes'].shape={shape}",
            "Expected either len(boxes1.shape)={min_rank} AND or len(boxes1.shape)={max_rank}",
            "Expected either len(boxes2.shape)={min_rank} AND or len(boxes2.shape)={max_rank}",
            "only supports {expected_rank}-D sorted sequences. {_:text}Received: sorted_sequence.shape={shape}",
            "indices' must be {expected_rank}D if axis=None. Received: indices.shape={shape}",
            "segment_ids' should be an {expected_rank}-D vector, got shape: {found_rank}",
            "bins' must be a {expected_rank}D array. Received: bins={_:text} with shape bins.shape={shape}",
            "indices' must have the same number of dimensions, but receive shape {shape_a} and {shape_b}",
            "-dimensional array given. Array must be",
            "the arrays must be at least rank {min_rank}. Received: {_:text} of rank {found_rank}",
            "Inputs to 'cdist' must have rank >= {min_rank}. Received shapes: x.shape={shape_a}, y.shape={shape_b}",
            "cdist' inputs must have rank >= {min_rank}",
            "Cannot do batch_dot on inputs with rank < {min_rank}. Received inputs with shapes {shape_a} and {shape_b}",
            "equal to the number of axes ({max_rank}). Received: mean shape {shape}",
            "pad_width' must have the same length as 'x.shape'. Received: pad_width={_:text} (of length {rank_a}) and x.shape={shape} (of length {rank_b})",
            "Only scalar arrays can be converted to Python scalars. Got: shape={scalar_shape}",
            "requires a {expected_rank}D input tensor. Received: x.shape={shape}",
            "Input must be a {expected_rank}D tensor. Received: input.shape={shape}",
            "Input tensor must be {expected_rank}-dimensional. Received: input.shape={shape}",
            "In[{index}] ndims must be >= {min_rank}",
        ],
        op_rank,
        [
            "The operation needs operands of one rank, but gets {rank_a} and {rank_b}.",
            "The operation needs {min_rank} to {max_rank:dimension}, but gets {found_rank}.",
            "The operation needs at least {min_rank:dimension}, but gets {found_rank}.",
            "The operation needs at most {max_rank:dimension}, but gets {found_rank}.",
            "The operation needs {expected_rank:dimension}, but gets {found_rank}.",
            "The operation needs another number of dimensions than {found_rank}.",
            "The operation needs another number of dimensions.",
        ],
    ),
    Family(
        "broadcast-mismatch",
        "Two operands of an element-wise operation do not broadcast",
        [
            "Incompatible shapes: {shape_a} vs. {shape_b}",
            "Incompatible shapes for broadcasting: {shape_a} and {shape_b}",
            "Given {lite:name}, {shape_a}{_:text} and {shape_b}, are not broadcastable",
            "lite/kernels/{lite:name} d1 == d2 || d1 == 1",
            "Shapes {shape_a} and {shape_b} are not compatible",
            "Cannot broadcast shape, the failure dim has value {size_a}, {_:text} to {size_b}. Input shapes are: {shape_a} and {shape_b}",
            "Dimensions must be equal, but are {size_a} and {size_b}",
            "Dimension {axis} in both shapes must be equal, but are {size_a} and {size_b}. Shapes are {shape_a} and {shape_b}",
            "Dimension {axis} in both shapes must be equal, but are {size_a} and {size_b}",
            "Input dimension mis-match. (input[{index}].shape[{axis}] = {size_a}, input[{index_2}].shape[{axis_2}] = {size_b})",
            "operands could not be broadcast together with shapes {shape_a:packed} {shape_b}",
            "operands could not be broadcast together with shapes {shape_a} {shape_b:packed}",
            "GpuElemwise. Output dimension mis-match",
            "dimension mismatch in args to gemm {shape_a}x{shape_b}->{_:shape}",
            "got incompatible shapes for broadcasting: {shape_a}, {shape_b}",
            "The size of tensor a ({size_a}) must match the size of tensor b ({size_b}) at",
            "Cannot merge tensors with different batch sizes. Received tensors with shapes {_:shapes}",
            "inputs to 'cdist' must be broadcastable. Received shapes: x.shape={shape_a}, y.shape={shape_b}",
            "after flattening should be compatible. Received: {size_a} and {size_b}",
            "condition {_:shape}, then {shape_a}, and else {shape_b} must be broadcastable",
        ],
        broadcast_mismatch,
        [two_shapes, "Two sizes that must be equal are {size_a} and {size_b}.", "The two tensors differ in shape."],
    ),
    Family(
        "merge-layer-mismatch",
        "The tensors given to Add, Multiply, Average or Dot differ in shape",
        [
            "Inputs have incompatible shapes. Received shapes {shape_a} and {shape_b}",
            "Operands could not be broadcast together with shapes {shape_a} {shape_b}",
            "Only layers of same output shape can be merged using {_:name} mode. Layer shapes: {shapes}",
            "Only tensors of same shape can be merged by layer {layer} Got input shapes: {shapes}",
            "Dot incompatible layers can not be merged using dot mode",
        ],
        merge_mismatch,
        [two_shapes, "The two tensors differ in shape."],
    ),
    Family(
        "required-broadcastable",
        "Two operands do not broadcast and the message prints no shapes",
        ["required broadcastable shapes"],
        always,
        [
            "The operands do not broadcast. A GPU hides their shapes: CUDA_VISIBLE_DEVICES=-1 runs it on the CPU, which prints them."
        ],
    ),
]
