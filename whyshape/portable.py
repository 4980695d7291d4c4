"""Texts without what belongs to one machine: its colours, its folders, the addresses of its memory.

What is stored (a notebook's output, a record) passes through `portable`, and is refused while `machine_paths` finds
something in it.
"""

import re

ANSI = re.compile(r"\x1b\[[0-9;]*m")
SITE_PACKAGES = re.compile(r"[^\s\"'(\[]*/site-packages/")
STANDARD_LIBRARY = re.compile(r"[^\s\"'(\[]*/lib/python3\.\d+/")
ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")
# Not inside of a web address or of a relative path: those are the same everywhere.
MACHINE_PATH = re.compile(
    r"(?:(?:(?<![\w./])|(?<=file://))/(?:home|root|Users|tmp|usr|opt|var|private|work|mnt)/|[A-Za-z]:\\\\?Users)"
    r"[\w./\\-]*"
)


def plain(text: str) -> str:
    """The text without colours."""
    return ANSI.sub("", text)


def portable(text: str) -> str:
    """A message or traceback as every machine would say it."""
    return ADDRESS.sub("0x...", STANDARD_LIBRARY.sub("", SITE_PACKAGES.sub("", plain(text))))


def machine_paths(text: str) -> list[str]:
    """The paths in a text that tell whose machine wrote it."""
    return MACHINE_PATH.findall(text)
