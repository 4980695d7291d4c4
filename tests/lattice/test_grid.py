"""The runner and what is made of its results, in an environment with a fake TensorFlow."""

import ast
import dataclasses
import subprocess
import sys

import pytest

from tests.lattice.fake import ENVIRONMENT, FAILS, GOOD, GPU, ON_GPU, entry, python
from whyshape import grid, lattice
from whyshape.records import Said, written


@pytest.fixture(scope="module")
def fake_python(tmp_path_factory):
    return python(tmp_path_factory.mktemp("fake"))


def said_by(fake_python, *cells, environment=ENVIRONMENT):
    record = grid.record(environment, fake_python, (entry(*cells),))
    return record.entries["sizes-do-not-add"].parts


def test_the_runner_is_written_for_python_3_6():
    source = grid.RUNNER.read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 6))
    imported = {node.names[0].name for node in tree.body if isinstance(node, ast.Import)}
    assert imported <= sys.stdlib_module_names


def test_a_record_says_what_each_part_did(fake_python):
    record = grid.record(ENVIRONMENT, fake_python, (GOOD,))
    assert record.versions["tensorflow"] == "9.9.9" and record.versions["keras"] == "9.1"
    parts = record.entries[GOOD.id].parts
    failing = parts["failing"]
    assert (failing.outcome, failing.error_class, failing.where) == ("error", "ValueError", "part")
    assert failing.text == "Shapes (400,) and (800,) differ" and failing.statement == FAILS
    assert parts["fixed"].outcome == "no error" and parts["tf1"].outcome == "error"


def test_a_failed_check_of_the_fix_is_a_wrong_result(fake_python):
    parts = said_by(fake_python, ("failing", "assert 1 == 2"), ("fixed", "x = 3\nif x:\n    assert x == 4"))
    assert parts["failing"].outcome == "error"
    assert parts["fixed"].outcome == "wrong result" and parts["fixed"].statement == "assert x == 4"


def test_an_error_before_the_part_is_told_apart(fake_python):
    parts = said_by(fake_python, ("", "a = tf.no_such_thing"), ("failing", "a + 1"))
    assert parts["failing"].where == "before" and parts["failing"].error_class == "AttributeError"


def test_the_error_of_the_failing_cell_is_swallowed_for_the_fix(fake_python):
    parts = said_by(fake_python, ("failing", "x = 1\n" + FAILS), ("fixed", "assert x == 1"))
    assert parts["fixed"].outcome == "no error"


def test_a_crash_costs_only_itself(fake_python):
    last = "2030-01-01 10:00:00.5: F tensorflow/x.cc:1] Check failed: y"
    crash = f"import os, sys\nprint({last!r}, file=sys.stderr)\nos.abort()"
    parts = said_by(fake_python, ("failing", crash), ("fixed", "assert True"))
    assert parts["failing"].outcome == "died" and parts["failing"].error_class == "SIGABRT"
    assert parts["failing"].text == "F tensorflow/x.cc:1] Check failed: y"
    assert parts["fixed"].outcome == "no error"


def test_nothing_leaks_from_one_program_to_the_next(fake_python):
    cells = [("fixed", "assert tf.layer() == 'layer_1'")] * 3
    assert {said.outcome for said in said_by(fake_python, *cells).values()} == {"no error"}
    gpu = dataclasses.replace(ENVIRONMENT, device="gpu")  # a process each, no forks
    assert {said.outcome for said in said_by(fake_python, *cells, environment=gpu).values()} == {"no error"}


def test_what_a_device_cell_prints_is_recorded_and_of_no_other(fake_python):
    row = dataclasses.replace(ENVIRONMENT, pins=lattice.BY_ID["tf-2.21.0-keras-3.15.1"].pins)
    cells = [
        ("", "a = 1\nprint('before')"),
        ("fixed", "print('fixed')\nassert a"),
        ("cpu-only device", "print('shape', (a, 0))\nprint('in /usr/lib/python3.9/abc.py')"),
        ("cpu-only device", "print(a)\n" + FAILS),
    ]
    for environment in (row, lattice.environment(GPU)):
        parts = said_by(fake_python, *cells, environment=environment)
        assert parts["fixed"] == Said("no error")
        assert parts["device"] == Said("no error", printed="shape (1, 0)\nin abc.py")
        assert (parts["device-2"].outcome, parts["device-2"].printed) == ("error", "")
    assert "device" not in said_by(fake_python, *cells)


def test_a_program_that_sees_no_gpu_is_never_run_on_the_cpu(fake_python, monkeypatch):
    monkeypatch.setenv("NO_GPU", "1")
    with pytest.raises(grid.GridFailed, match="saw no GPU in sizes-do-not-add/failing, .*nothing was recorded"):
        said_by(fake_python, *[("failing", FAILS), ("fixed", "assert True")], environment=lattice.environment(GPU))
    assert said_by(fake_python, ("failing", FAILS))["failing"].outcome == "error"


def test_a_gpu_is_recorded_with_the_python_of_this_process(fake_python, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(fake_python))
    row = lattice.environment(GPU)
    other = entry(("failing", FAILS), id="another-mistake")
    old = grid.do_here(grid.Job(row, (other, GOOD)), ON_GPU).record
    assert (old.environment, old.device) == (GPU, "gpu") and list(old.versions)[-4:] == list(ON_GPU)
    assert list(old.entries) == ["another-mistake", GOOD.id] and "tf1" not in old.entries[GOOD.id].parts
    assert not grid.is_stale(row, GOOD, old)
    again = grid.do_here(grid.Job(row, (GOOD,), old), ON_GPU, keep=True)
    assert again.record == old and not again.failure
    assert list(grid.do_here(grid.Job(row, (GOOD,), old), ON_GPU).record.entries) == [GOOD.id]
    newer = grid.do_here(grid.Job(row, (GOOD,), old), ON_GPU | {"driver": "580.1"}, keep=True)
    assert newer.record is None and newer.failure.startswith("another-mistake: recorded with other versions; run all")


def test_new_syntax_and_exit_are_errors_like_any(fake_python):
    parts = said_by(
        fake_python, ("fixed", "x = 1\nif x:\n    import sys; sys.exit(3)"), ("fixed", "raise KeyError('a')")
    )
    assert parts["fixed"].error_class == "SystemExit" and parts["fixed-2"].text == "'a'"


def test_an_endless_program_is_named_and_nothing_recorded(fake_python, monkeypatch):
    monkeypatch.setattr(grid, "LIMIT", 1)
    with pytest.raises(grid.GridFailed, match="tf-9.9.9: no end after 1 s of sizes-do-not-add/failing"):
        said_by(fake_python, ("failing", "while True: pass"))


def test_a_runner_that_stops_is_told(tmp_path):
    broken = python(tmp_path)
    (tmp_path / "packages" / "tensorflow" / "__init__.py").write_text("raise ImportError('no AVX')")
    with pytest.raises(grid.GridFailed, match=r"(?s)stopped after 0 results.*no AVX"):
        said_by(broken, ("failing", FAILS))


def test_other_entries_of_an_old_record_are_kept(fake_python):
    other = entry(("failing", FAILS), id="another-mistake")
    old = grid.record(ENVIRONMENT, fake_python, (other, GOOD))
    new = grid.record(ENVIRONMENT, fake_python, (GOOD,), old)
    assert new.entries["another-mistake"] == old.entries["another-mistake"]
    assert written(new) == written(old)


def test_a_record_is_stale_when_a_cell_changes(fake_python):
    record = grid.record(ENVIRONMENT, fake_python, (GOOD,))
    changed = entry(("failing", "1 + '2'"), ("fixed", "assert True"), ("raw tf1", FAILS))
    assert not grid.is_stale(ENVIRONMENT, GOOD, record)
    assert grid.is_stale(ENVIRONMENT, changed, record) and grid.is_stale(ENVIRONMENT, GOOD, None)


def test_messages_lose_paths_colours_and_addresses():
    file = 'File "/home/me/env/lib/python3.7/site-packages/keras/a.py"'
    text = f"\x1b[1m{file}, <object at 0x7f00aa11bb22>, /usr/lib/python3.9/abc.py\x1b[0m"
    assert grid.portable(text) == 'File "keras/a.py", <object at 0x...>, abc.py'


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ("error: No space left on device (os error 28)", "the disk is full"),
        ("error: Request failed\n  cause: dns error: failed to lookup address", "no package registry was reached"),
        ("error: No solution found when resolving dependencies", "its pins no longer resolve"),
        ("ERROR: No matching distribution found for tensorflow==1.0", "its pins no longer resolve"),
        ("something else", "see below"),
    ],
)
def test_a_failed_build_says_what_to_do(monkeypatch, said, remedy):
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: subprocess.CompletedProcess(a, 1, "", said))
    with pytest.raises(grid.GridFailed, match=f"^tf-9.9.9: cannot be built; {remedy}"):
        grid.call(ENVIRONMENT, ["uv"])


def test_a_python_that_is_not_there_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    with pytest.raises(grid.GridFailed, match=r"tf-9.9.9: no Python 3\.5 found; install it"):
        grid.find_python(dataclasses.replace(ENVIRONMENT, python="3.5"))


def test_an_interrupted_build_is_done_again(monkeypatch, tmp_path):
    monkeypatch.setenv("WHYSHAPE_CACHE", str(tmp_path))
    calls = []

    def install(environment, folder):
        calls.append(folder)
        folder.mkdir()
        (folder / "half").touch()
        if len(calls) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(grid, "install", install)
    monkeypatch.setattr(grid, "prove", lambda *a: None)
    with pytest.raises(KeyboardInterrupt):
        grid.build(ENVIRONMENT)
    grid.build(ENVIRONMENT)
    grid.build(ENVIRONMENT)
    assert len(calls) == 2, "once more after the interruption, and then kept"


def test_rows_that_differ_in_variables_share_a_build(monkeypatch, tmp_path):
    monkeypatch.setenv("WHYSHAPE_CACHE", str(tmp_path))
    monkeypatch.setattr(grid, "install", lambda environment, folder: folder.mkdir())
    monkeypatch.setattr(grid, "prove", lambda *a: None)
    other = dataclasses.replace(ENVIRONMENT, id="x", variables=(("TF_ENABLE_ONEDNN_OPTS", "1"),))
    assert grid.build(ENVIRONMENT) == grid.build(other)
    assert grid.build(ENVIRONMENT) != grid.build(dataclasses.replace(ENVIRONMENT, before="2031-01-01"))


def test_a_cache_that_cannot_be_written_is_told(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("WHYSHAPE_CACHE", str(tmp_path / "file"))
    with pytest.raises(grid.GridFailed, match="set WHYSHAPE_CACHE"):
        grid.build(ENVIRONMENT)


def test_a_reader_s_own_settings_do_not_reach_a_run(monkeypatch):
    monkeypatch.setenv("TF_USE_LEGACY_KERAS", "1")
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    variables = grid.variables_of(ENVIRONMENT)
    assert "TF_USE_LEGACY_KERAS" not in variables and "PYTHONWARNINGS" not in variables
    assert variables["TF_ENABLE_ONEDNN_OPTS"] == "0" and variables["CUDA_VISIBLE_DEVICES"] == "-1"
    gpu = grid.variables_of(dataclasses.replace(ENVIRONMENT, device="gpu"))
    assert gpu["TF_FORCE_GPU_ALLOW_GROWTH"] == "true"


def test_packages_lent_by_a_folder_reach_a_run_on_a_gpu_only(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "lent")
    assert grid.variables_of(lattice.environment(GPU))["PYTHONPATH"] == "lent"
    assert "PYTHONPATH" not in grid.variables_of(ENVIRONMENT)
