"""Which share of the shape errors that the installed Keras can raise does the look-up know?

    python -m whyshape.coverage [--list]

Reads Keras's source (nothing is imported or run) and finds every `raise` and `assert` of layers, ops, models, trainers
and
of what the TensorFlow backend runs whose text says that the shape of data, a weight or an operand is wrong. Of each
text
its holes are filled with plausible numbers that clash, at random but seeded; it is covered when the look-up then knows
it.
Two sites with the same text count as one message.
"""

import argparse
import ast
import collections
import importlib.util
import itertools
import random
import re
import sys
from pathlib import Path

from whyshape.explain import find_messages, ranked
from whyshape.text import clean

FOLDERS = re.compile(r"src/(layers|ops|models|trainers|backend/(common|tensorflow))/")
NO_USER_CODE = re.compile(
    r"_test\.py$|/tests?/|test_util|testing_utils|conftest|jax_layer|torch_utils|jax_utils|grain_utils"
)
NO_USER_ERROR = {"NotImplementedError", "ImportError", "StopIteration", None}
# A text is about shapes when it (or the code in its holes) says so ...
SHAPE = re.compile(
    r"shape|\brank|\bn_?dims?\b|dimension|dims?\b|\b\w*ax[ie]s\d?\b|channel|broadcast|"
    r"batch.?size|\b[1-5N]-? ?D\b|square|"
    r"divisible|length|(same|equal) (size|number)|size of|cardinality|scalar|\bvector\b|matri(x|"
    r"ces)|squeeze|weight list|"
    r"variables, but|permutation|\bsize is\b|indices|timesteps|1:1|elements|out of bounds|number of `source`",
    re.IGNORECASE,
)
# ... unless the word stands there by chance ...
BY_CHANCE = re.compile(
    r"stateless scope|floatx|AWQ|group_size|block_size (>|in mode)|Invalid mode|modality|"
    r"Expected list for|(have|single) .{0,20}"
    r"positional arg|steps_per|infinite|'valid'|`weights` argument|must be of type|takes at most|cached|checkpoint|"
    r"serializ|`range`|num_oov|of the data|output_sequence_length|salt\b|same dtype|dtype=\{dtype\} but|not_found|"
    r"indices_or_sections. must be (a positive|of type)|Code ?point|boundaries|profile_batch|type_spec|`ord`|"
    r"nested control",
    re.IGNORECASE,
)
# ... or it is about a neighbour of shapes: an argument that sizes a layer, a structure, a symbolic tensor.
NEIGHBOUR = re.compile(
    r"must be a positive integer|expected a positive integer|two elements|3 elements|(expected|"
    r"be) (an int or )?a .{0,12}tuple of|"
    r"tuple must have length|data_format:|strictly less than|KerasTensor|should be called on|"
    r"node index|to be array-like|"
    r"an int(eger)?( or a|, tuple|, list)|elements should be integers|a list or an int|"
    r"inputs list of length|`crossing_dim`|isn't built|"
    r"call `.build|not sufficient|PyDataset has|list/tuple of (2|ints)|no `xs` to",
    re.IGNORECASE,
)
TRIES = 60


def text_of(node, known, depth=0):
    """The message that an expression makes, with {code} for what is filled in; None when it is no text."""
    match node:
        case ast.Constant(value=str(value)):
            return value
        case ast.JoinedStr(values=values):
            return "".join(text_of(value, known, depth) or "" for value in values)
        case ast.FormattedValue(value=value):
            return (text_of(value, known, depth + 1) if isinstance(value, ast.Name) else None) or hole(value)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            parts = [text_of(side, known, depth) or hole(side) for side in (left, right)]
            return "".join(parts) if " " in "".join(parts) else None
        case ast.BinOp(left=left, op=ast.Mod()):
            text = text_of(left, known, depth)
            return text and re.sub(r"%[-\d.]*[sdrfi]", "{value}", text)
        case ast.Call(func=ast.Attribute(value=value, attr="format")):
            text = text_of(value, known, depth)
            return text and re.sub(r"\{\w*\}", "{value}", text)
        case ast.Call(func=ast.Name(id="str"), args=[value]):
            return text_of(value, known, depth)
        case ast.Name(id=name) if depth < 4:
            texts = [text_of(value, known, depth + 1) for value in known.get(name, [])]
            texts = [text for text in texts if text and " " in text]
            return "".join(texts) or None
    return None


def hole(node):
    """The code of a hole, short and without braces."""
    return "{" + re.sub(r"[{}\s]+", " ", ast.unparse(node))[:60] + "}"


def sites(root):
    """(file, line, text) of every raise or assert that is about shapes."""
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root.parent.parent).as_posix()
        if not FOLDERS.search(name) or NO_USER_CODE.search(name):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        for node, function in raises(tree, tree):
            known = assigned(function, node.lineno)
            exception, message = raised(node, known)
            text = re.sub(r"\s+", " ", text_of(message, known) or "").strip()
            if exception in NO_USER_ERROR and "infer the shape" not in text:
                continue
            if text and SHAPE.search(text) and not BY_CHANCE.search(text) and not NEIGHBOUR.search(text):
                yield name, node.lineno, text


def raises(node, function):
    """(raise or assert, function around it)."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Raise | ast.Assert):
            yield child, function
        yield from raises(child, child if isinstance(child, ast.FunctionDef) else function)


def raised(node, known):
    """(name of the exception, expression of its message)."""
    if isinstance(node, ast.Assert):
        return "AssertionError", node.msg
    call = node.exc
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "with_traceback":
        call = call.func.value
    if isinstance(call, ast.Name) and known[call.id]:
        call = known[call.id][-1]
    if not isinstance(call, ast.Call) or not call.args:
        return None, None
    return ast.unparse(call.func).split(".")[-1], call.args[0]


def assigned(function, line):
    """What the names of a function were last set to before a line, with what was added to it."""
    known = collections.defaultdict(list)
    nodes = [node for node in ast.walk(function) if isinstance(node, ast.Assign | ast.AugAssign) and node.lineno < line]
    for node in sorted(nodes, key=lambda node: node.lineno):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if isinstance(target, ast.Name):
            if isinstance(node, ast.Assign):
                known[target.id] = []
            known[target.id].append(node.value)
    return known


def messages(found):
    """{text with {} for its holes: [(file, line, text), ...]}."""
    grouped = collections.defaultdict(list)
    for site in found:
        grouped[re.sub(r"\{[^{}]*\}", "{}", site[2])].append(site)
    return grouped


# ---- Filling the holes


SIZES = ["1", "2", "3", "4", "5", "7", "8", "16", "32", "None"]
COUNT = re.compile(
    r"len\(|ndim|rank|num_|size|length|dim\b|channel|groups|filters|\[[-\w]+\]|step|value|block|"
    r"ratio|index|index|^c$|^h$|^w$|^d\d$|"
    r"max_tokens|CKK|kH|\*\*|max_dim|at_dim"
)


def shape(rng):
    """A random shape as Python prints it."""
    sizes = [rng.choice(SIZES) for _ in range(rng.choice([0, 1, 1, 2, 2, 3, 3, 4, 4, 5]))]
    return "(" + ", ".join(sizes) + ("," if len(sizes) == 1 else "") + ")"


def numbers(rng):
    """A tuple of whole numbers, as axes are printed."""
    return "(" + ", ".join(str(rng.choice([-1, 0, 1, 2, 3, 9])) for _ in range(rng.randint(2, 4))) + ")"


def value(rng, code):
    """A plausible value for a hole, by the code in it."""
    kinds = [
        lambda: str(rng.choice([0, 1, 2, 3, 4, 5, 7, 8, 10])),
        lambda: shape(rng),
        lambda: "[" + ", ".join(shape(rng) for _ in range(rng.randint(2, 3))) + "]",
        lambda: numbers(rng),
        lambda: rng.choice(["dense_1", "abc", "d", "x"]),
        lambda: str(rng.choice([-1, 0, 1, 3, 5])),
        lambda: f"({rng.randint(1, 9)}, {rng.randint(1, 9)})" if rng.random() < 0.5 else "((9, 9), (9, 9), (9, 9))",
        lambda: rng.choice(["-1.5", "2.5"]),
    ]
    if rng.random() < 0.2:
        return rng.choice(kinds)()
    if not code.endswith("shape") and (COUNT.search(code) or code in ("d", "rank", "i")):
        return kinds[0]()
    if "shape" in code:
        return kinds[2]() if rng.random() < 0.25 else kinds[1]()
    if re.search(r"axes|source|destination|dims", code):
        return numbers(rng)
    if "axis" in code:
        return kinds[5]()
    if re.search(r"crop|pad|pool|dilation", code):
        return kinds[6]()
    return rng.choice(kinds)()


def filled(rng, text):
    """The text with random values in its holes."""
    return re.sub(r"\{([^{}]*)\}", lambda found: value(rng, found[1]), text)


def covered(text):
    """The family that knows this text with some of its fillings, and the filling; None when none does."""
    rng = random.Random(text)
    for _ in range(TRIES if "{" in text else 1):
        paste = filled(rng, text)
        for message in find_messages(clean(paste)[0]):
            if not message["family"].weak and ranked(message):
                return message["family"].id, paste
    return None


def root_of_keras():
    """Where the installed Keras keeps its source."""
    spec = importlib.util.find_spec("keras")
    return None if spec is None else Path(spec.submodule_search_locations[0]) / "src"


def measure(root):
    """(messages, {message: (family, filling) or None})."""
    grouped = messages(sites(root))
    return grouped, {text: covered(found[0][2]) for text, found in grouped.items()}


def main(argv=None):
    """Print the coverage and what is not covered."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--list", action="store_true", help="also list what is covered, with its family")
    arguments = parser.parse_args(argv)
    root = root_of_keras()
    if root is None:
        print("Keras is not installed", file=sys.stderr)
        return 2
    grouped, known = measure(root)
    for text, found in grouped.items():
        if known[text] is None or arguments.list:
            family = known[text][0] if known[text] else "NOT COVERED"
            print(f"{family:24} {found[0][0]}:{found[0][1]}  {found[0][2][:160]}")
    good = [text for text in grouped if known[text]]
    of_sites = len(list(itertools.chain.from_iterable(grouped[text] for text in good)))
    print(f"messages: {len(good)} of {len(grouped)} ({100 * len(good) / len(grouped):.1f} %)")
    every = sum(map(len, grouped.values()))
    print(f"sites: {of_sites} of {every} ({100 * of_sites / every:.1f} %)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
