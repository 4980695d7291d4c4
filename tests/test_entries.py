"""Every notebook in notebooks/ is an entry without a fault. nbval runs them beside this."""

import pytest

from whyshape.causes import CAUSES
from whyshape.entry import read_entries
from whyshape.environment import ROOT
from whyshape.explain import explain
from whyshape.form import faults_of

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_has_no_fault(path):
    assert [str(fault) for fault in faults_of(path)] == []


def test_together_they_have_no_fault():
    assert [entry.id for entry in read_entries(ROOT / "notebooks")] == [path.stem for path in NOTEBOOKS]
    assert NOTEBOOKS


def test_cells_for_one_device_only_are_counted():
    """Each is an exemption from "the same on CPU and GPU", so none comes or goes unnoticed."""
    exempt = [
        (entry.id, tag)
        for entry in read_entries(ROOT / "notebooks")
        for cell in entry.cells
        for tag in cell.tags & {"cpu-only", "gpu-only"}
    ]
    assert exempt == [("channel-axis-in-wrong-place", "cpu-only"), *[("input-too-small-for-layers", "cpu-only")] * 2]


ENTRIES = read_entries(ROOT / "notebooks")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_it_has_a_cause_in_the_look_up(entry):
    assert entry.id in {cause.id for cause in CAUSES}, "add a Cause with this id to whyshape/causes"


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if entry.error], ids=lambda entry: entry.id)
def test_its_own_error_finds_it_first(entry):
    answer = explain(f"{entry.error.error_class}: {entry.error.text}", [])
    assert answer["causes"][0]["entry"] == entry.id


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if not entry.error], ids=lambda entry: entry.id)
def test_a_question_without_an_error_is_found_by_its_words(entry):
    assert entry.id in [near["entry"] for near in explain(entry.question, [])["nearest"]]
