"""How well the look-up does on real pastes: `python -m tests.lookup.report [--set dev] [--noise] [--wrong]`.

Prints, by framework: family right, first answer right or acceptable, right one among the first three, false positives.
Rows of low confidence are not scored; the entry 'other' stands for a mistake that the cookbook does not have.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from whyshape.explain import explain

DATA = Path(__file__).parent / "data"
SETS = ("dev", "found")


def rows(name):
    """The rows of a JSON-lines file in data/."""
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


def acceptable(row):
    """Entries that may stand first."""
    return {row["entry"], *row["also_ok"]} - {"other"}


def judge(row, text):
    """(family right, first right, one of the first three right) of one paste; None where there is nothing to score."""
    answer = explain(text, [])
    entries = [cause["entry"] for cause in answer["causes"]]
    good = acceptable(row)
    if not good:
        return answer, answer["family"] == row["family"], None, None
    # In the first three only the right one counts (or, where the set does not know it, an acceptable one).
    wanted = good if row["entry"] == "other" else {row["entry"]}
    return (
        answer,
        answer["family"] == row["family"],
        entries[:1] != [] and entries[0] in good,
        bool(wanted & set(entries[:3])),
    )


def table(title, results):
    """One line per framework and one for all."""
    print(f"{title:32} {'n':>5} {'family':>8} {'first':>8} {'in three':>8}")
    groups = sorted({row["framework"] for row, *_ in results}) + ["all"]
    for group in groups:
        part = [r for r in results if group in (r[0]["framework"], "all")]
        print(f"  {group:30} {len(part):5} " + " ".join(f"{percent([r[i] for r in part]):>8}" for i in (1, 2, 3)))


def percent(values):
    """Share of True among the values that are not None."""
    scored = [value for value in values if value is not None]
    return f"{100 * sum(scored) / len(scored):.1f} %" if scored else "-"


def main():
    """Print the report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--set", default="dev", choices=SETS, help="which of the sets in data/")
    parser.add_argument("--noise", action="store_true", help="also with each kind of noise")
    parser.add_argument("--wrong", action="store_true", help="list what is wrong")
    arguments = parser.parse_args()
    pastes = [row for row in rows(f"pastes_{arguments.set}.jsonl") if row["confidence"] != "low"]
    noises = {"as pasted": lambda text: text}
    if arguments.noise:
        from tests.lookup.noise import NOISES

        noises |= NOISES
    for name, noise in noises.items():
        results = []
        misses = Counter()
        for row in pastes:
            answer, family, first, three = judge(row, noise(row["text"]))
            results.append((row, family, first, three))
            if arguments.wrong and (not family or first is False or three is False):
                misses[answer["family"]] += 1
                said = [(cause["entry"], cause["score"]) for cause in answer["causes"][:3]]
                print(row["id"], row["family"], "->", answer["family"], "|", row["entry"], row["also_ok"], "<-", said)
                print("   ", row["text"][:200].replace("\n", "\\n"))
        table(name, results)
        negatives = rows(f"negatives_{arguments.set}.jsonl")
        wrong = [row for row in negatives if explain(noise(row["text"]), [])["matched"]]
        print(f"  false positives: {len(wrong)} of {len(negatives)} {[row['id'] for row in wrong][:5]}")


if __name__ == "__main__":
    main()
