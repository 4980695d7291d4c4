"""What pages say about records: ranges in words, wordings newest first, the range of the fix, the lattice."""

import dataclasses
import re
from html import unescape

import markdown
import pytest

from tests.lattice.fake import GOOD, entry
from whyshape.entry import Cell, Output, Section
from whyshape.grid import programs_of
from whyshape.history import (
    first_words,
    fix_notes,
    fix_of,
    fixed_parts,
    groups,
    in_words,
    inline,
    lattice_page,
    letter,
    ordinal,
    releases,
    wordings,
    works,
)
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


def test_what_a_page_says_of_its_records():
    records = [
        record("TF 1.15", failing=OLD, fixed=OLD, tf1=OLD),
        record("TF 2.0", failing=OLD, fixed=FINE, tf1=OLD),
        record("Keras 3.15", "2026-12-01", failing=NEW, fixed=FINE),
    ]
    error_entry = shown(GOOD)
    text = wordings(error_entry, records)
    assert "\n\nThe cells of this page were run in 3 environments, on a CPU, between 2026-11-25 and" in text
    assert "**The fix works from TF 2.0 on.**" in fix_notes(error_entry, records)
    newest = text.index('!!! failure "A. ValueError · Keras 3.15"')
    assert '??? quote "1 other outcome in other releases and the question\'s own code"' in text
    older = text.index('    !!! failure "B. ValueError: Dimensions must be equal · TF 1.15–2.0"')
    assert newest < older < text.index("**TF 1.15–2.0: ValueError**")
    assert newest < text.index('\n    <span id="said-tf-2.21.0-keras-3.15.1"></span>At `` a + b ``:\n') < older
    for name in ("tf-1.15.5-keras-2.3.1", "tf-2.0.4-keras-2.3.1"):
        assert older < text.index(f'<span id="said-{name}"></span>')
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
    text = wordings(other, [record("TF 1.15", failing=OLD, fixed=FINE)])
    assert '!!! warning "Stale"' in text and "run in TF 1.15:" in text
    fresh = record("Keras 3.15", failing=NEW, fixed=FINE, made=other)
    assert "B ✓*" in lattice_page([other], [fresh, record("TF 1.15", failing=OLD, fixed=FINE)])


def test_nothing_recorded_is_no_section():
    assert wordings(shown(GOOD), []) == fix_notes(shown(GOOD), []) == ""


@pytest.mark.parametrize(
    ("one", "box"),
    [
        (FINE, '!!! success "A. no error · TF 1.15"'),
        (
            Said("wrong result", "AssertionError", "", "part", "assert x"),
            '!!! warning "A. runs, but a check fails · TF 1.15"',
        ),
        (Said("died", "SIGABRT", "Check", "part", "x"), '!!! danger "A. the process dies · TF 1.15"'),
        (
            Said("error", "ImportError", "no", "setup", "x"),
            '!!! failure "A. ImportError, at the imports · TF 1.15"',
        ),
        (Said("error", "ValueError", "", "part", "x"), '!!! failure "A. ValueError · TF 1.15"'),
    ],
)
def test_every_outcome_has_its_box(one, box):
    assert box in wordings(shown(GOOD), [record("TF 1.15", failing=one, fixed=FINE)])


def test_an_entry_in_which_nothing_fails():
    made = entry(("", "assert True"))
    records = [record("TF 1.15", made=made, code=OLD), record("Keras 3.15", made=made, code=FINE)]
    assert "**The code of this page works from Keras 3.15 on.**" in fix_notes(made, records)
    assert '!!! success "A. no error · Keras 3.15"' in wordings(made, records)


def test_a_message_is_shown_whatever_it_holds():
    nasty = Said("error", "ValueError", "```\n<b>`x`</b>\n" + "y" * 5000, "part", "f(`)")
    text = wordings(shown(GOOD), [record("TF 1.15", failing=nasty, fixed=nasty)])
    assert "    ````text\n    ```\n" in text and "y" * 1300 not in text
    assert inline("a\n `b`") == "`` a `b` ``" and in_words(Said("error", "E", "", "part", "x")) == "E: (no text)"


@pytest.mark.parametrize("box", ["!!!", "???"])
@pytest.mark.parametrize(
    "message", ['"one" "two"', "a_b_c *d* `e` [f](g) <b>&amp;\\\\*", '"', "{{node x}} # !!! ~~h~~"]
)
def test_a_title_says_what_was_said_whatever_it_holds(box, message):
    words = first_words(Said("error", "ValueError", message, "part", "x"))
    page = f'{box} failure "{words}"\n\n    Body\n\nAfter'
    made = markdown.markdown(page, extensions=["admonition", "attr_list", "pymdownx.details"])
    title = re.search(r"<(p class=\"admonition-title\"|summary)>(.*)</(p|summary)>", made)[2]
    assert unescape(title) == message and made.endswith("<p>After</p>")


def test_the_title_of_a_box_is_short_and_ends_with_a_word():
    words = first_words(Said("error", "ValueError", "in user code:\n\nShapes do  not\tagree " + "again " * 20, "part"))
    assert words.startswith("Shapes do not agree again") and words.endswith("again ...") and len(words) <= 74
    assert len(first_words(Said("error", "ValueError", "x" * 200, "part"))) == 74


def test_a_fixed_cell_is_named_after_its_heading():
    def cell(number, kind, source, *tags):
        return Cell(number, kind, source, frozenset(tags))

    fix = [
        cell(2, "code", "a = 1", "fixed"),
        cell(3, "markdown", "### With `b`\n\nText"),
        cell(4, "code", "b = 1", "fixed"),
    ]
    ways = [cell(5, "code", "c = 1", "fixed"), cell(6, "markdown", "Or:"), cell(7, "code", "d = 1", "fixed")]
    made = dataclasses.replace(GOOD, sections=(Section("Fix", tuple(fix)), Section("Other ways", tuple(ways))))
    assert fixed_parts(made) == {
        "The fix": ["fixed"],
        "“With `b`”": ["fixed-2"],
        "“Other ways”": ["fixed-3", "fixed-4"],
    }
    parts = {"fixed": FINE, "fixed-2": OLD, "fixed-3": FINE, "fixed-4": OLD}
    text = fix_notes(made, [record("TF 1.15", failing=OLD, **parts)])
    assert "- **The fix works in all of them.**\n- “With `b`” works in none of them." in text
    assert "- “Other ways” works in none of them." in text
    assert " ".join(map(ordinal, (1, 2, 3, 4, 11, 12, 21, 112))) == "1st 2nd 3rd 4th 11th 12th 21st 112th"


def test_the_fix_works_where_all_of_its_cells_do():
    made = entry(("fixed", "a = 1"), ("fixed", "b = a"))
    both = [record("TF 1.15", made=made, **{"fixed": FINE, "fixed-2": OLD})]
    assert fix_of(made, both) == {RELEASE["TF 1.15"]: OLD}
    assert "- The fix, TF 1.15: `` ValueError: Dimensions must be equal ``" in fix_notes(shown(made), both)


def test_a_title_names_at_most_two_environments_beside_the_main_line():
    many = {row.id: OLD for row in ENVIRONMENTS}
    text = wordings(shown(GOOD), [record(row.release, failing=OLD) for row in ENVIRONMENTS])
    side = [row.release for row in ENVIRONMENTS if not row.main]
    assert f'ValueError · Keras 3.0–3.15, TF 1.4–2.15 and {len(side)} more"' in text and len(many) > len(side)
    assert f"Also: {', '.join(side)}." in text


def test_wordings_that_differ_only_in_what_was_passed_are_one():
    said = [Said("error", "ValueError", f"Bad\n\nArguments received by x: {n}", "part", "a") for n in (1, 2)]
    assert len(groups({RELEASE["TF 1.15"]: said[0], RELEASE["TF 2.0"]: said[1]})) == 1


def test_letters_go_on():
    assert [letter(n) for n in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]


def test_the_lattice_links_every_cell_to_its_text():
    records = [record("TF 1.15", failing=OLD, fixed=OLD), record("Keras 3.15", failing=NEW, fixed=FINE)]
    page = lattice_page([shown(GOOD)], records)
    assert page.startswith("# What every release really said\n\n1 entry, 2 environments, 2 records")
    for one in records:
        link = f"#said-{one.environment}"
        assert f'href="../notebooks/{GOOD.id}/{link}"' in page
        assert f'id="{link[1:]}"' in wordings(shown(GOOD), records)
    assert "1.15<b>B ✗</b>" in page and "K3.15<b>A ✓</b>" in page
    assert "[Why?](notebooks/sizes-do-not-add.ipynb)" in page
    assert "| TF 1.15 | 2.21.0 | 3.15.1 | 3.11.7 |" in page
