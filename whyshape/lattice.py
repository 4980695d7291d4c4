"""The lattice: every environment in which entries are recorded. The one table; a new release is one new row.

TensorFlow and Keras are pinned separately: with one Keras, every TensorFlow from 2.16 to 2.21 says the same, while
Keras changes its words every few releases. So the main line runs along TensorFlow up to 2.15, whose Keras comes with
it, and along Keras from 3.0. Beside it stand other back ends, oneDNN switched on, `tf-keras`, and what is not out yet.

GPUs are in no row: an environment on one is named after its model (`gpu-<model>`), exists where a machine has it, and
is recorded by `make verify-gpu` there. `environment` knows the rows and them.
"""

import json
import re
from dataclasses import dataclass

# The same everywhere, so that two machines record the same. oneDNN: on or off by the CPU's model unless it is said.
COMMON = {
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "KERAS_BACKEND": "tensorflow",
    "PYTHONHASHSEED": "0",
    "CUDA_VISIBLE_DEVICES": "-1",
    "COLUMNS": "80",
}


@dataclass(frozen=True)
class Environment:
    """One row. Everything that decides what an entry says, and nothing that does not.

    release: how pages call it. `before`: the resolver sees nothing that was uploaded after this day, so what is not
    pinned is of its time. `tf1`: the question's own code is run here too (see `runs_tf1`). `main`: on the main line.
    """

    id: str
    release: str
    python: str
    pins: tuple[str, ...]
    before: str
    stands_for: str
    variables: tuple[tuple[str, str], ...] = ()
    device: str = "cpu"
    main: bool = True
    allowed_to_fail: bool = False
    options: tuple[str, ...] = ()

    @property
    def runs_tf1(self) -> bool:
        """The rule for `tf1` cells: where the Keras that people installed beside TensorFlow is Keras 1 or 2."""
        return any(re.match(r"keras==[12]\.", pin) for pin in self.pins)

    @property
    def runs_device(self) -> bool:
        """The rule for `device` cells: on a GPU, and where rows with the same packages differ in oneDNN alone."""
        return self.device == "gpu" or self.pins in {row.pins for row in ENVIRONMENTS if row.variables == ONEDNN}

    @property
    def all_variables(self) -> dict[str, str]:
        gpu = {"TF_FORCE_GPU_ALLOW_GROWTH": "true"}
        common = {k: v for k, v in COMMON.items() if self.device == "cpu" or k != "CUDA_VISIBLE_DEVICES"}
        return common | (gpu if self.device == "gpu" else {}) | dict(self.variables)

    @property
    def keras(self) -> str:
        """What `from tensorflow import keras` means here, in words."""
        if dict(self.variables).get("TF_USE_LEGACY_KERAS"):
            return "tf_keras, a package of its own"
        if self.device == "gpu" or any(pin.startswith(("keras==3", "tf-nightly")) for pin in self.pins):
            return "the package keras, on " + dict(self.variables).get("KERAS_BACKEND", "TensorFlow")
        version = re.search(r"==(\d+)\.(\d+)", self.pins[0])
        outside = (int(version[1]), int(version[2])) >= (2, 6)
        return "the package keras" if outside else "tf.keras, inside TensorFlow"


OLD = ("numpy==1.16.6", "h5py<3", "protobuf<3.18", "gast==0.2.2")  # else the newest that Python 3.6 may install
ONEDNN = (("TF_ENABLE_ONEDNN_OPTS", "1"),)

ENVIRONMENTS = (
    Environment(
        "tf-1.4.1-keras-2.0.9",
        "TF 1.4",
        "3.6",
        ("tensorflow==1.4.1", "keras==2.0.9", *OLD[:3]),
        "2022-03-01",
        "the first tf.keras, and the Keras of the questions of 2017",
    ),
    Environment(
        "tf-1.8.0-keras-2.1.6",
        "TF 1.8",
        "3.6",
        ("tensorflow==1.8.0", "keras==2.1.6", *OLD),
        "2022-03-01",
        "a Keras that says 'list index out of range'",
    ),
    Environment(
        "tf-1.13.2-keras-2.2.4",
        "TF 1.13",
        "3.7",
        ("tensorflow==1.13.2", "keras==2.2.4"),
        "2019-10-01",
        "the first for Python 3.7, with the Keras most used beside it",
    ),
    Environment(
        "tf-1.14.0-keras-2.2.5",
        "TF 1.14",
        "3.7",
        ("tensorflow==1.14.0", "keras==2.2.5"),
        "2019-12-01",
        "the deprecation warnings on the way to 2.0",
    ),
    Environment(
        "tf-1.15.5-keras-2.3.1",
        "TF 1.15",
        "3.7",
        ("tensorflow==1.15.5", "keras==2.3.1"),
        "2021-03-01",
        "the last TensorFlow 1, with the last Keras that was a project of its own",
    ),
    Environment(
        "tf-2.0.4-keras-2.3.1",
        "TF 2.0",
        "3.7",
        ("tensorflow==2.0.4", "keras==2.3.1"),
        "2021-03-01",
        "the first that runs eagerly",
    ),
    Environment(
        "tf-2.1.4-keras-2.3.1",
        "TF 2.1",
        "3.7",
        ("tensorflow-cpu==2.1.4", "keras==2.3.1"),
        "2021-07-01",
        "the last that Python 2 could run too",
    ),
    Environment(
        "tf-2.2.3-keras-2.4.3",
        "TF 2.2",
        "3.8",
        ("tensorflow-cpu==2.2.3", "keras==2.4.3"),
        "2021-07-01",
        "the first with an overridable train_step; standalone Keras only forwards from here",
    ),
    Environment(
        "tf-2.3.4-keras-2.4.3",
        "TF 2.3",
        "3.8",
        ("tensorflow-cpu==2.3.4", "keras==2.4.3"),
        "2021-10-01",
        "the last before functional models were built on KerasTensor",
    ),
    Environment(
        "tf-2.4.4-keras-2.4.3",
        "TF 2.4",
        "3.8",
        ("tensorflow-cpu==2.4.4", "keras==2.4.3"),
        "2021-12-01",
        "the first with KerasTensor",
    ),
    Environment(
        "tf-2.5.3",
        "TF 2.5",
        "3.9",
        ("tensorflow-cpu==2.5.3",),
        "2022-03-01",
        "the last with Keras in the same repository; it ships a keras-nightly, so none stands beside it",
    ),
    Environment(
        "tf-2.6.5-keras-2.6.0",
        "TF 2.6",
        "3.9",
        ("tensorflow==2.6.5", "keras==2.6.0", "tensorflow-estimator==2.6.0", "tensorboard==2.6.0", "protobuf<3.21"),
        "2023-01-20",
        "the first with Keras as a package of its own",
    ),
    Environment(
        "tf-2.7.4-keras-2.7.0",
        "TF 2.7",
        "3.9",
        ("tensorflow-cpu==2.7.4", "keras==2.7.0", "protobuf<3.21"),
        "2022-12-15",
        "the first with 'Exception encountered when calling layer'",
    ),
    Environment(
        "tf-2.8.4-keras-2.8.0",
        "TF 2.8",
        "3.10",
        ("tensorflow-cpu==2.8.4", "keras==2.8.0"),
        "2022-12-01",
        "the last without oneDNN by default",
    ),
    Environment(
        "tf-2.9.3-keras-2.9.0",
        "TF 2.9",
        "3.10",
        ("tensorflow-cpu==2.9.3", "keras==2.9.0"),
        "2022-12-15",
        "the first with oneDNN by default",
    ),
    Environment(
        "tf-2.10.1-keras-2.10.0",
        "TF 2.10",
        "3.10",
        ("tensorflow-cpu==2.10.1", "keras==2.10.0"),
        "2022-12-15",
        "the last with a GPU on Windows",
    ),
    Environment(
        "tf-2.11.1-keras-2.11.0",
        "TF 2.11",
        "3.10",
        ("tensorflow-cpu==2.11.1", "keras==2.11.0"),
        "2023-04-15",
        "the first with GroupNormalization",
    ),
    Environment(
        "tf-2.12.1-keras-2.12.0",
        "TF 2.12",
        "3.11",
        ("tensorflow-cpu==2.12.1", "keras==2.12.0"),
        "2023-11-01",
        "the last that keeps the old import paths",
    ),
    Environment(
        "tf-2.13.1-keras-2.13.1",
        "TF 2.13",
        "3.11",
        ("tensorflow-cpu==2.13.1", "keras==2.13.1"),
        "2023-11-01",
        "Keras 2 after its legacy imports went",
    ),
    Environment(
        "tf-2.14.1-keras-2.14.0",
        "TF 2.14",
        "3.11",
        ("tensorflow-cpu==2.14.1", "keras==2.14.0"),
        "2023-12-01",
        "one release before the last with Keras 2",
    ),
    Environment(
        "tf-2.15.1-keras-2.15.0",
        "TF 2.15",
        "3.11",
        ("tensorflow-cpu==2.15.1", "keras==2.15.0"),
        "2024-04-01",
        "the last TensorFlow with Keras 2",
    ),
    Environment(
        "tf-2.16.2-keras-3.0.5",
        "Keras 3.0",
        "3.11",
        ("tensorflow-cpu==2.16.2", "keras==3.0.5"),
        "2024-07-01",
        "the first Keras 3",
    ),
    Environment(
        "tf-2.16.2-keras-3.3.3",
        "Keras 3.3",
        "3.11",
        ("tensorflow-cpu==2.16.2", "keras==3.3.3"),
        "2024-07-01",
        "what TensorFlow 2.16 got in its time",
    ),
    Environment(
        "tf-2.17.1-keras-3.5.0",
        "Keras 3.5",
        "3.11",
        ("tensorflow-cpu==2.17.1", "keras==3.5.0"),
        "2024-11-01",
        "what TensorFlow 2.17 got in its time",
    ),
    Environment(
        "tf-2.18.1-keras-3.8.0",
        "Keras 3.8",
        "3.11",
        ("tensorflow-cpu==2.18.1", "keras==3.8.0"),
        "2025-04-01",
        "what TensorFlow 2.18 got in its time",
    ),
    Environment(
        "tf-2.19.1-keras-3.10.0",
        "Keras 3.10",
        "3.11",
        ("tensorflow-cpu==2.19.1", "keras==3.10.0"),
        "2025-09-01",
        "names without keras.api",
    ),
    Environment(
        "tf-2.20.0-keras-3.12.4",
        "Keras 3.12",
        "3.11",
        ("tensorflow-cpu==2.20.0", "keras==3.12.4"),
        "2026-11-01",
        "the last in which an output of size 0 passes unseen",
    ),
    Environment(
        "tf-2.21.0-keras-3.13.2",
        "Keras 3.13",
        "3.11",
        ("tensorflow-cpu==2.21.0", "keras==3.13.2"),
        "2026-11-01",
        "messages name the input",
    ),
    Environment(
        "tf-2.21.0-keras-3.14.1",
        "Keras 3.14",
        "3.11",
        ("tensorflow-cpu==2.21.0", "keras==3.14.1"),
        "2026-11-01",
        "convolutions check for an output of size 0",
    ),
    Environment(
        "tf-2.21.0-keras-3.15.1",
        "Keras 3.15",
        "3.11",
        ("tensorflow-cpu==2.21.0", "keras==3.15.1"),
        "2026-11-01",
        "the newest; pooling checks for an output of size 0",
    ),
    Environment(
        "tf-2.21.0-tf-keras-2.21.0",
        "tf-keras 2.21",
        "3.11",
        ("tensorflow==2.21.0", "keras==3.15.1", "tf-keras==2.21.0"),
        "2026-11-01",
        "Keras 2 kept alive on the newest TensorFlow (TF_USE_LEGACY_KERAS=1)",
        variables=(("TF_USE_LEGACY_KERAS", "1"),),
        main=False,
    ),
    Environment(
        "tf-2.21.0-keras-3.15.1-jax",
        "Keras 3.15 on JAX",
        "3.11",
        ("tensorflow-cpu==2.21.0", "keras==3.15.1", "jax==0.10.2"),
        "2026-11-01",
        "the same Keras computing with JAX; TensorFlow is there because the cells import it",
        variables=(("KERAS_BACKEND", "jax"),),
        main=False,
    ),
    Environment(
        "tf-2.21.0-keras-3.15.1-torch",
        "Keras 3.15 on PyTorch",
        "3.11",
        ("tensorflow-cpu==2.21.0", "keras==3.15.1", "torch==2.13.0"),
        "2026-11-01",
        "the same Keras computing with PyTorch; TensorFlow is there because the cells import it",
        variables=(("KERAS_BACKEND", "torch"),),
        main=False,
    ),
    Environment(
        "tf-2.15.1-keras-2.15.0-onednn",
        "TF 2.15 with oneDNN",
        "3.11",
        ("tensorflow-cpu==2.15.1", "keras==2.15.0"),
        "2024-04-01",
        "the last Keras 2 as most x86 machines run it",
        variables=ONEDNN,
        main=False,
    ),
    Environment(
        "tf-2.21.0-keras-3.15.1-onednn",
        "Keras 3.15 with oneDNN",
        "3.11",
        ("tensorflow-cpu==2.21.0", "keras==3.15.1"),
        "2026-11-01",
        "the newest as most x86 machines run it",
        variables=ONEDNN,
        main=False,
    ),
    Environment(
        "tf-nightly",
        "nightly",
        "3.12",
        ("tf-nightly",),
        "",
        "what is coming; may fail",
        main=False,
        allowed_to_fail=True,
        options=("--prerelease=allow",),
    ),
)
BY_ID = {environment.id: environment for environment in ENVIRONMENTS}
GPU_ID = re.compile(r"gpu(-[a-z0-9]+)+")


def gpu_id(model: str) -> str:
    """The id of the environment on a GPU: "NVIDIA H100 80GB HBM3" -> "gpu-nvidia-h100-80gb-hbm3"."""
    return "-".join(["gpu", *re.findall(r"[a-z0-9]+", model.lower())])


def environment(id: str) -> Environment:
    """The environment of an id: a row of the table, or one on a GPU; KeyError for any other id."""
    if id in BY_ID or not GPU_ID.fullmatch(id):
        return BY_ID[id]
    model = " ".join(id.split("-")[1:]).upper()
    return Environment(id, f"GPU: {model}", "", (), "", "the pinned release on this GPU", device="gpu", main=False)


def shard(items: list, number: int, of: int) -> list:
    """The `number`-th (from 1) of `of` parts, by turns: neighbours in the table cost about the same."""
    return items[number - 1 :: of]


def ci_matrix() -> str:
    """The table as the matrix of a CI workflow: one shard per environment."""
    rows = [
        {
            "environment": row.id,
            "python": row.python,
            "shard": f"{number}/{len(ENVIRONMENTS)}",
            "allowed_to_fail": row.allowed_to_fail,
        }
        for number, row in enumerate(ENVIRONMENTS, start=1)
    ]
    return json.dumps({"include": rows}, separators=(",", ":"))
