"""The site, built once and served, and pages of it in real Chromium."""

import pytest
from browser import CHROMIUM, FLAGS
from build import build, served


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder that holds the built site."""
    folder = tmp_path_factory.mktemp("site")
    build(folder)
    return folder


@pytest.fixture(scope="session")
def address(site):
    with served(site) as address:
        yield address


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import Page, sync_playwright

    Page.wait_for_function = wait_for_function
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def wait_for_function(page, expression, *, arg=None, timeout=30_000):
    """In the place of Playwright's own, which calls eval in the page: the site's policy forbids that."""
    for _ in range(timeout // 25):
        if page.evaluate(expression, arg):
            return
        page.wait_for_timeout(25)
    raise TimeoutError(expression)


@pytest.fixture
def open_page(chromium, address):
    """open_page(path, width, scheme, **context) -> the page; at the end nothing may have gone wrong or outside."""
    contexts, trouble = [], []

    def open_page(path="", width=1280, scheme="light", **options):
        context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
        page.on(
            "request",
            lambda request: None if request.url.startswith((address, "data:")) else trouble.append(request.url),
        )
        page.goto(address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert trouble == []
