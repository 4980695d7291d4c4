"""`whyshape explain` as a user calls it."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from whyshape import explain_command
from whyshape.explain_command import execute, likely, told

MESSAGE = "ValueError: Negative dimension size caused by subtracting 7 from 4 for 'Conv2D' (op: 'Conv2D') with input shapes: [?,4,33,33], [7,7,33,64]."
CONTRACT = {"matched", "family", "message", "numbers", "causes", "ask", "nearest"}
CAUSE = {"entry", "score", "question", "explanation", "broken", "fixed", "url"}


def call(*arguments, text=""):
    """Run the command with `text` on standard input."""
    command = [sys.executable, "-m", "whyshape", "explain", *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8")


def test_json_keeps_the_contract():
    done = call("--json", text=MESSAGE)
    answer = json.loads(done.stdout)
    assert done.returncode == 0 and set(answer) == CONTRACT
    assert all(set(cause) == CAUSE for cause in answer["causes"])
    assert answer["numbers"]["input_shape"] == [None, 4, 33, 33]
    assert answer["causes"][0]["entry"] == "channel-axis-in-wrong-place"


def test_unmatched():
    done = call("--json", text="KeyError: 'label'")
    answer = json.loads(done.stdout)
    assert done.returncode == 1 and set(answer) == CONTRACT
    assert (answer["matched"], answer["family"], answer["causes"]) == (False, None, [])


def test_nearest_finds_entries_without_a_message():
    answer = json.loads(
        call("--json", text="why does conv2d sum across the input channels, depthwise or separable?").stdout
    )
    assert answer["nearest"][0]["entry"] == "conv2d-kernel-spans-all-input-channels"


def test_batch_answers_in_order():
    lines = [json.dumps({"id": str(i), "text": text}) for i, text in enumerate([MESSAGE, "KeyError: 1", MESSAGE])]
    done = call("--batch", text="\n".join(lines))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [(answer["id"], answer["matched"]) for answer in answers] == [("0", True), ("1", False), ("2", True)]


@pytest.mark.parametrize("arguments", [["--what"], ["a", "b"], ["--json", "--batch"], ["/no/such/file"]])
def test_misuse(arguments):
    assert call(*arguments).returncode == 2


def test_batch_line_that_is_no_object_is_misuse():
    assert call("--batch", text="[1]\n").returncode == 2


def test_people_see_numbers_program_and_page():
    out = call(text=MESSAGE).stdout
    for part in ["4", "7", "np.moveaxis", "channel-axis-in-wrong-place"]:
        assert part in out


def test_file(tmp_path):
    path = tmp_path / "paste.txt"
    path.write_bytes(b"\xff" + MESSAGE.encode())
    assert call(str(path)).returncode == 0


def test_starts_fast():
    call(text=MESSAGE)
    start = time.perf_counter()
    call(text=MESSAGE)
    assert time.perf_counter() - start < 0.5  # 0.15 on a quiet machine; this one may be busy


def test_run_says_whether_the_programs_fail_and_run_as_they_should():
    fails = execute(f"raise ValueError({MESSAGE!r})", MESSAGE)
    assert fails["status"] == 1 and fails["same_words"] and "Negative dimension size" in fails["error"]
    other = execute("raise KeyError('label')", MESSAGE)
    assert not other["same_family"] and other["error"] == "KeyError: 'label'"
    runs = execute("print(1)", MESSAGE)
    assert runs["status"] == 0
    assert told({"broken": fails, "fixed": runs}).splitlines()[2:] == [
        f"  broken: fails like yours: {fails['error']}",
        "  fixed: runs",
    ]
    assert "in other words than yours: KeyError" in told({"broken": other})
    assert "there is no program yet" in told({"fixed": None})


def test_run_tells_the_same_words_from_the_same_family():
    add = "Incompatible shapes: [4,3] vs. [4,5] [Op:AddV2]"
    for raised, same in [
        ("Incompatible shapes: [4,3] vs. [4,5] [Op:Sub]", False),  # another op
        ("Shapes (4, 3) and (4, 5) are not compatible", False),  # another wording
        ("Incompatible shapes: [4,3] vs. [4,5]", True),
        ("Incompatible shapes: [8,3] vs. [8,5] [Op:AddV2] name: ", True),
    ]:
        ran = execute(f"raise ValueError({raised!r})", add)
        assert ran["same_family"] and ran["same_words"] == same, raised
        assert ("fails like yours" if same else "fails in the same family of messages") in told({"broken": ran})


def test_people_see_words_and_no_percentages():
    out = call(text=MESSAGE).stdout
    assert "very likely)" in out and "%" not in out
    site = (Path(__file__).parents[2] / "docs/javascripts/answer.js").read_text("utf-8")
    words = re.search(r"function likely\(score\) \{\s*return (.*?);", site)[1]
    for least, word in re.findall(r'score >= ([\d.]+) \? "([a-z ]+)"', words):
        assert likely(float(least)) == word != likely(float(least) - 0.01)
    assert words.endswith(f': "{likely(0)}"')


def test_run_gives_up_on_a_program_that_does_not_end(monkeypatch):
    monkeypatch.setattr(explain_command, "RUN_LIMIT", 0.2)
    assert execute("while True: pass", "x")["error"] == "no end after 0.2 s"
