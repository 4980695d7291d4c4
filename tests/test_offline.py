"""Without a connection: what was read once can be read again, and a new build replaces the old one."""

import re
import shutil
from functools import partial

import pytest
from browser import needs_chromium
from build import QuietHandler, served
from test_accessibility import faults

from whyshape import offline
from whyshape.entry import read_entries
from whyshape.environment import ROOT

ENTRIES = [entry.id for entry in read_entries(ROOT / "notebooks")]
TEMPLATE = (ROOT / "docs" / offline.WORKER).read_text()
MESSAGE = "ValueError: Inputs have incompatible shapes. Received shapes (32, 32, 64) and (32, 32, 128)"
SECRET = "#paste=u" + "c2VjcmV0"
READY = "navigator.serviceWorker.getRegistration().then((found) => found?.active?.state === 'activated')"
KEPT = """async () => {
  const caches_ = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
  return caches_.flat().map((request) => request.url);
}"""


def in_chromium(test):
    for mark in needs_chromium:
        test = mark(test)
    return test


# --- what the build writes ---


def small_site(folder):
    """A site of four files."""
    for name, text in {
        "index.html": "home",
        "calculator/index.html": "",
        "javascripts/look-up.js": "a",
        "far/index.html": "far",
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder


def test_a_worker_knows_its_build(tmp_path):
    site = small_site(tmp_path)
    text = offline.worker(TEMPLATE, site)
    assert 'const AHEAD = ["", "calculator/", "javascripts/look-up.js"];\n' in text
    assert re.search(r'^const VERSION = "[0-9a-f]{16}";$', text, re.MULTILINE)
    assert text == offline.worker(TEMPLATE, site) == offline.worker(text, site)
    (site / "sitemap.xml").write_text("today")
    assert text == offline.worker(TEMPLATE, site)
    (site / "far" / "index.html").write_text("changed")
    assert text != offline.worker(TEMPLATE, site)


def test_a_worker_without_its_two_lines_is_noticed(tmp_path):
    with pytest.raises(ValueError, match="declares no VERSION"):
        offline.worker("// empty\n", tmp_path)


def test_the_built_worker_names_files_that_are_there(site):
    text = (site / offline.WORKER).read_text()
    paths = offline.ahead(site)
    assert f"const AHEAD = {paths}".replace("'", '"') in text
    for path in paths:
        assert (site / path / "index.html" if path.endswith("/") or not path else site / path).is_file()
    names = {path.rpartition("/")[2].partition(".")[0] for path in paths}
    assert {"", "explain", "look-up", "calculator", "shapes", "main", "bundle", "search", "search_index"} <= names
    assert {f"javascripts/{path.name}" for path in (site / "javascripts").iterdir()} <= set(paths)
    assert not any("notebooks/" in path or path.endswith(".map") for path in paths)


def test_no_worker_while_the_site_is_being_written(site):
    pages = [page.read_text() for page in site.rglob("index.html")]
    assert all("javascripts/offline.js" in page for page in pages if 'http-equiv="refresh"' not in page)
    head = (ROOT / "overrides" / "main.html").read_text()
    assert re.search(r"\{% if guarded %\}<script src=\"[^\n]*offline\.js[^\n]*\{% endif %\}", head)


# --- in the browser ---


class Switch(QuietHandler):
    """A server that remembers what it was asked for, and can send errors or rules for the browser's cache."""

    def __init__(self, *arguments, state, **options):
        self.state = state
        super().__init__(*arguments, **options)

    def do_GET(self):
        self.state["asked"].append(self.path)
        if self.state["status"]:
            self.send_response(self.state["status"])
            self.send_header("Content-Length", "5")
            self.end_headers()
            self.wfile.write(b"wrong")
            return
        super().do_GET()

    def end_headers(self):
        if self.state["rules"]:
            self.send_header("Cache-Control", self.state["rules"])
        super().end_headers()


@pytest.fixture
def copied(site, tmp_path):
    """A copy of the site that a test may change, below a base path."""
    shutil.copytree(site, tmp_path / "base")
    return tmp_path


@pytest.fixture
def visitor(chromium, copied):
    """(page, address, context, state of the server, folder): a reader of the site at /base/."""
    state = {"asked": [], "status": 0, "rules": ""}
    with served(copied, partial(Switch, state=state)) as address:
        context = chromium.new_context()
        yield context.new_page(), address + "base/", context, state, copied / "base"
        context.close()


def arrive(page, address):
    """Visit a page and wait until everything is kept."""
    page.goto(address)
    page.wait_for_function(READY)


def pasted(page):
    page.locator("#look-up-box").fill(MESSAGE)
    page.locator("#look-up-result h2").first.wait_for()
    return page.locator("#look-up-result").inner_text()


@in_chromium
def test_what_was_visited_works_without_a_connection(visitor):
    page, address, context, _, _ = visitor
    arrive(page, f"{address}notebooks/{ENTRIES[0]}/")  # a first visit, not to the home page
    question = page.locator("h1").inner_text()
    page.goto(f"{address}notebooks/{ENTRIES[1]}/#why")
    context.set_offline(True)
    page.reload()
    assert page.locator("h1").is_visible()
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"  # with its style sheets
    page.goto(f"{address}notebooks/{ENTRIES[0]}/?h=pool#fix")
    assert page.locator("h1").inner_text() == question
    page.goto(address)
    page.reload()
    assert "(32, 32, 64)" in pasted(page)
    page.goto(address + "calculator/#broadcast=(2,3)&with=(4,)")
    page.locator("#broadcast-verdict", has_text="do not broadcast").wait_for()
    page.locator("[data-example=small]").click()
    page.locator("#stack-verdict", has_text="Layer 4 of 6 fails").wait_for()


@in_chromium
def test_the_box_of_an_entry_works_without_a_connection(visitor):
    page, address, context, _, _ = visitor
    arrive(page, f"{address}notebooks/input-too-small-for-layers/")
    context.set_offline(True)
    page.reload()
    page.locator(".try-it summary").click()
    page.locator(".try-it .calc-result > *").first.wait_for()


@in_chromium
def test_the_search_works_without_a_connection(visitor):
    page, address, context, _, _ = visitor
    arrive(page, f"{address}notebooks/{ENTRIES[0]}/")  # where nobody has searched
    context.set_offline(True)
    page.goto(address)
    page.keyboard.press("s")
    page.keyboard.insert_text("padding")
    page.locator(".md-search-result__link").first.wait_for()


@in_chromium
@pytest.mark.parametrize("width", [320, 1280])
def test_a_page_that_was_never_visited_says_so(visitor, width):
    page, address, context, _, _ = visitor
    page.set_viewport_size({"width": width, "height": 800})
    arrive(page, f"{address}notebooks/{ENTRIES[0]}/")
    question = page.title().removesuffix(" - Whyshape")
    context.set_offline(True)
    page.goto(f"{address}notebooks/{ENTRIES[2]}/")
    assert page.locator("h1").inner_text() == "No connection"
    assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") == "544px"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("li a").all_inner_texts() == [question]
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert faults(page) == []
    context.set_offline(False)
    page.reload()
    assert page.locator("h1").inner_text() != "No connection"
    context.set_offline(True)
    page.goto(f"{address}topics/")
    page.get_by_role("link", name="paste box").click()
    assert "(32, 32, 64)" in pasted(page)


@in_chromium
def test_a_new_build_is_seen_at_once_and_kept(visitor):
    page, address, context, _, folder = visitor
    entry, other = (f"{address}notebooks/{name}/" for name in ENTRIES[:2])
    arrive(page, entry)
    page.goto(other)
    page.goto(entry)
    for path in folder.rglob("index.html"):
        path.write_text(path.read_text().replace("<h1 ", "<h1 class=new-build "))
    (folder / offline.WORKER).write_text(offline.worker(TEMPLATE, folder))
    before = page.evaluate("caches.keys()")
    page.goto(entry)
    assert page.locator("h1.new-build").is_visible()
    page.wait_for_function(
        "before => caches.keys().then((now) => now.length === 1 && now[0] !== before)", arg=before[0]
    )
    context.set_offline(True)
    for read in (entry, other, address):  # what was read before is fetched anew
        page.goto(read)
        assert page.locator("h1.new-build").is_visible()


@in_chromium
def test_an_old_answer_is_never_shown_while_there_is_a_connection(visitor):
    page, address, _, state, folder = visitor
    state["rules"] = "no-cache"  # or the browser's own memory answers before any worker is asked
    arrive(page, address)
    page.goto(address)
    for script in ("answer.js", "explain.js"):
        path = folder / "javascripts" / script
        path.write_text(path.read_text() + f"\nwindow.fresh = (window.fresh ?? '') + '{script} ';\n")
    page.goto(f"{address}calculator/")
    page.goto(address)
    pasted(page)
    assert set(page.evaluate("window.fresh").split()) == {"answer.js", "explain.js"}


@in_chromium
@pytest.mark.parametrize("status", [206, 404, 500])
def test_what_went_wrong_is_not_kept(visitor, status):
    page, address, context, state, _ = visitor
    arrive(page, address)
    page.goto(address)
    title = page.title()
    state["status"] = status
    page.goto(address)
    page.goto(f"{address}topics/")
    state["status"] = 0
    context.set_offline(True)
    page.goto(address)
    assert page.title() == title
    page.goto(f"{address}topics/")
    assert page.locator("h1").inner_text() == "No connection"


@in_chromium
def test_only_the_site_is_kept_and_no_fragment_goes_anywhere(visitor):
    page, address, context, state, folder = visitor
    (folder.parent / "other.html").write_text("<title>Other</title>not of this site")
    arrive(page, address + SECRET)
    page.goto(f"{address}topics/?q=secret{SECRET}")
    page.evaluate("fetch('../index.html', { headers: { Range: 'bytes=0-9' } }).then((response) => response.text())")
    page.evaluate("fetch('../../other.html').then((response) => response.text())")
    page.goto(address.replace("/base/", "/other.html"))
    page.goto(address)
    kept = page.evaluate(KEPT)
    assert f"{address}topics/" in kept and all(url.startswith(address) for url in kept)
    assert not [url for url in kept if "#" in url or "?" in url or "c2VjcmV0" in url]
    assert not [path for path in state["asked"] if "#" in path or "c2VjcmV0" in path]
    context.set_offline(True)
    page.reload()
    assert page.title().endswith("Whyshape")


@in_chromium
def test_other_caches_of_the_same_origin_are_left_alone(visitor):
    page, address, _, _, folder = visitor
    page.goto(address)
    page.evaluate("Promise.all(['other', `whyshape ${location.origin}/else/ 1`].map((name) => caches.open(name)))")
    page.wait_for_function(READY)
    (folder / "index.html").write_text((folder / "index.html").read_text() + " ")
    (folder / offline.WORKER).write_text(offline.worker(TEMPLATE, folder))
    before = [name for name in page.evaluate("caches.keys()") if "/base/" in name]
    page.goto(address)
    page.wait_for_function("old => caches.keys().then((now) => !now.includes(old))", arg=before[0])
    names = page.evaluate("caches.keys()")
    assert len(names) == 3 and "other" in names and sum("/else/ 1" in name for name in names) == 1


@in_chromium
def test_those_who_save_data_fetch_nothing_ahead(chromium, address):
    context = chromium.new_context()
    context.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    assert page.evaluate("navigator.serviceWorker.getRegistration().then((found) => !found)")
    context.close()


@in_chromium
def test_nothing_is_kept_of_a_site_that_is_opened_from_a_disk(chromium, site):
    context = chromium.new_context()
    page = context.new_page()
    broken = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto(f"file://{site}/index.html")
    page.wait_for_timeout(300)
    assert page.locator("h1").is_visible() and not [text for text in broken if "orker" in text]
    context.close()
