"""What a build keeps: made once for the same inputs, and anew for others."""

from whyshape import scripts
from whyshape.kept import made_once


def test_the_same_inputs_are_made_once(tmp_path):
    calls = []

    def make():
        calls.append(1)
        return b"made"

    assert made_once(tmp_path, "a", ".x", make) == made_once(tmp_path, "a", ".x", make) == b"made"
    assert len(calls) == 1
    made_once(tmp_path, "b", ".x", make)
    assert len(calls) == 2 and len(list(tmp_path.iterdir())) == 2


def test_scripts_are_compiled_anew_when_the_package_or_the_pages_change(tmp_path, monkeypatch):
    monkeypatch.setattr(scripts, "FOLDER", tmp_path)
    monkeypatch.setattr(scripts, "compiled", lambda pages: {"explain.js": f"{len(list(tmp_path.glob('*/*')))} {pages}"})
    first = scripts.scripts(["a"])
    assert scripts.scripts(iter(["a"])) == first
    assert scripts.scripts(["b"]) != first
    monkeypatch.setattr(scripts, "sources", lambda: "another package")
    assert scripts.scripts(["a"]) != first


def test_everything_that_is_compiled_is_among_the_sources():
    held = scripts.sources()
    for name in ("explain.py", "families/merging.py", "causes/labels.py", "layers.py", "runtime.js", "javascript.py"):
        assert f"\n{name}\n" in held
