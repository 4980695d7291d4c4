"""One round trip: numbers of a message -> the cause's programs -> `broken` raises in the real TensorFlow -> its message is
explained -> same family, same numbers, this cause first -> `fixed` runs.

The programs run one after the other in a process of their own, which imports TensorFlow once; a program that kills it (an
eager `tf.nn.conv2d` on a tensor of rank 3 aborts) fails its own trip only, and the next one gets a new process.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field

from tests.lookup.samples import SAMPLERS
from whyshape.causes import CAUSES
from whyshape.explain import explain

PAIRS = [(cause, family) for cause in CAUSES for family in cause.programs]
TIMEOUT = 120  # seconds for one program


class Runner:
    """A process that runs programs."""

    def __init__(self):
        self.process = None

    def start(self):
        """A new process, when there is none or it has died."""
        if self.process is None or self.process.poll() is not None:
            on_gpu = os.environ.get("WHYSHAPE_DEVICE") == "gpu"
            device = {"TF_FORCE_GPU_ALLOW_GROWTH": "true"} if on_gpu else {"CUDA_VISIBLE_DEVICES": "-1"}
            environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"} | device
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.lookup.round_trip"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                env=environment,
            )

    def raised(self, program):
        """The error that a program raises, with its class; None when it runs."""
        self.start()
        self.process.stdin.write(json.dumps(program) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            return f"the program killed its process (exit status {self.process.wait()})"
        return json.loads(line)

    def close(self):
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait()


def serve():
    """Run the programs that come in, one a line, and print what each raises, one a line."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what the programs print
    import tensorflow as tf

    for line in sys.stdin:
        error = None
        try:
            exec(compile(json.loads(line), "<program>", "exec"), {"__name__": "__main__"})  # the look-up's own programs
        except Exception as caught:
            error = f"{type(caught).__name__}: {caught}"
        tf.keras.backend.clear_session()
        answers.write(json.dumps(error) + "\n")
        answers.flush()


@dataclass
class Trip:
    """What came out of one trip; `faults` is empty when all is well."""

    numbers: dict
    broken: str = ""
    message: str | None = None
    family: str | None = None
    first: str | None = None
    faults: list[str] = field(default_factory=list)


def agree(given, read):
    """True when two values can be the same number, or two shapes the same but for one size, the batch.

    The programs choose a batch of their own, some messages print shapes without it, flattened or in another layout of
    the kernel, and an unknown size agrees with any.
    """
    if given is None or read is None:
        return True
    if isinstance(given, list) and isinstance(read, list):
        if any(isinstance(part, list) for part in given + read):
            return len(given) == len(read) and all(map(agree, given, read))
        if len(given) == 1 and len(read) == 2 and None not in given + read and given[0] % read[1] == 0:
            return True  # the labels of all rows, flattened
        free = 1 + (given + read).count(None)
        lost, new = Counter(given) - Counter(read), Counter(read) - Counter(given)
        return abs(len(given) - len(read)) <= 1 and max(lost.total(), new.total()) <= free
    return given == read


def differing(given, read):
    """Numbers that both name and that differ; of two shapes either may stand first. Names of layers are no numbers."""
    shapes = [value for value in read.values() if isinstance(value, list)]
    return {
        name: (value, read[name])
        for name, value in given.items()
        if name in read
        and not isinstance(value, str)
        and not agree(value, read[name])
        and not (isinstance(value, list) and any(agree(value, shape) for shape in shapes))
    }


def make(runner, cause, family, rng):
    """One trip with numbers drawn from the pair's sampler."""
    numbers = SAMPLERS[cause.id, family](rng)
    trip = Trip(json.loads(json.dumps(numbers)))
    programs = cause.programs[family](dict(numbers))
    if programs is None:
        trip.faults.append(f"no programs for {numbers}")
        return trip
    trip.broken, fixed = programs
    trip.message = runner.raised(trip.broken)
    if trip.message is None:
        trip.faults.append(f"does not fail:\n{trip.broken}")
        return trip
    answer = explain(trip.message, [])
    trip.family = answer["family"]
    trip.first = answer["causes"][0]["entry"] if answer["causes"] else None
    where = f"\n{trip.message}\n{trip.broken}"
    # A message that the installed TensorFlow no longer has comes back in its newer words, another family of this cause.
    if trip.family not in cause.tells:
        trip.faults.append(f"family {trip.family}{where}")
    elif trip.first not in (cause.id, *cause.siblings):
        trip.faults.append(f"{trip.first} instead of {cause.id}{where}")
    if trip.family == family and (wrong := differing(trip.numbers, answer["numbers"])):
        trip.faults.append(f"other numbers: {wrong}{where}")
    if (error := runner.raised(fixed)) is not None:
        trip.faults.append(f"the fixed program fails: {error}\n{fixed}")
    return trip


if __name__ == "__main__":
    serve()
