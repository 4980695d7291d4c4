"""`%load_ext whyshape` in a real kernel: it adds an explanation and changes nothing else."""

import nbformat
import pytest
from nbclient import NotebookClient
from traitlets.config import Config

from whyshape import environment, notebook_extension

MESSAGE = "Inputs have incompatible shapes. Received shapes (400, 512) and (800, 8)"
RAISES = f"raise ValueError({MESSAGE!r})"


def outputs(*sources):
    """What each cell stores in one kernel; errors are allowed."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    NotebookClient(
        notebook,
        allow_errors=True,
        coalesce_streams=True,
        timeout=60,
        config=Config({"ConnectionFileMixin": environment.connection()}),
    ).execute()
    return [cell.outputs for cell in notebook.cells]


def test_a_shape_error_is_explained_below_its_traceback():
    _, (error, explanation), other, (_, *after_unload) = outputs(
        "%load_ext whyshape", RAISES, "1 / 0", f"%unload_ext whyshape\n{RAISES}"
    )
    assert (error.ename, error.evalue) == ("ValueError", MESSAGE)
    assert "residual-branch-changes-shape" in explanation.text
    assert "400" in explanation.text and "800" in explanation.text
    assert [output.output_type for output in other] == ["error"], (
        "nothing is said about errors that are no shape errors"
    )
    assert [output.output_type for output in after_unload] == []


def test_the_original_error_is_the_same_with_and_without_it():
    (plain,) = outputs(RAISES)
    _, loaded = outputs("%load_ext whyshape", RAISES)
    assert loaded[0].ename == plain[0].ename and loaded[0].evalue == plain[0].evalue
    assert loaded[0].output_type == plain[0].output_type == "error"


def test_a_failure_of_its_own_is_kept_silent(monkeypatch, capsys):
    def broken(text, pages):
        raise RuntimeError("bug")

    monkeypatch.setattr(notebook_extension, "explain", broken)
    notebook_extension.explain_last_error(type("Result", (), {"error_in_exec": ValueError(MESSAGE)}))
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("site", [None, "https://example.org/whyshape/"])
def test_the_link_leads_to_the_site_that_is_set(monkeypatch, capsys, site):
    monkeypatch.delenv(notebook_extension.SITE, raising=False)
    if site:
        monkeypatch.setenv(notebook_extension.SITE, site)
    notebook_extension.explain_last_error(type("Result", (), {"error_in_exec": ValueError(MESSAGE)}))
    expected = f"{site or notebook_extension.LOCAL_SITE}notebooks/residual-branch-changes-shape/"
    assert expected in capsys.readouterr().out
