"""The table of environments: consistent, as wide as promised, and in step with what the project itself is tested on."""

import json
import re
import subprocess
import sys

import pytest

from whyshape.environment import PINNED, ROOT, pins
from whyshape.lattice import BY_ID, ENVIRONMENTS, ci_matrix, environment, gpu_id, shard


def test_ids_and_releases_are_unique():
    assert len(BY_ID) == len(ENVIRONMENTS)
    assert len({row.release for row in ENVIRONMENTS}) == len(ENVIRONMENTS)


def test_what_was_promised_is_there():
    releases = {row.release for row in ENVIRONMENTS}
    old = [f"TF 1.{n}" for n in (13, 14, 15)] + [f"TF 2.{n}" for n in (0, 2, 4, 6, 8, 10, 12, 13, 14, 15)]
    new = [f"Keras 3.{n}" for n in (0, 3, 5, 8, 10, 12, 13, 14, 15)]
    beside = [
        "tf-keras 2.21",
        "Keras 3.15 on JAX",
        "Keras 3.15 on PyTorch",
        "TF 2.15 with oneDNN",
        "Keras 3.15 with oneDNN",
    ]
    assert {*old, *new, *beside, "nightly"} <= releases


@pytest.mark.parametrize("row", ENVIRONMENTS, ids=lambda row: row.id)
def test_a_row_is_whole(row):
    assert re.fullmatch(r"3\.\d+", row.python) and row.stands_for and row.device in ("cpu", "gpu")
    assert all(re.fullmatch(r"[\w.-]+(==|<)[\w.+]+", pin) for pin in row.pins) or row.allowed_to_fail
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", row.before) or row.allowed_to_fail
    tensorflow = row.pins[0].partition("==")
    assert row.id.startswith(f"tf-{tensorflow[2]}") or row.allowed_to_fail, "the id begins with TensorFlow's release"
    if row.release.startswith("TF "):
        assert tensorflow[2].startswith(row.release.split()[1] + ".")


def test_the_main_line_goes_from_old_to_new():
    main = [row.release.split() for row in ENVIRONMENTS if row.main]
    order = [(name == "Keras", *map(int, number.split("."))) for name, number in main]
    assert order == sorted(order)


def test_old_code_is_run_where_keras_2_stands_beside_tensorflow():
    assert BY_ID["tf-1.15.5-keras-2.3.1"].runs_tf1 and BY_ID["tf-2.15.1-keras-2.15.0"].runs_tf1
    assert not BY_ID["tf-2.5.3"].runs_tf1 and not BY_ID["tf-2.21.0-keras-3.15.1"].runs_tf1


def test_the_notebooks_and_the_lattice_agree_on_what_decides_an_outcome():
    variables = BY_ID["tf-2.21.0-keras-3.15.1"].all_variables
    for name in ("TF_ENABLE_ONEDNN_OPTS", "KERAS_BACKEND", "PYTHONHASHSEED"):
        assert variables[name] == PINNED[name]


def test_the_newest_pinned_release_is_in_the_table():
    assert f"tf-{pins()['tensorflow']}-keras-{pins()['keras']}" in BY_ID, (
        "add it to whyshape/lattice.py, then: whyshape record"
    )


def test_shards_share_the_whole():
    rows = list(ENVIRONMENTS)
    parts = [shard(rows, number, 4) for number in range(1, 5)]
    assert sorted(row.id for part in parts for row in part) == sorted(BY_ID)
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_the_matrix_of_the_workflow_is_the_table():
    rows = json.loads(ci_matrix())["include"]
    assert [row["environment"] for row in rows] == list(BY_ID)
    for row in rows:
        number, _, of = row["shard"].partition("/")
        assert [one.id for one in shard(list(ENVIRONMENTS), int(number), int(of))] == [row["environment"]]


def test_the_workflow_takes_everything_from_the_table():
    text = (ROOT / ".github" / "workflows" / "lattice.yml").read_text()
    assert "record --matrix" in text and "record --shard" in text
    assert not any(row.id in text for row in ENVIRONMENTS), "an environment is named in whyshape/lattice.py only"


def test_the_matrix_needs_nothing_but_python():
    """The first job of the workflow installs nothing."""
    done = subprocess.run(
        [sys.executable, "-S", "-m", "whyshape", "record", "--matrix"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0 and json.loads(done.stdout)["include"], done.stderr


@pytest.mark.parametrize(
    ("model", "id"),
    [
        ("NVIDIA H100 80GB HBM3", "gpu-nvidia-h100-80gb-hbm3"),
        ("Tesla T4", "gpu-tesla-t4"),
        ("NVIDIA GeForce RTX 4090 (Laptop)", "gpu-nvidia-geforce-rtx-4090-laptop"),
    ],
)
def test_a_gpu_is_an_environment_named_after_its_model(model, id):
    row = environment(gpu_id(model))
    assert (row.id, row.device, row.main, row.runs_tf1, row.runs_device) == (id, "gpu", False, False, True)
    assert row.release.startswith("GPU: ") and row.keras == "the package keras, on TensorFlow"
    assert row.id not in BY_ID and "CUDA_VISIBLE_DEVICES" not in row.all_variables


def test_a_row_is_found_by_its_id_and_nothing_else_is():
    assert all(environment(row.id) is row for row in ENVIRONMENTS)
    for unknown in ("tf-0.1", "gpu", "gpu-", "gpu-NVIDIA", "gpu-a--b", gpu_id("")):
        with pytest.raises(KeyError):
            environment(unknown)


def test_device_cells_are_run_where_onednn_is_the_only_difference():
    assert [row.id for row in ENVIRONMENTS if row.runs_device] == [
        "tf-2.15.1-keras-2.15.0",
        "tf-2.21.0-keras-3.15.1",
        "tf-2.15.1-keras-2.15.0-onednn",
        "tf-2.21.0-keras-3.15.1-onednn",
    ]


def test_what_keras_means_in_words():
    assert BY_ID["tf-1.15.5-keras-2.3.1"].keras == "tf.keras, inside TensorFlow"
    assert BY_ID["tf-2.15.1-keras-2.15.0"].keras == "the package keras"
    assert BY_ID["tf-2.21.0-keras-3.15.1-jax"].keras == "the package keras, on jax"
    assert BY_ID["tf-2.21.0-tf-keras-2.21.0"].keras == "tf_keras, a package of its own"
