"""The Content-Security-Policy: right by itself, and in real Chromium nothing of the site breaks it."""

import re

import pytest
from browser import needs_chromium
from test_accessibility import MESSAGE, PAGES

from whyshape import frame

PAGE = '<head>\n<meta charset="utf-8">\n<script>one()</script>\n<script type="application/json">{}</script>\n</head>'
pytestmark = needs_chromium
WATCH = """
window.broken = [];
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
    broken.push(`${violatedDirective} ${blockedURI}`);
});
"""


def rules(html):
    """The policy as a table: directive -> what it allows."""
    found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
    return {name: allowed.split() for name, _, allowed in (rule.partition(" ") for rule in found[1].split("; "))}


def test_the_hash_is_the_one_that_browsers_compute():
    known = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"  # W3C's example: alert('Hello, world.');
    assert frame.digest("alert('Hello, world.');") == known


def test_a_policy_names_the_inline_scripts_and_nothing_else():
    allowed = rules(frame.finished(PAGE))
    assert allowed["script-src"] == ["'self'", frame.digest("one()")]
    assert allowed["default-src"] == ["'none'"] and allowed["style-src"] == ["'self'"]
    assert rules(frame.finished(PAGE.replace("one()", "two()")))["script-src"][1] != frame.digest("one()")
    assert rules(frame.finished(PAGE.replace("<script>one()</script>\n", "")))["script-src"] == ["'self'"]


def test_no_policy_while_the_site_is_being_written():
    assert "Content-Security-Policy" not in frame.finished(PAGE, guarded=False)


def test_code_and_text_keep_their_lines():
    html = "<p>\n\n  a\n  b</p>\n<pre>\n  x\n\n  y</pre>\n<textarea>\n  z</textarea>"
    assert frame.squeezed(html) == "<p>\na\nb</p>\n<pre>\n  x\n\n  y</pre>\n<textarea>\n  z</textarea>"


def test_every_page_has_a_strict_policy(site):
    for path in site.rglob("*.html"):
        html = path.read_text()
        if 'http-equiv="refresh"' in html:  # leads on to where an entry is now; runs nothing
            continue
        allowed = rules(html)
        assert html.index("Content-Security-Policy") < min(html.index("<script"), html.index("<link"), 1024)
        assert not {"'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "*", "https:"} & set(
            sum(allowed.values(), [])
        )
        assert not re.search(r"<[a-z][^>]*\s(style|on[a-z]+)=", re.sub(r"(?s)<script.*?</script>", "", html)), path


@pytest.fixture
def watched(chromium, address):
    """watched(path) -> a page on which broken rules are counted; at the end there may be none."""
    contexts, pages = [], []

    def watched(path="", width=1280):
        context = chromium.new_context(viewport={"width": width, "height": 800})
        context.add_init_script(WATCH)
        contexts.append(context)
        pages.append(context.new_page())
        pages[-1].goto(address + path)
        return pages[-1]

    yield watched
    broken = [page.evaluate("window.broken") for page in pages]
    for context in contexts:
        context.close()
    assert not any(broken), broken


@pytest.mark.parametrize("name", PAGES)
def test_no_page_breaks_its_policy(watched, name):
    page = watched(PAGES[name])
    page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"  # the style sheets were taken
    assert page.evaluate("document.documentElement.classList.contains('js')")  # and the script
    page.evaluate("scrollTo(0, 1e6)")
    page.wait_for_timeout(200)


def test_what_the_site_does_stays_within_its_policy(watched):
    page = watched()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#look-up-box").fill(MESSAGE)
    page.locator("#look-up-result h2").first.wait_for()
    page.get_by_role("button", name="Copy link").click()
    page.locator("label[title='Switch to dark mode']").click()
    assert page.evaluate("document.body.getAttribute('data-md-color-scheme')") == "slate"
    page.keyboard.press("Tab")
    page.locator(".md-search__input").fill("negative dimension")
    page.locator(".md-search-result__link").first.wait_for()
    page.reload()
    assert page.evaluate("document.body.getAttribute('data-md-color-scheme')") == "slate"


def test_a_fix_can_be_copied_within_the_policy(watched):
    page = watched(PAGES["entry with an error"])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".highlight button:visible").first.click()
    page.locator(".md-dialog--active").wait_for()


@pytest.mark.parametrize(
    "attack",
    [
        "const script = document.createElement('script'); script.textContent = 'window.ran = true';"
        " document.body.append(script)",
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = true\">')",
        "const script = document.createElement('script'); script.src = 'data:text/javascript,window.ran=true';"
        " document.body.append(script)",
        "const link = document.createElement('a'); link.href = 'javascript:window.ran=true';"
        " document.body.append(link); link.click()",
        "const form = document.createElement('form'); form.action = '/sent'; document.body.append(form); form.submit()",
        "fetch('https://example.com/').then(() => { window.ran = true }, () => {})",
        "document.body.insertAdjacentHTML('beforeend', '<iframe src=\"/topics/\" onload=\"ran = true\"></iframe>')",
        "document.body.insertAdjacentHTML('beforeend', '<p style=\"position: fixed\" id=styled>');"
        " window.ran = getComputedStyle(document.getElementById('styled')).position === 'fixed'",
    ],
    ids=["inline script", "handler", "data script", "javascript link", "form", "outside request", "frame", "style"],
)
def test_what_is_injected_does_not_run(chromium, address, attack):
    context = chromium.new_context()
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate(f"() => {{ {attack} }}")
    page.wait_for_function("window.broken.length > 0")
    assert not page.evaluate("window.ran") and page.url == address
    context.close()
