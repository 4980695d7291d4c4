"""What pages say about records: ranges in words, wordings newest first, the range of the fix, the lattice."""

import dataclasses

import pytest

from tests.lattice.fake import GOOD, entry
from whyshape.entry import Output, Section
from whyshape.grid import programs_of
from whyshape.history import groups, history, in_words, inline, lattice_page, letter, releases, works
from whyshape.lattice import BY_ID, ENVIRONMENTS
from whyshape.programs import cells_hash
from whyshape.records import Record, Recorded, Said

RELEASE = {row.release: row.id for row in ENVIRONMENTS}
VERSIONS = {"python": "3.11.7", "tensorflow": "2.21.0", "keras": "3.15.1", "numpy": "2.4.6"}
OLD = Said("error", "ValueError", "Dimensions must be equal", "part", "a + b")
NEW = Said("error", "ValueError", "Shapes `(400,)` and `(800,)` differ", "part", "a + b")
FINE = Said("no error")


def record(release, date="2026-11-25", made=GOOD, **parts):
    row = BY_ID[RELEASE[release]]
    recorded = Recorded(cells_hash(programs_of(row, made)), date, parts)
    return Record(row.id, "cpu", VERSIONS, {made.id: recorded})


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["TF 1.13", "TF 1.14", "TF 1.15"], "TF 1.13–1.15"),
        (["TF 2.0"], "TF 2.0"),
        (["TF 2.0", "TF 2.2"], "TF 2.2, TF 2.0"),
        (["TF 2.14", "TF 2.15", "Keras 3.0", "Keras 3.3"], "Keras 3.0–3.3, TF 2.14–2.15"),
        (["Keras 3.15", "nightly", "tf-keras 2.21"], "Keras 3.15, tf-keras 2.21, nightly"),
        ([], ""),
    ],
)
def test_releases_in_words(names, words):
    assert releases({RELEASE[name] for name in names}) == words


def all_but(*bad):
    return {row.id: OLD if row.release in bad else FINE for row in ENVIRONMENTS}


def only_keras_3():
    return {row.id: OLD if row.release.startswith("TF") else FINE for row in ENVIRONMENTS}


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [
        (all_but(), "works in all of them"),
        (all_but("Keras 3.15 on JAX"), "works in all of them; not on Keras 3.15 on JAX"),
        (all_but("TF 1.4", "TF 1.8"), "works from TF 1.13 on"),
        (all_but("TF 1.4", "TF 2.0"), "works from TF 2.1 on, and in TF 1.8–1.15"),
        (only_keras_3(), "needs Keras 3.0; not on TF 2.15 with oneDNN"),
        (all_but("Keras 3.15"), "works in Keras 3.0–3.14, TF 1.4–2.15, tf-keras 2.21"),
        ({row.id: OLD for row in ENVIRONMENTS}, "works in none of them"),
    ],
)
def test_the_range_of_a_fix_in_words(outcomes, words):
    assert works(outcomes).startswith(words)


def test_what_was_said_alike_is_one_group_the_newest_first():
    heard = {RELEASE["TF 1.15"]: OLD, RELEASE["TF 2.0"]: OLD, RELEASE["Keras 3.15"]: NEW, RELEASE["nightly"]: FINE}
    assert [(one, releases(group)) for one, group in groups(heard)] == [
        (NEW, "Keras 3.15"),
        (OLD, "TF 1.15–2.0"),
        (FINE, "nightly"),
    ]


def test_a_release_that_was_not_asked_breaks_no_range():
    heard = {RELEASE[name]: OLD for name in ("TF 2.4", "TF 2.6")}
    assert releases(heard, among=heard) == "TF 2.4–2.6" and releases(heard) == "TF 2.6, TF 2.4"


def test_the_section_of_a_page():
    records = [
        record("TF 1.15", failing=OLD, fixed=OLD, tf1=OLD),
        record("TF 2.0", failing=OLD, fixed=FINE, tf1=OLD),
        record("Keras 3.15", "2026-12-01", failing=NEW, fixed=FINE),
    ]
    error_entry = shown(GOOD)
    text = history(error_entry, records)
    assert text.startswith(
        "## What it said when\n\nThe cells of this page were run in 3 environments, on a CPU, between"
    )
    assert "**The fix works from TF 2.0 on.**" in text
    newest = text.index('!!! failure "A. Keras 3.15: ValueError"')
    older = text.index('??? failure "B. TF 1.15–2.0: ValueError"')
    assert newest < older < text.index("**TF 1.15–2.0: ValueError**")
    assert text.index('<span id="said-tf-2.21.0-keras-3.15.1">') < newest
    assert "Stale" not in text


def shown(made):
    """The entry as read from an executed notebook: its failing cell holds an error."""
    cells = [
        dataclasses.replace(cell, outputs=(Output("error", "x", "ValueError"),)) if "failing" in cell.tags else cell
        for cell in made.cells
    ]
    return dataclasses.replace(made, sections=(Section("The error", tuple(cells)),))


def test_a_record_of_older_cells_is_called_stale():
    other = shown(entry(("failing", "1 + '2'"), ("fixed", "assert True")))
    text = history(other, [record("TF 1.15", failing=OLD, fixed=FINE)])
    assert '!!! warning "Stale"' in text and "run in TF 1.15:" in text
    fresh = record("Keras 3.15", failing=NEW, fixed=FINE, made=other)
    assert "B ✓*" in lattice_page([other], [fresh, record("TF 1.15", failing=OLD, fixed=FINE)])


def test_nothing_recorded_is_no_section():
    assert history(shown(GOOD), []) == ""


@pytest.mark.parametrize(
    ("one", "box"),
    [
        (FINE, '!!! success "A. TF 1.15: no error"'),
        (Said("wrong result", "AssertionError", "", "part", "x"), '!!! warning "A. TF 1.15: runs, but a check fails"'),
        (Said("died", "SIGABRT", "Check", "part", "x"), '!!! danger "A. TF 1.15: the process dies"'),
        (Said("error", "ImportError", "no", "setup", "x"), '!!! failure "A. TF 1.15: ImportError, at the imports"'),
    ],
)
def test_every_outcome_has_its_box(one, box):
    assert box in history(shown(GOOD), [record("TF 1.15", failing=one, fixed=FINE)])


def test_an_entry_in_which_nothing_fails():
    made = entry(("", "assert True"))
    text = history(made, [record("TF 1.15", made=made, code=OLD), record("Keras 3.15", made=made, code=FINE)])
    assert "**The code of this page works from Keras 3.15 on.**" in text
    assert '!!! success "A. Keras 3.15: no error"' in text


def test_a_message_is_shown_whatever_it_holds():
    nasty = Said("error", "ValueError", "```\n<b>`x`</b>\n" + "y" * 5000, "part", "f(`)")
    text = history(shown(GOOD), [record("TF 1.15", failing=nasty, fixed=nasty)])
    assert "    ````text\n    ```\n" in text and "y" * 1300 not in text
    assert inline("a\n `b`") == "`` a `b` ``" and in_words(Said("error", "E", "", "part", "x")) == "E: (no text)"


def test_letters_go_on():
    assert [letter(n) for n in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]


def test_the_lattice_links_every_cell_to_its_text():
    records = [record("TF 1.15", failing=OLD, fixed=OLD), record("Keras 3.15", failing=NEW, fixed=FINE)]
    page = lattice_page([shown(GOOD)], records)
    assert page.startswith("# What every release really said\n\n1 entry, 2 environments, 2 records")
    for one in records:
        link = f"#said-{one.environment}"
        assert f'href="../notebooks/{GOOD.id}/{link}"' in page
        assert f'id="{link[1:]}"' in history(shown(GOOD), records)
    assert "1.15<b>B ✗</b>" in page and "K3.15<b>A ✓</b>" in page
    assert "[Why?](notebooks/sizes-do-not-add.ipynb)" in page
    assert "| TF 1.15 | 2.21.0 | 3.15.1 | 3.11.7 |" in page
