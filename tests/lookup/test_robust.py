"""Speed and calm: long logs, repeats made to make patterns backtrack, random text."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lookup.fuzz import KINDS, fuzz
from tests.lookup.report import rows
from whyshape.explain import explain
from whyshape.families import FAMILIES
from whyshape.regex import match_at

PASTES = [row["text"] for row in rows("pastes_dev.jsonl")]


def seconds(function, *arguments):
    """Processor time of one call, which other work on the machine hardly lengthens."""
    start = time.process_time()
    function(*arguments)
    return time.process_time() - start


def test_a_log_of_5_mb():
    explain(PASTES[0], [])
    line = "2024-03-05 11:02:44.81: I tensorflow/core/platform/x.cc:182] step 17 loss: 0.693 shape (None, 28, 28) must match\n"
    text = line * (5_000_000 // len(line)) + PASTES[0]
    assert seconds(explain, text, []) < 1
    assert explain(text, [])["family"] == "negative-dimension"


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.id)
def test_repeats_of_a_familys_own_literals(family):
    """10 KB of its literals, whole and without their end, and of what its holes may hold."""
    for wording in family.wordings:
        wording = wording if isinstance(wording, str) else wording[0]
        for filler in ["", "(1, 2", "[[[[", "9" * 50, "'a" * 20, " (None, " * 10]:
            part = wording.split("{")[0] + filler
            text = (part * (10_000 // len(part) + 1))[:10_000]
            assert any(seconds(explain, text, []) < 0.05 for _ in range(3))  # the machine may be busy


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.id)
def test_no_pattern_backtracks(family):
    """Every pattern on its own wording with its holes filled to the brim and its end spoilt, once and again and again."""
    longest = {
        "shape": "(" + "1, " * 50 + "1)", "shapes": "[" + "(1, 2), " * 350 + "(1)]", "sizes": "1, " * 190 + "1", "ints": "(" + "1," * 70 + "1)",
        "window": "(" + "1," * 25 + "1)", "count": "9" * 15, "int": "-" + "9" * 15, "rank": "999", "number": "1" * 24, "name": "a" * 200, "called": "input" * 40,
        "packed": "(" + "1," * 40 + "1)", "text": ".'( " * 70,
    }  # fmt: skip
    for parsed, _ in family.patterns():
        pieces = [parsed["texts"][0]]
        for kind, literal in zip(parsed["types"], parsed["texts"][1:], strict=True):
            pieces += [longest[kind], literal]
        for text in ["".join(pieces)[:-1] + "\0", "".join(pieces[:-1]) * 3, "".join(pieces[:2]) * 20]:
            assert any(seconds(match_at, parsed["pattern"], text, 0) < 0.01 for _ in range(3)), parsed["pattern"]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(max_size=2000))
def test_any_text(text):
    assert explain(text, [])["matched"] in (True, False)


def test_fuzz():
    """The beginning of `python -m tests.lookup.fuzz`, whose long run is for a person."""
    tried, matched, failed = fuzz(1500, seed=0)
    assert set(tried) == set(KINDS) and matched["generated"] > tried["generated"] / 2
    assert failed == []


def test_typical_paste_of_10_kb():
    rng = random.Random(0)
    text = "\n".join(rng.choice(PASTES) for _ in range(60))[:10_000]
    explain(text, [])
    assert min(seconds(explain, text, []) for _ in range(3)) < 0.05
