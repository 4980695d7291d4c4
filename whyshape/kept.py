"""What a build makes at some cost and keeps in .cache/: made once for the same inputs, whole or not at all."""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / ".cache"


def made_once(folder: Path, inputs: str, suffix: str, make: Callable[[], bytes]) -> bytes:
    """What `make` returns; taken from the folder if it was made from the same inputs before."""
    path = folder / f"{sha256(inputs.encode()).hexdigest()}{suffix}"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(f".{os.getpid()}")
        half.write_bytes(make())
        half.replace(path)
    return path.read_bytes()
