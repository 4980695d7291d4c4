"""The site's scripts that are compiled from the package: the look-up and the calculator."""

import json
from collections.abc import Iterable
from pathlib import Path

from whyshape.compile_calculator import compile_calculator
from whyshape.compile_js import compile_site
from whyshape.kept import FOLDER, made_once

PACKAGE = Path(__file__).parent


def scripts(pages: Iterable[str]) -> dict[str, str]:
    """{file name: text}; `pages` are the ids of the entries that have one. Compiling takes seconds, so it is kept."""
    pages = list(pages)
    made = made_once(FOLDER / "scripts", f"{pages} {sources()}", ".json", lambda: json.dumps(compiled(pages)).encode())
    return json.loads(made)


def compiled(pages: list[str]) -> dict[str, str]:
    """The scripts, compiled now."""
    return compile_site(pages) | {"shapes.js": compile_calculator()}


def sources() -> str:
    """All that a script can come from, and what compiles it."""
    files = sorted(path for path in PACKAGE.rglob("*") if path.suffix in (".py", ".js"))
    return "\n".join(f"{path.relative_to(PACKAGE)}\n{path.read_text(encoding='utf-8')}" for path in files)
