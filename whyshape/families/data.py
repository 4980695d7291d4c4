"""Messages about samples, batches and arrays: what is fed, stacked, padded or looked up."""

from whyshape.family import Family, differ
from whyshape.say import count, listed, size_text
from whyshape.shapes import at, product


def counts_differ(n):
    """The first axes are not all equal."""
    if "x_size" in n or ("x_sizes" in n and "y_sizes" not in n):
        return differ(n)
    shapes = n.get("shapes", [n.get("shape_a"), n.get("shape_b")])
    sizes = n.get("x_sizes", []) + n.get("y_sizes", []) + [at(shape, 0) for shape in shapes if shape is not None]
    return len(sizes) < 2 or any([size != sizes[0] for size in sizes])


def sizes_given(n):
    """The numbers of samples of all arrays."""
    if "empty" in n:
        return "There are no samples."
    sides = []
    for name, sizes in [["x", n.get("x_sizes", [])], ["y", n.get("y_sizes", [])]]:
        if len(sizes) > 5:
            return f"{name} was taken as {len(sizes)} arrays, the first with {count(sizes[0], 'row')}."
        if len(sizes) > 0:
            sides.append(f"{name} {listed([size_text(size) for size in sizes])}")
    return f"The arrays have different numbers of samples: {', '.join(sides)}." if len(sides) > 0 else ""


def not_rectangular(n):
    """Some sample has another shape, or the array holds objects."""
    return differ(n) and n.get("dtype", "object") in ["object", "object."]


def tensorarray(n):
    """The element's shape differs from the list's, or the index lies beyond the end."""
    return n["index"] >= n["size"] if "index" in n else differ(n)


def no_row(n):
    """The id is negative or not smaller than the number of rows."""
    if n.get("shape") is not None and len(n["shape"]) > 0 and n["shape"][0] is not None:
        n["rows"] = n["shape"][0]
    return "rows" not in n or n["index"] < 0 or n["index"] >= n["rows"]


FAMILIES = [
    Family(
        "sample-count",
        "The arrays have different numbers of samples (first axis)",
        [
            "Data cardinality is ambiguous: x sizes: {x_sizes}",
            "Data cardinality is ambiguous{_:text}x' sizes: {x_sizes} 'y' sizes: {y_sizes}",
            "Data cardinality is ambiguous",
            "Input arrays should have the same number of samples as target arrays. Found {x_size} input samples and {y_size} ",
            "arrays ({_:name}) should have the same number of samples. Got array shapes: {shapes}",
            "Found input variables with inconsistent numbers of samples: [{x_size}, {y_size}",
            "arrays ({_:name}) should have the same number of samples",
            "arity mismatch; expected: {x_size}, got: {y_size}",
            "Received a tuple of NumPy arrays with different lengths",
            "Received: len(bounding_boxes['boxes'])={x_size} and len(bounding_boxes['labels'])={y_size}",
            "must have the same first dimension. Received shapes: '{shape_a}' and '{shape_b}'",
            "segment_ids' and 'data' should have same leading dimension. Got {shape_a} v.s. {shape_b}",
            "associative_scan must have the same first",
            "len(idf_weights) is {x_size}; len(vocabulary) is {y_size}",
            "should have the same length. Found: {_:name} = {shape_a}, {_:name} = {shape_b}",
            "Expect x to be a {empty:name} array or dataset",
            "but the {empty:name} has length 0",
        ],
        counts_differ,
        [
            "x has {x_size:sample}, y has {y_size}.",
            "The first axes of {shape_a} and {shape_b} must be equal.",
            sizes_given,
            "The arrays {shapes} have different numbers of samples.",
            "The arrays have different numbers of samples.",
        ],
    ),
    Family(
        "batch-elements-differ",
        "Elements to be batched or stacked differ in shape",
        [
            "Cannot batch tensors with different shapes in component {index}. First element had shape {shape_a} and element {element} had shape {shape_b}",
            "Cannot add tensor to the batch: {_:text}. Shapes are: [tensor]: {shape_a}, [batch]: {shape_b}",
            "Cannot batch data. Perhaps they are of inconsistent shape",
            "Shape mismatch in tuple component {index}. Expected {shape_a}, got {shape_b}",
            "Shapes of all inputs must match: values[0].shape = {shape_a} != values[{element}].shape = {shape_b}",
            "All input arrays must have the same shape",
            "must have the same shape. But found element of shape {shape_b}, which is different from the first element's shape {shape_a}",
            "must have the same size and shape. Input 0: {shape_a} != input {element}: {shape_b}",
        ],
        differ,
        [
            "One element has the shape {shape_a}, another {shape_b}: they cannot be stacked.",
            "The elements have different shapes: they cannot be stacked.",
        ],
    ),
    Family(
        "generator-element-shape",
        "A generator yields an element of another shape than declared or than the first",
        [
            "generator' yielded an element of shape {found_shape} where an element of shape {expected_shape} was expected",
            "generator' yielded an element of TensorSpec(shape={found_shape}{_:text}TensorSpec(shape={expected_shape}",
            "generator' yielded an element that {how:name} not ",
        ],
        differ,
        [
            "The generator yields {found_shape}, declared was {expected_shape}.",
            "The generator does not yield what was declared.",
        ],
    ),
    Family(
        "array-not-rectangular",
        "Nested data do not make one rectangular array (or the array has dtype object)",
        [
            "Failed to convert a NumPy array to a Tensor (Unsupported object type {type:name}",
            "Invalid dtype: {dtype}",
            "setting an array element with a sequence. {_:text}after {axis} dimensions. The detected shape was {found_shape}",
            "setting an array element with a sequence",
            "Can't convert non-rectangular Python sequence to Tensor",
            "ragged_tensor.RaggedTensor'> to Tensor",
            "Shape of sample {found_shape} of sequence at position {index} is different from expected shape {expected_shape}",
        ],
        not_rectangular,
        [
            "The array holds Python objects of type {type}, not numbers.",
            "The array holds Python objects ({dtype}), not numbers.",
            "The rows of the data have different lengths.",
        ],
    ),
    Family(
        "numpy-broadcast-input",
        "An array of one shape is put into a slot of another shape (NumPy)",
        ["could not broadcast input array from shape {found_shape} into shape {expected_shape}"],
        differ,
        ["An array of shape {found_shape} is put into a slot of shape {expected_shape}."],
    ),
    Family(
        "tensorarray-shape",
        "A TensorArray or loop gets elements of different shapes, or an index beyond its end",
        [
            "because the value shape is {found_shape} which is incompatible with {_:text} shape: {expected_shape}",
            "Tried to set a tensor with incompatible shape at a list index. {_:text}shape: {found_shape} list shape: {expected_shape}",
            "Incompatible shape for value ({found_shape}), expected ({expected_shape})",
            "PartialTensorShape: Incompatible shapes during merge: {shape_a} vs. {shape_b}",
            "TensorArray has size zero, but element shape {expected_shape} is not fully defined",
            "Trying to access element {index} in a list with {size} elem",
            "Tried to read from index {index} but array size is: {size}",
            "enters the loop with shape {expected_shape}, but has shape {found_shape}",
            "should return outputs of the same kind (struct, dtype and shape)",
        ],
        tensorarray,
        [
            "Step {index} is asked of {size:step}, counted from 0.",
            "One element has the shape {found_shape}, another {expected_shape}: they cannot be stacked.",
            "One element has the shape {shape_a}, another {shape_b}: they cannot be stacked.",
            "The array has no elements, so its shape {expected_shape} stays unknown.",
            "The elements have different shapes.",
        ],
    ),
    Family(
        "parse-example-length",
        "A TFRecord feature has another length than the parser declares",
        [
            "values != expected. Values size: {values} but output shape: {expected_shape}",
            "Can't parse serialized Example",
        ],
        lambda n: "values" not in n or product(n["expected_shape"]) != n["values"],
        [
            "The record holds {values:value}, the parser declares {expected_shape}.",
            "The record holds another number (or type) of values than the parser declares.",
        ],
    ),
    Family(
        "embedding-index-range",
        "A token id is not smaller than the embedding's input_dim",
        [
            "] = {index} is not in [0, {rows})",
            "] = {index} does not index into param shape {shape}",
            "index out of range in self",
        ],
        no_row,
        ["The id {index} is looked up in a table of {rows:row}, counted from 0.", "The table has no row for this id."],
    ),
]
