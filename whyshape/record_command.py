"""`whyshape record`: run the entries in other releases and write what they say to verified/.

    whyshape record [ENV ...] [--entry ID ...] [--stale] [--diff] [--shard I/N] [--ray] [--list] [--matrix]
    whyshape record --gpu [--entry ID ...] [--stale] [--diff]

ENV         an environment of whyshape/lattice.py (default: all; --list shows them)
--entry ID  this entry only; may be given more than once
--stale     only what is not recorded yet, or whose cells have changed since
--diff      say in words what would change, and write nothing
--shard I/N the I-th of N parts of the environments, for N machines that share the work
--ray       one task per environment on the Ray cluster at RAY_ADDRESS, or on this machine
--list      the environments, and how many entries of each are recorded
--matrix    the environments as the matrix of a CI workflow
--gpu       on this machine's NVIDIA GPU, with this Python and its packages, which must be the pinned ones (make
            verify-gpu sees to that); writes verified/gpu-<model>.json, or nothing where there is no GPU

Exit status: 0 done (--diff: nothing would change), 1 an environment failed (--diff: something would change), 2 misuse.
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from whyshape.entry import Entry, InvalidEntry, read_entries
from whyshape.grid import Done, GridFailed, Job, do, do_here, gpu_here, is_stale
from whyshape.lattice import BY_ID, ENVIRONMENTS, GPU_ID, Environment, ci_matrix, environment, gpu_id, shard
from whyshape.notebook import replace
from whyshape.records import InvalidRecord, Record, differences, read_record, read_records, written

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS, VERIFIED = ROOT / "notebooks", ROOT / "verified"


class Misuse(Exception):
    """The call names something that does not exist."""


def main(argv: list[str]) -> int:
    """Run the command; the exit status."""
    try:
        options = parsed(argv)
        if options.matrix:
            print(ci_matrix())
            return 0
        environments = chosen(options)
        entries = chosen_entries(options.entry)
        if options.list:
            return show(environments + recorded_gpus(options), entries)
        return record_gpu(entries, options) if options.gpu else record_all(environments, entries, options)
    except (Misuse, InvalidEntry, InvalidRecord) as error:
        print(f"whyshape record: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\ninterrupted; the records that were written are whole, the others as they were", file=sys.stderr)
        return 130


def parsed(argv: list[str]) -> argparse.Namespace:
    """The options; argparse leaves with status 2 at what it does not know."""
    parser = argparse.ArgumentParser(
        prog="whyshape record", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("environments", nargs="*", metavar="ENV", help=argparse.SUPPRESS)
    parser.add_argument("--entry", action="append", default=[], metavar="ID", help=argparse.SUPPRESS)
    parser.add_argument("--shard", default="1/1", metavar="I/N", help=argparse.SUPPRESS)
    for flag in ("--stale", "--diff", "--ray", "--list", "--matrix", "--gpu"):
        parser.add_argument(flag, action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def chosen(options: argparse.Namespace) -> list[Environment]:
    """The environments that are asked for, in the order of the table."""
    if options.gpu and (options.environments or options.ray or options.list or options.shard != "1/1"):
        raise Misuse("--gpu records this machine's GPU: it goes with --entry, --stale and --diff only")
    if any(GPU_ID.fullmatch(name) for name in options.environments):
        raise Misuse("a GPU is recorded on a machine that has it: run make verify-gpu there")
    unknown = [name for name in options.environments if name not in BY_ID]
    if unknown:
        raise Misuse(f"unknown environment {', '.join(unknown)}; whyshape record --list shows those there are")
    part = re.fullmatch(r"([1-9]\d*)/([1-9]\d*)", options.shard)
    if not part or int(part[1]) > int(part[2]):
        raise Misuse(f"--shard {options.shard}: expected I/N with I from 1 to N, such as 2/4")
    wanted = [row for row in ENVIRONMENTS if not options.environments or row.id in options.environments]
    return shard(wanted, int(part[1]), int(part[2]))


def chosen_entries(ids: list[str]) -> list[Entry]:
    """The entries that are asked for."""
    entries = read_entries(NOTEBOOKS)
    known = {entry.id for entry in entries}
    unknown = [name for name in ids if name not in known]
    if unknown:
        raise Misuse(f"unknown entry {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    return [entry for entry in entries if not ids or entry.id in ids]


def old_record(row: Environment) -> Record | None:
    """What is recorded of an environment so far."""
    try:
        return read_record(VERIFIED / f"{row.id}.json")
    except FileNotFoundError:
        return None


def recorded_gpus(options: argparse.Namespace) -> list[Environment]:
    """The GPUs that have a record, unless other environments are asked for; InvalidRecord for a file that is none."""
    if options.environments:
        return []
    return [environment(record.environment) for record in read_records(VERIFIED, BY_ID) if record.device == "gpu"]


def show(environments: list[Environment], entries: list[Entry]) -> int:
    """One line per environment."""
    for row in environments:
        old = old_record(row)
        fresh = sum(not is_stale(row, entry, old) for entry in entries)
        note = " (may fail)" if row.allowed_to_fail else ""
        print(f"{row.id:34}Python {row.python:5} {fresh}/{len(entries)} recorded  {row.stands_for}{note}")
    return 0


def record_gpu(entries: list[Entry], options: argparse.Namespace) -> int:
    """Record this machine's GPU; without one, say what is missing and write nothing."""
    try:
        gpu = gpu_here()
    except GridFailed as error:
        print(f"whyshape record: {error}", file=sys.stderr)
        return 1
    row = environment(gpu_id(gpu["gpu"]))
    partly = bool(options.entry or options.stale)
    return record_all([row], entries, options, lambda job: do_here(job, gpu, keep=partly))


def record_all(
    environments: list[Environment],
    entries: list[Entry],
    options: argparse.Namespace,
    work: Callable[[Job], Done] = do,
) -> int:
    """Record one environment after the other; one that fails leaves its record as it was and the others go on."""
    jobs = []
    for row in environments:
        old = old_record(row)
        wanted = tuple(entry for entry in entries if not options.stale or is_stale(row, entry, old))
        if wanted:
            jobs.append(Job(row, wanted, old))
    if not jobs:
        print("nothing to do: every record is fresh")
        return 0
    failed, changed = [], False
    for number, done in enumerate(results(jobs, options.ray, work), start=1):
        row = done.job.environment
        head = f"[{number}/{len(jobs)}] {row.id}:"
        fault = done.failure or ("" if options.diff else write_fault(done.record))
        if fault:
            if not row.allowed_to_fail:
                failed.append(row.id)
            print(
                f"{head} FAILED{' (allowed to)' if row.allowed_to_fail else ''}, left as it was\n  {fault}", flush=True
            )
            continue
        lines = differences(done.job.old, done.record, [entry.id for entry in done.job.entries])
        changed = changed or bool(lines)
        count = f"{len(done.job.entries)} {'entry' if len(done.job.entries) == 1 else 'entries'}"
        times = f"ready in {done.built:.0f} s, run in {done.ran:.0f} s"
        print(f"{head} {count}, {times}, {'changes:' if lines else 'as recorded'}", flush=True)
        for line in lines:
            print(f"  {line}", flush=True)
    if failed:
        print(f"failed: {', '.join(failed)}; {len(jobs) - len(failed)} done, and their records are whole")
    return 1 if failed or (options.diff and changed) else 0


def write_fault(record: Record) -> str:
    """Write a record, whole or not at all; what went wrong, or nothing."""
    try:
        VERIFIED.mkdir(exist_ok=True)
        replace(VERIFIED / f"{record.environment}.json", written(record))
    except OSError as error:
        return f"verified/{record.environment}.json: {error}; make room and run again"
    return ""


def results(jobs: list[Job], on_ray: bool, work: Callable[[Job], Done]) -> Iterator[Done]:
    """What came of each job, as they end."""
    if on_ray:
        try:
            from whyshape.grid_ray import results as ray_results
        except ImportError as error:
            raise Misuse(f"--ray: {error}; install it: pip install ray") from error
        yield from ray_results(jobs)
        return
    for number, job in enumerate(jobs, start=1):
        print(f"[{number}/{len(jobs)}] {job.environment.id} ...", flush=True)
        yield work(job)
