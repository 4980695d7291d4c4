"""Messages of operations on two or more tensors: concatenation, merge layers, broadcasting, matrix products, attention."""

from whyshape.family import Family, always
from whyshape.say import count, listed, shape_text, shapes_text, size_text
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
    shapes = n.get("input_shapes", [])
    if "shape_a" not in n and len(shapes) > 1:
        n["shape_a"] = shapes[0]
        n["shape_b"] = shapes[1]
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
    if "rank_a" in n:
        return n["rank_a"] != n["rank_b"]
    parts = concat_parts(n)
    if len(parts) < 2:
        return "size_a" not in n or n["size_a"] != n["size_b"]
    return not same_ranks(parts) or len(off_axis(n, parts)) > 0


def off_axis(n, parts):
    """Axes on which the parts differ and must not: all but the concatenation axis, where it is printed."""
    axis = n.get("concat_axis")
    if axis is not None and axis < 0:
        axis = axis + len(parts[0])
    return [place for place in concat_axes(parts) if place != axis]


def concat_clash(n):
    """The axis and the sizes that differ."""
    parts = concat_parts(n)
    if len(parts) > 1 and not same_ranks(parts):
        ranks = [size_text(rank(part)) for part in parts[:4]]
        return f"The parts {shapes_text(parts)} have different numbers of dimensions: {listed(ranks)}."
    if len(parts) > 1:
        axes = off_axis(n, parts)
        sizes = []
        for part in parts:
            if part[axes[0]] is not None and size_text(part[axes[0]]) not in sizes:
                sizes.append(size_text(part[axes[0]]))
        return f"The parts {shapes_text(parts)} differ on axis {axes[0]}: {listed(sizes[:5])}."
    if "size_a" in n:
        return f"On axis {n['axis']}, which is not joined, the parts have {n['size_a']} and {n['size_b']}."
    if "rank_a" in n:
        return f"One part has {count(n['rank_a'], 'dimension')}, another {n['rank_b']}."
    return "The parts differ on an axis that is not joined."


def merge_mismatch(n):
    """Some axis has two sizes, neither of them 1 (Keras 1: any difference)."""
    if "shapes" in n:
        parts = [part for part in n["shapes"] if part is not None]
        if len(parts) < 2:
            return False
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


def two_shapes_clash(n):
    """The first axis, from the right, on which two shapes disagree."""
    if n.get("shape_a") is not None and n.get("shape_b") is not None:
        a = n["shape_a"]
        b = n["shape_b"]
        clash = broadcast_clash(a, b)
        if len(clash) == 0 and len(a) == len(b):
            clash = [axis - len(a) for axis in differing_axes(a, b)]
        both = f"{shape_text(a)} and {shape_text(b)}"
        if len(clash) > 0:
            axis = clash[-1]
            return f"{both} do not fit: axis {axis}, counted from the right, has {size_text(a[len(a) + axis])} and {size_text(b[len(b) + axis])}; only equal sizes, or a 1, go together."
        if len(a) != len(b):
            return f"{both} have {len(a)} and {len(b)} dimensions."
        return f"{both} do not fit."
    if "size_a" in n:
        return f"One operand has {n['size_a']}, the other {n['size_b']}."
    return "The two tensors differ in shape."


def outer_differ(n):
    """All axes but the last two do not broadcast."""
    n["shape_a"] = n["outer_shape"]
    n["shape_b"] = n["outer_shape_2"]
    n.pop("outer_shape")
    n.pop("outer_shape_2")
    return pair(n) and len(broadcast_clash(n["shape_a"][:-2], n["shape_b"][:-2])) > 0


def broadcast_mismatch(n):
    """Aligned from the right, some axis has two sizes and neither is 1 (AddN, Select: any difference)."""
    if "batch_shapes" in n:
        sizes = [
            shape[0] for shape in n["batch_shapes"] if shape is not None and len(shape) > 0 and shape[0] is not None
        ]
        return any([size != sizes[0] for size in sizes])
    if "outer_shape" in n:
        return outer_differ(n)
    if "np_shapes" in n:
        if len(n["np_shapes"]) < 2:
            return False
        n["shape_a"] = n["np_shapes"][0]
        n["shape_b"] = n["np_shapes"][1]
    if "size_a" in n and n["size_a"] == n["size_b"]:
        return False
    if not pair(n):
        return "size_a" in n or "shape_a" not in n
    return "size_a" in n or len(broadcast_clash(n["shape_a"], n["shape_b"])) > 0


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
    n.pop("left_shape")
    n.pop("right_shape")
    return n["size_a"] != n["size_b"]


def matmul_mismatch(n):
    """The inner sizes differ, or the batch axes do not broadcast."""
    if "left_shape" in n:
        return contracted(n)
    if "selected_shape" in n:
        return not same_shape(n["selected_shape"], n["selected_shape_2"])
    if "batch_shape" in n:
        return at(n["batch_shape"], 0) != at(n["batch_shape_2"], 0)
    if "size_a" in n:
        pair(n)
        return n["size_a"] != n["size_b"]
    if not pair(n):
        return False
    a = n["shape_a"]
    b = n["shape_b"]
    if len(a) == 0 or len(a) != len(b) or matmul_clash(a, b):
        return True
    return len(broadcast_clash(a[:-2], b[:-2])) > 0


def matmul_text(n):
    """The two inner sizes."""
    if (
        n.get("shape_a") is not None
        and n.get("shape_b") is not None
        and len(n["shape_a"]) > 0
        and len(n["shape_b"]) > 0
    ):
        a = n["shape_a"]
        b = n["shape_b"]
        inner = b[-2] if len(b) > 1 else b[0]
        if a[-1] != inner and n.get("size_b", inner) == inner:
            return (
                f"{shape_text(a)} times {shape_text(b)} does not work: the rows have {size_text(a[-1])} values, the matrix "
                f"takes {size_text(inner)}."
            )
        sizes = f" ({n['size_a']} against {n['size_b']})" if "size_a" in n else ""
        return (
            f"{shape_text(a)} and {shape_text(b)} do not fit: ranks, batch axes or the sides that meet differ{sizes}."
        )
    if "size_a" in n:
        return f"The inner sizes of the product differ: {n['size_a']} and {n['size_b']}."
    return "The operands of the product do not fit."


def op_rank(n):
    """The rank is not the one (or not within the bounds) that the operation needs."""
    if "shape_a" in n and (n["shape_a"] is None or n["shape_b"] is None):
        return False
    if "shape_a" in n and "min_rank" in n:
        n["found_rank"] = min(len(n["shape_a"]), len(n["shape_b"]))
    elif "shape_a" in n:
        n["rank_a"] = len(n["shape_a"])
        n["rank_b"] = len(n["shape_b"])
    if "rank_a" in n:
        return n["rank_a"] != n["rank_b"]
    if "scalar_shape" in n:
        n["shape"] = n["scalar_shape"]
        n["expected_rank"] = 0
    if n.get("shape") is not None and "found_rank" not in n:
        n["found_rank"] = len(n["shape"])
    if "found_rank" not in n:
        # Two texts print no numbers at all.
        return "expected_rank" not in n and "shape" not in n and n.get("min_rank", 1) > 0
    return rank_outside(n)


def rank_outside(n):
    """found_rank < min_rank, > max_rank or != expected_rank, whichever are given; sets expected_rank."""
    found = n["found_rank"]
    low = n.get("min_rank", n.get("expected_rank", 2))
    high = n.get("max_rank", n.get("expected_rank", found))
    if "expected_rank" not in n and ("min_rank" in n or "max_rank" in n):
        n["expected_rank"] = n.get("min_rank", high)
        if "max_rank" in n and "min_rank" not in n:
            low = 0
    return found < low or (found > high and ("max_rank" in n or "min_rank" not in n))


def op_rank_clash(n):
    """Dimensions wanted and found."""
    op = f"{n['op']} needs" if "op" in n else "The operation needs"
    if "rank_a" in n:
        return f"{op} operands of one rank, but gets {n['rank_a']} and {n['rank_b']}."
    what = f" {shape_text(n['shape'])} has" if n.get("shape") is not None else " the tensor has"
    if "found_rank" not in n:
        return f"{op} another number of dimensions."
    if "min_rank" in n and "max_rank" in n:
        return f"{op} {n['min_rank']} to {count(n['max_rank'], 'dimension')}, but{what} {n['found_rank']}."
    if "min_rank" in n:
        return f"{op} at least {count(n['min_rank'], 'dimension')}, but{what} {n['found_rank']}."
    if "max_rank" in n:
        return f"{op} at most {count(n['max_rank'], 'dimension')}, but{what} {n['found_rank']}."
    if "expected_rank" in n:
        return f"{op} {count(n['expected_rank'], 'dimension')}, but{what} {n['found_rank']}."
    return f"{op} at least 2 dimensions, but{what} {n['found_rank']}."


def attention_shape(n):
    """Two sizes, ranks or shapes that should agree and do not."""
    if "size_a" in n:
        return n["size_a"] != n["size_b"]
    if "found_rank" in n:
        return n["found_rank"] < n["min_rank"] if "min_rank" in n else n["found_rank"] != n["expected_rank"]
    if "spec" in n and "dim" in n:
        return n["dim"] not in n["spec"]
    if "spec" in n and n.get("input_shape") is not None:
        return len(n["spec"].replace("...", "")) != len(n["input_shape"])
    if "query_shape" in n and "expected_rank" in n:
        return any([rank(n[name]) != n["expected_rank"] for name in ["query_shape", "key_shape", "value_shape"]])
    if n.get("value_shape") is not None and n.get("key_shape") is not None:
        return not same_shape(n["value_shape"][:-1], n["key_shape"][:-1])
    return mask_differs(n)


def mask_differs(n):
    """The mask does not fit what it masks, by the rule of its layer."""
    for name in ["time_mask", "short_mask", "mask_shape"]:
        if name in n and n[name] is not None and n.get("input_shape") is not None:
            mask = n[name]
            shape = n["input_shape"]
            n["mask_shape"] = mask
            if name == "time_mask":
                n.pop(name)
                return not same_shape(mask[:2], shape[:2])
            if name == "short_mask":
                n.pop(name)
                return not same_shape(mask, shape[:-1])
            return len(mask) > len(shape) or len(broadcast_clash(mask, shape)) > 0
    return True


def attention_clash(n):
    """What is compared and differs."""
    if "query_shape" in n and "size_a" in n:
        return f"The last sizes of query and value must be equal, but are {n['size_a']} and {n['size_b']}."
    if "value_shape" in n and "key_shape" in n:
        return f"value {shape_text(n['value_shape'])} and key {shape_text(n['key_shape'])} must agree except on the last axis."
    if "mask_shape" in n and "input_shape" in n:
        return f"The mask {shape_text(n['mask_shape'])} does not fit the input {shape_text(n['input_shape'])}."
    if "size_a" in n and "axis" in n:
        return f"Axis {n['axis']} of {shape_text(n['input_shape'])} should have {n['size_a']}, but has {n['size_b']}."
    if "size_a" in n:
        return f"Two sizes that must be equal are {n['size_a']} and {n['size_b']}."
    return "Query, key, value, mask or equation do not fit."


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
        concat_clash,
    ),
    Family(
        "merge-layer-mismatch",
        "The tensors given to Add, Multiply, Average or Dot differ in shape",
        [
            "Inputs have incompatible shapes. Received shapes {shape_a} and {shape_b}",
            "Operands could not be broadcast together with shapes {shape_a} {shape_b}",
            "Only layers of same output shape can be merged using {mode} mode. Layer shapes: {shapes}",
            "Only tensors of same shape can be merged by layer {layer} Got input shapes: {shapes}",
            "Dot incompatible layers can not be merged using dot mode",
        ],
        merge_mismatch,
        two_shapes_clash,
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
        lambda n: "A merge layer takes a list of tensors, but got one tensor (or too few, or too many).",
    ),
    Family(
        "matmul-mismatch",
        "The inner dimensions of a matrix product differ",
        [
            "Matrix size-incompatible: In[0]: {shape_a}, In[1]: {shape_b}",
            "In[0] mismatch In[1] shape: {size_a} vs. {size_b}: {shape_a} {shape_b}",
            "In[0] and In[1] must have compatible batch dimensions: {shape_a} vs. {shape_b}",
            "In[0] and In[1] has different ndims: {shape_a} vs. {shape_b}",
            ["Dimensions must be equal, but are {size_a} and {size_b}", MATMUL_OPS],
            "mismatch in its core dimension {axis}, with gufunc signature {signature:text} (size {size_a} is different from {size_b})",
            "dot_general requires contracting dimensions to have the same shape, got {shape_a} and {shape_b}",
            "mat1 and mat2 shapes cannot be multiplied ({size_c}x{size_a} and {size_b}x{size_d})",
            "x2.shape[-2]') must be equal, but received 'x1.shape={shape_a}' and 'x2.shape={shape_b}'",
            "axis values {size_a} (at axis {axis}) != {size_b} (at axis {axis_2}). Full input shapes: {shape_a}, {shape_b}",
            "while 'x2' is M-D, but received 'x1.shape={shape_a}' and x2.shape='{shape_b}'",
            "while 'x2' is 1-D, but receive shape 'x1.shape={left_shape}' and x2.shape='{right_shape}'",
            "last dimension of 'x1' and 'x2' to match. Received: x1.shape={left_shape}, x2.shape={right_shape}",
            "inputs to 'cdist' must match. Received shapes: x.shape={left_shape}, y.shape={right_shape}",
            "Expected 'a.shape[{axis}] == b.shape[{axis_2}]'. Received: a.shape={left_shape}, b.shape={right_shape}",
            "Expected b.shape[{axis_2}] to be equal to a.shape[{axis}]. Received: a.shape={left_shape}, b.shape={right_shape}",
            "Shape mismatch on 'x1[axes[0]]' and 'x2[axes[1]]', received {selected_shape} and {selected_shape_2}",
            "Cannot do batch_dot on inputs with different batch sizes. Received inputs with shapes {batch_shape} and {batch_shape_2}",
            "inputs with shapes {shape_a} and {shape_b} with axes={_:ints}. x.shape[{axis}] != y.shape[{axis_2}] ({size_a} != {size_b})",
            "shapes {shape_a} and {shape_b} not aligned: {size_a} (dim {axis}) != {size_b} (dim {axis_2})",
        ],
        matmul_mismatch,
        matmul_text,
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
            "must be at least {min_rank}D (e.g., '(batch_size, timesteps)'), but it has {found_rank} dimension(s) with shape {mask_shape}",
            "Expected input {index} to have rank {expected_rank} but got: {found_rank}",
            "Dimension '{dim}' was specified in the output '{output}' but has",
            "The 'mask' must be broadcastable to 'inputs'{_:text}inputs.shape={input_shape}, mask.shape={mask_shape}",
            "one dimension less than the inputs. Received: mask.shape={short_mask:shape}, inputs.shape={input_shape}",
            "TimeDistributed' layer has a shape {time_mask:shape} that is incompatible with the input shape {input_shape}",
        ],
        attention_shape,
        attention_clash,
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
            "Rank of input ({found_rank}) must be no greater than rank of output shape ({max_rank})",
            "ndims must be >= {min_rank}: {found_rank}",
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
        op_rank_clash,
    ),
    Family(
        "broadcast-mismatch",
        "Two operands of an element-wise operation do not broadcast",
        [
            "Incompatible shapes: {shape_a} vs. {shape_b}",
            "Incompatible shapes for broadcasting: {shape_a} and {shape_b}",
            "Shapes {shape_a} and {shape_b} are not compatible",
            "Cannot broadcast shape, the failure dim has value {size_a}, which cannot be broadcasted to {size_b}. Input shapes are: {shape_a} and {shape_b}",
            "Dimensions must be equal, but are {size_a} and {size_b}",
            "Dimension {axis} in both shapes must be equal, but are {size_a} and {size_b}. Shapes are {shape_a} and {shape_b}",
            "Dimension {axis} in both shapes must be equal, but are {size_a} and {size_b}",
            "operands could not be broadcast together with shapes {np_shapes:shapes}",
            "Input dimension mis-match. (input[{index}].shape[{axis}] = {size_a}, input[{index_2}].shape[{axis_2}] = {size_b})",
            "GpuElemwise. Output dimension mis-match",
            "dimension mismatch in args to gemm {shape_a}x{shape_b}->{shape_c}",
            "got incompatible shapes for broadcasting: {shape_a}, {shape_b}",
            "The size of tensor a ({size_a}) must match the size of tensor b ({size_b}) at non-singleton dimension {axis}",
            "Cannot merge tensors with different batch sizes. Received tensors with shapes {batch_shapes:shapes}",
            "inputs to 'cdist' must be broadcastable. Received shapes: x.shape={outer_shape}, y.shape={outer_shape_2}",
            "after flattening should be compatible. Received: {size_a} and {size_b}",
            "condition {shape_c}, then {shape_a}, and else {shape_b} must be broadcastable",
        ],
        broadcast_mismatch,
        two_shapes_clash,
    ),
    Family(
        "required-broadcastable",
        "Two operands do not broadcast and the message prints no shapes",
        ["required broadcastable shapes"],
        always,
        lambda n: "The operands do not broadcast; the message does not print their shapes.",
    ),
]
