"""Mistakes with labels, targets and losses."""

from whyshape.cause import Cause, prior
from whyshape.causes.programs import SAMPLES, batch, dense, few, fitted, light, zeros
from whyshape.causes.signs import (
    in_loss,
    label_pair,
    lasts,
    named,
    numbers_of,
    outputs_and_targets,
    sparse_counts,
)
from whyshape.say import count, factors, shape_text
from whyshape.shapes import at, product, rank, without_axis

ONE_HOT = "categorical_crossentropy"
WHOLE = "sparse_categorical_crossentropy"
BINARY = "binary_crossentropy"


def one_column(n):
    """One label column, or none, against several units; without the column the labels may as well lack an axis."""
    both = outputs_and_targets(n)
    if both is None:
        wide = rank(n.get("found_shape")) == n.get("expected_rank", 0) + 1 and at(n["found_shape"], -1) > 1
        return 45 if "output" in n and not wide else 20
    output, target, rows = both
    if lasts(output, target) and target[-1] == 1:
        return 92 if len(target) < 3 else 78  # a map has a mask
    return 62 if target == [] and len(output) == 1 and output != [1] else 4


def one_column_classes(n):
    """Classes that the network puts out; 0 where these are no labels of one column."""
    both = outputs_and_targets(n)
    if both is None or both[1] not in [both[0][:-1], both[0][:-1] + [1]]:
        return 0
    classes = at(both[0], -1)
    return classes if 1 < classes <= 20000 else 0


def binary(n):
    """True when the paste says that the loss is binary_crossentropy."""
    return n.get("loss", "").startswith("binary")


def yes_or_no(n):
    """True when binary_crossentropy gets two units for one column of labels: one unit is enough."""
    both = outputs_and_targets(n)
    return both is not None and both[0][-1:] == [2] and both[1][-1:] == [1] and binary(n)


def one_column_say(n):
    """Two values per sample that do not compare: a class number and a probability for each class."""
    classes = one_column_classes(n)
    if classes == 0:
        return ""
    loss = BINARY if binary(n) else ONE_HOT
    return f"The network gives {classes} probabilities, the labels one class number. {loss} wants {classes} columns of labels."


def one_column_programs(n):
    """Class numbers under the loss for one-hot labels; then under the loss for class numbers."""
    classes = one_column_classes(n)
    if classes == 0:
        return None
    output, target, rows = outputs_and_targets(n)
    axes = batch(output[:-1])[1:]
    rows = few(rows)
    if not light([rows, classes] + axes):
        return None
    labels = zeros("y", [rows] + axes + target[len(axes) :], "class numbers")
    layers = [dense(classes, "softmax")]
    return [fitted(axes + [4], layers, loss, rows, labels) for loss in [BINARY if binary(n) else ONE_HOT, WHOLE]]


def one_column_feed(n):
    """One number per sample, fed where a few columns are wanted: labels, surely where the placeholder's name says so."""
    columns = at(n.get("expected_shape"), 1)
    found = n.get("found_shape")
    if rank(n.get("expected_shape")) != 2 or rank(found) != 1 or at(found, 0) < 2 or not 1 < columns <= 1000:
        return 3
    name = n.get("tensor", "").lower()
    second = "placeholder_" in name and "placeholder_:" not in name
    if second or any([word in name for word in ["label", "target", "y_", "y:", "class"]]):
        return 80
    return 45 if columns != at(found, 0) else 3


def one_column_say_feed(n):
    """What is fed and what the placeholder takes."""
    score = one_column_feed(n)
    if score < 40:
        return ""
    what = "These look like" if score > 45 else "If these are"
    return f"{what} class numbers: the placeholder takes one-hot labels, np.eye({n['expected_shape'][1]})[y]."


def one_column_size(n):
    """One label per row of logits, in a column or in a row of its own."""
    rows, labels = sparse_counts(n)
    if len(n["target_shape"]) < 2 or 1 not in n["target_shape"]:
        return 4
    return 90 if rows == labels else 50


ONE_COLUMN_LABELS_WITH_CATEGORICAL_LOSS = Cause(
    "one-column-labels-with-categorical-loss",
    "Why does a cross-entropy fail with integer labels (a single column where it wants one per class)?",
    "Use softmax with sparse_categorical_crossentropy, or one-hot labels (to_categorical, class_mode='categorical').",
    ask="Which loss, and are the labels integers or one-hot?",
    tells={
        "target-shape": one_column,
        "target-not-one-hot": prior(92),
        "shapes-incompatible": one_column,
        "target-output-mismatch": one_column,
        "logits-labels-size": one_column_size,
        "feed-dict-shape": one_column_feed,
    },
    says={
        "feed-dict-shape": one_column_say_feed,
        "target-shape": one_column_say,
        "shapes-incompatible": one_column_say,
        "target-output-mismatch": one_column_say,
        "logits-labels-size": one_column_say,
    },
    programs={
        "target-shape": one_column_programs,
        # The output's shape is not printed.
        "target-not-one-hot": lambda n: one_column_programs(
            {"expected_shape": [None, 10], "found_shape": n["found_shape"]}
        ),
        "shapes-incompatible": one_column_programs,
        "target-output-mismatch": one_column_programs,
        "logits-labels-size": one_column_programs,
    },
)


def units_broadcast_mismatch(n):
    """In a loss only the last axes differ: units against label columns, or maps against maps."""
    a = n.get("shape_a") or []
    if not in_loss(n) or not lasts(a, n.get("shape_b") or []):
        return 16
    return 62 if len(a) == 2 or min(a[-1], n["shape_b"][-1]) > 1 else 16


def units_differ(n):
    """Only the last axes differ, and the labels have several columns: that many classes."""
    both = outputs_and_targets(n)
    if both is None or not lasts(both[0], both[1]):
        return 15
    if both[1][-1] == 1:
        return 94 if yes_or_no(n) else (60 if both[0] == [2] else 8)
    return 82 if len(both[1]) < 3 else 60


def units_logits_labels_size(n):
    """Only the last axes differ, and the labels have several columns."""
    if lasts(n["output_shape"], n["target_shape"]) and at(n["target_shape"], -1) != 1:
        return 86
    return 10


def units_and_columns(n):
    """[units of the last layer, label columns] where both are known and differ, else None."""
    both = outputs_and_targets(n)
    if both is None or len(both[0]) != 1 or len(both[1]) != 1:
        return None
    units = at(both[0], 0)
    columns = at(both[1], 0)
    if columns < 2 and not yes_or_no(n):
        return None
    return [units, columns] if units > 0 and units != columns and max(units, columns) <= 20000 else None


def units_say(n):
    """Which of the two numbers is the layer's and which the data's, and which way they are apart."""
    sizes = units_and_columns(n)
    if sizes is None:
        return ""
    units, columns = sizes
    if columns == 1:
        return f"{BINARY} wants one unit for labels of 0 and 1: {dense(1, 'sigmoid')}."
    why = "were all class folders found?"
    if abs(units - columns) == 1:
        why = "a class without samples, or class numbers that begin at 1?"
    if units == 1:
        why = "a network for yes or no."
    return f"{count(units, 'unit')} for {columns} columns of labels: {why}"


def units_programs(n):
    """A last layer of the wrong width; then of the labels' width."""
    sizes = units_and_columns(n)
    if sizes is None:
        return None
    units, columns = sizes
    rows = few(outputs_and_targets(n)[2])
    labels = zeros("y", [rows, columns], "")
    # Under binary_crossentropy the labels of several units are no classes.
    return [
        fitted([4], [dense(size, "sigmoid")], BINARY, rows, labels)
        if size == 1 or (binary(n) and units > 1)
        else fitted([4], [dense(size, "softmax")], ONE_HOT, rows, labels)
        for size in sizes
    ]


OUTPUT_UNITS_DIFFER_FROM_LABEL_COLUMNS = Cause(
    "output-units-differ-from-label-columns",
    "Why does the loss say that output and labels do not match (number of classes)?",
    "Make the units of the last layer equal to the number of label columns (classes).",
    ask="How many classes does the data have?",
    tells={
        "broadcast-mismatch": units_broadcast_mismatch,
        "target-shape": units_differ,
        "shapes-incompatible": units_differ,
        "target-output-mismatch": units_differ,
        "logits-labels-size": units_logits_labels_size,
        "sparse-labels-shape": prior(10),
    },
    says={
        "target-shape": units_say,
        "shapes-incompatible": units_say,
        "target-output-mismatch": units_say,
        "logits-labels-size": units_say,
    },
    programs={
        "target-shape": units_programs,
        "shapes-incompatible": units_programs,
        "target-output-mismatch": units_programs,
        "logits-labels-size": units_programs,
    },
    # The last line alone does not say whether two units stand under binary_crossentropy.
    siblings=["one-column-labels-with-categorical-loss"],
)


def one_hot_target_shape(n):
    """Several label columns where the sparse loss makes Keras expect one."""
    a = n.get("expected_shape")
    b = n.get("found_shape")
    if a is None or b is None or len(a) != len(b) or len(a) > 2:
        return 8
    if at(a, -1) != 1 or at(b, -1) < 2:
        return 5
    # Only Keras's data check (which names the output) counts one column for the sparse loss; of others it is the units.
    return 84 if "output" in n else 60


def one_hot_sparse_labels_shape(n):
    """As many labels as logits: the labels have a column per class."""
    if n.get("target_shape") is None:
        return 60 if n.get("target_rank") == n.get("output_rank") else 6
    rows = sparse_counts(n)
    if len(n["target_shape"]) == len(n["output_shape"]) and at(n["target_shape"], -1) == at(n["output_shape"], -1):
        return 90
    return 93 if rows[0] > 0 and rows[1] == rows[0] * at(n["output_shape"], -1) else 8


def one_hot_classes(n):
    """Classes of one-hot labels: columns of the target, or of the output where the labels were flattened."""
    classes = at(n.get("output_shape"), -1) or at(n.get("found_shape"), -1) or n.get("size", 0)
    return classes if 1 < classes <= 20000 else 0


def one_hot_say(n):
    """Labels times classes, where the labels were flattened on the way to the op."""
    classes = one_hot_classes(n)
    end = f"{WHOLE} wants the class number alone."
    if classes == 0:
        return end
    rows = sparse_counts(n)
    told = f"{rows[1]} = {factors([rows[0], classes])}. " if rows[0] > 1 and rows[1] == rows[0] * classes else ""
    if "size" in n and not said_in_loss(n):
        told = "If these are labels of a loss: "
    return f"{told}Labels of {classes} columns are one-hot; {end}"


def said_in_loss(n):
    """True when a message about squeezing comes from a loss or a metric, by the paste's words."""
    return "loss" in n or in_loss(n)


def one_hot_squeeze_dim(n):
    """Labels of one axis more than class numbers have; a squeeze of its own, outside of any graph, may be any."""
    if rank(n.get("input_shape")) not in [None, 2] or named(n, ["spatial"]):
        return 25
    return 66 if "op" not in n or "node" in n or said_in_loss(n) else 50


def one_hot_programs(n):
    """One-hot labels under the loss for class numbers; then under the loss for one-hot labels."""
    classes = one_hot_classes(n)
    if classes == 0:
        return None
    rows = few(at(n.get("output_shape", n.get("found_shape")), 0))
    if rows * classes > 1000000:
        rows = SAMPLES
    labels = zeros("y", [rows, classes], "one-hot labels")
    return [fitted([4], [dense(classes, "softmax")], loss, rows, labels) for loss in [WHOLE, ONE_HOT]]


ONE_HOT_LABELS_WITH_SPARSE_LOSS = Cause(
    "one-hot-labels-with-sparse-loss",
    "Why does sparse_categorical_crossentropy fail with one-hot labels?",
    "Use categorical_crossentropy with one-hot labels, or argmax the labels for the sparse loss.",
    ask="Which loss, and are the labels integers or one-hot?",
    tells={
        "target-shape": one_hot_target_shape,
        "logits-labels-size": prior(6),
        "sparse-labels-shape": one_hot_sparse_labels_shape,
        "squeeze-dim": one_hot_squeeze_dim,
    },
    says={"target-shape": one_hot_say, "sparse-labels-shape": one_hot_say, "squeeze-dim": one_hot_say},
    programs={
        "target-shape": one_hot_programs,
        "sparse-labels-shape": one_hot_programs,
        "squeeze-dim": one_hot_programs,
    },
)


def label_axis_broadcast_mismatch(n):
    """Equally many values in shapes of two ranks: one of them has an axis of 1 more."""
    a = n.get("shape_a")
    if a is None:
        return 6
    b = n["shape_b"]
    if len(a) != len(b) and product(numbers_of(a)) == product(numbers_of(b)):
        return 78 if 1 in a + b else 40
    return 10


def label_axis_target_shape(n):
    """One axis more or fewer than the output has."""
    if "expected_rank" in n:
        if steps_want_axis(n):
            return 84
        return 72 if n["expected_rank"] == 2 and len(n["found_shape"]) == 3 else 40
    a = n.get("expected_shape")
    b = n.get("found_shape")
    return 60 if a is not None and b is not None and abs(len(a) - len(b)) == 1 else 5


def steps_want_axis(n):
    """True when TimeDistributed wants (samples, steps, 1) and gets one label per step without that axis."""
    found = n.get("found_shape")
    return n.get("expected_rank") == 3 and rank(found) == 2 and at(found, 1) > 1 and "time" in n["output"].lower()


def label_axis_pair(n):
    """One axis more on one side, of size 1: without it both are equal."""
    both = label_pair(n)
    if both is None or len(both[0]) == len(both[1]):
        return 6
    longer, shorter = both if len(both[0]) > len(both[1]) else [both[1], both[0]]
    rest = longer[1:]
    same = any([rest[i] == 1 and without_axis(rest, i) == shorter[1:] for i in range(len(rest))])
    return 82 if same and len(shorter) > 0 else 30


def label_axis_say(n):
    """Which of the two lacks an axis."""
    if steps_want_axis(n):
        return f"One label per step: y[..., None] has the shape {shape_text(n['found_shape'] + [1])}."
    if label_axis_pair(n) < 80:
        return ""
    target, output = label_pair(n)
    if len(target) > len(output):
        return "The labels have an axis of 1 too many."
    return f"The labels lack an axis of 1: {'y[..., None]' if output[-1] == 1 else 'y[:, None]'} adds it."


def label_axis_feed(n):
    """(n,) where (None, 1) is wanted."""
    wanted = n.get("expected_shape")
    found = n.get("found_shape")
    if rank(wanted) != 2 or rank(found) != 1 or at(wanted, 1) != 1:
        return 3
    return 84 if at(found, 0) > 1 else 40


LABEL_AXIS_MISSING_OR_EXTRA = Cause(
    "label-axis-missing-or-extra",
    "Why must labels be (n, 1) when mine are (n,), or the reverse?",
    "Give labels the rank of the output: y[..., None] (tf.expand_dims), or squeeze the extra axis.",
    tells={
        "broadcast-mismatch": label_axis_broadcast_mismatch,
        "target-shape": label_axis_target_shape,
        "shapes-incompatible": label_axis_pair,
        "target-output-mismatch": label_axis_pair,
        "logits-labels-size": prior(40),
        "feed-dict-shape": label_axis_feed,
    },
    says={
        "target-shape": label_axis_say,
        "shapes-incompatible": label_axis_say,
        "target-output-mismatch": label_axis_say,
        "feed-dict-shape": lambda n: (
            "The placeholder takes a column: y.reshape(-1, 1)." if label_axis_feed(n) > 50 else ""
        ),
    },
)


def label_ids_say(n):
    """How far the label is out: by one, by more, or so far that it is no class at all."""
    if "blank" in n:
        return "CTC takes the last unit for the blank, so it needs one more."
    if "classes" not in n:
        return ""
    if n["label"] < 0 or n["label"] > 100 * n["classes"]:
        return "Look for NaN or a fill value such as -1 or 255."
    if n["label"] == n["classes"]:
        return "Off by one: do the numbers begin at 1?"
    return f"For labels up to {n['label']} the layer needs {n['label'] + 1} units."


def label_ids_programs(n):
    """A label beyond the last unit; then as many units as the largest label asks for."""
    classes = n.get("classes", 0)
    if classes < 1 or n["label"] < classes or n["label"] > 20000:
        return None
    labels = f"y = np.full({SAMPLES}, {n['label']})\n"
    return [fitted([4], [dense(units, "softmax")], WHOLE, SAMPLES, labels) for units in [classes, n["label"] + 1]]


LABEL_IDS_EXCEED_OUTPUT_UNITS = Cause(
    "label-ids-exceed-output-units",
    "Why is a label 'outside the valid range'?",
    "Use units = max(label) + 1, or shift the labels to start at 0.",
    tells={
        "label-out-of-range": prior(94),
    },
    says={"label-out-of-range": label_ids_say},
    programs={"label-out-of-range": label_ids_programs},
)


def wrong_target_broadcast_mismatch(n):
    """Ranks two or more apart: the two are different things."""
    if n.get("shape_a") is not None and abs(len(n["shape_a"]) - len(n["shape_b"])) >= 2:
        return 70
    return 12


def wrong_target_target_shape(n):
    """A target of two axes more than the output: images, say, where classes are put out."""
    found = n.get("found_shape")
    if found is None:
        return 20
    wanted = n.get("expected_rank", len(n["expected_shape"]) if n.get("expected_shape") is not None else 0)
    return 84 if len(found) >= wanted + 2 else 45


def wrong_target_target_output_mismatch(n):
    """A target of two axes more than the output."""
    both = label_pair(n)
    return 76 if both is not None and len(both[0]) >= len(both[1]) + 2 and both[1] != [] else 8


def wrong_target_say(n):
    """That y is the images, where it has as many axes."""
    both = outputs_and_targets(n)
    if both is None or len(both[1]) < len(both[0]) + 2:
        return ""
    return "y holds images or sequences, the network puts out classes or numbers."


def wrong_target_programs(n):
    """A classifier fitted to images or sequences; then to one-hot labels."""
    both = outputs_and_targets(n)
    found = n.get("found_shape")
    if both is None and n.get("expected_rank") == 2:
        both = [[10], found[1:]]  # the classes are not printed
    if both is None or len(both[0]) != 1 or len(both[1]) < 3 or not light(batch(both[1])):
        return None
    units = at(both[0], 0) or 10
    rows = batch(both[1])[0]
    head = [dense(units, "softmax")]
    return [fitted([4], head, ONE_HOT, rows, zeros("y", [rows] + axes, "")) for axes in [both[1], [units]]]


WRONG_ARRAY_AS_TARGET = Cause(
    "wrong-array-as-target",
    "Why does the target have a completely other shape than the output (wrong array as y)?",
    "Pass the array that the loss compares with the output: x itself for an autoencoder, one array per output.",
    ask="Which array is passed as y, and what does the model predict?",
    tells={
        "broadcast-mismatch": wrong_target_broadcast_mismatch,
        "target-shape": wrong_target_target_shape,
        "target-output-mismatch": wrong_target_target_output_mismatch,
        "shapes-incompatible": wrong_target_target_output_mismatch,
        "sparse-labels-shape": lambda n: 86 if n.get("target_rank", 0) > n.get("output_rank", 9) else 16,
        "sample-weight-shape": prior(80),
    },
    says={
        "sparse-labels-shape": lambda n: (
            "The labels have more axes than the logits: the two stand in each other's place."
            if n.get("target_rank", 0) > n.get("output_rank", 9)
            else ""
        ),
        "target-shape": wrong_target_say,
        "target-output-mismatch": wrong_target_say,
        "shapes-incompatible": wrong_target_say,
    },
    programs={
        "target-shape": wrong_target_programs,
        "target-output-mismatch": wrong_target_programs,
        "shapes-incompatible": wrong_target_programs,
    },
)


CAUSES = [
    ONE_COLUMN_LABELS_WITH_CATEGORICAL_LOSS,
    OUTPUT_UNITS_DIFFER_FROM_LABEL_COLUMNS,
    ONE_HOT_LABELS_WITH_SPARSE_LOSS,
    LABEL_AXIS_MISSING_OR_EXTRA,
    LABEL_IDS_EXCEED_OUTPUT_UNITS,
    WRONG_ARRAY_AS_TARGET,
]
