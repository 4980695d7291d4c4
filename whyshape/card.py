"""The picture that is shown where a page is shared: an entry's question beside its first picture of shapes, as PNG.

resvg draws it with Roboto from a pinned wheel and no font of the machine, so that every machine draws the same.
"""

import re
from functools import cache
from html import escape
from importlib.metadata import version
from pathlib import Path
from textwrap import wrap

import fontpkg
from resvg_py import svg_to_bytes

from whyshape.entry import Entry
from whyshape.found import unmarked
from whyshape.kept import made_once

WIDTH, HEIGHT = 1200, 630
INK, GROUND, BAND = "#1f2430", "#ffffff", "#4051b5"
BOX = (620, 40, 540, 550)  # where the picture stands: x, y, width, height
TEXT_X, TEXT_WIDTH, TEXT_TOP, TEXT_HEIGHT = 64, 510, 150, 440
SIZES = (48, 42, 36, 31, 27, 23)  # the largest that fits is taken
LETTER = 0.53  # width of a bold letter, in parts of its size; a little too wide rather than too narrow
VIEW_BOX = re.compile(r'<svg [^>]*viewBox="0 0 (\d+) (\d+)"[^>]*>')
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # no XML can hold these


def card(entry: Entry, kept: Path) -> bytes | None:
    """The PNG of an entry, or None if it has no picture. `kept` is the folder that holds what was drawn before."""
    picture = first_picture(entry)
    if not picture:
        return None
    svg = card_svg(unmarked(entry.question), picture)
    return made_once(kept, f"{version('resvg_py')} {svg}", ".png", lambda: draw(svg))


def first_picture(entry: Entry) -> str | None:
    """The SVG of the entry's first picture of shapes."""
    drawn = (output.text for cell in entry.cells for output in cell.outputs if output.kind == "svg")
    return next((text for text in drawn if VIEW_BOX.match(text)), None)


def card_svg(question: str, picture: str) -> str:
    """Question and picture side by side, as SVG."""
    size, lines = fitted(CONTROL.sub(" ", question))
    x, y, width, height = BOX
    opening = VIEW_BOX.match(picture)
    placed = f'<svg x="{x}" y="{y}" width="{width}" height="{height}" viewBox="0 0 {opening[1]} {opening[2]}">'
    text = "".join(
        f'<text x="{TEXT_X}" y="{TEXT_TOP + round(1.25 * size * line + size)}" font-size="{size}" font-weight="bold">'
        f"{escape(words)}</text>"
        for line, words in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" color="{INK}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{GROUND}"/><rect width="16" height="{HEIGHT}" fill="{BAND}"/>'
        f'<g font-family="sans-serif" fill="{INK}">'
        f'<text x="{TEXT_X}" y="96" font-size="30" font-weight="bold" fill="{BAND}">Whyshape</text>{text}</g>'
        f"{placed}{picture[opening.end() :]}</svg>"
    )


def fitted(question: str) -> tuple[int, list[str]]:
    """The largest size at which the question fits, and its lines; at the smallest it is cut."""
    for size in SIZES:
        lines = wrap(question, int(TEXT_WIDTH / (size * LETTER)))
        room = int(TEXT_HEIGHT / (1.25 * size))
        if len(lines) <= room:
            return size, lines
    return size, [*lines[: room - 1], "..."]


def draw(svg: str) -> bytes:
    """The SVG as PNG."""
    return bytes(
        svg_to_bytes(
            svg_string=svg,
            skip_system_fonts=True,
            font_files=fonts(),
            sans_serif_family="Roboto",
            monospace_family="Roboto Mono",
        )
    )


@cache
def fonts() -> list[str]:
    """Files of the two pinned fonts."""
    return [str(fontpkg.path(family)) for family in ("Roboto", "Roboto Mono")]
