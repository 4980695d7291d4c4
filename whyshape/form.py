"""Checks of a notebook's form: that it was executed, hides nothing from nbval, and runs on any machine.

nbval is silent about a cell that was never executed, about an unknown magic, and about whatever stands in a
stripped notebook. Each function below is one check with one reason; `faults_of` runs them all.
"""

import ast
import json
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from whyshape.entry import Cell, Fault, InvalidEntry, load, read_cells, read_entry
from whyshape.portable import machine_paths

Check = Callable[[dict, list[Cell], Path], Iterator[tuple[str, str, str]]]

LINK = re.compile(r"\]\(([^()\s]*)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
NOTEBOOK_METADATA = {"kernelspec", "language_info", "whyshape"}
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def faults_of(path: Path) -> list[Fault]:
    """All faults of one notebook: of its meaning (`entry.py`) and of its form."""
    file = f"notebooks/{path.name}"
    try:
        notebook = load(path)
    except InvalidEntry as invalid:
        return invalid.faults
    try:
        read_entry(path)
        faults = []
    except InvalidEntry as invalid:
        faults = invalid.faults
    cells = read_cells(notebook)
    return faults + [Fault(file, *found) for check in CHECKS for found in check(notebook, cells, path)]


def write(notebook: dict) -> str:
    """The one way a notebook is written: what nbformat writes, so that editors leave no other trace."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def normal_form(notebook: dict, cells: list[Cell], path: Path) -> Iterator[tuple[str, str, str]]:
    """Diffs stay small only if everybody writes the same bytes for the same notebook."""
    remedy = f"run: whyshape run {path.stem}"
    if path.read_text(encoding="utf-8") != write(notebook):
        yield "file", "is not written in normal form", remedy
    for field in sorted(set(notebook["metadata"]) - NOTEBOOK_METADATA):
        yield f"metadata.{field}", "is unknown", "take it out"
    if notebook["metadata"].get("kernelspec") != KERNEL:
        yield "metadata.kernelspec", "is not plain python3", remedy
    if notebook["metadata"].get("language_info") != {"name": "python"}:
        yield "metadata.language_info", "names a Python version", remedy
    for number, cell in enumerate(notebook["cells"], start=1):
        for field in sorted(set(cell["metadata"]) - {"tags"}):
            yield f"cell {number}", f"has metadata {field!r}", "take it out: only tags mean anything here"


def executed(notebook: dict, cells: list[Cell], path: Path) -> Iterator[tuple[str, str, str]]:
    """nbval never compares a cell without an execution count, so a stripped notebook would pass."""
    code = [cell for cell in cells if cell.kind == "code"]
    for count, cell in enumerate(code, start=1):
        if cell.execution_count != count:
            found = "was not executed" if cell.execution_count is None else "was executed out of order"
            yield f"cell {cell.number}", found, f"run: whyshape run {path.stem}"


def errors(notebook: dict, cells: list[Cell], path: Path) -> Iterator[tuple[str, str, str]]:
    """One failing cell with exactly one error; every other cell is clean."""
    for cell in cells:
        count = sum(output.kind == "error" for output in cell.outputs)
        expected = 1 if "failing" in cell.tags else 0
        if count != expected:
            yield (
                f"cell {cell.number}",
                f"stores {count} errors, not {expected}",
                "tag it 'failing' or mend it",
            )


def no_stderr(notebook: dict, cells: list[Cell], path: Path) -> Iterator[tuple[str, str, str]]:
    """Warnings carry times and process ids, which no second run repeats."""
    for number, cell in enumerate(notebook["cells"], start=1):
        if any(output.get("name") == "stderr" for output in cell.get("outputs", ())):
            yield f"cell {number}", "stores a warning (stderr)", f"run: whyshape run {path.stem}"


def no_magics(notebook: dict, cells: list[Cell], path: Path) -> Iterator[tuple[str, str, str]]:
    """nbval passes a cell with an unknown magic without running the rest of it."""
    for cell in cells:
        for number, line in not_python(cell.source) if cell.kind == "code" else ():
            yield f"cell {cell.number}, line {number}", f"is no Python: {line.strip()!r}", "write plain Python"


def not_python(source: str) -> Iterator[tuple[int, str]]:
    """(line number, line) of each magic, and of the first other line at which Python stops reading."""
    lines = source.split("\n")
    while number := unreadable_line("\n".join(lines)):
        number = min(number, len(lines))
        line = lines[number - 1]
        yield number, line
        words = line.lstrip()
        if not words.startswith(("%", "!")):
            return
        lines[number - 1] = line.removesuffix(words) + "pass"  # and on to the next one


def unreadable_line(source: str) -> int:
    """The number of the line at which Python stops reading; 0 if it reads all. A continuation may begin with `%`."""
    try:
        ast.parse(source)
    except SyntaxError as error:
        return error.lineno or 1
    except ValueError:  # what cannot be encoded, or a null byte
        return 1
    return 0


def asserts(notebook: dict, cells: list[Cell], path: Path) -> Iterator[tuple[str, str, str]]:
    """A fix that is not asserted is only claimed: the last code cell asserts, and each fix ends in an assert."""
    code = [cell for cell in cells if cell.kind == "code"]
    for cell in code:
        if (cell is code[-1] or "fixed" in cell.tags) and not real_assert(statements(cell)[-1:]):
            yield f"cell {cell.number}", "does not end in an assert", "assert the shapes that it shows"


def real_assert(body: list[ast.stmt]) -> bool:
    """Whether the statement is an assert that can fail."""
    return bool(body) and isinstance(body[0], ast.Assert) and not isinstance(body[0].test, ast.Constant)


def statements(cell: Cell) -> list[ast.stmt]:
    """The cell's statements; none if it is not Python."""
    try:
        return ast.parse(cell.source).body
    except (SyntaxError, ValueError):
        return []


def no_machine_paths(notebook: dict, cells: list[Cell], path: Path) -> Iterator[tuple[str, str, str]]:
    """What is stored must not tell whose machine stored it."""
    for cell in cells:
        stored = "\n".join(output.text + output.traceback for output in cell.outputs)
        for found in machine_paths(stored):
            yield (
                f"cell {cell.number}",
                f"stores a path of one machine ({found})",
                f"run: whyshape run {path.stem}",
            )


def snippets_in_step(notebook: dict, cells: list[Cell], path: Path) -> Iterator[tuple[str, str, str]]:
    """What a reader copies from the page is what the unit tests of snippets/ have tested."""
    for cell in cells:
        if cell.snippet is None:
            continue
        module = path.parent.parent / "snippets" / f"{cell.snippet}.py"
        if not module.is_file():
            yield (
                f"cell {cell.number}",
                f"names snippets/{cell.snippet}.py, which does not exist",
                "write or rename it",
            )
        elif snippet_body(module.read_text(encoding="utf-8")) not in cell.source:
            yield (
                f"cell {cell.number}",
                f"differs from snippets/{cell.snippet}.py",
                "copy the module word for word (all below its docstring)",
            )


def snippet_body(source: str) -> str:
    """A snippet module without its docstring: what stands in a notebook's cell."""
    first = ast.parse(source).body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return "\n".join(source.split("\n")[first.end_lineno if is_docstring else 0 :]).strip()


def links(notebook: dict, cells: list[Cell], path: Path) -> Iterator[tuple[str, str, str]]:
    """A reader in Jupyter follows the same links as a reader of the site."""
    for cell in cells:
        if cell.kind != "markdown":
            continue
        for target in LINK.findall(FENCE.sub("", cell.source)):
            file = target.partition("#")[0]
            if target.startswith(("https://", "#")):
                continue
            if not file.endswith(".ipynb") or not (path.parent / file).is_file():
                yield (
                    f"cell {cell.number}",
                    f"links to {target!r}",
                    "link to an https address or an existing <id>.ipynb",
                )


def device_reasons(notebook: dict, cells: list[Cell], path: Path) -> Iterator[tuple[str, str, str]]:
    """An exemption carries its reason: a cell for one device only is followed by the words why."""
    for cell, after in pairwise([*cells, None]):
        if cell.tags & {"cpu-only", "gpu-only"} and (after is None or after.kind != "markdown"):
            yield (
                f"cell {cell.number}",
                "is for one device only and does not say why",
                "add a Markdown cell below it",
            )


CHECKS: tuple[Check, ...] = (
    normal_form,
    executed,
    errors,
    no_stderr,
    no_magics,
    asserts,
    no_machine_paths,
    snippets_in_step,
    links,
    device_reasons,
)
