"""The round trips as a table: `python -m tests.lookup.round_trip_table [--draws 4] [--cause ID] [--workers 1]`.

Per cause: pairs of cause and family with programs, draws, how often the cause came first, how often a declared sibling did,
and faults (another family, other numbers, programs that do not do what they should), which are listed below.
"""

import argparse
import random
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

from tests.lookup.round_trip import PAIRS, Runner, make


def made_trips(pairs, draws, workers):
    """The trips of every pair, in order; each of the workers has a TensorFlow of its own."""
    own, runners = threading.local(), []

    def start():
        own.runner = Runner()
        runners.append(own.runner)

    def trips(pair):
        cause, family = pair
        return [make(own.runner, cause, family, random.Random(f"{cause.id} {family} {draw}")) for draw in range(draws)]

    with ThreadPoolExecutor(workers, initializer=start) as pool:
        made = list(pool.map(trips, pairs))
    for runner in runners:
        runner.close()
    return made


def main():
    """Make the trips and print the table; exit status 1 when there was a fault."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--draws", type=int, default=4)
    parser.add_argument("--cause")
    parser.add_argument("--workers", type=int, default=1)
    arguments = parser.parse_args()
    pairs = [(cause, family) for cause, family in PAIRS if arguments.cause in (None, cause.id)]
    trips = defaultdict(list)
    for (cause, family), made in zip(pairs, made_trips(pairs, arguments.draws, arguments.workers), strict=True):
        trips[cause.id] += [(family, trip) for trip in made]
    print(f"{'cause':46} {'pairs':>5} {'draws':>5} {'first':>5} {'sibling':>7} {'faults':>6}")
    rows = [(id, [trip for _, trip in made], len({family for family, _ in made})) for id, made in trips.items()]
    rows.append(("all", [trip for _, made, _ in rows for trip in made], sum(pairs for *_, pairs in rows)))
    for id, made, pairs in rows:
        first = (
            sum(trip.first == id for trip in made)
            if id != "all"
            else sum(t.first == i for i, m in trips.items() for _, t in m)
        )
        faulty = sum(bool(trip.faults) for trip in made)
        sibling = sum(trip.first is not None for trip in made) - first
        print(f"{id:46} {pairs:5} {len(made):5} {first:5} {sibling:7} {faulty:6}")
    faults = [(id, family, fault) for id, made in trips.items() for family, trip in made for fault in trip.faults]
    for id, family, fault in faults:
        print(f"\n{id}, {family}: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
