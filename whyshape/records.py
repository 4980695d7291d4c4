"""The records in verified/: read strictly, written in one form, compared in words, grouped by what was said.

One file per environment. A record says what the entries' cells did there, and of which cells it speaks (a hash); it
counts for an entry only while that hash is the entry's own. It holds no path of a machine and no time of day. One of a
GPU names the GPU, its driver, CUDA and cuDNN among the versions; no other may.
"""

import dataclasses
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from whyshape.lattice import GPU_ID, gpu_id
from whyshape.portable import ANSI, machine_paths

OUTCOMES = ("error", "no error", "wrong result", "died")
ROLES = ("setup", "before", "part")
DATE = re.compile(r"\d{4}-\d\d-\d\d")
FIELDS = ("outcome", "class", "text", "where", "statement", "printed")  # of `Said`, as files name them
HASH = re.compile(r"[0-9a-f]{64}")
PART = re.compile(r"(failing|code|fixed|tf1|device)(-\d+)?")
INSTALLED = ("python", "tensorflow", "keras", "numpy")
ON_GPU = ("gpu", "driver", "cuda", "cudnn")  # model, and versions; only in records of a GPU
ALSO_ON_GPU = ("libraries",)  # what was loaded, where the system tells
NUMBER = re.compile(r"\d+(\.\d+)*")


class InvalidRecord(ValueError):
    """A file in verified/ that is no record; the message says where and what."""


@dataclass(frozen=True)
class Said:
    """What one program did. `where`: in which cell it ended ("part" is the cell that the part is about).

    `printed`: what a `device` cell printed; those of other parts are not kept.
    """

    outcome: str
    error_class: str = ""
    text: str = ""
    where: str = ""
    statement: str = ""
    printed: str = ""


@dataclass(frozen=True)
class Recorded:
    """What one entry did in one environment: hash of its cells, day, part -> what it did."""

    cells: str
    date: str
    parts: dict[str, Said]


@dataclass(frozen=True)
class Record:
    """What one environment said; `versions` is what was really installed there."""

    environment: str
    device: str
    versions: dict[str, str]
    entries: dict[str, Recorded]


# --- reading and writing ---


def read_record(path: Path) -> Record:
    """The record in a file; InvalidRecord names the first place that is not as `write_record` writes it."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        fields_are(data, {"environment", "device", "versions", "entries"}, "record")
        record = Record(
            data["environment"],
            data["device"],
            data["versions"],
            {entry: read_recorded(value, entry) for entry, value in data["entries"].items()},
        )
        check(record.environment == path.stem, f"environment is {record.environment!r}")
        check(record.device in ("cpu", "gpu"), f"device is {record.device!r}")
        check_versions(record)
        check(list(record.entries) == sorted(record.entries), "entries are not in order")
    except FileNotFoundError:
        raise
    except (OSError, ValueError, TypeError, AttributeError, KeyError) as error:
        again = "make verify-gpu, on that GPU" if GPU_ID.fullmatch(path.stem) else f"whyshape record {path.stem}"
        remedy = f"restore it from git, or run: {again}"
        raise InvalidRecord(f"verified/{path.name}: {error}; {remedy}") from error
    return record


def check_versions(record: Record) -> None:
    """ValueError unless the record names all versions that its device needs, the GPU's exactly where it ran on one."""
    found = record.versions
    check(all(isinstance(value, str) and value for value in found.values()), "versions: one is no text, or empty")
    wanted = INSTALLED + (ON_GPU if record.device == "gpu" else ())
    missing = [name for name in wanted if name not in found]
    check(not missing, f"versions: a version is missing: {', '.join(missing)}")
    needless = [name for name in ON_GPU + ALSO_ON_GPU if name in found and record.device == "cpu"]
    check(not needless, f"versions: holds {', '.join(needless)}, and its device is cpu")
    on_gpu = bool(GPU_ID.fullmatch(record.environment))
    check(on_gpu == (record.device == "gpu"), f"device is {record.device!r} in the environment {record.environment}")
    if on_gpu:
        named = gpu_id(found["gpu"])
        check(named == record.environment, f"versions: gpu is {found['gpu']!r}, whose file is {named}.json")
        wrong = [name for name in ON_GPU[1:] if not NUMBER.fullmatch(found[name])]
        check(not wrong, f"versions: {', '.join(f'{name} is {found[name]!r}' for name in wrong)}, no number")


def read_recorded(data: dict, entry: str) -> Recorded:
    """What is recorded of one entry; ValueError says where it is not as `written` writes it."""
    fields_are(data, {"cells", "date", "parts"}, entry)
    check(bool(HASH.fullmatch(data["cells"])), f"{entry}: cells is no hash")
    check(bool(DATE.fullmatch(data["date"])), f"{entry}: date is {data['date']!r}")
    check(bool(data["parts"]), f"{entry}: has no part")
    return Recorded(
        data["cells"], data["date"], {name: read_said(said, entry, name) for name, said in data["parts"].items()}
    )


def read_said(data: dict, entry: str, part: str) -> Said:
    """What is recorded of one part of an entry; ValueError says where it is not as `written` writes it."""
    place = f"{entry}, {part}"
    check(bool(PART.fullmatch(part)), f"{place}: is no part")
    said = Said(data["outcome"], *(data.get(name, "") for name in FIELDS[1:]))
    check(said.outcome in OUTCOMES, f"{place}: outcome is {said.outcome!r}")
    fields_are(data, set(fields_of(part, said.outcome)), place)
    check(all(isinstance(value, str) for value in dataclasses.astuple(said)), f"{place}: a field is no text")
    check(said.outcome == "no error" or said.where in ROLES, f"{place}: where is {said.where!r}")
    check(said.outcome == "no error" or bool(said.error_class), f"{place}: has no class")
    check(not machine_paths(f"{said.text}\n{said.statement}\n{said.printed}"), f"{place}: holds a path of a machine")
    return said


def fields_of(part: str, outcome: str) -> tuple[str, ...]:
    """The fields of what one part did, in the order of the file."""
    if outcome != "no error":
        return FIELDS[:-1]
    return ("outcome", "printed") if part.startswith("device") else ("outcome",)


def fields_are(data: object, wanted: set[str], place: str) -> None:
    """ValueError unless `data` is an object of exactly these fields."""
    check(isinstance(data, dict), f"{place}: is no object")
    check(set(data) == wanted, f"{place}: has the fields {', '.join(sorted(data))}, not {', '.join(sorted(wanted))}")


def check(holds: bool, fault: str) -> None:
    """ValueError with the fault, unless the condition holds."""
    if not holds:
        raise ValueError(fault)


def written(record: Record) -> str:
    """The text of a record's file."""
    entries = {
        entry: {
            "cells": one.cells,
            "date": one.date,
            "parts": {
                part: {
                    key: value
                    for key, value in zip(FIELDS, dataclasses.astuple(said), strict=True)
                    if key in fields_of(part, said.outcome)
                }
                for part, said in one.parts.items()
            },
        }
        for entry, one in record.entries.items()
    }
    data = {
        "environment": record.environment,
        "device": record.device,
        "versions": record.versions,
        "entries": entries,
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def read_records(folder: Path, order: Iterable[str]) -> list[Record]:
    """Every record of the folder: in the order of the environments' ids, then those of GPUs by name.

    InvalidRecord if one is of neither.
    """
    found = sorted(path.stem for path in folder.glob("*.json"))
    gpus = [name for name in found if GPU_ID.fullmatch(name)]
    order = [*order, *gpus]
    unknown = [f"{name}.json" for name in found if name not in order]
    if unknown:
        raise InvalidRecord(
            f"verified/: {', '.join(unknown)} is of no environment in whyshape/lattice.py and of no GPU; remove it"
        )
    return [read_record(folder / f"{name}.json") for name in order if name in found]


# --- comparing ---

NOISE = (
    (ANSI, ""),
    (re.compile(r"\{\{function_node .*?\}\}"), ""),
    (re.compile(r"\[Op:.*?\]"), ""),
    (re.compile(r" name: *\S*$"), ""),
    (re.compile(r"\{\{node .*?\}\}"), "NODE"),
    (re.compile(r'File "[^"]*", line \d+, in \S+[^\n]*\n[^\n]*'), ""),
    (re.compile(r"mkl_\w+\.cc:\d+"), "mkl"),
    (re.compile(r"__inference_\w+"), "inference"),
    (re.compile(r"functional_1(_1)?"), "functional"),
    (re.compile(r"\(most recent call last\):.*", re.DOTALL), ""),
    (re.compile(r"\s+"), " "),
)


def normal(text: str) -> str:
    """A message without what differs between two runs that mean the same."""
    for pattern, instead in NOISE:
        text = pattern.sub(instead, text)
    return text.strip()


def same(one: Said, other: Said) -> bool:
    """The same outcome in the same place, in words that mean the same."""
    return key(one) == key(other)


def key(said: Said) -> tuple[str, str, str, str, str]:
    """What counts when two outcomes are compared."""
    return said.outcome, said.error_class, normal(said.text), said.where, normal(said.printed)


def in_words(said: Said) -> str:
    """An outcome in one line."""
    if said.outcome == "no error":
        return f"no error, printed: {' / '.join(said.printed.splitlines())}" if said.printed else "no error"
    first = gist(said.text)
    place = {"setup": " in the imports", "before": " in a cell before it"}.get(said.where, "")
    head = {"wrong result": "wrong result", "died": f"the process dies ({said.error_class})"}.get(said.outcome)
    if said.outcome == "wrong result":
        return f"wrong result{place}: {said.statement}"
    return f"{head or said.error_class}{place}: {first}"


def gist(text: str) -> str:
    """The first line that says something: Keras wraps messages, and quotes the user's code before them."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    said = [line for line in lines if not line.startswith(("Exception encountered", "in user code:", "File "))]
    return (said or lines or ["(no text)"])[0]


def differences(old: Record | None, new: Record, entries: Iterable[str]) -> list[str]:
    """What would change in the records, in words; the empty list if nothing that matters."""
    lines = []
    for entry in entries:
        before = old.entries.get(entry) if old else None
        after = new.entries[entry]
        if before is None:
            lines.append(f"{entry}: new, {', '.join(after.parts)}")
            continue
        for part in [*after.parts, *(part for part in before.parts if part not in after.parts)]:
            was, now = before.parts.get(part), after.parts.get(part)
            if was is None or now is None:
                lines.append(f"{entry}, {part}: {'new: ' + in_words(now) if now else 'no longer run'}")
            elif not same(was, now):
                lines.append(f"{entry}, {part}:\n    was {in_words(was)}\n    now {in_words(now)}")
        if before.cells != after.cells:
            lines.append(f"{entry}: its cells changed since {before.date}")
    if old and lines and old.versions != new.versions:
        changed = {k: (old.versions.get(k), v) for k, v in new.versions.items() if old.versions.get(k) != v}
        lines.insert(0, "versions: " + ", ".join(f"{name} {was} -> {now}" for name, (was, now) in changed.items()))
    return lines
