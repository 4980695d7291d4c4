"""Mistakes with what is passed to a model: lists, counts, features, exported models."""

from whyshape.cause import Cause, prior
from whyshape.causes.programs import (
    IMPORTS,
    SAMPLES,
    defined,
    fed,
    few,
    fitted,
    light,
    predicted,
    stack,
    zeros,
)
from whyshape.causes.signs import (
    FEATURE_WIDTHS,
    any_ratio,
    feed_pair,
    first_pairs,
    flattened_image,
    inner_sizes,
    is_square,
    lasts,
    named,
    numbers_of,
    only_axis,
    ranks,
    ratio,
    recurrent,
    sample_sizes,
    tail,
    unflattened,
)
from whyshape.say import count, factors, shape_text
from whyshape.shapes import at, broadcast_clash, differing_axes, rank, same_shape, without_axis


def as_list_conv_op_rank(n):
    """Two or three of a kind stacked in front of a batch whose sizes are unknown, or no shape at all."""
    shape = n.get("input_shape")
    if shape is not None and len(shape) > 4 and shape[0] in [2, 3] and None in shape[1:]:
        return 85
    return 50 if n.get("found_rank") == 0 else 15


def as_list_layer_input_rank(n):
    """One axis too many, of size 2: two tensors were stacked; or next to no axes: a list of numbers."""
    shape = n.get("found_shape")
    if shape is not None and n["found_rank"] == n["expected_rank"] + 1 and 2 in shape[:2]:
        return 66
    return 45 if n["found_rank"] < 2 else 8


def as_list_say_count(n):
    """One input per sample, or the labels as a second input."""
    received = n.get("received", 0)
    if received > 20:
        return f"A Python list means several arrays: its {received} elements are your samples."
    return "A list [x, y] means two inputs; a tuple (x, y) means data and labels." if received == 2 else ""


def as_list_programs_count(n):
    """A list of samples where an array is wanted, or [x, y] where x is; then the array."""
    received = n.get("received", 0)
    if n.get("expected", 1) != 1 or received < 2 or received > 10000:
        return None
    y = zeros("y", [SAMPLES, 1], "labels") if received == 2 else ""
    program = predicted([4], ["Dense(1)"], zeros("x", [SAMPLES if received == 2 else received, 4], "") + y)
    return [
        program.replace("model.predict(x)", "model({x})").replace("{x}", x)
        for x in ["[x, y]" if received == 2 else "list(x)", "x"]
    ]


def as_list_sizes(n):
    """[samples, values of each] of a list that was taken as many arrays, else None."""
    sizes = n.get("x_sizes", [])
    values = at(sizes, 0)
    rows = n.get("y_sizes", [])
    if len(sizes) < 2 or not light([len(sizes), values]) or sizes != [values] * len(sizes) or rows == [values]:
        return None
    return [len(sizes), values] if len(sizes) > 5 or values == 1 or rows == [len(sizes)] else None


def as_list_say_samples(n):
    """What the many sizes are."""
    many = max(len(n.get("x_sizes", [])), len(n.get("y_sizes", [])))
    if many < 6 and as_list_sizes(n) is None:
        return ""
    return f"A Python list means several arrays: its {many} elements are your samples."


def as_list_programs_samples(n):
    """A list of samples given to fit; then an array."""
    sizes = as_list_sizes(n)
    if sizes is None:
        return None
    program = fitted([sizes[1]], ["Dense(1)"], "mse", sizes[0], f"y = np.zeros({sizes[0]})\n")
    return [program.replace("fit(x", "fit(list(x)"), program]


def as_list_say_stack(n):
    """The axis of 2."""
    shape = n.get("found_shape", n.get("input_shape"))
    if shape is None or 2 not in shape[:2]:
        return ""
    return "TensorFlow stacks two tensors in one list into one tensor: that is the axis of 2."


def as_list_programs_stack(n):
    """Two batches of images stacked before a pooling layer; then one after the other."""
    shape = n.get("found_shape", n.get("input_shape"))
    if shape is None or len(shape) != 5 or n.get("expected_rank", 4) != 4 or 2 not in shape[:2]:
        return None
    axis = 0 if shape[0] == 2 else 1
    single = defined(without_axis(shape, axis))
    if not light(single + [2]) or min(single[1:3]) < 2:
        return None
    head = IMPORTS + zeros("x", single, "")
    return [f"{head}keras.layers.MaxPooling2D()({x})\n" for x in [f"np.stack([x, x], axis={axis})", "x"]]


LIST_WHERE_ARRAY_OR_TUPLE_EXPECTED = Cause(
    "list-where-array-or-tuple-expected",
    "Why is my Python list of arrays taken as many inputs (one array was expected)?",
    "Convert lists with np.array(...), pass (x, y) and validation_data as a tuple, and several inputs as a flat list of arrays.",
    ask="How is the data passed: list, tuple or array?",
    tells={
        "conv-op-rank": as_list_conv_op_rank,
        "layer-input-rank": as_list_layer_input_rank,
        "data-rank": lambda n: 50 if n["found_shape"][1:] in [[1], []] else 5,
        "timedistributed-rank": prior(10),
        "number-of-inputs": lambda n: 94 if n.get("received", 0) > 20 else (30 if "symbolic" in n else 62),
        "input-structure": prior(45),
        "generator-element-shape": lambda n: 84 if n.get("how") == "did" else (5 if "found_shape" in n else 60),
        "no-shape-attribute": prior(82),
        "shapes-incompatible": lambda n: 50 if 0 in ranks(n, "shape_a", "shape_b") else 6,
        "target-output-mismatch": lambda n: 80 if n.get("target_shape") == [] else 8,
        "sample-count": lambda n: (
            92
            if max(len(n.get("x_sizes", [])), len(n.get("y_sizes", []))) > 5 or as_list_sizes(n) is not None
            else (72 if 1 in sample_sizes(n) else 12)
        ),
    },
    says={
        "number-of-inputs": as_list_say_count,
        "sample-count": as_list_say_samples,
        "layer-input-rank": as_list_say_stack,
        "conv-op-rank": as_list_say_stack,
    },
    programs={
        "number-of-inputs": as_list_programs_count,
        "sample-count": as_list_programs_samples,
        "layer-input-rank": as_list_programs_stack,
        "conv-op-rank": as_list_programs_stack,
    },
    # Two inputs where one is expected: (x, y) as a list, or a second input too many; the axis of 2 may be anything.
    siblings=["inputs-do-not-match-model-inputs", "one-axis-too-many"],
)


def fits_another(n):
    """True when several inputs are listed and another one has the shape that is expected here."""
    passed = n.get("passed_shapes", [])
    return len(passed) > 1 and any([shape is not None and same_shape(shape, n["expected_shape"]) for shape in passed])


def inputs_feed_dict_shape(n):
    """Nothing is fed; or one number per sample where images or sequences are wanted: fed in each other's place."""
    if "found_shape" not in n:
        return 74
    found = n["found_shape"]
    return 35 if rank(found) == 1 and at(found, 0) > 1 and len(n.get("expected_shape") or []) > 2 else 0


INPUTS_DO_NOT_MATCH_MODEL_INPUTS = Cause(
    "inputs-do-not-match-model-inputs",
    "Why does the model expect another number of inputs than it receives (or another structure)?",
    "Pass one array per Input, in the order (or by the names) of model.inputs, and one target and loss per output.",
    ask="What are model.inputs (and outputs), and what exactly is passed?",
    tells={
        "merge-needs-list": prior(75),
        "input-axis-value": prior(8),
        # Two inputs passed in the wrong order look like one with other features.
        "input-shape-mismatch": lambda n: 96 if fits_another(n) else (22 if rank(n["expected_shape"]) == 2 else 5),
        "number-of-inputs": lambda n: 20 if n.get("received", 0) > 20 else 64,
        "input-structure": prior(75),
        "feed-dict-shape": inputs_feed_dict_shape,
        "loss-count": prior(82),
        "signature-mismatch": prior(30),
    },
    says={
        "input-shape-mismatch": lambda n: (
            "Another input has this shape: the inputs arrive in another order." if fits_another(n) else ""
        )
    },
)


def lengths_of(n):
    """[number of samples, another one, whether both are inputs], else None."""
    if "x_size" in n:
        return [n["x_size"], n["y_size"], False]
    inputs = n.get("x_sizes", sample_sizes(n) if "shapes" in n else [])
    first = at(inputs, 0)
    for size in numbers_of(inputs[:5]):
        if size != first:
            return [first, size, True]
    for size in numbers_of(n.get("y_sizes", [])):
        if size != first and len(inputs) < 6:
            return [first, size, False]
    return None


def reshape_factor(a, b):
    """a / b where that is a batch size, 3 colours or a small image: a reshape, or steps counted as samples; else 0."""
    factor = ratio(a, b)
    return factor if b > 1 and factor in [3, 4, 8, 16, 32, 64, 128, 256, 512, 784, 1024] else 0


def lengths_say(n):
    """The ratio of the two numbers where it is a telling one."""
    lengths = lengths_of(n)
    if lengths is None:
        return ""
    a, b, inputs = lengths
    factor = reshape_factor(max(a, b), min(a, b))
    if factor > 1 and not inputs:
        return f"{max(a, b)} = {factors([min(a, b), factor])}: a reshape has drawn a factor of {factor} into the first axis, or steps were counted as samples."
    return "All arrays need one row per sample: only one was filtered or split, or training data meets test data."


def lengths_programs(n):
    """Arrays of different lengths, or a reshape that multiplies samples; then of one length."""
    lengths = lengths_of(n)
    if lengths is None or min(lengths[:2]) < 1 or max(lengths[:2]) > 1000000:
        return None
    a, b, inputs = lengths
    factor = reshape_factor(a, b)
    data = [f"x = np.zeros(({a}, 4))\ny = np.zeros({size})\n" for size in [b, a]]
    layers = "keras.layers.Dense(1)"
    if inputs:
        layers = f"keras.layers.Concatenate(), {layers}"
        data = [f"x = [np.zeros(({a}, 4)), np.zeros(({size}, 4))]\ny = np.zeros({a})\n" for size in [b, a]]
    elif factor > 1:
        data = [f"x = np.zeros(({b}, {factor}, 4)).reshape({rows}, -1)\ny = np.zeros({b})\n" for rows in [a, b]]
    head = f'{IMPORTS}model = keras.Sequential([{layers}])\nmodel.compile(loss="mse")\n'
    return [f"{head}{lines}model.fit(x, y, batch_size=512)\n" for lines in data]


X_AND_Y_LENGTHS_DIFFER = Cause(
    "x-and-y-lengths-differ",
    "Why do x and y have different numbers of samples (Data cardinality is ambiguous)?",
    "Pair arrays that belong together, keep the first axis when reshaping, and count steps, not samples.",
    ask="Where do the lengths of x and y part?",
    tells={
        "broadcast-mismatch": prior(20),
        "logits-labels-size": lambda n: 30 if at(n["output_shape"], 0) != at(n["target_shape"], 0) else 2,
        "sample-count": prior(84),
        # Two sizes and no shape: a dataset of slices compares the first axes of what it slices.
        "shapes-incompatible": lambda n: 60 if "size_a" in n and "shape_a" not in n and "dim" not in n else 3,
    },
    says={
        "sample-count": lengths_say,
        "shapes-incompatible": lambda n: (
            "Dataset.from_tensor_slices says so of arrays of different lengths."
            if "size_a" in n and "shape_a" not in n
            else ""
        ),
    },
    programs={"sample-count": lengths_programs},
)


def empty(n):
    """An axis of 0 in what arrives: nothing was read, or nothing was left."""
    shapes = [n.get(name) or [] for name in ["found_shape", "value_shape", "shape_a", "shape_b", "target_shape"]]
    return 95 if any([0 in shape for shape in shapes]) else 0


EMPTY_DATA = Cause(
    "empty-data",
    "Why is the first axis 0 (got array with shape (0, ...))?",
    "Fix the path, pattern or filter; assert len(x) > 0 after loading.",
    ask="Does the path, glob or filter find anything?",
    tells={
        "negative-dimension": lambda n: 90 if n.get("input_batch") == 0 else 0,
        "reshape-size": lambda n: 95 if "empty" in n or n.get("values") == 0 else 0,
        # Further axes of maps were used up by layers.
        "concat-mismatch": lambda n: 85 if any([0 in pair[0][:1] + pair[1][:1] for pair in first_pairs(n)]) else 0,
        "embedding-index-range": lambda n: 96 if n.get("rows") == 0 else 0,
        "sample-count": lambda n: 95 if 0 in sample_sizes(n) or "empty" in n else 0,
        "tensorarray-shape": lambda n: (
            78 if n.get("expected_shape") is not None and n.get("found_shape") is None else 0
        ),
        "data-rank": empty,
        "input-shape-mismatch": empty,
        "target-not-one-hot": empty,
        "target-shape": empty,
        "weights-shape": empty,
        "feed-dict-shape": empty,
        "layer-input-rank": empty,
        "conv-op-rank": empty,
        "numpy-broadcast-input": empty,
        "broadcast-mismatch": empty,
        "sparse-labels-shape": empty,
        "logits-labels-size": empty,
    },
)


def fixed_batch_concat_mismatch(n):
    """The first axis differs, and at most the one that is joined on; with images it may be something else than the batch."""
    for pair in first_pairs(n):
        axes = differing_axes(pair[0], pair[1])
        if axes[:1] == [0] and len(axes) < 3 and n.get("axis", 0) == 0 and n.get("concat_axis") != 0:
            return 90 if axes == [0] and len(pair[0]) < 4 else 75
    return 10


def fixed_batch_broadcast_mismatch(n):
    """Only the first axis differs; with images it may be something else than the batch."""
    a = n.get("shape_a")
    if a is None:
        return 85 if n.get("axis") == 0 else 12
    b = n["shape_b"]
    if len(a) == len(b) and broadcast_clash(a, b) == [-len(a)] and differing_axes(a, b) != [0]:
        return 88
    if len(a) == len(b) and differing_axes(a, b) == [0]:
        return 88 if len(a) < 4 else 70
    return 15


def fixed_batch_reshape_size(n):
    """A whole multiple of what a fixed shape holds; of another image size it would be a square. A gradient has the layer's shape."""
    times = any_ratio(n.get("values"), n.get("target_values"))
    if times < 2 or n["target_values"] == 1:
        return 14
    return 70 if named(n, ["_grad/"]) or not is_square(times) else 52


def fixed_batch_elements(n):
    """The first elements agreed, a later one is shorter, and it is no dataset that batches: the last, smaller batch."""
    a = n.get("shape_a")
    b = n.get("shape_b")
    if a is None or b is None or len(a) != len(b) or len(a) == 0:
        return 10
    if n.get("element", 0) > 1 and "index" not in n and differing_axes(a, b) == [0] and at(b, 0) < at(a, 0):
        return 84
    return 10


def fixed_batch_pair(n):
    """[batch of the data, batch in the model, shapes of a sample of each] where the first axes differ, and no other; else None.

    Of parts to join one more axis may differ.
    """
    a = n.get("shape_a", n.get("found_shape"))
    b = n.get("shape_b", n.get("expected_shape"))
    if "shapes" in n and len(first_pairs(n)) > 0:
        a, b = first_pairs(n)[0][:2]
    if a is None or b is None or len(a) != len(b) or not light(a) or not light(b):
        return None
    axes = differing_axes(a, b)
    if "shapes" in n:
        return [a[0], b[0], a[1:], b[1:]] if axes[:1] == [0] and len(axes) < 3 else None
    return [a[0], b[0], a[1:], a[1:]] if axes == [0] or broadcast_clash(a, b) == [-len(a)] else None


def fixed_batch_say(n):
    """What is left over, or where the other size comes from."""
    if fixed_batch_elements(n) > 50 and "element" in n:
        return f"{n['shape_b'][0]} samples are left after {n['element']} batches of {n['shape_a'][0]}."
    if fixed_batch_pair(n) is None and fixed_batch_reshape_size(n) < 60:
        return ""
    return "The batches seem to differ: one size is written into the model, or a last batch is smaller."


def fixed_batch_programs(n):
    """A tensor with the batch size written into it, joined with data of another one; then made as large as the data."""
    pair = fixed_batch_pair(n)
    if pair is None or ("shapes" in n and len(pair[2]) == 0):
        return None
    if recurrent(n) and max(pair[:2]) < 5000:
        model = f"keras.Input(batch_shape=({pair[1]}, 10, 4)), keras.layers.LSTM(8, stateful=True)"
        head = f"{IMPORTS}model = keras.Sequential([{model}])\n"
        return [f"{head}model.predict(np.zeros(({rows}, 10, 4)), {rows})\n" for rows in pair[:2]]
    rest = "".join([f", {size}" for size in pair[3]])
    axis = (differing_axes(pair[2], pair[3]) + [len(pair[2]) - 1])[0] + 1
    merge = f"tf.concat([x, state], axis={axis})" if "shapes" in n else "x + state"
    head = f"import tensorflow as tf\n\nx = tf.zeros({shape_text([pair[0]] + pair[2])})\n"
    return [f"{head}state = tf.zeros(({size}{rest or ','}))\n{merge}\n" for size in [f"{pair[1]}", "tf.shape(x)[0]"]]


def fixed_batch_programs_elements(n):
    """The outputs of all batches stacked, the last of them smaller; then joined."""
    if fixed_batch_elements(n) < 50 or not light(n["shape_a"] + [n["element"]]) or not light(n["shape_b"]):
        return None
    batches = f"[tf.zeros({shape_text(n['shape_a'])})] * {n['element']} + [tf.zeros({shape_text(n['shape_b'])})]"
    return [f"import tensorflow as tf\n\ntf.{call}({batches}, axis=0)\n" for call in ["stack", "concat"]]


def fixed_batch_programs_feed(n):
    """A placeholder with a batch size; then with None."""
    pair = fixed_batch_pair(n)
    if pair is None or "expected_shape" not in n:
        return None
    x = zeros("x", [pair[0]] + pair[2], "")
    return [fed([size] + pair[2], x) for size in [pair[1], None]]


BATCH_SIZE_FIXED_OR_DIFFERS = Cause(
    "batch-size-fixed-or-differs",
    "Why does the last (smaller) batch, or another batch size, break my model?",
    "Use tf.shape(x)[0] instead of a constant, or drop_remainder=True; feed all inputs with the same batch size.",
    ask="Does the number of samples divide by the batch size, and where is that written?",
    tells={
        "conv-transpose-mismatch": lambda n: 88 if "input_batch" in n else 30,
        "rnn-batch-size": prior(40),
        "attention-shape": lambda n: 88 if n.get("axis") == 0 and len(n["input_shape"] or []) > 2 else 0,
        "matmul-mismatch": lambda n: (
            80 if len(n.get("shape_b") or []) > 2 and inner_sizes(n)[0] == inner_sizes(n)[1] else 0
        ),
        "concat-mismatch": fixed_batch_concat_mismatch,
        "broadcast-mismatch": fixed_batch_broadcast_mismatch,
        "required-broadcastable": prior(38),
        "logits-labels-size": lambda n: 50 if at(n["output_shape"], 0) != at(n["target_shape"], 0) else 4,
        "sample-count": prior(20),
        "batch-elements-differ": fixed_batch_elements,
        "feed-dict-shape": lambda n: 90 if feed_pair(n) and only_axis(n["expected_shape"], n["found_shape"], 0) else 6,
        "input-shape-mismatch": lambda n: (
            86
            if ("steps" in n or recurrent(n) and len(n["expected_shape"]) > 2)
            and only_axis(n["expected_shape"], n["found_shape"], 0)
            else 0
        ),
        # The last batch is smaller than its slot.
        "numpy-broadcast-input": lambda n: (
            88
            if rank(n["found_shape"] or []) > 1
            and only_axis(n["expected_shape"] or [], n["found_shape"], 0)
            and n["found_shape"][0] < n["expected_shape"][0]
            else 0
        ),
        "input-axis-value": lambda n: 84 if n["axis"] == 0 else 0,
        "reshape-size": fixed_batch_reshape_size,
    },
    says={
        "concat-mismatch": fixed_batch_say,
        "broadcast-mismatch": fixed_batch_say,
        "batch-elements-differ": fixed_batch_say,
        "feed-dict-shape": fixed_batch_say,
        "reshape-size": fixed_batch_say,
    },
    programs={
        "concat-mismatch": fixed_batch_programs,
        "broadcast-mismatch": fixed_batch_programs,
        "batch-elements-differ": fixed_batch_programs_elements,
        "feed-dict-shape": fixed_batch_programs_feed,
    },
    siblings=["stateful-rnn-without-batch-size"],
)


def features_matmul_mismatch(n):
    """Two known widths of feature vectors, not in the ratio of two image sizes: another layer or backbone."""
    inner = inner_sizes(n)
    if inner[0] in FEATURE_WIDTHS and inner[1] in FEATURE_WIDTHS and not is_square(any_ratio(inner[0], inner[1])):
        return 74
    return 62


def features_input_shape_mismatch(n):
    """Rows of a table of which only the number of columns differs."""
    both = tail(n["expected_shape"], n["found_shape"])
    if len(both[0]) != len(both[1]) or len(both[0]) > 2:
        return 8
    return 74 if lasts(both[0], both[1]) else 40


def features_input_axis_value(n):
    """Rows of a table, or nothing that was merely moved to another axis or not flattened."""
    if unflattened(n):
        return 0
    if len(n["found_shape"]) < 4 and (len(n["found_shape"]) == 2 or n["expected_size"] not in n["found_shape"]):
        return 64
    return 30


def features_feed_dict_shape(n):
    """Rows of a table of which only the number of columns differs."""
    if feed_pair(n) and len(n["found_shape"]) == 2 and lasts(n["expected_shape"], n["found_shape"]):
        return 72 if flattened_image(at(n["expected_shape"], 1)) == "" else 25
    return 8


def features_pair(n):
    """[columns that the model was built for, columns of the data, rows of the data], 0 where unknown."""
    if "expected_size" in n:
        return [n["expected_size"], at(n["found_shape"], -1), at(n["found_shape"], 0)]
    if "expected_shape" in n:
        return [at(n["expected_shape"], -1), at(n["found_shape"], -1), at(n["found_shape"], 0)]
    inner = inner_sizes(n)
    return [inner[1], inner[0], at(n.get("shape_a"), 0)]


def features_say(n):
    """What the two numbers have in common."""
    model, data, rows = features_pair(n)
    if model * data == 0 or model == data:
        return ""
    if data == 1 and model > 2:
        return "The data has one column: a table whose separator was not recognised?"
    if data == model + 1:
        return "One column too many: an index, or the target, is still in the table."
    if any_ratio(model, data) == 2:
        return f"{max(model, data)} = 2*{min(model, data)}: Bidirectional, or two joined blocks, doubles a width."
    if model in FEATURE_WIDTHS and data in FEATURE_WIDTHS:
        top = " (1000 with include_top=True)" if 1000 in [model, data] else ""
        return f"{model} and {data} are widths of two feature extractors or layers{top}."
    more = "more" if data > model else "fewer"
    return f"The data has {count(abs(data - model), 'column')} {more}: others were chosen, or one-hot encoding found other categories."


def features_programs(n):
    """A table of another width than the model's; then a model of the new width."""
    model, data, rows = features_pair(n)
    rows = few(rows)
    if min(model, data) < 1 or model == data or not light([rows, data]) or model > 100000:
        return None
    x = zeros("x", [rows, data], "")
    return [predicted([size], ["Dense(1)"], x) for size in [model, data]]


def features_programs_matmul(n):
    """Weights for another width of the data; then for this one."""
    model, data, rows = features_pair(n)
    units = at(n.get("shape_b"), 1) or 16
    if rows * units * model * data == 0 or model == data or not light([rows + units, max(model, data)]):
        return None
    return [
        f"import tensorflow as tf\n\nx = tf.zeros({shape_text([rows, data])})\ntf.matmul(x, tf.ones({shape_text([size, units])}))\n"
        for size in [model, data]
    ]


def features_programs_feed(n):
    """A placeholder of another width than the data's; then of this one."""
    if not feed_pair(n) or len(n["found_shape"]) != 2 or not light(n["found_shape"]) or at(n["expected_shape"], 1) == 0:
        return None
    x = zeros("x", n["found_shape"], "")
    return [fed([n["expected_shape"][0], size], x) for size in [n["expected_shape"][1], n["found_shape"][1]]]


def features_vector(n):
    """A vector, as of means, against rows of another width."""
    a = n.get("shape_a")
    b = n.get("shape_b")
    if a is None or b is None or min(len(a), len(b)) != 1 or len(a) + len(b) != 3:
        return 0
    return 66


FEATURE_COUNT_DIFFERS = Cause(
    "feature-count-differs",
    "Why does a layer expect another number of features than my table has now?",
    "Use the columns, encoders and feature extractor of build time, or rebuild the model for the new width.",
    ask="Were the features made the same way as for training?",
    tells={
        "matmul-mismatch": features_matmul_mismatch,
        "data-rank": prior(5),
        # One value per column, of other columns.
        "merge-layer-mismatch": features_vector,
        "broadcast-mismatch": features_vector,
        "input-shape-mismatch": features_input_shape_mismatch,
        "input-axis-value": features_input_axis_value,
        "feed-dict-shape": features_feed_dict_shape,
    },
    says={
        "matmul-mismatch": features_say,
        "input-shape-mismatch": features_say,
        "input-axis-value": features_say,
        "feed-dict-shape": features_say,
    },
    programs={
        "matmul-mismatch": features_programs_matmul,
        "input-shape-mismatch": features_programs,
        "input-axis-value": features_programs,
        "feed-dict-shape": features_programs_feed,
    },
)


def in_lite(n):
    """A kernel of TFLite complains: a converted model got shapes that it was not converted for."""
    return 80 if "lite" in n else 0


def byte_factor(n):
    """The factor between two numbers of bytes; 0 where the message counts dimensions."""
    return any_ratio(n.get("expected", 0), n.get("received", 0)) if "index" not in n else 0


def deployed_say(n):
    """The axis that is missing, or the type that the bytes are of."""
    if "axis" not in n and "index" in n and n["received"] + 1 == n["expected"]:
        return "A single sample lacks the batch axis: x[None] adds it."
    return "One value takes 4 bytes as float32 and 1 as uint8." if byte_factor(n) == 4 else ""


def deployed_programs_tflite(n):
    """An interpreter that is given a sample without its batch axis, or a batch; then a batch of one."""
    received = n.get("received")
    if "index" not in n:
        return None
    if "axis" in n:
        if n["axis"] != 0 or n["expected"] != 1 or received < 2 or received > 2000:
            return None
    elif received + 1 != n["expected"] or received < 1 or received > 3:
        return None
    shape = [28, 28, 1] if "axis" in n else [28, 28, 1][:received]
    program = (
        f"import tensorflow as tf\n{IMPORTS}{stack(shape, '', ['Dense(1)'])}content = tf.lite.TFLiteConverter.from_keras_model(model).convert()\n"
        + "interpreter = tf.lite.Interpreter(model_content=content)\ninterpreter.allocate_tensors()\n"
        + zeros("x", [received] + shape if "axis" in n else shape, "")
        + "interpreter.set_tensor(0, {x})\n"
    )
    return [program.replace("{x}", x) for x in ["x", "x[:1]" if "axis" in n else "x[None]"]]


def deployed_programs_signature(n):
    """A function with a signature, given another shape; then as the signature says."""
    wanted = n.get("expected_shape")
    given = n.get("found_shape")
    if wanted is None or given is None or not light(defined(wanted)) or not light(defined(given)):
        return None
    signature = f"input_signature=[tf.TensorSpec({shape_text(wanted)})]"
    head = f"import tensorflow as tf\n\nserve = tf.function(lambda x: 2 * x, {signature})\n"
    return [f"{head}serve(tf.zeros({shape_text(defined(shape))}))\n" for shape in [given, wanted]]


DEPLOYED_MODEL_INPUT_DIFFERS = Cause(
    "deployed-model-input-differs",
    "Why does the TFLite, SavedModel or serving call reject my input shape?",
    "Match order, rank, size and dtype of each input to the exported signature (resize_tensor_input, add the batch axis).",
    ask="What do get_input_details() or the signature say?",
    tells={
        "number-of-inputs": lambda n: 40 if "received" not in n else 5,
        "feed-dict-shape": prior(20),
        "signature-mismatch": prior(74),
        "tflite-set-tensor": prior(76),
        "reshape-size": lambda n: in_lite(n) or (64 if n.get("target_values") == 1 else 6),
        "broadcast-mismatch": in_lite,
        "concat-mismatch": in_lite,
        "matmul-mismatch": in_lite,
        "conv-channels-mismatch": in_lite,
        "op-rank": in_lite,
        "axis-out-of-range": in_lite,
    },
    says={"tflite-set-tensor": deployed_say},
    programs={"tflite-set-tensor": deployed_programs_tflite, "signature-mismatch": deployed_programs_signature},
)


def dtype_array_not_rectangular(n):
    """Objects that are single values, not rows: a matter of dtype."""
    if n.get("type") in ["float", "int", "str", "bool", "dict", "bytes", "NoneType"]:
        return 88
    return 62 if "dtype" in n else 25


NOT_A_SHAPE_PROBLEM_DTYPE = Cause(
    "not-a-shape-problem-dtype",
    "Not a shape problem: the array has dtype object (or an integer of the wrong size)",
    "Convert with x.astype('float32') (encode text columns first).",
    ask="What do x.dtype and df.dtypes print?",
    tells={
        "op-rank": prior(6),
        "array-not-rectangular": dtype_array_not_rectangular,
        "signature-mismatch": prior(40),
        # A float32 has four bytes, an uint8 one.
        "tflite-set-tensor": lambda n: 70 if byte_factor(n) == 4 else 0,
    },
)


CAUSES = [
    LIST_WHERE_ARRAY_OR_TUPLE_EXPECTED,
    INPUTS_DO_NOT_MATCH_MODEL_INPUTS,
    X_AND_Y_LENGTHS_DIFFER,
    EMPTY_DATA,
    BATCH_SIZE_FIXED_OR_DIFFERS,
    FEATURE_COUNT_DIFFERS,
    DEPLOYED_MODEL_INPUT_DIFFERS,
    NOT_A_SHAPE_PROBLEM_DTYPE,
]
