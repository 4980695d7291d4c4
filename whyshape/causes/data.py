"""Mistakes with what is passed to a model: lists, counts, features, exported models."""

from whyshape.cause import Cause, prior
from whyshape.causes.programs import (
    SAMPLES,
    defined,
    fed,
    few,
    light,
    predicted,
    run_model,
    zeros,
)
from whyshape.causes.signs import (
    FEATURE_WIDTHS,
    any_ratio,
    feed_pair,
    first_pairs,
    flattened_image,
    flattened_maps,
    inner_sizes,
    is_square,
    lasts,
    only_axis,
    ratio,
    recurrent,
    sample_sizes,
    tail,
    unflattened,
)
from whyshape.say import count, factors, shape_text
from whyshape.shapes import at, broadcast_clash, differing_axes, without_axis

DATA = "import numpy as np\nimport tensorflow as tf\n\n"


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
        return f"A Python list means several inputs: its {received} elements are your samples."
    return "A list [x, y] means two inputs; a tuple (x, y) means data and labels." if received == 2 else ""


def as_list_programs_count(n):
    """A list of samples where an array is wanted, or [x, y] where x is; then the array."""
    received = n.get("received", 0)
    if n.get("expected", 1) != 1 or received < 2 or received > 10000:
        return None
    if received > 20:
        program = predicted([4], ["Dense(1)"], f"samples = [np.zeros(4) for _ in range({received})]\n").replace(
            "model.predict(x)", "model({x})"
        )
        return [program.replace("{x}", x) for x in ["samples", "np.array(samples)"]]
    if received > 2:
        return None
    program = predicted([4], ["Dense(1)"], zeros("x", [SAMPLES, 4], "") + zeros("y", [SAMPLES, 1], "labels"))
    return [program.replace("predict(x)", "predict([x, y])"), program]


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
    sizes = as_list_sizes(n)
    if sizes is None:
        return ""
    return f"A Python list means several inputs: these are {sizes[0]} samples of {count(sizes[1], 'value')}."


def as_list_programs_samples(n):
    """A list of samples given to fit; then an array."""
    sizes = as_list_sizes(n)
    if sizes is None:
        return None
    rest = f'model.compile(loss="mse")\nsamples = [np.zeros({sizes[1]}) for _ in range({sizes[0]})]\ny = np.zeros({sizes[0]})\n'
    return [run_model([sizes[1]], ["Dense(1)"], f"{rest}model.fit({x}, y)\n") for x in ["samples", "np.array(samples)"]]


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
    head = (
        "import numpy as np\nfrom tensorflow import keras\n\n"
        + zeros("left", single, "")
        + zeros("right", single, "")
        + "pool = keras.layers.MaxPooling2D()\n"
    )
    return [f"{head}pool(np.stack([left, right], axis={axis}))\n", f"{head}[pool(x) for x in [left, right]]\n"]


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
        "number-of-inputs": lambda n: 94 if n.get("received", 0) > 20 else 62,
        "input-structure": prior(45),
        "no-shape-attribute": prior(82),
        "shapes-incompatible": lambda n: 50 if n.get("shape_a") == [] or n.get("shape_b") == [] else 6,
        "target-output-mismatch": lambda n: 80 if n.get("target_shape") == [] else 8,
        "sample-count": lambda n: (
            92
            if len(n.get("x_sizes", [])) > 5 or as_list_sizes(n) is not None
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


def inputs_feed_dict_shape(n):
    """One number per sample where images or sequences are wanted: the values may be fed in each other's place."""
    found = n.get("found_shape")
    wanted = n.get("expected_shape")
    if found is None or wanted is None or len(found) != 1:
        return 0
    return 35 if at(found, 0) > 1 and len(wanted) > 2 else 0


INPUTS_DO_NOT_MATCH_MODEL_INPUTS = Cause(
    "inputs-do-not-match-model-inputs",
    "Why does the model expect another number of inputs than it receives (or another structure)?",
    "Pass one array per Input, in the order (or by the names) of model.inputs, and one target and loss per output.",
    ask="What are model.inputs (and outputs), and what exactly is passed?",
    tells={
        "merge-needs-list": prior(75),
        "input-axis-value": prior(8),
        # Two inputs passed in the wrong order look like one with other features.
        "input-shape-mismatch": lambda n: (
            22 if n["expected_shape"] is not None and len(n["expected_shape"]) == 2 else 5
        ),
        "number-of-inputs": lambda n: 20 if n.get("received", 0) > 20 else 64,
        "input-structure": prior(75),
        "feed-dict-shape": inputs_feed_dict_shape,
        "loss-count": prior(82),
        "signature-mismatch": prior(30),
    },
)


def lengths_of(n):
    """[number of samples, another one, whether both are inputs], else None."""
    if "x_size" in n:
        return [n["x_size"], n["y_size"], False]
    inputs = n.get("x_sizes", sample_sizes(n) if "shapes" in n else [])
    for size in inputs[:5]:
        if size is not None and size != at(inputs, 0):
            return [at(inputs, 0), size, True]
    for size in n.get("y_sizes", []):
        if size is not None and len(inputs) < 6 and size != at(inputs, 0):
            return [at(inputs, 0), size, False]
    return None


def reshape_factor(a, b):
    """a / b where that is a batch size, 3 colours or a small image: a reshape, or steps counted as samples; else 0."""
    factor = ratio(a, b)
    return factor if b > 1 and factor in [3, 4, 8, 16, 32, 64, 128, 256, 512, 784, 1024] else 0


def lengths_say(n):
    """The ratio of the two numbers where it is a telling one, else their difference."""
    lengths = lengths_of(n)
    if lengths is None:
        return ""
    a, b, inputs = lengths
    factor = reshape_factor(max(a, b), min(a, b))
    if factor > 1 and not inputs:
        return f"{max(a, b)} = {factors([min(a, b), factor])}: a reshape has drawn a factor of {factor} into the first axis of {('x' if a > b else 'y')}, or steps were counted as samples."
    return f"{('Two inputs' if inputs else 'x and y')} need one row per sample; one has {count(abs(a - b), 'row')} more. Only one was filtered or split, or training data meets test data."


def fit_batch(rows):
    """A batch size, a power of two, with which an epoch of a program is short; Keras's own 32 where it is."""
    for size in [32, 128, 512, 2048, 8192]:
        if rows <= 64 * size:
            return size
    return 32768


def lengths_programs(n):
    """Data of one set with labels of the other, a reshape that multiplies samples, or two inputs of two lengths; then paired."""
    lengths = lengths_of(n)
    if lengths is None or not light([max(lengths[0] or 0, lengths[1] or 0), 16]) or min(lengths[:2]) < 1:
        return None
    a, b, inputs = lengths
    if max(a, b) > 1000000:
        return None
    size = fit_batch(max(a, b))
    fit = 'model.compile(loss="mse")\n{data}model.fit({x}, {y}' + (f", batch_size={size})\n" if size > 32 else ")\n")
    if inputs:
        program = (
            "import numpy as np\nfrom tensorflow import keras\n\nfirst, second = keras.Input((4,)), keras.Input((4,))\n"
            + "h = keras.layers.Concatenate()([first, second])\n"
            + "model = keras.Model([first, second], keras.layers.Dense(1)(h))\n"
            + fit.replace("{data}", zeros("a", [a, 4], "") + zeros("b", [b, 4], "") + zeros("y", [a], ""))
        )
        rows = min(a, b)
        return [
            program.replace("{x}", "[a, b]").replace("{y}", "y"),
            program.replace("{x}", f"[a[:{rows}], b[:{rows}]]").replace("{y}", f"y[:{rows}]"),
        ]
    factor = reshape_factor(a, b)
    if factor > 1:
        data = f"data = np.zeros(({b}, {factor}, 4))\n"
        program = fit.replace("{x}", "x").replace("{y}", f"np.zeros({b})")
        return [
            run_model(
                [4], ["Dense(1)"], program.replace("{data}", f"{data}x = data.reshape(-1, 4)  # {shape_text([a, 4])}\n")
            ),
            run_model(
                [4 * factor],
                ["Dense(1)"],
                program.replace("{data}", f"{data}x = data.reshape(len(data), {4 * factor})\n"),
            ),
        ]
    data = f"x_train, y_train = np.zeros(({a}, 4)), np.zeros({a})\nx_test, y_test = np.zeros(({b}, 4)), np.zeros({b})\n"
    program = run_model([4], ["Dense(1)"], fit.replace("{data}", data).replace("{x}", "x_train"))
    return [program.replace("{y}", "y_test"), program.replace("{y}", "y_train")]


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


EMPTY_DATA = Cause(
    "empty-data",
    "Why is the first axis 0 (got array with shape (0, ...))?",
    "Fix the path, pattern or filter; assert len(x) > 0 after loading.",
    ask="Does the path, glob or filter find anything?",
    tells={
        "concat-mismatch": lambda n: 85 if any([0 in pair[0] or 0 in pair[1] for pair in first_pairs(n)]) else 0,
        "data-rank": lambda n: 96 if at(n["found_shape"], 0) == 0 and len(n["found_shape"]) > 0 else 0,
        "target-not-one-hot": lambda n: 94 if at(n["found_shape"], 0) == 0 and len(n["found_shape"]) > 0 else 0,
        "sample-count": lambda n: 95 if 0 in sample_sizes(n) else 0,
        "tensorarray-shape": lambda n: (
            78 if n.get("expected_shape") is not None and n.get("found_shape") is None else 0
        ),
        "weights-shape": lambda n: 94 if n.get("value_shape") is not None and 0 in n["value_shape"] else 0,
        "feed-dict-shape": lambda n: 95 if n.get("found_shape") is not None and n["found_shape"][:1] == [0] else 0,
    },
)


def fixed_batch_conv_transpose_mismatch(n):
    """The message is the one about batches."""
    if "input_batch" in n or not ("actual" in n or "input_channels" in n) and n.get("batch_message") is not None:
        return 88
    return 30


def fixed_batch_concat_mismatch(n):
    """Only the first axis differs; with images it may be something else than the batch."""
    for pair in first_pairs(n):
        if differing_axes(pair[0], pair[1]) == [0] and pair[0][0] is not None and pair[1][0] is not None:
            return 90 if len(pair[0]) < 4 else 75
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
    """Values that are a multiple of what a fixed shape holds."""
    if "target_values" in n and any_ratio(n["values"], n["target_values"]) > 1 and n["target_values"] > 0:
        return 52
    return 14


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
    """[batch of the data, batch in the model, shape of a sample] where only the first axes of two shapes differ, else None."""
    a = n.get("shape_a", n.get("found_shape"))
    b = n.get("shape_b", n.get("expected_shape"))
    if "shapes" in n and len(first_pairs(n)) > 0:
        a, b = first_pairs(n)[0][:2]
    if a is None or b is None or len(a) != len(b) or not light(a) or not light(b):
        return None
    if differing_axes(a, b) != [0] and ("shapes" in n or broadcast_clash(a, b) != [-len(a)]):
        return None
    return [a[0], b[0], a[1:]]


def fixed_batch_say(n):
    """Which sizes, and what is left over where that is it."""
    if fixed_batch_elements(n) > 50 and "element" in n:
        return f"{n['shape_b'][0]} samples are left after {n['element']} batches of {n['shape_a'][0]}."
    pair = fixed_batch_pair(n)
    if pair is None:
        return ""
    return f"All but the batch agrees: {pair[0]} samples meet {pair[1]}, one of them written into the model, or a last batch that is smaller."


def fixed_batch_programs(n, merge):
    """A tensor with the batch size written into it, joined with data of another one; then made as large as the data."""
    pair = fixed_batch_pair(n)
    if pair is None or (merge != "x + state" and len(pair[2]) == 0):
        return None
    if recurrent(n) and max(pair[:2]) < 5000:
        program = run_model([10, 4], ["LSTM(8, stateful=True)"], "model.predict(np.zeros(({rows}, 10, 4)), {rows})\n")
        program = program.replace("Input((", f"Input(batch_shape=({pair[1]}, ")
        return [program.replace("{rows}", f"{rows}") for rows in pair[:2]]
    rest = "".join([f", {size}" for size in pair[2]])
    head = "import tensorflow as tf\n\n\ndef step(x):\n    state = tf.zeros({batch})\n" + f"    return {merge}\n\n\n"
    head = head + f"step(tf.zeros({shape_text([pair[0]] + pair[2])}))\n"
    return [
        head.replace("{batch}", shape_text([pair[1]] + pair[2])),
        head.replace("{batch}", f"(tf.shape(x)[0]{rest or ','})"),
    ]


def fixed_batch_programs_elements(n):
    """The outputs of all batches stacked, the last of them smaller; then joined."""
    if (
        fixed_batch_elements(n) < 50
        or not light(n["shape_a"] + [n["element"]])
        or n["element"] > 1000
        or not light(n["shape_b"])
    ):
        return None
    a = n["shape_a"]
    rows = a[0] * n["element"] + n["shape_b"][0]
    head = (
        f"import tensorflow as tf\n\nx = tf.zeros({shape_text([rows] + a[1:])})\n"
        + f"outputs = [x[i : i + {a[0]}] for i in range(0, {rows}, {a[0]})]\n"
    )
    return [f"{head}tf.stack(outputs)\n", f"{head}tf.concat(outputs, axis=0)\n"]


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
        "conv-transpose-mismatch": fixed_batch_conv_transpose_mismatch,
        "rnn-batch-size": prior(40),
        "attention-shape": lambda n: 88 if n.get("axis") == 0 and len(n["input_shape"] or []) > 2 else 0,
        "matmul-mismatch": lambda n: (
            80 if len(n.get("shape_b") or []) > 2 and inner_sizes(n)[0] == inner_sizes(n)[1] else 0
        ),
        "concat-mismatch": fixed_batch_concat_mismatch,
        "broadcast-mismatch": fixed_batch_broadcast_mismatch,
        "logits-labels-size": lambda n: 50 if at(n["output_shape"], 0) != at(n["target_shape"], 0) else 4,
        "sample-count": prior(20),
        "batch-elements-differ": fixed_batch_elements,
        "feed-dict-shape": lambda n: 90 if feed_pair(n) and only_axis(n["expected_shape"], n["found_shape"], 0) else 6,
        "reshape-size": fixed_batch_reshape_size,
    },
    says={
        "concat-mismatch": fixed_batch_say,
        "broadcast-mismatch": fixed_batch_say,
        "batch-elements-differ": fixed_batch_say,
        "feed-dict-shape": fixed_batch_say,
    },
    programs={
        "concat-mismatch": lambda n: fixed_batch_programs(n, "tf.concat([x, state], axis=-1)"),
        "broadcast-mismatch": lambda n: fixed_batch_programs(n, "x + state"),
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
        return 72
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
    image = flattened_image(data) if flattened_maps(n) is None else ""
    if "shape_b" in n and image != "" and flattened_image(model) == "":
        return f"{data} = {image} is a flattened image, {model} the width of a hidden layer: the product before it was left out."
    if data == 1 and model > 2:
        return "The data has one column: a table whose separator was not recognised?"
    if data == model + 1:
        return "One column too many: an index, or the target, is still in the table."
    if data + 1 == model:
        return "One column too few: one was dropped, or a category is not in this data."
    if data == 2 * model or model == 2 * data:
        return f"{max(model, data)} = 2*{min(model, data)}: Bidirectional, or two joined blocks, doubles a width."
    if 1000 in [model, data]:
        return "1000 are class scores of ImageNet: the last layer was kept on one side (include_top=False)."
    if model in FEATURE_WIDTHS and data in FEATURE_WIDTHS:
        return f"{model} and {data} are widths of two feature extractors or layers."
    more = "more" if data > model else "fewer"
    return f"The data has {count(abs(data - model), 'column')} {more}: others were chosen, or one-hot encoding found other categories."


def features_programs(n):
    """A table of another width than the model's; then the columns of the training data, or a model of the new width."""
    model, data, rows = features_pair(n)
    if min(model, data) < 1 or model == data or max(model, data) > 100000:
        return None
    rows = few(rows)
    x = zeros("x", [rows if light([rows, data]) else SAMPLES, data], "")
    broken = predicted([model], ["Dense(16)", "Dense(1)"], x)
    if data > model:
        return [
            broken,
            predicted(
                [model], ["Dense(16)", "Dense(1)"], f"{x}x = x[:, :{model}]  # the columns of the training data\n"
            ),
        ]
    return [broken, predicted([data], ["Dense(16)", "Dense(1)"], x)]


def features_programs_matmul(n):
    """Weights for another width of the data; then for this one."""
    model, data, rows = features_pair(n)
    units = at(n.get("shape_b"), 1) or 16
    if rows * units == 0 or model * data == 0 or model == data or not light([rows + units, max(model, data)]):
        return None
    head = f"import tensorflow as tf\n\nx = tf.zeros({shape_text([rows, data])})\n"
    return [
        f"{head}w = tf.Variable(tf.zeros({shape_text([size, units])}))\ntf.matmul(x, w)\n" for size in [model, data]
    ]


def features_programs_feed(n):
    """A placeholder of another width than the data's; then of this one."""
    if not feed_pair(n) or len(n["found_shape"]) != 2 or not light(n["found_shape"]) or at(n["expected_shape"], 1) == 0:
        return None
    x = zeros("x", n["found_shape"], "")
    return [fed(n["expected_shape"], x), fed([n["expected_shape"][0], n["found_shape"][1]], x)]


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


def deployed_say_tflite(n):
    """One dimension fewer: the batch; on the batch axis: the size that was converted; else whatever that axis is."""
    if "axis" not in n:
        return "A single sample lacks the batch axis: x[None] adds it." if n["received"] + 1 == n["expected"] else ""
    if n["axis"] == 0:
        return f"The model was converted for a batch of {n['expected']}: resize_tensor_input(index, shape) makes it {n['received']}."
    return "get_input_details() shows the shape that was converted; inputs may stand in another order than in Keras."


def deployed_programs_tflite(n):
    """An interpreter that is given a sample without its batch axis, or a larger batch; then as it wants it."""
    shape = [28, 28, 1][: max(n["expected"] - 1, 0)] if "axis" not in n else [28, 28, 1]
    if "axis" not in n and not (n["received"] + 1 == n["expected"] and 1 <= len(shape) <= 3 and n["expected"] < 5):
        return None
    if "axis" in n and not (n["axis"] == 0 and n["expected"] == 1 and 1 < n["received"] <= 2000):
        return None
    x = shape if "axis" not in n else [n["received"]] + shape
    program = (
        f"{DATA}model = tf.keras.Sequential([tf.keras.Input({shape_text(shape)}), tf.keras.layers.Dense(1)])\n"
        + "content = tf.lite.TFLiteConverter.from_keras_model(model).convert()\n"
        + "interpreter = tf.lite.Interpreter(model_content=content)\n"
        + 'index = interpreter.get_input_details()[0]["index"]\n'
        + zeros("x", x, "")
        + "{resize}interpreter.allocate_tensors()\ninterpreter.set_tensor(index, {x})\n"
    )
    return [
        program.replace("{resize}", "").replace("{x}", "x"),
        program.replace("{resize}", "interpreter.resize_tensor_input(index, x.shape)\n" if "axis" in n else "").replace(
            "{x}", "x[None]" if "axis" not in n else "x"
        ),
    ]


def deployed_programs_signature(n):
    """A function with a signature, given a sample without its batch axis or of another size; then as the signature says."""
    wanted = n.get("expected_shape")
    given = n.get("found_shape")
    if wanted is None or given is None or not light(defined(wanted)) or not light(defined(given)):
        return None
    given = defined(given)
    right = [size if size is not None else 1 for size in wanted]
    head = (
        f"import tensorflow as tf\n\nspec = tf.TensorSpec({shape_text(wanted)}, tf.float32)\n\n\n"
        + "@tf.function(input_signature=[spec])\ndef serve(x):\n    return 2 * x\n\n\n"
    )
    if given == right[1:]:
        return [f"{head}x = tf.zeros({shape_text(given)})\nserve({x})\n" for x in ["x", "x[None]"]]
    return [f"{head}serve(tf.zeros({shape_text(shape)}))\n" for shape in [given, right]]


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
        "reshape-size": lambda n: 64 if n.get("target_values") == 1 else 6,
    },
    says={"tflite-set-tensor": deployed_say_tflite},
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
