"""Reads shapes and layers as people write them: pasted Keras code becomes the layers of `layers.py`. Nothing is run.

The code is split into tokens, the tokens into values, the calls of known names into layers. What makes no layer
(imports, compile, summary) is stepped over; anything else stops with the line and the reason. No name of a paste is
looked up in a dict, since an object of JavaScript already has some. Written in the subset of `compile_js.py`.
"""

from whyshape.layers import grouped
from whyshape.say import count

MOST_CHARACTERS = 20000
MOST_LAYERS = 200
MOST_DEPTH = 8
LARGEST_NUMBER = 10000000
CONV = [
    "filters",
    "kernel_size",
    "strides",
    "padding",
    "data_format",
    "dilation_rate",
    "groups",
    "activation",
    "use_bias",
]
TRANSPOSE = CONV[:4] + ["output_padding", "data_format", "dilation_rate", "activation", "use_bias"]
TRANSPOSE_3D = CONV[:4] + ["data_format", "output_padding", "dilation_rate", "activation", "use_bias"]
DEPTHWISE = CONV[1:4] + ["depth_multiplier", "data_format", "dilation_rate", "activation", "use_bias"]
SEPARABLE = CONV[:6] + ["depth_multiplier", "activation", "use_bias"]
POOL = ["pool_size", "strides", "padding", "data_format"]
RNN = "units activation recurrent_activation use_bias return_sequences return_state go_backwards"
RNN_KEYWORDS = [
    "dropout",
    "recurrent_dropout",
    "seed",
    "unroll",
    "unit_forget_bias",
    "reset_after",
    "implementation",
    "stateful",
    "use_cudnn",
]
CONVRNN = CONV[:6] + ["activation", "recurrent_activation", "use_bias"]
ANYWHERE = ["name", "dtype", "trainable", "input_shape", "batch_input_shape", "batch_shape", "batch_size"]
CALLED_ON = ["", "inputs", "sequences", "query", "value", "key", "x"]  # what a layer is called on, not how
PASSED_OVER = ["Model", "compile", "summary", "fit", "evaluate", "predict", "print", "plot_model", "set_seed"]
STATEMENTS = ["def", "class", "for", "if", "elif", "else", "while", "with", "try", "except", "lambda"]
JOINS = ["Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "Dot"]
FUNCTIONS = ["subtract", "multiply", "average", "maximum", "minimum", "concatenate", "concat", "dot"]  # and "add"
UNLIKE = ["Concatenate", "concatenate", "concat", "Dot", "dot"]  # their inputs are not broadcast
DIGITS = "0123456789"
NUMBER = "0123456789._eE"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"


HEADS = "num_heads key_dim value_dim dropout use_bias output_shape attention_axes"
RESIZED = "height width interpolation crop_to_aspect_ratio pad_to_aspect_ratio fill_mode fill_value antialias"
MOVED = "fill_mode interpolation seed fill_value data_format"
RESIZING = [
    ["RandomCrop", "height width seed"],
    ["CenterCrop", "height width"],
    ["Resizing", RESIZED],
]
# [family, names, parameters that may stand without their name]
OF_ANY_RANK = [
    ["dense", "Dense", "units activation use_bias"],
    ["rnn", "LSTM GRU SimpleRNN", RNN],
    ["bidirectional", "Bidirectional", "layer merge_mode"],
    ["distributed", "TimeDistributed", "layer"],
    ["embedding", "Embedding", "input_dim output_dim"],
    ["flatten", "Flatten", "data_format"],
    ["reshape", "Reshape", "target_shape"],
    ["permute", "Permute", "dims"],
    ["repeat", "RepeatVector", "n"],
    ["attention", "MultiHeadAttention", HEADS],
    ["attention", "GroupQueryAttention", "head_dim num_query_heads num_key_value_heads dropout use_bias"],
    ["attention", "Attention", "use_scale score_mode dropout seed"],
    ["attention", "AdditiveAttention", "use_scale dropout"],
    ["batchnorm", "BatchNormalization", "axis momentum epsilon center scale"],
    ["layernorm", "LayerNormalization", "axis epsilon center scale"],
    ["norm", "GroupNormalization", "groups axis epsilon center scale"],
    ["norm", "RMSNormalization", "axis epsilon"],
    ["norm", "Normalization", "axis mean variance invert"],
    ["prelu", "PReLU", "alpha_initializer alpha_regularizer alpha_constraint shared_axes"],
    ["category", "CategoryEncoding", "num_tokens output_mode sparse"],
    [
        "vectorize",
        "TextVectorization",
        "max_tokens standardize split ngrams output_mode output_sequence_length pad_to_max_tokens vocabulary",
    ],
    ["keep", "Dropout AlphaDropout", "rate noise_shape seed"],
    ["keep", "GaussianNoise", "stddev seed"],
    ["keep", "GaussianDropout", "rate seed"],
    ["keep", "Activation", "activation"],
    ["keep", "ReLU", "max_value negative_slope threshold"],
    ["keep", "LeakyReLU", "negative_slope alpha"],
    ["keep", "ELU", "alpha"],
    ["keep", "ThresholdedReLU", "theta"],
    ["keep", "Softmax UnitNormalization", "axis"],
    ["keep", "Masking", "mask_value"],
    ["keep", "Rescaling", "scale offset"],
    ["keep", "Identity", ""],
    ["keep", "ActivityRegularization", "l1 l2"],
    ["keep", "Discretization", "bin_boundaries num_bins epsilon output_mode sparse"],
    ["keep", "Hashing", "num_bins mask_value salt output_mode sparse"],
    ["keep", "RandomFlip", "mode seed data_format"],
    ["keep", "RandomRotation", "factor " + MOVED],
    ["keep", "RandomZoom RandomTranslation", "height_factor width_factor " + MOVED],
    ["keep", "RandomShear", "x_factor y_factor interpolation fill_mode fill_value data_format seed"],
    ["keep", "RandomPerspective", "factor scale interpolation fill_value seed data_format"],
    ["keep", "RandomContrast RandomBrightness", "factor value_range seed"],
    ["keep", "RandomHue RandomSaturation RandomSharpness", "factor value_range data_format seed"],
    ["keep", "RandomPosterization RandomColorDegeneration", "factor value_range data_format seed"],
    ["keep", "RandomGrayscale", "factor data_format seed"],
    ["keep", "RandomInvert", "factor value_range seed data_format"],
    ["keep", "RandomErasing", "factor scale fill_value value_range seed data_format"],
    ["keep", "RandomGaussianBlur", "factor kernel_size sigma value_range data_format seed"],
    [
        "keep",
        "RandomColorJitter",
        "value_range brightness_factor contrast_factor saturation_factor hue_factor seed data_format",
    ],
    ["keep", "AutoContrast", "value_range"],
    ["keep", "Equalization", "value_range bins data_format"],
    ["keep", "Solarization", "addition_factor threshold_factor value_range"],
]


def every_kind():
    """What can be read: [names, family, rank, parameters that may stand without their name]."""
    kinds = []
    for rank in [1, 2, 3]:
        d = f"{rank}D"
        kinds.append([["Conv" + d, "Convolution" + d], "conv", rank, CONV])
        transposed = ["Conv" + d + "Transpose", "Convolution" + d + "Transpose"]
        kinds.append([transposed, "transpose", rank, TRANSPOSE_3D if rank == 3 else TRANSPOSE])
        if rank < 3:
            kinds.append([["DepthwiseConv" + d], "depthwise", rank, DEPTHWISE])
            kinds.append([["SeparableConv" + d, "SeparableConvolution" + d], "separable", rank, SEPARABLE])
        for full, brief in [["Max", "Max"], ["Average", "Avg"]]:
            kinds.append([[full + "Pooling" + d, brief + "Pool" + d], "pool", rank, POOL])
            names = ["Global" + full + "Pooling" + d, "Global" + brief + "Pool" + d]
            kinds.append([names, "global", rank, ["data_format", "keepdims"]])
        kinds.append([["UpSampling" + d], "upsample", rank, ["size", "data_format", "interpolation"]])
        kinds.append([["ZeroPadding" + d], "pad", rank, ["padding", "data_format"]])
        kinds.append([["Cropping" + d], "crop", rank, ["cropping", "data_format"]])
        kinds.append([["SpatialDropout" + d], "keep", rank, ["rate", "data_format", "seed"]])
        kinds.append([["ConvLSTM" + d], "convrnn", rank, CONVRNN])
        for adaptive in ["AdaptiveAveragePooling", "AdaptiveMaxPooling"]:
            kinds.append([[adaptive + d], "resize", rank, ["output_size", "data_format"]])
    for name, order in RESIZING:
        kinds.append([[name], "resize", 2, order.split(" ") + ["data_format"]])
    for family, names, order in OF_ANY_RANK:
        for name in names.split(" "):
            kinds.append([[name], family, 0, [word for word in order.split(" ") if word]])
    return kinds


KINDS = every_kind()


# ---- Shapes and code


def read_shape(text):
    """{shape, problem} of a shape as people write it: (None, 28, 28), [28, 28], 28x28x1, ?."""
    inner = text.strip()
    for word in ["TensorShape", "tf."]:
        inner = inner.replace(word, "")
    for mark in ["(", ")", "[", "]"]:
        inner = inner.replace(mark, " ")
    for mark in ["×", "x", "X", "*", ";"]:
        inner = inner.replace(mark, ",")
    inner = inner.strip()
    if inner.endswith(","):
        inner = inner[:-1]
    sizes = []
    if inner == "":
        if "(" in text or "[" in text:
            return {"shape": sizes, "problem": ""}
        return {"shape": None, "problem": "Write a shape such as (28, 28, 1)."}
    words = inner.split(",")
    if len(words) == 1 and " " in inner:
        words = [word for word in inner.split(" ") if word]
    for word in words:
        size = word.strip()
        if size in ["None", "none", "null", "?", "-1"]:
            sizes.append(None)
        elif size and all([letter in DIGITS for letter in size]) and len(size) < 9 and int(size) <= LARGEST_NUMBER:
            sizes.append(int(size))
        elif size and all([letter in DIGITS for letter in size]):
            return {"shape": None, "problem": f"A size is at most {grouped(LARGEST_NUMBER)}."}
        else:
            return {
                "shape": None,
                "problem": f"“{size[:20]}” is no size: write whole numbers, or None for an unknown one.",
            }
    if len(sizes) > 12:
        return {"shape": None, "problem": "A shape has at most 12 axes here."}
    return {"shape": sizes, "problem": ""}


def read_stack(text):
    """{layers, input, problem, line, joins} of pasted code. Nothing is run.

    input is a shape with its batch axis, or None; joins is True when the problem is one for two shapes that broadcast.
    """
    state = {"tokens": [], "at": 0, "text": text, "problem": "", "line": 1, "layers": [], "input": None}
    state["known"] = []  # [name, value] of assignments such as classes = 10
    state["last"] = ""  # the variable that holds the end of a functional model
    state["joins"] = False  # the problem is a layer with several inputs that broadcast
    if len(text) > MOST_CHARACTERS:
        fail(state, 1, f"The text is longer than {grouped(MOST_CHARACTERS)} characters. Paste only the layers.")
    else:
        split_tokens(state)
    while not state["problem"] and state["at"] < len(state["tokens"]):
        read_statement(state)
    if state["problem"]:
        joins = state["joins"]
        return {"layers": [], "input": None, "problem": state["problem"], "line": state["line"], "joins": joins}
    return {"layers": state["layers"], "input": state["input"], "problem": "", "line": 0, "joins": False}


def fail(state, line, problem):
    """Keep the first problem."""
    if not state["problem"]:
        state["problem"] = problem
        state["line"] = line


def split_tokens(state):
    """Names, numbers, texts, operators, and the line ends that end a statement."""
    text, tokens, i, line, depth = state["text"], state["tokens"], 0, 1, 0
    while i < len(text):
        letter = text[i]
        start = i
        i += 1
        if letter == "\n":
            if depth == 0:
                tokens.append({"kind": "end", "text": "\n", "line": line, "start": start, "end": i})
            line += 1
        elif letter == "#":
            while i < len(text) and text[i] != "\n":
                i += 1
        elif letter in LETTERS:
            while i < len(text) and (text[i] in LETTERS or text[i] in DIGITS):
                i += 1
            tokens.append({"kind": "name", "text": text[start:i], "line": line, "start": start, "end": i})
        elif letter in DIGITS or (letter == "." and i < len(text) and text[i] in DIGITS):
            while i < len(text) and (text[i] in NUMBER or (text[i] in "+-" and text[i - 1] in "eE")):
                i += 1
            tokens.append({"kind": "number", "text": text[start:i], "line": line, "start": start, "end": i})
        elif letter == '"' or letter == "'":
            while i < len(text) and text[i] != letter and text[i] != "\n":
                i += 1
            if i >= len(text) or text[i] == "\n":
                fail(state, line, "a quotation mark is not closed.")
                return
            i += 1
            tokens.append({"kind": "text", "text": text[start + 1 : i - 1], "line": line, "start": start, "end": i})
        elif letter in "([{":
            depth += 1
            tokens.append({"kind": "mark", "text": letter, "line": line, "start": start, "end": i})
        elif letter in ")]}":
            depth = max(0, depth - 1)
            tokens.append({"kind": "mark", "text": letter, "line": line, "start": start, "end": i})
        elif letter == "\\" and i < len(text) and text[i] == "\n":
            i += 1
            line += 1
        elif letter in ",=.*/+-:;<>%@&|~!":
            if letter == "/" and i < len(text) and text[i] == "/":
                i += 1
            kind = "end" if letter == ";" and depth == 0 else "mark"
            tokens.append({"kind": kind, "text": text[start:i], "line": line, "start": start, "end": i})
        elif letter not in " \t\r\u00a0\ufeff":
            fail(state, line, f"“{letter}” stands in no layer.")
            return
    tokens.append({"kind": "end", "text": "\n", "line": line, "start": len(text), "end": len(text)})


def token(state, ahead=0):
    """The token at which the reader stands, or one further on."""
    place = min(state["at"] + ahead, len(state["tokens"]) - 1)
    return state["tokens"][place]


def take(state, mark):
    """Step over a mark if it stands here."""
    here = token(state)
    if here["kind"] == "mark" and here["text"] == mark:
        state["at"] += 1
        return True
    return False


def skip_statement(state):
    """Step over the rest of a statement."""
    while token(state)["kind"] != "end":
        state["at"] += 1
    state["at"] += 1


def read_statement(state):
    """One statement: layers are kept, a number is remembered, what makes no layer is stepped over."""
    here = token(state)
    if here["kind"] == "end" or here["text"] == "," or (here["kind"] == "mark" and here["text"] in ")]}"):
        state["at"] += 1  # empty; a comma after a layer; the end of a list whose beginning was not pasted
        return
    if here["kind"] == "text" or here["text"] in ["import", "from", "return", "print", "assert"]:
        skip_statement(state)
        return
    if here["kind"] == "name" and here["text"] in STATEMENTS:
        fail(state, here["line"], f"“{here['text']}” is more than this calculator reads: paste only the layers.")
        return
    target = ""
    if here["kind"] == "name" and token(state, 1)["text"] == "=":
        target = here["text"]
        state["at"] += 2
    node = read_value(state, 0)
    if state["problem"]:
        return
    if target and node[0] != "call":
        state["known"].append([target, node])
    else:
        collect(state, node, target, 0)
    here = token(state)
    if not state["problem"] and here["kind"] == "mark" and here["text"] in "+-*":
        joined(state, here["line"], f"“{here['text']}”", True)
    if not state["problem"] and here["kind"] != "end" and here["text"] != ",":
        fail(state, here["line"], f"“{here['text']}” is not understood here.")


def read_value(state, depth):
    """A value: [int, n], [float, text], [text, s], [name, s], [list, values].

    Or [call, name, values, [name, value] pairs, first token, code, what it is called on].
    """
    left = read_one(state, depth)
    while not state["problem"] and token(state)["kind"] == "mark" and token(state)["text"] in ["*", "//"]:
        mark = token(state)
        state["at"] += 1
        right = read_one(state, depth)
        if state["problem"]:
            return left
        if left[0] != "int" or right[0] != "int" or right[1] < 1:
            fail(state, mark["line"], "write the number that this arithmetic gives.")
            return left
        left = ["int", left[1] * right[1] if mark["text"] == "*" else left[1] // right[1]]
        if left[1] > LARGEST_NUMBER:
            fail(state, mark["line"], f"a number is at most {grouped(LARGEST_NUMBER)}.")
    return left


def read_one(state, depth):
    """A value without arithmetic."""
    here = token(state)
    if depth > MOST_DEPTH:
        fail(state, here["line"], "the brackets are nested too deep.")
    if state["problem"]:
        return ["name", "None"]
    state["at"] += 1
    if here["kind"] == "number":
        return number_node(state, here)
    if here["kind"] == "text":
        return ["text", here["text"]]
    if here["text"] == "-" and token(state)["kind"] == "number":
        node = number_node(state, token(state))
        state["at"] += 1
        return ["int", -node[1]] if node[0] == "int" else node
    if here["text"] == "(" or here["text"] == "[":
        return read_list(state, here, depth)
    if here["kind"] == "name":
        return read_name(state, here, depth)
    state["at"] -= 1
    what = "the line ends too early" if here["kind"] == "end" else f"“{here['text']}” is not understood here"
    fail(state, here["line"], what + ".")
    return ["name", "None"]


def number_node(state, here):
    """[int, n] or [float, text]."""
    digits = here["text"].replace("_", "")
    if all([letter in DIGITS for letter in digits]):
        if len(digits) > 8 or int(digits) > LARGEST_NUMBER:
            fail(state, here["line"], f"a number is at most {grouped(LARGEST_NUMBER)}.")
            return ["int", 1]
        return ["int", int(digits)]
    return ["float", digits]


def read_list(state, opening, depth):
    """A tuple, a list, or one value in brackets."""
    closing = ")" if opening["text"] == "(" else "]"
    values, comma = [], False
    while not state["problem"]:
        if take(state, closing):
            if closing == ")" and len(values) == 1 and not comma:
                return values[0]
            return ["list", values]
        values.append(read_value(state, depth + 1))
        comma = take(state, ",")
        if not comma and token(state)["text"] != closing:
            fail(state, opening["line"], f"the bracket “{opening['text']}” is not closed.")
    return ["list", values]


def read_name(state, first, depth):
    """A name with its dots; its value if it was assigned; a call with its arguments."""
    name = first["text"]
    end = first["end"]
    while token(state)["text"] == "." and token(state, 1)["kind"] == "name":
        name = token(state, 1)["text"]  # keras.layers.Dense is Dense
        end = token(state, 1)["end"]
        state["at"] += 2
    if not take(state, "("):
        for known, value in state["known"]:
            if known == first["text"] and end == first["end"]:
                return value
        return ["name", name]
    plain, named = [], []
    while not state["problem"]:
        if take(state, ")"):
            break
        here = token(state)
        if here["kind"] == "name" and token(state, 1)["text"] == "=":
            state["at"] += 2
            named.append([here["text"], read_value(state, depth + 1)])
        else:
            plain.append(read_value(state, depth + 1))
        if not take(state, ",") and token(state)["text"] != ")":
            fail(state, first["line"], f"the bracket of “{name}(” is not closed.")
    end = state["tokens"][state["at"] - 1]["end"]
    code = " ".join([word for word in state["text"][first["start"] : end].replace("\n", " ").split(" ") if word])
    on = []
    if take(state, "("):  # a layer that is called on what the layer before it made
        while not state["problem"] and not take(state, ")"):
            key = ""
            if token(state)["kind"] == "name" and token(state, 1)["text"] == "=":
                key = token(state)["text"]
                state["at"] += 2
            value = read_value(state, depth + 1)
            if key in CALLED_ON:
                on.append(value)
            if not take(state, ",") and token(state)["text"] != ")":
                fail(state, first["line"], "a bracket is not closed.")
    return ["call", name, plain, named, first, code, on]


def collect(state, node, target, depth):
    """Keep the layers of a statement."""
    if node[0] == "list":
        for item in node[1]:
            collect(state, item, "", depth + 1)
        return
    if node[0] != "call" or state["problem"]:
        if node[0] == "name" and kind_of(node[1]) is not None:
            fail(state, token(state)["line"], f"{node[1]} needs brackets: {node[1]}(...).")
        return
    _, name, plain, named, first, _, on = node
    function = (name == "add" and len(plain) > 0 and holds_names(plain[0])) or name in FUNCTIONS
    if name in JOINS or (function and len(on) == 0):
        joined(state, first["line"], name, name not in UNLIKE)
    elif name == "Sequential" or name == "add":
        for item in plain + [value for key, value in named if key == "layers"]:
            collect(state, item, "", depth + 1)
    elif name in ["Input", "InputLayer", "build"]:
        set_input(state, node)
        state["last"] = target
    elif name not in PASSED_OVER:
        follow(state, node, target)
        layer = make_layer(state, node, 0)
        if layer is not None:
            state["layers"].append(layer)
        if len(state["layers"]) > MOST_LAYERS:
            fail(state, first["line"], f"these are more than {MOST_LAYERS} layers.")


def holds_names(node):
    """True for a list of names: what functions that join several tensors are called on."""
    return node[0] == "list" and len(node[1]) > 0 and all([item[0] == "name" for item in node[1]])


def joined(state, line, name, broadcasts):
    """The problem of a layer with several inputs."""
    if not state["problem"]:
        state["joins"] = broadcasts
    text = "joins several inputs; the calculator walks one line of layers."
    if name in ["Concatenate", "concatenate", "concat"]:
        text = text + " Their sizes must be equal on every axis but its own."
    fail(state, line, f"{name} {text}")


def follow(state, node, target):
    """A functional model must be one line of layers: each is called on the one before."""
    _, name, _, _, first, _, on = node
    if len(on) == 0:
        return
    kind = kind_of(name)
    if kind is not None and kind[1] == "attention":
        on = on[0][1] + on[1:] if on[0][0] == "list" else on
        if not all([one[0] == "name" and one[1] == on[0][1] for one in on]):
            joined(state, first["line"], name, False)
            return
    if len(on) > 0 and on[0][0] == "call":  # Dense(3)(Flatten()(x))
        collect(state, on[0], "", 1)
    elif len(on) == 0 or on[0][0] != "name":
        joined(state, first["line"], name if kind is not None else "this layer", True)
    elif state["last"] and on[0][1] != state["last"]:
        text = f"this layer goes back to “{on[0][1]}”; the calculator walks one line of layers, each on the one before."
        fail(state, first["line"], text)
    state["last"] = target


def set_input(state, node):
    """The shape that the code itself gives."""
    _, name, plain, named, first, _, _ = node
    sizes, whole = None, name == "build"
    if len(plain) > 0:
        sizes = plain[0]
    for key, value in named:
        if key in ["shape", "input_shape", "batch_shape", "batch_input_shape"]:
            sizes = value
            whole = whole or key in ["batch_shape", "batch_input_shape"]
    if sizes is not None and sizes[0] != "name":
        shape = read_sizes(state, sizes, first, "shape")
        state["input"] = shape if whole else [None] + shape


def read_sizes(state, node, first, what):
    """A list of sizes, None among them; a single number is a list of one."""
    sizes = []
    for item in node[1] if node[0] == "list" else [node]:
        if item[0] == "int" and item[1] > 0:
            sizes.append(item[1])
        elif item[0] == "name" and item[1] == "None":
            sizes.append(None)
        else:
            fail(state, first["line"], f"{what} holds {node_text(item)}: write whole numbers from 1 on, or None.")
    return sizes


def node_text(node):
    """A value in a sentence."""
    if node[0] == "int":
        return str(node[1]).replace("-", "−")
    if node[0] == "list":
        return "a list"
    return f"“{node[1]}”"


def kind_of(name):
    """The row of KINDS for a name, or None."""
    for kind in KINDS:
        if name in kind[0]:
            return kind
    return None


def make_layer(state, node, depth):
    """The layer that a call describes, or None with a problem."""
    _, name, plain, named, first, code, _ = node
    kind = kind_of(name)
    line = first["line"]
    if kind is None:
        fail(state, line, f"the calculator does not know “{name[:40]}”.{suggestion(name, known_names())}")
        return None
    names, family, rank, order = kind
    layer = {"name": names[0], "family": family, "rank": rank, "code": code[:160], "line": line, "first": False}
    layer["bias"] = True
    given = []
    # Only what a reader really writes by place: the rest of a recurrent layer's settings has names.
    places = order[:3] if family == "rnn" and names[0] != "SimpleRNN" else order[:2] if family == "rnn" else order
    if len(plain) > len(places):
        fail(state, line, f"{names[0]} gets more values than it has places for ({', '.join(places)}).")
        return None
    for i, value in enumerate(plain):
        given.append([places[i], value])
    allowed = order + ANYWHERE
    if family == "rnn":
        allowed = allowed + RNN_KEYWORDS
    if family == "convrnn":
        allowed = allowed + RNN_KEYWORDS + ["return_sequences", "return_state", "go_backwards"]
    if family == "attention":
        allowed = allowed + ["seed", "flash_attention", "sliding_window"]
    if family == "dense":
        allowed = allowed + ["input_dim"]
    if family == "embedding":
        allowed = allowed + ["mask_zero", "input_length"]
    for key, value in named:
        harmless = key.endswith("_initializer") or key.endswith("_regularizer") or key.endswith("_constraint")
        if key not in allowed and not harmless:
            fail(state, line, f"{names[0]} has no “{key[:40]}” here.{suggestion(key, allowed)}")
            return None
        if argument(given, key) is not None and argument(given, key)[0] != "unset":
            fail(state, line, f"{names[0]} gets “{key}” twice.")
            return None
        given.append([key, value])
    reading = {"state": state, "given": given, "name": names[0], "line": line}
    if depth == 0 and len(state["layers"]) == 0:
        set_first_input(state, given, first)
    settings(layer, reading, depth)
    return None if state["problem"] else layer


def known_names():
    """Every name of every layer that can be read."""
    names = []
    for kind in KINDS:
        names = names + kind[0]
    return names


def suggestion(word, words):
    """A known word that differs only in its case or its end."""
    low = word.lower()
    for other in words:
        if len(low) > 2 and (other.lower().startswith(low) or low.startswith(other.lower())):
            return f" Did you mean {other}?"
    return ""


def set_first_input(state, given, first):
    """Old code gives the input shape to its first layer."""
    for key, value in given:
        if key in ["input_shape", "batch_input_shape", "batch_shape"] and value[0] == "list":
            shape = read_sizes(state, value, first, "shape")
            state["input"] = [None] + shape if key == "input_shape" else shape
        if key == "input_dim" and len(given) > 0 and value[0] == "int" and argument(given, "units") is not None:
            state["input"] = [None, value[1]]


def argument(given, key):
    """The value of an argument, or None when it was not given."""
    for name, value in given:
        if name == key:
            return value
    return None


def settings(layer, reading, depth):
    """Read the settings of a layer's family from its arguments."""
    family, rank = layer["family"], layer["rank"]
    if argument(reading["given"], "data_format") is not None:
        layout = word_of(reading, "data_format", ["channels_last", "channels_first"], "channels_last")
        layer["first"] = layout == "channels_first"
    if family in ["conv", "transpose", "depthwise", "separable", "pool"]:
        window_settings(layer, reading)
    elif family == "global":
        layer["keepdims"] = truth(reading, "keepdims", False)
    elif family == "upsample":
        layer["size"] = sizes_of(reading, "size", rank, 2, 1)
        if (
            rank == 1
            and argument(reading["given"], "size") is not None
            and argument(reading["given"], "size")[0] != "int"
        ):
            complain(reading, "needs one whole number for size.")
    elif family == "pad" or family == "crop":
        name = "padding" if family == "pad" else "cropping"
        layer["pairs"] = pairs_of(reading, name, rank, 0 if family == "crop" and rank == 2 else 1)
    elif family == "dense":
        layer["units"] = number_of(reading, "units", None, 1)
        layer["bias"] = truth(reading, "use_bias", True)
    elif family == "rnn":
        rnn_settings(layer, reading)
    elif family == "convrnn":
        inner = {"name": layer["name"], "family": "conv", "rank": rank, "first": layer["first"], "bias": True}
        window_settings(inner, reading)
        layer["layer"] = inner
        layer["bias"] = inner["bias"]
        layer["sequences"] = truth(reading, "return_sequences", False)
        one_output(reading)
    elif family == "resize":
        if layer["name"].startswith("Adaptive"):
            layer["size"] = sizes_of(reading, "output_size", rank, None, 1)
        else:
            layer["size"] = [number_of(reading, "height", None, 1), number_of(reading, "width", None, 1)]
    elif family == "bidirectional" or family == "distributed":
        wrapper_settings(layer, reading, depth)
    elif family == "embedding":
        layer["input_dim"] = number_of(reading, "input_dim", None, 1)
        layer["output_dim"] = number_of(reading, "output_dim", None, 1)
    elif family == "reshape":
        layer["target"] = whole_numbers(reading, "target_shape", -1)
        if len([size for size in layer["target"] if size == -1]) > 1:
            complain(reading, "has more than one -1 in its target shape.")
    elif family == "permute":
        layer["dims"] = whole_numbers(reading, "dims", 1)
        if not all([place in layer["dims"] for place in range(1, len(layer["dims"]) + 1)]):
            complain(reading, f"needs each of the axes 1 to {len(layer['dims'])} once in dims.")
    elif family == "repeat":
        layer["n"] = number_of(reading, "n", None, 1)
    elif family == "batchnorm" or family == "layernorm" or family == "norm":
        normal_settings(layer, reading)
    elif family == "prelu":
        given = argument(reading["given"], "shared_axes")
        layer["shared"] = [] if unset(given) else whole_numbers(reading, "shared_axes", 1)
    elif family == "attention":
        attention_settings(layer, reading)
    elif family == "category":
        layer["tokens"] = number_of(reading, "num_tokens", None, 1)
        layer["one_hot"] = word_of(reading, "output_mode", ["multi_hot", "one_hot", "count"], "multi_hot") == "one_hot"
    elif family == "vectorize":
        given = argument(reading["given"], "output_sequence_length")
        layer["length"] = None if unset(given) else number_of(reading, "output_sequence_length", None, 1)
    if family == "vectorize" or layer["name"] in ["Hashing", "Discretization"]:
        word_of(reading, "output_mode", ["int"], "int")


def normal_settings(layer, reading):
    """The axis that is normalized, and how many weights there are for each of its places."""
    layer["groups"], layer["extra"] = 1, 0
    name = layer["name"]
    given = argument(reading["given"], "axis")
    if name == "Normalization" and given is not None and unset(given):
        layer["axis"] = None  # one mean for all
    else:
        layer["axis"] = number_of(reading, "axis", -1, -12)
    if name == "RMSNormalization":
        layer["vectors"] = 1
    elif name == "Normalization":
        known = not unset(argument(reading["given"], "mean"))
        layer["vectors"], layer["extra"] = (0, 0) if known else (2, 1)
        if known:
            layer["axis"] = None
    else:
        both = (1 if truth(reading, "center", True) else 0) + (1 if truth(reading, "scale", True) else 0)
        layer["vectors"] = both + (2 if name == "BatchNormalization" else 0)
    if name == "GroupNormalization":
        groups = number_of(reading, "groups", 32, -1)
        if groups == 0:
            complain(reading, "has 0 for groups: the least is 1.")
        layer["groups"] = max(1, groups)


def attention_settings(layer, reading):
    """Heads and sizes of an attention over what one layer made; weights: 0 none, 1 a scale, 2 its four matrices."""
    name = layer["name"]
    layer["target"], layer["exact"], layer["weights"] = None, name == "GroupQueryAttention", 2
    if name in ["Attention", "AdditiveAttention"]:
        layer["weights"] = 1 if truth(reading, "use_scale", name == "AdditiveAttention") else 0
        return
    layer["bias"] = truth(reading, "use_bias", True)
    if name == "GroupQueryAttention":
        layer["key_dim"] = number_of(reading, "head_dim", None, 1)
        layer["value_dim"] = layer["key_dim"]
        layer["heads"] = number_of(reading, "num_query_heads", None, 1)
        layer["key_heads"] = number_of(reading, "num_key_value_heads", None, 1)
        if layer["heads"] % layer["key_heads"] != 0:
            complain(reading, f"cannot split {layer['heads']} query heads into {layer['key_heads']} groups.")
        return
    layer["heads"] = number_of(reading, "num_heads", None, 1)
    layer["key_heads"] = layer["heads"]
    layer["key_dim"] = number_of(reading, "key_dim", None, 1)
    given = argument(reading["given"], "value_dim")
    layer["value_dim"] = layer["key_dim"] if unset(given) else number_of(reading, "value_dim", None, 1)
    if not unset(argument(reading["given"], "output_shape")):
        layer["target"] = whole_numbers(reading, "output_shape", 1)


def window_settings(layer, reading):
    """Kernel, strides, dilation, padding, filters."""
    family, rank = layer["family"], layer["rank"]
    layer["groups"], layer["depth_multiplier"], layer["output_padding"] = 1, 1, None
    if family == "pool":
        layer["kernel"] = sizes_of(reading, "pool_size", rank, 2, 1)
        given = argument(reading["given"], "strides")
        layer["strides"] = layer["kernel"] if unset(given) else sizes_of(reading, "strides", rank, 1, 1)
        layer["dilation"] = [1 for _ in range(rank)]
    else:
        layer["kernel"] = sizes_of(reading, "kernel_size", rank, None, 1)
        layer["strides"] = sizes_of(reading, "strides", rank, 1, 1)
        layer["dilation"] = sizes_of(reading, "dilation_rate", rank, 1, 1)
        layer["bias"] = truth(reading, "use_bias", True)
    allowed = ["valid", "same"]
    if rank == 1 and family in ["conv", "separable", "depthwise"]:
        allowed.append("causal")
    layer["padding"] = word_of(reading, "padding", allowed, "valid")
    if reading["state"]["problem"]:
        return
    if family in ["conv", "transpose", "separable"]:
        layer["filters"] = number_of(reading, "filters", None, 1)
    if family in ["depthwise", "separable"]:
        layer["depth_multiplier"] = number_of(reading, "depth_multiplier", 1, 1)
    if family == "conv":
        layer["groups"] = number_of(reading, "groups", 1, 1)
        if not reading["state"]["problem"] and layer["filters"] % layer["groups"] != 0:
            complain(reading, f"cannot split {layer['filters']} filters into {layer['groups']} groups.")
    if family == "transpose" and not unset(argument(reading["given"], "output_padding")):
        layer["output_padding"] = sizes_of(reading, "output_padding", rank, 0, 0)
        if not reading["state"]["problem"]:
            for i in range(rank):
                if layer["output_padding"][i] >= layer["strides"][i]:
                    complain(reading, "needs an output_padding smaller than its strides.")
    if family in ["conv", "transpose"] and max(layer["strides"]) > 1 and max(layer["dilation"]) > 1:
        complain(reading, "takes strides or a dilation_rate larger than 1, not both.")


def rnn_settings(layer, reading):
    """Units, gates, and what comes out."""
    layer["units"] = number_of(reading, "units", None, 1)
    layer["bias"] = truth(reading, "use_bias", True)
    layer["sequences"] = truth(reading, "return_sequences", False)
    layer["gates"] = 4 if layer["name"] == "LSTM" else 3 if layer["name"] == "GRU" else 1
    layer["biases"] = 2 if layer["name"] == "GRU" and truth(reading, "reset_after", True) else 1
    one_output(reading)


def one_output(reading):
    """A recurrent layer with its state is no line of layers."""
    if truth(reading, "return_state", False):
        complain(reading, "has several outputs with return_state=True; the calculator walks one line of layers.")


def wrapper_settings(layer, reading, depth):
    """The layer inside."""
    inner = argument(reading["given"], "layer")
    if inner is None or inner[0] != "call" or depth > 2:
        complain(reading, "needs a layer in its brackets.")
        return
    layer["layer"] = make_layer(reading["state"], inner, depth + 1)
    if layer["layer"] is None:
        return
    if layer["layer"]["family"] == "attention":
        complain(reading, "needs a layer with one input in its brackets.")
    if layer["family"] == "bidirectional":
        if layer["layer"]["family"] != "rnn":
            complain(reading, "needs a recurrent layer in its brackets.")
        layer["merge"] = word_of(reading, "merge_mode", ["concat", "sum", "mul", "ave"], "concat")
        if argument(reading["given"], "merge_mode") is not None and unset(argument(reading["given"], "merge_mode")):
            complain(reading, "has two outputs with merge_mode=None; the calculator walks one line of layers.")


def complain(reading, text):
    """A problem with a layer's arguments."""
    fail(reading["state"], reading["line"], f"{reading['name']} {text}")


def with_value(reading, key, node):
    """A reading of one argument only."""
    return {"state": reading["state"], "given": [[key, node]], "name": reading["name"], "line": reading["line"]}


def unset(node):
    """True for an argument that was not given, or given as None."""
    return node is None or (node[0] == "name" and node[1] == "None")


def number_of(reading, key, otherwise, least):
    """A whole number; `otherwise` None means that it must be given."""
    node = argument(reading["given"], key)
    if node is None and otherwise is not None:
        return otherwise
    if node is None:
        complain(reading, f"needs {key}.")
    elif node[0] == "list" and len(node[1]) == 1:
        return number_of(with_value(reading, key, node[1][0]), key, otherwise, least)
    elif node[0] != "int":
        complain(reading, f"has {node_text(node)} for {key}: write a number in its place.")
    elif node[1] < least:
        complain(reading, f"has {node_text(node)} for {key}: the least is {least}.")
    else:
        return node[1]
    return 1


def sizes_of(reading, key, rank, otherwise, least):
    """One whole number for each axis; a single one counts for all."""
    node = argument(reading["given"], key)
    if node is None and otherwise is not None:
        return [otherwise for _ in range(rank)]
    if node is None or node[0] != "list":
        size = number_of(reading, key, otherwise, least)
        return [size for _ in range(rank)]
    if len(node[1]) != rank:
        complain(reading, f"has {count(len(node[1]), 'number')} for {key} and needs {rank}.")
        return [1 for _ in range(rank)]
    return [number_of(with_value(reading, key, item), key, None, least) for item in node[1]]


def pairs_of(reading, key, rank, otherwise):
    """[before, after] for each axis of a padding or cropping layer."""
    node = argument(reading["given"], key)
    if node is None or node[0] != "list":
        size = number_of(reading, key, otherwise, 0)
        return [[size, size] for _ in range(rank)]
    if rank == 1:
        return [sizes_of(reading, key, 2, None, 0)]
    if len(node[1]) != rank:
        complain(reading, f"has {count(len(node[1]), 'number')} for {key} and needs {rank}.")
        return [[1, 1] for _ in range(rank)]
    return [sizes_of(with_value(reading, key, item), key, 2, None, 0) for item in node[1]]


def whole_numbers(reading, key, least):
    """A list of whole numbers, of any length."""
    node = argument(reading["given"], key)
    if node is None:
        complain(reading, f"needs {key}.")
        return []
    items = node[1] if node[0] == "list" else [node]
    return [number_of(with_value(reading, key, item), key, None, least) for item in items]


def word_of(reading, key, allowed, otherwise):
    """One of a few words, in any case."""
    node = argument(reading["given"], key)
    if unset(node):
        return otherwise
    word = node[1].lower() if node[0] == "text" else ""
    if word not in allowed:
        complain(reading, f"has {node_text(node)} for {key}: write {' or '.join(allowed)}.")
        return otherwise
    return word


def truth(reading, key, otherwise):
    """True or False."""
    node = argument(reading["given"], key)
    if node is None:
        return otherwise
    if node[0] == "name" and node[1] in ["True", "False"]:
        return node[1] == "True"
    if node[0] == "int" and node[1] in [0, 1]:
        return node[1] == 1
    complain(reading, f"has {node_text(node)} for {key}: write True or False.")
    return otherwise
