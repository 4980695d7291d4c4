"""What is usually behind a family whose tells cannot say it without the numbers, for a message that is cut off before them."""

USUAL = {
    "flatten-not-fully-defined": ["channel-axis-in-wrong-place", "input-too-small-for-layers", "none-in-input-shape"],
    "conv-channels-mismatch": [
        "input-channels-differ-from-kernel",
        "grayscale-rgb-mismatch",
        "custom-layer-loses-shape",
    ],
    "kernel-rank-mismatch": [
        "model-file-of-other-keras-version",
        "batch-size-in-input-shape",
        "input-too-small-for-layers",
    ],
    "bias-mismatch": ["image-has-alpha-channel", "input-channels-differ-from-kernel"],
    "broadcast-mismatch": [
        "residual-branch-changes-shape",
        "mask-or-map-differs-from-output",
        "batch-size-fixed-or-differs",
    ],
    "layer-input-rank": ["missing-batch-axis", "one-axis-too-many", "data-lacks-feature-axis"],
    "data-rank": ["missing-batch-axis", "missing-channel-axis", "flat-data-vs-image-shape"],
    "input-shape-mismatch": ["image-size-differs-from-model", "feature-count-differs", "missing-batch-axis"],
    "input-axis-value": ["flatten-size-of-other-image-size", "grayscale-rgb-mismatch", "sequence-lengths-differ"],
    "number-of-inputs": [
        "list-where-array-or-tuple-expected",
        "inputs-do-not-match-model-inputs",
        "model-file-of-other-keras-version",
    ],
    "target-not-one-hot": ["one-column-labels-with-categorical-loss", "empty-data"],
    "shapes-incompatible": [
        "one-column-labels-with-categorical-loss",
        "label-axis-missing-or-extra",
        "output-units-differ-from-label-columns",
    ],
    "target-output-mismatch": [
        "list-where-array-or-tuple-expected",
        "custom-layer-loses-shape",
        "one-column-labels-with-categorical-loss",
    ],
    "logits-labels-size": [
        "mask-or-map-differs-from-output",
        "output-units-differ-from-label-columns",
        "return-sequences-with-one-label-per-sample",
    ],
    "numpy-broadcast-input": [
        "images-of-different-sizes-in-batch",
        "flat-data-vs-image-shape",
        "embedding-rows-differ-from-vocabulary",
    ],
    "weights-count": ["weights-of-other-architecture", "no-input-shape-given", "not-a-shape-problem-library-version"],
    "feed-dict-shape": ["feature-count-differs", "image-size-differs-from-model", "grayscale-rgb-mismatch"],
    "tflite-set-tensor": ["deployed-model-input-differs", "missing-batch-axis", "one-axis-too-many"],
}
