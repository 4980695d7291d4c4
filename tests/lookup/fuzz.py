"""Fuzzing: `python -m tests.lookup.fuzz 100000 [--seed 0]`. Nothing may raise, nothing may take more than 50 ms per 10 KB.

Four kinds of input: mutated real pastes (letters changed, parts cut out, doubled or swapped with another paste, noise),
random text, generated messages of every wording (their numbers seldom make sense), and long repeats of what patterns begin
with. Prints how many of each kind were tried, how many matched, and what failed.
"""

import argparse
import random
import sys
import time
from collections import Counter

from tests.lookup.generate import message
from tests.lookup.noise import NOISES
from tests.lookup.report import rows
from whyshape.explain import explain
from whyshape.families import FAMILIES

LIMIT = 0.05  # seconds per 10 KB
PASTES = [row["text"] for name in ("pastes_dev.jsonl", "negatives_dev.jsonl") for row in rows(name)]
WORDINGS = [w if isinstance(w, str) else w[0] for family in FAMILIES for w in family.wordings]
FILLERS = ["", "(", "[", "(1, 2", "[[[[", "9" * 50, "'a" * 20, " (None, " * 10, "None", "-1", " ", "{{node ", "[Op:", ": ", ". ", "\n", "> ",
           "\x1b[0m", "ValueError: ", "2024-03-05 11:02:44 ", "a" * 150, "(?, ?)"]  # fmt: skip


def mutated(rng):
    """A real paste, damaged."""
    text = rng.choice(PASTES)
    for _ in range(rng.randint(1, 6)):
        a, b = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
        b = min(b, a + rng.choice([1, 2, 5, 40]))
        kind = rng.randrange(6)
        if kind == 0:
            text = text[:a] + text[b:]
        elif kind == 1:
            text = text[:b] + text[a:b] * rng.choice([1, 2, 30]) + text[b:]
        elif kind == 2:
            text = text[:a] + chr(rng.choice([rng.randint(1, 0x7F), rng.randint(1, 0x2FFF), 0x1F600])) + text[a:]
        elif kind == 3:
            other = rng.choice(PASTES)
            text = text[:a] + other[rng.randint(0, len(other)) :]
        elif kind == 4:
            text = text[:a] + rng.choice(FILLERS) + text[b:]
        else:
            text = rng.choice(list(NOISES.values()))(text)
    return text


def arbitrary(rng):
    """Random text."""
    return "".join(
        chr(rng.choice([rng.randint(1, 0x7F), rng.randint(32, 0x7E), rng.randint(1, 0x2FFF)]))
        for _ in range(rng.randint(0, 300))
    )


def generated(rng):
    """A message of some wording with random values."""
    return message(rng, rng.choice(WORDINGS), None)


def repeated(rng):
    """Up to 10 KB of a wording's beginning and of what its holes may hold."""
    wording = rng.choice(WORDINGS)
    pieces = wording.replace("}", "{").split("{")
    part = rng.choice(pieces[::2]) + rng.choice(FILLERS)
    if rng.random() < 0.5:
        part = message(rng, wording, None)[: rng.randint(1, 200)] + rng.choice(FILLERS)
    size = rng.choice([300, 2000, 10_000])
    return (part * (size // max(len(part), 1) + 1))[:size]


KINDS = {function.__name__: function for function in (mutated, arbitrary, generated, repeated)}


def seconds(text):
    """The least processor time of three answers, which other work on the machine cannot lengthen."""
    times = []
    for _ in range(3):
        start = time.process_time()
        explain(text, [])
        times.append(time.process_time() - start)
    return min(times)


def fuzz(count, seed):
    """(tried and matched by kind, failures as (kind, what, text))."""
    rng = random.Random(seed)
    tried, matched, failed = Counter(), Counter(), []
    names = ["mutated"] * 5 + ["generated"] * 3 + ["arbitrary", "repeated"]
    for _ in range(count):
        kind = rng.choice(names)
        text = KINDS[kind](rng)
        tried[kind] += 1
        start = time.process_time()
        try:
            matched[kind] += explain(text, [])["matched"]
        except Exception as error:
            failed.append((kind, repr(error), text))
            continue
        limit = LIMIT * max(1, len(text) / 10_000)
        if time.process_time() - start > limit and (least := seconds(text)) > limit:
            failed.append((kind, f"{1000 * least:.0f} ms for {len(text)} letters", text))
    return tried, matched, failed


def main():
    """Fuzz and report; exit status 1 when something failed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    start = time.perf_counter()
    tried, matched, failed = fuzz(arguments.count, arguments.seed)
    for kind in tried:
        print(f"{kind:10} {tried[kind]:7} tried {matched[kind]:7} matched")
    for kind, what, text in failed[:20]:
        print(f"FAILED {kind}: {what}: {text[:300]!r}")
    print(f"{sum(tried.values())} inputs, {len(failed)} failed, {time.perf_counter() - start:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
