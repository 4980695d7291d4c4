"""Messages of recurrent layers and cells."""

from whyshape.family import Family, always
from whyshape.say import shape_text


def batch_size(n):
    """Two batch sizes differ, or one that has to be fixed is None."""
    if "expected" in n:
        return n["expected"] != n["received"]
    if n.get("found_shape") is not None:
        return len(n["found_shape"]) > 0 and n["found_shape"][0] is None
    if n.get("spatial_shape") is not None:
        n["found_shape"] = n["spatial_shape"]
        n.pop("spatial_shape")
        return None in n["found_shape"][2:]
    return "shape_a" not in n or n["shape_a"] != n["shape_b"]


FAMILIES = [
    Family(
        "rnn-batch-size",
        "A stateful recurrent layer needs one fixed batch size",
        [
            "If a RNN is stateful, it needs to know its batch size",
            "If a RNN is stateful, a complete input_shape must be provided (including batch size)",
            "Found dynamic batch size: sequence.shape={found_shape}",
            "In a stateful network, you should only pass inputs with a number of samples",
            "Invalid input_h shape: {shape_a} {shape_b}",
            "If an RNN is stateful, the batch size of the input sequences must be the same as the batch size of the initial state. - Expected batch size: {expected} - Received batch size: {received}",
            "If an RNN is stateful, the batch size of the input sequences must be the same as the batch size of the initial state",
            "for the spatial dimension. Received invalid input shape: input_shape={spatial_shape}",
        ],
        batch_size,
        lambda n: (
            f"The state {shape_text(n['shape_b'])} was made for another batch than the input, which wants {shape_text(n['shape_a'])}."
            if "shape_a" in n
            else "A stateful layer keeps one state per sample, so the batch size must be known and stay the same."
        ),
    ),
    Family(
        "rnn-initial-state",
        "The initial state does not fit the recurrent layer",
        ["initial_state' was passed that is not compatible with 'cell.state_size'"],
        always,
        lambda n: "The states are not those that the cell keeps (LSTM: two of (batch, units), GRU: one).",
    ),
    Family(
        "share-variable-shape",
        "An existing variable is to be shared, but its shape differs",
        ["Trying to share variable {variable}, but specified shape {specified_shape} and found shape {found_shape}"],
        lambda n: n["specified_shape"] != n["found_shape"],
        lambda n: (
            f"The variable {n['variable']} exists with the shape {shape_text(n['found_shape'])}, and is asked for with {shape_text(n['specified_shape'])}."
        ),
    ),
]
