"""Whyshape: answers to TensorFlow and Keras shape errors, proven by execution."""


def load_ipython_extension(shell):
    """`%load_ext whyshape`: explanations of shape errors below their tracebacks."""
    from whyshape.notebook_extension import load  # here, since `whyshape explain` must start at once

    load(shell)


def unload_ipython_extension(shell):
    """`%unload_ext whyshape`."""
    from whyshape.notebook_extension import unload

    unload(shell)
