"""Entry -> Markdown page. Knows Material's Markdown (admonitions, titled fences) and nothing of MkDocs.

Order of a page: question, answer, badges, the message with its other wordings, the pictures before and after, then the
notebook's own sections, what is related, and the sources. What a reader in a hurry does not need (imports, tracebacks,
how a picture is drawn, code of another decade) is folded away.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from whyshape.badges import Badge
from whyshape.entry import Cell, Entry, Output
from whyshape.programs import DEVICE

PICTURE_SNIPPET = "shape_picture"  # its code stays in the notebook: a page shows the picture, not the pen
FOLDED = "text"  # folded code is not coloured: the colours are half of its weight, and few unfold it
LETTERS = "The letters are those of [the whole lattice](../lattice.md), which also says what each environment is."
FAILS, FIXED, DIFFERS = "This fails", "This works", "Differs by device"


@dataclass(frozen=True)
class Recorded:
    """What the records add to a page, as Markdown without headings; each may be empty.

    said: every wording of the message (or, where nothing fails, what the code did), the newest first. works: in which
    releases the fix works. devices: the same cells on a CPU and on a GPU, side by side.
    """

    said: str = ""
    works: str = ""
    devices: str = ""


@dataclass(frozen=True)
class Links:
    """Where a page leads to: the notebook (relative to the page), and the others or None."""

    notebook: str
    colab: str | None = None
    report: str | None = None


def write_page(
    entry: Entry,
    links: Links,
    badges: Iterable[Badge] = (),
    recorded: Recorded = Recorded(),  # noqa: B008 - frozen
    related: Sequence[Entry] = (),
    try_it: str = "",
) -> str:
    """The page of an entry.

    `related` are the entries that its notebook names; `try_it` is the calculator with the entry's own numbers.
    """
    before_after = pictures(entry)
    parts = [f"# {entry.question}", f"{entry.answer}\n{{ .answer }}", shown(badges), buttons(links)]
    if entry.error:
        parts += ["## The message", recorded.said or render_output(entry.error)]
        parts += [LETTERS if recorded.said else "", together(before_after)]
    for number, section in enumerate(entry.sections):
        if section.title == "Sources":
            parts += ["" if entry.error else records_of_code(recorded), see_also(related)]
        parts.append(f"## {section.title}")
        if number == 0:
            parts.append(folded("info", "Imports", fence(entry.setup.source, "python")))
        parts += [render(cell) for cell in section.cells if cell not in before_after]
        if section.title == "Fix":
            parts.append(titled("### Where it works", recorded.works))
        if section.title in ("Fix", "See it"):
            parts.append(try_it)
        if section.title == "Other ways":
            parts.append(titled("### CPU and GPU", recorded.devices))
    if links.report:
        parts.append(f"[Report a wrong answer]({links.report})")
    return "\n\n".join(part for part in parts if part) + "\n"


def titled(heading: str, body: str) -> str:
    """The body under its heading, or nothing."""
    return f"{heading}\n\n{body}" if body else ""


def records_of_code(recorded: Recorded) -> str:
    """What releases did with an entry in which nothing fails."""
    said = f"{recorded.said}\n\n{LETTERS}" if recorded.said else ""
    return titled("## What it said when", "\n\n".join(filter(None, [recorded.works, said])))


def see_also(related: Sequence[Entry]) -> str:
    """Links to the entries that are often meant instead."""
    return titled("## Related", "\n".join(f"- [{other.question}]({other.id}.ipynb)" for other in related))


def shown(badges: Iterable[Badge]) -> str:
    """The badges, each with a link to what it rests on where the page has that."""
    items = [
        f'<li class="badge badge-{badge.kind}">'
        + (f'<a href="{escape(badge.href)}">{escape(badge.text)}</a>' if badge.href else escape(badge.text))
        + "</li>"
        for badge in badges
    ]
    return f'<ul class="badges" data-search-exclude>{"".join(items)}</ul>' if items else ""


def buttons(links: Links) -> str:
    """The notebook and its text to take away; raw HTML, since MkDocs rewrites such links."""
    colab = f' <a class="md-button" href="{escape(links.colab)}">Open in Colab</a>' if links.colab else ""
    return (
        f'<p class="facts"><a class="md-button" href="{escape(links.notebook)}" download>Download notebook</a>{colab}'
        ' <a class="md-button" href="index.md" type="text/markdown">Plain Markdown</a></p>'
    )


def pictures(entry: Entry) -> list[Cell]:
    """The cells that draw the shapes before and after, if there are both: the first of "Why" and of "Fix"."""
    drawn = [
        next((cell for cell in section.cells if is_drawing(cell)), None)
        for section in entry.sections
        if section.title in ("Why", "Fix")
    ]
    return [cell for cell in drawn if cell] if entry.error and all(drawn) else []


def together(cells: Sequence[Cell]) -> str:
    """Pictures side by side, or one above the other on a phone."""
    if not cells:
        return ""
    figures = "\n".join(render_output(output) for cell in cells for output in cell.outputs if output.kind == "svg")
    code = "\n\n".join(fence(cell.source, FOLDED) for cell in cells)
    drawn = f"`{PICTURE_SNIPPET}` is defined in the notebook.\n\n{code}"
    return f'<div class="pictures">\n{figures}\n</div>\n\n' + folded("example", "How these pictures are drawn", drawn)


def is_drawing(cell: Cell) -> bool:
    """True when a picture came out of the cell."""
    return any(output.kind == "svg" for output in cell.outputs)


def render(cell: Cell) -> str:
    """One cell as Markdown."""
    if cell.kind == "markdown":
        return cell.source
    if cell.kind == "raw":
        return folded("abstract", "The question's code, as written in its day", fence(cell.source, FOLDED))
    if cell.snippet == PICTURE_SNIPPET:
        return ""
    if "failing" in cell.tags:  # its message stands at the top of the page
        outputs = [traceback(output) for output in cell.outputs if output.kind == "error"]
    else:
        outputs = [render_output(output) for output in cell.outputs]
    if is_drawing(cell):
        drawn = f"`{PICTURE_SNIPPET}` is defined in the notebook.\n\n{fence(cell.source, FOLDED)}"
        return "\n\n".join([*outputs, folded("example", "How this picture is drawn", drawn)])
    if cell.snippet and "fixed" not in cell.tags:
        return "\n\n".join([folded("example", f"snippets/{cell.snippet}.py", fence(cell.source, FOLDED)), *outputs])
    title = FAILS if "failing" in cell.tags else FIXED if "fixed" in cell.tags else ""
    device = next((f"Only on a {tag[:3].upper()}" for tag in ("cpu-only", "gpu-only") if tag in cell.tags), "")
    device = DIFFERS if DEVICE in cell.tags else device
    return "\n\n".join([fence(cell.source, "python", ". ".join(filter(None, [title, device]))), *outputs])


def render_output(output: Output) -> str:
    """What a cell printed, drew or raised."""
    if output.kind == "svg":
        drawing = re.sub(r"\s*\n\s*", " ", output.text.strip())  # a blank line would end the HTML block
        return f'<figure class="shapes" data-search-exclude>{drawing}</figure>'
    if output.kind == "text":
        return fence(output.text.rstrip("\n"), "text", "Output")
    return f'!!! failure "{output.error_class}"\n\n' + indented(fence(output.text.strip("\n"), "text"))


def traceback(output: Output) -> str:
    """The whole traceback, folded, and kept out of the search index: all tracebacks share the same words."""
    body = fence(output.traceback.strip("\n"), "text")
    return (
        '<details class="quote" data-search-exclude markdown="1">\n'
        f"<summary>It raises {output.error_class}: the whole text and traceback</summary>\n\n"
        f"{body}\n\n</details>"
    )


def fence(text: str, language: str, title: str = "") -> str:
    """A code block; its fence is longer than any run of backticks in the text (Keras 3 quotes with backticks)."""
    longest = max(map(len, re.findall(r"`+", text)), default=0)
    ticks = "`" * max(3, longest + 1)
    heading = f' title="{title}"' if title else ""
    return f"{ticks}{language}{heading}\n{text}\n{ticks}"


def folded(kind: str, title: str, body: str) -> str:
    """A closed admonition."""
    return f'??? {kind} "{title}"\n\n{indented(body)}'


def indented(text: str) -> str:
    """Four blanks before every line: the body of an admonition."""
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))
