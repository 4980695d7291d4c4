"""What Whyshape knows, for programs: catalogue.json, llms.txt and a Markdown twin of every entry page.

All of it is derived from entries, families, causes and records; nothing here is written by hand. Pure functions:
text in, text out. docs/catalogue.schema.json is the contract of catalogue.json, docs/for-machines.md explains it.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from html import unescape

from whyshape.cause import Cause
from whyshape.entry import TOPICS, Cell, Entry, Output
from whyshape.explain import explain
from whyshape.family import Family
from whyshape.page import FAILS, FIXED, PICTURE_SNIPPET, fence
from whyshape.records import Record

SCHEMA = "1"  # goes up when a field is taken away or changes its meaning, not when one is added
SCHEMA_FILE = "catalogue.schema.json"

TOLD = re.compile(r'aria-label="([^"]*)"')
ADMONITION = re.compile(r'(?:!!!|\?\?\?\+?) (?P<kind>\w+)(?: "(?P<title>.*)")?')
ATTRIBUTES = re.compile(r"\s*\{:? ?[.#][^{}]*\}$")
NOTEBOOK_LINK = re.compile(r"\]\((?P<id>[a-z0-9-]+)\.ipynb(?P<anchor>#[\w-]+)?\)")


# --- where things are, from the site's root ---


def page_path(entry_id: str) -> str:
    """The page of an entry."""
    return f"notebooks/{entry_id}/"


def twin_path(entry_id: str) -> str:
    """Its Markdown twin."""
    return f"{page_path(entry_id)}index.md"


def notebook_path(entry_id: str) -> str:
    """The notebook as it can be downloaded."""
    return f"{page_path(entry_id)}{entry_id}.ipynb"


# --- catalogue.json ---


def catalogue(
    entries: Iterable[Entry],
    families: Iterable[Family],
    causes: Iterable[Cause],
    records: Iterable[Record] = (),
    is_fresh: Callable[[Record, str], bool] = lambda record, entry_id: False,
    renamed: Mapping[str, str] | None = None,
) -> dict:
    """Everything as one object; the same input gives the same object.

    `is_fresh` says whether what a record holds of an entry stands for the entry's cells of today.
    """
    entries, families, records = list(entries), list(families), sorted(records, key=lambda record: record.environment)
    pages = {entry.id for entry in entries}
    return {
        "$schema": SCHEMA_FILE,
        "schema": SCHEMA,
        "entries": [describe_entry(entry) for entry in sorted(entries, key=lambda entry: entry.id)],
        "families": [{"id": id, "title": title} for id, title in sorted(titles(families).items())],
        "causes": [describe_cause(cause, pages) for cause in sorted(causes, key=lambda cause: cause.id)],
        "wordings": [wording for family in families for wording in wordings(family)],
        "environments": [describe_environment(record) for record in records],
        "records": [row for record in records for row in describe_record(record, pages, is_fresh)],
        "renamed": dict(sorted((renamed or {}).items())),
    }


def describe_entry(entry: Entry) -> dict:
    """One entry: what it answers, its error if it has one, and where its pages are."""
    error = entry.error
    return {
        "id": entry.id,
        "question": entry.question,
        "answer": joined_lines(entry.answer),
        "description": entry.description,
        "topics": list(entry.topics),
        "related": list(entry.related),
        "source": {
            "title": entry.source.title,
            "site": entry.source.site,
            "licence": entry.source.licence,
            "url": entry.source.url,
        },
        "error": error and {"class": error.error_class, "text": error.text, "family": family_of(error)},
        "page": page_path(entry.id),
        "markdown": twin_path(entry.id),
        "notebook": notebook_path(entry.id),
    }


def family_of(error: Output) -> str | None:
    """The family that the look-up finds in this error."""
    return explain(error.text, [])["family"]


def describe_cause(cause: Cause, pages: set[str]) -> dict:
    """One mistake; most of them have no page yet."""
    return {
        "id": cause.id,
        "question": cause.question,
        "fix": cause.fix,
        "ask": cause.ask,
        "families": sorted(cause.tells),
        "siblings": sorted(cause.siblings),
        "keywords": list(cause.keywords),
        "page": page_path(cause.id) if cause.id in pages else None,
    }


def titles(families: Iterable[Family]) -> dict[str, str]:
    """Title by id. A family with weak wordings stands in two parts, and the first part's title counts."""
    return {family.id: family.title for family in reversed(list(families))}


def wordings(family: Family) -> list[dict]:
    """What the messages of a family say; `ops` limits a wording to some ops of TensorFlow."""
    pairs = [(wording, None) if isinstance(wording, str) else tuple(wording) for wording in family.wordings]
    return [{"family": family.id, "text": text, "ops": ops and list(ops), "weak": family.weak} for text, ops in pairs]


def describe_environment(record: Record) -> dict:
    """Where a record was made: device, and the versions that were really installed."""
    return {"id": record.environment, "device": record.device, "versions": dict(sorted(record.versions.items()))}


def describe_record(record: Record, pages: set[str], is_fresh: Callable[[Record, str], bool]) -> list[dict]:
    """What one environment said, one object for each part of each entry; entries that are gone are left out."""
    return [
        {
            "entry": entry_id,
            "environment": record.environment,
            "part": part,
            "date": recorded.date,
            "outcome": said.outcome,
            "class": said.error_class or None,
            "text": None if said.outcome == "no error" else said.text,
            "where": said.where or None,
            "statement": said.statement or None,
            "fresh": is_fresh(record, entry_id),
        }
        for entry_id, recorded in sorted(record.entries.items())
        if entry_id in pages
        for part, said in sorted(recorded.parts.items())
    ]


def catalogue_text(content: Mapping) -> str:
    """The object as the file holds it."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=False) + "\n"


# --- Markdown twin ---


def twin(entry: Entry, verified: str = "", url: str | None = None) -> str:
    """The entry in plain Markdown: no Material, no HTML, no drawing, no traceback.

    `verified` is the sentence of the page that says what the entry was executed with; `url` is the page's address.
    """
    facts = [verified, f"Page: <{url}>" if url else "", "Topics: " + ", ".join(entry.topics) + "."]
    parts = [f"# {entry.question}", plain(entry.answer), "\n".join(f"- {fact}" for fact in facts if fact)]
    for number, section in enumerate(entry.sections):
        parts.append(f"## {section.title}")
        if number == 0:
            parts.append(fence(entry.setup.source, "python"))
        parts += [twin_cell(cell) for cell in section.cells]
    if entry.related:
        parts += ["## Related", "\n".join(f"- [{other}](../{other}/index.md)" for other in entry.related)]
    return "\n\n".join(part for part in parts if part) + "\n"


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
    device = next((f" (only on {tag[:3].upper()})" for tag in ("cpu-only", "gpu-only") if tag in cell.tags), "")
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


def joined_lines(text: str) -> str:
    """A paragraph on one line."""
    return " ".join(text.split())


# --- llms.txt ---


def llms_txt(entries: Iterable[Entry], name: str, summary: str, root: str = "", feed: bool = False) -> str:
    """The site for language models, as llmstxt.org has it: title, summary, lists of links.

    `root` is the address of the site with a slash at its end; without it links are relative to llms.txt.
    """
    entries = list(entries)
    parts = [
        f"# {name}",
        f"> {summary}",
        "Every answer is a notebook that was executed; class and text of its error are checked on every change.",
    ]
    for topic in TOPICS:
        found = [entry for entry in entries if entry.topics[0] == topic]
        if found:
            parts += [f"## {topic.capitalize()}", "\n".join(link_to(entry, root) for entry in found)]
    lists = [
        "## For programs",
        f"- [Catalogue]({root}catalogue.json): entries, families of messages, causes, wordings, records, as JSON\n"
        f"- [Its schema]({root}{SCHEMA_FILE}): JSON Schema of the catalogue\n"
        f"- [For machines]({root}for-machines/): the command line, the MCP server, the catalogue's fields",
    ]
    if feed:
        lists += ["## Optional", f"- [Changes]({root}feed.xml): Atom feed"]
    return "\n\n".join(parts + lists) + "\n"


def link_to(entry: Entry, root: str) -> str:
    """One line of llms.txt."""
    question = entry.question.replace("[", "\\[").replace("]", "\\]")
    return f"- [{question}]({root}{twin_path(entry.id)}): {entry.description}"
