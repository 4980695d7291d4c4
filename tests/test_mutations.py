"""A good entry is spoiled in every way we could think of, and each must be caught, by the check that is meant to.

What the form checks see costs nothing. What only a run can see (a stored text that is no longer true) is shown to
nbval, with the project's own settings, in one run over all the spoiled copies and one copy left alone.
"""

import copy
import json
import re
import shutil
import subprocess
import sys

import pytest

from whyshape.environment import ROOT
from whyshape.form import faults_of, write

ENTRY = "residual-branch-changes-shape"


def tagged(notebook, tag):
    return next(cell for cell in notebook["cells"] if tag in cell["metadata"].get("tags", ()))


def outputs(notebook, kind):
    """All stored outputs of one kind: "error", "stream", or the MIME type of a picture."""
    return [
        output
        for cell in notebook["cells"]
        for output in cell.get("outputs", ())
        if output["output_type"] == kind or kind in output.get("data", {})
    ]


def next_number(text):
    """`text` with its first number counted up by one."""
    return re.sub(r"\d+", lambda number: str(int(number[0]) + 1), text, count=1)


# --- what only a run can see ---


def output_deleted(notebook):
    next(cell for cell in notebook["cells"] if cell.get("outputs") and not cell["metadata"].get("tags"))["outputs"] = []


def error_text_changed_by_one_number(notebook):
    (error,) = outputs(notebook, "error")
    error["evalue"] = next_number(error["evalue"])


def error_class_changed(notebook):
    outputs(notebook, "error")[0]["ename"] = "TypeError"


def no_longer_raising(notebook):
    tagged(notebook, "failing")["source"] = "pass"


def printed_number_changed(notebook):
    stream = outputs(notebook, "stream")[0]
    stream["text"] = next_number("".join(stream["text"]))


def picture_changed(notebook):
    data = outputs(notebook, "image/svg+xml")[0]["data"]
    data["image/svg+xml"] = next_number("".join(data["image/svg+xml"]))


def fix_no_longer_works(notebook):
    fixed = tagged(notebook, "fixed")
    fixed["source"] = "".join(fixed["source"]).replace("strides=2", "strides=4")


# --- what the form tells ---


def stripped(notebook):
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)


def one_cell_unexecuted(notebook):
    tagged(notebook, "fixed").update(outputs=[], execution_count=None)


def assert_removed(notebook):
    fixed = tagged(notebook, "fixed")
    fixed["source"] = re.sub(r"^assert .*$", "pass", "".join(fixed["source"]), flags=re.MULTILINE)


def assert_that_cannot_fail(notebook):
    fixed = tagged(notebook, "fixed")
    fixed["source"] = "".join(fixed["source"]) + "\nassert True"


def unknown_metadata_key(notebook):
    notebook["metadata"]["whyshape"]["signature"] = "x"


def snippet_drift(notebook):
    cell = tagged(notebook, "snippet:shape_picture")
    cell["source"] = "".join(cell["source"]).replace("360", "361")


def broken_link(notebook):
    notebook["cells"][-1]["source"] = "".join(notebook["cells"][-1]["source"]) + "\n\n[more](no-such-entry.ipynb)"


def magic_that_nbval_would_skip(notebook):
    fixed = tagged(notebook, "fixed")
    fixed["source"] = "%nosuchmagic\n" + "".join(fixed["source"])


def failing_tag_removed(notebook):
    tagged(notebook, "failing")["metadata"]["tags"].remove("raises-exception")


def section_removed(notebook):
    notebook["cells"] = [c for c in notebook["cells"] if not "".join(c["source"]).startswith("## Check yourself")]


def path_of_this_machine(notebook):
    outputs(notebook, "error")[0]["traceback"].append("File /home/me/project/model.py:3")


RUN = [
    output_deleted,
    error_text_changed_by_one_number,
    error_class_changed,
    no_longer_raising,
    printed_number_changed,
    picture_changed,
    fix_no_longer_works,
]
FORM = [
    stripped,
    one_cell_unexecuted,
    assert_removed,
    assert_that_cannot_fail,
    unknown_metadata_key,
    snippet_drift,
    broken_link,
    magic_that_nbval_would_skip,
    failing_tag_removed,
    section_removed,
    path_of_this_machine,
]


@pytest.fixture(scope="module")
def good():
    return json.loads((ROOT / "notebooks" / f"{ENTRY}.ipynb").read_text(encoding="utf-8"))


@pytest.fixture
def workshop(tmp_path):
    """A copy of notebooks/ and snippets/, to be spoiled."""
    for folder in ("notebooks", "snippets"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    return tmp_path


def spoil(workshop, good, mutation):
    """Write the spoiled notebook; its path. A mutation that changes nothing would prove nothing."""
    notebook = copy.deepcopy(good)
    mutation(notebook)
    assert notebook != good, f"{mutation.__name__} changes nothing"
    path = workshop / "notebooks" / f"{ENTRY}.ipynb"
    path.write_text(write(notebook), encoding="utf-8")
    return path


@pytest.mark.parametrize("mutation", FORM, ids=lambda mutation: mutation.__name__)
def test_the_form_checks_catch(workshop, good, mutation):
    faults = faults_of(spoil(workshop, good, mutation))
    assert faults
    print("caught:", faults[0])


def test_nbval_catches_what_only_a_run_can_see(workshop, good):
    shutil.copy(ROOT / "conftest.py", workshop)
    shutil.copytree(ROOT / "tests", workshop / "tests", ignore=shutil.ignore_patterns("*.py", "__pycache__", "lookup"))
    shutil.copy(ROOT / "pyproject.toml", workshop)
    names = {}
    for mutation in RUN:
        path = spoil(workshop, good, mutation)
        assert faults_of(path) == [], "the form checks see this one already: move it to FORM"
        names[mutation.__name__] = path.rename(path.with_name(f"{mutation.__name__}.ipynb")).name
    names["left_alone"] = "left_alone.ipynb"
    (workshop / "notebooks" / "left_alone.ipynb").write_text(write(good), encoding="utf-8")
    files = [str(workshop / "notebooks" / name) for name in names.values()]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", *files],
        cwd=workshop,
        capture_output=True,
        text=True,
    )
    failed = {name for name, file in names.items() if f"FAILED notebooks/{file}::" in run.stdout}
    assert failed == {mutation.__name__ for mutation in RUN}, run.stdout + run.stderr
