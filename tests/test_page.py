"""Entry -> Markdown, without MkDocs."""

import dataclasses

import pytest
from samples import good_notebook, save

from whyshape.badges import Badge
from whyshape.entry import Cell, Output, Section, read_entry
from whyshape.page import Links, Recorded, fence, render, render_output, shown, write_page

LINKS = Links("it.ipynb", None, "https://report.example")
DRAWING = Output("svg", "<svg><text>x</text></svg>")


@pytest.fixture
def entry(tmp_path):
    return read_entry(save(tmp_path, good_notebook()))


@pytest.fixture
def markdown(entry):
    return write_page(
        entry,
        LINKS,
        [Badge("ok", "CPU: verified")],
        Recorded("A. one wording", "It works from 2.0 on.", "| CPU | GPU |"),
        [dataclasses.replace(entry, id="another-mistake", question="Another?")],
        "<details>the calculator</details>",
    )


def in_order(text, parts):
    places = [text.index(part) for part in parts]
    return places == sorted(places)


def test_a_page_has_its_parts_in_the_order_in_which_a_reader_wants_them(markdown):
    order = [
        "# Why can I not add 2",
        "{ .answer }",
        "CPU: verified",
        "it.ipynb",
        "## The message\n\nA. one wording",
        "## The error",
        "## Why",
        "## Fix",
        "### Where it works\n\nIt works from 2.0 on.",
        "the calculator",
        "## Related\n\n- [Another?](another-mistake.ipynb)",
        "## Sources",
        "https://report.example",
    ]
    assert in_order(markdown, order)


def test_before_there_is_a_record_the_message_is_that_of_the_notebook(entry):
    assert '## The message\n\n!!! failure "TypeError"' in write_page(entry, LINKS)
    assert "### Where it works" not in write_page(entry, LINKS)


def drawn(entry, *titles):
    """The entry with a picture in each of these sections."""
    cell = Cell(99, "code", "shape_picture('x')", outputs=(DRAWING,))
    sections = [
        Section(section.title, (*section.cells, dataclasses.replace(cell, number=place)))
        if section.title in titles
        else section
        for place, section in enumerate(entry.sections, start=99)
    ]
    return dataclasses.replace(entry, sections=tuple(sections))


def test_the_pictures_before_and_after_stand_together_below_the_message(entry):
    text = write_page(drawn(entry, "Why", "Fix"), LINKS)
    assert text.count("<figure") == 2
    assert in_order(text, ["## The message", '<div class="pictures">', "</figure>\n<figure", "</div>", "## The error"])


def test_a_single_picture_stays_where_it_is(entry):
    text = write_page(drawn(entry, "Why"), LINKS)
    assert in_order(text, ["## Why", "<figure", "## Fix"]) and "pictures" not in text


def test_a_badge_leads_to_what_it_rests_on():
    assert shown([Badge("ok", "a < b", "#x")]) == (
        '<ul class="badges" data-search-exclude><li class="badge badge-ok"><a href="#x">a &lt; b</a></li></ul>'
    )
    assert shown([]) == ""


def test_imports_are_folded(markdown):
    assert '??? info "Imports"\n\n    ```python\n    import math\n    ```' in markdown


def test_the_failing_cell_folds_its_traceback_since_the_message_stands_above(markdown):
    failing = markdown[markdown.index('title="This fails"') : markdown.index("## Why")]
    assert '<details class="quote" data-search-exclude' in failing and "It raises TypeError" in failing
    assert "!!! failure" not in failing


def test_the_fix_says_so_and_shows_its_output(markdown):
    assert '```python title="This works"\ntotal = half(4)' in markdown
    assert '```text title="Output"\n5\n```' in markdown


def test_a_colab_link_only_where_there_is_a_repository(entry):
    assert "Colab" not in write_page(entry, LINKS)
    assert 'href="https://colab.example/it"' in write_page(entry, Links("it.ipynb", "https://colab.example/it"))


def test_what_a_reader_in_a_hurry_does_not_need_is_folded_or_left_out():
    assert render(Cell(1, "raw", "import tensorflow", frozenset({"tf1"}))).startswith("??? abstract")
    assert render(Cell(1, "code", "def f(): ...", frozenset({"snippet:f"}))).startswith('??? example "snippets/f.py"')
    assert render(Cell(1, "code", "def f(): ...", frozenset({"snippet:f", "fixed"}))).startswith("```python title=")
    assert render(Cell(1, "code", "...", frozenset({"snippet:shape_picture"}))) == ""


def test_a_picture_comes_before_the_code_that_draws_it():
    cell = Cell(1, "code", "shape_picture('x', y)", outputs=(Output("svg", "<svg>\n\n<text>x</text>\n</svg>\n"),))
    figure, _, rest = render(cell).partition("\n\n")
    assert figure == '<figure class="shapes" data-search-exclude><svg> <text>x</text> </svg></figure>'
    assert rest.startswith('??? example "How this picture is drawn"')


def test_a_cell_for_one_device_says_so():
    assert 'title="Only on a GPU"' in render(Cell(1, "code", "x", frozenset({"gpu-only"})))


@pytest.mark.parametrize("text", ["`a`", "```\nb\n```", "````"])
def test_no_text_can_end_its_own_fence(text):
    first, *body, last = fence(text, "text").split("\n")
    assert first == last + "text" and last not in body


def test_html_in_an_output_stays_text():
    assert render_output(Output("text", "<script>alert(1)</script>")).startswith("```text")
