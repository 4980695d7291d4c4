"""What Whyshape knows, for programs: catalogue.json and llms.txt.

All of it is derived from entries, families, causes and records; nothing here is written by hand. Pure functions:
text in, text out. docs/catalogue.schema.json is the contract of catalogue.json, docs/for-machines.md explains it.
"""

import json
from collections.abc import Callable, Iterable, Mapping

from whyshape.cause import Cause
from whyshape.entry import TOPICS, Entry, Output
from whyshape.explain import explain
from whyshape.family import Family
from whyshape.records import Record, Said

SCHEMA = "2"  # goes up when a field is taken away or changes its meaning, not when one is added
SCHEMA_FILE = "catalogue.schema.json"


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
        "records": [described for id in sorted(pages) if (described := describe_records(id, records, is_fresh))],
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


def joined_lines(text: str) -> str:
    """A paragraph on one line."""
    return " ".join(text.split())


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


def describe_records(entry_id: str, records: Iterable[Record], is_fresh: Callable[[Record, str], bool]) -> dict | None:
    """What the environments said to one entry, each wording once; None while none was asked.

    A part of a run is told by the place of its wording in `said`; environments that said the same in all parts, on the
    same day, are one run.
    """
    places: dict[Said, int] = {}
    runs: dict[tuple, list[str]] = {}
    for record in records:
        recorded = record.entries.get(entry_id)
        if recorded:
            parts = tuple((part, places.setdefault(said, len(places))) for part, said in sorted(recorded.parts.items()))
            runs.setdefault((recorded.date, is_fresh(record, entry_id), parts), []).append(record.environment)
    if not runs:
        return None
    return {
        "entry": entry_id,
        "said": [describe_said(said) for said in places],
        "runs": [
            {"environments": environments, "date": date, "fresh": fresh, "parts": dict(parts)}
            for (date, fresh, parts), environments in runs.items()
        ],
    }


def describe_said(said: Said) -> dict:
    """What a part of an entry did; a field that says nothing is null."""
    return {
        "outcome": said.outcome,
        "class": said.error_class or None,
        "text": None if said.outcome == "no error" else said.text,
        "where": said.where or None,
        "statement": said.statement or None,
        "printed": said.printed or None,
    }


def catalogue_text(content: Mapping) -> str:
    """The object as the file holds it."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=False) + "\n"


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
        f"- [For machines]({root}for-machines/index.md): the command line, the MCP server, the catalogue's fields",
        "## Optional",
        f"- [What every release said]({root}lattice/index.md): every entry in every release of TensorFlow and Keras\n"
        f"- [How to read an entry]({root}how-to-read/index.md): what its sections hold, and how they are checked"
        + (f"\n- [Changes]({root}feed.xml): Atom feed" if feed else ""),
    ]
    return "\n\n".join(parts + lists) + "\n"


def link_to(entry: Entry, root: str) -> str:
    """One line of llms.txt."""
    question = entry.question.replace("[", "\\[").replace("]", "\\]")
    return f"- [{question}]({root}{twin_path(entry.id)}): {entry.description}"
