"""`whyshape new | run | check`: what is printed, what is written, which exit status."""

import pytest
from samples import good_notebook, save

from whyshape import __main__ as command_line
from whyshape.cause import Cause, prior


@pytest.fixture
def notebooks(tmp_path, monkeypatch):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    monkeypatch.setattr(command_line, "NOTEBOOKS", folder)
    return folder


def test_new_writes_every_section_and_check_lists_what_is_missing(notebooks, capsys):
    assert command_line.main(["new", "pool-larger-than-input"]) == 0
    assert command_line.main(["check"]) == 1
    printed = capsys.readouterr().out
    assert "wrote notebooks/pool-larger-than-input.ipynb" in printed
    for missing in ("description: is 0 characters", "source.title", "was not executed", "does not end in an assert"):
        assert missing in printed
    assert "section" not in printed


def test_new_shows_the_stub_of_a_cause_unless_there_is_one(notebooks, capsys):
    command_line.main(["new", "a-new-mistake"])
    stub = capsys.readouterr().out.partition("\n\n")[2]
    cause = eval(stub, {"Cause": Cause, "prior": prior})
    assert cause.id == "a-new-mistake" and cause.tells["family-id"]({}) == 50
    command_line.main(["new", "residual-branch-changes-shape"])
    assert "its cause is there already" in capsys.readouterr().out


def test_new_never_overwrites(notebooks, capsys):
    assert command_line.main(["new", "a-b"]) == 0
    before = (notebooks / "a-b.ipynb").read_bytes()
    assert command_line.main(["new", "a-b"]) == 2
    assert "exists already" in capsys.readouterr().err
    assert (notebooks / "a-b.ipynb").read_bytes() == before


@pytest.mark.parametrize("arguments", [[], ["Bad_Id"], ["one"], ["../x-y"], ["a-b", "c-d"]])
def test_new_wants_one_good_id(notebooks, arguments, capsys):
    assert command_line.main(["new", *arguments]) == 2
    assert "kebab-case" in capsys.readouterr().err
    assert list(notebooks.iterdir()) == []


def test_check_of_good_entries(notebooks, capsys):
    save(notebooks.parent, good_notebook())
    assert command_line.main(["check"]) == 0
    assert capsys.readouterr().out == "1 entry, 0 faults\n"


def test_run_goes_on_after_a_failure(notebooks, capsys):
    bad = good_notebook()
    bad["cells"][7]["source"] = "1 / 0"
    save(notebooks.parent, bad, "a-fails")
    save(notebooks.parent, good_notebook(), "b-works")
    assert command_line.main(["run"]) == 1
    printed = capsys.readouterr().out
    assert "[1/2] a-fails ... FAILED, left as it was\n  a-fails.ipynb: cell 8 fails: ZeroDivisionError" in printed
    assert "[2/2] b-works ... " in printed


@pytest.mark.parametrize("command", ["run", "check"])
def test_an_unknown_entry_is_named_with_those_there_are(notebooks, command, capsys):
    save(notebooks.parent, good_notebook())
    with pytest.raises(SystemExit) as stopped:
        command_line.main([command, "no-such-entry"])
    assert stopped.value.code == 2
    assert capsys.readouterr().err == "whyshape: no such entry: no-such-entry\nentries: sizes-do-not-add\n"


def test_help_and_misuse(capsys):
    assert command_line.main([]) == 0
    assert command_line.main(["--help"]) == 0
    assert command_line.main(["fix-everything"]) == 2
    assert "unknown command 'fix-everything'" in capsys.readouterr().err
