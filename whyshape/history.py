"""Records -> Markdown: what an entry said when (for its page), and the page of the whole lattice.

Pure functions; they know Material's Markdown and nothing of MkDocs. What two releases said alike is shown once, under
the range of releases in words; newest first. Anchors `said-<environment>` are what the lattice's cells link to; they
stand within the boxes, since a browser opens a closed box only for what is in it.
"""

import dataclasses
import re
from collections.abc import Collection, Iterable
from html import escape

from whyshape.entry import Entry
from whyshape.grid import is_stale
from whyshape.lattice import ENVIRONMENTS, GPU_ID, Environment
from whyshape.lattice import environment as environment_of
from whyshape.page import fence, indented
from whyshape.programs import is_picture
from whyshape.records import Record, Said, gist, in_words, key

LONGEST = 1200  # characters of a message that a page shows; its first sentences are in there
LONGEST_TITLE = 70  # characters of a message that the title of its box shows
MAIN = [environment for environment in ENVIRONMENTS if environment.main]
SIDE = [environment for environment in ENVIRONMENTS if not environment.main]
ARGUMENTS = re.compile(r"\n+(?:Call a|A)rguments received")  # what the caller passed: long, and of no other use
MARKS = re.compile(r"[^\w\s.,:;()/=?'+-]|_")  # what Markdown, HTML or the quotes around a title could take for theirs
HEADING = re.compile(r"^### (.*)$", re.MULTILINE)

Heard = dict[str, Said]  # environment -> what one part did there


# --- what the page of an entry says ---


def wordings(entry: Entry, records: Collection[Record]) -> str:
    """What each release said to an entry, and when it was asked; empty while nothing is recorded."""
    known = about(entry, records)
    if not known:
        return ""
    newest, *others = said_groups(heard(entry.id, "failing" if entry.error else "code", known))
    own = own_code(heard(entry.id, "tf1", known))
    parts = [stale_note(entry, known), newest, folded_away(others, own), sentence(entry, known)]
    return "\n\n".join(part for part in parts if part)


def folded_away(others: list[str], own: str) -> str:
    """The boxes that few readers need, in one closed box; a link to one of their anchors opens it."""
    words = [f"{count(others, 'other outcome')} in other releases"] if others else []
    title = " and ".join(words + ["the question's own code"] * bool(own))
    return f'??? quote "{title[:1].upper()}{title[1:]}"\n\n' + indented("\n\n".join([*others, own])) if title else ""


def about(entry: Entry, records: Iterable[Record]) -> list[Record]:
    """The records that say something of this entry."""
    return [record for record in records if entry.id in record.entries]


def sentence(entry: Entry, records: Collection[Record]) -> str:
    """How many environments, which devices, and when."""
    dates = sorted({record.entries[entry.id].date for record in records})
    devices = sorted({record.device.upper() for record in records})
    when = f"on {dates[0]}" if len(dates) == 1 else f"between {dates[0]} and {dates[-1]}"
    where = f"{count(records, 'environment')}, on a {' and on a '.join(devices)}"
    return f"The cells of this page were run in {where}, {when}."


def stale_note(entry: Entry, records: Iterable[Record]) -> str:
    """A warning where the cells have changed since they were run."""
    stale = {record.environment for record in records if is_stale(environment_of(record.environment), entry, record)}
    if not stale:
        return ""
    body = f"The cells have changed since they were run in {releases(stale)}: what is shown of these is of older cells."
    return f'!!! warning "Stale"\n\n{indented(body)}'


def fix_notes(entry: Entry, records: Iterable[Record]) -> str:
    """In which releases each fixed cell (or all of the code, where nothing fails) works, and what it says elsewhere.

    Empty while nothing is recorded.
    """
    records = about(entry, records)
    if not records:
        return ""
    fixes = fixed_parts(entry)
    lines, elsewhere = [], []
    for who, parts in (fixes or {"The code of this page": ["code"]}).items():
        line = f"{who} {works(all_of(entry.id, parts, records))}."
        lines.append(f"- {line}" if lines else f"- **{line}**")
        for part in parts:
            said = heard(entry.id, part, records)
            own = {name: one for name, one in said.items() if one.outcome != "no error" and one.where == "part"}
            elsewhere += [f"- {who}, {releases(group, said)}: {inline(in_words(one))}" for one, group in groups(own)]
    if fixes and elsewhere:
        lines += ["", f'??? note "What they say elsewhere, as they stand"\n\n{indented(chr(10).join(elsewhere))}']
    return "\n".join(lines)


def fixed_parts(entry: Entry) -> dict[str, list[str]]:
    """The parts of the fixed cells under each heading, by what a reader finds them by: the fix itself comes first."""
    found: dict[str, list[str]] = {}
    for section in entry.sections:
        heading = section.title
        for cell in section.cells:
            if cell.kind == "markdown":
                heading = (HEADING.findall(cell.source) or [heading])[-1].strip()
            elif "fixed" in cell.tags and not is_picture(cell):
                number = 1 + sum(map(len, found.values()))
                name = f"“{heading}”" if found and next(iter(found)) != heading else heading
                found.setdefault(name, []).append("fixed" if number == 1 else f"fixed-{number}")
    return dict(zip(["The fix", *list(found)[1:]], found.values(), strict=False)) if found else {}


def all_of(entry: str, parts: Iterable[str], records: Collection[Record]) -> Heard:
    """What came of several parts together: the first that is not well, in each environment that ran them."""
    result: Heard = {}
    for part in parts:
        for environment, one in heard(entry, part, records).items():
            if environment not in result or result[environment].outcome == "no error":
                result[environment] = one
    return result


def fix_of(entry: Entry, records: Collection[Record]) -> Heard:
    """What came of the fix itself (all of the code, where nothing fails)."""
    return all_of(entry.id, next(iter(fixed_parts(entry).values()), ["code"]), records)


def said_groups(said: Heard) -> list[str]:
    """One box per wording, the newest first; each holds the anchors that the lattice links to."""
    boxes = []
    for number, (one, group) in enumerate(groups(said)):
        anchors = "".join(f'<span id="said-{environment}"></span>' for environment in group)
        kind = {"no error": "success", "wrong result": "warning", "died": "danger"}.get(one.outcome, "failure")
        words = first_words(one) if number else ""  # the first box is open: its message can be read
        where, more = in_short(group, said)
        title = f"{letter(number)}. {headline(one)}{': ' + words if words else ''} · {where}"
        body = "\n\n".join(filter(None, [more, body_of(one)]))
        gap = "\n\n" if body.startswith("```") else ""
        boxes.append(f'!!! {kind} "{title}"\n\n{indented(anchors + gap + body)}')
    return boxes


def in_short(ids: Collection[str], among: Collection[str]) -> tuple[str, str]:
    """Releases for a title ("TF 2.0 and 6 more"), and the line below it that names those 6, or nothing."""
    main = {environment.id for environment in MAIN}
    others = [name for name in ids if name not in main]
    if len(others) < 3 or len(others) == len(ids):
        return releases(ids, among), ""
    return f"{releases(main & set(ids), among)} and {len(others)} more", f"Also: {releases(others, among)}."


def own_code(said: Heard) -> str:
    """What the question's own code said, all wordings in one box."""
    told = [f"**{releases(group, said)}: {headline(one)}**\n\n{body_of(one)}" for one, group in groups(said)]
    title = "What the question's own code said, as it was written in its day"
    return f'!!! abstract "{title}"\n\n{indented((chr(10) * 2).join(told))}' if told else ""


def headline(said: Said) -> str:
    """What a box is about: the class of an error, or what happened instead."""
    place = {"setup": ", at the imports", "before": ", in a cell before it"}.get(said.where, "")
    words = {"no error": "no error", "wrong result": "runs, but a check fails", "died": "the process dies"}
    return words.get(said.outcome, said.error_class) + place


def first_words(said: Said) -> str:
    """How a message begins, or the check that failed, safe in the title of a box."""
    text = said.statement if said.outcome == "wrong result" else gist(said.text) if said.text.strip() else ""
    line = " ".join(text.split())
    if len(line) > LONGEST_TITLE:
        line = line[: LONGEST_TITLE + 1].rsplit(" ", 1)[0][:LONGEST_TITLE].rstrip(" ,;:") + " ..."
    return MARKS.sub(lambda mark: f"&#{ord(mark[0])};", line)


def body_of(said: Said) -> str:
    """The message word for word, and the statement it came from."""
    if said.outcome == "no error":
        return "It runs."
    text = shown(said).text
    if len(text) > LONGEST:
        text = text[:LONGEST].rstrip() + " ..."
    message = fence(text, "text") if text else ""
    return "\n\n".join(filter(None, [f"At {inline(said.statement)}:" if said.statement else "", message]))


def heard(entry: str, part: str, records: Iterable[Record]) -> Heard:
    """What one part did in each environment that ran it."""
    return {
        record.environment: record.entries[entry].parts[part]
        for record in records
        if entry in record.entries and part in record.entries[entry].parts
    }


def shown(said: Said) -> Said:
    """Without what was passed to the layer."""
    return dataclasses.replace(said, text=ARGUMENTS.split(said.text.strip("\n"))[0])


def groups(said: Heard) -> list[tuple[Said, list[str]]]:
    """(what was said, environments that said it as a page shows it), the wording of the newest release first."""
    found: dict[tuple, list[str]] = {}
    for environment in [*reversed(MAIN), *beside(said)]:
        if environment.id in said:
            found.setdefault(key(shown(said[environment.id])), []).append(environment.id)
    return [(said[names[0]], names) for names in found.values()]


def works(said: Heard) -> str:
    """In which releases something works, in words."""
    good = {environment for environment, one in said.items() if one.outcome == "no error"}
    main = [environment for environment in MAIN if environment.id in said]
    good_main = [environment for environment in main if environment.id in good]
    side = [environment for environment in beside(said) if environment.id in said]
    beside_bad = [environment.release for environment in side if environment.id not in good]
    but = f"; not on {', '.join(beside_bad)}" if beside_bad and good else ""
    if not good:
        return "works in none of them"
    if len(good_main) == len(main):
        return f"works in all of them{but}"
    runs = spans(main, {environment.id for environment in good_main})
    if not runs or runs[-1][-1] is not main[-1]:
        return f"works in {releases(good, said)}{but}"
    first = runs[-1][0].release
    head = f"needs {first}" if first == "Keras 3.0" and len(runs) == 1 else f"works from {first} on"
    earlier = ", ".join(words(run) for run in reversed(runs[:-1]))
    return head + (f", and in {earlier}" if earlier else "") + but


def releases(ids: Collection[str], among: Collection[str] | None = None) -> str:
    """A set of environments in words, the newest first: "Keras 3.14-3.15, TF 2.0-2.15, nightly".

    `among`: the environments that were asked; one that was not asked breaks no range.
    """
    asked = [environment for environment in MAIN if among is None or environment.id in among]
    runs = [words(run) for run in reversed(spans(asked, set(ids)))]
    return ", ".join(runs + [environment.release for environment in beside(ids) if environment.id in ids])


def beside(ids: Iterable[str]) -> list[Environment]:
    """What stands beside the main line: the rows of the table, and the GPUs among these ids."""
    return SIDE + [environment_of(name) for name in sorted(ids) if GPU_ID.fullmatch(name)]


def spans(order: list[Environment], ids: set[str]) -> list[list[Environment]]:
    """Runs of neighbours, cut where TensorFlow's numbers end and Keras' begin."""
    runs: list[list[Environment]] = []
    previous = None
    for environment in order:
        if environment.id in ids:
            if previous and previous.id in ids:
                runs[-1].append(environment)
            else:
                runs.append([environment])
        previous = environment
    return runs


def words(run: list[Environment]) -> str:
    """A run of neighbours: "TF 1.13-1.15", or "TF 2.0-2.15, Keras 3.0-3.3" where it goes on."""
    parts = []
    for name in ("Keras", "TF"):
        numbers = [environment.release.split()[1] for environment in run if environment.release.startswith(name)]
        if numbers:
            parts.append(f"{name} {numbers[0]}" + (f"–{numbers[-1]}" if len(numbers) > 1 else ""))
    return ", ".join(parts)


def count(things: Collection, one: str, many: str = "") -> str:
    return f"{len(things)} {one if len(things) == 1 else many or one + 's'}"


def letter(number: int) -> str:
    """A, B, ... Z, AA, AB, ..."""
    return (letter(number // 26 - 1) if number > 25 else "") + chr(ord("A") + number % 26)


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, ..."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def inline(text: str) -> str:
    """One line of code within a sentence, whatever it holds."""
    line = re.sub(r"\s+", " ", text).strip()
    line = line if len(line) <= 200 else line[:200].rstrip() + " ..."
    return f"`` {line} ``" if line else ""


# --- the page of the whole lattice ---

LEGEND = """\
<ul class="lattice">
<li><a href="#how-to-read-it">2.0<b>A ✓</b></a></li>
<li class="n"><a href="#how-to-read-it">2.1<b>B ✓</b></a></li>
<li class="w"><a href="#how-to-read-it">2.2<b>C ✓</b></a></li>
<li class="d"><a href="#how-to-read-it">2.3<b>D ✗</b></a></li>
<li class="o"><a href="#how-to-read-it">2.4<b>E</b></a></li>
</ul>

Red: the error. Green: no error. Brown: it runs, but a check of its result fails. Black: the process dies. Grey: another
error stops it before, such as a missing import. The same letter: the same words. ✓ and ✗: the fix works there, or not;
* : the cells have changed since. A click shows the text.

A question about code that runs has no error to show. There, grey says that the code of its page does not run in that
release, most often because it needs a newer one; it does not say that the layer of the question behaved otherwise."""


HOW = """\
## How it is made

`whyshape record` builds each environment (uv or pip, exact pins; with uv, nothing newer than its day), runs the cells
of every entry there, each program in a process of its own, and writes one file per environment into `verified/`. The
cells run as they stand in the notebook; the question's own code of its day runs wherever Keras 1 or 2 is installed
beside TensorFlow. oneDNN is off unless the release says otherwise, so that two machines record the same.

| to do | command |
|---|---|
| record everything | `make record` |
| only what changed | `whyshape record --stale` |
| see what would change, and write nothing | `whyshape record --diff` |
| a new release | one row in `whyshape/lattice.py`, then `whyshape record ITS-ID` |
| a GPU | `make verify-gpu`, on a machine that has it |
| on many machines | `whyshape record --shard 3/40`, or `whyshape record --ray` |

What it costs, on one machine: 6 to 43 seconds to build an environment, once; 2 to 43 seconds to run six entries in it;
 0.8 seconds for each further entry. So six entries in all environments take up to an hour the first time, and up to
half an hour after that; 300 entries take about three hours, or five minutes where each environment has a machine of
its own. `python -m tests.lattice.measure` measures it anew."""


def lattice_page(entries: Iterable[Entry], records: Collection[Record]) -> str:
    """Every entry in every release, as a strip of cells that wraps on a phone."""
    entries = list(entries)
    rows = [
        row
        for entry in entries
        for row in (f"### [{entry.question}](notebooks/{entry.id}.ipynb)", strip(entry, records))
    ]
    ids = [record.environment for record in records]
    tables = [
        table(title, environments, records)
        for title, environments in (("The main line", MAIN), ("Beside it", beside(ids)))
    ]
    cells = sum(len(record.entries) for record in records)
    return (
        "\n\n".join(
            [
                "# What every release really said",
                f"{count(entries, 'entry', 'entries')}, {count(records, 'environment')}, {cells} records: each was "
                "run as it stands, and what it said was written down as it was printed.",
                "## How to read it",
                LEGEND,
                "## Entries",
                *rows,
                "## Environments",
                *tables,
                HOW,
            ]
        )
        + "\n"
    )


def strip(entry: Entry, records: Collection[Record]) -> str:
    """The cells of one entry, in the order of the table."""
    part = "failing" if entry.error else "code"
    said = heard(entry.id, part, records)
    letters = {name: letter(place) for place, (_, group) in enumerate(groups(said)) for name in group}
    fixes = fix_of(entry, records) if entry.error else {}
    by_id = {record.environment: record for record in records}
    items = []
    for environment in [*MAIN, *beside(said)]:
        if environment.id in said:
            stale = is_stale(environment, entry, by_id[environment.id])
            items.append(cell(entry, environment, said[environment.id], letters, fixes.get(environment.id), stale))
    return '<ul class="lattice">\n' + "\n".join(items) + "\n</ul>"


def cell(
    entry: Entry, environment: Environment, said: Said, letters: dict[str, str], fix: Said | None, stale: bool
) -> str:
    """One cell: release, letter of the wording, whether the fix works; a link to the text."""
    colour = {"no error": "n", "wrong result": "w", "died": "d"}.get(said.outcome, "")
    if said.outcome == "error" and (said.where != "part" or not entry.error):  # not the error that it is about
        colour = "o"
    fixed = "" if fix is None else " ✓" if fix.outcome == "no error" else " ✗"
    mark = f"{letters[environment.id]}{fixed}{'*' if stale else ''}"
    title = f"{environment.release}: {headline(said)}" + (", stale" if stale else "")
    head = f'<li class="{colour}">' if colour else "<li>"
    link = f"../notebooks/{entry.id}/#said-{environment.id}"
    return f'{head}<a href="{link}" title="{escape(title)}">{short(environment)}<b>{mark}</b></a></li>'


def short(environment: Environment) -> str:
    """The release as a cell shows it; its title has the whole name."""
    release = re.sub(r"Keras [\d.]+ on | with|(?<=tf-keras) [\d.]+|(?<=^GPU): .*", "", environment.release)
    return escape(release.removeprefix("TF ").replace("Keras ", "K"))


def table(title: str, environments: list[Environment], records: Iterable[Record]) -> str:
    """What stands behind each release: versions as installed, and what it is there for."""
    by_id = {record.environment: record for record in records}
    lines = [
        f"### {title}",
        "",
        '<div class="environments" markdown="1">',
        "",
        "| release | TensorFlow | Keras | Python | stands for |",
        "|---|---|---|---|---|",
    ]
    for environment in environments:
        if environment.id in by_id:
            versions = by_id[environment.id].versions
            standalone = f", beside it {versions['standalone keras']}" if "standalone keras" in versions else ""
            lines.append(
                f"| {environment.release} | {versions['tensorflow']} | {versions['keras']}{standalone} "
                f"| {versions['python']} | {environment.stands_for}{behind(versions)} |"
            )
    return "\n".join([*lines, "", "</div>"])


def behind(versions: dict[str, str]) -> str:
    """What stood behind a run on a GPU; nothing for a CPU."""
    if "gpu" not in versions:
        return ""
    loaded = f"; loaded: {escape(versions['libraries'])}" if "libraries" in versions else ""
    return ", driver {driver}, built for CUDA {cuda} and cuDNN {cudnn}".format(**versions) + loaded
