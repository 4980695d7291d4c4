"""Messages made from the wordings of the families, with random values in the holes: for parity and robustness."""

import random

from whyshape.families import FAMILIES
from whyshape.wording import hole_type

SIZES = [0, 1, 1, 2, 3, 3, 4, 7, 8, 10, 16, 28, 32, 64, 100, 224, 512, 1000, 25088]
OPS = ["Conv2D", "MaxPool", "MatMul", "ConcatV2", "AddV2", "Assign", "Reshape", "Squeeze", "FusedBatchNormV3", "Split"]


def size(rng):
    """One size, now and then unknown."""
    return rng.choice(["None", "?"]) if rng.random() < 0.15 else str(rng.choice(SIZES))


def shape(rng, near=None):
    """A shape in parentheses or brackets; `near` gives one that differs from it in little, as in real messages."""
    sizes = list(near) if near else [size(rng) for _ in range(rng.choice([0, 1, 2, 2, 3, 3, 4, 4, 5]))]
    if near:
        change = rng.choice(["size", "drop", "add", "shuffle", "same"])
        if change == "size":
            sizes[rng.randrange(len(sizes))] = size(rng)
        elif change == "drop":
            sizes.pop(rng.randrange(len(sizes)))
        elif change == "add":
            sizes.insert(rng.randrange(len(sizes) + 1), size(rng))
        elif change == "shuffle":
            rng.shuffle(sizes)
    joint = rng.choice([",", ", "])
    if rng.random() < 0.5:
        return sizes, "[" + joint.join(sizes) + "]"
    return sizes, "(" + joint.join(sizes) + ("," if len(sizes) == 1 else "") + ")"


def value(rng, name, kind, state):
    """A random value of a hole of this type."""
    if kind == "packed":
        return f"({rng.randint(1, 40)},{rng.choice(SIZES)})"
    if kind == "called":
        return rng.choice(["lstm_1_input", "input_3"])
    if kind == "shape":
        state["shape"], text = shape(rng, state.get("shape") if rng.random() < 0.7 else None)
        return text
    if kind == "shapes":
        parts = []
        for _ in range(rng.randint(1, 4)):
            state["shape"], text = shape(rng, state.get("shape") if rng.random() < 0.7 else None)
            parts.append(text)
        return "[" + ", ".join(parts) + "]"
    if kind == "sizes":
        return ", ".join(size(rng) for _ in range(rng.randint(1, 8)))
    if kind == "window":
        return "(" + ", ".join(str(rng.choice([1, 2, 3, 7])) for _ in range(rng.choice([1, 2]))) + ")"
    if kind == "ints":
        return "(" + ", ".join(str(rng.choice([-1, 0, 1, 2, 3])) for _ in range(rng.randint(1, 4))) + ")"
    if kind == "rank":
        return str(rng.choice([0, 1, 2, 2, 3, 3, 4, 4, 5]))
    if kind == "count":
        return str(rng.choice(SIZES))
    if kind == "int":
        return str(rng.choice([*SIZES, -1]))
    if kind == "number":
        return rng.choice(["0.25", "3", "1e-3"])
    if kind == "text":
        return rng.choice(["x", "Tensor(1)", "['a', 'b']"])
    return rng.choice(["conv2d_1", "lstm_2", "dense", "float", "list", "model/flatten/Reshape"])


def message(rng, wording, ops):
    """The wording with random values; an op behind it where the wording asks for one, or now and then."""
    state = {}
    parts = wording.split("{")
    text = parts[0]
    for part in parts[1:]:
        hole, literal = part.split("}", 1)
        name, _, kind = hole.partition(":")
        text += value(rng, name, kind or hole_type(name), state) + literal
    if ops or rng.random() < 0.3:
        op = rng.choice(ops) if ops and rng.random() < 0.9 else rng.choice(OPS)
        shapes = ", ".join(shape(rng, state.get("shape"))[1].replace("(", "[").replace(")", "]") for _ in range(2))
        text += rng.choice([
            f" for 'a/{op}_1' (op: '{op}') with input shapes: {shapes}.",
            f" for '{{{{node a/{op}}}}} = {op}[T=DT_FLOAT, data_format=\"NHWC\"](x, y)' with input shapes: {shapes}.",
            f" [Op:{op}]",
        ])  # fmt: skip
    return text


def messages(count, seed):
    """`count` random messages, every wording in turn: (family id, text)."""
    rng = random.Random(seed)
    wordings = [
        (family.id, w if isinstance(w, str) else w[0], None if isinstance(w, str) else w[1])
        for family in FAMILIES
        for w in family.wordings
    ]
    for i in range(count):
        id, wording, ops = wordings[i % len(wordings)]
        yield id, message(rng, wording, ops)
