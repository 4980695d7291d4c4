"""The browser's engine, compiled from the same Python, gives the same answers as Python."""

import gzip
import json
import random
import shutil
import subprocess

import pytest

from tests.lookup.generate import messages
from tests.lookup.noise import NOISES
from tests.lookup.report import rows
from tests.lookup.samples import SAMPLERS
from tests.lookup.test_families import WORDINGS
from whyshape.causes import CAUSES
from whyshape.compile_js import PHRASES, code_at, compile_engine, compile_modules, compile_site
from whyshape.explain import explain

NODE = shutil.which("node")
RUN = """
const lines = require("fs").readFileSync(0, "utf8").trim().split("\\n");
for (const line of lines) console.log(JSON.stringify(explain(JSON.parse(line), ["input-too-small-for-layers"])));
"""


def test_size():
    """All rules, sentences and programs that the page has to load before it can answer."""
    assert sum(len(gzip.compress(file.encode(), 9)) for file in compile_site([]).values()) < 60_000


@pytest.mark.skipif(NODE is None, reason="needs node")
def test_same_answers(tmp_path):
    pastes = [row["text"] for name in ("pastes_dev.jsonl", "negatives_dev.jsonl") for row in rows(name)]
    pastes += [noise(text) for noise in NOISES.values() for text in pastes[::7]]
    pastes += [text for _, text in messages(3000, seed=1)]
    pastes += [wording.split("{")[0] for _, wording in WORDINGS]  # cut off before its numbers
    script = tmp_path / "engine.js"
    script.write_text(compile_engine() + RUN, "utf-8")
    done = subprocess.run(
        [NODE, str(script)], input="\n".join(map(json.dumps, pastes)), capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(pastes)
    for paste, answer in zip(pastes, answers, strict=True):
        assert answer == json.loads(json.dumps(explain(paste, ["input-too-small-for-layers"]))), paste


def written_out(value):
    """A value with its texts as `full_text` gives them in JavaScript."""
    if isinstance(value, list):
        return [written_out(part) for part in value]
    if not isinstance(value, str):
        return value
    return "".join(PHRASES[ord(sign)] or sign if sign < " " else sign for sign in value)


@pytest.mark.skipif(NODE is None, reason="needs node")
def test_same_programs(tmp_path):
    """Every cause's programs, sentences and scores with sampled numbers, which few messages bring up."""
    names = []
    script, made = compile_modules({"explain": ["explain"], "causes": ["CAUSES"]}, names)
    codes = {name: code_at(i) for i, name in enumerate(names)}
    cases = [
        (i, cause, family, SAMPLERS[cause.id, family](random.Random(seed)))
        for i, cause in enumerate(CAUSES)
        for family in cause.programs
        for seed in range(8)
    ]
    lines = [[i, codes[family], {codes.get(name, name): n[name] for name in n}] for i, _, family, n in cases]
    run = f"""
for (const line of require("fs").readFileSync(0, "utf8").trim().split("\\n")) {{
  const [i, family, n] = JSON.parse(line);
  const {{ tells, says, programs }} = {made["CAUSES"]}[i];
  console.log(JSON.stringify([tells, says, programs].map((of) => of[family]?.({{ ...n }}) ?? null)));
}}"""
    file = tmp_path / "causes.js"
    file.write_text(script + run, "utf-8")
    done = subprocess.run(
        [NODE, str(file)], input="\n".join(map(json.dumps, lines)), capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    for (_, cause, family, n), line in zip(cases, done.stdout.splitlines(), strict=True):
        wanted = [of[family](dict(n)) if family in of else None for of in (cause.tells, cause.says, cause.programs)]
        assert written_out(json.loads(line)) == json.loads(json.dumps(wanted)), (cause.id, family, n)
