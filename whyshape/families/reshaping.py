"""Messages about reshaping, squeezing, axes and indices."""

from whyshape.family import Family, name_shapes
from whyshape.say import shape_text
from whyshape.shapes import ascending, at, known_product, product


def reshape_size(n):
    """values != product(target); with a -1: values mod multiple != 0."""
    if "target_values" in n:
        return n["values"] != n["target_values"]
    if "multiple" in n:
        return n["multiple"] == 0 or n["values"] % n["multiple"] != 0
    target = n.get("target_shape")
    if target is None or target.count(None) > 1:
        return True
    values = n.get("values", product(n.get("input_shape") or [None]))
    if values is None:
        return True
    if None in target:
        known = known_product(target)
        return known == 0 or values % known != 0
    return values != product(target)


def target_holds(n):
    """Values that are there against values that the target shape holds."""
    target = n.get("target_shape")
    if target is None or "target_values" in n:
        return ""
    what = f"{n['values']} values do" if "values" in n else f"A sample of shape {shape_text(n.get('input_shape'))} does"
    return f"{what} not fit into {shape_text(target)}, which holds {known_product(target)}."


def not_one(n):
    """The size of the axis to squeeze is not 1."""
    name_shapes(n, ["input_shape"])
    return "size" not in n or n["size"] != 1


def axes_wrong(n):
    """The axes have another length than their partner, lie outside the bounds, or are no permutation."""
    axes = n["axes"]
    if "axes_2" in n:
        return len(axes) != len(n["axes_2"])
    if "high" in n:
        return any([axis < n["low"] or axis >= n["high"] for axis in axes])
    first = 0 if "rank" in n else 1
    if "rank" in n:
        axes = [axis + n["rank"] if axis < 0 else axis for axis in axes]
    return ascending(axes) != [i + first for i in range(n.get("rank", len(axes)))]


def axis_outside(n):
    """axis < -rank or axis >= rank, where both are printed; lists of axes: a wrong length, no permutation, a repetition."""
    if "axes" in n:
        return axes_wrong(n)
    if "axis" not in n:
        return "size" not in n or n["size"] != n["rank"]
    axis = n["axis"]
    if n.get("input_shape") is not None:
        n["rank"] = len(n["input_shape"])
    if "rank" in n:
        return axis < -n["rank"] or axis >= n["rank"]
    return "high" not in n or axis < n.get("low", 0) or axis >= n["high"]


def index_outside(n):
    """The index does not lie in the axis, or the axis not in the tensor, where both are printed."""
    if "crop_sizes" in n:
        half = len(n["crop_sizes"]) // 2
        n["shapes"] = [n["crop_sizes"][:half], n["crop_sizes"][half:]]
    if "shapes" in n:
        image, crop = (n["shapes"] + [[], []])[:2]
        return any([(size or 0) > at(image, axis) for axis, size in enumerate(crop or [])])
    if "axes" in n:
        outside = [axis for axis, index in enumerate(n["axes"]) if index < 0 or index >= at(n["shape"], axis)]
        for axis in outside[:1]:
            n["axis"] = axis
            n["index"] = n["axes"][axis]
            n["size"] = at(n["shape"], axis)
        return len(outside) > 0
    if "low" in n:
        return n["index"] < n["low"] or n["index"] > n["size"]
    if "rank" in n:
        return n["axis"] >= n["rank"]
    size = n.get("size", at(n.get("shape"), 0))
    return "index" not in n or size == 0 or n["index"] >= size or n["index"] < -size


FAMILIES = [
    Family(
        "reshape-size",
        "The number of values does not fit the new shape",
        [
            "Input to reshape is a tensor with {values} values, but the requested shape has {target_values}",
            "Input to reshape is a tensor with {values} values, but the requested shape {_:text} multiple of {multiple}",
            "Cannot reshape a tensor with {values} elements to shape {target_shape} ({target_values} elements)",
            ["Dimension size must be evenly divisible by {multiple} but is {values}", ["Reshape"]],
            "total size of new array must be unchanged, input_shape = {input_shape}, output_shape = {target_shape}",
            "total size of new array must be unchanged",
            "The total size of the tensor must be unchanged. Received: input_shape={input_shape}, {_:name}={target_shape}",
            "cannot reshape array of size {values} into shape {target_shape}",
            "cannot infer the missing input size for an {empty:name} tensor",
            "lite/kernels/{lite:name} num_input_elements != num_output_elements ({values} != {target_values})",
            "Based on the provided shape, {target_shape}, the tensor should have {target_values} values but has {values}",
            "cannot reshape input of shape {input_shape} to shape {target_shape}",
            "input size cannot by divided {_:text}Received: input_shape={input_shape}, {_:name}={target_shape}",
            "There must be at most one unknown dimension (-1) in {_:text}. Received: {_:name}={target_shape}",
        ],
        reshape_size,
        [
            "There are {values:value}, the new shape holds {target_values}.",
            "{values:value} cannot be dealt out to rows of {multiple}.",
            target_holds,
            "The new shape holds another number of values.",
        ],
    ),
    Family(
        "squeeze-dim",
        "The dimension to squeeze away is not 1",
        [
            "Can not squeeze dim[{axis}], expected a dimension of 1, got {size}",
            "cannot select an axis to squeeze out",
            "Cannot squeeze axis={axis}, because the dimension is not 1",
            "Cannot squeeze axis {axis}, because the dimension is not 1",
        ],
        not_one,
        [
            "Axis {axis} has size {size}; only a 1 can be squeezed away.",
            "Only an axis of size 1 can be squeezed away.",
        ],
    ),
    Family(
        "axis-out-of-range",
        "The axis does not exist in the tensor",
        [
            "squeeze_dims[{index}] not in [{low},{high})",
            "axis {axis} is out of bounds for array of dimension {rank}",
            "Received inputs with ndim={rank}, while axis={axis}",
            "Invalid reduction dimension {_:text}{axis} for input with {rank} dim",
            "Axis {axis} is out of bounds for input shape {input_shape}",
            "Invalid axis: {axis} for input rank: {rank}",
            "axis must be {low} or between [0, {high}), but received {axis}",
            "axis1' and 'axis2' cannot be the same",
            "axis1' and 'axis2' must be different",
            "Each axis in 'axes' must be an integer in [{low}, {high}). Received: axes={axes:ints}",
            "Axis {axis} is greater than the maximum allowed value",
            "Only axis={_:int} is currently supported. Received: axis={axis}",
            "Cannot perform batch_dot over axis 0",
            "Multiple target dimensions are not supported",
            "axis' cannot be None for 'concatenate'",
            "destination'. Received: source={axes:ints}, destination={axes_2:ints}",
            "same number of elements, but received 'source={axes:ints}' and 'destination={axes_2:ints}",
            "ConcatOp : Expected concatenating dimensions in the range [{low}, {high}), but got {axis}",
            "axis {axis} is out of bounds for an array with dimension {rank}",
            "Tried to {_:name} dim index {axis} for tensor with {rank} dimensions",
            "dim' must be in the range [{low}, {high}) where {rank} is{_:text}Received: dim={axis}",
            "Expected dimension in the range [{low}, {high}), but got {axis}",
            "Argument 'axis' = {axis} not in range [{low}, {high})",
            "Invalid permutation argument {_:text}dims={axes:ints}",
            "Invalid permutation argument",
            "axes' must be a valid permutation{_:text}axes={axes:ints} for input of rank {rank}",
            "axes' must be a valid permutation",
            "transpose expects a vector of size {rank}. But input(1) is a vector of size {size}",
            "lite/kernels/{lite:name} {_:text}dims ({size} != {rank})",
            "axis must be a list of the same length as the input shape, expected {rank}, but received {size}",
            ["Dimension must be {rank} but is {size}", ["Transpose"]],
        ],
        axis_outside,
        [
            "The axes {axes} are not those of the tensor.",
            "Axis {axis} does not exist: the tensor has {rank:dimension}, the first is axis 0.",
            "Axis {axis} does not exist: it must be from {low} to below {high}.",
            "{size} axes are named, the tensor has {rank}.",
            "The axes are not those of the tensor.",
        ],
    ),
    Family(
        "index-out-of-range",
        "An index or slice lies outside the tensor",
        [
            "slice index {index} of dimension {axis} out of bounds",
            "Array has shape {shape} but out-of-bounds index {index} was requested",
            "Array has shape {shape} but slice has to many indices",
            "] = {axes:ints} does not index into {_:text}{shape}",
            "must be >= target + {crop:name}.",
            "Index out of range using input dim {axis}; input has only {rank} dims",
            "index {index} is out of bounds for axis {axis} with size {size}",
            "Expected {_:name}[{axis}] in [{low}, {size}], but got {index}",
            "Summarized data: b'Need value.shape >= size, got '{crop_sizes}",
            "Need value.shape >= size, got ] {shapes}",
        ],
        index_outside,
        [
            "Index {index} is asked of axis {axis}, which has size {size}.",
            "The crop is larger than the image (named first): {shapes}.",
            "The crop with its {crop} reaches beyond the image.",
            "An index or slice lies outside the tensor.",
        ],
    ),
    # The same family in the words of Python itself: a guess, since any code can raise these.
    Family(
        "index-out-of-range",
        "An index or slice lies outside the tensor (often a Python IndexError)",
        ["tuple index out of range", "list index {list:name} of range"],
        lambda n: "list" not in n or "caller" in n,
        ["The shape has fewer axes than the code (or the layer) counts on."],
        weak=True,
    ),
]
