"""What a page and the site may claim, derived from the records and from nothing else. Pure; knows no MkDocs.

A record counts for an entry only while the hash of its cells is the entry's own; of older cells it is called stale. On
a device an entry is verified where, in a fresh record, all of its fixed cells (or all of its code, where nothing
fails) ran without an error.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from whyshape import environment as pinned
from whyshape.entry import Entry
from whyshape.grid import is_stale
from whyshape.lattice import BY_ID, environment
from whyshape.records import Record

OF_ANOTHER_AGE = ("AttributeError", "ImportError", "ModuleNotFoundError")  # a name that came or went; of no shape


@dataclass(frozen=True)
class Badge:
    """One fact about an entry, as a page shows it.

    kind, for the style sheet: "seen" and "works" (ranges of releases), "verified", "failed", "stale", "missing" (a
    device). href: the place on the page that it rests on; empty where there is none.
    """

    kind: str
    text: str
    href: str = ""


def badges(entry: Entry, records: Iterable[Record]) -> list[Badge]:
    """What the records say of an entry: where its error was seen, where its fix works, and on which devices it ran."""
    known = [record for record in records if entry.id in record.entries]
    on_cpu = [record for record in known if record.environment == newest()]
    on_gpu = [record for record in known if record.device == "gpu"]
    return [*ranges(entry, known), *devices(entry, "CPU", on_cpu), *devices(entry, "GPU", on_gpu)]


def verified_sentence(entries: Collection[Entry], records: Collection[Record]) -> str:
    """What the entries' cells were executed with, in one sentence: the newest pinned release, on a CPU and on GPUs."""
    versions = pinned.pins()
    on_cpu = [record for record in records if record.environment == newest()]
    on_gpu = [
        record
        for record in records
        if record.device == "gpu" and all(record.versions[name] == number for name, number in versions.items())
    ]
    words = f"TensorFlow {versions['tensorflow']}, Keras {versions['keras']}"
    cpu, gpu = count(entries, on_cpu), count(entries, on_gpu)
    if not cpu and not gpu:
        return f"Not yet checked with {words}."
    models = ", ".join(record.versions["gpu"] for record in on_gpu if count(entries, [record]))
    ran = [(cpu, "on a CPU"), (gpu, f"on a GPU ({models})")]
    done = [
        name if number == len(entries) else f"{number} of {len(entries)} entries {name}"
        for number, name in ran
        if number
    ]
    rest = "" if cpu and gpu else f"; not yet on a {'CPU' if gpu else 'GPU'}"
    return f"Executed and checked with {words}, {' and '.join(done)}{rest}."


# --- releases ---


def ranges(entry: Entry, records: Collection[Record]) -> list[Badge]:
    """Where the error was seen and where the fix works, on the main line; of fresh records only."""
    from whyshape.history import fix_of, heard, releases, works  # not above: it needs page.py, which needs Badge

    main = [record for record in records if record.device == "cpu" and BY_ID[record.environment].main]
    fresh = [record for record in main if not stale(entry, record)]
    if not fresh:
        day = max((record.entries[entry.id].date for record in main), default="")
        return [Badge("stale", f"Releases: stale, cells changed since {day}")] if main else []
    said = heard(entry.id, "failing", fresh)
    seen = {name for name, one in said.items() if one.outcome != "no error" and one.where == "part"}
    seen -= {name for name, one in said.items() if one.error_class in OF_ANOTHER_AGE}
    result = [Badge("seen", f"Seen in {releases(seen, said)}", "#the-message")] if seen else []
    who, anchor = ("Fix", "#fix") if entry.error else ("Code", "#what-it-said-when")
    if fixes := fix_of(entry, fresh):
        words = works(fixes).replace("all of them", "every release that was run").replace("of them", "of the releases")
        result.append(Badge("works", f"{who} {words}", anchor))
    return result


# --- devices ---


def newest() -> str:
    """The id of the newest pinned environment on a CPU."""
    versions = pinned.pins()
    return f"tf-{versions['tensorflow']}-keras-{versions['keras']}"


def devices(entry: Entry, name: str, records: Collection[Record]) -> list[Badge]:
    """One badge per fresh record of a device; else one for the last stale record; else that there is none."""
    by_day = sorted(records, key=lambda record: (record.entries[entry.id].date, record.environment), reverse=True)
    fresh = [record for record in by_day if not stale(entry, record)]
    shown = fresh or by_day[:1]
    return [device(entry, name, record) for record in shown] or [Badge("missing", f"{name}: not yet")]


def device(entry: Entry, name: str, record: Record) -> Badge:
    """What one record says of an entry on its device."""
    model = record.versions.get("gpu")
    day = record.entries[entry.id].date
    anchor = f"#said-{record.environment}"
    if stale(entry, record):
        words = f"stale since {day} on {model}" if model else f"stale, cells changed since {day}"
        return Badge("stale", f"{name}: {words}", anchor)
    where = f" on {model}" if model else ""
    keras = "" if model else f", Keras {record.versions['keras']}"
    facts = f"{where}, TensorFlow {record.versions['tensorflow']}{keras}, {day}"
    if verified(entry, record):
        return Badge("verified", f"{name}: verified{facts}", anchor)
    return Badge("failed", f"{name}: {'the fix' if entry.error else 'the code'} fails{facts}", anchor)


def stale(entry: Entry, record: Record) -> bool:
    """True when a record is of other cells than the entry has today."""
    return is_stale(environment(record.environment), entry, record)


def verified(entry: Entry, record: Record) -> bool:
    """True when a fresh record says that all fixed cells of the entry, or all of its code, ran without an error."""
    if entry.id not in record.entries or stale(entry, record):
        return False
    parts = record.entries[entry.id].parts
    outcomes = [said.outcome for part, said in parts.items() if part.startswith(("fixed", "code"))]
    return bool(outcomes) and set(outcomes) == {"no error"}


def count(entries: Iterable[Entry], records: Collection[Record]) -> int:
    """How many of the entries are verified in one of the records."""
    return sum(any(verified(entry, record) for record in records) for entry in entries)
