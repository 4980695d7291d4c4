"""The entries of the six source questions."""


def channels_input(rng):
    """Expected and found shape with the channels at opposite ends, either way."""
    side, channels = rng.randint(8, 96), rng.choice([1, 3, 4])
    shapes = [[None, channels, side, side + 1], [None, side, side + 1, channels]]
    if rng.random() < 0.5:
        shapes.reverse()
    return {"expected_shape": shapes[0], "found_shape": [rng.choice([None, 32]), *shapes[1][1:]]}


def residual_sum(rng):
    """The same in a sum, or two layers of different width."""
    if rng.random() < 0.6:
        return residual(rng)
    widths = rng.sample(range(2, 300), 2)
    return rng.choice([
        {"shape_a": [None, widths[0]], "shape_b": [None, widths[1]]},
        {"shape_a": [32, widths[0]], "shape_b": [32, widths[1]], "op": "Mul"},
    ])  # fmt: skip


def residual(rng):
    """Two maps of a residual block: filters, stride or a border differ."""
    side, channels = rng.choice([8, 16, 32, 57]), rng.choice([16, 32, 64])
    kind = rng.choice(["filters", "stride", "both"])
    stride = 1 if kind == "filters" else rng.choice([2, 4])
    filters = channels if kind == "stride" else channels * 2
    small = -(-side // stride)
    return {"shape_a": [None, side, side, channels], "shape_b": [None, small, small, filters]}


def cnn_lstm_kernel(rng):
    """TimeDistributed(Conv1D or Conv2D) on samples that lack an axis."""
    dimensions = rng.choice([1, 2])
    channels = rng.choice([1, 3, 8])
    window = rng.randint(2, 5)
    return {
        "kernel_shape": [*[window] * dimensions, channels, rng.choice([16, 64])],
        "input_shape": [None, *[rng.randint(8, 20)] * (dimensions - 1), channels],
    }


def cnn_lstm_rank(rng):
    """A recurrent layer on steps that are no vectors, or ConvLSTM2D on single images."""
    if rng.random() < 0.5:
        return {"expected_rank": 5, "found_rank": 4, "found_shape": [None, rng.randint(4, 20), rng.randint(4, 20), 3]}
    return {"expected_rank": 3, "found_rank": 4, "found_shape": [None, rng.randint(2, 9), rng.randint(2, 20), 16]}


def cnn_lstm_time(rng):
    """TimeDistributed on samples without a time axis."""
    return {"found_shape": [None, rng.randint(2, 50)]}


SAMPLERS = {
    ("channel-axis-in-wrong-place", "input-shape-mismatch"): channels_input,
    ("residual-branch-changes-shape", "merge-layer-mismatch"): residual,
    ("residual-branch-changes-shape", "broadcast-mismatch"): residual_sum,
    ("cnn-lstm-input-lacks-axis", "kernel-rank-mismatch"): cnn_lstm_kernel,
    ("cnn-lstm-input-lacks-axis", "layer-input-rank"): cnn_lstm_rank,
    ("cnn-lstm-input-lacks-axis", "timedistributed-rank"): cnn_lstm_time,
}
