"""CPU, oneDNN on, GPU side by side: what of the records stands in the table, and when there is none."""

import dataclasses

import markdown
import pytest

from tests.lattice.fake import FAILS, GPU, ON_GPU, entry
from whyshape.devices import NOT_RUN, cpu_rows, device_table, outcome
from whyshape.grid import programs_of
from whyshape.lattice import environment
from whyshape.programs import cells_hash
from whyshape.records import Record, Recorded, Said

MADE = dataclasses.replace(
    entry(("failing", FAILS), ("fixed", "assert 1"), ("cpu-only device", "1")), topics=("pooling", "convolution")
)
VERSIONS = {"python": "3.11.7", "tensorflow": "2.21.0", "keras": "3.15.1", "numpy": "2.4.6"}
OFF, ON = "tf-2.21.0-keras-3.15.1", "tf-2.21.0-keras-3.15.1-onednn"
SAID = Said("error", "ValueError", "Shapes differ. See the manual.", "part", "a + b")
FINE = Said("no error")
EMPTY = Said("no error", printed="shape: (1, 0, 32)\naverage is NaN")


def record(id, fresh=True, **parts):
    row = environment(id)
    cells = cells_hash(programs_of(row, MADE)) if fresh else "0" * 64
    versions = VERSIONS | (ON_GPU if row.device == "gpu" else {})
    return Record(id, row.device, versions, {MADE.id: Recorded(cells, "2026-11-25", parts)})


TWO = [
    record(OFF, failing=SAID, fixed=FINE, device=EMPTY),
    record(ON, failing=SAID, fixed=FINE, device=Said("error", "AbortedError", "no primitive", "part", "x")),
]
CPU_OFF, CPU_ON = "Keras 3.15, CPU, oneDNN off", "Keras 3.15, CPU, oneDNN on"


def tables(entry, records):
    """{heading of a table: {its labels: what came out}}"""
    _, *blocks = device_table(entry, records).split("\n\n")
    cells = [[[cell.strip() for cell in line.split("|")[1:-1]] for line in block.split("\n")] for block in blocks]
    return {head[0]: dict(rows) for head, _, *rows in cells}


def test_without_a_gpu_it_says_so():
    assert tables(MADE, TWO) == {
        "The error": {f"{CPU_OFF}<br>{CPU_ON}": "ValueError: Shapes differ.", "GPU": NOT_RUN},
        "The fix": {f"{CPU_OFF}<br>{CPU_ON}": "no error", "GPU": NOT_RUN},
        "“Differs by device”": {
            CPU_OFF: "shape: (1, 0, 32)<br>average is NaN",
            CPU_ON: "AbortedError: no primitive",
            "GPU": NOT_RUN,
        },
    }


def test_a_gpu_stands_beside_the_cpu():
    ran = Said("no error", printed="it runs: (1, 8, 29, 1)")
    found = tables(MADE, [*TWO, record(GPU, failing=SAID, fixed=FINE, device=ran)])
    assert found["“Differs by device”"]["Keras 3.15, GPU (NVIDIA H100 80GB HBM3)"] == "it runs: (1, 8, 29, 1)"
    assert list(found["The fix"]) == [f"{CPU_OFF}<br>{CPU_ON}<br>Keras 3.15, GPU (NVIDIA H100 80GB HBM3)"]


def test_what_is_of_older_cells_or_was_not_run_is_told():
    found = tables(MADE, [TWO[0], record(ON, fresh=False, failing=SAID, fixed=FINE)])
    assert f"{CPU_OFF}<br>{CPU_ON} (older cells, 2026-11-25)" in found["The fix"]
    assert found["“Differs by device”"][f"{CPU_ON} (older cells, 2026-11-25)<br>GPU"] == NOT_RUN


def test_several_device_cells_are_counted():
    records = [record(id, failing=SAID, **{"device-2": EMPTY, "device": FINE}) for id in (OFF, ON)]
    assert list(tables(MADE, records)) == ["The error", "“Differs by device” (1st)", "“Differs by device” (2nd)"]


@pytest.mark.parametrize(
    ("made", "records"),
    [
        (dataclasses.replace(MADE, topics=("merge",)), TWO),
        (MADE, []),
        (MADE, TWO[:1]),
        (MADE, [record("tf-1.15.5-keras-2.3.1", failing=SAID), record("tf-nightly", failing=SAID)]),
    ],
    ids=["another topic", "nothing recorded", "one row", "other releases"],
)
def test_nothing_to_compare_is_no_table(made, records):
    assert device_table(made, records) == ""


def test_rows_are_those_of_the_lattice_the_newest_first():
    assert [row.id for _, row in cpu_rows()][:2] == [OFF, ON]
    assert [label for label, _ in cpu_rows()][2:] == ["TF 2.15, CPU, oneDNN off", "TF 2.15, CPU, oneDNN on"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (FINE, "no error"),
        (EMPTY, "shape: (1, 0, 32)<br>average is NaN"),
        (Said("wrong result", "AssertionError", "", "part", "assert x == 1"), "wrong result: assert x == 1"),
        (Said("died", "SIGABRT", "Check failed: y", "part", "x"), "the process dies (SIGABRT): Check failed: y"),
        (Said("error", "E", "x", "setup", "y"), "E at the imports: x"),
        (Said("error", "E", "in version 2.21. Then more", "part"), "E: in version 2.21. Then more"),
        (
            Said("error", "E", "Exception encountered when x.\n\n{{function_node a}} No way | `b`. [Op:C]", "part"),
            "E: No way &#124; &#96;b&#96;.",
        ),
        (Said("error", "E", "Too small for '{{node a}} = Op[T=FLOAT](b)' with input shapes", "part"), "E: Too small"),
        (Said("error", "E", "word " * 50, "part"), "E: " + ("word " * 28).strip() + " ..."),
    ],
)
def test_outcomes_in_words(said, words):
    assert outcome(said) == words


def test_a_table_stays_one_whatever_was_said():
    nasty = Said("error", "ValueError", "a | b `c` <b>d</b> *e* | f", "part", "x")
    made = markdown.markdown(
        device_table(MADE, [record(id, failing=nasty, device=EMPTY) for id in (OFF, ON)]), extensions=["tables"]
    )
    assert made.count("<table>") == 2 and made.count("<td>") == 8 and "<b>" not in made
    assert "a &#124; b" in made
