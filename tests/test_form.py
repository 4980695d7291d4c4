"""Every check on one good and on one bad sample (a check that never fails is no check)."""

import json

import pytest
from samples import code, error, good_notebook, markdown, save, text

from whyshape.form import faults_of, write


def cell(notebook, tag):
    return next(cell for cell in notebook["cells"] if tag in cell["metadata"].get("tags", ()))


def section(notebook, title):
    return next(c for c in notebook["cells"] if "".join(c["source"]).startswith(f"## {title}"))


def insert(notebook, index, new, count=None):
    new["id"] = "new"
    new["execution_count"] = count
    if new["cell_type"] != "code":
        del new["execution_count"]
    notebook["cells"].insert(index, new)


# name -> (what to spoil, what the fault must say)
SPOILED = {
    # the outline
    "no cell": (lambda n: n["cells"].clear(), "does not start with the question"),
    "no question": (lambda n: n["cells"][0].update(source="# Adding\n\nAnswer."), "does not start with the question"),
    "no answer": (lambda n: n["cells"][0].update(source="# Why?"), "does not hold one answer"),
    "two answers": (lambda n: n["cells"][0].update(source="# Why?\n\nOne.\n\nTwo."), "does not hold one answer"),
    "section missing": (lambda n: n["cells"].remove(section(n, "Check")), "section 'Check yourself': is missing"),
    "section unknown": (lambda n: section(n, "Why").update(source="## Because"), "'Because': is not one of"),
    "section order": (lambda n: n["cells"].insert(2, n["cells"].pop(4)), "keep the order"),
    "section inside a cell": (lambda n: section(n, "Why").update(source="## Why\n\nA.\n\n## Fix\n"), "split the cell"),
    "text before the sections": (lambda n: insert(n, 2, markdown("Hello.")), "before the first section"),
    # tags
    "unknown tag": (lambda n: cell(n, "fixed")["metadata"]["tags"].append("fxied"), "tag 'fxied' is unknown"),
    "tag on Markdown": (lambda n: n["cells"][2]["metadata"].update(tags=["fixed"]), "unknown for a markdown cell"),
    "raw without tag": (lambda n: n["cells"].append({"cell_type": "raw", "metadata": {}, "source": "x"}), "raw cell"),
    "half of the failing tags": (lambda n: cell(n, "failing")["metadata"]["tags"].remove("failing"), "both"),
    "no setup": (lambda n: cell(n, "setup")["metadata"].clear(), "is not tagged 'setup'"),
    "no fix": (lambda n: cell(n, "fixed")["metadata"].clear(), "has no cell tagged 'fixed'"),
    "two failing cells": (lambda n: insert(n, 4, code("1/0", "failing", "raises-exception")), "keep one failing"),
    # metadata
    "no metadata": (lambda n: n["metadata"].pop("whyshape"), "metadata.whyshape: is missing"),
    "unknown field": (lambda n: n["metadata"]["whyshape"].update(tags=["x"]), "whyshape.tags: is unknown"),
    "short description": (lambda n: n["metadata"]["whyshape"].update(description="Short."), "is 6 characters"),
    "unknown topic": (lambda n: n["metadata"]["whyshape"].update(topics=["merging"]), "list one or more of"),
    "no topic": (lambda n: n["metadata"]["whyshape"].update(topics=[]), "list one or more of"),
    "default value": (lambda n: n["metadata"]["whyshape"].update(related=[]), "leave the field out"),
    "no source": (lambda n: n["metadata"]["whyshape"].pop("source"), "source: is missing"),
    "no licence": (lambda n: n["metadata"]["whyshape"]["source"].pop("licence"), "source.licence: is no text"),
    "unknown source field": (lambda n: n["metadata"]["whyshape"]["source"].update(by="me"), "source.by: is unknown"),
    "bad address": (lambda n: n["metadata"]["whyshape"]["source"].update(url="javascript:1"), "https address"),
    "no credit": (lambda n: section(n, "Sources").update(source="## Sources\n\nThe web."), "credit the question"),
    # the file
    "unknown notebook metadata": (lambda n: n["metadata"].update(toc={}), "metadata.toc: is unknown"),
    "other kernel": (lambda n: n["metadata"]["kernelspec"].update(name="conda"), "is not plain python3"),
    "Python version": (lambda n: n["metadata"]["language_info"].update(version="3.11"), "names a Python version"),
    "cell metadata": (lambda n: n["cells"][1]["metadata"].update(collapsed=True), "has metadata 'collapsed'"),
    "not executed": (lambda n: cell(n, "fixed").update(execution_count=None, outputs=[]), "was not executed"),
    "out of order": (lambda n: cell(n, "fixed").update(execution_count=9), "executed out of order"),
    "failing cell is clean": (lambda n: cell(n, "failing").update(outputs=[]), "stores 0 errors, not 1"),
    "error in a clean cell": (lambda n: cell(n, "fixed")["outputs"].append(error("E", "e")), "stores 1 errors, not 0"),
    "stored warning": (lambda n: cell(n, "fixed")["outputs"].append(text("x") | {"name": "stderr"}), "a warning"),
    "magic": (lambda n: cell(n, "setup").update(source="%matplotlib inline"), "line 1: is no Python"),
    "magic in a block": (lambda n: cell(n, "setup").update(source="try:\n    !ls\nfinally:\n    pass"), "'!ls'"),
    "second magic": (lambda n: cell(n, "setup").update(source="%pip a\nx = 5\n!pip 'b"), "line 3: is no Python"),
    "magic on the right": (lambda n: cell(n, "setup").update(source="import math\nx = !ls"), "line 2: is no Python"),
    "assert missing": (lambda n: cell(n, "fixed").update(source="total = 5"), "does not end in an assert"),
    "assert that cannot fail": (lambda n: cell(n, "fixed").update(source="assert True"), "does not end in an assert"),
    "machine path": (lambda n: cell(n, "fixed")["outputs"].append(text("/home/me/x.py")), "(/home/me/x.py)"),
    "snippet drift": (lambda n: cell(n, "snippet:half").update(source="def half(s): return s"), "differs from"),
    "snippet unknown": (lambda n: cell(n, "snippet:half")["metadata"].update(tags=["snippet:x"]), "does not exist"),
    "dead link": (lambda n: section(n, "Why").update(source="## Why\n\n[x](nope.ipynb)"), "links to 'nope.ipynb'"),
    "link out of the folder": (lambda n: section(n, "Why").update(source="## Why\n\n[x](../README.md)"), "links to"),
    "no word for which device": (lambda n: n["cells"][-1].update(code("assert n", "device")), "tag it 'cpu-only' too"),
    "device without reason": (lambda n: n["cells"][-1].update(code("assert n", "cpu-only")), "does not say why"),
}


def test_a_good_notebook_has_no_fault(tmp_path):
    assert faults_of(save(tmp_path, good_notebook())) == []


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_notebook_is_told_what_is_wrong(tmp_path, name):
    spoil, expected = SPOILED[name]
    notebook = good_notebook()
    spoil(notebook)
    faults = [str(fault) for fault in faults_of(save(tmp_path, notebook))]
    assert any(expected in fault for fault in faults), faults
    assert all(fault.startswith("notebooks/sizes-do-not-add.ipynb: ") for fault in faults)


@pytest.mark.parametrize("source", ["x = (5\n% 3)", "x = 5 \\\n  % 3", 'x = """\n%d\n!ls\n"""', "x = '%d' % 3\n# %d\n"])
def test_a_line_that_goes_on_with_a_percent_sign_is_python(tmp_path, source):
    notebook = good_notebook()
    cell(notebook, "setup").update(source=source)
    assert faults_of(save(tmp_path, notebook)) == []


def test_a_magic_is_told_apart_from_a_line_that_goes_on(tmp_path):
    notebook = good_notebook()
    cell(notebook, "setup").update(source="x = (5\n% 3)\n%pip a")
    (fault,) = faults_of(save(tmp_path, notebook))
    assert "cell 2, line 3: is no Python: '%pip a'" in str(fault)


def test_a_file_that_is_not_in_normal_form_is_refused(tmp_path):
    path = save(tmp_path, good_notebook())
    path.write_text(json.dumps(json.loads(path.read_text())))
    assert any("normal form" in str(fault) for fault in faults_of(path))


def test_an_id_that_is_no_id_is_refused(tmp_path):
    assert any("is no id" in str(fault) for fault in faults_of(save(tmp_path, good_notebook(), "Untitled")))


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"cells": 3}', "\ufeff"])
def test_a_file_that_is_no_notebook_gets_a_message(tmp_path, content):
    path = tmp_path / "broken-file.ipynb"
    path.write_text(content)
    (fault,) = faults_of(path)
    assert "restore it from git" in str(fault)


def shown(data):
    return {"output_type": "display_data", "metadata": {}, "data": data}


def outputs(*wrong):
    return lambda n: cell(n, "fixed").update(outputs=list(wrong))


# name -> (what to spoil, the place and problem that must be told)
WRONG_TYPES = {
    "metadata missing": (lambda n: n.pop("metadata"), "metadata: is no object"),
    "metadata null": (lambda n: n.update(metadata=None), "metadata: is no object"),
    "cell": (lambda n: n["cells"].append("text"), "cell 11: is no object"),
    "cell type": (lambda n: n["cells"][2].update(cell_type="heading"), "cell 3: has the cell_type 'heading'"),
    "source missing": (lambda n: n["cells"][2].pop("source"), "cell 3: has a source that is no text"),
    "source number": (lambda n: n["cells"][2].update(source=3), "cell 3: has a source that is no text"),
    "source list": (lambda n: n["cells"][2].update(source=["a", 3]), "cell 3: has a source that is no text"),
    "cell metadata missing": (lambda n: n["cells"][2].pop("metadata"), "cell 3: has metadata that are no object"),
    "cell metadata null": (lambda n: n["cells"][2].update(metadata=None), "cell 3: has metadata that are no object"),
    "tags": (lambda n: cell(n, "fixed")["metadata"].update(tags="fixed"), "cell 8: has tags that are no list of"),
    "tag": (lambda n: cell(n, "fixed")["metadata"]["tags"].append([]), "cell 8: has tags that are no list of texts"),
    "count": (lambda n: cell(n, "fixed").update(execution_count="4"), "cell 8: has an execution_count that is no"),
    "outputs": (lambda n: cell(n, "fixed").update(outputs=None), "cell 8: has outputs that are no list"),
    "output": (outputs("5"), "cell 8, output 1: is no object"),
    "output type missing": (outputs({}), "cell 8, output 1: has the output_type None"),
    "output type": (outputs({"output_type": ["x"]}), "cell 8, output 1: has the output_type ['x']"),
    "second output": (outputs(text("5"), text(None)), "cell 8, output 2: has a text that is no text"),
    "error class": (outputs(error("E", "e") | {"ename": None}), "cell 8, output 1: has an ename that is no string"),
    "error text": (outputs(error("E", "e") | {"evalue": ["e"]}), "cell 8, output 1: has an evalue that is no string"),
    "traceback": (outputs(error("E", "e") | {"traceback": "E"}), "has a traceback that is no list of texts"),
    "data missing": (outputs({"output_type": "display_data"}), "cell 8, output 1: has data that are no object"),
    "data": (outputs(shown([])), "cell 8, output 1: has data that are no object"),
    "shown text": (outputs(shown({"text/plain": 5})), "cell 8, output 1: has text/plain that is no text"),
    "shown picture": (outputs(shown({"image/svg+xml": {}})), "has image/svg+xml that is no text"),
}


@pytest.mark.parametrize("name", WRONG_TYPES)
def test_a_field_of_a_wrong_type_is_a_fault(tmp_path, name):
    spoil, expected = WRONG_TYPES[name]
    notebook = good_notebook()
    spoil(notebook)
    (fault,) = faults_of(save(tmp_path, notebook))
    assert str(fault).startswith("notebooks/sizes-do-not-add.ipynb: ") and expected in str(fault)
    assert fault.remedy == "write it as notebook format 4.5 says, or restore it from git"


def test_all_wrong_types_are_told_at_once(tmp_path):
    notebook = good_notebook()
    for name in ("count", "second output", "source number", "cell metadata null", "metadata null", "cell"):
        WRONG_TYPES[name][0](notebook)
    places = [fault.place for fault in faults_of(save(tmp_path, notebook))]
    assert places == ["metadata", "cell 3", "cell 3", "cell 8", "cell 8, output 2", "cell 11"]


def test_all_faults_are_told_at_once(tmp_path):
    notebook = good_notebook()
    notebook["metadata"]["whyshape"].update(description="", topics=["x"], extra=1)
    cell(notebook, "fixed").update(source="total = 5")
    assert len(faults_of(save(tmp_path, notebook))) == 4


def test_writing_is_a_fixed_point(tmp_path):
    path = save(tmp_path, good_notebook())
    assert write(json.loads(path.read_text())) == path.read_text()
