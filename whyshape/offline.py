"""What works without a connection: service-worker.js, with the files that it fetches ahead and a name for each build.

docs/service-worker.js is the worker itself; it learns here what was built. Nothing is written here.
"""

import hashlib
import json
from pathlib import Path

WORKER = "service-worker.js"
# The paste box, the calculator, the search, the page for what was never read, and what these load. Other pages are kept
# when read.
AHEAD = [
    "index.html",
    "calculator/index.html",
    "javascripts/*.js",
    "stylesheets/*.css",
    "assets/javascripts/bundle.*.js",
    "assets/javascripts/workers/search.*.js",
    "search/search_index.json",
    "assets/stylesheets/*.css",
    "assets/images/favicon.png",
]
DATED = {"sitemap.xml", "sitemap.xml.gz", WORKER}  # differ from day to day, or hold the version itself


def worker(template: str, site: Path) -> str:
    """The worker of a built site; the same site gives the same text, a changed one another."""
    for name, value in {"VERSION": version(site), "AHEAD": ahead(site)}.items():
        head, mark, tail = template.partition(f"const {name} = ")
        if not mark:
            raise ValueError(f"docs/{WORKER} declares no {name}")
        template = f"{head}{mark}{json.dumps(value)};{tail[tail.index(chr(10)) :]}"
    return template


def ahead(site: Path) -> list[str]:
    """The addresses to fetch ahead, relative to the site; a page by its folder."""
    paths = [path for pattern in AHEAD for path in sorted(site.glob(pattern))]
    return [path.relative_to(site).as_posix().removesuffix("index.html") for path in paths]


def version(site: Path) -> str:
    """A name for all that the site holds."""
    digest = hashlib.sha256()
    for path in sorted(site.rglob("*")):
        if path.is_file() and path.name not in DATED:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{path.relative_to(site).as_posix()} {content}\n".encode())
    return digest.hexdigest()[:16]
