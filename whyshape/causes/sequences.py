"""Mistakes with sequences and recurrent layers."""

from whyshape.cause import Cause, prior
from whyshape.causes.programs import (
    DEFAULT_SIZE,
    SAMPLES,
    conv,
    defined,
    dense,
    few,
    fitted,
    light,
    predicted,
    sequential,
    usable,
    zeros,
)
from whyshape.causes.signs import (
    any_ratio,
    between_layers,
    in_loss,
    inner_sizes,
    named,
    outputs_and_targets,
    ratio,
    recurrent,
    shorter_without,
    sparse_counts,
    tail,
)
from whyshape.say import shape_text
from whyshape.shapes import at, broadcast_clash, differing_axes, rank

# Lengths that tables of positions are made for.
POSITIONS = [512, 1024, 2048]
# Time steps where the message does not know them.
STEPS = 100
ONE_HOT = "categorical_crossentropy"
WHOLE = "sparse_categorical_crossentropy"
DATA = "import numpy as np\nimport tensorflow as tf\n\n"


# What a layer for one time step is given, whatever the message.
ONE_STEP = "Inside TimeDistributed the layer sees one time step"


def cnn_lstm_layer_input_rank(n):
    """An axis lacks inside TimeDistributed or for ConvLSTM2D, or is too many for an LSTM, whose steps are still images."""
    if n["expected_rank"] == 5 and n["found_rank"] == 4:
        return 84
    if named(n, ["timedistributed", "time_distributed"]) and n["found_rank"] < n["expected_rank"]:
        return 88
    if recurrent(n) and n["found_rank"] > 3:
        return 62
    return 30 if n["found_rank"] == n["expected_rank"] + 1 else 10


def cnn_lstm_conv_op_rank(n):
    """One axis too many for a convolution; or two in all, which only a wrapper hands on: layers check their input first."""
    if (n.get("min_rank") == 3 and n.get("found_rank") == 2) or ("expected_rank" in n and "found_rank" not in n):
        return 72
    return 45 if n.get("found_rank", 0) > n.get("expected_rank", 4) else 10


def cnn_lstm_inputs(n):
    """[input as it was, as it should be, what lacks, the kernel] of TimeDistributed(Conv), or None.

    A last axis long enough to slide along lacks channels; colours or a few sensors are the channels, and lack a time axis.
    """
    kernel = n.get("kernel_shape", [3] * (n.get("expected_rank", 2) - 2) + [1, 64])
    step = n.get("input_shape", n.get("found_shape"))
    if not usable(kernel, 3, 4) or step is None or len(kernel) != len(step) + 1 or not usable(step[1:], 1, 2):
        return None
    sides = step[1:]
    if min(sides) >= max(kernel[:-2] + [5]):
        return [[SAMPLES] + sides, [SAMPLES] + sides + [1], "channel axis of 1", kernel]
    image = [at(sides, -2) or STEPS] + sides
    return [image, [SAMPLES] + image, "time axis", kernel] if image[0] >= kernel[0] else None


def cnn_lstm_say(n):
    """What TimeDistributed hands to its inner layer, and which axis that makes likely to lack."""
    if n.get("found_rank", 0) > n.get("expected_rank", 9):
        return "A recurrent layer takes (batch, time, features); here every step is a sequence or an image."
    if n.get("expected_rank") == 5:
        return "The time axis is missing: one sample has to be a sequence of images."
    inputs = cnn_lstm_inputs(n)
    if inputs is None:
        return f"{ONE_STEP}."
    return f"{ONE_STEP}. Most likely the {inputs[2]} is missing: Input({shape_text(inputs[1])})."


def cnn_lstm_programs_kernel(n):
    """TimeDistributed(Conv) on steps that lack an axis; then with it. Each step is reduced to a vector before the LSTM."""
    inputs = cnn_lstm_inputs(n)
    if inputs is None:
        return None
    kernel = inputs[3]
    dimensions = len(kernel) - 2
    layers = [
        f"TimeDistributed(keras.layers.{conv(dimensions, kernel[-1], kernel[:-2], '')})",
        f"TimeDistributed(keras.layers.GlobalMaxPooling{dimensions}D())",
        "LSTM(64)",
    ]
    return [sequential(inputs[0], layers), sequential(inputs[1], layers)]


def cnn_lstm_programs_rank(n):
    """A recurrent layer on steps that are no vectors, ConvLSTM2D on single images, TimeDistributed(Conv) on too few axes."""
    if named(n, ["distributed"]):
        return cnn_lstm_programs_kernel(n)
    sample = defined(n.get("found_shape") or [None, 10] + [DEFAULT_SIZE] * (n["found_rank"] - 2))[1:]
    if len(sample) not in [3, 4] or not light(sample):
        return None
    if n["expected_rank"] == 5 and len(sample) == 3:
        return [sequential(shape, ["ConvLSTM2D(8, 1)"]) for shape in [sample, [SAMPLES] + sample]]
    if n["expected_rank"] != 3:
        return None
    return [
        sequential(sample, ["LSTM(32)"]),
        sequential(sample, ["TimeDistributed(keras.layers.Flatten())", "LSTM(32)"]),
    ]


def cnn_lstm_programs_time(n):
    """TimeDistributed without a time axis; then with one."""
    if n["found_shape"] is None or len(n["found_shape"]) != 2:
        return None
    features = at(n["found_shape"], 1) or DEFAULT_SIZE
    layers = ["TimeDistributed(keras.layers.Dense(8))", "LSTM(32)"]
    return [sequential([features], layers), sequential([SAMPLES, features], layers)]


CNN_LSTM_INPUT_LACKS_AXIS = Cause(
    "cnn-lstm-input-lacks-axis",
    "How do I set the input shape for a 1D CNN + LSTM (TimeDistributed) network?",
    "Give every time step the axes its inner layer needs: Input((time, steps, channels)) for TimeDistributed(Conv1D), then one vector per step for the LSTM.",
    ask="What is one time step: a vector, a sequence or an image?",
    tells={
        "kernel-rank-mismatch": lambda n: 92 if len(n["kernel_shape"]) == len(n["input_shape"]) + 1 else 30,
        "conv-op-rank": cnn_lstm_conv_op_rank,
        "layer-input-rank": cnn_lstm_layer_input_rank,
        "timedistributed-rank": prior(70),
        "index-out-of-range": lambda n: 88 if named(n, ["timedistributed"]) else 36,
    },
    says={
        "kernel-rank-mismatch": cnn_lstm_say,
        "layer-input-rank": cnn_lstm_say,
        "conv-op-rank": lambda n: f"{ONE_STEP}, without the time axis." if cnn_lstm_conv_op_rank(n) > 70 else "",
        "index-out-of-range": lambda n: (
            f"{ONE_STEP}. Most likely the channel axis of 1 is missing: Input((100, 64, 1)) for 100 steps of 64 values."
            if named(n, ["timedistributed"])
            else ""
        ),
    },
    programs={
        "kernel-rank-mismatch": cnn_lstm_programs_kernel,
        "layer-input-rank": cnn_lstm_programs_rank,
        "timedistributed-rank": cnn_lstm_programs_time,
    },
    siblings=["one-axis-too-many", "missing-return-sequences", "missing-channel-axis", "batch-size-in-input-shape"],
)


def step_labels(n, labels_per_step):
    """[time steps, classes] of an output and a target of which one has a time axis more, else None; 0 for unknown steps.

    labels_per_step: it is the target that has it.
    """
    if "expected_rank" in n:
        shape = n["found_shape"]
        if len(shape) != (3 if labels_per_step else 2) or n["expected_rank"] + len(shape) != 5:
            return None
        return [at(shape, 1) if labels_per_step else 0, at(shape, -1)]
    both = outputs_and_targets(n)
    if both is None:
        return None
    longer = both[1 if labels_per_step else 0]
    shorter = both[0 if labels_per_step else 1]
    # Labels without time may be whole numbers, (batch, 1).
    fits = shorter_without(longer, shorter, 0) or (not labels_per_step and len(shorter) == 1)
    return [at(longer, 0), at(longer, 1)] if len(longer) == 2 and fits else None


def sparse_steps(n, labels_per_step):
    """[time steps, classes] of logits and whole-number labels of which one has more rows, else None."""
    rows = sparse_counts(n)
    steps = ratio(rows[1], rows[0]) if labels_per_step else ratio(rows[0], rows[1])
    return [steps, at(n.get("output_shape"), -1)] if steps > 1 else None


def steps_in_broadcast(n, labels_per_step):
    """0, or how likely it is that one side of a loss has a time axis that the other lacks; which side, the op's order tells."""
    a = n.get("shape_a")
    b = n.get("shape_b")
    if a is None or b is None or abs(len(a) - len(b)) != 1 or max(len(a), len(b)) != 3:
        return 0
    if a[0] != b[0] or a[-1] != b[-1]:
        return 40 if labels_per_step else 60
    target_last = named(n, ["difference"])
    if not target_last and not named(n, ["compile_loss"]):
        return 74 if labels_per_step else 60
    return 84 if ((len(b) == 3) == target_last) == labels_per_step else 30


def broadcast_steps(n, labels_per_step):
    """[time steps, values] of the longer side, if this mistake is the likelier of the two."""
    if steps_in_broadcast(n, labels_per_step) <= steps_in_broadcast(n, not labels_per_step):
        return None
    longer = n["shape_a"] if len(n["shape_a"]) == 3 else n["shape_b"]
    return [at(longer, 1), at(longer, 2)]


def step_programs(steps, loss, labels_per_step):
    """A recurrent layer that returns no sequences where the labels have them, or the reverse; then as the labels are."""
    if steps is None:
        return None
    time = steps[0] or STEPS
    classes = steps[1]
    if not light([time, SAMPLES * classes * 8]) or time > 2000:
        return None
    if loss == ONE_HOT and classes == 1:
        loss = "binary_crossentropy"
    shape = [SAMPLES] + ([time] if labels_per_step else []) + ([] if loss == WHOLE else [classes])
    head = f"Dense({classes})" if loss == "mse" else dense(classes, "sigmoid" if classes == 1 else "softmax")
    both = [
        fitted([time, 4], [lstm, head], loss, SAMPLES, zeros("y", shape, ""))
        for lstm in ["LSTM(16)", "LSTM(16, return_sequences=True)"]
    ]
    return both if labels_per_step else [both[1], both[0]]


def step_say(steps, labels_per_step):
    """What the labels have and what the recurrent layer puts out."""
    time = f"{steps[0]} time steps" if steps is not None and steps[0] > 0 else "the time steps"
    if labels_per_step:
        return f"The labels have {time}; without return_sequences the LSTM puts out only the last step."
    return f"The network puts out {time}, because of return_sequences=True (or no pooling over time); the labels are one per sample."


def no_sequences_layer_input_rank(n):
    """A layer that wants a sequence gets a vector; a numbered recurrent layer comes behind another one."""
    if n["expected_rank"] != 3 or n["found_rank"] != 2 or "declares" in n:
        return 5
    # Keras itself, which prints the index of the input, counts layers from 1: this is the first of its kind.
    if "index" in n and n["layer"].endswith("lstm_1"):
        return 40
    if named(n, ["conv", "pool"]):
        return 20
    if recurrent(n) and named(n, ["_1", "_2", "_3", "_4", "_5", "_6", "_7", "_8", "_9"]):
        return 80
    return 66


def no_sequences_say(n):
    """Where the two dimensions come from."""
    units = at(n.get("found_shape"), -1)
    what = f"{units} values" if units > 0 else "one vector"
    return f"A recurrent layer without return_sequences puts out {what} per sample, the last step."


def no_sequences_programs(n, then):
    """A recurrent layer before one that wants a sequence, without return_sequences and with it."""
    units = at(n.get("found_shape"), 1) or 32
    if units > 2048 or n.get("expected_rank", 3) != 3 or n.get("found_rank", 2) != 2:
        return None
    first = [f"LSTM({units})", f"LSTM({units}, return_sequences=True)"]
    return [sequential([STEPS, 4], [lstm, then]) for lstm in first]


MISSING_RETURN_SEQUENCES = Cause(
    "missing-return-sequences",
    "Why does the second LSTM say 'expected ndim=3, found ndim=2'?",
    "Set return_sequences=True on every recurrent layer that feeds a recurrent or TimeDistributed layer (or has one label per step).",
    ask="Which layer comes before, and does it return sequences?",
    tells={
        "broadcast-mismatch": lambda n: steps_in_broadcast(n, True) or 4,
        "layer-input-rank": no_sequences_layer_input_rank,
        "timedistributed-rank": prior(66),
        "target-shape": lambda n: 50 if n.get("expected_rank") == 2 and len(n["found_shape"]) == 3 else 4,
        "shapes-incompatible": lambda n: 60 if step_labels(n, True) is not None else 3,
        "target-output-mismatch": lambda n: 76 if step_labels(n, True) is not None else 3,
        "sparse-labels-shape": lambda n: 74 if sparse_steps(n, True) is not None else 4,
    },
    says={
        "layer-input-rank": no_sequences_say,
        "timedistributed-rank": no_sequences_say,
        "broadcast-mismatch": lambda n: step_say(broadcast_steps(n, True), True),
        "target-shape": lambda n: step_say(step_labels(n, True), True),
        "shapes-incompatible": lambda n: step_say(step_labels(n, True), True),
        "target-output-mismatch": lambda n: step_say(step_labels(n, True), True),
        "sparse-labels-shape": lambda n: step_say(sparse_steps(n, True), True),
    },
    programs={
        "layer-input-rank": lambda n: no_sequences_programs(n, "LSTM(8)"),
        "timedistributed-rank": lambda n: no_sequences_programs(n, "TimeDistributed(keras.layers.Dense(8))"),
        "broadcast-mismatch": lambda n: step_programs(broadcast_steps(n, True), "mse", True),
        "target-shape": lambda n: step_programs(step_labels(n, True), ONE_HOT, True),
        "shapes-incompatible": lambda n: step_programs(step_labels(n, True), ONE_HOT, True),
        "target-output-mismatch": lambda n: step_programs(step_labels(n, True), ONE_HOT, True),
        "sparse-labels-shape": lambda n: step_programs(sparse_steps(n, True), WHOLE, True),
    },
    # (batch, units): a layer before has dropped the time axis, or the data never had one.
    siblings=["cnn-lstm-input-lacks-axis", "data-lacks-feature-axis"],
)


def sequences_op_rank(n):
    """A matrix product in two dimensions gets a sequence."""
    if n.get("found_rank") == 3 and n.get("expected_rank") == 2 and n.get("shape") is not None:
        return 55
    return 8


def sequences_labels(n):
    """Labels of two dimensions for an output of three; a middle axis of 1 may be something else than time."""
    steps = step_labels(n, False)
    return 4 if steps is None else (60 if steps[0] == 1 else 78)


def sequences_sparse_labels_shape(n):
    """More rows than labels, by a whole factor, the time steps; proven where the time axis itself is printed."""
    if sparse_steps(n, False) is None:
        return 5
    return 76 if len(n["output_shape"]) == 3 and len(n["target_shape"]) == 1 else 60


def sequences_steps_of_rank(n):
    """[time steps, 10 classes] of the sequence that a layer got which wants one vector."""
    shape = n.get("found_shape")
    return [at(shape, 1), 10] if n["expected_rank"] == 2 and shape is not None and len(shape) == 3 else None


def sequences_steps_of_size(n):
    """[time steps, classes] of logits and one-hot labels whose rows differ by a whole factor."""
    steps = ratio(at(n["output_shape"], 0), at(n["target_shape"], 0))
    return [steps, at(n["output_shape"], -1)] if steps > 1 else None


RETURN_SEQUENCES_WITH_ONE_LABEL_PER_SAMPLE = Cause(
    "return-sequences-with-one-label-per-sample",
    "Why does my LSTM output have 3 dimensions when I have one label per sequence?",
    "Set return_sequences=False on the last recurrent layer (or pool or Flatten over time) when there is one label per sample.",
    ask="Do you want one label per sample or per step?",
    tells={
        "broadcast-mismatch": lambda n: steps_in_broadcast(n, False) or 8,
        "op-rank": sequences_op_rank,
        "layer-input-rank": lambda n: 72 if n["expected_rank"] == 2 and n["found_rank"] == 3 else 4,
        "target-shape": sequences_labels,
        "shapes-incompatible": sequences_labels,
        "target-output-mismatch": sequences_labels,
        "logits-labels-size": lambda n: 56 if any_ratio(at(n["output_shape"], 0), at(n["target_shape"], 0)) > 1 else 4,
        "sparse-labels-shape": sequences_sparse_labels_shape,
    },
    says={
        "broadcast-mismatch": lambda n: step_say(broadcast_steps(n, False), False),
        "layer-input-rank": lambda n: step_say(sequences_steps_of_rank(n), False),
        "target-shape": lambda n: step_say(step_labels(n, False), False),
        "shapes-incompatible": lambda n: step_say(step_labels(n, False), False),
        "target-output-mismatch": lambda n: step_say(step_labels(n, False), False),
        "sparse-labels-shape": lambda n: step_say(sparse_steps(n, False), False),
    },
    programs={
        "broadcast-mismatch": lambda n: step_programs(broadcast_steps(n, False), "mse", False),
        "layer-input-rank": lambda n: step_programs(sequences_steps_of_rank(n), ONE_HOT, False),
        "target-shape": lambda n: step_programs(step_labels(n, False), ONE_HOT, False),
        "shapes-incompatible": lambda n: step_programs(step_labels(n, False), ONE_HOT, False),
        "target-output-mismatch": lambda n: step_programs(step_labels(n, False), ONE_HOT, False),
        "logits-labels-size": lambda n: step_programs(sequences_steps_of_size(n), ONE_HOT, False),
        "sparse-labels-shape": lambda n: step_programs(sparse_steps(n, False), WHOLE, False),
    },
    # With one unit Keras 3 squeezes the output to (batch, time): the same numbers as class numbers for so many classes.
    siblings=["one-column-labels-with-categorical-loss"],
)


def stateful_programs(n):
    """A stateful layer without and with the batch size."""
    shape = n.get("found_shape")
    sample = defined(shape)[1:] if rank(shape) == 3 else [STEPS, 4]
    if not light(sample):
        return None
    broken = sequential(sample, ["LSTM(32, stateful=True)"])
    return [broken, broken.replace("Input(", f"Input(batch_size={SAMPLES}, shape=")]


STATEFUL_RNN_WITHOUT_BATCH_SIZE = Cause(
    "stateful-rnn-without-batch-size",
    "Why does a stateful LSTM need a fixed batch size?",
    "Give batch_shape=(batch, time, features) on the Input, samples that divide by it, and predict with the same batch size.",
    ask="Which batch size is used in fit, validation and predict?",
    tells={
        "rnn-batch-size": prior(92),
        "broadcast-mismatch": lambda n: (
            80 if recurrent(n) and at(n.get("shape_a"), 0) != at(n.get("shape_b"), 0) else 0
        ),
        "feed-dict-shape": prior(10),
    },
    programs={"rnn-batch-size": stateful_programs},
)


def state_units(n):
    """[units of the cell, width of the state, kind of cell] where a state meets the recurrent kernel, else None."""
    a = n.get("shape_a")
    b = n.get("shape_b")
    for kind, gates in {"SimpleRNN": 1, "GRU": 3, "LSTM": 4}.items():
        meets = n.get("caller") == f"{kind}Cell" and rank(a) == 2 and at(b, 1) == gates * at(b, 0)
        if meets and at(b, 0) > 0 and at(a, 1) not in [0, b[0]]:
            return [b[0], a[1], kind]
    return None


def state_say(n):
    """Units of the cell against those of the layer before."""
    units = state_units(n)
    return "" if units is None else f"The state of a cell of {units[0]} units comes from a layer of {units[1]} units."


def state_programs(n):
    """A recurrent layer given states of another width; then of its own."""
    units = state_units(n)
    if units is None or max(units[0], units[1]) > 2000:
        return None
    kind = units[2]
    return [
        f"import tensorflow as tf\n\nx = tf.zeros(({SAMPLES}, 5, 4))\nstate = tf.zeros(({SAMPLES}, {width}))\n"
        + f"tf.keras.layers.{kind}({units[0]})(x, initial_state=[state{', state' if kind == 'LSTM' else ''}])\n"
        for width in [units[1], units[0]]
    ]


RNN_INITIAL_STATE_SHAPE = Cause(
    "rnn-initial-state-shape",
    "Why is my initial_state not compatible with cell.state_size?",
    "Pass exactly the states the cell wants, each (batch, units): [h, c] for LSTM, [h] for GRU, nested when stacked.",
    tells={
        "rnn-initial-state": prior(92),
        "matmul-mismatch": lambda n: 90 if state_units(n) is not None else 0,
        # Of two states only one was given.
        "index-out-of-range": lambda n: 84 if recurrent(n) else 0,
    },
    says={"matmul-mismatch": state_say},
    programs={"matmul-mismatch": state_programs},
)


def cell_say(n):
    """Rows of the second layer's kernel against the first's."""
    rows = at(n["specified_shape"], 0)
    if rows == 0 or rows * 2 != at(n["specified_shape"], 1):
        return "The same cell object, or an old graph, meets inputs of two widths."
    return f"A second layer of {rows // 2} units gets the cell object of the first, whose inputs were wider."


def reused_matmul_mismatch(n):
    """In a cell; surely where the kernel (input + state, gates * state) gets an input as wide as two states."""
    if not named(n, ["cell", "rnn"]):
        return 4
    rows = at(n.get("shape_b"), 0)
    state = at(n.get("shape_b"), 1) // (2 if named(n, ["gru"]) else 4)
    return 90 if rows > state > 0 and inner_sizes(n)[0] == 2 * state else 60


RNN_CELL_OBJECT_REUSED = Cause(
    "rnn-cell-object-reused",
    "Why does a stacked TF 1 RNN say 'Trying to share variable ... but specified shape'?",
    "Make a new cell per layer ([make_cell() for _ in range(n)]) and reset the graph before running the cell again.",
    tells={
        "matmul-mismatch": reused_matmul_mismatch,
        "share-variable-shape": prior(88),
    },
    says={"share-variable-shape": cell_say},
)


def position_table(n):
    """True when a table (rows, width) is added to a batch of sequences of that width and of another length."""
    a = n.get("shape_a") or []
    b = n.get("shape_b") or []
    if abs(len(a) - len(b)) != 1 or len(a) + len(b) != 5 or a[0] == b[0]:
        return False
    return broadcast_clash(a, b) == [-2] and named(n, ["embedding", "position", "add"])


def lengths_broadcast_mismatch(n):
    """Two or three dimensions of which only the second differs, and not as colours do."""
    a = n.get("shape_a")
    if a is None:
        return 14
    b = n["shape_b"]
    if position_table(n):
        return 88
    if len(a) != len(b) or len(a) not in [2, 3] or broadcast_clash(a, b) != [1 - len(a)] or any_ratio(a[1], b[1]) == 3:
        return 15
    if len(a) == 3 and a[0] != b[0] and 1 in [a[0], b[0]]:
        return 88
    if len(a) == 2 and between_layers(n):
        return 40
    # Of two axes, the batch being another on both sides, the second may as well hold features.
    return 72 if len(a) == 3 or (differing_axes(a, b) == [1] and (a[0] is None) == (b[0] is None)) else 50


def lengths_target_output_mismatch(n):
    """Labels per time step, of which only the number of steps is another."""
    a = n.get("target_shape")
    b = n.get("output_shape")
    return 80 if rank(a) == 3 and rank(b) == 3 and differing_axes(a, b) == [1] else 5


def lengths_input_shape_mismatch(n):
    """The first axis of a sample differs and the features agree; without features it may as well be columns."""
    both = tail(n["expected_shape"], n["found_shape"])
    if len(both[0]) != len(both[1]):
        return 8
    if len(both[0]) == 2 and differing_axes(both[0], both[1])[:1] == [0]:
        return 80
    words = len(both[0]) == 1 and max(at(both[0], 0), at(both[1], 0)) > 20 and named(n, ["embedding", "input_"])
    return 66 if words and both[1][0] != 1 else 35


def lengths_sparse_labels_shape(n):
    """No whole factor between rows and labels: two lengths. Where both time axes are printed they decide."""
    target = n.get("target_shape")
    output = n.get("output_shape")
    if rank(target) == 2 and rank(output) == 3:
        return 86 if differing_axes(target, output[:-1]) == [1] else 30
    rows = sparse_counts(n)
    return 80 if any_ratio(rows[0], rows[1]) == 0 else 40


def common_divisor(a, b):
    """Greatest common divisor: the batch that two numbers of rows can have in common."""
    while b > 0:
        a, b = [b, a % b]
    return a


def sequence_lengths(n):
    """[steps of the model, steps of the data, the sizes behind the time axis, sequences in a batch], else None."""
    if "output_shape" in n:
        output = n["output_shape"]
        rows = sparse_counts(n)
        batch = common_divisor(rows[0], rows[1])
        if rank(output) == 3 and at(n["target_shape"], 1) > 0:
            rows = [at(output, 1), at(n["target_shape"], 1)]
            batch = 1
        elif batch < 2:
            return None
        return [rows[0] // batch, rows[1] // batch, [at(output, -1)], batch]
    both = [n.get("shape_b"), n.get("shape_a")]
    if "expected_shape" in n:
        both = tail(n["expected_shape"], n["found_shape"])
    elif both[0] is not None and both[1] is not None:
        both = [shape[-2:] if position_table(n) else shape[1:] for shape in both]
    if rank(both[0]) not in [1, 2] or rank(both[0]) != rank(both[1]) or differing_axes(both[0], both[1]) != [0]:
        return None
    return [both[0][0], both[1][0], [size or 4 for size in both[0][1:]], 1]


def lengths_say(n):
    """The two lengths, and the batch that both numbers of rows divide by."""
    lengths = sequence_lengths(n)
    if lengths is None:
        return ""
    model, data, rest, batch = lengths
    many = f"{batch} sequences" if batch > 1 else "sequences"
    told = f"These may be {many} of {model} time steps against {data}."
    if abs(model - data) == 1:
        return f"{told} One step too many may be a start, end or class token."
    if "shape_a" in n and lengths_broadcast_mismatch(n) > 80:
        return f"{told} What has no batch, or one of 1, may be a position embedding, which needs a row for every step."
    return told


def lengths_programs(n):
    """Data of another length than the model's; then padded or cut to it. So for labels, where the clash is in the loss."""
    lengths = sequence_lengths(n)
    if lengths is None:
        return None
    model, data, rest, batch = lengths
    if min([model, data] + rest) < 1 or max(model, data) > 2000 or not light([SAMPLES, model + data] + rest):
        return None
    if "shape_a" in n and not named(n, ["sub"]) and not in_loss(n):
        x = f"import tensorflow as tf\n\nx = tf.zeros({shape_text([SAMPLES, data] + rest)})\n"
        return [f"{x}x + tf.zeros({shape_text([1, steps] + rest)})\n" for steps in [model, data]]
    cut = f', maxlen={model}, dtype="float32")\n'
    if "expected_shape" in n:
        x = zeros("x", [SAMPLES, data] + rest, "")
        layer = "LSTM(16)" if len(rest) == 1 else "Embedding(1000, 16)"
        return [predicted([model] + rest, [layer], lines) for lines in [x, f"{x}x = keras.utils.pad_sequences(x{cut}"]]
    whole = "output_shape" in n
    y = zeros("y", [SAMPLES, data] + ([] if whole else rest or [1]), "")
    classes = (rest or [1])[0]
    layers = ["LSTM(16, return_sequences=True)", dense(classes, "softmax") if whole else f"Dense({classes})"]
    return [
        fitted([model, 4], layers, WHOLE if whole else "mse", SAMPLES, lines)
        for lines in [y, f"{y}y = keras.utils.pad_sequences(y{cut}"]
    ]


def lengths_programs_record(n):
    """A record of another length than the parser declares; then read with whatever length it has."""
    shape = n.get("expected_shape")
    if not usable(shape, 1, 3) or not 0 < n["values"] <= 100000:
        return None
    head = (
        "import tensorflow as tf\n\n"
        + f'values = tf.train.Feature(float_list={{"value": [0.0] * {n["values"]}}})\n'
        + 'record = tf.train.Example(features={"feature": {"x": values}}).SerializeToString()\n'
    )
    return [
        head + f'tf.io.parse_example([record], {{"x": tf.io.{spec}}})\n'
        for spec in [f"FixedLenFeature({shape_text(shape)}, tf.float32)", "RaggedFeature(tf.float32)"]
    ]


def lengths_embedding_index_range(n):
    """A table of positions, by its name or its usual sizes; no position is negative."""
    if n.get("index", 0) < 0:
        return 5
    return 95 if named(n, ["position"]) else (68 if n.get("rows") in POSITIONS else 30)


SEQUENCE_LENGTHS_DIFFER = Cause(
    "sequence-lengths-differ",
    "Why does my padded sequence have another length than the model or the target expects?",
    "Pad and truncate everything to one length (maxlen), or use None as the time axis and a mask; cut logits and targets alike.",
    ask="To which length are inputs and targets padded?",
    tells={
        "broadcast-mismatch": lengths_broadcast_mismatch,
        "required-broadcastable": prior(30),
        "target-output-mismatch": lengths_target_output_mismatch,
        "matmul-mismatch": prior(18),
        "input-shape-mismatch": lengths_input_shape_mismatch,
        "input-axis-value": lambda n: 84 if "steps" in n else 30,
        # Position ids of a text that is longer than the table of positions.
        "embedding-index-range": lengths_embedding_index_range,
        "sparse-labels-shape": lengths_sparse_labels_shape,
        "parse-example-length": prior(74),
        "index-out-of-range": lambda n: 50 if "low" in n or "axes" in n else 0,
        "reshape-size": prior(20),
    },
    says={
        "broadcast-mismatch": lengths_say,
        "target-output-mismatch": lengths_say,
        "input-shape-mismatch": lengths_say,
        "sparse-labels-shape": lengths_say,
        "embedding-index-range": lambda n: (
            f"If these are positions, a text has {n['index'] + 1} steps, the table {n['rows']}." if "rows" in n else ""
        ),
    },
    programs={
        "broadcast-mismatch": lengths_programs,
        "input-shape-mismatch": lengths_programs,
        "sparse-labels-shape": lengths_programs,
        "parse-example-length": lengths_programs_record,
    },
    # (None, 185) against (8, 35): words of a sentence, or columns of a table.
    siblings=["feature-count-differs"],
)


def ctc_say(n):
    """What the time steps are after the network, and what they are compared with."""
    if "required" in n:
        return "Each label takes a step, and a repeated one a blank more."
    return "Pooling and strides shorten the sequence: input_length is counted after them." if "time_steps" in n else ""


CTC_LENGTHS_EXCEED_TIME_STEPS = Cause(
    "ctc-lengths-exceed-time-steps",
    "Why does CTC say that a length is too large ('sequence_length' or 'Not enough time')?",
    "Pass the number of time steps after the pooling layers as input_length, and keep labels shorter.",
    ask="How many time steps come out, and what input_length do you pass?",
    tells={
        "ctc-length": prior(93),
    },
    says={"ctc-length": ctc_say},
)


def ragged_data_rank(n):
    """(n, 1) or (n,) for images or sequences: an array of n objects, since they have no common shape."""
    return (
        80
        if n["found_shape"][1:] == [1] and n["expected_rank"] > 3
        else (55 if n["found_shape"][1:] in [[1], []] and n["expected_rank"] == 3 else 5)
    )


def ragged_array_not_rectangular(n):
    """Objects that are rows themselves; numbers and texts are a matter of dtype."""
    if n.get("type") in ["float", "int", "str", "bool", "dict", "bytes", "NoneType"]:
        return 20
    return 70 if "dtype" in n else 82


def ragged_batch_elements(n):
    """Two samples differ; where the first ones agreed and a later one is shorter, it rather is the last batch."""
    if n.get("shape_a") is None:
        return 60
    return 66 if n.get("element", 1) > 1 and "index" not in n else 76


def ragged_two(n):
    """[shape, shape] of two elements of one rank, light enough for a program, else None."""
    a = n.get("shape_a", n.get("expected_shape"))
    b = n.get("shape_b", n.get("found_shape"))
    if a is None or a == b or rank(a) != rank(b) or len(a) > 3:
        return None
    return [a, b] if light(a) and light(b) else None


def ragged_free(both):
    """The shape of both elements: None for every size that differs."""
    return shape_text([size if size == both[1][i] else None for i, size in enumerate(both[0])])


def ragged_programs_dataset(n):
    """A dataset of samples of two lengths: batched, or declared with one length; then padded."""
    both = ragged_two(n)
    if both is None:
        return None
    head = f"import tensorflow as tf\n\nsamples = [tf.zeros({shape_text(both[0])}), tf.zeros({shape_text(both[1])})]\n"
    free = ragged_free(both)
    broken = shape_text(both[0]) if "expected_shape" in n else free
    return [
        f"{head}spec = tf.TensorSpec({shape})\ndata = tf.data.Dataset.from_generator(lambda: samples, output_signature=spec)\nlist(data.{batch}(2))\n"
        for shape, batch in [[broken, "batch"], [free, "padded_batch"]]
    ]


def ragged_programs_map(n):
    """tf.map_fn whose results have two lengths; then with a ragged result."""
    both = ragged_two(n)
    if both is None or differing_axes(both[0], both[1]) != [0]:
        return None
    return [
        f"import tensorflow as tf\n\n@tf.function\ndef zeros():\n    shapes = tf.constant([{shape_text(both[0])}, {shape_text(both[1])}])\n    return tf.map_fn(tf.zeros, shapes, fn_output_signature={spec})\n\nzeros()\n"
        for spec in ["tf.float32", f"tf.RaggedTensorSpec({ragged_free(both)}, tf.float32, ragged_rank=0)"]
    ]


def ragged_programs_array(n):
    """Sequences, or images, of different sizes made into an array; then padded, or resized, to one size."""
    axes = n.get("expected_rank", 2) - 2
    if axes not in [0, 1, 2, 3] or (ragged_data_rank(n) if axes > 0 else ragged_array_not_rectangular(n)) < 50:
        return None
    rest = ["", ", 4", ", 20, 3", ", 20, 20, 3"][axes]
    rows = max(few(at(n.get("found_shape"), 0)), 2)
    head = f"{DATA}samples = [np.zeros((20 + i % 5{rest})) for i in range({rows})]\n"
    fix = 'tf.keras.utils.pad_sequences(samples, dtype="float32")'
    if axes == 2:
        fix = "np.stack([tf.image.resize(sample, (20, 20)) for sample in samples])"
    return [f"{head}x = {made}\n" for made in ['np.array(samples, "float32")', fix]]


def ragged_say_data(n):
    """What an array of objects looks like from outside."""
    return f"{shape_text(n['found_shape'])} is what NumPy makes of {at(n['found_shape'], 0)} samples without a common shape: an array of objects."


RAGGED_SAMPLES_NOT_PADDED = Cause(
    "ragged-samples-not-padded",
    "Why can't my sequences of different length become a tensor?",
    "Pad to one length (keras.utils.pad_sequences, padded_batch), or keep them as tf.ragged.",
    ask="Do all samples have the same length?",
    tells={
        "layer-input-rank": lambda n: 60 if n["found_rank"] == 1 and n["expected_rank"] > 2 else 4,
        "data-rank": ragged_data_rank,
        "batch-elements-differ": ragged_batch_elements,
        "generator-element-shape": prior(65),
        "array-not-rectangular": ragged_array_not_rectangular,
        "tensorarray-shape": lambda n: 72 if n.get("found_shape") is not None or "shape_a" in n else 8,
        # A session converts what is fed to numbers first: an array of objects fails there, with another message.
        "feed-dict-shape": prior(5),
    },
    says={
        "data-rank": ragged_say_data,
        "tensorarray-shape": lambda n: (
            "The results of the steps (map_fn, scan, a loop) have different lengths."
            if ragged_two(n) is not None
            else ""
        ),
    },
    programs={
        "data-rank": ragged_programs_array,
        "batch-elements-differ": ragged_programs_dataset,
        "generator-element-shape": ragged_programs_dataset,
        "array-not-rectangular": ragged_programs_array,
        "tensorarray-shape": ragged_programs_map,
    },
)


def embedding_weights_shape(n):
    """Tables of one width with another number of rows, large or off by one."""
    a = n.get("variable_shape")
    b = n.get("value_shape")
    if a is None or b is None or len(a) != 2 or len(b) < 2:
        return 3
    rows = [at(a, 0), at(b, 0)]
    if len(b) == 2:
        # A whole multiple comes from another image or network, but for round numbers of words.
        words = any_ratio(rows[0], rows[1]) == 0 or named(n, ["embedding"]) or rows[0] % 1000 + rows[1] % 1000 == 0
        return 88 if a[1] == b[1] and words and (min(rows) >= 1000 or abs(rows[0] - rows[1]) == 1) else 5
    return 84 if rows[0] >= 5000 and a[-1] == b[-1] else 5


def embedding_say_index(n):
    """Off by one, an unknown word, or simply too few rows."""
    if "rows" not in n:
        return ""
    if n["index"] < 0:
        return "A negative id marks an unknown word or a fill value: give it an id of its own."
    said = "" if named(n, ["embedding"]) else "An Embedding, or tf.gather, says so. "
    if n["index"] == n["rows"]:
        said += "Off by one: word_index begins at 1. "
    return f"{said}Ids up to {n['index']} need {n['index'] + 1} rows: input_dim = len(word_index) + 1."


def embedding_say_weights(n):
    """Rows of the layer against rows of the matrix."""
    a = at(n.get("variable_shape"), 0)
    b = at(n.get("value_shape"), 0)
    if abs(a - b) == 1:
        return "Off by one: the row 0 for padding was counted on one side only."
    return f"The vocabulary has changed: input_dim is {a}, the matrix has {b} rows." if a * b > 0 else ""


def embedding_programs_index(n):
    """An id beyond the last row; then a row more than the largest id."""
    rows = n.get("rows", 0)
    if rows < 1 or n["index"] < rows or n["index"] > 200000:
        return None
    end = "tf.gather(tf.zeros(({size}, 8)), ids)\n"
    if named(n, ["embedding"]):
        end = "tf.keras.layers.Embedding({size}, 8)(ids)\n"
    head = f"import tensorflow as tf\n\nids = tf.constant([[{n['index']}]])  # the largest id\n"
    return [head + end.replace("{size}", f"{size}") for size in [rows, n["index"] + 1]]


EMBEDDING_ROWS_DIFFER_FROM_VOCABULARY = Cause(
    "embedding-rows-differ-from-vocabulary",
    "Why does Embedding say that one of my indices 'is not in' its range?",
    "Give every id its row, from 0 on, in the layer and in its weight matrix.",
    ask="What is the largest id, and is the first 0 or 1?",
    tells={
        "numpy-broadcast-input": lambda n: 80 if len(n["found_shape"]) == 1 and len(n["expected_shape"]) == 1 else 5,
        "embedding-index-range": lambda n: 93 if named(n, ["embedding"]) else 66,
        "weights-shape": embedding_weights_shape,
    },
    says={"embedding-index-range": embedding_say_index, "weights-shape": embedding_say_weights},
    programs={"embedding-index-range": embedding_programs_index},
)


CAUSES = [
    CNN_LSTM_INPUT_LACKS_AXIS,
    MISSING_RETURN_SEQUENCES,
    RETURN_SEQUENCES_WITH_ONE_LABEL_PER_SAMPLE,
    STATEFUL_RNN_WITHOUT_BATCH_SIZE,
    RNN_INITIAL_STATE_SHAPE,
    RNN_CELL_OBJECT_REUSED,
    SEQUENCE_LENGTHS_DIFFER,
    CTC_LENGTHS_EXCEED_TIME_STEPS,
    RAGGED_SAMPLES_NOT_PADDED,
    EMBEDDING_ROWS_DIFFER_FROM_VOCABULARY,
]
