"""Draw the shapes of tensors from their real sizes: what goes in, what comes out, what clashes."""

from html import escape
from math import log
from operator import index
from textwrap import wrap

from IPython.display import SVG

RED, GREEN, BLUE, INK = "#d32f2f", "#2e8b4a", "#3a7fc4", "currentColor"  # show on white and on slate
CROSS, TICK = "m-3 -3l6 6m0 -6l-6 6", "m-4 0l3 3l5 -6"


def shape_picture(title, *columns, join=None, note=""):
    """Draw one to three chains of tensors side by side, as an `IPython.display.SVG`.

    columns: lists of steps, top to bottom. A step is `(label, shape)` or `(label, shape, bad)`, where `bad`
        holds the axes that clash; they are drawn red. Shape None: no tensor came out of this step.
    join: one more step, below, where all the columns meet.
    note: a sentence for the foot, marked with a cross if anything clashes, else with a tick.
    A ValueError names the step that cannot be drawn and says what was expected.

    >>> shape_picture("Before", [("x", (None, 400, 8), [1])], [("skip", (None, 800, 8), [1])],
    ...               join=("Add", None), note="400 steps cannot be added to 800.")
    """
    if not 1 <= len(columns) <= 3 or not all(columns):
        raise ValueError(f"{title!r}: expected 1 to 3 columns of at least one step each, got {columns!r}")
    chains = [
        [_step(f"column {c}, step {i}", step) for i, step in enumerate(column, 1)]
        for c, column in enumerate(columns, 1)
    ]
    joined = [] if join is None else [_step("join", join)]
    steps = sum(chains, []) + joined
    longest = max([16] + [size or 1 for _, shape, _ in steps for size in shape or ()])
    clash = any(shape is None or bad for _, shape, bad in steps)
    one, room = len(chains) == 1, 360 // len(chains)  # one chain has its words beside it, more have them below
    middles = [72 if one else room * c + room // 2 for c in range(len(chains))]
    rows = [
        [(x, chain[i]) for x, chain in zip(middles, chains) if chain[i:]]  # noqa: B905 (Python before 3.10)
        for i in range(max(map(len, chains)))
    ]
    rows += [[(72 if one else 180, step)] for step in joined]
    out = [_text(180, 18 + 20 * n, line, "middle", "bold") for n, line in enumerate(wrap(title, 44))]
    y, ends = 20 * len(out) + 16, {}  # ends: x of a chain -> y where its next arrow starts
    for row in rows:
        if joined and not one and row is rows[-1]:  # lead the chains together
            out += [_path(f"M{x} {end}V{y - 6}H180", INK) for x, end in ends.items()]
            ends, y, room = {180: y - 6}, y + 20, 360
        parts = [(x, *step, *_glyph(step, longest), wrap(step[0], 28 if one else room // 8)) for x, step in row]
        deep = max(18 * (len(words) + (shape is not None)) for _, _, shape, *_, words in parts)
        tall = max([height for *_, height, _, _ in parts] + [deep] * one)
        for x, _, shape, bad, width, height, glyph, words in parts:
            top = y + (tall - height) // (2 if one else 1)
            if x in ends:
                out.append(_path(f"M{x} {ends[x]}V{top - 4}m-4 -5l4 5l4 -5", INK))
            out.append(f'<g transform="translate({x - width // 2} {top})">{glyph}</g>')
            left, at, anchor = (136, y + (tall - deep) // 2, "start") if one else (x, y + tall + 5, "middle")
            for line in words:
                out.append(_text(left, at + 14, line, anchor))
                at += 18
            if shape is not None:
                out.append(_shape(left, at + 14, shape, bad, 216 if one else room - 8, one))
                at += 18
            ends[x] = top + height + 4 if one else at + 4
        y += tall + (22 if one else deep + 30)
    notes = wrap(note, 44)
    if notes:
        hue, deep = RED if clash else GREEN, 18 * len(notes) + 14
        out.append(f'<rect width="360" y="{y - 6}" height="{deep}" rx="6" fill="{hue}" opacity=".14"/>')
        out.append(_mark(18, y + 10, hue, CROSS if clash else TICK))
        out += [_text(34, y + 15 + 18 * n, line) for n, line in enumerate(notes)]
        y += deep - 4
    told = [title, *(", then ".join(map(_told, chain)) for chain in chains)]
    told += ["Joined by " + _told(step) for step in joined] + [note] * bool(note)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 {y}" width="400" height="{y * 10 // 9}" '
    return SVG(f'{svg}role="img" aria-label="{escape(". ".join(told))}">{"".join(out)}</svg>')


def _step(where, step):
    try:
        label, shape, *bad = step
        sizes = [getattr(size, "value", size) for size in (() if shape is None else shape)]
        shape = None if shape is None else tuple(size if size is None else index(size) for size in sizes)
        (bad,) = bad or [()]
        return str(label), shape, {range(len(sizes))[axis] for axis in bad}
    except (TypeError, ValueError, IndexError):
        wanted = "(label, shape) or (label, shape, axes of that shape)"
        raise ValueError(f"{where}: expected {wanted}, got {step!r}") from None


def _told(step):
    label, shape, bad = step
    clashes = "".join(f", clash on axis {axis}: {shape[axis]}" for axis in sorted(bad))
    return f"{label} {'gives no output' if shape is None else shape}{clashes}"


def _text(x, y, line, anchor="start", weight="normal"):
    font = f'font-family="system-ui,sans-serif" font-size="13" font-weight="{weight}"'
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{INK}" {font}>{escape(line)}</text>'


def _path(d, hue, width=1.2, fill="none", dash="none"):
    line = f'stroke="{hue}" stroke-width="{width}" stroke-dasharray="{dash}" stroke-linejoin="round"'
    return f'<path d="{d}" {line} fill="{fill}" fill-opacity=".2"/>'


def _mark(x, y, hue, sign):
    return f'<circle cx="{x}" cy="{y}" r="8" fill="{hue}"/>' + _path(f"M{x} {y}{sign}", "#fff", 2)


def _shape(x, y, shape, bad, room, one):
    """The shape as text of a fixed width (squeezed if need be), so that red boxes fit round what clashes."""
    text, at, out = str(shape), 1, []
    unit = min(7.8, room / len(text))
    x -= 0 if one else unit * len(text) / 2
    font = 'font-family="ui-monospace,Menlo,monospace" font-size="13" lengthAdjust="spacingAndGlyphs"'

    def place(at, text, fill):
        size = f'x="{x + unit * at:.1f}" y="{y}" textLength="{unit * len(text):.1f}"'
        out.append(f'<text {size} fill="{fill}" {font}>{text}</text>')

    place(0, text, INK)
    for axis, size in enumerate(map(str, shape)):
        if axis in bad:
            left, width = x + unit * at - 1, unit * len(size) + 2
            box = f'x="{left:.1f}" y="{y - 13}" width="{width:.1f}" height="17" rx="3"'
            out.append(f'<rect {box} fill="{RED}"/>')
            place(at, size, "#fff")
        at += len(size) + 2
    return "".join(out)


def _glyph(step, longest):
    """Width, height and drawing of one tensor: a bar, a rectangle or a block. A batch axis is not drawn."""
    _, shape, bad = step
    if shape is None:
        box = _path("M0 0h76v28h-76z", RED, 2, RED, "5 3")
        return 76, 28, box + _text(38, 18, "no output", "middle") + _mark(76, 0, RED, CROSS)
    drawn = list(range(shape[:1] == (None,), len(shape)))[-3:]
    axes = ([-1] * (2 - len(drawn)) + drawn + [-1])[:3]  # down, across, deep; -1: no such axis
    sizes = [None if axis < 0 else 3 if shape[axis] is None else max(shape[axis], 1) for axis in axes]
    h, w, d = (10 if size is None else 8 + round(52 * log(size) / log(longest)) for size in sizes)
    d = 0 if axes[2] < 0 else d * 4 // 10
    edges = {axes[2]: f"M{w} {d + h}l{d} -{d}", axes[1]: f"M0 {d + h}h{w}", axes[0]: f"M0 {d}v{h}"}
    faces = f"M0 {d}h{w}v{h}h-{w}z" + f"M0 {d}l{d} -{d}h{w}l-{d} {d}zM{w} {d}l{d} -{d}v{h}l-{d} {d}z" * (d > 0)
    hue = RED if bad else BLUE
    out = _path(faces, hue, 1.5, hue) + "".join(_path(edges[a], RED, 4) for a in sorted(bad) if a in edges)
    return w + d, d + h, out + (_mark(w + d + 6, 0, RED, CROSS) if bad else "")
