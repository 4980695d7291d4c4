"""The public repository's workflows: valid, and true to the Makefile."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from whyshape.environment import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
ACTIONLINT = next(filter(None, (shutil.which("actionlint", path=p) for p in (Path(sys.executable).parent, None))), None)


def test_they_follow_the_schema():
    subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", *WORKFLOWS],
        check=True,
    )


def test_actionlint_finds_nothing():
    if not ACTIONLINT and not os.environ.get("WHYSHAPE_REQUIRE_ALL"):
        pytest.skip("actionlint is not installed (.ci/run and the workflow install it)")
    done = subprocess.run([ACTIONLINT, *WORKFLOWS], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_make_target_they_run_exists(path):
    jobs = yaml.safe_load(path.read_text())["jobs"].values()
    commands = " ".join(step.get("run", "") for job in jobs for step in job["steps"])
    assert set(re.findall(r"\bmake ([a-z-]+)", commands)) <= TARGETS


def test_ci_and_workflow_and_readme_run_the_same_command():
    for file in (".ci/run", ".github/workflows/test.yml", "README.md"):
        assert "make test" in (ROOT / file).read_text(), file


def test_the_gpu_job_runs_the_command_and_nothing_else_and_keeps_its_record():
    text = (ROOT / ".github" / "workflows" / "test.yml").read_text()
    job = yaml.safe_load(text)["jobs"]["gpu"]
    assert [step["run"] for step in job["steps"] if "run" in step] == ["make verify-gpu"]
    (upload,) = [step["with"] for step in job["steps"] if "upload-artifact" in step.get("uses", "")]
    assert (upload["path"], upload["if-no-files-found"]) == ("verified/gpu-*.json", "error")
    assert "continue-on-error" not in text, "a run without a GPU is red"
    (place,) = job["strategy"]["matrix"]["include"]
    assert job["runs-on"] == "${{ matrix.runner }}" and job["container"]["image"] == "${{ matrix.image }}"
    assert text.count(place["image"]) == text.count(place["runner"]) == 1, "label and image stand in one place"


def test_an_unknown_target_would_be_noticed():
    assert "test" in TARGETS and "no-such-target" not in TARGETS
