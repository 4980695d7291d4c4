"""Entries about the number of axes: batch, channel and feature axes that lack, and axes too many."""

import math


def picture(rng):
    """Height, width and channels of an image."""
    return [rng.randint(8, 300), rng.randint(8, 300), rng.choice([1, 3])]


def alone(rng):
    """One sample of any kind."""
    return rng.choice([picture(rng), [rng.randint(2, 2000)], [rng.randint(2, 60), rng.randint(2, 40)]])


def batch_rank(rng):
    """One image, vector or sequence in front of a layer; of an image now and then a batch of its rows."""
    sample = alone(rng)
    found = [32, *sample[1:]] if len(sample) == 3 and rng.random() < 0.4 else sample
    return {"expected_rank": len(sample) + 1, "found_rank": len(sample), "found_shape": found}


def batch_data(rng):
    """The same in the words of Keras 2's data check."""
    return batch_rank(rng) | {"input": "input_1"}


def batch_input(rng):
    """A model whose input shape is declared."""
    sample = alone(rng)
    if sample[-1] == 1:
        sample[-1] = 3
    found = [32, *sample[1:]] if len(sample) > 1 and rng.random() < 0.4 else sample
    return {"expected_shape": [None, *sample], "found_shape": found}


def batch_element(rng):
    """A generator's single sample."""
    sample = alone(rng)
    return {"expected_shape": [None, *sample], "found_shape": sample}


def vector(rng):
    """A vector and a matrix to multiply."""
    width = rng.randint(2, 2048)
    return {"expected_rank": 2, "found_rank": 1, "input_shapes": [[width], [width, rng.randint(1, 1008)]]}


def gray(rng):
    """Gray images without a channel axis."""
    image = [rng.randint(8, 300), rng.randint(8, 300)]
    first = rng.choice([None, rng.randint(1, 60000)])
    return {"expected_rank": 4, "found_rank": 3, "found_shape": [first, *image]}


def gray_op(rng):
    """The same in the words of an op."""
    numbers = gray(rng)
    return {"expected_rank": 4, "found_rank": 3, "shape": numbers["found_shape"]}


def extra(rng):
    """Sequences whose steps have an axis of 1 or are matrices; images with a time axis or a second batch axis."""
    steps, features = rng.randint(2, 240), rng.randint(2, 94)
    sample = rng.choice([[steps, features, 1], [1, steps, features], [steps, features, rng.randint(2, 9)]])
    if rng.random() < 0.4:
        sample = [rng.choice([1, rng.randint(2, 9)]), rng.randint(4, 90), rng.randint(4, 90), 3]
    return {
        "expected_rank": len(sample),
        "found_rank": len(sample) + 1,
        "found_shape": [rng.choice([None, 1, 32]), *sample],
    }


def extra_input(rng):
    """A batch with a batch axis too many."""
    sample = rng.choice([picture(rng), [rng.randint(2, 60), rng.randint(2, 40)]])
    return {"expected_shape": [None, *sample], "found_shape": [rng.choice([1, 4]), 1, *sample]}


def unflattened(rng):
    """Images or maps in front of a Dense layer that was built for as many values in a row."""
    sizes = rng.choice([picture(rng), [rng.randint(2, 60), rng.randint(2, 60)], [4, 7, 7, 64]])
    return {
        "expected_size": math.prod(sizes),
        "found_shape": [rng.choice([None, 1, 32]), *sizes],
        "axis": -1,
        "layer": rng.choice(["dense", "dense_3", "head"]),
    }


def rows(rng):
    """Flat rows in front of a sequence layer, or numbers in front of Dense."""
    if rng.random() < 0.3:
        return {"expected_rank": 2, "found_rank": 1, "found_shape": [None]}
    return {
        "expected_rank": 3,
        "found_rank": 2,
        "found_shape": [rng.choice([None, rng.randint(1, 5000)]), rng.randint(2, 2000)],
        "layer": rng.choice(["conv1d", "lstm_1"]),
    }


def image_rows(rng):
    """The rows of one image before a layer for whole images."""
    side = rng.choice([28, 48, 150])
    shape = rng.choice([[None, side], [side, side], [rng.randint(5, 60), rng.randint(5, 60)], [side, side, 3]])
    return {"expected_size": side * side if None in shape else math.prod(shape), "axis": -1, "found_shape": shape}


SAMPLERS = {
    ("missing-batch-axis", "input-axis-value"): image_rows,
    ("missing-batch-axis", "layer-input-rank"): batch_rank,
    ("missing-batch-axis", "data-rank"): batch_data,
    ("missing-batch-axis", "input-shape-mismatch"): batch_input,
    ("missing-batch-axis", "feed-dict-shape"): batch_element,
    ("missing-batch-axis", "generator-element-shape"): batch_element,
    ("missing-batch-axis", "op-rank"): vector,
    ("missing-channel-axis", "layer-input-rank"): gray,
    ("missing-channel-axis", "data-rank"): gray,
    ("missing-channel-axis", "op-rank"): gray_op,
    ("one-axis-too-many", "layer-input-rank"): extra,
    ("one-axis-too-many", "data-rank"): extra,
    ("one-axis-too-many", "input-shape-mismatch"): extra_input,
    ("flat-data-vs-image-shape", "input-axis-value"): unflattened,
    ("data-lacks-feature-axis", "layer-input-rank"): rows,
    ("data-lacks-feature-axis", "data-rank"): rows,
}
