"""The share of Keras's own shape errors that the look-up knows."""

import ast

import pytest

from whyshape import coverage

ROOT = coverage.root_of_keras()
FLOOR = 0.88


def site(source):
    """(exception, text) of the only raise in a piece of source."""
    tree = ast.parse(source)
    node, function = next(coverage.raises(tree, tree))
    known = coverage.assigned(function, node.lineno)
    exception, message = coverage.raised(node, known)
    return exception, coverage.text_of(message, known)


@pytest.mark.parametrize(
    "source",
    [
        'raise ValueError(f"shape {x.shape} is bad")',
        'raise ValueError("shape " + str(x.shape) + " is bad")',
        'raise ValueError("shape %s is bad" % x.shape)',
        'raise ValueError("shape {} is bad".format(x.shape))',
        'def f():\n    text = f"shape {x.shape} "\n    text += "is bad"\n    raise ValueError(text)',
        'def f():\n    error = ValueError(f"shape {x.shape} is bad")\n    raise error.with_traceback(None)',
    ],
)
def test_text_of_a_raise(source):
    exception, text = site(source)
    assert exception == "ValueError"
    assert text.startswith("shape {") and text.endswith("} is bad")


def test_a_known_and_an_unknown_text():
    family, _ = coverage.covered("Inputs have incompatible shapes. Received shapes {shape1} and {shape2}")
    assert family == "merge-layer-mismatch"
    assert coverage.covered("The shape {shape} is not nice") is None


@pytest.mark.skipif(ROOT is None, reason="needs Keras")
def test_keras_is_covered():
    grouped, known = coverage.measure(ROOT)
    assert len(grouped) > 150
    assert sum(family is not None for family in known.values()) >= FLOOR * len(grouped)
