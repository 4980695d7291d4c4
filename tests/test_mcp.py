"""`whyshape mcp`: a real client of the official package speaks to it over standard input and output."""

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from whyshape import mcp_server
from whyshape.entry import read_entry
from whyshape.environment import ROOT
from whyshape.explain import explain
from whyshape.twin import twin

mcp = pytest.importorskip("mcp", reason="pip install -e '.[mcp]'")

ERROR = (
    "ValueError: Negative dimension size caused by subtracting 5 from 2 for 'conv2d/Conv2D' (op: 'Conv2D') "
    "with input shapes: [?,2,33,131], [5,131,131,512]."
)
ENTRY = "channel-axis-in-wrong-place"


def conversation(*calls):
    """What a client gets: the tools, then the answer to each (name, arguments)."""

    async def talk():
        command = mcp.StdioServerParameters(command=sys.executable, args=["-m", "whyshape", "mcp"], cwd=ROOT)
        async with mcp.Client(command, read_timeout_seconds=60) as client:
            tools = (await client.list_tools()).tools
            return tools, [await client.call_tool(name, arguments) for name, arguments in calls]

    with ThreadPoolExecutor() as thread:  # Playwright leaves a running loop in the thread of other tests
        return thread.submit(asyncio.run, talk()).result()


def said(result):
    """The text of an answer."""
    return "".join(part.text for part in result.content)


def test_a_client_lists_both_tools_and_gets_the_answers_of_the_package():
    tools, answers = conversation(
        ("explain_error", {"text": ERROR}),
        ("explain_error", {"text": "nothing to see"}),
        ("get_entry", {"id": ENTRY}),
    )
    assert [tool.name for tool in tools] == ["explain_error", "get_entry"]
    assert all(tool.description for tool in tools)
    explained, unmatched, entry = answers
    assert not any(answer.is_error for answer in answers)
    assert explained.structured_content == explain(ERROR, [path.stem for path in ROOT.glob("notebooks/*.ipynb")])
    assert explained.structured_content["causes"][0]["entry"] == ENTRY
    assert unmatched.structured_content["matched"] is False
    path = ROOT / "notebooks" / f"{ENTRY}.ipynb"
    assert said(entry) == twin(read_entry(path), records=mcp_server.records())
    assert "\n## What it said when\n" in said(entry)


def test_a_client_is_told_what_is_wrong_and_can_go_on():
    _, answers = conversation(
        ("explain_error", {"text": " \n"}),
        ("explain_error", {"text": "x" * (mcp_server.LONGEST + 1)}),
        ("explain_error", {}),
        ("get_entry", {"id": "channel-axis-in-wrong-plaice"}),
        ("get_entry", {"id": "../README"}),
        ("get_entry", {"id": ENTRY}),
    )
    *refused, last = answers
    assert all(answer.is_error for answer in refused) and not last.is_error
    wanted = ["text is empty", "more than 1000000", "text", f"Entry with a page: {ENTRY}", "no entry '../README'"]
    for answer, words in zip(refused, wanted, strict=True):
        assert words in said(answer)
        assert "Traceback" not in said(answer)


def test_a_renamed_entry_is_found_by_its_old_id(monkeypatch):
    monkeypatch.setitem(mcp_server.RENAMED, "old-name", ENTRY)
    assert mcp_server.get_entry("old-name") == mcp_server.get_entry(ENTRY)


def test_without_notebooks_it_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(mcp_server, "NOTEBOOKS", tmp_path)
    with pytest.raises(mcp_server.Refused, match="holds no notebooks"):
        mcp_server.get_entry(ENTRY)
    assert mcp_server.explain_error(ERROR)["causes"][0]["url"] is None


def test_a_broken_notebook_is_named(monkeypatch, tmp_path):
    (tmp_path / "a-b.ipynb").write_text("{}")
    monkeypatch.setattr(mcp_server, "NOTEBOOKS", tmp_path)
    with pytest.raises(mcp_server.Refused, match="'a-b' is broken here"):
        mcp_server.get_entry("a-b")


def test_without_the_extra_the_message_says_what_to_install():
    program = "import sys; sys.modules['mcp'] = None; from whyshape.__main__ import main; sys.exit(main(['mcp']))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and done.stdout == ""
    assert "pip install -e '.[mcp]'" in done.stderr and "Traceback" not in done.stderr


def test_arguments_are_misuse_and_help_helps(capsys):
    assert mcp_server.main(["--port", "80"]) == 2
    assert "takes no arguments" in capsys.readouterr().err
    assert mcp_server.main(["--help"]) == 0
    assert "explain_error" in capsys.readouterr().out
