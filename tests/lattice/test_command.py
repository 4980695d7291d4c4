"""`whyshape record`: what it writes, what it says, and that bad calls and failures leave the records intact."""

import dataclasses
import errno
import json
import sys

import pytest

from tests.lattice.fake import ENVIRONMENT, FAILS, GOOD, GPU, ON_GPU, entry, python
from whyshape import grid, record_command
from whyshape.records import read_record

OTHER = dataclasses.replace(ENVIRONMENT, id="tf-9.8.8", release="TF 9.8", pins=("tensorflow==9.8.8",))


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Two fake environments, one entry, an empty folder for records."""
    fake = python(tmp_path)
    rows = (OTHER, ENVIRONMENT)
    monkeypatch.setattr(record_command, "ENVIRONMENTS", rows)
    monkeypatch.setattr(record_command, "BY_ID", {row.id: row for row in rows})
    monkeypatch.setattr(record_command, "VERIFIED", tmp_path / "verified")
    monkeypatch.setattr(record_command, "read_entries", lambda folder: [GOOD])
    monkeypatch.setattr(grid, "build", lambda environment: fake)
    return tmp_path / "verified"


def run(capsys, *argv):
    status = record_command.main(list(argv))
    return status, capsys.readouterr()


def test_it_records_everything_with_names_and_times(place, capsys):
    status, said = run(capsys)
    assert status == 0 and sorted(path.name for path in place.iterdir()) == ["tf-9.8.8.json", "tf-9.9.9.json"]
    assert "[1/2] tf-9.8.8 ...\n[1/2] tf-9.8.8: 1 entry, ready in 0 s, run in " in said.out
    assert "  sizes-do-not-add: new, failing, fixed\n" in said.out  # no Keras 2 beside it: no tf1


def test_a_second_run_changes_nothing(place, capsys):
    run(capsys)
    before = {path.name: path.read_text() for path in place.iterdir()}
    status, said = run(capsys)
    assert status == 0 and said.out.count("as recorded") == 2
    assert before == {path.name: path.read_text() for path in place.iterdir()}


def test_stale_runs_only_what_changed(place, capsys, monkeypatch):
    run(capsys, "tf-9.9.9")
    status, said = run(capsys, "--stale")
    assert status == 0 and "tf-9.8.8:" in said.out and "tf-9.9.9" not in said.out
    status, said = run(capsys, "--stale")
    assert status == 0 and said.out == "nothing to do: every record is fresh\n"
    changed = entry(("failing", "1 + '2'"), ("fixed", "assert True"), ("raw tf1", FAILS))
    monkeypatch.setattr(record_command, "read_entries", lambda folder: [changed])
    status, said = run(capsys, "--stale")
    assert "now TypeError: unsupported operand" in said.out and "its cells changed since" in said.out


def test_diff_says_what_would_change_and_writes_nothing(place, capsys):
    run(capsys)
    path = place / "tf-9.9.9.json"
    data = json.loads(path.read_text())
    data["entries"][GOOD.id]["parts"]["failing"]["text"] = "Shapes (400,) and (801,) differ"
    path.write_text(json.dumps(data))
    before = path.read_text()
    status, said = run(capsys, "--diff")
    assert status == 1 and path.read_text() == before
    assert (
        "was ValueError: Shapes (400,) and (801,) differ\n    now ValueError: Shapes (400,) and (800,) differ"
        in said.out
    )
    status, said = run(capsys, "--diff", "tf-9.8.8")
    assert status == 0 and "as recorded" in said.out


def test_shards_share_the_environments(place, capsys):
    run(capsys, "--shard", "1/2")
    assert [path.stem for path in place.iterdir()] == ["tf-9.8.8"]
    run(capsys, "--shard", "2/2")
    assert len(list(place.iterdir())) == 2


def test_list_says_what_there_is(place, capsys):
    run(capsys, "tf-9.9.9")
    status, said = run(capsys, "--list")
    assert status == 0 and "0/1 recorded" in said.out and "1/1 recorded" in said.out


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["tf-9"], "unknown environment tf-9; whyshape record --list shows"),
        (["--entry", "no-such-mistake"], "unknown entry no-such-mistake; known: sizes-do-not-add"),
        (["--shard", "3/2"], "--shard 3/2: expected I/N with I from 1 to N"),
        (["--shard", "x"], "--shard x: expected"),
        ([GPU], "a GPU is recorded on a machine that has it: run make verify-gpu there"),
        (["--gpu", "tf-9.9.9"], "--gpu records this machine's GPU: it goes with --entry, --stale and --diff only"),
        (["--gpu", "--ray"], "--gpu records this machine's GPU"),
        (["--gpu", "--list"], "--gpu records this machine's GPU"),
    ],
)
def test_misuse_is_told_and_nothing_written(place, capsys, argv, words):
    status, said = run(capsys, *argv)
    assert status == 2 and words in said.err and not place.exists()


@pytest.fixture
def gpu(place, monkeypatch):
    """A machine with a GPU, as far as the command can tell."""
    monkeypatch.setattr(sys, "executable", str(grid.build(ENVIRONMENT)))
    monkeypatch.setattr(record_command, "gpu_here", lambda: ON_GPU)
    return place / f"{GPU}.json"


def test_a_gpu_is_recorded_under_its_model(gpu, capsys):
    status, said = run(capsys, "--gpu")
    assert status == 0 and f"[1/1] {GPU}: 1 entry, ready in 0 s" in said.out
    assert [path.name for path in gpu.parent.iterdir()] == [gpu.name]
    record = read_record(gpu)
    assert {name: record.versions[name] for name in ON_GPU} == ON_GPU and record.versions["tensorflow"] == "9.9.9"
    status, said = run(capsys, "--gpu", "--stale")
    assert status == 0 and said.out == "nothing to do: every record is fresh\n"
    status, said = run(capsys, "--list")
    assert status == 0 and any(line.startswith(GPU) and "1/1 recorded" in line for line in said.out.splitlines())


def test_without_a_gpu_nothing_is_recorded_and_what_is_missing_is_told(place, capsys, monkeypatch):
    def none():
        raise grid.GridFailed("no GPU for TensorFlow: it lists no device of type GPU")

    monkeypatch.setattr(record_command, "gpu_here", none)
    status, said = run(capsys, "--gpu")
    assert status == 1 and "no GPU for TensorFlow" in said.err and not place.exists()


def test_a_gpu_that_goes_away_leaves_its_record(gpu, capsys, monkeypatch):
    run(capsys, "--gpu")
    before = gpu.read_text()
    monkeypatch.setenv("NO_GPU", "1")
    status, said = run(capsys, "--gpu")
    assert status == 1 and "FAILED, left as it was" in said.out and "saw no GPU" in said.out
    assert gpu.read_text() == before


def test_a_gpu_s_record_with_other_versions_is_not_mixed(gpu, capsys, monkeypatch):
    other = entry(("failing", FAILS), id="another-mistake")
    monkeypatch.setattr(record_command, "read_entries", lambda folder: [GOOD, other])
    run(capsys, "--gpu")
    monkeypatch.setattr(record_command, "gpu_here", lambda: ON_GPU | {"driver": "580.1"})
    status, said = run(capsys, "--gpu", "--entry", GOOD.id)
    assert status == 1 and "another-mistake: recorded with other versions" in said.out
    assert run(capsys, "--gpu")[0] == 0 and read_record(gpu).versions["driver"] == "580.1"


def test_an_unknown_option_is_misuse(place, capsys):
    with pytest.raises(SystemExit) as caught:
        record_command.main(["--fast"])
    assert caught.value.code == 2


def test_one_that_cannot_be_built_is_named_and_the_others_go_on(place, capsys, monkeypatch):
    fake = grid.build(ENVIRONMENT)

    def build(environment):
        if environment.id == "tf-9.8.8":
            raise grid.GridFailed("tf-9.8.8: cannot be built; its pins no longer resolve")
        return fake

    monkeypatch.setattr(grid, "build", build)
    status, said = run(capsys)
    assert status == 1 and "tf-9.8.8: FAILED, left as it was\n  tf-9.8.8: cannot be built" in said.out
    assert [path.stem for path in place.iterdir()] == ["tf-9.9.9"]
    assert "failed: tf-9.8.8; 1 done" in said.out


def test_one_that_may_fail_is_told_and_is_no_failure(place, capsys, monkeypatch):
    row = dataclasses.replace(OTHER, allowed_to_fail=True)
    monkeypatch.setattr(record_command, "ENVIRONMENTS", (row,))

    def build(environment):
        raise grid.GridFailed("tf-9.8.8: cannot be built")

    monkeypatch.setattr(grid, "build", build)
    status, said = run(capsys)
    assert status == 0 and "FAILED (allowed to)" in said.out


def test_a_full_disk_leaves_the_old_record(place, capsys, monkeypatch):
    run(capsys)
    before = (place / "tf-9.9.9.json").read_text()

    def full(path, text):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(record_command, "replace", full)
    status, said = run(capsys, "tf-9.9.9")
    assert status == 1 and "No space left on device; make room and run again" in said.out
    assert (place / "tf-9.9.9.json").read_text() == before


def test_an_interruption_leaves_whole_records(place, capsys, monkeypatch):
    fake = grid.build(ENVIRONMENT)

    def build(environment):
        if environment.id == "tf-9.9.9":
            raise KeyboardInterrupt
        return fake

    monkeypatch.setattr(grid, "build", build)
    status, said = run(capsys)
    assert status == 130 and "the records that were written are whole" in said.err
    assert [path.name for path in place.iterdir()] == ["tf-9.8.8.json"]
    read_record(place / "tf-9.8.8.json")


def test_a_spoiled_record_is_refused_with_its_remedy(place, capsys):
    run(capsys)
    (place / "tf-9.9.9.json").write_text("{")
    status, said = run(capsys, "--list")
    assert status == 2 and "verified/tf-9.9.9.json" in said.err and "restore it from git" in said.err
