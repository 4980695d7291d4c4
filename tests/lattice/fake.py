"""A TensorFlow of a few lines, so that the runner and the command are tried in a second, and entries to run on it."""

import sys
from pathlib import Path

from whyshape.entry import Cell, Entry, Section, Source
from whyshape.lattice import Environment

TENSORFLOW = """\
import os
from types import SimpleNamespace
__version__ = "9.9.9"
count = 0
def layer():
    global count
    count += 1
    return "layer_{}".format(count)
def list_physical_devices(kind):
    return [] if "NO_GPU" in os.environ else ["a GPU"]
config = SimpleNamespace(list_physical_devices=list_physical_devices)
Dense = type("Dense", (), {"__module__": "fakekeras.layers"})
keras = SimpleNamespace(layers=SimpleNamespace(Dense=Dense))
"""
ENVIRONMENT = Environment("tf-9.9.9", "TF 9.9", "3.11", ("tensorflow==9.9.9", "keras==2.9"), "2030-01-01", "nothing")
ON_GPU = {"gpu": "NVIDIA H100 80GB HBM3", "driver": "570.86.10", "cuda": "12.5.1", "cudnn": "9"}
GPU = "gpu-nvidia-h100-80gb-hbm3"
FAILS = 'raise ValueError("Shapes (400,) and (800,) differ")'


def python(folder: Path) -> Path:
    """An interpreter that finds the fake packages first."""
    for name, text in {
        "tensorflow": TENSORFLOW,
        "fakekeras": '__version__ = "9.1"\n',
        "numpy": '__version__ = "9.2"\n',
    }.items():
        (folder / "packages" / name).mkdir(parents=True)
        (folder / "packages" / name / "__init__.py").write_text(text)
    script = folder / "python"
    script.write_text(f'#!/bin/sh\nPYTHONPATH="{folder}/packages" exec "{sys.executable}" "$@"\n')
    script.chmod(0o755)
    return script


def entry(*cells: tuple[str, str], id: str = "sizes-do-not-add") -> Entry:
    """An entry of these (tags, source) cells; the tag "raw" makes a raw cell."""
    made = [
        Cell(number, "raw" if "raw" in tags else "code", source, frozenset(tags.split()) - {"raw"})
        for number, (tags, source) in enumerate(cells, start=2)
    ]
    setup = Cell(1, "code", "import tensorflow as tf", frozenset({"setup"}))
    source = Source("Adding sizes", "Stack Overflow", "CC BY-SA 4.0")
    return Entry(id, "Why?", "So.", "d" * 60, ("merge",), source, (), setup, (Section("The error", tuple(made)),))


GOOD = entry(("failing", FAILS), ("fixed", "x = 400\nassert x == 400"), ("raw tf1", FAILS))
