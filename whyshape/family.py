"""A family of messages: what they say, whatever the version, and the arithmetic that their numbers must reproduce."""

from whyshape.shapes import same_shape
from whyshape.wording import parse_wording


class Family:
    """One family.

    id, title: as in the catalogue. wordings: see `wording.py`; a pair [wording, ops] counts only for these ops.
    violated(numbers): True when the numbers reproduce the clash; may add numbers that follow from those it was given.
    clash: sentences that say what is wrong, see `say.said`.
    weak: the wording alone is no proof of a shape error; any other match in the paste goes first.
    """

    def __init__(self, id, title, wordings, violated, clash, *, weak=False):
        self.id = id
        self.title = title
        self.wordings = wordings
        self.violated = violated
        self.clash = clash
        self.weak = weak
        self.parsed = None

    def patterns(self):
        """The parsed wordings with the ops that each is limited to (None for any); parsed on first use."""
        if self.parsed is None:
            self.parsed = []
            for wording in self.wordings:
                ops = None
                if not isinstance(wording, str):
                    ops = wording[1]
                    wording = wording[0]
                self.parsed.append([parse_wording(wording), ops])
        return self.parsed


def op_is(numbers, ops):
    """True when the op of the message begins with one of `ops`; without an op the node's name has to contain it."""
    op = numbers.get("op", "").lower()
    node = numbers.get("node", "").lower()
    return any([op.startswith(wanted.lower()) or (op == "" and wanted.lower() in node) for wanted in ops])


# What must be equal, by the names of the two numbers or shapes.
PAIRS = [
    ["found_shape", "expected_shape"], ["shape_a", "shape_b"], ["variable_shape", "value_shape"],
    ["target_shape", "output_shape"], ["size_a", "size_b"], ["rank_a", "rank_b"], ["received", "expected"],
    ["x_size", "y_size"], ["actual", "computed"], ["input_batch", "out_batch"],
]  # fmt: skip


def differ(n):
    """True when two numbers or shapes that must be equal are not, or when the message prints no such two."""
    for one, other in PAIRS:
        if one in n and other in n:
            a = n[one]
            b = n[other]
            return not same_shape(a, b) if a is None or isinstance(a, list) else a != b
    return True


def rank_outside(n):
    """True when the rank is not as expected or not within the bounds, or when the message does not print them."""
    shape = n.get("found_shape", n.get("shape"))
    if "found_rank" not in n and shape is not None:
        n["found_rank"] = len(shape)
    found = n.get("found_rank")
    low = n.get("min_rank", n.get("expected_rank", 0 if "max_rank" in n else 99))
    high = n.get("max_rank", n.get("expected_rank", 99))
    return found is None or found < low or found > high


def name_shapes(n, names):
    """Give these names to the input shapes that TensorFlow prints after a message, unless the message has them."""
    shapes = n.get("input_shapes", [])
    if len(shapes) >= len(names):
        for i, name in enumerate(names):
            n[name] = n.get(name, shapes[i])


def always(numbers):
    """The violation of a family whose messages print no numbers."""
    return True
