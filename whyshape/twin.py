"""The Markdown twin of an entry's page: what a language model, or a person without a browser, reads instead.

Plain Markdown: no Material, no HTML, no drawing, no traceback. Pure functions; page_twin.py makes the other pages'.
"""

import re
from collections.abc import Callable, Collection
from html import unescape

from whyshape.badges import badges
from whyshape.devices import device_table
from whyshape.entry import Cell, Entry, Output
from whyshape.history import about, body_of, fix_notes, groups, headline, heard, letter, releases, sentence, stale_note
from whyshape.page import FAILS, FIXED, PICTURE_SNIPPET, fence
from whyshape.programs import DEVICE
from whyshape.records import Record

TOLD = re.compile(r'aria-label="([^"]*)"')
ADMONITION = re.compile(r'(?:!!!|\?\?\?\+?) (?P<kind>\w+)(?: "(?P<title>.*)")?')
LESS = re.compile(r"&#60;(?=[A-Za-z/!?])")  # where a bare "<" would begin HTML
ATTRIBUTES = re.compile(r"\s*\{:? ?[.#][^{}]*\}$")
NOTEBOOK_LINK = re.compile(r"\]\((?P<id>[a-z0-9-]+)\.ipynb(?P<anchor>#[\w-]+)?\)")


def twin(entry: Entry, verified: str = "", url: str | None = None, records: Collection[Record] = ()) -> str:
    """The entry in plain Markdown.

    `verified` is the sentence that says what all entries were executed with: it stands in for the entry's own records
    while there are none. `url` is the page's address.
    """
    claims = [f"{badge.text}." for badge in badges(entry, records)] if records else [verified]
    facts = [*claims, f"Page: <{url}>" if url else "", "Topics: " + ", ".join(entry.topics) + "."]
    parts = [f"# {entry.question}", plain(entry.answer), "\n".join(f"- {fact}" for fact in facts if fact)]
    for number, section in enumerate(entry.sections):
        if section.title == "Sources":
            parts += [on_devices(entry, records), said_when(entry, records)]
        parts.append(f"## {section.title}")
        if number == 0:
            parts.append(fence(entry.setup.source, "python"))
        parts += [twin_cell(cell) for cell in section.cells]
    if entry.related:
        parts += ["## Related", "\n".join(f"- [{other}](../{other}/index.md)" for other in entry.related)]
    return "\n\n".join(part for part in parts if part) + "\n"


def on_devices(entry: Entry, records: Collection[Record]) -> str:
    """What the cells did on a CPU and on a GPU; empty where devices are not the question."""
    table = LESS.sub(r"\<", device_table(entry, records))
    for html, text in {"<br>": "; ", "&#124;": "\\|"}.items():
        table = table.replace(html, text)
    return f"## CPU and GPU\n\n{unescape(table)}" if table else ""


def said_when(entry: Entry, records: Collection[Record]) -> str:
    """What each release said to the entry's code, the newest wording first; empty while nothing is recorded."""
    known = about(entry, records)
    if not known:
        return ""
    main = heard(entry.id, "failing" if entry.error else "code", known)
    own = heard(entry.id, "tf1", known)
    parts = ["## What it said when", sentence(entry, known), plain(stale_note(entry, known))]
    parts.append(plain(fix_notes(entry, known)))
    for number, (said, environments) in enumerate(groups(main)):
        parts += [f"### {letter(number)}. {headline(said)}: {releases(environments, main)}", body_of(said)]
    if own:
        parts.append("### What the question's own code said, as it was written in its day")
    for said, environments in groups(own):
        parts += [f"**{headline(said)}: {releases(environments, own)}**", body_of(said)]
    return "\n\n".join(part for part in parts if part)


def twin_cell(cell: Cell) -> str:
    """One cell; a cell that draws is told by its picture's words."""
    if cell.kind == "markdown":
        return plain(cell.source)
    if cell.kind == "raw":
        return f"The question's code, as written for TensorFlow 1:\n\n{fence(cell.source, 'python')}"
    if cell.snippet == PICTURE_SNIPPET:
        return ""
    outputs = [twin_output(output) for output in cell.outputs]
    if any(output.kind == "svg" for output in cell.outputs):
        return "\n\n".join(outputs)
    label = FAILS if "failing" in cell.tags else FIXED if "fixed" in cell.tags else ""
    how = "differs by device, here on a" if DEVICE in cell.tags else "only on a"
    device = next((f" ({how} {tag[:3].upper()})" for tag in ("cpu-only", "gpu-only") if tag in cell.tags), "")
    if label or device:
        label = f"{label or 'Code'}{device}:"
    return "\n\n".join(part for part in [label, fence(cell.source, "python"), *outputs] if part)


def twin_output(output: Output) -> str:
    """What a cell printed, drew or raised; of an error class and message."""
    if output.kind == "svg":
        told = TOLD.search(output.text)
        return f"Picture: {unescape(told[1])}" if told else ""
    if output.kind == "text":
        return f"Output:\n\n{fence(output.text.rstrip(), 'text')}"
    return f"Message (`{output.error_class}`):\n\n{fence(output.text.strip(), 'text')}"


def plain(markdown: str) -> str:
    """Without Material's syntax: admonitions become quotations, attribute lists go, links lead to other twins."""
    lines, out, fenced = markdown.split("\n"), [], False
    while lines:
        line = lines.pop(0)
        if line.lstrip().startswith("```"):
            fenced = not fenced
        found = None if fenced else ADMONITION.fullmatch(line)
        if found:
            body = taken(lines, lambda line: not line.strip() or line.startswith("    "))
            out += quoted(found["title"] or found["kind"].capitalize(), body)
        else:
            out.append(line if fenced else twin_links(ATTRIBUTES.sub("", line)))
    return "\n".join(out).strip("\n")


def taken(lines: list[str], wanted: Callable[[str], bool]) -> list[str]:
    """Take the wanted lines from the front of `lines`."""
    out = []
    while lines and wanted(lines[0]):
        out.append(lines.pop(0))
    return out


def quoted(title: str, body: list[str]) -> list[str]:
    """An admonition as a quotation, its title in bold; a blank line follows."""
    text = plain("\n".join(line[4:] for line in body))
    return [f"> **{title}**", ">", *(f"> {line}".rstrip() for line in text.split("\n")), ""]


def twin_links(line: str) -> str:
    """Links to notebooks lead to the twins that lie beside this one."""
    return NOTEBOOK_LINK.sub(lambda found: f"](../{found['id']}/index.md{found['anchor'] or ''})", line)
