"""Every recorded text of a failing cell finds its entry first; and the newest release has fresh records."""

import pytest

from whyshape.entry import read_entries
from whyshape.environment import ROOT, pins
from whyshape.explain import explain
from whyshape.grid import is_stale
from whyshape.lattice import BY_ID
from whyshape.records import normal, read_records

ENTRIES = {entry.id: entry for entry in read_entries(ROOT / "notebooks")}
RECORDS = read_records(ROOT / "verified", BY_ID)


def texts():
    """(entry, class, text, environment that says it), once per wording: errors of failing and of old cells."""
    found = {}
    for record in RECORDS:
        for entry, recorded in record.entries.items():
            for part in ("failing", "tf1") if "failing" in recorded.parts else ():
                said = recorded.parts.get(part)
                if said and said.outcome == "error" and said.where == "part" and not of_another_age(said):
                    found.setdefault((entry, said.error_class, normal(said.text)), (said.text, record.environment))
    return [(entry, name, text, environment) for (entry, name, _), (text, environment) in found.items()]


def of_another_age(said):
    """Old code on a TensorFlow that has lost a name, or on one that does not have it yet, speaks of no shape."""
    return said.error_class in ("AttributeError", "ImportError", "ModuleNotFoundError")


# Recorded texts that do not find their entry yet, and why. A line that is no longer needed fails the test.
SAME_AS_DATA = "an array (batch, 64) without its feature axis gives the same message, and comes first"
INPUT_0 = (
    "Input 0 of layer conv1d is incompatible with the layer: : expected min_ndim=3, found ndim=2. Full shape received: "
)
NOT_YET = {
    INPUT_0 + "[None, 64]": SAME_AS_DATA,
    INPUT_0 + "(None, 64)": SAME_AS_DATA,
    "list index out of range": "names no layer and no shape: any program can say it",
}


@pytest.mark.parametrize(("entry", "error_class", "text", "environment"), texts())
def test_what_was_said_finds_its_entry_first(entry, error_class, text, environment):
    answer = explain(f"{error_class}: {text}", list(ENTRIES))
    scores = {cause["entry"]: cause["score"] for cause in answer["causes"]}
    best = {name for name, score in scores.items() if score == max(scores.values())}
    found = entry in best and best <= {entry, *ENTRIES[entry].related}
    if normal(text) in NOT_YET:
        assert not found, f"{text!r} finds its entry now: remove it from NOT_YET"
    else:
        assert found, f"{environment} said: {text}\nfound: {scores}"


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=lambda entry: entry.id)
def test_the_newest_pinned_release_has_a_fresh_record(entry):
    newest = f"tf-{pins()['tensorflow']}-keras-{pins()['keras']}"
    record = next((record for record in RECORDS if record.environment == newest), None)
    assert not is_stale(BY_ID[newest], entry, record), f"run: whyshape record {newest} --stale"


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=lambda entry: entry.id)
def test_the_newest_record_says_what_the_notebook_shows(entry):
    record = next(record for record in RECORDS if record.environment == "tf-2.21.0-keras-3.15.1")
    parts = record.entries[entry.id].parts
    if entry.error:
        assert parts["failing"].error_class == entry.error.error_class
        assert normal(parts["failing"].text) == normal(entry.error.text)
    assert {said.outcome for part, said in parts.items() if part.startswith(("fixed", "code"))} == {"no error"}
