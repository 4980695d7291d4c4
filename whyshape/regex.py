"""The one place that touches a regular expression engine.

Everything else of the look-up is compiled to JavaScript; this module is replaced there by `regex.js`, which
offers the same three functions. Patterns are data: written by `wording.py`, bounded, without named groups,
without `\\d`, `\\w` or `\\s`, so that both engines read them alike.
"""

import functools
import re

compiled = functools.lru_cache(maxsize=None)(lambda source: re.compile(source, re.ASCII | re.IGNORECASE))


def match_at(source, text, position):
    """Groups of `source` matched at exactly `position` (the whole match first), or None."""
    found = compiled(source).match(text, position)
    return [found[0], *found.groups()] if found else None


def search(source, text):
    """Groups of the first match of `source` in `text` (the whole match first), or None."""
    found = compiled(source).search(text)
    return [found[0], *found.groups()] if found else None


def replace_all(source, replacement, text):
    """`text` with every match of `source` replaced; `$1` in `replacement` is the first group."""
    return compiled(source).sub(replacement.replace("$1", r"\1"), text)
