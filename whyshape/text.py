"""Cleaning a paste: from what a terminal, a log or a notebook shows to one line of text that wordings can match.

Stages, one function each: `plain` (ANSI codes, odd characters), `relevant_lines` (of a long log), `strip_line` (time
stamps, log levels, quoting), `joined` (wrapped lines become one), and, around a match, `context` (node, op, attributes
and input shapes that TensorFlow prints after the message).
"""

from whyshape.long_logs import LONG, relevant_lines
from whyshape.regex import match_at, replace_all, search
from whyshape.wording import read_value

# Letters that one engine folds to ASCII (or to two letters) when it ignores case, typographic quotes, odd spaces.
ODD_LETTERS = [
    ["\u2018", "'"], ["\u2019", "'"], ["\u201c", '"'], ["\u201d", '"'], ["\u00b4", "'"], ["\u00a0", " "],
    ["\u200b", ""], ["\ufeff", ""], ["\u0130", "I"], ["\u017f", "s"], ["\u212a", "K"], ["\r\n", "\n"], ["\r", "\n"],
    ["\\n", "\n"], ["\\t", " "], ["\t", " "],
    # Brackets of a Chinese keyboard; shapes and commas as TensorFlow.js writes them.
    ["\u3010", "["], ["\u3011", "]"], ["\uff3b", "["], ["\uff3d", "]"], ["\uff08", "("], ["\uff09", ")"],
    ["\uff0c", ","], ["\uff1a", ":"],
    ["[null", "[None"], ["[,", "[None,"], [",null", ",None"], ["], but got array", "] but got array"],
    ["**", ""],
]  # fmt: skip
ANSI = "\u001b(?:\\[[0-9;?]{0,30}[A-Za-z]|\\][^\u0007\n]{0,200}\u0007)"
# What ANSI codes become when the escape character itself was lost on the way.
BROKEN_ANSI = "\\[(?:[0-9]{1,2}(?:;[0-9]{1,3}){0,4})m"
# The compiled texts have such letters for phrases (names.py); a paste may not bring its own.
CONTROL = "[\u0001-\u0008\u000b-\u001f]"

DATE = "[0-9]{2,4}[-/][0-9]{2}[-/][0-9]{2}[T ]?"
CLOCK = "[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
STAMP = "(?:" + DATE + ")?" + CLOCK + "|" + DATE
LEVEL = "(?:DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL|FATAL|[EWIFD](?:[0-9]{4})?)"
# One piece of a log prefix; stripped again and again from the start of a line.
PREFIXES = [
    "(?:\\[(?:" + STAMP + ")\\]|\\((?:" + STAMP + ")\\)|(?:" + STAMP + "))[ ,:|-]{0,4}",
    "(?:\\[" + LEVEL + "\\]|" + LEVEL + "(?=[ :|-]))[ :|-]{0,4}",
    "(?:external/[A-Za-z_]{1,40}/)?[A-Za-z0-9_./-]{1,120}\\.(?:cc|h|py|cpp):[0-9]{1,6}[\\]:] ?",
    "(?:tensorflow|absl|root|keras|py\\.warnings|__main__)(?: -)?: ?",
    "(?:E|>|\\||\\$|#|//|\\*)(?: {1,8}|$)",
    "\\[[A-Za-z][A-Za-z0-9_.-]{0,30}\\](?: |$)",
    "\\[[0-9]{1,4}(?:,[0-9]{1,4})?\\](?:<std(?:err|out)>)?:? ",
    "\\(pid=[0-9]{1,9}(?:, ip=[0-9.]{1,20})?\\) ?",
    "\\[(?:rank|worker|replica|process|pid|task)[-_ =:]?[0-9]{1,9}\\]:? ?",
    "[A-Za-z0-9_.-]{1,60}\\[[0-9]{1,9}\\]: ",
]

# Normal forms of shapes, so that wordings need to know only brackets and parentheses.
SHAPE_FORMS = [
    ["(?:tf\\.)?Dimension\\((None|[0-9]{1,12})\\)", "$1"],
    ["(?:tf\\.)?TensorShape\\((\\[[-0-9?NoneL, ]{0,160}\\]|None)\\)", "$1"],
    ["torch\\.Size\\((\\[[0-9, ]{0,160}\\])\\)", "$1"],
    ["<tf\\.Dimension (?:None|[0-9]{1,12})>", "None"],
    ["dimension\\(s\\)\\. but got array with shape ([0-9,]{1,80})", "dimensions, but got array with shape ($1)"],
]

# What TensorFlow prints after a message: pattern, names and type (see `wording.py`) of its groups; what was found first
# stays. The node is '{{node a/b}} = Conv2D[padding="VALID"](x)', [[Node: a/b = Conv2D[...]]], or 'a/b' (op: 'Conv2D');
# an input computed before may be the axis of Concat; a printed call may show an attention_mask that is None.
AROUND = [
    ["for ['\"`]?([A-Za-z0-9_./^-]{1,200})['\"`]? \\(op: ?['\"`]?([A-Za-z0-9_]{1,60})", ["node", "op"], "text"],
    ["node:? \\{{0,2}(?:node )?([A-Za-z0-9_./^-]{1,200})", ["node"], "text"],
    ["^ for ['\"`]([A-Za-z0-9_./^-]{1,200})", ["node"], "text"],
    ["loc:@([A-Za-z0-9_./-]{1,200})", ["variable"], "text"],
    ["inputs(?:=| received: )([^\u2022*]{1,1000})", ["passed_shapes"], "shapes"],
    ["<(KerasTensor)", ["symbolic"], "text"],
    ["\\}{0,2} = ([A-Za-z0-9_]{1,60})(?:\\[|['\"`)]|\\]\\])", ["op"], "text"],
    ["\\[Op:(?!__inference)([A-Za-z0-9_]{1,60})", ["op"], "text"],
    ["with input shapes: ?((?:\\[[-0-9?, ]{0,160}\\]|<unknown>|, ?){1,60})", ["input_shapes"], "shapes"],
    ["[\\[ ,]data_format=['\"`]?([A-Za-z]{3,8})", ["data_format"], "text"],
    ["[\\[ ,]padding=['\"`]?([A-Za-z]{3,8})", ["padding"], "text"],
    ["[\\[ ,]attention_mask=['\"`]?([A-Za-z]{3,8})", ["attention_mask"], "text"],
    ["[\\[ ,]strides=(\\[[0-9, ]{1,40}\\])", ["strides"], "shape"],
    ["[\\[ ,]ksize=(\\[[0-9, ]{1,40}\\])", ["ksize"], "shape"],
    ["[\\[ ,](?:transpose_a|adj_x)=[Tt](rue)", ["transpose_a"], "text"],
    ["[\\[ ,](?:transpose_b|adj_y)=[Tt](rue)", ["transpose_b"], "text"],
    [
        "Call arguments received by layer ['\"`]?[A-Za-z0-9_]{1,80}['\"`]? \\(type ([A-Za-z0-9_]{1,60})",
        ["caller"],
        "text",
    ],
    ["input\\[[0-9]\\] = <(-?[0-9]{1,3})>", ["concat_axis"], "int"],
]

# What a frame of the libraries themselves has in its path; a \\t of Windows has become a space by then.
LIBRARY = "packages.(?:keras|t?ensorflow)"
MAKES_LAYER = "TimeDistributed\\((?:[a-z_]{1,20}\\.){0,3}Conv|Normalization\\(axis=[1-9]"
CHAINS = ["during handling of the above exception", "the above exception was the direct cause"]


def plain(paste):
    """The paste without terminal codes and with plain quotes, spaces and line ends."""
    text = paste
    if "\u001b" in text:
        text = replace_all(ANSI, "", text)
    if "[0m" in text or "[39m" in text or "[31m" in text:
        text = replace_all(BROKEN_ANSI, "", text)
    for pair in ODD_LETTERS:
        if pair[0] in text:
            text = text.replace(pair[0], pair[1])
    return replace_all(CONTROL, " ", text)


def strip_line(line):
    """A line without white space around it and without log prefixes."""
    line = line.strip()
    for _ in range(6):
        before = line
        for prefix in PREFIXES:
            found = match_at(prefix, line, 0)
            if found is not None and len(found[0]) > 0:
                line = line[len(found[0]) :].lstrip()
        if line == before:
            break
    return line


def is_traceback_line(line):
    """True for a line that says where, not what: 'File "x.py", line 3, in f', carets, arrows of IPython.

    A line that names a loss or a file of an agent stays, and one that says that the library is speaking.
    """
    if line.startswith("File ") and ", line " in line:
        return search("entropy|loss|metric|/rl/|dqn|gym|" + LIBRARY, line) is None
    if line.startswith("--->") or line.startswith("----"):
        return True
    return len(line) > 0 and len(line.replace("^", "").replace("~", "").strip()) == 0


def joined(lines, glue):
    """One text of single spaces; shapes in their normal forms."""
    text = glue.join(lines)
    while "  " in text:
        text = text.replace("  ", " ")
    text = text.replace(": : ", ": ")  # so TensorFlow 2.2 names a layer's input
    if "imension(" in text or "tf.Dimension" in text or "TensorShape" in text or "torch.Size" in text:
        for form in SHAPE_FORMS:
            text = replace_all(form[0], form[1], text)
    return text


def clean(paste):
    """The two readings of a paste: wrapped lines joined with a space (words were wrapped) and without (a terminal)."""
    lines = relevant_lines(plain(paste).split("\n"))
    stripped = []
    for line in lines:
        line = line.strip()
        if line != "":
            line = strip_line(line)
            if not is_traceback_line(line):
                stripped.append(line)
    spaced = joined(stripped, " ")
    if len(lines) > 1 and len(paste) <= LONG:
        return [spaced, joined(lines, "")]
    return [spaced]


def context(text, start, end):
    """What stands around a message: node, op, its attributes, its input shapes; only what is found."""
    found = {}
    tail = until_next_error(text[end : end + 2500])
    for pattern, names, kind in AROUND:
        groups = search(pattern, tail)
        if groups is not None:
            for i, name in enumerate(names):
                if name not in found:
                    found[name] = read_value(kind, groups[i + 1])
    caller = search(
        "Exception encountered when calling (?:layer )?['\"`]?([A-Za-z0-9_]{1,80})['\"`]?"
        "(?:\\.call| \\(type ([A-Za-z0-9_]{1,60}))?",
        text[max(0, start - 400) : start],
    )
    if caller is not None:
        found["caller"] = caller[2] if caller[2] is not None else caller[1]
    elif "index out of range" in text[start:end]:
        # Such a layer fails with no word about it; the traceback before the message may show the line that makes it.
        before = text[max(0, start - 8000) : start]
        made = search(MAKES_LAYER, before) or search(LIBRARY, before)
        if made is not None:
            found["caller"] = made[0]
    elif "broadcastable" in text[start:end]:
        made = search("attention", text[max(0, start - 8000) : start])
        if made is not None:
            found["caller"] = made[0]
    first = search("input_(?:shape|dim)=(?!.*\\.add\\()", text[max(0, start - 500) : start])
    if first is not None:
        found["declares"] = first[0]
    losses = "crossentropy|loss|metric|accuracy" if "squeeze" in text[start:end] else "crossentropy"
    loss = match_at(".*[^a-z_]([a-z_]{0,40}(?:" + losses + "))", " " + text[max(0, start - 8000) : start], 0)
    if loss is not None:
        found["loss"] = loss[1].lower()
    # Reinforcement learning: keras-rl, its folder, gym, a deep Q-network.
    agent = search("keras.?rl|[/.]rl[/.]|dqn|gym", text[max(0, start - 8000) : start].lower())
    if agent is not None:
        found["agent"] = agent[0]
    return found


def until_next_error(tail):
    """The part of the text after a message that still belongs to it."""
    lowered = tail.lower()
    end = len(tail)
    for marker in ["error: ", "exception: ", "traceback (most"] + CHAINS:
        position = lowered.find(marker)
        if 0 <= position < end:
            end = position
    return tail[:end]
