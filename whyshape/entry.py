"""Notebook -> Entry. The only place that knows what a notebook means.

Stages, in this order: cells, outline (question, answer, sections), tags, metadata. Each stage reports all the
faults it finds; an Entry exists only when there are none. `form.py` checks the file itself (executed? portable?).
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from whyshape.portable import plain

TOPICS = ("convolution", "pooling", "recurrent", "merge", "data format", "parameters")

# Section title -> may be left out.
ERROR_SECTIONS = {
    "The error": False,
    "Why": False,
    "Fix": False,
    "Other ways": True,
    "Check yourself": False,
    "Sources": False,
}
SURPRISE_SECTIONS = {
    "What happens": False,
    "Why": False,
    "See it": False,
    "Other ways": True,
    "Check yourself": True,
    "Sources": False,
}

CODE_TAGS = {"setup", "failing", "raises-exception", "fixed", "cpu-only", "gpu-only", "device"}
RAW_TAGS = {"tf1"}
SNIPPET_TAG = "snippet:"

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
SHOWN = ("image/svg+xml", "text/plain")  # of what a cell displays, the first that there is


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one file: where it is, what is wrong, and what to do about it."""

    file: str
    place: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.problem}; {self.remedy}"


class InvalidEntry(ValueError):
    """A notebook that is no entry yet; `faults` holds everything that is wrong with it."""

    def __init__(self, faults: list[Fault]):
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True)
class Output:
    """What a cell printed, drew or raised. `kind` is "text", "svg" or "error"."""

    kind: str
    text: str
    error_class: str = ""
    traceback: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell. `number` counts from 1 over all cells, as faults name it; `kind` is "markdown", "code" or "raw"."""

    number: int
    kind: str
    source: str
    tags: frozenset[str] = frozenset()
    execution_count: int | None = None
    outputs: tuple[Output, ...] = ()

    @property
    def snippet(self) -> str | None:
        """The module under snippets/ whose text this cell holds."""
        return next((tag.removeprefix(SNIPPET_TAG) for tag in self.tags if tag.startswith(SNIPPET_TAG)), None)


@dataclass(frozen=True)
class Section:
    """A second-level heading and the cells under it (its own first cell without the heading)."""

    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Source:
    """The question an entry retells."""

    title: str
    site: str
    licence: str
    url: str | None = None


@dataclass(frozen=True)
class Entry:
    """One question, one notebook, one mistake."""

    id: str
    question: str
    answer: str
    description: str
    topics: tuple[str, ...]
    source: Source
    related: tuple[str, ...]
    setup: Cell
    sections: tuple[Section, ...]

    @property
    def cells(self) -> Iterator[Cell]:
        """Every cell of every section, in order."""
        return (cell for section in self.sections for cell in section.cells)

    @property
    def error(self) -> Output | None:
        """The error of the failing cell, or None where nothing fails."""
        failing = (cell for cell in self.cells if "failing" in cell.tags)
        return next((output for cell in failing for output in cell.outputs if output.kind == "error"), None)


def read_entry(path: Path) -> Entry:
    """The entry in the notebook at `path`; InvalidEntry with every fault if it is not one."""
    notebook = load(path)
    file = f"notebooks/{path.name}"
    cells = read_cells(notebook)
    question, answer, sections, faults = read_outline(cells, file)
    faults += tag_faults(cells, sections, file)
    known, more = read_metadata(notebook["metadata"].get("whyshape"), file)
    faults += more
    if not ID.fullmatch(path.stem):
        faults.append(Fault(file, "file name", f"{path.stem!r} is no id", "name the mistake in kebab-case"))
    if known and not faults:
        faults += credit_faults(known["source"], sections, file)
    if faults:
        raise InvalidEntry(faults)
    setup = next(cell for cell in cells if "setup" in cell.tags)
    return Entry(id=path.stem, question=question, answer=answer, setup=setup, sections=sections, **known)


def read_entries(folder: Path) -> list[Entry]:
    """Every entry of a folder, sorted by id; InvalidEntry with the faults of all of them."""
    entries, faults = [], []
    for path in sorted(folder.glob("*.ipynb")):
        try:
            entries.append(read_entry(path))
        except InvalidEntry as invalid:
            faults += invalid.faults
    faults += relation_faults(entries, {path.stem for path in folder.glob("*.ipynb")})
    if faults:
        raise InvalidEntry(faults)
    return entries


# --- cells ---


def load(path: Path) -> dict:
    """The notebook's JSON; InvalidEntry if the file is missing or no notebook, with every field of a wrong type."""
    file = f"notebooks/{path.name}"
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InvalidEntry([Fault(file, "file", "does not exist", f"run: whyshape new {path.stem}")]) from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise InvalidEntry([Fault(file, "file", f"is not JSON ({error})", "restore it from git")]) from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise InvalidEntry([Fault(file, "file", "is no notebook (no cells)", "restore it from git")])
    wrong = list(wrong_types(notebook))
    if wrong:
        remedy = "write it as notebook format 4.5 says, or restore it from git"
        raise InvalidEntry([Fault(file, place, problem, remedy) for place, problem in wrong])
    return notebook


def wrong_types(notebook: dict) -> Iterator[tuple[str, str]]:
    """(place, problem) of each field that is missing or not of the type that its readers rely on."""
    if not isinstance(notebook.get("metadata"), dict):
        yield "metadata", "is no object"
    for number, cell in enumerate(notebook["cells"], start=1):
        place = f"cell {number}"
        if not isinstance(cell, dict):
            yield place, "is no object"
            continue
        if cell.get("cell_type") not in ("markdown", "code", "raw"):
            yield place, f"has the cell_type {cell.get('cell_type')!r}"
        if not is_text(cell.get("source")):
            yield place, "has a source that is no text"
        if not isinstance(cell.get("metadata"), dict):
            yield place, "has metadata that are no object"
        elif not is_texts(cell["metadata"].get("tags", [])):
            yield place, "has tags that are no list of texts"
        if not isinstance(cell.get("execution_count"), int | None):
            yield place, "has an execution_count that is no number"
        if not isinstance(cell.get("outputs", []), list):
            yield place, "has outputs that are no list"
            continue
        for count, output in enumerate(cell.get("outputs", []), start=1):
            for problem in wrong_output(output):
                yield f"{place}, output {count}", problem


def wrong_output(output: object) -> Iterator[str]:
    """What keeps `read_output` from reading a stored output."""
    if not isinstance(output, dict):
        yield "is no object"
        return
    match output.get("output_type"):
        case "error":
            for field in ("ename", "evalue"):
                if not isinstance(output.get(field), str):
                    yield f"has an {field} that is no string"
            if not is_texts(output.get("traceback")):
                yield "has a traceback that is no list of texts"
        case "stream":
            if not is_text(output.get("text")):
                yield "has a text that is no text"
        case "display_data" | "execute_result":
            if not isinstance(data := output.get("data"), dict):
                yield "has data that are no object"
            else:
                yield from (f"has {field} that is no text" for field in SHOWN if not is_text(data.get(field, "")))
        case other:
            yield f"has the output_type {other!r}"


def read_cells(notebook: dict) -> list[Cell]:
    """The notebook's cells, plain and frozen."""
    return [
        Cell(
            number=number,
            kind=cell["cell_type"],
            source=joined(cell["source"]),
            tags=frozenset(cell["metadata"].get("tags", ())),
            execution_count=cell.get("execution_count"),
            outputs=merged([read_output(output) for output in cell.get("outputs", ())]),
        )
        for number, cell in enumerate(notebook["cells"], start=1)
    ]


def read_output(output: dict) -> Output:
    """One stored output; ANSI colours are taken out."""
    if output["output_type"] == "error":
        return Output(
            kind="error",
            text=plain(output["evalue"]),
            error_class=output["ename"],
            traceback=plain("\n".join(output["traceback"])),
        )
    if output["output_type"] == "stream":
        return Output("text", joined(output["text"]))
    data = output["data"]
    if "image/svg+xml" in data:
        return Output("svg", joined(data["image/svg+xml"]))
    return Output("text", joined(data.get("text/plain", "")) + "\n")


def merged(outputs: list[Output]) -> tuple[Output, ...]:
    """Adjacent texts as one: a summary arrives in pieces."""
    result: list[Output] = []
    for output in outputs:
        if result and result[-1].kind == output.kind == "text":
            output = Output("text", result.pop().text + output.text)
        result.append(output)
    return tuple(result)


def joined(text: str | list[str]) -> str:
    """Notebook text is a string or a list of lines."""
    return text if isinstance(text, str) else "".join(text)


# --- outline ---


def read_outline(cells: list[Cell], file: str) -> tuple[str, str, tuple[Section, ...], list[Fault]]:
    """Question, answer, sections and what is wrong with them."""
    faults = []
    head = cells[0].source if cells and cells[0].kind == "markdown" else ""
    first, _, answer = head.partition("\n")
    question, answer = first.removeprefix("# ").strip(), answer.strip()
    if not first.startswith("# ") or not question.endswith("?"):
        faults.append(
            Fault(file, "cell 1", "does not start with the question", "begin it with '# Why ...?' as people ask")
        )
    if not answer or "\n\n" in answer:
        faults.append(
            Fault(
                file,
                "cell 1",
                "does not hold one answer",
                "put one paragraph with the numbers below the question",
            )
        )
    sections: list[tuple[str, list[Cell]]] = []
    for cell in cells[1:]:
        headings = list(headings_of(cell))
        if headings and headings[0] == (1, cell.source.partition("\n")[0].removeprefix("## ").strip()):
            sections.append((headings.pop(0)[1], []))
            rest = cell.source.partition("\n")[2].strip()
            cell = Cell(cell.number, cell.kind, rest, cell.tags)
            if not rest:
                continue
        for line, title in headings:
            faults.append(
                Fault(
                    file,
                    f"cell {cell.number}, line {line}",
                    f"'## {title}' inside a cell",
                    "split the cell there",
                )
            )
        if sections:
            sections[-1][1].append(cell)
        elif "setup" not in cell.tags:
            faults.append(
                Fault(
                    file,
                    f"cell {cell.number}",
                    "stands before the first section",
                    "move it under a '## ' heading",
                )
            )
    faults += section_faults([title for title, _ in sections], file)
    return question, answer, tuple(Section(title, tuple(body)) for title, body in sections), faults


def headings_of(cell: Cell) -> Iterator[tuple[int, str]]:
    """(line number, title) of each second-level heading of a Markdown cell, outside of code fences."""
    if cell.kind != "markdown":
        return
    fenced = False
    for number, line in enumerate(cell.source.split("\n"), start=1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif line.startswith("## ") and not fenced:
            yield number, line.removeprefix("## ").strip()


def section_faults(titles: list[str], file: str) -> list[Fault]:
    """Sections that are unknown, missing, twice or out of order."""
    model = SURPRISE_SECTIONS if "What happens" in titles else ERROR_SECTIONS
    faults = [
        Fault(file, f"section '{title}'", "is not one of the sections", f"use {', '.join(model)}")
        for title in titles
        if title not in model
    ]
    faults += [
        Fault(file, f"section '{title}'", "is missing", f"add a Markdown cell that begins with '## {title}'")
        for title, optional in model.items()
        if not optional and title not in titles
    ]
    known = [title for title in titles if title in model]
    if known != [title for title in model if title in known]:
        faults.append(Fault(file, "sections", f"stand as {known}", f"keep the order {', '.join(model)}"))
    return faults


# --- tags ---


def tag_faults(cells: list[Cell], sections: tuple[Section, ...], file: str) -> list[Fault]:
    """Unknown tags, and tagged cells that are missing or stand in the wrong section."""
    faults = []
    for cell in cells:
        allowed = CODE_TAGS if cell.kind == "code" else RAW_TAGS if cell.kind == "raw" else set()
        for tag in sorted(cell.tags - allowed):
            if not (cell.kind == "code" and tag.startswith(SNIPPET_TAG)):
                faults.append(
                    Fault(
                        file,
                        f"cell {cell.number}",
                        f"tag {tag!r} is unknown for a {cell.kind} cell",
                        f"use {', '.join(sorted(allowed)) or 'no tag'}",
                    )
                )
        if cell.kind == "raw" and not cell.tags:
            faults.append(
                Fault(
                    file,
                    f"cell {cell.number}",
                    "is a raw cell without a tag",
                    "tag it 'tf1' or make it Markdown",
                )
            )
        if ("failing" in cell.tags) != ("raises-exception" in cell.tags):
            faults.append(
                Fault(
                    file,
                    f"cell {cell.number}",
                    "has one of the tags 'failing' and 'raises-exception' without the other",
                    "the failing cell carries both",
                )
            )
        if "device" in cell.tags and not cell.tags & {"cpu-only", "gpu-only"}:
            faults.append(
                Fault(
                    file,
                    f"cell {cell.number}",
                    "is tagged 'device' and not for which device its stored output is",
                    "tag it 'cpu-only' too: it is recorded on every device, and compared on this one only",
                )
            )
    code = [cell for cell in cells if cell.kind == "code"]
    if not code or "setup" not in code[0].tags:
        faults.append(Fault(file, "first code cell", "is not tagged 'setup'", "put the imports there and tag it"))
    tags_of = {section.title: [tag for cell in section.cells for tag in cell.tags] for section in sections}
    expected = {"The error": "failing", "Fix": "fixed"}
    for title, tag in expected.items():
        if title in tags_of and tag not in tags_of[title]:
            faults.append(Fault(file, f"section '{title}'", f"has no cell tagged {tag!r}", f"tag the cell {tag!r}"))
    failing = [cell.number for cell in code if "failing" in cell.tags]
    if len(failing) > 1 or (failing and "The error" not in tags_of):
        faults.append(
            Fault(file, f"cells {failing}", "are tagged 'failing'", "keep one failing cell, under 'The error'")
        )
    return faults


# --- metadata ---


def read_metadata(metadata: object, file: str) -> tuple[dict, list[Fault]]:
    """The fields of `metadata.whyshape` as Entry takes them, and what is wrong with them."""
    place = "metadata.whyshape"
    if not isinstance(metadata, dict):
        return {}, [Fault(file, place, "is missing", "copy the block from another entry (see CONTRIBUTING.md)")]
    faults = unknown_fields(metadata, ("description", "topics", "source", "related"), file, place)

    description = metadata.get("description")
    if not isinstance(description, str) or not 50 <= len(description) <= 160:
        length = f"{len(description)} characters" if isinstance(description, str) else "no text"
        faults.append(Fault(file, f"{place}.description", f"is {length}", "write 50 to 160 characters"))

    topics = metadata.get("topics")
    if not is_texts(topics) or not topics or len(set(topics)) < len(topics) or not set(topics) <= set(TOPICS):
        faults.append(
            Fault(
                file,
                f"{place}.topics",
                f"is {topics!r}",
                f"list one or more of {', '.join(TOPICS)}, each once",
            )
        )

    related = metadata.get("related", ())
    if "related" in metadata and (not is_texts(related) or not related):
        faults.append(
            Fault(
                file,
                f"{place}.related",
                f"is {related!r}",
                "list ids of other entries, or leave the field out",
            )
        )

    source = metadata.get("source")
    if not isinstance(source, dict):
        faults.append(Fault(file, f"{place}.source", "is missing", "give title, site and licence"))
    else:
        faults += unknown_fields(source, ("title", "site", "licence", "url"), file, f"{place}.source")
        faults += [
            Fault(file, f"{place}.source.{field}", "is no text", "say who asked, where, under which licence")
            for field in ("title", "site", "licence")
            if not isinstance(source.get(field), str) or not source[field].strip()
        ]
        if "url" in source and not str(source["url"]).startswith("https://"):
            faults.append(
                Fault(
                    file,
                    f"{place}.source.url",
                    f"is {source['url']!r}",
                    "give an https address, or leave it out",
                )
            )
    if faults:
        return {}, faults
    known = {
        "description": description,
        "topics": tuple(topics),
        "source": Source(**source),
        "related": tuple(related),
    }
    return known, []


def unknown_fields(found: dict, known: tuple[str, ...], file: str, place: str) -> list[Fault]:
    """One fault per field that nobody reads."""
    return [
        Fault(file, f"{place}.{field}", "is unknown", f"use {', '.join(known)}")
        for field in found
        if field not in known
    ]


def is_text(value: object) -> bool:
    """Whether `value` is what `joined` takes: a string or a list of lines."""
    return isinstance(value, str) or is_texts(value)


def is_texts(value: object) -> bool:
    """Whether `value` is a list of nothing but strings."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def credit_faults(source: Source, sections: tuple[Section, ...], file: str) -> list[Fault]:
    """The credit travels with a downloaded notebook, so the Sources section must name the question too."""
    text = "\n".join(cell.source for section in sections if section.title == "Sources" for cell in section.cells)
    return [
        Fault(
            file,
            "section 'Sources'",
            f"does not name {wanted!r}",
            "credit the question: title, site, licence",
        )
        for wanted in (source.title, source.site, source.licence)
        if wanted not in text
    ]


def relation_faults(entries: list[Entry], ids: set[str]) -> list[Fault]:
    """`related` must name other entries."""
    return [
        Fault(
            f"notebooks/{entry.id}.ipynb",
            "metadata.whyshape.related",
            f"names {other!r}",
            "name the id of another entry",
        )
        for entry in entries
        for other in entry.related
        if other not in ids or other == entry.id
    ]
