"""The lattice on a Ray cluster: one task per environment. Needs the optional package `ray`.

A worker is sent this package and a Job, builds the environment in its own cache, and sends back the record: nothing is
shared but the table. TensorFlow runs in a process of its own, never in Ray's worker, so no state stays behind there.
A record of a GPU asks Ray for one GPU, and Ray shows it only that one.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import ray

from whyshape.grid import Done, Job, do

PACKAGE = Path(__file__).parent
# What a worker's environment needs to find its registry and its cache.
PASSED_ON = ("WHYSHAPE_CACHE", "PIP_FIND_LINKS", "PYENV_ROOT")


def results(jobs: list[Job]) -> Iterator[Done]:
    """What came of each job, as they end; on the cluster at RAY_ADDRESS, or on one of this machine's own."""
    own = not ray.is_initialized()
    if own:
        variables = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        packages = {"py_modules": [str(PACKAGE)], "env_vars": variables}
        ray.init(
            address=os.environ.get("RAY_ADDRESS"), runtime_env=packages, log_to_driver=False, include_dashboard=False
        )
    try:
        task = ray.remote(do)
        waiting = {
            task.options(
                num_cpus=1, num_gpus=int(job.environment.device == "gpu"), name=job.environment.id, max_retries=2
            ).remote(job): job
            for job in jobs
        }
        while waiting:
            for reference in ray.wait(list(waiting))[0]:
                job = waiting.pop(reference)
                try:
                    yield ray.get(reference)
                except ray.exceptions.RayError as error:  # the machine is gone, and so were those after it
                    yield Done(job, None, f"{job.environment.id}: its Ray worker failed: {error}")
    finally:
        if own:
            ray.shutdown()
