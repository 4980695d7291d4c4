"""What is passed to a model: lists, counts, features, exported models."""


def list_count(rng):
    """Samples, or (x, y), taken as inputs."""
    return {"expected": 1, "received": rng.choice([2, rng.randint(21, 900), 5910])}


def list_samples(rng):
    """A list of samples given to fit."""
    if rng.random() < 0.4:
        samples = rng.randint(2, 9)
        return {"x_sizes": [rng.choice([1, samples + 3])] * samples, "y_sizes": [samples]}
    samples = rng.randint(6, 100)
    return {"x_sizes": [samples + rng.randint(1, 900)] * samples, "y_sizes": [samples]}


def stacked(name):
    """Two batches of images stacked in front or behind the batch."""

    def sampler(rng):
        side = rng.choice([None, 2, 28, 64])
        shape = rng.choice([[2, None, side, side, 16], [4, 2, side, side, 64]])
        return {"expected_rank": 4, "found_rank": 5, name: shape}

    return sampler


def counts(rng):
    """Two numbers of samples in one of the forms of a message: train and test, a factor, two inputs."""
    a, b = rng.sample(range(2, 3000), 2)
    return rng.choice([
        {"x_size": a, "y_size": b},
        {"x_size": b * 32, "y_size": b},
        {"x_sizes": [60000], "y_sizes": [10000]},
        {"x_sizes": [a, b], "y_sizes": [a]},
        {"shapes": [[a, 4096], [b, 4096]]},
    ])  # fmt: skip


def batches(names):
    """Two shapes that differ on the first axis only."""

    def sampler(rng):
        rest = [rng.randint(2, 90) for _ in range(rng.choice([1, 1, 2]))]
        return {name: [size, *rest] for name, size in zip(names, rng.sample(range(2, 300), 2), strict=True)}

    return sampler


def sums(rng):
    """Two batch sizes in a sum, also where another axis is 1; or in a recurrent cell."""
    a, b = rng.sample(range(2, 100), 2)
    return rng.choice([
        batches(("shape_a", "shape_b"))(rng),
        {"shape_a": [a, 16, 7], "shape_b": [b, 1, 7]},
        {"shape_a": [a, 32], "shape_b": [b, 32], "node": "lstm_3_1/while/lstm_cell/add"},
    ])  # fmt: skip


def elements(rng):
    """The last batch, smaller than the others."""
    size, rest = rng.randint(3, 100), rng.randint(1, 32)
    return {"element": rng.randint(2, 30), "shape_a": [size, rest], "shape_b": [rng.randint(1, size - 1), rest]}


def columns(form):
    """Two numbers of columns in the words of a family."""

    def sampler(rng):
        model, data = rng.sample(range(2, 400), 2)
        if form == "matmul":
            return {"shape_a": [rng.randint(3, 64), data], "shape_b": [model, rng.choice([1, 256])]}
        if form == "axis":
            return {"axis": -1, "expected_size": model, "found_shape": [rng.choice([None, 32]), data]}
        batch = [] if form == "sample" and rng.random() < 0.5 else [None]
        rows = [rng.choice([40, 4500])] if batch else []
        return {"expected_shape": [*batch, model], "found_shape": [*rows, data]}

    return sampler


def tflite(rng):
    """A sample without its batch axis, or a larger batch than was converted."""
    if rng.random() < 0.5:
        rank = rng.randint(2, 4)
        return {"index": 0, "received": rank - 1, "expected": rank}
    return {"index": 0, "axis": 0, "received": rng.randint(2, 64), "expected": 1}


def signature(rng):
    """A sample without its batch axis, or of another size."""
    side = rng.randint(8, 64)
    given = rng.choice([[side, side, 3], [4, side + 1, side, 3]])
    return {"expected_shape": [None, side, side, 3], "found_shape": given}


LIST, BATCH, FEATURES = (
    "list-where-array-or-tuple-expected",
    "batch-size-fixed-or-differs",
    "feature-count-differs",
)
SAMPLERS = {
    (LIST, "number-of-inputs"): list_count,
    (LIST, "sample-count"): list_samples,
    (LIST, "layer-input-rank"): stacked("found_shape"),
    (LIST, "conv-op-rank"): stacked("input_shape"),
    ("x-and-y-lengths-differ", "sample-count"): counts,
    (BATCH, "concat-mismatch"): batches(("shape_a", "shape_b")),
    (BATCH, "broadcast-mismatch"): sums,
    (BATCH, "feed-dict-shape"): batches(("expected_shape", "found_shape")),
    (BATCH, "batch-elements-differ"): elements,
    (FEATURES, "matmul-mismatch"): columns("matmul"),
    (FEATURES, "input-axis-value"): columns("axis"),
    (FEATURES, "input-shape-mismatch"): columns("sample"),
    (FEATURES, "feed-dict-shape"): columns("feed"),
    ("deployed-model-input-differs", "tflite-set-tensor"): tflite,
    ("deployed-model-input-differs", "signature-mismatch"): signature,
}
