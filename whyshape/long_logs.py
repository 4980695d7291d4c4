"""Logs of megabytes: which of their lines could matter.

The browser reads no more than the last LONG letters of a paste (docs/javascripts/look-up.js), so that this module is
nothing there.
"""

# A paste longer than this is reduced to the lines that hold one of the stems, and to its last part.
LONG = 200000
# Every wording holds at least one of these (a test says so).
STEMS = [
    "shape", "dimension", "rank", "size", "ndim", "axis", "axes", "incompatib", "must", "match", "expect", "depth",
    "channels", "nhwc", "algorithm", "iterable", "index", "sequence", "symbolic", "attribute", "operand", "labels",
    "kerastensor", "convolution", "built", "created", "descriptor", "aligned", "divis",
    "not in [", "arrays", "stateful",
    "batch data", "samples", "len()", "elements", "dilation rates", "weight", "list of",
    "objects", "include_top", "classes", "cardinality",
    "object type", "array element", "permutation", "never been called", "missing data", "length", "structure", "label",
    "bounds", "loss", "y_pred", "1d, 2d", "timesteps", "input layer", "sample_weight", "merge layer", "tensor",
    "invalid dtype", "no defined", "lite/kernels", "serialized",
    "need data", "iterate over", "as a list",
    "nonetype", "tuple", "data adapter", "data type", "correspond", "yielded", "buffer", "channel",
]  # fmt: skip


def relevant_lines(lines):
    """Of a log longer than LONG the lines that hold a stem, with two lines before and four after.

    At most LONG letters of the end.
    """
    if sum([len(line) + 1 for line in lines]) <= LONG:
        return lines
    near = 0
    kept = []
    for i, line in enumerate(lines):
        lowered = line[:4000].lower()
        if any_in(STEMS, lowered):
            for before in range(max(i - 2, 0), i):
                if near == 0:
                    kept.append(lines[before][:4000])
            near = 5
        if near > 0:
            kept.append(line[:4000])
            near -= 1
    total = 0
    start = len(kept)
    while start > 0 and total < LONG:
        start -= 1
        total += len(kept[start])
    return kept[start:]


def any_in(stems, text):
    """True when one of the strings occurs in the text (a loop, because it is the innermost one)."""
    for stem in stems:  # noqa: SIM110
        if stem in text:
            return True
    return False
