"""Reading a notebook's meaning."""

import pytest
from samples import ID, code, error, good_notebook, markdown, save, text

from whyshape.entry import InvalidEntry, merged, read_entries, read_entry, read_output


def test_an_entry_is_read_whole(tmp_path):
    entry = read_entry(save(tmp_path, good_notebook()))
    assert entry.id == ID
    assert entry.question == "Why can I not add 2 to '3'?"
    assert entry.answer == "One is an `int`, the other a `str` of length 1."
    assert [section.title for section in entry.sections] == ["The error", "Why", "Fix", "Check yourself", "Sources"]
    assert entry.setup.source == "import math"
    assert entry.error.error_class == "TypeError"
    assert entry.error.text == "unsupported operand type(s) for +: 'int' and 'str'"
    assert entry.topics == ("merge",)
    assert entry.source.site == "Stack Overflow" and entry.source.url is None
    assert [cell.snippet for cell in entry.cells if cell.snippet] == ["half"]


def test_an_entry_cannot_be_changed(tmp_path):
    entry = read_entry(save(tmp_path, good_notebook()))
    with pytest.raises(AttributeError):
        entry.question = "?"


def test_a_surprise_has_its_own_sections(tmp_path):
    notebook = good_notebook()
    titles = {"## The error": "## What happens", "## Fix": "## See it"}
    for cell in notebook["cells"]:
        first, *rest = cell["source"].split("\n")
        cell["source"] = "\n".join([titles.get(first, first), *rest])
        if "failing" in cell["metadata"].get("tags", ()):
            cell.update(code("2 + 3"), execution_count=2)
    entry = read_entry(save(tmp_path, notebook))
    assert entry.error is None
    assert [section.title for section in entry.sections][:3] == ["What happens", "Why", "See it"]


def test_a_heading_inside_a_code_block_is_no_section(tmp_path):
    notebook = good_notebook()
    notebook["cells"].insert(5, markdown("```\n## no heading\n```") | {"id": "fence"})
    assert len(read_entry(save(tmp_path, notebook)).sections) == 5


def test_colours_are_taken_out_of_messages():
    assert read_output(error("ValueError", "\x1b[1mtoo small\x1b[0m")).text == "too small"


def test_a_summary_that_arrives_in_pieces_is_one_text():
    pieces = [read_output(text("a\n")), read_output({"output_type": "display_data", "data": {"text/plain": ["b"]}})]
    assert [output.text for output in merged(pieces)] == ["a\nb\n"]


def test_the_faults_of_all_entries_are_told_at_once(tmp_path):
    bad = good_notebook()
    bad["metadata"]["whyshape"]["topics"] = []
    save(tmp_path, bad, "first-bad")
    save(tmp_path, bad, "second-bad")
    with pytest.raises(InvalidEntry) as raised:
        read_entries(tmp_path / "notebooks")
    assert [fault.file for fault in raised.value.faults] == ["notebooks/first-bad.ipynb", "notebooks/second-bad.ipynb"]


@pytest.mark.parametrize("other", ["no-such-entry", ID])
def test_related_entries_must_exist_and_be_others(tmp_path, other):
    notebook = good_notebook()
    notebook["metadata"]["whyshape"]["related"] = [other]
    save(tmp_path, notebook)
    with pytest.raises(InvalidEntry, match="name the id of another entry"):
        read_entries(tmp_path / "notebooks")


def test_a_field_of_a_wrong_type_is_no_entry(tmp_path):
    notebook = good_notebook()
    notebook["metadata"] = None
    notebook["cells"][7]["outputs"] = [{"output_type": "display_data"}]
    with pytest.raises(InvalidEntry) as raised:
        read_entry(save(tmp_path, notebook))
    assert [fault.place for fault in raised.value.faults] == ["metadata", "cell 8, output 1"]


def test_a_missing_notebook_is_told_how_to_begin(tmp_path):
    with pytest.raises(InvalidEntry, match="run: whyshape new not-there"):
        read_entry(tmp_path / "not-there.ipynb")
