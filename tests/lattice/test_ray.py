"""The same grid on Ray: a cluster of two workers on this machine, with a fake TensorFlow. Needs `pip install ray`."""

import dataclasses

import pytest

from tests.lattice.fake import ENVIRONMENT, GOOD, python
from whyshape import grid

ray = pytest.importorskip("ray", reason="ray is optional")


@pytest.fixture(scope="module")
def cluster():
    """Two nodes of one CPU each; no authentication, since it is a test of this machine with itself."""
    from ray.cluster_utils import Cluster

    patch = pytest.MonkeyPatch()
    patch.setenv("RAY_AUTH_MODE", "disabled")
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    cluster.add_node(num_cpus=1)
    ray.init(address=cluster.address, log_to_driver=False, runtime_env={"py_modules": [str(grid.RUNNER.parent)]})
    yield cluster
    ray.shutdown()
    cluster.shutdown()
    patch.undo()


def test_the_cluster_writes_what_one_machine_writes(cluster, tmp_path, monkeypatch):
    from whyshape import grid_ray

    fake = python(tmp_path)
    rows = [dataclasses.replace(ENVIRONMENT, id=f"tf-9.9.{number}") for number in range(4)]
    jobs = [grid.Job(row, (GOOD,)) for row in rows]
    monkeypatch.setattr(grid_ray, "do", lambda job: grid.Done(job, grid.record(job.environment, fake, job.entries)))
    done = {one.job.environment.id: one.record for one in grid_ray.results(jobs)}
    assert done == {row.id: grid.record(row, fake, (GOOD,)) for row in rows}


def test_a_failure_on_a_worker_is_a_failure_of_its_environment(cluster, monkeypatch):
    from whyshape import grid_ray

    def broken(job):
        raise RuntimeError("the worker is gone")

    monkeypatch.setattr(grid_ray, "do", broken)
    (done,) = grid_ray.results([grid.Job(ENVIRONMENT, (GOOD,))])
    assert done.record is None and done.failure.startswith("tf-9.9.9: its Ray worker failed")
