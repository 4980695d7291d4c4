"""Labels, targets and losses."""


def pair(output, target, rng, names):
    """Shapes of one sample each under the names of a message; the form of Keras 2.1 has no batch axis."""
    if names == ("expected_shape", "found_shape") and rng.random() < 0.5:
        return {"expected_shape": output, "found_shape": target}
    rows = rng.choice([None, 4, 32])
    return {names[0]: [None, *output], names[1]: [rows, *target]}


def one_column(names):
    """Class numbers in a column for several units."""
    return lambda rng: pair([rng.choice([2, 3, 10, 100])], [1], rng, names)


def one_column_per_step(names):
    """Class numbers in a column for every step, and for every step several units."""

    def sampler(rng):
        if rng.random() < 0.6:
            return one_column(names)(rng)
        steps = rng.randint(2, 40)
        return pair([steps, rng.randint(2, 30)], [steps, 1], rng, names)

    return sampler


def two_units(names):
    """Two units under binary_crossentropy, or another number of units than of label columns."""

    def sampler(rng):
        if rng.random() < 0.3:
            return {"loss": "binary_crossentropy", **pair([2], [1], rng, names)}
        return units(names)(rng)

    return sampler


def images_as_labels(names):
    """Images or sequences for units."""

    def sampler(rng):
        if names[0] == "expected_shape" and rng.random() < 0.4:
            return {"expected_rank": 2, "found_shape": [rng.choice([8, 500]), 32, 24, 3]}
        return pair([rng.choice([1, 3, 10])], [rng.randint(5, 90) for _ in range(rng.choice([2, 3]))] + [3], rng, names)

    return sampler


def squeezed(rng):
    """A squeeze of an axis that is longer."""
    return {"op": "Squeeze", "axis": rng.randint(0, 3), "size": rng.randint(2, 300)}


def one_column_size(rng):
    """Logits and labels of one batch."""
    return {"output_shape": [32, rng.randint(2, 20)], "target_shape": [32, 1]}


def units(names):
    """Another number of units than of label columns."""

    def sampler(rng):
        columns = rng.randint(3, 40)
        return pair([rng.choice([1, 2, columns - 1, columns + 1, 100])], [columns + 2], rng, names)

    return sampler


def units_size(rng):
    """Logits and labels of one batch, of two widths."""
    columns = rng.randint(2, 20)
    return {"output_shape": [32, columns + rng.randint(1, 5)], "target_shape": [32, columns]}


def one_hot_target(rng):
    """Several columns where one is expected."""
    return pair([1], [rng.randint(3, 120)], rng, ("expected_shape", "found_shape"))


def one_hot_sparse(rng):
    """One-hot labels, as they are or flattened, or with the batch unknown."""
    rows, classes = rng.randint(2, 64), rng.randint(2, 50)
    target = rng.choice([[rows * classes], [rows, classes], [None, classes]])
    return {"output_shape": [None if target[0] is None else rows, classes], "target_shape": target}


def one_hot_squeeze(rng):
    """The axis that the sparse accuracy wants to squeeze away."""
    return {"axis": 1, "size": rng.randint(2, 100)}


def label(rng):
    """A label beyond the last unit."""
    classes = rng.randint(2, 50)
    return {"classes": classes, "label": classes + rng.choice([0, 0, 1, 7])}


FORMS = {
    "target-shape": ("expected_shape", "found_shape"),
    "shapes-incompatible": ("shape_b", "shape_a"),
    "target-output-mismatch": ("output_shape", "target_shape"),
}
SAMPLERS = {
    **{
        ("one-column-labels-with-categorical-loss", family): one_column_per_step(names)
        for family, names in FORMS.items()
    },
    ("one-column-labels-with-categorical-loss", "target-not-one-hot"): lambda rng: {
        "found_shape": [rng.choice([None, 32]), 1]
    },
    ("one-column-labels-with-categorical-loss", "logits-labels-size"): one_column_size,
    **{("output-units-differ-from-label-columns", family): two_units(names) for family, names in FORMS.items()},
    **{("wrong-array-as-target", family): images_as_labels(names) for family, names in FORMS.items()},
    ("axis-argument-points-at-wrong-axis", "squeeze-dim"): squeezed,
    ("output-units-differ-from-label-columns", "logits-labels-size"): units_size,
    ("one-hot-labels-with-sparse-loss", "target-shape"): one_hot_target,
    ("one-hot-labels-with-sparse-loss", "sparse-labels-shape"): one_hot_sparse,
    ("one-hot-labels-with-sparse-loss", "squeeze-dim"): one_hot_squeeze,
    ("label-ids-exceed-output-units", "label-out-of-range"): label,
}
