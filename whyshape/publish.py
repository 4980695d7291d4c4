"""What the build writes beside MkDocs' own pages, and what it puts into the head of each; knows no MkDocs.

`site.py` calls `head_of` for every page and `publish` once at the end.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from whyshape import found, offline
from whyshape.catalogue import catalogue, catalogue_text, llms_txt, page_path, twin_path
from whyshape.causes import CAUSES
from whyshape.entry import Entry
from whyshape.families import FAMILIES
from whyshape.kept import FOLDER
from whyshape.lattice import environment
from whyshape.page_twin import page_twins
from whyshape.programs import cells_hash, programs
from whyshape.records import Record
from whyshape.twin import twin

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Site:
    """What the pages of a site share.

    `root` is its address with a slash at its end, or None while it has none; `feed` is the text of the feed, if any.
    """

    name: str
    summary: str
    root: str | None
    feed: str | None

    def address(self, path: str) -> str | None:
        """Where `path` can be seen from outside."""
        return f"{self.root}{path}" if self.root else None


def site(name: str, summary: str, root: str | None) -> Site:
    """The site of this repository; an empty `root` is none."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    return Site(name, summary, root or None, found.feed(changelog, name, root))


def head_of(site: Site, title: str, description: str, url: str | None, entry: Entry | None) -> str:
    """The elements for one page's head; `url` is its canonical address, or None."""
    return found.head(
        title,
        description or site.summary,
        site.name,
        url if site.root else None,
        entry,
        card=bool(entry and has_picture(entry)),
        feed=site.address(found.FEED) if site.feed else None,
    )


def has_picture(entry: Entry) -> bool:
    """True when a card can be drawn."""
    return any(output.kind == "svg" for cell in entry.cells for output in cell.outputs)


def publish(
    folder: Path,
    site: Site,
    entries: Iterable[Entry],
    verified: str,
    records: Iterable[Record] = (),
    renamed: Mapping[str, str] = found.RENAMED,
) -> None:
    """Write every file for machines into the built site; ValueError names what would overwrite a page."""
    entries, records = list(entries), list(records)
    faults = found.rename_faults(renamed, [entry.id for entry in entries])
    if faults:
        raise ValueError("whyshape/found.py: " + "; ".join(faults))
    for path, content in files(site, entries, verified, records, renamed):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    worker = (ROOT / "docs" / offline.WORKER).read_text(encoding="utf-8")
    (folder / offline.WORKER).write_text(offline.worker(worker, folder), encoding="utf-8")  # last: it knows all others


def files(
    site: Site, entries: list[Entry], verified: str, records: list[Record], renamed: Mapping[str, str]
) -> Iterator[tuple[str, str | bytes]]:
    """(path in the site, content) of every file."""
    yield "catalogue.json", catalogue_text(catalogue(entries, FAMILIES, CAUSES, records, freshness(entries), renamed))
    yield "llms.txt", llms_txt(entries, site.name, site.summary, site.root or "", feed=site.feed is not None)
    yield from found.redirects(renamed, site.root).items()
    for entry in entries:
        yield twin_path(entry.id), twin(entry, verified, site.address(page_path(entry.id)), records)
    sources = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
    yield from page_twins(sources, entries, records)
    if site.feed:
        yield found.FEED, site.feed
    if site.root:
        yield from cards(entries)


def freshness(entries: list[Entry]) -> Callable[[Record, str], bool]:
    """Tells whether a record stands for an entry's cells of today; an environment that is not in the table does not."""
    by_id = {entry.id: entry for entry in entries}

    @cache  # environments differ in nothing else that the cells depend on
    def cells(entry_id: str, tf1: bool, device: str, devices: bool) -> str:
        return cells_hash(programs(by_id[entry_id], tf1=tf1, device=device, devices=devices))

    def is_fresh(record: Record, entry_id: str) -> bool:
        try:
            row = environment(record.environment)
        except KeyError:
            return False
        return record.entries[entry_id].cells == cells(entry_id, row.runs_tf1, row.device, row.runs_device)

    return is_fresh


def cards(entries: Iterable[Entry]) -> Iterator[tuple[str, bytes]]:
    """The picture of every entry that has one; only an absolute address can be shared."""
    from whyshape.card import card  # needs a renderer and fonts, which a build without an address does without

    for entry in entries:
        picture = card(entry, FOLDER / "cards")
        if picture:
            yield f"{page_path(entry.id)}{found.CARD}", picture
