"""Rules for sequences, labels, data, weights and unknown sizes: the cause that has to stand first, one paste per rule."""

import pytest

from whyshape.explain import explain

BATCH, EMPTY, LIST, INPUTS, COLUMNS = (
    "batch-size-fixed-or-differs",
    "empty-data",
    "list-where-array-or-tuple-expected",
    "inputs-do-not-match-model-inputs",
    "feature-count-differs",
)
CLASSES, OTHER, FILE, VERSION = (
    "class-count-changed-in-one-place",
    "weights-of-other-architecture",
    "model-file-of-other-keras-version",
    "not-a-shape-problem-library-version",
)
FLAT, WORDS, LENGTHS = (
    "flatten-size-of-other-image-size",
    "embedding-rows-differ-from-vocabulary",
    "sequence-lengths-differ",
)
CELL, ONE_COLUMN = "rnn-cell-object-reused", "one-column-labels-with-categorical-loss"
CONCAT = "ConcatOp : Dimensions of inputs should match: shape[0] = {} vs. shape[1] = {}"
RESHAPE = "Input to reshape is a tensor with {} values, but the requested shape has {}"
ASSIGN = "Assign requires shapes of both tensors to match. lhs shape= {} rhs shape= {}"
SHAPE = 'Input 0 of layer "functional" is incompatible with the layer: expected shape={}, found shape={}'
PRODUCT = "Dimensions must be equal, but are {0} and {1} for '{2}/MatMul' (op: 'MatMul') with input shapes: [?,{0}], [{1},{3}]."
SYMBOLIC = "<KerasTensor shape={}, dtype=float32, sparse=False, name=keras_tensor_9>"
PASTES = [
    # Joined tensors: the first axis differs, and at most the one that is joined on.
    (BATCH, CONCAT.format("[4,32,32,8]", "[24,32,32,5]")),
    (BATCH, CONCAT.format("[64,50]", "[9,3]")),
    (BATCH, CONCAT.format("[20,7,40]", "[12,7,16]")),
    ("!" + BATCH, CONCAT.format("[16,64,64,3]", "[8,32,32,5]")),
    (
        "!" + BATCH,
        "ConcatOp : Dimension 1 in both shapes must be equal: shape[0] = [64,50] vs. shape[1] = [9,3] [Op:ConcatV2]",
    ),
    # A whole factor that is no square is a batch, a square may be an image twice as large; a gradient keeps the image.
    (BATCH, RESHAPE.format(6144, 128)),
    (BATCH, RESHAPE.format(500, 6000)),
    (
        BATCH,
        RESHAPE.format(18432, 512)
        + "\n\t [[Node: gradients/Flatten/Reshape_grad/Reshape = Reshape[T=DT_FLOAT](a, b)]]",
    ),
    ("!" + BATCH, RESHAPE.format(18432, 512)),
    ("!" + BATCH, RESHAPE.format(12, 1)),
    # An axis of 0: nothing was read, or left.
    (EMPTY, "indices[3] = 2 is not in [0, 0)"),
    (EMPTY, SHAPE.format("(None, 64, 64, 3)", "(None, 64, 0, 3)")),
    (EMPTY, "Error when checking input: expected dense_1_input to have shape (12,) but got array with shape (0,)"),
    (EMPTY, "could not broadcast input array from shape (0,) into shape (40,)"),
    (EMPTY, "cannot reshape array of size 0 into shape (28,28)"),
    (EMPTY, "Incompatible shapes: [0,4] vs. [16,4] [Op:Sub]"),
    # One size against many.
    (LIST, "Data cardinality is ambiguous:\n  x sizes: 300\n  y sizes: " + ", ".join(["2"] * 90)),
    (LIST, "Data cardinality is ambiguous:\n  x sizes: " + ", ".join(["2"] * 90) + "\n  y sizes: 300"),
    # Two inputs of which the other one has the shape that is expected here.
    (
        INPUTS,
        "Invalid input shape for input Tensor(\"data:0\", shape=(None, 3), dtype=float32). Expected shape (None, 12), but input has incompatible shape (None, 3)\n\nArguments received by Functional.call():\n  • inputs={'a': 'tf.Tensor(shape=(None, 3), dtype=float32)', 'b': 'tf.Tensor(shape=(None, 12), dtype=float32)'}\n  • training=True",
    ),
    (
        COLUMNS,
        "Expected shape (None, 12), but input has incompatible shape (None, 3)\n\nArguments received by Functional.call():\n  • inputs=tf.Tensor(shape=(None, 3), dtype=float32)",
    ),
    # Flattened maps of two images are more than a few values apart.
    (
        COLUMNS,
        "Input 0 of layer dense is incompatible with the layer: expected axis -1 of input shape to have value 301, but received input with shape (16, 304)",
    ),
    # Variables inside the network have no classes; a kernel that Keras turned round is turned back first.
    (
        OTHER,
        ASSIGN.format("[48]", "[96]")
        + '\n\t [[Node: save/Assign_7 = Assign[_class=["loc:@net/block2/BatchNorm/gamma"]](a, b)]]',
    ),
    (
        CLASSES,
        ASSIGN.format("[48]", "[96]")
        + '\n\t [[Node: save/Assign_7 = Assign[_class=["loc:@net/logits/biases"]](a, b)]]',
    ),
    (
        CLASSES,
        "Shapes are [1,1,512,75] and [255,512,1,1]. for 'Assign_3'".join(
            [
                "Dimension 0 in both shapes must be equal, but are 1 and 255. ",
                " (op: 'Assign') with input shapes: [1,1,512,75], [255,512,1,1].",
            ]
        ),
    ),
    (CLASSES, "logits and labels must have the same shape ((None, 19, 19, 3, 7) vs (None, 19, 19, 3, 85))"),
    # Rows of one table a multiple of the other's: no vocabulary, unless both numbers are round or the name says so.
    (OTHER, ASSIGN.format("[18432,256]", "[9216,256]")),
    (FLAT, ASSIGN.format("[18432,256]", "[4608,256]")),
    (OTHER, ASSIGN.format("[2048,30]", "[512,30]")),
    (WORDS, ASSIGN.format("[20000,64]", "[10000,64]")),
    (WORDS, ASSIGN.format("[20001,64]", "[18210,64]")),
    (
        WORDS,
        "A total of 1 objects. Cannot assign to variable embedding/embeddings:0 due to variable shape (2046, 64) and value shape (1023, 64)",
    ),
    # A layer for one input gets two symbolic tensors of one shape.
    (
        FILE,
        f'Layer "dense_3" expects 1 input(s), but it received 2 input tensors. Inputs received: [{SYMBOLIC}, {SYMBOLIC}]'.replace(
            "{}", "(None, 640)"
        ),
    ),
    (
        INPUTS,
        f'Layer "head" expects 1 input(s), but it received 2 input tensors. Inputs received: [{SYMBOLIC.format("(None, 8)")}, {SYMBOLIC.format("(None, 30)")}]',
    ),
    (LIST, "Layer model expects 1 input(s), but it received 30 input tensors."),
    # Cells: a kernel (input + state, 4 * state), or 2 * state of a GRU, gets the state and another state.
    (CELL, PRODUCT.format(256, 140, "multi_rnn_cell/cell_0/basic_lstm_cell", 512)),
    (CELL, PRODUCT.format(256, 140, "multi_rnn_cell/cell_0/gru_cell", 256)),
    (COLUMNS, PRODUCT.format(90, 140, "multi_rnn_cell/cell_0/basic_lstm_cell", 512)),
    (COLUMNS, PRODUCT.format(64, 16, "decoder/lstm_cell_1/dense_4", 256)),
    # Positions: ids as long as the table, or a table that is added to every sequence.
    (LENGTHS, "indices[0,600] = 600 is not in [0, 512) [Op:ResourceGather]"),
    (LENGTHS, "indices[2,77] = 77 is not in [0, 77)\n\t [[{{node clip/position_embedding/embedding_lookup}}]]"),
    (WORDS, "indices[2,9] = 1024 is not in [0, 1000)\n\t [[{{node model/embedding/embedding_lookup}}]]"),
    (LENGTHS, "Incompatible shapes: [8,196,64] vs. [144,64] [Op:AddV2]"),
    ("!" + LENGTHS, "Incompatible shapes: [8,196,64] vs. [8,64] [Op:Mul]"),
    # Labels: n numbers in a row of their own; logits and labels in each other's place.
    (ONE_COLUMN, "logits and labels must be broadcastable: logits_size=[48,7] labels_size=[1,48]"),
    (ONE_COLUMN, "logits and labels must be broadcastable: logits_size=[48,7] labels_size=[48,1]"),
    ("!" + ONE_COLUMN, "logits and labels must be same size: logits_size=[1,4096] labels_size=[4096,1]"),
    (
        "wrong-array-as-target",
        "Rank mismatch: Rank of labels (received 3) should equal rank of logits minus 1 (received 2).",
    ),
    (
        "one-hot-labels-with-sparse-loss",
        "Rank mismatch: Rank of labels (received 2) should equal rank of logits minus 1 (received 2).",
    ),
    # A layer that is given an input shape, or that Keras numbers 1, is the first.
    (
        "data-lacks-feature-axis",
        "    model.add(GRU(64, input_dim=40, return_sequences=True))\nValueError: Input 0 is incompatible with layer gru_5: expected ndim=3, found ndim=2",
    ),
    ("data-lacks-feature-axis", "ValueError: Input 0 is incompatible with layer lstm_1: expected ndim=3, found ndim=2"),
    (
        "missing-return-sequences",
        "ValueError: Input 0 is incompatible with layer lstm_2: expected ndim=3, found ndim=2",
    ),
    ("none-in-input-shape", "The last dimension of the inputs to `Dense` should be defined. Found `None`."),
]


@pytest.mark.parametrize("row", range(len(PASTES)))
def test_first(row):
    entry, paste = PASTES[row]
    entries = [cause["entry"] for cause in explain(paste, [])["causes"]]
    assert entries
    assert entries[0] != entry[1:] if entry[0] == "!" else entries[0] == entry


@pytest.mark.parametrize(
    ("entry", "paste"),
    [
        (VERSION, "Shape must be rank 2 but is rank 3 for 'MatMul' (op: 'MatMul') with input shapes: [8,40,16], [16,5]."),
        (VERSION, "Input 0 of layer conv1d_2 is incompatible with the layer: expected ndim=3, found ndim=4. Full shape received: [None, 4, 9, 16]"),
        ("missing-return-sequences", "Input 0 is incompatible with layer conv1d_3: expected ndim=3, found ndim=2"),
    ],
)  # fmt: skip
def test_in_three(entry, paste):
    assert entry in [cause["entry"] for cause in explain(paste, [])["causes"][:3]]
