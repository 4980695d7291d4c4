"""Sequences and recurrent layers."""


def time_axis(names, *, labels_per_step):
    """An output and a target of which one has a time axis more; the batch unknown."""

    def sampler(rng):
        classes = rng.randint(2, 30)
        both = [[None, classes], [None, rng.randint(classes + 1, 60), classes]]
        output, target = both if labels_per_step else reversed(both)
        return {names[0]: output, names[1]: target}

    return sampler


def sparse(*, labels_per_step):
    """Logits and whole-number labels: one step against several, flattened or with the batch unknown."""

    def sampler(rng):
        classes, steps, rows = rng.randint(5, 50), rng.choice([7, 11, 60]), rng.choice([1, 4, 32])
        if labels_per_step:
            if rng.random() < 0.5:
                return {"output_shape": [None, classes], "target_shape": [None, steps + classes]}
            return {"output_shape": [rows, classes], "target_shape": [rows * (steps + classes)]}
        if rng.random() < 0.5:
            return {"output_shape": [None, steps, classes], "target_shape": [None]}
        return {"output_shape": [rows * steps, classes], "target_shape": [rows]}

    return sampler


def broadcast(*, labels_per_step):
    """Operands of a loss in the order of an older Keras: the output first."""

    def sampler(rng):
        size = rng.randint(2, 12)
        both = [[32, size], [32, rng.randint(40, 99), size]]
        if not labels_per_step:
            both.reverse()
        return {"shape_a": both[0], "shape_b": both[1], "op": "SquaredDifference"}

    return sampler


def lengths_input(rng):
    """A model for one length and data of another, with and without features, with and without the batch."""
    steps = rng.sample(range(21, 400), 2)
    rest = rng.choice([[], [4], [215]])
    batch = rng.random() < 0.5
    return {
        "expected_shape": [*[None] * batch, steps[0], *rest],
        "found_shape": [*[rng.choice([None, 30])] * batch, steps[1], *rest],
    }


def lengths_sparse(rng):
    """Steps of the output and of the labels, flattened or not."""
    steps = rng.sample([17, 19, 23, 47, 60], 2)
    classes = rng.randint(70, 200)
    if rng.random() < 0.5:
        return {"output_shape": [64 * steps[0], classes], "target_shape": [64 * steps[1]]}
    return {"output_shape": [None, steps[0], classes], "target_shape": [None, steps[1]]}


def lengths_broadcast(rng):
    """Steps of the output and of the labels in a loss; or of a sequence and its positions."""
    steps = rng.sample([17, 19, 23, 39, 64], 2)
    rest = rng.choice([[], [1], [5]])
    if rng.random() < 0.4:
        return {"shape_a": [2, steps[0], 64], "shape_b": [1, steps[1], 64], "op": "AddV2"}
    return {"shape_a": [None, steps[0], *rest], "shape_b": [None, steps[1], *rest], "op": "Sub"}


def record(rng):
    """Values of a record and the declared shape."""
    return {"values": rng.randint(1, 900), "expected_shape": rng.choice([[1000], [32, 32], [16, 16, 4]])}


def two(names, *, inner=False):
    """Two elements of different length; `inner`: on an axis that may not be the first."""

    def sampler(rng):
        sizes = rng.sample(range(1, 1500), 2)
        rest = rng.choice([[], [40], [3]])
        first = [3] * (inner and len(rest) < 1 and rng.random() < 0.5)
        return {name: [*first, size, *rest] for name, size in zip(names, sizes, strict=True)}

    return sampler


def ragged_array(rng):
    """Objects in an array, or the first axis of what was to become one."""
    return rng.choice(
        [{"type": "list"}, {"type": "numpy.ndarray"}, {}, {"axis": 1, "found_shape": [rng.randint(2, 90)]}]
    )


def ragged_data(rng):
    """An array of objects for sequences, images or films."""
    return {"expected_rank": rng.choice([3, 4, 5]), "found_shape": [rng.randint(2, 4000), 1]}


def label_rank(rng):
    """Labels per step, one rank above the output."""
    classes = rng.randint(2, 9)
    return {"expected_rank": 2, "found_shape": [rng.choice([4, 900]), rng.randint(11, 40), classes]}


def sequences_target(rng):
    """Labels per sample, one rank below the output: the rank alone, or the shape."""
    classes = rng.randint(1, 9)
    if rng.random() < 0.5:
        return {"expected_rank": 3, "found_shape": [118, classes]}
    return {"expected_shape": [None, rng.randint(11, 90), classes], "found_shape": [118, classes]}


def stateful(rng):
    """A sequence whose batch is unknown, or nothing."""
    return rng.choice([{}, {"found_shape": [None, rng.randint(1, 60), rng.randint(1, 60)]}])


def index(rng):
    """An id beyond the last row."""
    rows = rng.randint(2, 50000)
    node = {"node": "embedding_1/embedding_lookup"} if rng.random() < 0.5 else {}
    return {"rows": rows, "index": rows + rng.choice([0, 0, 1, 900]), **node}


def state(rng):
    """A state of another width than its cell."""
    units, width = rng.sample(range(2, 90), 2)
    cell, gates = rng.choice([("LSTMCell", 4), ("GRUCell", 3), ("SimpleRNNCell", 1)])
    return {"shape_a": [8, width], "shape_b": [units, gates * units], "caller": cell}


NO, YES = "missing-return-sequences", "return-sequences-with-one-label-per-sample"
PAIRS = {
    "shapes-incompatible": ("shape_b", "shape_a"),
    "target-output-mismatch": ("output_shape", "target_shape"),
}
LENGTHS, RAGGED = "sequence-lengths-differ", "ragged-samples-not-padded"
SAMPLERS = {
    (NO, "layer-input-rank"): lambda rng: {
        "expected_rank": 3,
        "found_rank": 2,
        **({"found_shape": [None, rng.randint(1, 300)]} if rng.random() < 0.8 else {}),
    },
    (NO, "timedistributed-rank"): lambda rng: {"found_shape": [None, rng.randint(1, 300)]},
    (NO, "broadcast-mismatch"): broadcast(labels_per_step=True),
    (NO, "target-shape"): label_rank,
    **{(NO, family): time_axis(names, labels_per_step=True) for family, names in PAIRS.items()},
    (NO, "sparse-labels-shape"): sparse(labels_per_step=True),
    **{(YES, family): time_axis(names, labels_per_step=False) for family, names in PAIRS.items()},
    (YES, "broadcast-mismatch"): broadcast(labels_per_step=False),
    (YES, "layer-input-rank"): lambda rng: {
        "expected_rank": 2,
        "found_rank": 3,
        "found_shape": [None, rng.randint(2, 196), 64],
    },
    (YES, "target-shape"): sequences_target,
    (YES, "logits-labels-size"): lambda rng: {
        "output_shape": [32 * rng.randint(2, 50), 7],
        "target_shape": [32, 7],
    },
    (YES, "sparse-labels-shape"): sparse(labels_per_step=False),
    ("stateful-rnn-without-batch-size", "rnn-batch-size"): stateful,
    (LENGTHS, "broadcast-mismatch"): lengths_broadcast,
    (LENGTHS, "input-shape-mismatch"): lengths_input,
    (LENGTHS, "sparse-labels-shape"): lengths_sparse,
    (LENGTHS, "parse-example-length"): record,
    ("rnn-initial-state-shape", "matmul-mismatch"): state,
    (RAGGED, "data-rank"): ragged_data,
    (RAGGED, "batch-elements-differ"): two(("shape_a", "shape_b"), inner=True),
    (RAGGED, "generator-element-shape"): two(("expected_shape", "found_shape")),
    (RAGGED, "array-not-rectangular"): ragged_array,
    (RAGGED, "tensorarray-shape"): two(("shape_a", "shape_b")),
    ("embedding-rows-differ-from-vocabulary", "embedding-index-range"): index,
}
