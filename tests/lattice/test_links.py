"""The lattice on the built site: every cell leads to a text, and one click shows it."""

import re

import pytest
from browser import needs_chromium

CELL = re.compile(r'<li(?: class="\w")?><a href="\.\./(notebooks/[^/"]+)/#(said-[^"]+)"')
BOX = re.compile(r'(?s)</summary>(.*?)</details>|<p class="admonition-title">(.*?)</div>')
CLOSED_AT_FIRST = "tf-1.15.5-keras-2.3.1"  # not the newest release, whose box stands open
SEEN = """(one) => {
    const title = one.closest(".admonition").querySelector(".admonition-title").getBoundingClientRect();
    const header = document.querySelector(".md-header").getBoundingClientRect();
    return one.closest("details").open && title.top >= header.bottom && title.bottom < innerHeight;
}"""


def test_every_cell_leads_into_a_box(site):
    cells = CELL.findall((site / "lattice" / "index.html").read_text())
    assert cells
    for name in {name for name, _ in cells}:
        html = (site / name / "index.html").read_text()
        boxes = "".join(body for pair in BOX.findall(html) for body in pair)
        for anchor in [anchor for other, anchor in cells if other == name]:
            assert html.count(f'id="{anchor}"') == boxes.count(f'id="{anchor}"') == 1, f"{name}: {anchor}"


@pytest.mark.parametrize(("scripts", "width"), [(True, 1280), (False, 1280), (False, 390)])
class TestInChromium:
    pytestmark = needs_chromium

    def test_one_click_opens_the_box(self, open_page, scripts, width):
        page = open_page("lattice/", width, java_script_enabled=scripts)
        page.locator(f'ul.lattice a[href$="#said-{CLOSED_AT_FIRST}"]').first.click()
        page.wait_for_url("**/notebooks/**")
        anchor = page.locator(f'[id="said-{CLOSED_AT_FIRST}"]')
        page.wait_for_load_state("networkidle")
        assert anchor.evaluate(SEEN)

    def test_the_tables_fit(self, open_page, scripts, width):
        page = open_page("lattice/", width, java_script_enabled=scripts)
        for table in page.locator(".environments table").all():
            assert table.evaluate("(one) => one.getBoundingClientRect().right <= innerWidth")
            assert table.evaluate("(one) => one.scrollWidth <= one.clientWidth")
            assert table.get_by_text("stands for").is_visible()
