"""How a page is found, shared and kept: head elements, structured data, redirects, feed, report link.

Pure functions: text in, text out. Whatever needs the site's own address is left out while it has none.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from html import escape
from urllib.parse import quote, urlencode

from whyshape.catalogue import page_path
from whyshape.entry import Entry

# Old id of an entry -> the id it has now. An id is never used again for another mistake.
RENAMED: dict[str, str] = {}

CARD = "card.png"  # beside the page
FEED = "feed.xml"
RELEASE = re.compile(r"## (?P<title>.*?),? \(?(?P<date>\d{4}-\d{2}-\d{2})\)?")
SPAN = re.compile(r"`([^`]*)`")
STRESS = re.compile(r"(?<!\w)\*+([^*\s](?:[^*]*[^*\s])?)\*+")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


# --- head ---


def head(
    title: str,
    description: str,
    name: str,
    url: str | None = None,
    entry: Entry | None = None,
    *,
    card: bool = False,
    feed: str | None = None,
) -> str:
    """The elements of a page's head that Material does not write; canonical link and description are the theme's.

    `name` is the site's, `url` the page's address or None while the site has none; `card` says that a picture lies
    beside the page, `feed` is the address of the feed.
    """
    image = f"{url}{CARD}" if url and card else None
    parts = [
        meta("og:type", "article" if entry else "website"),
        meta("og:site_name", name),
        meta("og:title", title),
        meta("og:description", description),
    ]
    if url:
        parts.append(meta("og:url", url))
    if image:
        parts += [
            meta("og:image", image),
            meta("og:image:width", "1200"),
            meta("og:image:height", "630"),
            meta("og:image:alt", f"{title}, and a picture of the shapes"),
        ]
    parts.append(f'<meta name="twitter:card" content="{"summary_large_image" if image else "summary"}">')
    if entry:
        parts.append(json_ld(question_page(entry, url)))
    if feed:
        # Material takes link[rel=alternate] for the same page in another language; "alternate feed" is none to it.
        parts.append(f'<link rel="alternate feed" type="application/atom+xml" title="Changes" href="{escape(feed)}">')
    return "\n".join(parts)


def meta(name: str, content: str) -> str:
    """One Open Graph property."""
    return f'<meta property="{name}" content="{escape(content)}">'


# --- structured data ---


def question_page(entry: Entry, url: str | None = None) -> dict:
    """The entry as a QAPage of schema.org, in plain text."""
    answer = {"@type": "Answer", "text": unmarked(entry.answer)}
    question = {
        "@type": "Question",
        "name": unmarked(entry.question),
        "text": unmarked(entry.description),
        "answerCount": 1,
        "acceptedAnswer": answer,
    }
    if url:
        question["url"] = url
        answer["url"] = f"{url}#{'fix' if entry.error else 'why'}"
    return {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": question}


def unmarked(markdown: str) -> str:
    """A paragraph without its marks for code, stress and links."""
    parts = SPAN.split(" ".join(markdown.split()))  # what stands in backticks is kept as it is
    return "".join(part if i % 2 else STRESS.sub(r"\1", LINK.sub(r"\1", part)) for i, part in enumerate(parts))


def json_ld(content: Mapping) -> str:
    """A script element with this object; no text in it can end the element or begin a comment."""
    text = json.dumps(content, separators=(",", ":"))  # ASCII only, so no line separators of JavaScript either
    for letter in "<>&":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return f'<script type="application/ld+json">{text}</script>'


# --- redirects ---


def rename_faults(renamed: Mapping[str, str], ids: Iterable[str]) -> list[str]:
    """What is wrong with a table of renamed entries."""
    ids = set(ids)
    faults = [
        f"{old!r} is an entry: take it out of RENAMED, or the page would be lost" for old in renamed if old in ids
    ]
    faults += [
        f"{old!r} leads to {new!r}, which is no entry: name the id that it has now"
        for old, new in renamed.items()
        if new not in ids
    ]
    return faults


def redirects(renamed: Mapping[str, str], root: str | None = None) -> dict[str, str]:
    """Path in the site -> page that leads on to the entry's new place."""
    return {f"{page_path(old)}index.html": redirect(new, root) for old, new in renamed.items()}


def redirect(new: str, root: str | None = None) -> str:
    """A page that leads to `new`: at once, by a link, and for search engines as the canonical address."""
    target = escape(f"../{new}/")
    canonical = escape(f"{root}{page_path(new)}") if root else target
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>This page has moved</title>\n'
        f'<meta http-equiv="refresh" content="0; url={target}">\n<link rel="canonical" href="{canonical}">\n'
        f'</head>\n<body>\n<p>This page has moved: <a href="{target}">{escape(new)}</a></p>\n</body>\n</html>\n'
    )


# --- feed ---


def releases(changelog: str) -> list[tuple[str, str, str]]:
    """(title, date, text) of every section of CHANGELOG.md whose heading ends in a date, in the file's order.

    A section without a date ("Unreleased") is not published yet.
    """
    found = []
    for section in re.split(r"^(?=## )", changelog, flags=re.MULTILINE)[1:]:
        heading, _, body = section.partition("\n")
        match = RELEASE.fullmatch(heading.strip())
        if match:
            found.append((match["title"], date.fromisoformat(match["date"]).isoformat(), body.strip()))
    return found


def feed(changelog: str, name: str, root: str | None) -> str | None:
    """The dated sections of the changelog as an Atom feed; None without any, or without the site's address."""
    sections = releases(changelog)
    if not root or not sections:
        return None
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{escape(name)}: changes</title>",
        f"<id>{escape(root)}</id>",
        f'<link rel="alternate" href="{escape(root)}"/>',
        f'<link rel="self" type="application/atom+xml" href="{escape(root)}{FEED}"/>',
        f"<author><name>{escape(name)}</name></author>",
        f"<updated>{max(day for _, day, _ in sections)}T00:00:00Z</updated>",
    ]
    for title, day, text in sections:
        lines += [
            "<entry>",
            f"<title>{escape(title)}</title>",
            f"<id>{escape(root)}{FEED}#{quote(title)}</id>",
            f'<link rel="alternate" href="{escape(root)}"/>',
            f"<updated>{day}T00:00:00Z</updated>",
            f'<content type="text">{escape(text)}</content>',
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>"]) + "\n"


# --- report ---


def report_url(repository: str | None, entry_id: str, verified: str, paste: str = "") -> str | None:
    """Where a wrong answer can be reported, with the form filled in; None while no repository is known."""
    if not repository:
        return None
    paste = paste.encode("utf-8", "replace")[:2000].decode("utf-8", "ignore")  # GitHub refuses addresses beyond 8 KB
    body = (
        f"Entry: {entry_id}\n{verified}\n\nMy TensorFlow, Keras, Python, CPU or GPU:\n\nWhat is wrong:\n\n"
        f"The message, whole:\n\n```text\n{paste}\n```\n"
    )
    fields = urlencode({"title": f"Wrong answer: {entry_id}", "body": body}, quote_via=quote)
    return f"https://github.com/{repository}/issues/new?{fields}"
