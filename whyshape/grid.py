"""Builds the environments of the lattice and runs entries in them.

An environment lives in the cache folder (WHYSHAPE_CACHE, else ~/.cache/whyshape), named after its Python, pins and
date: two rows that differ in variables only share it. It counts as usable only after its TensorFlow was imported, so
one that was interrupted is built again. Recording, not building, decides what goes into a record. For a GPU nothing is
built: its programs run in the Python of this process, which must hold the pinned packages.
"""

import ast
import contextlib
import dataclasses
import datetime
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from whyshape import lattice
from whyshape.entry import Entry
from whyshape.lattice import Environment
from whyshape.portable import portable
from whyshape.programs import Program, cells_hash, programs
from whyshape.records import Record, Recorded, Said

RUNNER = Path(__file__).with_name("lattice_runner.py")
LIMIT = 240  # seconds for one program; the slowest takes a few
BUILDS_WITH_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class GridFailed(Exception):
    """An environment could not be built or run; the message names it and says what to do."""


def cache() -> Path:
    """Where environments live between runs; never inside the repository."""
    return Path(os.environ.get("WHYSHAPE_CACHE") or Path.home() / ".cache" / "whyshape").expanduser().absolute()


# --- building ---


def build(environment: Environment) -> Path:
    """The Python of this environment, built first if need be."""
    key = hashlib.sha256(repr((environment.python, environment.pins, environment.before)).encode()).hexdigest()[:12]
    folder = cache() / "environments" / f"py{environment.python}-{key}"
    python = folder / "bin" / "python"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with locked(folder.with_suffix(".lock")):
            if not (folder / "ready").exists():
                shutil.rmtree(folder, ignore_errors=True)
                install(environment, folder)
                prove(environment, python)
                (folder / "ready").write_text("\n".join(environment.pins) + "\n")
    except OSError as error:
        raise GridFailed(f"{environment.id}: {error}; set WHYSHAPE_CACHE to a folder with 2 GB to spare") from error
    return python


def install(environment: Environment, folder: Path) -> None:
    """A virtual environment with the pins."""
    base = find_python(environment)
    uv = shutil.which("uv")
    links = ["--find-links", os.environ["PIP_FIND_LINKS"]] if os.environ.get("PIP_FIND_LINKS") else []
    if uv:
        call(environment, [uv, "venv", "--quiet", "--python", base, str(folder)])
        dated = ["--exclude-newer", environment.before] if environment.before and not links_needed(environment) else []
        command = [uv, "pip", "install", "--quiet", "--python", str(folder / "bin" / "python"), *environment.options]
        command += [*dated, *(links if links_needed(environment) else [])]
    else:
        call(environment, [base, "-m", "venv", str(folder)])
        pip = [str(folder / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        command = [*pip, "install", *(["--pre"] if "--prerelease=allow" in environment.options else [])]
    call(environment, [*command, *environment.pins])


def links_needed(environment: Environment) -> bool:
    """PyTorch for the CPU comes as a local wheel; such a folder has no dates that a resolver could heed."""
    return bool(os.environ.get("PIP_FIND_LINKS")) and any(pin.startswith("torch==") for pin in environment.pins)


def find_python(environment: Environment) -> str:
    """An interpreter of the wanted version: this one, pyenv's, one on the PATH, or one that uv keeps or fetches."""
    version = environment.python
    if version == f"{sys.version_info[0]}.{sys.version_info[1]}":
        return getattr(sys, "_base_executable", None) or sys.executable
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    found = [str(path) for path in sorted(pyenv.glob(f"{version}.*/bin/python{version}"), reverse=True)]
    found += filter(None, [shutil.which(f"python{version}")])
    for path in found:
        if subprocess.run([path, "-c", ""], capture_output=True).returncode == 0:  # a shim may lead nowhere
            return path
    uv = shutil.which("uv")
    if uv and subprocess.run([uv, "python", "install", version], capture_output=True).returncode == 0:
        managed = [uv, "python", "find", "--managed-python", version]
        return subprocess.run(managed, capture_output=True, text=True, check=True).stdout.strip()
    raise GridFailed(f"{environment.id}: no Python {version} found; install it (pyenv install {version}) and run again")


def prove(environment: Environment, python: Path) -> None:
    """Import it once: what installs need not import, and this writes the byte code of all that later runs import."""
    script = "import tensorflow, numpy; tensorflow.keras.layers.Dense"
    undated = "" if shutil.which("uv") else " (pip does not heed its date: install uv and run again)"
    call(environment, [str(python), "-c", script], variables_of(environment), f"installs but does not import{undated}")


def call(
    environment: Environment, command: list[str], variables: dict[str, str] | None = None, failed: str = ""
) -> None:
    """Run one step of a build; GridFailed says which environment, what it said, and the likely remedy."""
    # close_fds: a step that outlives a killed build keeps its lock, so nobody builds into the same folder meanwhile
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", env=variables, close_fds=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip()
        raise GridFailed(f"{environment.id}: {failed or 'cannot be built'}; {remedy(said)}\n{tail(said)}")


def remedy(said: str) -> str:
    """What to do about a failed step, from what the tool said."""
    lowered = said.lower()
    if any(sign in lowered for sign in ("no space left", "disk quota")):
        return "the disk is full: free 2 GB, or set WHYSHAPE_CACHE to another folder"
    if any(sign in lowered for sign in ("dns error", "name resolution", "connection", "timed out", "network", "proxy")):
        return "no package registry was reached: check the network and run again"
    if any(sign in lowered for sign in ("no solution found", "no matching distribution", "unsatisfiable")):
        return "its pins no longer resolve: mend its row in whyshape/lattice.py"
    return "see below, and mend its row in whyshape/lattice.py"


def tail(text: str, lines: int = 8) -> str:
    """The last lines of what a tool said, indented below a message."""
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Two processes that want the same environment build it once."""
    with open(path, "w") as file:
        try:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
            os.set_inheritable(file.fileno(), True)
        except ImportError:  # not on Windows, where nothing of this has been tried
            pass
        yield


# --- running ---


def variables_of(environment: Environment) -> dict[str, str]:
    """The environment variables of a run: this process's, without what could change what Python or Keras says.

    A run on a GPU uses the Python of this process, and so its PYTHONPATH.
    """
    also = ("PYTHONPATH",) if environment.device == "gpu" else ()
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in also
        or not name.startswith(("PYTHON", "TF_", "KERAS_", "XLA_", "JAX_", "VIRTUAL_ENV", "LINES", "NO_COLOR"))
    }
    home = {"KERAS_HOME": str(cache() / "keras-home")}  # not the reader's own keras.json
    return kept | BUILDS_WITH_ONE_THREAD | home | environment.all_variables


def run(environment: Environment, python: Path, wanted: list[Program]) -> tuple[dict[str, str], dict[str, Said]]:
    """(versions, key -> what it said) of these programs; one process, of which each program is a fork."""
    job = {
        "programs": [
            {"key": one.key, "steps": [vars(step) for step in one.steps], "keep": one.keeps_output} for one in wanted
        ],
        "limit": LIMIT,
        "gpu": environment.device == "gpu",
    }
    with tempfile.TemporaryDirectory(prefix="whyshape-") as folder:
        job_file, results = Path(folder, "job.json"), Path(folder, "results.jsonl")
        job_file.write_text(json.dumps(job), encoding="utf-8")
        done = subprocess.run(
            [str(python), str(RUNNER), str(job_file), str(results)],
            cwd=folder,
            env=variables_of(environment),
            capture_output=True,
            text=True,
            errors="replace",
        )
        lines = [json.loads(line) for line in results.read_text("utf-8").splitlines()] if results.exists() else []
    if done.returncode or len(lines) != len(wanted) + 1:
        raise GridFailed(f"{environment.id}: its runner stopped after {len(lines)} results\n{tail(done.stderr)}")
    by_key = {program.key: program for program in wanted}
    hung = [line["key"] for line in lines[1:] if line["outcome"] == "hung"]
    if hung:
        raise GridFailed(f"{environment.id}: no end after {LIMIT} s of {', '.join(hung)}; nothing was recorded")
    elsewhere = [line["key"] for line in lines[1:] if line["outcome"] == "no gpu"]
    if elsewhere:
        raise GridFailed(f"{environment.id}: TensorFlow saw no GPU in {', '.join(elsewhere)}; nothing was recorded")
    return lines[0]["versions"], {line["key"]: said(line, by_key[line["key"]]) for line in lines[1:]}


def said(line: dict, program: Program) -> Said:
    """A result of the runner as it is recorded."""
    if line["outcome"] == "no error":
        return Said("no error", printed=portable(line["printed"]).strip("\n"))
    step = program.steps[line["step"]]
    asserted = line["class"] == "AssertionError" and line["own"] if line["outcome"] == "error" else False
    return Said(
        outcome="wrong result" if asserted and program.part not in ("failing", "tf1") else line["outcome"],
        error_class=line["class"],
        text=portable(line["text"]).replace(f"{RUNNER}", RUNNER.name).rstrip(),
        where=step.role,
        statement=statement_at(step.source, line["line"]),
    )


def statement_at(source: str, line: int) -> str:
    """The first line of the innermost statement that holds this line of a cell."""
    try:
        nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.stmt)]
    except SyntaxError:
        return source.splitlines()[line - 1].strip() if line else ""
    starts = [node.lineno for node in nodes if node.lineno <= line <= node.end_lineno]
    return source.splitlines()[max(starts) - 1].strip() if starts else ""


# --- recording ---


def programs_of(environment: Environment, entry: Entry) -> list[Program]:
    """What of the entry this environment runs."""
    return programs(entry, tf1=environment.runs_tf1, device=environment.device, devices=environment.runs_device)


def is_stale(environment: Environment, entry: Entry, record: Record | None) -> bool:
    """True when nothing recorded here stands for the entry's cells of today."""
    recorded = record.entries.get(entry.id) if record else None
    return recorded is None or recorded.cells != cells_hash(programs_of(environment, entry))


def record(environment: Environment, python: Path, entries: tuple[Entry, ...], old: Record | None = None) -> Record:
    """What this environment says to these entries; other entries of the old record are kept as they are."""
    by_entry = {entry.id: programs_of(environment, entry) for entry in entries}
    versions, results = run(environment, python, [program for own in by_entry.values() for program in own])
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    fresh = {
        name: Recorded(cells_hash(own), today, {program.part: results[program.key] for program in own})
        for name, own in by_entry.items()
    }
    kept = dict(old.entries) if old else {}
    return Record(environment.id, environment.device, versions, dict(sorted((kept | fresh).items())))


def gpu_here() -> dict[str, str]:
    """Model, driver, CUDA and cuDNN of the GPU on which a convolution has just run; GridFailed says what is missing.

    Asked in a process of its own: this one must not hold memory of the GPU that its programs need.
    """
    done = subprocess.run(
        [sys.executable, "-m", "whyshape.gpu", "--json"],
        cwd=RUNNER.parent.parent,
        env=variables_of(lattice.environment("gpu-unknown")),
        capture_output=True,
        text=True,
        errors="replace",
    )
    if done.returncode:
        raise GridFailed(tail(done.stderr).strip() or f"whyshape.gpu ends with exit status {done.returncode}")
    return json.loads(done.stdout.splitlines()[-1])


@dataclass(frozen=True)
class Job:
    """One environment, the entries to run in it, and what is recorded of it so far. All that a worker must be sent."""

    environment: Environment
    entries: tuple[Entry, ...]
    old: Record | None = None


@dataclass(frozen=True)
class Done:
    """What came of a job: the new record or why there is none, and how long building and running took."""

    job: Job
    record: Record | None
    failure: str = ""
    built: float = 0
    ran: float = 0


def do(job: Job) -> Done:
    """Build the job's environment and record its entries."""
    started = time.monotonic()
    try:
        python = build(job.environment)
        built = time.monotonic()
        new = record(job.environment, python, job.entries, job.old)
    except GridFailed as error:
        return Done(job, None, str(error))
    return Done(job, new, built=built - started, ran=time.monotonic() - built)


def do_here(job: Job, gpu: dict[str, str], keep: bool = False) -> Done:
    """Record the job's entries on this machine's GPU, with the Python of this process; `gpu` is what `gpu_here` said.

    keep: entries that are not run stay as they were recorded, which only the same versions allow.
    """
    started = time.monotonic()
    try:
        new = record(job.environment, Path(sys.executable), job.entries, job.old if keep else None)
    except GridFailed as error:
        return Done(job, None, str(error))
    new = dataclasses.replace(new, versions=new.versions | gpu)
    kept = sorted(set(new.entries) - {entry.id for entry in job.entries})
    if kept and job.old.versions != new.versions:
        return Done(job, None, f"{', '.join(kept)}: recorded with other versions; run all: whyshape record --gpu")
    return Done(job, new, ran=time.monotonic() - started)
