"""Messages of recurrent layers and cells."""

from whyshape.family import Family, always, differ


def batch_size(n):
    """Two batch sizes differ, or one that has to be fixed is None."""
    return differ(n) and ("found_shape" not in n or None in (n["found_shape"] or [None]))


FAMILIES = [
    Family(
        "rnn-batch-size",
        "A stateful recurrent layer needs one fixed batch size",
        [
            "If a RNN is stateful, it needs to know its batch size",
            "If a RNN is stateful, a complete input_shape must be provided",
            "Found dynamic batch size: sequence.shape={found_shape}",
            "In a stateful network, you should only pass inputs",
            "Invalid input_h shape: {shape_a} {shape_b}",
            "If an RNN is stateful, the batch size of the input sequences must be the same as the batch size of the initial state. - Expected batch size: {expected} - Received batch size: {received}",
            "If an RNN is stateful, the batch size of the input sequences must be the same as the batch size of the initial state",
            "for the spatial dimension. Received invalid input shape: input_shape={found_shape}",
        ],
        batch_size,
        [
            "The state {shape_b} was made for another batch than the input, which wants {shape_a}.",
            "A stateful layer keeps one state per sample, so the batch size must be known and stay the same.",
        ],
    ),
    Family(
        "rnn-initial-state",
        "The initial state does not fit the recurrent layer",
        ["initial_state' was passed that is not compatible with 'cell.state_size'"],
        always,
        ["The states are not those that the cell keeps (LSTM: two of (batch, units), GRU: one)."],
    ),
    Family(
        "share-variable-shape",
        "An existing variable is to be shared, but its shape differs",
        ["Trying to share variable {variable}, but specified shape {specified_shape} and found shape {found_shape}"],
        lambda n: n["specified_shape"] != n["found_shape"],
        ["The variable {variable} exists with the shape {found_shape}, and is asked for with {specified_shape}."],
    ),
]
