"""Wordings of messages: literal text with holes, turned into bounded patterns.

A wording such as

    Negative dimension size caused by subtracting {kernel_size} from {input_size}

is matched in two steps: its literal parts are looked for in order (plain string search, which rejects nearly
everything), then one pattern reads the holes. The pattern is anchored where the first literal was found, every hole
has a length limit and a character class, so no paste can make it backtrack without bound.

In a wording a space stands for any white space (the paste has been unwrapped to single spaces) and a quote `'`
for any quote, backtick or none, since quotes get lost on the way. Holes are typed by their name, see `hole_type`,
or explicitly as `{name:type}`; what stands in a hole named `_` is not kept.
"""

from whyshape.names import full_name, full_text
from whyshape.regex import match_at

# The type of a hole gives its pattern. "text" is lazy and may stand once in a wording; all others are unambiguous:
# their class cannot match what follows.
PATTERNS = {
    "count": "([0-9]{1,15})",  # 15 digits are exact in JavaScript too
    "rank": "([0-9]{1,3}(?![0-9]))",
    "int": "(-?[0-9]{1,15})",
    "number": "(-?[0-9][0-9.e+-]{0,24})",
    "shape": "(<unknown>|\\([-0-9?NoneL, ]{0,160}\\)|\\[[-0-9?NoneL, ]{0,160}\\]|None(?![a-z]))",
    "packed": "(\\([0-9]{1,15},[0-9][0-9,]{0,80}\\))",  # as NumPy alone writes shapes: (4,3)
    "sizes": "([-0-9?NoneL, x]{1,600})",
    "shapes": "([\\[(][-0-9?NoneL, ()\\[\\]]{0,3000}[)\\]])",
    "window": "[\\[(]?([0-9?None, x]{1,60})[)\\]]?",
    "ints": "([\\[(][-0-9, ]{0,160}[)\\]])",
    "name": "([A-Za-z0-9_.:/<>-]{1,200})",
    # Without its first words a message fits inputs and targets; the name has to tell that it is an input.
    "called": "([A-Za-z0-9_.:/-]{0,100}input[A-Za-z0-9_.:/-]{0,100})",
    "text": "(.{0,300}?)",
}
# A name may stand in quotes, or in Python 2's u'...', whether or not the wording says so.
HOLES = {
    kind: "u?['\"`]?" + pattern + "['\"`]?" if kind in ["name", "called"] else pattern
    for kind, pattern in PATTERNS.items()
}
NAMES = [
    "layer", "input", "output", "variable", "tensor", "model", "dtype", "dtype_2", "loss", "data_format", "entry",
    "dim",
]  # fmt: skip
SIGNED = ["axis", "axis_2", "index", "index_2", "label", "low", "high"]
QUOTE = "'"
# So many letters of a wording have to be there before a message that is cut off counts.
TELLING = 24


def hole_type(name):
    """Type of a hole by its name: a shape, a list of shapes, a name, a number that can be negative, else a count."""
    if name == "shapes":
        return "shapes"
    if name.endswith("_sizes"):
        return "sizes"
    if "rank" in name:
        return "rank"
    if name.find("shape") >= 0:
        return "shape"
    if name in NAMES:
        return "name"
    return "int" if name in SIGNED else "count"


def escape(text):
    """`text` as a literal of a pattern; escapes what both engines allow to be escaped under the `u` flag."""
    out = []
    for letter in text:
        if letter == QUOTE:
            out.append("['\"`]?")
        elif letter in "^$\\.*+?()[]{}|/":
            out.append("\\" + letter)
        elif letter == " ":
            out.append(" ?")
        else:
            out.append(letter)
    return "".join(out)


def parse_wording(wording):
    """Split a wording into its literals, its holes' names and types, and build its pattern."""
    literals = []
    names = []
    types = []
    texts = []
    pattern = []
    for index, part in enumerate(full_text(wording).split("{")):
        literal = part
        if index > 0:
            hole = part.split("}")[0]
            literal = part[len(hole) + 1 :]
            name = hole.split(":")[0]
            kind = hole.split(":")[1] if ":" in hole else hole_type(full_name(name))
            names.append(name)
            types.append(kind)
            pattern.append(HOLES[kind] + escape(literal))
        else:
            pattern.append(escape(literal))
        texts.append(literal)
        for piece in literal.split(QUOTE):
            piece = piece.strip()
            if len(piece) > 2:
                literals.append(piece.lower())
    return {
        "literals": literals,
        "names": names,
        "types": types,
        "texts": texts,
        "steps": pattern,
        "pattern": "".join(pattern),
    }


def literals_in_order(literals, lowered, start):
    """True when all literals but the first occur in order after `start`, within reach of the holes between them."""
    position = start
    for literal in literals:
        found = lowered.find(literal, position)
        if found < 0 or found - position > 3500:
            return False
        position = found + len(literal)
    return True


def read_wording(parsed, text, position):
    """Match a parsed wording at `position`: [matched text, numbers by name], or None."""
    found = match_at(parsed["pattern"], text, position)
    if found is None:
        return None
    numbers = {}
    for i, name in enumerate(parsed["names"]):
        if name != "_":
            numbers[name] = read_value(parsed["types"][i], found[i + 1])
    return [found[0], numbers]


def cut_off(parsed, text, position):
    """True when the text ends inside this wording and holds enough of its beginning to tell."""
    steps = parsed["steps"]
    texts = parsed["texts"]
    types = parsed["types"]
    whole = len(steps)  # so many literals are whole
    found = None
    while whole > 0 and found is None:
        found = match_at("".join(steps[:whole]), text, position)
        if found is None:
            whole -= 1
    if found is None:
        return begins(texts[0], text[position:]) and len(text) - position >= TELLING
    if whole == len(steps):
        return False
    # Numbers that stand where the wording has them tell something too.
    told = sum([len(literal) for literal in texts[:whole]]) + 6 * (whole - 1)
    rest = text[position + len(found[0]) :]
    if rest == "" or match_at("[\\[(]?[-0-9?NoneL, ()\\[\\]]{0,160}$", rest, 0) is not None:
        return told >= TELLING
    hole = match_at(HOLES[types[whole - 1]], rest, 0)
    if hole is None:
        return False
    for shorter in range(3):  # a name may have taken the colon behind it
        after = rest[max(len(hole[0]) - shorter, 0) :]
        if len(hole[0]) > shorter and begins(texts[whole], after):
            return told + len(after) + 6 >= TELLING
    return False


def begins(literal, text):
    """True when `text`, to its end, is the beginning of a literal, quotes and spaces aside."""
    position = 0
    for letter in literal:
        if position >= len(text):
            return True
        if letter.lower() == text[position].lower() or (letter == QUOTE and text[position] in "'\"`"):
            position += 1
        elif letter != QUOTE and letter != " ":
            return False
    return False


def read_value(kind, text):
    """The value that a hole of this type holds, from its text."""
    if text is None:
        return None
    if kind in ["int", "count", "rank"]:
        return int(text)
    if kind in ["shape", "packed"]:
        return read_shape(text)
    if kind == "shapes":
        return read_shapes(text)
    if kind in ["sizes", "window"]:
        return read_sizes(text)
    if kind == "ints":
        return [int(piece) for piece in text[1:-1].replace(" ", "").split(",") if piece not in ["", "-"]]
    return text.strip()


def read_size(text):
    """One size: a number (Python 2's 12L too), or None for None, ? and -1."""
    text = text.strip().replace("L", "")
    if text.isdigit():
        return int(text)
    return None


def read_sizes(text):
    """Sizes separated by commas, by x, or as NumPy prints them by spaces: '8035, 7680', '3x3', 'None 1 128 64'."""
    return [read_size(piece) for piece in text.replace("x", ",").replace(" ", ",").split(",") if piece != ""]


def read_shape(text):
    """A shape in parentheses or brackets; None for an unknown one. '(?, 28, 28)' -> [None, 28, 28]."""
    if text[0] not in "([":
        return None
    return read_sizes(text[1:-1])


def read_shapes(text):
    """A list of shapes, with or without brackets around it. '[(None, 3), (None, 4)]' -> [[None, 3], [None, 4]]."""
    shapes = []
    current = ""
    depth = 0
    for letter in text.replace("<unknown>", "[<]"):
        if letter in "([":
            depth += 1
            current = ""
        elif letter in ")]":
            # Only the innermost brackets hold sizes; the closing bracket of the list itself finds nothing.
            if depth > 0 and current is not None:
                shapes.append(None if current == "<" else read_sizes(current))
            current = None
            depth -= 1
        elif current is not None:
            current = current + letter
    return shapes
