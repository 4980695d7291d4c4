"""The proof of a GPU, on stand-ins for TensorFlow: it must refuse whatever is not a GPU. (The real one needs a GPU.)

And `make verify-gpu`: what it would run, and that it really refuses on a machine without one.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from whyshape import environment, gpu
from whyshape.environment import ROOT
from whyshape.gpu import (
    NoGpu,
    NotReady,
    driver_version,
    gpu_of,
    libraries,
    require_gpu,
    require_modules,
    require_versions,
)

ON_GPU = "/job:localhost/replica:0/task:0/device:GPU:0"
BUILD = {"cuda_version": "12.5.1", "cudnn_version": "9", "is_cuda_build": True}


class Result:
    def __init__(self, device, value):
        self.device, self.value = device, value

    def __getitem__(self, index):
        return self.value


def stand_in(gpus, device="", value=4.0, details=(("device_name", "NVIDIA X100"),), build=BUILD):
    """What is needed of TensorFlow, with these GPUs and a convolution that ran on `device`."""
    return SimpleNamespace(
        __version__="2.21.0",
        ones=lambda shape: None,
        nn=SimpleNamespace(conv2d=lambda *arguments, **options: Result(device, value)),
        config=SimpleNamespace(
            list_physical_devices=lambda kind: gpus,
            experimental=SimpleNamespace(get_device_details=lambda gpu: dict(details)),
        ),
        sysconfig=SimpleNamespace(get_build_info=lambda: build),
    )


GPU = SimpleNamespace(name="/physical_device:GPU:0")


def test_a_convolution_on_a_gpu_is_proof():
    assert require_gpu(stand_in([GPU], ON_GPU)) == "NVIDIA X100"


@pytest.mark.parametrize(
    "tensorflow, why",
    [
        (stand_in([]), "it lists no device of type GPU"),
        (stand_in([GPU], "/job:localhost/replica:0/task:0/device:CPU:0"), "a convolution ran on .*CPU:0"),
        (stand_in([GPU], "/device:GPU:0", 0.0), "gave 0.0, not 4"),
    ],
)
def test_anything_else_is_refused_with_what_is_missing(tensorflow, why):
    for proof in (require_gpu, lambda tf: gpu_of(tf, lambda: "570.1")):
        with pytest.raises(NoGpu, match=why) as refused:
            proof(tensorflow)
        assert "nvidia-smi" in str(refused.value)


# --- what a record says of a GPU ---


def test_a_record_names_model_driver_cuda_and_cudnn():
    found = gpu_of(stand_in([GPU], ON_GPU), lambda: "570.86.10", lambda: [])
    assert found == {"gpu": "NVIDIA X100", "driver": "570.86.10", "cuda": "12.5.1", "cudnn": "9"}


def test_a_record_names_the_libraries_that_were_loaded_too():
    found = gpu_of(stand_in([GPU], ON_GPU), lambda: "570.86.10", lambda: ["cublas 13.1.0", "cudnn 9.19.0"])
    assert found["libraries"] == "cublas 13.1.0, cudnn 9.19.0"


@pytest.mark.parametrize(
    ("tensorflow", "why"),
    [
        (stand_in([GPU], ON_GPU, details=()), "the model of /physical_device:GPU:0 is not known"),
        (stand_in([GPU], ON_GPU, build={"cuda_version": "12.5.1"}), "names no cudnn_version"),
        (stand_in([GPU], ON_GPU, build={}), "names no cuda_version and no cudnn_version"),
    ],
)
def test_a_gpu_of_which_too_little_is_known_is_not_recorded(tensorflow, why):
    with pytest.raises(NoGpu, match=why):
        gpu_of(tensorflow, lambda: "570.1")


LOADED = """\
7f0000000000-7f0000001000 r--p 00000000 fe:00 12 {folder}/libcudart.so.12
7f0000001000-7f0000002000 r-xp 00001000 fe:00 12 {folder}/libcudart.so.12
7f0000002000-7f0000003000 r--p 00000000 fe:00 13 {folder}/libcudnn.so.9
7f0000003000-7f0000004000 r--p 00000000 fe:00 14 {folder}/libcublas.so.13
7f0000004000-7f0000005000 r--p 00000000 fe:00 15 {folder}/libnccl.so.2
7f0000005000-7f0000006000 r--p 00000000 fe:00 16 {folder}/libcufft.so.11 (deleted)
7f0000006000-7f0000007000 rw-p 00000000 00:00 0 [heap]
"""
TELL = {
    "libcudart.so.12": "int cudaRuntimeGetVersion(int *v) { *v = 12090; return 0; }",
    "libcudnn.so.9": "unsigned long cudnnGetVersion(void) { return 91002; }",
    "libcublas.so.13": "int cublasGetProperty(int part, int *v) { *v = (int[]){13, 1, 4}[part]; return 0; }",
}


@pytest.mark.skipif(not shutil.which("cc"), reason="needs a C compiler")
def test_the_loaded_libraries_say_their_own_versions(tmp_path):
    for name, source in TELL.items():
        build = ["cc", "-shared", "-fPIC", "-x", "c", "-", "-o", str(tmp_path / name)]
        subprocess.run(build, input=source, text=True, check=True)
    (tmp_path / "maps").write_text(LOADED.format(folder=tmp_path))
    assert libraries(tmp_path / "maps") == ["cublas 13.1.4", "cudart 12.9", "cudnn 9.10.2", "libnccl.so.2"]


def test_where_nothing_is_listed_no_library_is_known():
    assert libraries(NO_SUCH_FILE) == []


NO_SUCH_FILE = Path("no-such-file")
OF_THE_KERNEL = "NVRM version: NVIDIA UNIX {}  550.54.15  Tue Mar  5 22:23:56 UTC 2024\nGCC version:  gcc 12.3.0\n"


def printing(text, status=0):
    return [sys.executable, "-S", "-c", f"import sys; print({text!r}); sys.exit({status})"]


def test_the_driver_is_what_nvidia_smi_says():
    assert driver_version(printing("570.86.10\n570.86.10"), NO_SUCH_FILE) == "570.86.10"


@pytest.mark.parametrize("query", [["no-such-command"], printing("No devices were found", 6), printing("[N/A]")])
@pytest.mark.parametrize("kind", ["x86_64 Kernel Module", "Open Kernel Module for x86_64"])
def test_or_what_the_kernel_says(tmp_path, query, kind):
    (tmp_path / "version").write_text(OF_THE_KERNEL.format(kind))
    assert driver_version(query, tmp_path / "version") == "550.54.15"


def test_no_driver_is_told_with_what_was_looked_at(tmp_path):
    with pytest.raises(NoGpu, match="no NVIDIA driver is found .*no-such-command.*no-such-file"):
        driver_version(["no-such-command"], NO_SUCH_FILE)
    with pytest.raises(NoGpu, match="No devices were found"):
        driver_version(printing("No devices were found", 6), NO_SUCH_FILE)
    (tmp_path / "version").write_text("garbage")
    with pytest.raises(NoGpu, match="no NVIDIA driver"):
        driver_version(["no-such-command"], tmp_path / "version")


# --- what a Python must hold ---


def test_every_module_that_is_missing_is_named_at_once():
    def import_one(name):
        if name in ("nbval.plugin", "xdist"):
            raise ImportError(f"No module named {name!r}")

    with pytest.raises(NotReady) as refused:
        require_modules(import_one, lambda name: None if name == "keras" else name)
    missing = "keras, xdist (No module named 'xdist'), nbval.plugin (No module named 'nbval.plugin')"
    assert str(refused.value).startswith(f"cannot be imported in {sys.executable}: {missing}\n")


def test_this_python_holds_them_all():
    require_modules()


def test_other_versions_are_named_with_the_wanted_ones():
    wanted = {"tensorflow": "2.21.0", "keras": "3.15.1"}
    require_versions(wanted, wanted)
    with pytest.raises(NotReady, match="tensorflow is 2.17.0, wanted 2.21.0; keras is 3.5.0, wanted 3.15.1"):
        require_versions({"tensorflow": "2.17.0", "keras": "3.5.0"}, wanted)
    with pytest.raises(NotReady, match=": keras is 3.15.2, wanted 3.15.1\n"):
        require_versions(wanted | {"keras": "3.15.2"}, wanted)


def test_packages_lent_by_a_folder_reach_kernels_on_a_gpu_only(monkeypatch):
    for device, folders in (("gpu", [str(ROOT), "lent"]), ("cpu", [str(ROOT)])):
        monkeypatch.setattr(environment.os, "environ", {"PYTHONPATH": os.pathsep.join(["lent", str(ROOT)])})
        environment.pin(device)
        environment.pin(device)
        assert environment.os.environ["PYTHONPATH"].split(os.pathsep) == folders


# --- the commands ---


@pytest.fixture
def main(monkeypatch, capsys):
    """whyshape.gpu's main on a stand-in for TensorFlow: (exit status, output, what is missing)."""

    def run(tensorflow, *argv):
        monkeypatch.setattr(gpu, "imported", lambda: tensorflow)
        monkeypatch.setattr(gpu, "driver_version", lambda: "570.86.10")
        status = gpu.main(list(argv))
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_main_says_what_was_proven(main):
    tensorflow = stand_in([GPU], ON_GPU)
    assert main(tensorflow) == (0, "TensorFlow 2.21.0 computes on NVIDIA X100\n", "")
    assert main(None, "--driver") == (0, "NVIDIA driver 570.86.10\n", "")
    assert json.loads(main(tensorflow, "--json")[1])["driver"] == "570.86.10"


@pytest.mark.parametrize("argv", [[], ["--json"]])
def test_main_refuses_with_nothing_on_standard_output(main, argv):
    status, out, err = main(stand_in([]), *argv)
    assert status == 1 and out == "" and "it lists no device of type GPU" in err


def make(*arguments, **variables):
    return subprocess.run(
        ["make", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "JOBS"))} | variables,
    )


STEPS = ["-m whyshape.gpu", "-m pytest notebooks --numprocesses 2", "-m whyshape record --gpu"]


def commands(*arguments):
    """What make would run; `make setup` is the first of them to be told."""
    done = make("--dry-run", "verify-gpu", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("offline", ["OFFLINE=1", "OFFLINE=yes"])
def test_offline_installs_nothing_and_uses_the_chosen_python(offline):
    prefix = f'PYTHONPATH="{ROOT}${{PYTHONPATH:+:$PYTHONPATH}}" WHYSHAPE_DEVICE=gpu somewhere/python3.12 '
    assert commands(offline, "PYTHON=somewhere/python3.12") == [prefix + step for step in STEPS]


@pytest.mark.parametrize("online", [[], ["OFFLINE="], ["OFFLINE=0"]])
def test_otherwise_it_installs_tensorflow_with_cuda_after_looking_for_a_driver(online, tmp_path):
    lines = commands(f"VENV={tmp_path}/new", "PYTHON=a-python", *online)
    assert lines[0] == "a-python -m whyshape.gpu --driver"
    assert f"a-python -m venv {tmp_path}/new" in lines
    assert "pip install" in lines[-4] and "[and-cuda]==" in lines[-4]
    python = f"{tmp_path}/new/bin/python"
    assert [line.partition(f"{python} ")[2] for line in lines[-3:]] == STEPS


@pytest.mark.parametrize(("bad", "ran"), [("whyshape.gpu", 1), ("pytest", 2), ("nothing", 3)])
def test_it_stops_at_the_first_step_that_fails(tmp_path, bad, ran):
    """No proof, no run of the notebooks; no green run, no record."""
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\necho "$*" >> "{tmp_path}/log"\n[ "$2" != {bad} ]\n')
    python.chmod(0o755)
    done = make("verify-gpu", "OFFLINE=1", f"PYTHON={python}")
    assert (done.returncode == 0) == (ran == 3)
    assert (tmp_path / "log").read_text().splitlines() == STEPS[:ran]


HAS_DRIVER = gpu.PROC.exists()


@pytest.mark.skipif(HAS_DRIVER, reason="this machine has an NVIDIA driver")
class TestWithoutAGpu:
    def test_make_refuses_at_once_and_records_nothing(self):
        before = sorted((ROOT / "verified").glob("gpu-*"))
        started = time.monotonic()
        done = make("verify-gpu", "OFFLINE=1", f"PYTHON={sys.executable}")
        assert done.returncode != 0 and "no GPU for TensorFlow: it lists no device of type GPU" in done.stderr
        assert "pytest" not in done.stdout, "it stops at the proof"
        assert time.monotonic() - started < 60
        assert sorted((ROOT / "verified").glob("gpu-*")) == before

    def test_make_refuses_before_it_installs_anything(self, tmp_path):
        done = make("verify-gpu", f"VENV={tmp_path}/new", f"PYTHON={sys.executable}")
        assert done.returncode != 0 and "no NVIDIA driver is found" in done.stderr
        assert list(tmp_path.iterdir()) == []

    def test_record_refuses_too(self):
        done = subprocess.run(
            [sys.executable, "-m", "whyshape", "record", "--gpu"], cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 1 and "no GPU for TensorFlow" in done.stderr


def test_a_bare_python_is_told_all_that_it_lacks():
    done = subprocess.run([sys.executable, "-S", "-m", "whyshape.gpu"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    for name in (*gpu.LOOKED_FOR, *gpu.IMPORTED):
        assert name in done.stderr
