"""What a page may claim: each badge in all its states, and the one sentence, from made-up records."""

import dataclasses

import pytest

from tests.lattice.fake import FAILS, GOOD, GPU, ON_GPU, entry
from whyshape.badges import Badge, badges, newest, verified_sentence
from whyshape.entry import Output, Section
from whyshape.environment import pins
from whyshape.grid import programs_of
from whyshape.lattice import BY_ID, environment
from whyshape.programs import cells_hash
from whyshape.records import Record, Recorded, Said

VERSIONS = {"python": "3.11.7", "tensorflow": pins()["tensorflow"], "keras": pins()["keras"], "numpy": "2.4.6"}
PINNED = f"TensorFlow {pins()['tensorflow']}, Keras {pins()['keras']}"
DAY = "2026-11-25"
ERROR = Said("error", "ValueError", "Shapes differ", "part", "a + b")
FINE = Said("no error")
OTHER_MODEL = {"gpu": "NVIDIA L4"}


def with_error(made):
    """The entry as read from an executed notebook: its failing cell holds an error."""
    cells = [
        dataclasses.replace(cell, outputs=(Output("error", "x", "ValueError"),)) if "failing" in cell.tags else cell
        for cell in made.cells
    ]
    return dataclasses.replace(made, sections=(Section("The error", tuple(cells)),))


ENTRY = with_error(GOOD)
SURPRISE = entry(("", "assert True"), id="a-surprise")


def record(id, fresh=True, made=ENTRY, date=DAY, versions=(), **parts):
    """A record of one environment; what is not said of the failing cell and of the fix is as it should be."""
    row = environment(id)
    parts = parts or ({"failing": ERROR, "fixed": FINE} if made.error else {"code": FINE})
    cells = cells_hash(programs_of(row, made)) if fresh else "0" * 64
    on_gpu = ON_GPU if row.device == "gpu" else {}
    return Record(id, row.device, VERSIONS | on_gpu | dict(versions), {made.id: Recorded(cells, date, parts)})


def of(name, *records, made=ENTRY):
    """The badges of one device."""
    return [badge for badge in badges(made, records) if badge.text.startswith(name)]


@pytest.mark.parametrize(
    ("records", "badge"),
    [
        ([], Badge("missing", "CPU: not yet")),
        ([record(newest())], Badge("verified", f"CPU: verified, {PINNED}, {DAY}", f"#said-{newest()}")),
        (
            [record(newest(), fresh=False)],
            Badge("stale", f"CPU: stale, cells changed since {DAY}", f"#said-{newest()}"),
        ),
        (
            [record(newest(), failing=ERROR, fixed=ERROR)],
            Badge("failed", f"CPU: the fix fails, {PINNED}, {DAY}", f"#said-{newest()}"),
        ),
        ([record("tf-2.20.0-keras-3.12.4")], Badge("missing", "CPU: not yet")),
        ([record(GPU)], Badge("missing", "CPU: not yet")),
    ],
    ids=["none", "fresh", "stale", "fix fails", "another release", "a GPU only"],
)
def test_cpu(records, badge):
    assert of("CPU", *records) == [badge]


MODEL = ON_GPU["gpu"]
TENSORFLOW = f"TensorFlow {pins()['tensorflow']}"
ANCHOR = f"#said-{GPU}"


@pytest.mark.parametrize(
    ("records", "badge"),
    [
        ([record(newest())], Badge("missing", "GPU: not yet")),
        ([record(GPU)], Badge("verified", f"GPU: verified on {MODEL}, {TENSORFLOW}, {DAY}", ANCHOR)),
        ([record(GPU, fresh=False)], Badge("stale", f"GPU: stale since {DAY} on {MODEL}", ANCHOR)),
        (
            [record(GPU, failing=ERROR, fixed=FINE, **{"fixed-2": Said("wrong result", "AssertionError", "", "part")})],
            Badge("failed", f"GPU: the fix fails on {MODEL}, {TENSORFLOW}, {DAY}", ANCHOR),
        ),
        ([record(GPU, failing=ERROR)], Badge("failed", f"GPU: the fix fails on {MODEL}, {TENSORFLOW}, {DAY}", ANCHOR)),
        (
            [record(GPU), record("gpu-nvidia-l4", fresh=False, date="2026-12-01", versions=OTHER_MODEL)],
            Badge("verified", f"GPU: verified on {MODEL}, {TENSORFLOW}, {DAY}", ANCHOR),
        ),
    ],
    ids=["none", "fresh", "stale", "a fix fails", "no fix was run", "fresh beside stale"],
)
def test_gpu(records, badge):
    assert of("GPU", *records) == [badge]


def test_two_gpus_have_a_badge_each_the_newest_first():
    two = [record(GPU), record("gpu-nvidia-l4", date="2026-12-01", versions=OTHER_MODEL)]
    assert [badge.href for badge in of("GPU", *two)] == ["#said-gpu-nvidia-l4", ANCHOR]


def test_a_record_without_the_entry_says_nothing_of_it():
    assert of("GPU", record(GPU, made=SURPRISE)) == [Badge("missing", "GPU: not yet")]


def test_releases_in_which_it_was_seen_and_fixed():
    gone = Said("error", "AttributeError", "no such name", "part", "x")
    before = Said("error", "ValueError", "Shapes differ", "before", "x")
    records = [
        record("tf-1.14.0-keras-2.2.5", failing=before, fixed=ERROR),
        record("tf-1.15.5-keras-2.3.1", failing=ERROR, fixed=ERROR),
        record("tf-2.0.4-keras-2.3.1"),
        record("tf-2.1.4-keras-2.3.1", fresh=False),
        record("tf-2.2.3-keras-2.4.3", failing=gone, fixed=FINE),
        record(newest()),
        record("tf-nightly"),
    ]
    seen, works = badges(ENTRY, records)[:2]
    assert seen == Badge("seen", "Seen in Keras 3.15, TF 1.15–2.0", "#the-message")
    assert works == Badge("works", "Fix works from TF 2.0 on", "#fix")


@pytest.mark.parametrize(
    ("fixed", "words"),
    [(FINE, "Fix works in every release that was run"), (ERROR, "Fix works in none of the releases")],
)
def test_the_range_of_a_fix_stands_by_itself(fixed, words):
    assert badges(ENTRY, [record(newest(), failing=ERROR, fixed=fixed)])[1].text == words


def test_an_entry_in_which_nothing_fails_was_seen_nowhere():
    found = badges(SURPRISE, [record(newest(), made=SURPRISE)])
    assert found[0] == Badge("works", "Code works in every release that was run", "#what-it-said-when")
    assert [badge.kind for badge in found] == ["works", "verified", "missing"]
    failed = record(newest(), made=SURPRISE, code=ERROR)
    assert badges(SURPRISE, [failed])[1].text == f"CPU: the code fails, {PINNED}, {DAY}"


def test_what_is_stale_everywhere_claims_no_range():
    old = [record("tf-2.0.4-keras-2.3.1", fresh=False, date="2026-11-20"), record(newest(), fresh=False)]
    assert badges(ENTRY, old)[0] == Badge("stale", f"Releases: stale, cells changed since {DAY}")
    assert [badge.kind for badge in badges(ENTRY, [])] == ["missing", "missing"]


def test_a_device_cell_makes_a_record_stale_where_it_is_run_only():
    tagged = with_error(entry(("failing", FAILS), ("fixed", "x = 400\nassert x == 400"), ("cpu-only device", "1")))
    plain = with_error(entry(("failing", FAILS), ("fixed", "x = 400\nassert x == 400"), ("cpu-only", "1")))
    assert of("CPU", record(newest(), made=plain), made=tagged)[0].kind == "stale"
    assert badges(tagged, [record("tf-2.20.0-keras-3.12.4", made=plain)])[0].kind == "seen"


# --- the sentence ---


def both(id, **how):
    """One record that holds both entries."""
    one, other = record(id, **how), record(id, made=SURPRISE)
    return dataclasses.replace(one, entries=one.entries | other.entries)


@pytest.mark.parametrize(
    ("records", "sentence"),
    [
        ([], f"Not yet checked with {PINNED}."),
        ([both(newest())], f"Executed and checked with {PINNED}, on a CPU; not yet on a GPU."),
        (
            [both(newest(), fresh=False)],
            f"Executed and checked with {PINNED}, 1 of 2 entries on a CPU; not yet on a GPU.",
        ),
        ([both(newest()), both(GPU)], f"Executed and checked with {PINNED}, on a CPU and on a GPU ({MODEL})."),
        (
            [both(newest()), both(GPU, fresh=False)],
            f"Executed and checked with {PINNED}, on a CPU and 1 of 2 entries on a GPU ({MODEL}).",
        ),
        ([both(GPU)], f"Executed and checked with {PINNED}, on a GPU ({MODEL}); not yet on a CPU."),
        (
            [both(newest()), both(GPU, versions={"tensorflow": "2.20.0"})],
            f"Executed and checked with {PINNED}, on a CPU; not yet on a GPU.",
        ),
    ],
    ids=["nothing", "CPU", "some stale", "both", "some on a GPU", "GPU only", "GPU with an older release"],
)
def test_the_sentence(records, sentence):
    assert verified_sentence([ENTRY, SURPRISE], records) == sentence


def test_the_newest_pinned_environment_is_a_row():
    assert newest() in BY_ID
