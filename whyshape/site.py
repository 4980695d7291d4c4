"""The MkDocs hook: brings notebooks/ into the site. Thin: `entry.py` reads, `page.py` writes.

mkdocs-jupyter stays the plugin that knows notebooks as pages and copies them for download; only its rendering (an
inlined JupyterLab style sheet of half a megabyte per page) is replaced by MkDocs' own.
"""

import json
import re
from html import escape
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from whyshape.badges import badges, verified_sentence
from whyshape.devices import device_table
from whyshape.entry import TOPICS, Entry, InvalidEntry, read_entries
from whyshape.environment import ROOT
from whyshape.found import report_url
from whyshape.frame import finished
from whyshape.history import fix_notes, lattice_page, wordings
from whyshape.lattice import BY_ID
from whyshape.page import Links, Recorded, write_page
from whyshape.publish import head_of, publish
from whyshape.publish import site as site_of
from whyshape.records import InvalidRecord, Record, read_records
from whyshape.scripts import scripts
from whyshape.try_it import try_it

WRITTEN = {"cnn": "CNN", "conv1d": "Conv1D", "conv2d": "Conv2D", "lstm": "LSTM", "rnn": "RNN", "rgb": "RGB"}
TITLE_BOOST = 3.0  # tests/test_browser.py says what must be found first
LATTICE = "lattice.md"
BY_TOPIC = "<!-- entries by topic -->"

# Names, punctuation, operators and blanks of highlighted code: they need no colour, and are half of its weight.
PLAIN_TOKEN = re.compile(r'<span class="(?:n|nb|nn|ow|p|o|w)">([^<]*)</span>')

_entries: dict[str, Entry] = {}  # read once per build, keyed by the notebook's path in the site
_records: list[Record] = []
_guarded = True


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read every entry and record, and put the entries into the menu, under the first of its topics."""
    try:
        entries = read_entries(ROOT / "notebooks")
        _records[:] = read_records(ROOT / "verified", BY_ID)
    except (InvalidEntry, InvalidRecord) as invalid:
        raise PluginError(f"not a site yet:\n{invalid}") from invalid
    _entries.clear()
    _entries.update({f"notebooks/{entry.id}.ipynb": entry for entry in entries})
    by_topic = [
        {
            topic.capitalize(): [
                {short_title(entry): source} for source, entry in _entries.items() if main_topic(entry) == topic
            ]
        }
        for topic in TOPICS
    ]
    config.nav[1:1] = [section for section in by_topic if any(section.values())]
    if repository := config.extra.get("github_repository"):  # not repo_url: the theme would ask GitHub for its stars
        config.copyright += f' · <a href="https://github.com/{escape(repository)}">Source on GitHub</a>'
    return config


@event_priority(100)  # before mkdocs-jupyter looks for notebooks
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """notebooks/ lies beside docs/, not in it; look-up and calculator are compiled from the package."""
    for source in _entries:
        files.append(File(source, str(ROOT), config.site_dir, config.use_directory_urls))
    for name, script in scripts(entry.id for entry in _entries.values()).items():
        files.append(File.generated(config, f"javascripts/{name}", content=script))
    files.append(File.generated(config, LATTICE, content=lattice_page(_entries.values(), _records)))
    return files


@event_priority(-100)  # after mkdocs-jupyter has put its own renderer on the page
def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> Page:
    """Let MkDocs render the entries: Material's code blocks, links that are checked, sections in the search index."""
    if page.file.src_uri in _entries and vars(page).pop("render", None) is None:
        raise PluginError("mkdocs-jupyter no longer sets page.render: see its pinned version in pyproject.toml")
    return page


@event_priority(100)
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The page of an entry; any other page may list the entries."""
    entry = _entries.get(page.file.src_uri)
    if entry is None:
        return markdown.replace(BY_TOPIC, list_by_topic())
    page.meta |= {"title": entry.question, "description": entry.description, "tags": list(entry.topics)}
    repository = config.extra.get("github_repository")
    colab = (
        f"https://colab.research.google.com/github/{repository}/blob/main/{page.file.src_uri}" if repository else None
    )
    report = report_url(repository, entry.id, verified_sentence(_entries.values(), _records))
    links = Links(f"{entry.id}.ipynb", colab, report)
    recorded = Recorded(wordings(entry, _records), fix_notes(entry, _records), device_table(entry, _records))
    related = [other for other in _entries.values() if other.id in entry.related]
    return write_page(entry, links, badges(entry, _records), recorded, related, try_it(entry))


def on_page_context(context: dict, page: Page, config: MkDocsConfig, nav: Navigation) -> dict:
    """What overrides/main.html puts into the head."""
    site = site_of(config.site_name, config.site_description, config.site_url)
    description = page.meta.get("description", "")
    title = page.meta.get("title", page.title)
    context["guarded"] = _guarded  # overrides/main.html: no service worker while writing
    context["head"] = head_of(site, title, description, page.canonical_url, _entries.get(page.file.src_uri))
    return context


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Halve the weight of highlighted code."""
    return PLAIN_TOKEN.sub(r"\1", html) if page.file.src_uri in _entries else html


def on_startup(command: str, dirty: bool) -> None:
    """`mkdocs serve` adds a script of its own to every page: no policy while writing."""
    global _guarded
    _guarded = command != "serve"


def on_post_page(html: str, page: Page, config: MkDocsConfig) -> str:
    """What the theme's frame lacks."""
    return finished(html, _guarded)


def on_post_template(html: str, template_name: str, config: MkDocsConfig) -> str:
    """The page that is shown when there is none."""
    return finished(html, _guarded) if template_name.endswith(".html") else html


@event_priority(-100)  # after the search plugin has written its index
def on_post_build(config: MkDocsConfig) -> None:
    """Tune the search index to what readers paste: a message.

    Material weighs a word in a title a thousand times and one in a tag a million times as much as one in a text, and
    matches by prefix: the "for" of any message would first find the topic "data format". And among long sections that
    share all of their words with every message, only a short document that holds the message itself stands out.
    """
    path = Path(config.site_dir) / "search" / "search_index.json"
    index = json.loads(path.read_text(encoding="utf-8"))
    index["config"]["fields"] = {"title": {"boost": TITLE_BOOST}, "text": {"boost": 1.0}}
    for document in index["docs"]:
        document.pop("tags", None)
        entry = _entries.get(document["location"].rstrip("/") + ".ipynb")
        if entry and entry.error:
            document["text"] = f"{escape(entry.error.text)} {document['text']}"
    path.write_text(json.dumps(index, separators=(",", ":")), encoding="utf-8")
    site = site_of(config.site_name, config.site_description, config.site_url)
    try:
        publish(
            Path(config.site_dir), site, _entries.values(), verified_sentence(_entries.values(), _records), _records
        )
    except ValueError as wrong:  # in the table of renamed entries
        raise PluginError(str(wrong)) from wrong


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Entries lead to the one before and after them in their topic; an edit link leads to notebooks/."""
    for page in nav.pages:
        entry = _entries.get(page.file.src_uri)
        if entry and page.edit_url:
            page.edit_url = page.edit_url.replace("/docs/notebooks/", "/notebooks/")
        if page.next_page and not same_topic(page, page.next_page):
            page.next_page.previous_page = page.next_page = None
    return nav


def same_topic(page: Page, other: Page) -> bool:
    """True for two entries with the same main topic."""
    both = [_entries.get(one.file.src_uri) for one in (page, other)]
    return all(both) and main_topic(both[0]) == main_topic(both[1])


def main_topic(entry: Entry) -> str:
    return entry.topics[0]


def short_title(entry: Entry) -> str:
    """The id as words: it names the mistake, and the whole question is too long for a menu."""
    first, *rest = (WRITTEN.get(word, word) for word in entry.id.split("-"))
    return " ".join([first[0].upper() + first[1:], *rest])


def list_by_topic() -> str:
    """Every question under the first of its topics, as Markdown."""
    lines = []
    for topic in TOPICS:
        found = [(source, entry) for source, entry in _entries.items() if main_topic(entry) == topic]
        if found:
            lines += [
                f"### {topic.capitalize()}",
                "",
                *(f"- [{entry.question}]({source})" for source, entry in found),
                "",
            ]
    return "\n".join(lines)
