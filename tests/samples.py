"""A small entry that has no fault and needs no TensorFlow: what the checks are tried on, good and then spoiled."""

import json
from pathlib import Path

from whyshape.form import KERNEL, write

SNIPPET = '"""Half of a size."""\n\n\ndef half(size):\n    """Half of `size`, rounded down."""\n    return size // 2\n'
ID = "sizes-do-not-add"


def markdown(source: str) -> dict:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def code(source: str, *tags: str, outputs: tuple[dict, ...] = ()) -> dict:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"tags": list(tags)} if tags else {},
        "outputs": list(outputs),
        "source": source,
    }


def text(printed: str) -> dict:
    return {"name": "stdout", "output_type": "stream", "text": printed}


def error(error_class: str, message: str) -> dict:
    return {"ename": error_class, "evalue": message, "output_type": "error", "traceback": [f"{error_class}: {message}"]}


def good_notebook() -> dict:
    """An executed entry: a failing sum, a snippet, a fix."""
    cells = [
        markdown("# Why can I not add 2 to '3'?\n\nOne is an `int`, the other a `str` of length 1."),
        code("import math", "setup"),
        markdown("## The error\n\nTwo sizes are added."),
        code(
            "2 + '3'",
            "failing",
            "raises-exception",
            outputs=(error("TypeError", "unsupported operand type(s) for +: 'int' and 'str'"),),
        ),
        markdown("## Why\n\nThe second size is text."),
        code('def half(size):\n    """Half of `size`, rounded down."""\n    return size // 2', "snippet:half"),
        markdown("## Fix\n\nConvert it first."),
        code("total = half(4) + int('3')\nprint(total)\nassert total == 5", "fixed", outputs=(text("5\n"),)),
        markdown("## Check yourself\n\nPrint `type(size)`."),
        markdown("## Sources\n\nRetold from *Adding sizes*, Stack Overflow, CC BY-SA 4.0."),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    for count, cell in enumerate((cell for cell in cells if cell["cell_type"] == "code"), start=1):
        cell["execution_count"] = count
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": dict(KERNEL),
            "language_info": {"name": "python"},
            "whyshape": {
                "description": "Adding an int and a str raises TypeError; convert the text to a number first.",
                "topics": ["merge"],
                "source": {"title": "Adding sizes", "site": "Stack Overflow", "licence": "CC BY-SA 4.0"},
            },
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def save(folder: Path, notebook: dict, name: str = ID) -> Path:
    """Write `notebook` as folder/notebooks/<name>.ipynb beside the snippet it uses; its path."""
    (folder / "notebooks").mkdir(exist_ok=True)
    (folder / "snippets").mkdir(exist_ok=True)
    (folder / "snippets" / "half.py").write_text(SNIPPET, encoding="utf-8")
    path = folder / "notebooks" / f"{name}.ipynb"
    path.write_text(write(json.loads(json.dumps(notebook))), encoding="utf-8")
    return path
