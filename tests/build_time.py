"""How long one more entry makes the build: `python -m tests.build_time 1000`.

Builds a copy of the site as it is, then one with that many synthetic entries more, and compares processor times.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from whyshape.environment import ROOT

COPIED = (
    *("docs", "notebooks", "overrides", "snippets", "verified", "whyshape"),
    *("CHANGELOG.md", "README.md", "mkdocs.yml", "pyproject.toml", "requirements.txt"),
)


def copy(folder: Path, entries: int) -> None:
    """A copy of the repository with so many more entries, made from the real ones in turn."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, folder / name)
    originals = sorted((ROOT / "notebooks").glob("*.ipynb"))
    for number in range(entries):
        original = originals[number % len(originals)]
        notebook = json.loads(original.read_text(encoding="utf-8"))
        heading = notebook["cells"][0]["source"]
        lines = "".join(heading).split("\n")
        lines[0] = f"{lines[0].rstrip('?')}, case {number}?"
        notebook["cells"][0]["source"] = "\n".join(lines)
        target = folder / "notebooks" / f"{original.stem}-case-{number}.ipynb"
        target.write_text(json.dumps(notebook), encoding="utf-8")


def seconds(entries: int) -> float:
    """Processor time of a build with so many more entries."""
    with tempfile.TemporaryDirectory() as folder:
        copy(Path(folder), entries)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict"],
            cwd=folder,
            env=os.environ
            | {"PYTHONPATH": folder, "NO_MKDOCS_2_WARNING": "1", "GITHUB_REPOSITORY": "", "SITE_URL": ""},
            capture_output=True,
            text=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert done.returncode == 0, done.stderr[-4000:]
        built = len(list(Path(folder, "site", "notebooks").glob("*/index.html")))
        assert built == entries + len(list((ROOT / "notebooks").glob("*.ipynb"))), built
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def per_entry(entries: int) -> float:
    """Processor time that each of so many more entries costs."""
    return (seconds(entries) - seconds(0)) / entries


if __name__ == "__main__":
    count = int(sys.argv[1])
    print(f"{per_entry(count):.3f} s of processor time for each of {count} more entries")
