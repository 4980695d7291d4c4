"""The browser's engine, compiled from the same Python, gives the same answers as Python."""

import gzip
import json
import shutil
import subprocess

import pytest

from tests.lookup.generate import messages
from tests.lookup.noise import NOISES
from tests.lookup.report import rows
from whyshape.compile_js import compile_engine, compile_parts
from whyshape.explain import explain

NODE = shutil.which("node")
RUN = """
const lines = require("fs").readFileSync(0, "utf8").trim().split("\\n");
for (const line of lines) console.log(JSON.stringify(explain(JSON.parse(line), ["input-too-small-for-layers"])));
"""


def test_size():
    """What the page has to load before it can answer stays under 60 KB; the sentences and programs come after it."""
    engine, answers = (len(gzip.compress(part.encode(), 9)) for part in compile_parts())
    assert engine < 60_000 and answers < 45_000


@pytest.mark.skipif(NODE is None, reason="needs node")
def test_same_answers(tmp_path):
    pastes = [row["text"] for name in ("pastes_dev.jsonl", "negatives_dev.jsonl") for row in rows(name)]
    pastes += [noise(text) for noise in NOISES.values() for text in pastes[::7]]
    pastes += [text for _, text in messages(3000, seed=1)]
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
