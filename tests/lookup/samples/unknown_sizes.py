"""Entries about sizes that are not known, or not yet."""


def nothing(rng):
    """A message without numbers."""
    return {}


def unbuilt(rng):
    """A file of so many layers, a model of none."""
    return {"file_count": rng.randint(1, 40), "model_count": 0}


def lost(rng):
    """An image that lost its channels, a row that lost its width, or no shape at all."""
    return rng.choice(
        [{}, {"input_shape": [None, None]}, {"input_shape": [None, rng.randint(4, 90), rng.choice([None, 64]), None]}]
    )


SAMPLERS = {
    ("no-input-shape-given", "model-not-built"): nothing,
    ("no-input-shape-given", "missing-input-shape"): nothing,
    ("no-input-shape-given", "weights-count"): unbuilt,
    ("custom-layer-loses-shape", "undefined-dimension"): lost,
    ("custom-layer-loses-shape", "rank-unknown"): nothing,
    ("custom-layer-loses-shape", "lambda-output-shape"): nothing,
    ("custom-layer-loses-shape", "target-output-mismatch"): lambda rng: {"target_shape": [None, 1], "output_shape": []},
}
