"""The recorder: the same bytes twice, and nothing lost when a run fails. Real kernels, without TensorFlow."""

import json

import nbformat
import pytest
from samples import code, good_notebook, save

from whyshape.form import faults_of
from whyshape.notebook import RunFailed, normalised, replace, run, with_ids


def unexecuted():
    notebook = good_notebook()
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell.update(execution_count=None, outputs=[])
    return notebook


def test_a_run_fills_in_the_outputs_and_a_second_one_changes_no_byte(tmp_path):
    path = save(tmp_path, unexecuted())
    assert faults_of(path) != []
    run(path)
    first = path.read_bytes()
    assert faults_of(path) == []
    run(path)
    assert path.read_bytes() == first


def test_what_editors_leave_behind_is_cleaned_up(tmp_path):
    notebook = unexecuted()
    notebook["metadata"] |= {"kernelspec": {"name": "conda-env", "display_name": "mine"}, "widgets": {}}
    notebook["cells"][1]["metadata"] |= {"collapsed": True, "ExecuteTime": {"start": "now"}}
    del notebook["cells"][1]["id"]
    path = save(tmp_path, notebook)
    run(path)
    assert faults_of(path) == []


@pytest.mark.parametrize(
    "tag, source, message",
    [
        ("fixed", "1 / 0", "cell 8 fails: ZeroDivisionError: division by zero"),
        ("failing", "2 + 3", "cell 4 is tagged 'raises-exception' and raises nothing"),
        ("setup", "import os\nos._exit(1)", "Kernel died"),
    ],
)
def test_a_failed_run_leaves_the_file_as_it_was(tmp_path, tag, source, message):
    notebook = unexecuted()
    for cell in notebook["cells"]:
        if tag in cell["metadata"].get("tags", ()):
            cell["source"] = source
    path = save(tmp_path, notebook)
    before = path.read_bytes()
    with pytest.raises(RunFailed, match=message):
        run(path)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_file_that_is_no_notebook_is_named(tmp_path):
    path = tmp_path / "broken-file.ipynb"
    path.write_text("{")
    with pytest.raises(RunFailed, match="broken-file.ipynb: cannot be read as a notebook"):
        run(path)


def test_a_field_of_a_wrong_type_is_named(tmp_path):
    notebook = good_notebook()
    notebook["cells"][1]["metadata"] = None
    with pytest.raises(RunFailed, match="cell 2: has metadata that are no object"):
        run(save(tmp_path, notebook))


def test_an_interrupted_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.ipynb"
    path.write_text("old")
    monkeypatch.setattr("os.replace", lambda *names: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        replace(path, "new")
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["a.ipynb"]


def test_tracebacks_tell_no_machine():
    notebook = nbformat.from_dict(good_notebook())
    file = "/home/me/.venv/lib/python3.11/site-packages/keras/src/ops.py"
    failing = next(cell for cell in notebook["cells"] if "failing" in cell["metadata"].get("tags", ()))
    failing["outputs"][0]["traceback"] = [f"\x1b[0;32mFile {file}:12\x1b[0m, in <function f at 0x7f00aa11bb22>"]
    normalised(notebook)
    assert failing["outputs"][0]["traceback"] == ["File keras/src/ops.py:12, in <function f at 0x...>"]


def test_ids_are_kept_and_missing_ones_do_not_depend_on_chance():
    notebook = {"cells": [code("a") | {"id": "kept"}, code("b"), code("b"), code("c") | {"id": "kept"}]}
    ids = [cell["id"] for cell in with_ids(json.loads(json.dumps(notebook)))["cells"]]
    assert ids[0] == "kept" and len(set(ids)) == 4
    assert ids == [cell["id"] for cell in with_ids(notebook)["cells"]]
