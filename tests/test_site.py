"""The built site, without a browser: nothing heavy, nothing dead, nothing from outside."""

import gzip
import json
import re
import resource
from html.parser import HTMLParser

import pytest
from build import build
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError
from samples import good_notebook, save

from whyshape import site as hook
from whyshape.entry import read_entries
from whyshape.environment import ROOT

ENTRIES = read_entries(ROOT / "notebooks")
HTML_LIMIT, GZIP_LIMIT = 60_000, 12_288  # bytes of one notebook page, without what each release said
WHOLE_HTML_LIMIT, WHOLE_GZIP_LIMIT = 70_000, 15_000  # with it
RECORDED = re.compile(
    rb'<h[23] id="(the-message|what-it-said-when|where-it-works|cpu-and-gpu)".*?(?=<h[23] |<div class="pictures")',
    re.DOTALL,
)
BUILD_LIMIT = 5  # seconds


class Loaded(HTMLParser):
    """What a page makes the browser fetch, and what its links lead to."""

    def __init__(self, html: str):
        super().__init__()
        self.fetched: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "id" in attributes:
            self.ids.add(attributes["id"])
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        elif tag == "link" and attributes.get("rel") in ("stylesheet", "icon", "preload", "modulepreload"):
            self.fetched.append(attributes["href"])
        elif "src" in attributes:
            self.fetched.append(attributes["src"])


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    build(folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert used < BUILD_LIMIT, f"the site takes {used:.1f} s of processor time"
    return folder


def entry_page(site, entry):
    return site / "notebooks" / entry.id / "index.html"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_an_entry_page_is_light_and_whole(site, entry):
    html = entry_page(site, entry).read_bytes()
    assert len(html) < WHOLE_HTML_LIMIT and len(gzip.compress(html, 9)) < WHOLE_GZIP_LIMIT
    own, sections = RECORDED.subn(b"", html)
    assert sections >= (2 if entry.error else 1)
    assert len(own) < HTML_LIMIT and len(gzip.compress(own, 9)) < GZIP_LIMIT
    page = html.decode()
    assert f'<meta name="description" content="{entry.description}"' in page.replace("&#39;", "'")
    assert "jp-" not in page, "mkdocs-jupyter's own rendering is back"
    for expected in (*(("the-message", "the-error") if entry.error else ("what-happens",)), "why", "sources"):
        assert f'id="{expected}"' in page
    assert page.count('<figure class="shapes"') >= 2
    assert page.count('role="img"') == page.count('<figure class="shapes"')


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_the_notebook_can_be_downloaded_as_it_is(site, entry):
    copy = entry_page(site, entry).with_name(f"{entry.id}.ipynb")
    assert copy.read_bytes() == (ROOT / "notebooks" / copy.name).read_bytes()
    assert copy.name in Loaded(entry_page(site, entry).read_text()).links


def test_nothing_is_fetched_from_outside(site):
    for page in site.rglob("*.html"):
        for address in Loaded(page.read_text()).fetched:
            assert not re.match(r"(https?:)?//", address), f"{page} fetches {address}"
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(@import|url\()\s*[\"']?(https?:)?//", sheet.read_text()), (
            f"{sheet} fetches from outside"
        )


def test_no_link_is_dead(site):
    """Strict mode sees Markdown links; this sees what the pages really hold."""
    pages = {page: Loaded(page.read_text()) for page in site.rglob("*.html") if page.name != "404.html"}
    for page, loaded in pages.items():
        for link in loaded.links:
            path, _, anchor = link.partition("#")
            if re.match(r"[a-z]+:", link):
                continue
            target = (page.parent / path).resolve() if path else page
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), f"{page} links to {link}"
            known = pages[target].ids if target in pages else set()
            state = "=" in anchor and target.parent.name == "calculator"  # what its fields are to hold
            assert not anchor or state or anchor in known or anchor == "__comments", f"{page} links to {link}"


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if entry.error], ids=lambda entry: entry.id)
def test_the_search_index_holds_the_error_under_its_section_and_no_traceback(site, entry):
    index = json.loads((site / "search" / "search_index.json").read_text())
    texts = {document["location"]: document["text"] for document in index["docs"]}
    section = texts[f"notebooks/{entry.id}/#the-message"]
    assert entry.error.text.split("\n")[0][:60] in re.sub(r"<[^>]*>", "", section).replace("&lt;", "<").replace(
        "&gt;", ">"
    )
    assert not any("Traceback (most recent call last)" in text for text in texts.values())


def test_links_to_colab_and_to_the_source_are_there_only_with_a_repository(site, tmp_path):
    assert not any("colab" in page.read_text() for page in site.rglob("*.html"))
    build(tmp_path, GITHUB_REPOSITORY="someone/whyshape")
    for entry in ENTRIES:
        address = f"https://colab.research.google.com/github/someone/whyshape/blob/main/notebooks/{entry.id}.ipynb"
        links = Loaded(entry_page(tmp_path, entry).read_text()).links
        assert address in links and "https://github.com/someone/whyshape" in links


def test_every_entry_is_in_the_menu_and_on_the_home_page(site):
    home = Loaded((site / "index.html").read_text()).links
    for entry in ENTRIES:
        assert home.count(f"notebooks/{entry.id}/") >= 2


def test_a_bad_entry_stops_the_build_with_all_its_faults(tmp_path, monkeypatch):
    notebook = good_notebook()
    notebook["metadata"]["whyshape"]["topics"] = ["x"]
    save(tmp_path, notebook)
    monkeypatch.setattr(hook, "ROOT", tmp_path)
    with pytest.raises(PluginError, match="sizes-do-not-add.ipynb: metadata.whyshape.topics"):
        hook.on_config(load_config(str(ROOT / "mkdocs.yml")))


def test_a_mkdocs_jupyter_that_renders_in_another_way_is_noticed():
    class Page:
        class file:
            src_uri = "notebooks/a-b.ipynb"

    hook._entries["notebooks/a-b.ipynb"] = None
    try:
        with pytest.raises(PluginError, match="no longer sets page.render"):
            hook.on_pre_page(Page(), None, None)
    finally:
        del hook._entries["notebooks/a-b.ipynb"]
