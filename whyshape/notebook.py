"""Run a notebook and write it in normal form: the recorder behind `whyshape run`.

Run twice, it writes the same bytes. A notebook that fails where it should not is left as it was.
"""

import hashlib
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

from whyshape import environment
from whyshape.entry import load
from whyshape.form import KERNEL, write
from whyshape.portable import plain, portable

CELL_TIMEOUT = 300  # seconds


class RunFailed(Exception):
    """A cell did something else than its tags say; the message names cell, line and error."""


def run(path: Path) -> float:
    """Execute the notebook at `path` and rewrite it; the seconds it took. RunFailed leaves the file untouched."""
    import nbformat  # the look-up must start without it
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError
    from traitlets.config import Config

    environment.pin(os.environ.get("WHYSHAPE_DEVICE", "cpu"))
    # ipykernel writes what C code prints into the notebook, unless it believes that pytest is running.
    os.environ["PYTEST_CURRENT_TEST"] = "record"
    try:
        notebook = nbformat.reads(json.dumps(with_ids(load(path))), as_version=4)
    except (OSError, ValueError, TypeError, nbformat.ValidationError) as error:
        raise RunFailed(f"{path.name}: cannot be read as a notebook: {error}") from error
    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,  # one text however slowly it was printed
        config=Config({"ConnectionFileMixin": environment.connection()}),
        resources={"metadata": {"path": str(path.parent)}},
    )
    started = time.monotonic()
    try:
        client.execute(stderr=subprocess.DEVNULL)
    except CellExecutionError as error:
        cell = next(number for number, cell in enumerate(notebook.cells, 1) if raised(cell) and not may_raise(cell))
        raise RunFailed(f"{path.name}: cell {cell} fails: {error.ename}: {plain(error.evalue)}") from error
    except (CellTimeoutError, RuntimeError) as error:  # too slow; or the kernel died, or never answered
        raise RunFailed(f"{path.name}: {str(error).splitlines()[0]}") from error
    finally:
        os.environ.pop("PYTEST_CURRENT_TEST", None)
    for number, cell in enumerate(notebook.cells, 1):
        if may_raise(cell) and not raised(cell):
            raise RunFailed(f"{path.name}: cell {number} is tagged 'raises-exception' and raises nothing")
    replace(path, write(normalised(notebook)))
    return time.monotonic() - started


def may_raise(cell: dict) -> bool:
    """Whether the cell's tags say that it ends in an error."""
    return "raises-exception" in cell["metadata"].get("tags", ())


def raised(cell: dict) -> bool:
    """Whether the cell ended in an error."""
    return any(output["output_type"] == "error" for output in cell.get("outputs", ()))


def with_ids(notebook: dict) -> dict:
    """The notebook in format 4.5, every cell with an id; a missing one comes from the cell's text and place."""
    notebook["nbformat"], notebook["nbformat_minor"] = 4, 5
    seen: set[str] = set()
    for number, cell in enumerate(notebook["cells"]):
        text = f"{number}:{cell['cell_type']}:{''.join(cell['source'])}"
        if cell.get("id", "") in seen or not cell.get("id"):
            cell["id"] = hashlib.sha256(text.encode()).hexdigest()[:8]
        seen.add(cell["id"])
    return notebook


def normalised(notebook: dict) -> dict:
    """The executed notebook without what differs between two runs or two machines."""
    notebook["metadata"] = {
        "kernelspec": KERNEL,
        "language_info": {"name": "python"},
        **{key: value for key, value in notebook["metadata"].items() if key == "whyshape"},
    }
    for cell in notebook["cells"]:
        cell["metadata"] = {"tags": cell["metadata"]["tags"]} if cell["metadata"].get("tags") else {}
        for output in cell.get("outputs", ()):
            if output["output_type"] == "error":
                output["traceback"] = [portable(line) for line in output["traceback"]]
    return split_lines(notebook)


def split_lines(notebook: dict) -> dict:
    """Texts as lists of lines, the way nbformat stores them."""
    import nbformat.v4.rwbase as rwbase

    return rwbase.split_lines(rwbase.strip_transient(notebook))


def replace(path: Path, text: str) -> None:
    """Write the whole file or leave the old one: a full disk or Ctrl-C loses nothing."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(name, path.stat().st_mode if path.exists() else 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
