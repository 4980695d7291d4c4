"""What a kernel sees when it runs an entry: one place, for the recorder and for nbval alike.

The same code says different things with oneDNN on or off, on a wide or a narrow terminal, or with a
`keras.json` that somebody edited years ago. All of that is pinned here.
"""

import os
import re
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEVICES = ("cpu", "gpu")

PINNED = {
    "TF_ENABLE_ONEDNN_OPTS": "0",  # on or off by CPU model; it decides whether some errors exist at all
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "KERAS_BACKEND": "tensorflow",
    "KERAS_HOME": str(Path(tempfile.gettempdir()) / "whyshape-keras-home"),  # not the reader's own keras.json
    "PYTHONHASHSEED": "0",
    "PYTHONPATH": str(ROOT),  # kernels start in notebooks/ and pytest's own path does not reach them
}
REMOVED = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TF_USE_LEGACY_KERAS", "PYTHONWARNINGS")

_sockets = tempfile.TemporaryDirectory(prefix="whyshape-")  # goes when the process ends


def connection() -> dict[str, str]:
    """How to talk to a kernel: over Unix sockets in a folder of this process.

    With TCP, kernels that start side by side now and then pick the same port, and one of them dies.
    """
    return {"transport": "ipc", "ip": f"{_sockets.name}/kernel"} if os.name == "posix" else {}


def pin(device: str = "cpu") -> None:
    """Pin this process's environment, and with it that of every kernel it starts.

    `device` is "cpu" (any GPU is hidden) or "gpu" (it stays visible); anything else raises ValueError.
    """
    if device not in DEVICES:
        raise ValueError(f"WHYSHAPE_DEVICE is {device!r}: it must be one of {', '.join(DEVICES)}")
    inherited = os.environ.get("PYTHONPATH", "")
    os.environ.update(PINNED)
    for name in REMOVED:
        os.environ.pop(name, None)
    if device == "cpu":
        os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    else:
        os.environ["TF_FORCE_GPU_ALLOW_GROWTH"] = "true"  # kernels share one GPU
        # On a machine without a network, packages may be lent by a folder.
        folders = dict.fromkeys([PINNED["PYTHONPATH"], *filter(None, inherited.split(os.pathsep))])
        os.environ["PYTHONPATH"] = os.pathsep.join(folders)


def pins() -> dict[str, str]:
    """The versions of TensorFlow and Keras that `make test` installs and runs every entry with."""
    found = re.findall(r"^(tensorflow|keras)==([\w.]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    return dict(found)
