"""`whyshape mcp`: an MCP server on standard input and output, with the tools `explain_error` and `get_entry`.

Needs the optional extra "mcp" (in a checkout: pip install -e '.[mcp]'). The answers are those of `whyshape explain
--json` and of the Markdown twins on the site; nothing leaves the machine.
"""

import sys
from collections.abc import Mapping
from difflib import get_close_matches
from importlib.metadata import version
from pathlib import Path
from typing import Any

from whyshape.entry import InvalidEntry, read_entry
from whyshape.explain import explain
from whyshape.found import RENAMED
from whyshape.lattice import BY_ID
from whyshape.records import InvalidRecord, Record, read_records
from whyshape.twin import twin

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
INSTALL = "in a checkout of Whyshape, run: pip install -e '.[mcp]'"
LONGEST = 1_000_000  # characters of a paste; a log of a whole night is longer, its last error is what matters
INSTRUCTIONS = (
    "Explains TensorFlow and Keras shape errors. Give explain_error the whole error text, up to its last line; "
    "read the entry it ranks first with get_entry where its page is not null."
)


class Refused(ValueError):
    """A call that cannot be answered; its text says why and what to do."""


def explain_error(text: str) -> dict[str, Any]:
    """What a TensorFlow or Keras shape error means, in the numbers of the message, with ranked causes and code.

    text: the error as it was printed, whole; a traceback or a log around it does no harm.
    Returns the object of `whyshape explain --json`: matched, family, message, numbers, causes (entry, score, question,
    explanation, broken, fixed, url), ask, nearest. Not matched is an answer, not an error. A cause's url is null while
    its entry is not written; others can be read with get_entry.
    """
    if not text.strip():
        raise Refused("text is empty: give the whole error message, up to its last line")
    if len(text) > LONGEST:
        raise Refused(f"text has {len(text)} characters, more than {LONGEST}: give the last error and its traceback")
    return explain(text, sorted(notebooks()))


def get_entry(id: str) -> str:
    """An entry of the cookbook in Markdown: question, answer, failing code, message, why, fixed code, other ways, and
    what each release of TensorFlow and Keras said.

    id: as explain_error names it in causes[].entry. A link ../ID/index.md leads to the entry ID.
    """
    known = notebooks()
    path = known.get(RENAMED.get(id, id))
    if path is None:
        raise Refused(unknown(id, known))
    try:
        return twin(read_entry(path), records=records())
    except InvalidEntry as invalid:
        raise Refused(f"the entry {id!r} is broken here:\n{invalid}") from None


def notebooks() -> dict[str, Path]:
    """Notebooks by the id of their entry."""
    return {path.stem: path for path in sorted(NOTEBOOKS.glob("*.ipynb"))}


def records() -> list[Record]:
    """What each release said; none where the folder is missing or cannot be read: an entry is good without them."""
    try:
        return read_records(NOTEBOOKS.parent / "verified", BY_ID)
    except InvalidRecord:
        return []


def unknown(id: str, known: Mapping[str, Path]) -> str:
    """What to say about an id that is no entry."""
    if not known:
        return f"no entries here: {NOTEBOOKS} holds no notebooks; run whyshape from a checkout of its repository"
    near = get_close_matches(id, known, cutoff=0.5) or list(known)
    return f"no entry {id!r}. {'Entries' if len(near) > 1 else 'Entry'} with a page: {', '.join(near[:20])}"


def server():
    """The MCP server with both tools; ImportError without the extra."""
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError

    made = MCPServer("whyshape", instructions=INSTRUCTIONS, version=version("whyshape"), log_level="WARNING")

    def told(function, *arguments):
        """The tool's answer; a refusal in the words that the client is to see."""
        try:
            return function(*arguments)
        except Refused as refusal:
            raise ToolError(str(refusal)) from None

    @made.tool(name="explain_error", description=explain_error.__doc__)
    def explain_error_tool(text: str) -> dict[str, Any]:
        return told(explain_error, text)

    @made.tool(name="get_entry", description=get_entry.__doc__, structured_output=False)
    def get_entry_tool(id: str) -> str:
        return told(get_entry, id)

    return made


def main(arguments: list[str]) -> int:
    """Serve until the client hangs up; the exit status."""
    if arguments in (["-h"], ["--help"]):
        print(__doc__.strip())
        return 0
    if arguments:
        print("whyshape mcp: takes no arguments; it speaks MCP on standard input and output", file=sys.stderr)
        return 2
    try:
        made = server()
    except ImportError as error:
        print(f"whyshape mcp: {error}. The server needs an optional extra: {INSTALL}", file=sys.stderr)
        return 1
    made.run("stdio")
    return 0
