"""Messages about samples, batches and arrays: what is fed, stacked, padded or looked up."""

from whyshape.family import Family
from whyshape.say import count, shape_text, shapes_text, size_text
from whyshape.shapes import at, product, same_shape


def differ(n):
    """Two shapes that should agree do not (an element against the first, or against what was declared)."""
    a = n.get("shape_a", n.get("expected_shape"))
    b = n.get("shape_b", n.get("found_shape"))
    if a is None or b is None:
        return "shape_a" not in n and "expected_shape" not in n
    return not same_shape(a, b) or len(a) != len(b)


def counts_differ(n):
    """The first axes are not all equal."""
    if "x_size" in n:
        return n["x_size"] != n["y_size"]
    sizes = n.get("x_sizes", []) + n.get("y_sizes", [])
    if "x_sizes" in n and "y_sizes" not in n:
        return True  # cut off before the sizes of y
    if "shape_a" in n:
        return n["shape_a"] is not None and n["shape_b"] is not None and at(n["shape_a"], 0) != at(n["shape_b"], 0)
    if "shapes" in n:
        sizes = [shape[0] for shape in n["shapes"] if shape is not None and len(shape) > 0]
    if len(sizes) < 2:
        return True
    return any([size != sizes[0] for size in sizes])


def counts_clash(n):
    """The numbers of samples."""
    if "x_size" in n:
        return f"x has {count(n['x_size'], 'sample')}, y has {n['y_size']}."
    if "shape_a" in n:
        return f"The first axes of {shape_text(n['shape_a'])} and {shape_text(n['shape_b'])} must be equal."
    if len(n.get("x_sizes", [])) > 5:
        return f"x was taken as {len(n['x_sizes'])} arrays, the first with {count(n['x_sizes'][0], 'row')}."
    if "x_sizes" in n:
        x = ", ".join([size_text(size) for size in n["x_sizes"]])
        y = ", ".join([size_text(size) for size in n.get("y_sizes", [])])
        return f"The arrays have different numbers of samples: x {x}" + (f", y {y}." if y != "" else ".")
    if "shapes" in n:
        return f"The arrays {shapes_text(n['shapes'])} have different numbers of samples."
    return "The arrays have different numbers of samples."


def element_clash(n):
    """The element that differs."""
    if n.get("shape_a") is not None and n.get("shape_b") is not None:
        return f"One element has the shape {shape_text(n['shape_a'])}, another {shape_text(n['shape_b'])}: they cannot be stacked."
    return "The elements have different shapes: they cannot be stacked."


def not_rectangular(n):
    """Some sample has another shape; the found shape has as many axes as the text says."""
    if "expected_shape" in n:
        return differ(n)
    if "dtype" in n:
        return n["dtype"] in ["object", "object."]
    return "axis" not in n or n.get("found_shape") is None or len(n["found_shape"]) == n["axis"]


def array_clash(n):
    """What the nested data are made of."""
    if "type" in n:
        return f"The array holds Python objects of type {n['type']}, not numbers."
    if "dtype" in n:
        return "The array holds Python objects, not numbers."
    return "The rows of the data have different lengths."


def tensorarray(n):
    """The element's shape differs from the list's, or the index lies beyond the end."""
    if "size" in n and "index" in n:
        return n["index"] >= n["size"]
    if "shape_a" in n or ("found_shape" in n and "expected_shape" in n):
        return differ(n)
    return n.get("expected_shape") is None or None in n["expected_shape"]


def tensorarray_clash(n):
    """Element against list, index against size."""
    if "size" in n and "index" in n:
        return f"Step {n['index']} is asked of {n['size']} steps (0 ... {n['size'] - 1})."
    if n.get("found_shape") is not None and n.get("expected_shape") is not None:
        return (
            f"One element has the shape {shape_text(n['found_shape'])}, the others {shape_text(n['expected_shape'])}."
        )
    if "shape_a" in n:
        return element_clash(n)
    return f"The array has no elements, so its shape {shape_text(n.get('expected_shape'))} stays unknown."


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
            "Input arrays should have the same number of samples as target arrays. Found {x_size} input samples and {y_size} target samples",
            "All input arrays (x) should have the same number of samples. Got array shapes: {shapes}",
            "Found input variables with inconsistent numbers of samples: [{x_size}, {y_size}",
            "All input arrays (x) should have the same number of samples",
            "All target arrays (y) should have the same number of samples. Got array shapes: {shapes}",
            "All target arrays (y) should have the same number of samples",
            "arity mismatch; expected: {x_size}, got: {y_size}",
            "Received a tuple of NumPy arrays with different lengths",
            "Received: len(bounding_boxes['boxes'])={x_size} and len(bounding_boxes['labels'])={y_size}",
            "must have the same first dimension. Received shapes: '{shape_a}' and '{shape_b}'",
            "segment_ids' and 'data' should have same leading dimension. Got {shape_a} v.s. {shape_b}",
            "associative_scan must have the same first",
            "len(idf_weights) is {x_size}; len(vocabulary) is {y_size}",
        ],
        counts_differ,
        counts_clash,
    ),
    Family(
        "batch-elements-differ",
        "Elements to be batched or stacked differ in shape",
        [
            "Cannot batch tensors with different shapes in component {index}. First element had shape {shape_a} and element {element} had shape {shape_b}",
            "Cannot add tensor to the batch: number of elements does not match. Shapes are: [tensor]: {shape_a}, [batch]: {shape_b}",
            "Cannot batch data. Perhaps they are of inconsistent shape",
            "Shapes of all inputs must match: values[0].shape = {shape_a} != values[{element}].shape = {shape_b}",
            "All input arrays must have the same shape",
            "all input arrays must have the same shape",
            "must have the same shape. But found element of shape {shape_b}, which is different from the first element's shape {shape_a}",
            "must have the same size and shape. Input 0: {shape_a} != input {element}: {shape_b}",
        ],
        differ,
        element_clash,
    ),
    Family(
        "generator-element-shape",
        "A generator yields an element of another shape than declared or than the first",
        [
            "generator' yielded an element of shape {found_shape} where an element of shape {expected_shape} was expected",
            "generator' yielded an element that could not be converted to the expected type",
        ],
        differ,
        lambda n: (
            f"The generator yields {shape_text(n['found_shape'])}, declared was {shape_text(n['expected_shape'])}."
            if n.get("found_shape") is not None
            else "The generator does not yield what was declared."
        ),
    ),
    Family(
        "array-not-rectangular",
        "Nested data do not make one rectangular array (or the array has dtype object)",
        [
            "Failed to convert a NumPy array to a Tensor (Unsupported object type {type:name}",
            "Invalid dtype: {dtype}",
            "setting an array element with a sequence. The requested array has an inhomogeneous shape after {axis} dimensions. The detected shape was {found_shape}",
            "setting an array element with a sequence",
            "Can't convert non-rectangular Python sequence to Tensor",
            "ragged_tensor.RaggedTensor'> to Tensor",
            "Shape of sample {found_shape} of sequence at position {index} is different from expected shape {expected_shape}",
        ],
        not_rectangular,
        array_clash,
    ),
    Family(
        "numpy-broadcast-input",
        "An array of one shape is put into a slot of another shape (NumPy)",
        ["could not broadcast input array from shape {found_shape} into shape {expected_shape}"],
        lambda n: n["found_shape"] != n["expected_shape"],
        lambda n: (
            f"An array of shape {shape_text(n['found_shape'])} is put into a slot of shape {shape_text(n['expected_shape'])}."
        ),
    ),
    Family(
        "tensorarray-shape",
        "A TensorArray or loop gets elements of different shapes, or an index beyond its end",
        [
            "because the value shape is {found_shape} which is incompatible with the TensorArray's inferred element shape: {expected_shape}",
            "Tried to set a tensor with incompatible shape at a list index. Item element shape: {found_shape} list shape: {expected_shape}",
            "Incompatible shape for value ({found_shape}), expected ({expected_shape})",
            "PartialTensorShape: Incompatible shapes during merge: {shape_a} vs. {shape_b}",
            "TensorArray has size zero, but element shape {expected_shape} is not fully defined",
            "Tried to read from index {index} but array size is: {size}",
            "enters the loop with shape {expected_shape}, but has shape {found_shape} after one iteration",
            "should return outputs of the same kind (struct, dtype and shape)",
        ],
        tensorarray,
        tensorarray_clash,
    ),
    Family(
        "parse-example-length",
        "A TFRecord feature has another length than the parser declares",
        ["values != expected. Values size: {values} but output shape: {expected_shape}"],
        lambda n: product(n["expected_shape"]) != n["values"],
        lambda n: (
            f"The record holds {count(n['values'], 'value')}, the parser declares {shape_text(n['expected_shape'])}."
        ),
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
        lambda n: (
            f"The id {n['index']} is looked up in a table of {n['rows']} rows (0 ... {n['rows'] - 1})."
            if "rows" in n
            else "The table has no row for this id."
        ),
    ),
]
