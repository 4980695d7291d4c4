"""Every reader: axe-core in real Chromium, keyboard only, zoomed, without motion, on paper, without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import needs_chromium

from whyshape.entry import read_entries
from whyshape.environment import ROOT

pytestmark = needs_chromium

ENTRIES = read_entries(ROOT / "notebooks")
WITH_ERROR = next(entry for entry in ENTRIES if entry.error)
WITHOUT_ERROR = next(entry for entry in ENTRIES if not entry.error)
PAGES = {
    "home": "",
    "entry with an error": f"notebooks/{WITH_ERROR.id}/",
    "entry without an error": f"notebooks/{WITHOUT_ERROR.id}/",
    "calculator": "calculator/",
    "lattice": "lattice/",
    "topics": "topics/",
    "how to read": "how-to-read/",
    "for machines": "for-machines/",
    "no such page": "404.html",
}
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
MESSAGE = (
    "ValueError: Negative dimension size caused by subtracting 5 from 1 for 'conv2d_1/convolution' (op: 'Conv2D') "
    "with input shapes: [?,1,28,28], [5,5,28,32]."
)
# What has no place on paper.
SCREEN_ONLY = ".md-header, .md-footer, .md-sidebar, .md-clipboard, .md-code__nav, .md-top, .md-button, .headerlink"


def faults(page):
    """What axe-core says against the page, one line each; a fault names its first three places."""
    found = Axe().run(page, options=WCAG).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:150]} {node['failureSummary'].splitlines()[1].strip()[:220]}"
        for rule in found
        for node in rule["nodes"][:3]
    ]


def answered(page):
    """The page with an answer in it, everything unfolded."""
    page.locator("#look-up-box").fill(MESSAGE)
    page.locator("#look-up-result h2").first.wait_for()
    unfold(page)
    return page


def unfold(page):
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")


def tab_to(page, selector, at_most=120):
    """Press Tab until the element that matches has the focus."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with Tab")


def overflow(page):
    """By how much the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def visible(page, selector):
    """How many of the elements can be seen."""
    return page.locator(selector).locator("visible=true").count()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(open_page, name, width, scheme):
    page = open_page(PAGES[name], width, scheme, reduced_motion="reduce")
    assert faults(page) == []
    if page.locator("details").count():
        unfold(page)
        assert faults(page) == []


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_axe_finds_nothing_in_any_entry_on_the_smallest_phone(open_page, entry):
    page = open_page(f"notebooks/{entry.id}/", 320, "dark", reduced_motion="reduce")
    unfold(page)
    assert faults(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_in_an_answer(open_page, width, scheme):
    assert faults(answered(open_page("", width, scheme, reduced_motion="reduce"))) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_in_search_results(open_page, width, scheme):
    page = open_page("", width, scheme, reduced_motion="reduce")
    page.keyboard.press("s")
    page.keyboard.insert_text(MESSAGE)
    page.locator(".md-search-result__link").first.wait_for()
    page.locator(".search-explain").wait_for()
    assert faults(page) == []


def test_axe_finds_nothing_in_the_menu_of_a_phone(open_page):
    page = open_page(PAGES["entry with an error"], 390, reduced_motion="reduce")
    page.locator("label.md-header__button[for='__drawer']").click()
    page.locator(".md-nav--primary > .md-nav__list").wait_for()
    assert faults(page) == []


def test_axe_would_find_something(open_page):
    page = open_page("topics/")
    page.evaluate(
        "document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"/assets/images/favicon.png\">')"
    )
    assert [fault for fault in faults(page) if fault.startswith("image-alt")]


def test_a_fix_can_be_copied_with_the_keyboard_alone(open_page):
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab_to(page, "#look-up-box")
    page.keyboard.insert_text(MESSAGE)
    page.locator("#look-up-result h2").first.wait_for()
    tab_to(page, "#look-up-result a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/notebooks/**")
    entry = next(entry for entry in ENTRIES if f"/{entry.id}/" in page.url)
    fixed = next(cell for cell in entry.cells if "fixed" in cell.tags)
    block = page.locator(".highlight", has=page.locator(".filename", has_text="This works")).first
    block.evaluate("block => block.id = 'wanted'")
    tab_to(page, "#wanted button")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_function("navigator.clipboard.readText().then((text) => text !== '')")
    assert page.evaluate("navigator.clipboard.readText()").strip() == fixed.source.strip()


@pytest.mark.parametrize("name", PAGES)
def test_the_first_tab_leads_past_the_header(open_page, name):
    page = open_page(PAGES[name], reduced_motion="reduce")
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    assert link.inner_text().strip() == "Skip to content"
    assert page.evaluate("getComputedStyle(document.activeElement).opacity") == "1"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('.md-content, .md-footer')")


def test_the_menu_of_a_zoomed_page_opens_with_the_keyboard(open_page):
    page = open_page(PAGES["entry with an error"], 640)
    for key in ("Enter", " "):
        tab_to(page, "label[for='__drawer']")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        page.keyboard.press(key)
        assert page.locator("#__drawer").is_checked()
        page.keyboard.press(key)
        assert not page.locator("#__drawer").is_checked()
        page.evaluate("document.activeElement.blur()")
    tab_to(page, "label[for='__search']")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('.md-search__input')")


def test_the_scheme_can_be_switched_with_the_keyboard(open_page):
    page = open_page()
    tab_to(page, "input[name='__palette']")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.body.getAttribute('data-md-color-scheme')") == "slate"


@pytest.mark.parametrize("width", [320, 640])  # 640: 1280 at 200 %
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_off(open_page, name, width):
    page = open_page(PAGES[name], width)
    assert overflow(page) == 0
    unfold(page)
    assert overflow(page) == 0


@pytest.mark.parametrize("name", PAGES)
def test_nothing_moves_for_those_who_want_it_so(open_page, name):
    page = open_page(PAGES[name], reduced_motion="reduce")
    moving = page.evaluate(
        """[...document.querySelectorAll('*')].filter((one) => {
            const style = getComputedStyle(one);
            const moves = /[1-9]/.test(style.transitionDuration) && style.transitionProperty !== 'none';
            return moves || style.animationName !== 'none' || style.scrollBehavior === 'smooth';
        }).map((one) => one.className)"""
    )
    assert moving == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["home", "entry with an error", "entry without an error", "calculator"])
def test_a_page_on_paper(open_page, name, scheme):
    page = open_page(PAGES[name], 700, scheme, reduced_motion="reduce")  # A4 without its margins
    page.emulate_media(media="print")
    assert visible(page, SCREEN_ONLY) == 0
    assert page.locator("h1").first.is_visible()
    assert overflow(page) == 0
    cut = page.locator("pre > code").evaluate_all(
        "all => all.filter((one) => one.scrollWidth > one.clientWidth + 1).length"
    )
    assert cut == 0
    assert faults(page) == []  # a dark page is not printed in light letters


def test_what_is_folded_on_paper(open_page):
    """Imports are needed to run the fix; tracebacks and the code that draws the pictures are not."""
    page = open_page(PAGES["entry with an error"], 700)
    page.emulate_media(media="print")
    imports = page.locator("details.info pre").first
    assert imports.evaluate("one => one.checkVisibility({ contentVisibilityAuto: true })")
    assert imports.bounding_box()["height"] > 10
    assert visible(page, "details.quote, details.example") == 0


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_an_entry_can_be_read_without_scripts(chromium, address, entry):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}notebooks/{entry.id}/")
    shown = page.locator("article").inner_text()
    assert entry.question.split("`")[0] in shown
    code = " ".join(page.locator("article pre").all_text_contents())
    for cell in entry.cells:
        if cell.kind == "code" and {"failing", "fixed"} & set(cell.tags):
            assert cell.source.strip() in code
    if entry.error:
        assert page.locator(".failure pre").first.inner_text().strip() in entry.error.text
        traceback = page.locator("details.quote", has_text="whole text and traceback")
        assert not traceback.locator("pre").is_visible()
        traceback.locator("summary").click()
        assert traceback.locator("pre").is_visible()
    context.close()
