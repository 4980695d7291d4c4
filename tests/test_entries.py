"""Every notebook in notebooks/ is an entry without a fault. nbval runs them beside this."""

import pytest

from whyshape.entry import read_entries
from whyshape.environment import ROOT
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
    assert exempt == [("channel-axis-in-wrong-place", "cpu-only"), ("input-too-small-for-layers", "cpu-only")]
