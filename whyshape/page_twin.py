"""Markdown twins of the pages that are no entries: those of docs/, and the lattice. Pure functions.

The Markdown of docs/ holds HTML: forms, which a text has no use for, and links and paragraphs, which become Markdown.
What a page says to readers without scripts stands in its twin in the place of a form.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from html import unescape
from html.parser import HTMLParser

from whyshape.entry import TOPICS, Entry
from whyshape.history import (
    HOW,
    MAIN,
    about,
    beside,
    count,
    fix_of,
    groups,
    headline,
    heard,
    letter,
    releases,
    table,
    works,
)
from whyshape.records import Record
from whyshape.twin import plain

LATTICE = "lattice"
LEFT_OUT = {"form", "script", "section"}  # with all that they hold
MARKS = {"strong": "**", "b": "**", "em": "*", "code": "`"}
BLOCKS = {"div", "link", "noscript", "p", "span"}  # their text stays
PAGE_LINK = re.compile(r"\]\((?P<path>[a-z0-9/-]+)\.(?:md|ipynb)(?P<anchor>#[\w-]+)?\)")
CODE = re.compile(r"(^```.*?^```$|`[^`\n]+`)", re.DOTALL | re.MULTILINE)
BLANK = re.compile(r"\n(?:[ \t]*\n){2,}")


def page_twins(
    sources: Mapping[str, str], entries: Collection[Entry], records: Collection[Record]
) -> Iterable[tuple[str, str]]:
    """(path in the site, text) for each page of docs/ (by its name, without ".md") and for the lattice."""
    lists = {"entries by topic": by_topic(entries, "###", 1), "material/tags": by_topic(entries, "##", None)}
    pages = {name: page_twin(source, name, lists) for name, source in sources.items()}
    return [(path(name), text) for name, text in (pages | {LATTICE: lattice_twin(entries, records)}).items()]


def path(name: str) -> str:
    """Where the twin of a page lies."""
    return "index.md" if name == "index" else f"{name}/index.md"


def page_twin(source: str, name: str, lists: Mapping[str, str]) -> str:
    """A page of docs/ in plain Markdown; `lists` is what the build puts into the place of a comment."""
    text = source.partition("\n---\n")[2] if source.startswith("---\n") else source
    reader = Reader(lists)
    for place, part in enumerate(CODE.split(text)):
        reader.write(part) if place % 2 else reader.feed(part)
    text = plain(twin_links("".join(reader.parts), "" if name == "index" else "../"))
    return BLANK.sub("\n\n", definitions(text)).strip() + "\n"


class Reader(HTMLParser):
    """Markdown with HTML in it -> Markdown."""

    def __init__(self, lists: Mapping[str, str]):
        super().__init__(convert_charrefs=False)
        self.lists, self.parts, self.left_out, self.addresses = lists, [], 0, []

    def write(self, text: str) -> None:
        if not self.left_out:
            self.parts.append(text)

    def handle_starttag(self, tag, attributes):
        if tag in LEFT_OUT:
            self.left_out += 1
        elif tag == "a":
            self.addresses.append(dict(attributes).get("href", ""))
            self.write("[")
        elif tag in MARKS:
            self.write(MARKS[tag])
        elif tag not in BLOCKS:
            self.write(self.get_starttag_text())  # an address in angle brackets

    def handle_endtag(self, tag):
        if tag in LEFT_OUT:
            self.left_out -= 1
        elif tag == "a":
            self.write(f"]({self.addresses.pop()})")
        elif tag in MARKS:
            self.write(MARKS[tag])

    def handle_comment(self, data):
        self.write(self.lists.get(data.strip(), ""))

    def handle_data(self, data):
        self.write(data)

    def handle_entityref(self, name):
        self.write(unescape(f"&{name};"))

    def handle_charref(self, name):
        self.write(unescape(f"&#{name};"))


def twin_links(text: str, up: str) -> str:
    """Links to other pages lead to their twins; `up` leads to the root of the site."""
    return PAGE_LINK.sub(lambda found: f"]({up}{path(found['path'])}{found['anchor'] or ''})", text)


def definitions(text: str) -> str:
    """A list of definitions, which is Material's, as a list."""
    return re.sub(r"^:   ", "- ", text, flags=re.MULTILINE)


def by_topic(entries: Iterable[Entry], heading: str, most: int | None) -> str:
    """Every question under the first `most` of its topics, or all of them."""
    parts = []
    for topic in TOPICS:
        found = [entry for entry in entries if topic in entry.topics[:most]]
        if found:
            parts += [f"{heading} {topic.capitalize()}", "\n".join(map(link, found))]
    return "\n\n".join(parts)


def link(entry: Entry) -> str:
    """One line of a list, as a page of docs/ would write it."""
    return f"- [{entry.question}](notebooks/{entry.id}.ipynb)"


# --- the lattice ---


def lattice_twin(entries: Collection[Entry], records: Collection[Record]) -> str:
    """What every release said to every entry, in words; the texts themselves stand in the twins of the entries."""
    rows = [part for entry in entries if about(entry, records) for part in lattice_row(entry, records)]
    ids = [record.environment for record in records]
    page = [
        "# What every release really said",
        f"{count(entries, 'entry', 'entries')}, {count(records, 'environment')}: each was run as it stands, and what "
        "it said was written down as it was printed. The texts stand in the entries, under the same letters.",
        "## Entries",
        *rows,
        "## Environments",
        table("The main line", MAIN, records),
        table("Beside it", beside(ids), records),
        HOW,
    ]
    return page_twin("\n\n".join(page), LATTICE, {})


def lattice_row(entry: Entry, records: Collection[Record]) -> list[str]:
    """One entry: each wording with its releases, and where the fix works."""
    said = heard(entry.id, "failing" if entry.error else "code", records)
    lines = [
        f"- {letter(number)}. {headline(one)}: {releases(environments, said)}"
        for number, (one, environments) in enumerate(groups(said))
    ]
    fixed = fix_of(entry, records) if entry.error else {}
    lines += [f"- The fix {works(fixed)}."] if fixed else []
    return [f"### [{entry.question}](notebooks/{entry.id}.ipynb)", "\n".join(lines)]
