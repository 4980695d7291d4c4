"""Proof by execution: every cause's programs make the round trip of `round_trip.py` with random numbers.

How many numbers a pair gets: ROUND_TRIPS (default 1; the same ones on every run).
"""

import importlib.util
import os
import random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.lookup.round_trip import PAIRS, Runner, differing, make
from tests.lookup.samples import SAMPLERS

TRIPS = int(os.environ.get("ROUND_TRIPS", "1"))


@pytest.fixture(scope="module")
def runner():
    """The process for the programs."""
    if importlib.util.find_spec("tensorflow") is None:
        pytest.skip("needs TensorFlow")
    runner = Runner()
    yield runner
    runner.close()


@pytest.mark.parametrize(("cause", "family"), PAIRS, ids=[f"{cause.id}-{family}" for cause, family in PAIRS])
def test_round_trip(runner, cause, family):
    """Every sampled set of numbers makes the whole trip."""

    # No shrinking: a smaller counterexample is not worth minutes of TensorFlow.
    @settings(
        max_examples=TRIPS,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 2**32))
    def trips(seed):
        trip = make(runner, cause, family, random.Random(f"{cause.id} {family} {seed}"))
        assert not trip.faults, "\n\n".join(trip.faults)

    trips()


def test_every_pair_has_a_sampler():
    """No programs without a trip, no sampler without programs."""
    assert {(cause.id, family) for cause, family in PAIRS} == set(SAMPLERS)


def test_a_program_that_kills_its_process_is_noticed(runner):
    assert "killed" in runner.raised("import os\nos.abort()")
    assert runner.raised("1") is None
    assert runner.raised("raise ValueError('x')") == "ValueError: x"


def test_differing_numbers():
    assert differing({"a": [None, 3, 4], "name": "x"}, {"a": [8, 3, 4], "name": "y"}) == {}
    assert differing({"a": [32, 3, 4], "b": [32, 5]}, {"a": [8, 5], "b": [8, 3, 4]}) == {}
    assert differing({"a": [8, 3, 5], "b": 2}, {"a": [8, 4, 6], "b": 3}) == {"a": ([8, 3, 5], [8, 4, 6]), "b": (2, 3)}
