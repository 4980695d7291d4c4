"""Entry -> Markdown, without MkDocs."""

import pytest
from samples import good_notebook, save

from whyshape.entry import Cell, Output, read_entry
from whyshape.page import fence, page, render, render_output


@pytest.fixture
def markdown(tmp_path):
    return page(read_entry(save(tmp_path, good_notebook())), "Checked with X.", "it.ipynb")


def test_the_question_comes_first_then_the_answer_then_the_facts(markdown):
    order = ["# Why can I not add 2", "{ .answer }", "Checked with X.", "it.ipynb", "## The error", "## Why", "## Fix"]
    places = [markdown.index(part) for part in order]
    assert places == sorted(places)


def test_imports_are_folded(markdown):
    assert '??? info "Imports"\n\n    ```python\n    import math\n    ```' in markdown


def test_an_error_shows_its_message_first_and_folds_the_traceback(markdown):
    box = markdown.index('!!! failure "TypeError"')
    assert markdown.index("unsupported operand type(s)") > box
    assert markdown.index('<details class="quote" data-search-exclude') > box


def test_the_fix_says_so_and_shows_its_output(markdown):
    assert '```python title="This works"\ntotal = half(4)' in markdown
    assert '```text title="Output"\n5\n```' in markdown


def test_a_colab_link_only_where_there_is_a_repository(tmp_path):
    entry = read_entry(save(tmp_path, good_notebook()))
    assert "Colab" not in page(entry, "", "it.ipynb")
    assert 'href="https://colab.example/it"' in page(entry, "", "it.ipynb", "https://colab.example/it")


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
