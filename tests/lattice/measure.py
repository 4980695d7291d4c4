"""How the cost of the lattice grows: `python -m tests.lattice.measure [--ray]`.

Real entries are multiplied into synthetic ones and run in environments that are built already; the slope of the time
over the number of cells (entry x environment) is what one more cell costs. With --ray: on two workers of this machine.
"""

import dataclasses
import os
import sys
import time

from whyshape import grid
from whyshape.entry import read_entries
from whyshape.environment import ROOT
from whyshape.lattice import BY_ID

ENVIRONMENTS = [
    BY_ID[name]
    for name in (
        "tf-2.15.1-keras-2.15.0",
        "tf-2.21.0-keras-3.15.1",
        "tf-2.15.1-keras-2.15.0-onednn",
        "tf-2.21.0-keras-3.15.1-onednn",
    )
]
SIZES = ((1, 2), (2, 2), (4, 2), (1, 4), (2, 4))  # (times the entries, environments)


def jobs(times: int, environments: int) -> list[grid.Job]:
    """Jobs of `times` copies of every entry."""
    entries = [
        dataclasses.replace(entry, id=f"{entry.id}-{number}")
        for number in range(times)
        for entry in read_entries(ROOT / "notebooks")
    ]
    return [grid.Job(row, tuple(entries)) for row in ENVIRONMENTS[:environments]]


def serial(work: list[grid.Job]) -> list[grid.Done]:
    return [grid.do(job) for job in work]


def on_ray(work: list[grid.Job]) -> list[grid.Done]:
    from whyshape.grid_ray import results

    return list(results(work))


def main(argv: list[str]) -> None:
    run = serial
    if "--ray" in argv:
        import ray
        from ray.cluster_utils import Cluster

        os.environ["RAY_AUTH_MODE"] = "disabled"
        started = time.monotonic()
        cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
        cluster.add_node(num_cpus=1)
        packages = {"py_modules": [str(grid.RUNNER.parent)]}
        ray.init(address=cluster.address, log_to_driver=False, runtime_env=packages)
        print(f"cluster of two workers: {time.monotonic() - started:.1f} s")
        run = on_ray
    print("entries  environments  cells  seconds  of which in runners")
    for times, environments in SIZES:
        work = jobs(times, environments)
        started = time.monotonic()
        done = run(work)
        seconds = time.monotonic() - started
        assert not any(one.failure for one in done), [one.failure for one in done]
        entries = len(work[0].entries)
        ran = sum(one.ran for one in done)
        print(f"{entries:7}{environments:14}{entries * environments:7}{seconds:9.1f}{ran:9.1f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
