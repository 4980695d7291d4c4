"""`whyshape explain`: read a paste, print what it means.

    whyshape explain [FILE] [--json | --batch] [--run]

FILE or standard input holds the pasted text; --json prints one object; --batch reads JSON lines {"id", "text"} and
prints one object a line; --run executes the broken and the fixed program of the first answer in this Python. Exit
status: 0 when a message was recognised (with --batch: when all were read), 1 when not, 2 on misuse.
"""

import json
import sys
from pathlib import Path

from whyshape.explain import explain, find_messages, innermost
from whyshape.text import clean
from whyshape.wording import read_wording

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
OPTIONS = {"--json", "--batch", "--run"}
RUN_LIMIT = 300  # seconds for one program


def pages():
    """Ids of the entries that have a notebook, and so a page."""
    return [path.stem for path in NOTEBOOKS.glob("*.ipynb")] if NOTEBOOKS.is_dir() else []


def main(argv):
    """Run the command; the exit status."""
    options = {word for word in argv if word.startswith("-") and word != "-"}
    files = [word for word in argv if word not in options]
    if options & {"-h", "--help"}:
        print(__doc__)
        return 0
    if options - OPTIONS or len(files) > 1 or {"--json", "--batch"} <= options or {"--batch", "--run"} <= options:
        return misuse("expected: whyshape explain [FILE] [--json | --batch] [--run]")
    try:
        text = read(files[0] if files else "-")
    except OSError as error:
        return misuse(str(error))
    if "--batch" in options:
        return batch(text)
    answer = explain(text, pages())
    ran = run(answer, text) if "--run" in options and answer["causes"] else None
    if "--json" in options:
        print(json.dumps(answer if ran is None else answer | {"run": ran}))
    else:
        print(human(answer))
        if ran is not None:
            print(told(ran))
    return 0 if answer["matched"] else 1


def misuse(message):
    """Say what is wrong on standard error; the exit status of misuse."""
    print(f"whyshape explain: {message}", file=sys.stderr)
    return 2


def read(file):
    """The pasted text; bytes that are no UTF-8 are replaced, since logs hold anything."""
    data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    return data.decode("utf-8", "replace")


def batch(text):
    """Answer JSON lines, in order, each with its id; a line that is no such object is misuse."""
    known = pages()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            id, paste = row["id"], row["text"]
        except (ValueError, TypeError, KeyError):
            return misuse(f'line {number} is no JSON object with "id" and "text"')
        print(json.dumps({"id": id} | explain(str(paste), known)))
    return 0


def human(answer):
    """The answer for people."""
    if not answer["matched"]:
        lines = ["No shape error of TensorFlow or Keras found in this text.", "", answer["ask"]]
        if answer["nearest"]:
            lines += ["", "Nearest questions:"]
            lines += [f"  - {near['question']}{link(near)}" for near in answer["nearest"]]
        return "\n".join(lines)
    lines = [answer["message"], ""]
    for place, cause in enumerate(answer["causes"][:3], 1):
        lines += [f"{place}. {cause['question']}  ({cause['entry']}, {likely(cause['score'])})"]
        if place == 1:
            lines += ["", indent(cause["explanation"]), ""]
            if cause["fixed"]:
                lines += ["   A program with this mistake:", "", indent(cause["broken"], 7), ""]
                lines += ["   And this one runs:", "", indent(cause["fixed"], 7), ""]
        if cause["url"] or place == 1:
            lines += [f"   Page: {cause['url'] or 'not written yet'}"]
    if answer["ask"]:
        lines += ["", f"To decide: {answer['ask']}"]
    for other in answer.get("others", []):
        lines += ["", f"Also in the text: {other['message']}"]
    return "\n".join(lines)


def likely(score):
    """A score in the words of the site (docs/javascripts/answer.js): scores are no percentages of one whole."""
    words = {0.85: "very likely", 0.6: "likely", 0.35: "possible"}
    return next((word for least, word in words.items() if score >= least), "less likely")


def link(near):
    """Where the page of an entry is, in brackets."""
    return f" ({near['url']})" if near["url"] else ""


def indent(text, width=3):
    """Every line that is not empty behind some spaces."""
    return "\n".join(" " * width + line if line else "" for line in text.rstrip("\n").split("\n"))


def run(answer, text):
    """Execute the programs of the first answer, each in its own process: what happened."""
    cause = answer["causes"][0]
    return {name: execute(cause[name], text) if cause[name] else None for name in ("broken", "fixed")}


def said(text):
    """(family, wording, op) of the message that a text is answered for; (None, None, None) when there is none."""
    for cleaned in clean(text):
        if messages := find_messages(cleaned):
            break
    else:
        return None, None, None
    message = innermost(messages)
    for parsed, _ in message["family"].patterns():
        read = read_wording(parsed, cleaned, message["start"])
        if read and message["start"] + len(read[0]) == message["end"]:
            return message["family"].id, parsed["pattern"], message["numbers"].get("op")
    return message["family"].id, None, message["numbers"].get("op")


def execute(program, text):
    """Run a program in this Python: its exit status and message, and whether that is of the family, and in the words,
    of the message in `text`."""
    import subprocess  # here, since the answer itself has to come at once

    try:
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, errors="replace", timeout=RUN_LIMIT
        )
    except subprocess.TimeoutExpired:
        return {"status": None, "error": f"no end after {RUN_LIMIT} s", "same_family": False, "same_words": False}
    if done.returncode == 0:
        return {"status": 0, "error": None, "same_family": False, "same_words": False}
    again = explain(done.stderr, [])
    last = (done.stderr.strip().splitlines() or ["fails without a word"])[-1]
    family, wording, op = said(text)
    same = family is not None and family == again["family"]
    _, here, op_here = said(done.stderr)
    return {
        "status": done.returncode,
        "error": again["message"] or last,
        "same_family": same,
        # An op that one of them does not name is no difference.
        "same_words": same and wording == here and (None in (op, op_here) or op == op_here),
    }


def told(ran):
    """What --run found out, for people."""
    lines = ["", "Run here:"]
    for name, result in ran.items():
        if result is None:
            lines.append(f"  {name}: there is no program yet")
        elif result["status"] == 0:
            lines.append(f"  {name}: runs")
        else:
            like = "fails, in other words than yours"
            if result["same_family"]:
                like = "fails like yours" if result["same_words"] else "fails in the same family of messages"
            lines.append(f"  {name}: {like}: {result['error']}")
    return "\n".join(lines)
