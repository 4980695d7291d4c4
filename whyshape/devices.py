"""Records -> a table: what the same cells of an entry did on a CPU with oneDNN off, with oneDNN on, and on a GPU.

Pure; knows Material's Markdown and nothing of MkDocs. The part "device" is a cell tagged `device`: what it does is the
question there, so what it printed is shown too.
"""

import re
from collections.abc import Collection

from whyshape.entry import Entry
from whyshape.grid import is_stale
from whyshape.history import MARKS, fix_of, ordinal
from whyshape.lattice import ENVIRONMENTS, ONEDNN, Environment, environment
from whyshape.page import DIFFERS
from whyshape.programs import DEVICE
from whyshape.records import Record, Said, gist, normal

TOPICS = ("data format", "pooling")  # where devices differ
LONGEST = 140  # characters of a message; the page has the rest
NODE = re.compile(r" for '\{\{node .*|\{\{.*?\}\}")  # a dump of the graph's node, and the name of an eager op
SENTENCE = re.compile(r"(?<=[a-z)`]\.)\s")
NOT_RUN = "not run there yet"
Rows = Collection[tuple[str, Record]]  # (label, record)
CAPTION = (
    "The same cells on each device, as recorded. oneDNN is Intel's library inside TensorFlow; "
    "`TF_ENABLE_ONEDNN_OPTS=0` switches it off."
)


def device_table(entry: Entry, records: Collection[Record]) -> str:
    """One small table a part as Markdown, since a phone has room for two columns.

    Empty where devices are not the question, or while there are no two rows to compare.
    """
    if not set(TOPICS) & set(entry.topics):
        return ""
    by_id = {record.environment: record for record in records if entry.id in record.entries}
    rows = [(label, by_id[row.id]) for label, row in cpu_rows() if row.id in by_id]
    gpus = [(gpu_label(record), record) for _, record in sorted(by_id.items()) if record.device == "gpu"]
    if len(rows) + len(gpus) < 2:
        return ""
    parts = parts_of(entry, [record for _, record in rows + gpus])
    return "\n\n".join([CAPTION, *(compared(entry, part, name, rows + gpus, gpus) for part, name in parts.items())])


def compared(entry: Entry, part: str, name: str, rows: Rows, gpus: Rows) -> str:
    """What one part did in each row; rows in which it did the same are one."""
    said: dict[str, list[str]] = {}
    for label, record in rows:
        said.setdefault(outcome_of(entry, part, record), []).append(where(entry, label, record))
    if not gpus:
        said.setdefault(NOT_RUN, []).append("GPU")
    lines = [f"| {'<br>'.join(labels)} | {what} |" for what, labels in said.items()]
    return "\n".join([f"| {name} | what came out |", "|---|---|", *lines])


def cpu_rows() -> list[tuple[str, Environment]]:
    """(label, environment) with oneDNN off and then on, for each release that the table has with both; newest first."""
    result = []
    for on in reversed([row for row in ENVIRONMENTS if row.variables == ONEDNN]):
        off = next(row for row in ENVIRONMENTS if row.pins == on.pins and not row.variables)
        result += [(f"{off.release}, CPU, oneDNN off", off), (f"{off.release}, CPU, oneDNN on", on)]
    return result


def gpu_label(record: Record) -> str:
    """Keras and GPU of a record, as the other rows are called."""
    number = ".".join(record.versions["keras"].split(".")[:2])
    return f"Keras {number}, GPU ({safe(record.versions['gpu'])})"


def parts_of(entry: Entry, records: Collection[Record]) -> dict[str, str]:
    """Part -> heading of its table: of the error (or the code), the fix and each `device` cell that a record holds."""
    names = {part for record in records for part in record.entries[entry.id].parts}
    cells = sorted((part for part in names if part.startswith(DEVICE)), key=lambda part: (len(part), part))
    headings = {"failing": "The error", "code": "The code", "fixed": "The fix"} | {
        part: f"“{DIFFERS}”" + (f" ({ordinal(number)})" if len(cells) > 1 else "")
        for number, part in enumerate(cells, start=1)
    }
    return {part: heading for part, heading in headings.items() if part in names}


def where(entry: Entry, label: str, record: Record) -> str:
    """The label of a row; what was run with other cells than today's is marked."""
    old = is_stale(environment(record.environment), entry, record)
    return f"{label} (older cells, {record.entries[entry.id].date})" if old else label


def outcome_of(entry: Entry, part: str, record: Record) -> str:
    """What a part (the fix: all of its cells) did in one record, or that it was not run there."""
    said = record.entries[entry.id].parts.get(part)
    if part == "fixed":
        said = fix_of(entry, [record]).get(record.environment)
    return outcome(said) if said else NOT_RUN


def outcome(said: Said) -> str:
    """What a part did: class and first sentence of an error, what was printed, no error, a failed check, or death."""
    place = {"setup": " at the imports", "before": " in a cell before it"}.get(said.where, "")
    if said.outcome == "no error":
        printed = "<br>".join(safe(shortened(one)) for one in said.printed.splitlines() if one.strip())
        return printed or "no error"
    if said.outcome == "wrong result":
        return f"wrong result{place}: {safe(shortened(said.statement))}"
    first = safe(shortened(SENTENCE.split(normal(gist(NODE.sub("", said.text))), maxsplit=1)[0]))
    who = f"the process dies ({said.error_class})" if said.outcome == "died" else said.error_class
    return f"{who}{place}: {first}"


def shortened(text: str) -> str:
    """At most LONGEST characters, cut between words."""
    return text if len(text) <= LONGEST else text[: LONGEST + 1].rsplit(" ", 1)[0][:LONGEST].rstrip(" ,;:") + " ..."


def safe(text: str) -> str:
    """Words in a cell of a table, whatever they hold."""
    return MARKS.sub(lambda mark: f"&#{ord(mark[0])};", " ".join(text.split()))
