"""The site as a reader sees it: real Chromium, wide and narrow, light and dark."""

import pytest
from browser import needs_chromium

from whyshape.entry import read_entries
from whyshape.environment import ROOT

ENTRIES = read_entries(ROOT / "notebooks")
WITH_ERROR = [entry for entry in ENTRIES if entry.error]
# What readers paste: texts of other releases than the one the page was made with.
OLD_TEXTS = {
    "Dimensions must be equal, but are 400 and 800 for 'add' (op: 'Add') with input shapes: [128,400,512], "
    "[128,800,1024].": "residual-branch-changes-shape",
    "Negative dimension size caused by subtracting 4 from 1 for 'max_pooling1d_5/MaxPool' (op: 'MaxPool') with input "
    "shapes: [?,1,1,32].": "input-too-small-for-layers",
}

pytestmark = needs_chromium


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_an_entry_fits_the_screen(open_page, entry, width, scheme):
    page = open_page(f"notebooks/{entry.id}/", width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    pictures = page.locator("figure.shapes svg")
    for number in range(pictures.count()):
        box = pictures.nth(number).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width and box["height"] > 50
        assert pictures.nth(number).get_attribute("aria-label")
    assert page.evaluate("document.body.getAttribute('data-md-color-scheme')") == (
        "slate" if scheme == "dark" else "default"
    )


@pytest.mark.parametrize("entry", WITH_ERROR, ids=lambda entry: entry.id)
def test_the_message_stands_open_and_the_traceback_folded(open_page, entry):
    page = open_page(f"notebooks/{entry.id}/")
    message = page.locator(".admonition.failure pre").first.inner_text().strip()
    assert len(message) > 40 and message in entry.error.text  # what was passed to the layer is left out
    traceback = page.locator("details.quote", has_text="whole text and traceback")
    assert traceback.get_attribute("open") is None
    traceback.locator("summary").click()
    assert "Traceback (most recent call last)" in traceback.inner_text()


def test_the_fix_can_be_copied(open_page):
    page = open_page(f"notebooks/{WITH_ERROR[0].id}/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    block = page.locator(".highlight", has=page.locator(".filename", has_text="This works")).first
    block.hover()
    block.locator("button[data-md-type='copy'], .md-clipboard, .md-code__button[title*='Copy']").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    fixed = next(cell for cell in WITH_ERROR[0].cells if "fixed" in cell.tags)
    assert copied.strip() == fixed.source.strip()


def first_hit(page, text):
    """The address of the first search result for `text`."""
    page.keyboard.press("s")
    field = page.locator("input.md-search__input")
    field.fill(text)
    field.press("End")  # Material's search listens to keys, not to what is put into the field
    hit = page.locator(".md-search-result__link").first
    hit.wait_for(timeout=10_000)
    return hit.get_attribute("href")


@pytest.mark.parametrize("entry", WITH_ERROR, ids=lambda entry: entry.id)
def test_search_finds_an_entry_by_its_error_text(open_page, entry):
    line = entry.error.text.strip().split("\n")[0]
    assert f"notebooks/{entry.id}/" in first_hit(open_page(), line)


@pytest.mark.parametrize("text", OLD_TEXTS)
def test_search_finds_an_entry_by_the_text_of_an_older_release(open_page, text):
    assert f"notebooks/{OLD_TEXTS[text]}/" in first_hit(open_page(), text)


def test_the_scheme_can_be_switched_and_is_remembered(open_page):
    page = open_page()
    page.locator("label[title='Switch to dark mode']").click()
    assert page.evaluate("document.body.getAttribute('data-md-color-scheme')") == "slate"
    page.reload()
    assert page.evaluate("document.body.getAttribute('data-md-color-scheme')") == "slate"


def test_the_menu_of_a_phone_leads_to_an_entry(open_page):
    page = open_page(width=390)
    page.locator("label.md-header__button[for='__drawer']").click()
    page.locator(".md-nav--primary label.md-nav__link", has_text=ENTRIES[0].topics[0].capitalize()).click()
    page.locator(f".md-nav--primary a[href*='{ENTRIES[0].id}']").click()
    page.wait_for_url(f"**/notebooks/{ENTRIES[0].id}/")
    assert page.locator("h1").first.inner_text().startswith(ENTRIES[0].question[:20])
