"""The last hand on a page: what the theme's frame lacks. HTML in, HTML out; knows no MkDocs."""

import base64
import hashlib
import re

# What must keep its line breaks; everything between is layout of the theme's templates.
VERBATIM = re.compile(r"(<pre.*?</pre>|<script.*?</script>|<textarea.*?</textarea>)", re.DOTALL)
SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)
GENERATOR = re.compile(r'<meta name="generator"[^>]*>\n?')  # pages are counted in bytes; README gives the credit
CHARSET = '<meta charset="utf-8">'

# The theme's buttons are labels of hidden boxes, which a keyboard cannot reach. The theme answers Enter on a label.
LABELS = {
    '<label class="md-header__button md-icon" for="__drawer">': "Menu",
    '<label class="md-header__button md-icon" for="__search">': "Search",
}


def finished(html: str, guarded: bool = True) -> str:
    """The page, lighter by its templates' layout, usable by keyboard and, when `guarded`, with a policy.

    `mkdocs serve` puts a script of its own into every page: it needs pages without a policy.
    """
    html = reachable(squeezed(html))
    return html.replace(CHARSET, f"{CHARSET}\n{policy(html)}", 1) if guarded else html


def squeezed(html: str) -> str:
    """Without the blank lines and indentation of the theme's templates, a tenth of the page, and without its name."""
    parts = VERBATIM.split(GENERATOR.sub("", html))
    return "".join(part if i % 2 else re.sub(r"\s*\n\s*", "\n", part) for i, part in enumerate(parts))


def reachable(html: str) -> str:
    """The theme's labels that act as buttons, named and within the reach of a keyboard."""
    for label, name in LABELS.items():
        html = html.replace(label, f'{label[:-1]} role="button" tabindex="0" aria-label="{name}">')
    return html


def policy(html: str) -> str:
    """The Content-Security-Policy of this page: its own inline scripts by their hashes, else only files of the site.

    Styles in attributes are not allowed, and none are there; what scripts set on an element's style is no such one.
    """
    hashes = " ".join(dict.fromkeys(map(digest, inline_scripts(html))))
    rules = [
        "default-src 'none'",
        f"script-src 'self' {hashes}".rstrip(),
        "style-src 'self'",
        "img-src 'self' data:",  # the icons in the theme's style sheet
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(rules)}">'


def inline_scripts(html: str) -> list[str]:
    """The code of every script element that a browser would run; data blocks (JSON) are none."""
    return [
        found["code"]
        for found in SCRIPT.finditer(html)
        if not re.search(r'\ssrc=|\stype="application/(ld\+)?json"', found["attributes"])
    ]


def digest(code: str) -> str:
    """How a policy names a script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"
