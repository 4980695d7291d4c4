"""Entries about stored weights."""


def kernel(rng):
    """The shape of a Dense or convolution kernel."""
    if rng.random() < 0.4:
        return [rng.randint(8, 900), rng.randint(2, 300)]
    return [*[rng.choice([1, 3, 5])] * rng.choice([1, 2]), rng.choice([3, 16, 64]), rng.choice([8, 32, 128])]


def other_kernel(rng):
    """Kernels that differ in their input channels (and more), or a vector where a kernel is wanted."""
    model = kernel(rng)
    stored = list(model)
    stored[-2] += rng.randint(1, 40)
    if rng.random() < 0.4:
        stored[-1] *= 2
    if rng.random() < 0.2:
        stored = [rng.randint(1, 64)]
    return {"variable_shape": model, "value_shape": stored}


def transposed(rng):
    """A kernel as PyTorch keeps it: (out, in), (out, in, w), (out, in, h, w)."""
    *window, depth, filters = kernel(rng)
    if rng.random() < 0.3:
        window = window[:1]
    filters += filters == depth and not window
    return {"variable_shape": [*window, depth, filters], "value_shape": [filters, depth, *window]}


def depth(rng):
    """Numbers of layers, in one of the two words for those of the file."""
    model, stored = rng.sample(range(1, 60), 2)
    return {"model_count": model, rng.choice(["file_count", "list_count"]): stored}


def head(rng):
    """A head of another number of classes, or its bias."""
    model = kernel(rng)[-rng.choice([1, 4]) :]
    return {"variable_shape": model, "value_shape": [*model[:-1], model[-1] + rng.randint(1, 300)]}


def yolo(rng):
    """The output of a YOLO head of one number of classes and the shape for another."""
    cells = rng.choice([7, 13, 19, 26]) ** 2 * 3
    code, network = rng.sample([1, 2, 3, 11, 20, 80], 2)
    values = rng.choice([1, 2, 8]) * cells * (5 + network)
    return {"values": values, "multiple": cells * (5 + code)} if values % (cells * (5 + code)) else yolo(rng)


SAMPLERS = {
    ("weights-of-other-architecture", "weights-shape"): other_kernel,
    ("weights-of-other-architecture", "weights-count"): depth,
    ("weights-in-other-backend-layout", "weights-shape"): transposed,
    ("class-count-changed-in-one-place", "weights-shape"): head,
    ("class-count-changed-in-one-place", "reshape-size"): yolo,
}
