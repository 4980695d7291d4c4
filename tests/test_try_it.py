"""The box "Try it with your own numbers": what it starts with is read from the entry, and it works where it stands."""

from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import needs_chromium
from test_accessibility import WCAG, overflow, tab_to

from whyshape.entry import Output, read_entries
from whyshape.environment import ROOT
from whyshape.layers import broadcast, walk
from whyshape.read_layers import read_shape, read_stack
from whyshape.try_it import called_layers, plain_lines, state, try_it

ENTRIES = {entry.id: entry for entry in read_entries(ROOT / "notebooks")}
SMALL, MERGE = "input-too-small-for-layers", "residual-branch-changes-shape"
STATES = {
    "channel-axis-in-wrong-place": {"stack": "Conv2D(512, (5, 131))", "input": "(2, 33, 131)"},
    "cnn-lstm-input-lacks-axis": {"stack": "TimeDistributed(Conv1D(64, 16))", "input": "(100, 64)"},
    "conv2d-kernel-spans-all-input-channels": {"stack": "Conv2D(1, 2)", "input": "(3, 3, 3)"},
    "conv2d-output-has-no-input-channel-axis": {
        "stack": 3 * "Conv2D(24, (8, 8), strides=(2, 2))\n" + "Flatten()\nDense(1)",
        "input": "(128, 128, 3)",
    },
    SMALL: {
        "stack": 'Conv1D(16, 3)\nConv1D(16, 3)\nMaxPool1D(4)\nConv1D(32, 3, padding="valid")\nMaxPool1D(4)',
        "input": "(16, 1)",
    },
    MERGE: {"broadcast": "(400, 512)", "with": "(800, 8)"},
}


# --- what it starts with ---


@pytest.mark.parametrize("name", STATES)
def test_it_starts_with_the_numbers_of_the_entry(name):
    assert state(ENTRIES[name]) == STATES[name]


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_the_calculator_comes_to_what_happened(entry):
    found = state(entry)
    if found is None:
        return
    if "broadcast" in found:
        assert broadcast(*(read_shape(text)["shape"] for text in found.values()))["problem"]
    else:
        shape = [None, *read_shape(found["input"])["shape"]]
        assert bool(walk(read_stack(found["stack"])["layers"], shape)["problem"]) == bool(entry.error)


@pytest.mark.parametrize(
    "code, lines",
    [
        (
            "x = keras.Input((8, 3))\nx = tf.keras.layers.Dense(4, name='d')(x)",
            "x = keras.Input((8, 3)); x = Dense(4)(x)",
        ),
        ("steps = 16 * 5\nx = Input((steps, 1))", "steps = 16 * 5; x = Input((steps, 1))"),
        ("for n in (4, 8):\n    model.add(Dense(n, activation='relu'))", "model.add(Dense(4)); model.add(Dense(8))"),
        ("a = Input((3,))\nx = a\nx = Dense(1)(x)\nDense(2)(x)", "a = Input((3,)); x = Dense(1)(a); Dense(2)(x)"),
        ("stack = [Dense(3), Dense(4)]\nfor one in stack:\n    x = one(x)", "[Dense(3), Dense(4)]"),
        ("data = np.zeros((3, 4))\nprint(data.shape)\nDense(3)", "Dense(3)"),
        ("x = Add()([a, b])", "x = Add()([a, b])"),  # for the reader to refuse, not to be left out
        ("def block(x):\n    return Dense(3)(x)", None),
        ("for n in sizes:\n    model.add(Dense(n))", None),
        ("with strategy.scope():\n    Dense(3)", None),
    ],
)
def test_statements_that_make_layers_are_kept(code, lines):
    assert plain_lines(code) == (lines if lines is None else lines.split("; "))


def test_the_layer_that_is_called_is_found_within_its_call():
    assert called_layers("y = layers.Conv2D(3, 5, name='c')(layers.Reshape((2, 2))(x))\nf(x)(y)") == [
        "Conv2D(3, 5)",
        "Reshape((2, 2))",
    ]


def without_numbers(entry):
    """The entry with a message that holds no numbers."""
    sections = [
        replace(
            section,
            cells=tuple(
                replace(cell, outputs=(Output("error", "It failed.", "ValueError"),))
                if "failing" in cell.tags
                else cell
                for cell in section.cells
            ),
        )
        for section in entry.sections
    ]
    return replace(entry, sections=tuple(sections))


def test_there_is_no_box_where_neither_code_nor_message_can_be_read():
    assert try_it(without_numbers(ENTRIES[MERGE])) == ""
    assert try_it(without_numbers(ENTRIES["channel-axis-in-wrong-place"])) == ""
    assert state(without_numbers(ENTRIES[SMALL])) == STATES[SMALL]  # its code says all


def test_there_is_no_box_when_the_calculator_comes_to_something_else():
    surprise = ENTRIES["conv2d-kernel-spans-all-input-channels"]
    code = next(cell for cell in surprise.sections[0].cells if cell.kind == "code")
    fails = replace(code, source=code.source.replace("Conv2D(1, 2,", "Conv2D(1, 9,"))
    first = replace(surprise.sections[0], cells=(fails,))
    assert try_it(replace(surprise, sections=(first, *surprise.sections[1:]))) == ""


def test_what_stands_in_the_link_is_the_state():
    for name, entry in ENTRIES.items():
        html = try_it(entry)
        link = html.partition('href="')[2].partition('"')[0].replace("&amp;", "&")
        assert link.startswith("../../calculator/#")
        assert dict(parse_qsl(link.partition("#")[2])) == STATES.get(name, state(entry))
        assert len(html) < 500


# --- on the page ---


@pytest.fixture
def opened(open_page):
    """opened(entry's id, ...) -> its page with the box open and filled."""

    def opened(name, *arguments, **options):
        page = open_page(f"notebooks/{name}/", *arguments, **options)
        page.locator(".try-it summary").click()
        page.locator(".try-it .calc-result > *").first.wait_for()
        return page

    return opened


def in_chromium(test):
    for mark in needs_chromium:
        test = mark(test)
    return test


@in_chromium
@pytest.mark.parametrize("entry", [one for one in ENTRIES.values() if try_it(one)], ids=lambda entry: entry.id)
def test_the_box_shows_what_happened(opened, entry):
    page = opened(entry.id)
    verdict = page.locator(".try-it .calc-verdict")
    if "broadcast" in state(entry):
        verdict.get_by_text("do not broadcast").wait_for()
    else:
        verdict.get_by_text("fails" if entry.error else "Every layer fits").wait_for()
    assert page.locator(".try-it form").count() == 1
    assert page.locator(".try-it [data-example]").count() == 0


@in_chromium
def test_the_calculator_is_fetched_when_the_box_is_opened(open_page):
    page = open_page(f"notebooks/{SMALL}/")
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    page.wait_for_load_state("networkidle")
    loaded = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    assert not [name for name in loaded if "calculator" in name or "shapes.js" in name]
    summary = page.locator(".try-it summary")
    summary.click()
    page.locator(".try-it form").wait_for()
    names = {url.rpartition("/")[2] for url in fetched} - {"favicon.png"}
    assert names == {"", "calculator.css", "shapes.js", "calculator.js"}
    summary.click()
    summary.click()
    assert page.locator(".try-it form").count() == 1


@in_chromium
def test_other_numbers_are_computed_and_the_address_stays(opened):
    page = opened(SMALL)
    page.locator(".try-it").get_by_role("button", name="Use it").click()
    page.locator(".try-it .calc-good").wait_for()
    assert page.locator("#stack-input").input_value() == "(28, 1)"
    page.locator("#stack-code").fill("MaxPool1D(29)")
    page.locator(".try-it .calc-bad", has_text="29").wait_for()
    page.wait_for_function("document.querySelector('.try-it a').hash.includes('29')")
    assert page.url.endswith(f"/{SMALL}/")
    page.locator(".try-it a").click()
    page.wait_for_url("**/calculator/#stack=MaxPool1D*")
    assert page.locator("#stack-code").input_value() == "MaxPool1D(29)"


@in_chromium
def test_channels_that_stand_first_are_no_small_input(opened):
    page = opened("channel-axis-in-wrong-place")
    offer = page.locator(".try-it .calc-smallest")
    assert "Channels first?" in offer.inner_text() and "Smallest" not in offer.inner_text()
    offer.get_by_role("button", name="Use it").click()
    page.locator(".try-it .calc-good").wait_for()
    assert page.locator("#stack-input").input_value() == "(33, 131, 2)"


@in_chromium
def test_a_box_leads_to_two_shapes_on_the_calculator_s_page(opened):
    page = opened(SMALL)
    page.locator("#stack-code").fill("x = Add()([a, b])")
    page.get_by_role("link", name="Two shapes").click()
    page.wait_for_url("**/calculator/#broadcast")


@in_chromium
def test_the_axis_that_a_step_lacks_is_named(opened):
    page = opened("cnn-lstm-input-lacks-axis")
    assert "add one: the input shape (100, 64, 1)." in page.locator(".try-it .calc-verdict").inner_text()


@in_chromium
def test_the_link_to_copy_leads_to_the_calculator(opened):
    page = opened(MERGE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".try-it [data-copy]").click()
    page.locator(".try-it [data-copy]", has_text="Copied").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert "/calculator/#" in link and dict(parse_qsl(link.partition("#")[2])) == STATES[MERGE]


@in_chromium
def test_the_keyboard_opens_the_box_and_reaches_its_fields(open_page):
    page = open_page(f"notebooks/{SMALL}/")
    tab_to(page, ".try-it summary")
    page.keyboard.press("Enter")
    page.locator(".try-it form").wait_for()
    for selector in ("#stack-code", "#stack-input", "[data-copy]", "#stack-use", ".calc-scroll", ".try-it a"):
        tab_to(page, selector, 2)
    page.locator("#stack-input").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith(f"/{SMALL}/")


@in_chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("name", [SMALL, MERGE])
def test_the_open_box_fits_and_axe_finds_nothing(opened, name, width, scheme):
    page = opened(name, width, scheme, reduced_motion="reduce")
    assert overflow(page) == 0
    assert page.locator(".try-it form").bounding_box()["width"] <= width
    assert Axe().run(page, context=".try-it", options=WCAG).response["violations"] == []


@in_chromium
def test_it_has_no_place_on_paper(opened):
    page = opened(SMALL, 700)
    page.emulate_media(media="print")
    assert not page.locator(".try-it").is_visible()


@in_chromium
def test_without_scripts_it_is_a_link(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}notebooks/{MERGE}/")
    page.locator(".try-it summary").click()
    page.locator(".try-it a").click()
    page.wait_for_url("**/calculator/#broadcast=*")
    context.close()


@in_chromium
def test_without_a_connection_the_link_stays(chromium, address):
    context = chromium.new_context()
    page = context.new_page()
    broken = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.route("**/shapes.js", lambda route: route.abort())
    page.goto(f"{address}notebooks/{SMALL}/")
    page.locator(".try-it summary").click()
    page.wait_for_load_state("networkidle")
    assert page.locator(".try-it a").is_visible() and page.locator(".try-it form").count() == 0
    context.close()
    assert broken == []
