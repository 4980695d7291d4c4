"""`%load_ext whyshape`: when a cell raises a shape error, say below the traceback what it means.

It only listens: the error, its traceback and everything that other extensions do stay as they were.
"""

import os
import traceback

from whyshape.explain import explain
from whyshape.explain_command import pages

SITE = "WHYSHAPE_SITE"  # environment variable: where the pages are; unset, the address of `make serve`
LOCAL_SITE = "http://localhost:8000/"


def explain_last_error(result) -> None:
    """Print a short explanation if the cell raised a known shape error; `result` is IPython's ExecutionResult."""
    error = result.error_in_exec
    if error is None:
        return
    try:
        text = "".join(traceback.format_exception(error))
        answer = explain(text, pages())
    except Exception:  # whatever goes wrong here must not stand in the reader's way
        return
    if answer["matched"] and answer["causes"]:
        print(short(answer))


def short(answer: dict) -> str:
    """The likeliest mistake in a few lines, with the link to its page."""
    first, *others = answer["causes"]
    lines = [f"Whyshape: {first['question']}", f"  {first['explanation']}"]
    if first["url"]:
        lines.append(f"  {os.environ.get(SITE, LOCAL_SITE)}{first['url']}")
    if others:
        lines.append(f"  If not: {others[0]['question']}")
    if answer["ask"]:
        lines.append(f"  To decide: {answer['ask']}")
    return "\n".join(lines)


def load(shell) -> None:
    """Listen to the cells of this shell."""
    shell.events.register("post_run_cell", explain_last_error)


def unload(shell) -> None:
    """Stop listening."""
    shell.events.unregister("post_run_cell", explain_last_error)
