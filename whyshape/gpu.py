"""Prove that TensorFlow computes on a GPU, or say what is missing. Run before anything claims to be "on a GPU".

    python -m whyshape.gpu [--driver | --json]

Without an option: everything that `make verify-gpu` needs, in the Python that it uses: the modules, the pinned
TensorFlow and Keras, and a convolution that ran on the GPU. --driver: only whether there is an NVIDIA driver; needs
nothing installed. --json: the GPU's model, its driver, CUDA, cuDNN and the libraries that were loaded, as one JSON
object, after the proof.

Exit status: 0 proven, 1 not: what is missing, and what to do about it, is on standard error.
"""

import argparse
import ctypes
import importlib
import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

MISSING = """\
no GPU for TensorFlow: {why}
  look at: nvidia-smi (is there a driver?), pip list | grep nvidia (is tensorflow[and-cuda] installed?),
  and CUDA_VISIBLE_DEVICES (it must not be -1)"""
PYTHON = (3, 11)
LOOKED_FOR = ("tensorflow", "keras")  # slow to import, and imported later anyway
IMPORTED = ("numpy", "pytest", "xdist", "nbval.plugin", "nbformat", "nbclient", "ipykernel.kernelapp", "IPython")
QUERY = ["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"]
PROC = Path("/proc/driver/nvidia/version")
NUMBER = re.compile(r"\d+(?:\.\d+)+")
MAPS = Path("/proc/self/maps")  # the files that this process has loaded
LIBRARY = re.compile(r"/lib(cu[a-zA-Z]+|nccl|nvJitLink)\.so\b[.\d]*$")
PARTS = ("cublas", "cufft", "cusolver", "cusparse")  # their versions are told in three calls, the others' in one


class NoGpu(RuntimeError):
    """What keeps TensorFlow from using a GPU."""


class NotReady(RuntimeError):
    """What this Python lacks, GPU or not."""


def require_gpu(tf) -> str:
    """The name of the GPU on which a convolution has just run; NoGpu if it ran elsewhere or not at all.

    `tf` is the tensorflow module, handed in so that the refusal can be tested without one.
    """
    if not tf.config.list_physical_devices("GPU"):
        raise NoGpu(MISSING.format(why="it lists no device of type GPU"))
    image, kernel = tf.ones((1, 4, 4, 1)), tf.ones((2, 2, 1, 1))
    result = tf.nn.conv2d(image, kernel, strides=1, padding="VALID")
    if "GPU" not in result.device:
        raise NoGpu(MISSING.format(why=f"a convolution ran on {result.device}"))
    if float(result[0, 0, 0, 0]) != 4.0:
        raise NoGpu(MISSING.format(why=f"a convolution of ones gave {float(result[0, 0, 0, 0])}, not 4"))
    gpu = tf.config.list_physical_devices("GPU")[0]
    return tf.config.experimental.get_device_details(gpu).get("device_name", gpu.name)


# --- what a record says of a GPU ---


def libraries(maps: Path = MAPS) -> list[str]:
    """NVIDIA's libraries in this process, each with the version that it tells ("cudnn 9.10.2") or else its file's name.

    Empty where the system does not list what a process has loaded.
    """
    try:
        lines = maps.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    paths = sorted({line.split(maxsplit=5)[-1] for line in lines if LIBRARY.search(line)})
    return sorted(dict.fromkeys(named(path, LIBRARY.search(path)[1]) for path in paths))


def named(path: str, name: str) -> str:
    """A loaded library with its version, where it has a function for that."""
    try:
        library = ctypes.CDLL(path)
        if name == "cudart":  # 12090 is 12.9
            number = ctypes.c_int()
            library.cudaRuntimeGetVersion(ctypes.byref(number))
            return f"{name} {number.value // 1000}.{number.value % 1000 // 10}"
        if name == "cudnn":  # 91002 is 9.10.2
            number = library.cudnnGetVersion()
            return f"{name} {number // 10000}.{number // 100 % 100}.{number % 100}"
        if name in PARTS:
            number = ctypes.c_int()
            told = []
            for part in range(3):  # major, minor, patch
                library[f"{name}GetProperty"](part, ctypes.byref(number))
                told.append(str(number.value))
            return f"{name} {'.'.join(told)}"
    except (OSError, AttributeError):
        pass
    return Path(path).name


def gpu_of(tf, driver: Callable[[], str], loaded: Callable[[], list[str]] = libraries) -> dict[str, str]:
    """Model and driver; the CUDA and cuDNN that this TensorFlow was built for; the libraries that it really loaded.

    The last two can differ, for TensorFlow takes what bears the right name. NoGpu where something is not known.
    """
    model = require_gpu(tf)
    if model.startswith("/"):
        raise NoGpu(MISSING.format(why=f"the model of {model} is not known"))
    build = tf.sysconfig.get_build_info()
    unknown = [name for name in ("cuda_version", "cudnn_version") if not build.get(name)]
    if unknown:
        raise NoGpu(MISSING.format(why=f"the build of this TensorFlow names no {' and no '.join(unknown)}"))
    found = {
        "gpu": model,
        "driver": driver(),
        "cuda": str(build["cuda_version"]),
        "cudnn": str(build["cudnn_version"]),
    }
    names = loaded()
    return found | ({"libraries": ", ".join(names)} if names else {})


def driver_version(query: list[str] = QUERY, proc: Path = PROC) -> str:
    """The version of the NVIDIA driver, as nvidia-smi says it, else the kernel; NoGpu where neither knows one."""
    try:
        done = subprocess.run(query, capture_output=True, text=True, timeout=60)
        first = done.stdout.strip().partition("\n")[0].strip()
        if done.returncode == 0 and NUMBER.fullmatch(first):
            return first
        said = (done.stderr or done.stdout).strip().partition("\n")[0] or f"exit status {done.returncode}"
    except (OSError, subprocess.TimeoutExpired) as error:
        said = str(error)
    try:
        found = NUMBER.search(proc.read_text(encoding="utf-8", errors="replace").partition("\n")[0])
    except OSError:
        found = None
    if not found:
        raise NoGpu(MISSING.format(why=f"no NVIDIA driver is found ({said}; no {proc})"))
    return found[0]


# --- what `make verify-gpu` needs ---


def require_modules(import_one: Callable = importlib.import_module, find: Callable = importlib.util.find_spec) -> None:
    """NotReady with every module that cannot be imported, unless all can."""
    missing = [name for name in LOOKED_FOR if find(name) is None]
    for name in IMPORTED:
        try:
            import_one(name)
        except ImportError as error:
            missing.append(f"{name} ({error})")
    if missing:
        raise NotReady(
            f"cannot be imported in {sys.executable}: {', '.join(missing)}\n"
            "  install them there, or run make verify-gpu without OFFLINE=1, which installs all of them"
        )


def require_versions(found: Mapping[str, str], wanted: Mapping[str, str]) -> None:
    """NotReady with every package that is not the pinned one: a record of another release would speak for this one."""
    wrong = [f"{name} is {found[name]}, wanted {version}" for name, version in wanted.items() if found[name] != version]
    if wrong:
        raise NotReady(
            f"not the versions of requirements.txt in {sys.executable}: {'; '.join(wrong)}\n"
            "  install these there, or run make verify-gpu without OFFLINE=1, which installs them"
        )


def imported():
    """The pinned TensorFlow, with what decides its outcomes pinned too; NotReady if it is none."""
    from whyshape import environment

    environment.pin("gpu")
    try:
        import keras
        import tensorflow as tf
    except ImportError as error:
        raise NotReady(f"cannot be imported in {sys.executable}: {error}") from error
    require_versions({"tensorflow": tf.__version__, "keras": keras.__version__}, environment.pins())
    return tf


def main(argv: list[str] | None = None) -> int:
    """Print what was proven, or what is missing."""
    parser = argparse.ArgumentParser(prog="python -m whyshape.gpu", description="Prove that TensorFlow uses a GPU.")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--driver", action="store_true", help="only the NVIDIA driver")
    what.add_argument("--json", action="store_true", help="model, driver, CUDA, cuDNN")
    options = parser.parse_args(argv)
    try:
        if sys.version_info < PYTHON:
            raise NotReady(f"{sys.executable} is Python {sys.version.split()[0]}; Whyshape needs 3.11 or newer")
        if options.driver:
            print(f"NVIDIA driver {driver_version()}")
        elif options.json:
            print(json.dumps(gpu_of(imported(), driver_version)))
        else:
            require_modules()
            tf = imported()
            print(f"TensorFlow {tf.__version__} computes on {require_gpu(tf)}")
    except (NoGpu, NotReady) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
