"""What `whyshape new` starts an entry with: a notebook with every section in place, and a stub of its cause."""

from whyshape.entry import ERROR_SECTIONS, TOPICS

PROMPTS = {
    "The error": "The smallest code that fails, with the question's own numbers.",
    "Why": "First sentence: what is wrong, with the numbers. Then the arithmetic, then a picture of the shapes.",
    "Fix": "What to change, in one sentence.",
    "Other ways": "When another fix is better, and its price. Delete this section if there is none.",
    "Check yourself": "How to see it before it fails.",
    "Sources": "Retold from: TITLE, SITE, LICENCE.",
}

CAUSE = """\
Cause(
    "{id}",
    "The question, as in the notebook?",
    "One sentence: what to do.",
    ask="What to look at when the numbers cannot decide?",
    tells={{"family-id": prior(50)}},  # by family, a function of the numbers: 0 excluded ... 100 proven
    says={{}},  # by family, a function of the numbers: why it happened
    programs={{}},  # by family, a function of the numbers: [broken, fixed]
)
"""


def new_notebook(entry_id: str) -> dict:
    """A notebook for `entry_id` in format 4.5, not executed; `whyshape check` lists what is still to be written."""
    cells = [
        markdown(f"# Why ... ({entry_id})?\n\nThe answer in one or two sentences, with the numbers."),
        code("import numpy as np\nimport tensorflow as tf\nfrom tensorflow import keras", "setup"),
    ]
    for title in ERROR_SECTIONS:
        cells.append(markdown(f"## {title}\n\n{PROMPTS[title]}"))
        if title == "The error":
            cells.append(code("raise NotImplementedError", "failing", "raises-exception"))
        if title == "Fix":
            cells.append(code("", "fixed"))
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "whyshape": {
                "description": "",
                "topics": [TOPICS[0]],
                "source": {"title": "", "site": "", "licence": "CC BY-SA 4.0"},
            }
        },
        "cells": cells,
    }


def markdown(source: str) -> dict:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def code(source: str, *tags: str) -> dict:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"tags": list(tags)},
        "outputs": [],
        "source": source,
    }
