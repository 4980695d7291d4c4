"""What nbval's kernels see and what it compares. The recorder uses the same environment."""

import functools
import os

import nbval.kernel
import pytest
from xdist.scheduler import LoadScopeScheduling

from whyshape import environment

DEVICE = os.environ.get("WHYSHAPE_DEVICE", "cpu")

environment.pin(DEVICE)
nbval.kernel.KernelManager = functools.partial(nbval.kernel.KernelManager, **environment.connection())


def pytest_collectstart(collector):
    """Warnings carry times and process ids; they are never stored, so there is nothing to compare them with."""
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += ("stderr",)


def pytest_collection_modifyitems(items):
    """A cell that is tagged for the other device is not run; the notebook says why below it."""
    other = "cpu-only" if DEVICE == "gpu" else "gpu-only"
    for item in items:
        if other in getattr(item, "cell", {}).get("metadata", {}).get("tags", ()):
            item.add_marker(pytest.mark.skip(reason=f"tagged {other}"))


class WholeNotebooks(LoadScopeScheduling):
    """Every test goes to the next worker that is free; the cells of a notebook stay with one kernel."""

    def _split_scope(self, nodeid):
        return nodeid.split("::")[0] if ".ipynb" in nodeid else nodeid


def pytest_xdist_make_scheduler(config, log):
    return WholeNotebooks(config, log)
