"""The calculator's page in real Chromium: the arithmetic of Python, its three tools, its links, hostile input."""

import random
from urllib.parse import parse_qsl, urlencode

import pytest
from browser import needs_chromium
from test_layers import FIRST, HOSTILE, SEED, random_shape, random_stack

from whyshape.layers import broadcast, channels_first, smallest_that_works, walk, window_steps
from whyshape.read_layers import read_shape, read_stack

pytestmark = needs_chromium

# More than JavaScript counts without a mistake.
HUGE = ["Conv3D(9999999, 9999999", "Conv3D(1, 1234567", "Conv3DTranspose(1, 1, 9999999", "SeparableConv2D(9, 9"]

# What the module in the browser makes of many cases at once.
IN_BROWSER = """async ({stacks, windows, shapes}) => {
  const it = await import(new URL("../javascripts/shapes.js", location.href).href);
  const stack = ([code, shape]) => {
    const {layers, input, problem, line, joins} = it.read_stack(code);
    const better = [it.smallest_that_works(layers, shape), it.channels_first(layers, shape)];
    return [problem, line, joins, input, it.walk(layers, shape), better];
  };
  const two = ([a, b]) => [a, b, it.broadcast(a.shape, b.shape)];
  return {
    stacks: stacks.map(stack),
    windows: windows.map((window) => it.window_steps(...window)),
    shapes: shapes.map((pair) => two(pair.map(it.read_shape))),
  };
}"""


def test_the_browser_computes_what_python_computes(open_page):
    draw = random.Random(SEED + 5)
    stacks = [list(random_stack(draw, 1, 6)) for _ in range(800)] + [[text, [None, 4]] for text in HOSTILE]
    stacks += [[text, shape] for text, shape, _ in FIRST]
    stacks += [[text + ", padding='same')\nFlatten()\nDense(9)", [None, 5, 5, 5, 3]] for text in HUGE]
    for _ in range(300):  # code with a hole
        code, shape = random_stack(draw, 1, 3)
        place = draw.randrange(len(code))
        stacks.append([code[:place] + draw.choice(["", "(", "'", ",", "=", "9"]) + code[place + 1 :], shape])
    windows = [
        [draw.randint(1, 40), draw.randint(1, 6), draw.randint(1, 3), draw.randint(1, 3), padding, transposed, None]
        for padding in ("valid", "same", "causal")
        for transposed in (False, True)
        for _ in range(40)
    ]
    shapes = [
        [str(random_shape(draw, draw.randint(0, 3))), str(random_shape(draw, draw.randint(0, 3)))] for _ in range(300)
    ]

    found = open_page("calculator/").evaluate(IN_BROWSER, {"stacks": stacks, "windows": windows, "shapes": shapes})

    for (code, shape), theirs in zip(stacks, found["stacks"], strict=True):
        read = read_stack(code)
        found_here = walk(read["layers"], shape)
        better = [smallest_that_works(read["layers"], shape), channels_first(read["layers"], shape)]
        said = [read[part] for part in ("problem", "line", "joins", "input")]
        assert theirs == [*said, found_here, better], code
    assert found["windows"] == [window_steps(*window) for window in windows]
    for (a, b), theirs in zip(shapes, found["shapes"], strict=True):
        a, b = read_shape(a), read_shape(b)
        assert theirs == [a, b, broadcast(a["shape"], b["shape"])]


def said(page, tool, text):
    """Wait until the tool's summary says the text."""
    line = page.locator(f"#{tool}-verdict", has_text=text)
    line.wait_for(timeout=5000)
    return line.inner_text()


def test_a_stack_shows_every_shape_and_its_parameters(open_page):
    page = open_page("calculator/")
    assert said(page, "stack", "Every layer fits") == "Every layer fits. Output: (None, 10), 34,826 parameters."
    rows = page.locator("#stack-result tbody tr")
    assert rows.count() == 7
    assert "(None, 5, 5, 64)" in rows.nth(4).inner_text() and "floor((11 − 2) / 2) + 1 = 5" in rows.nth(4).inner_text()
    assert "(3 × 3 × 32 + 1) × 64" in rows.nth(3).inner_text()
    assert "34,826" in page.locator("#stack-result tfoot").inner_text()


def test_the_first_failing_layer_is_named_and_the_smallest_input_can_be_used(open_page):
    page = open_page("calculator/")
    page.get_by_role("button", name="too small").click()
    verdict = said(page, "stack", "fails")
    assert verdict.startswith("Layer 4 of 6 fails: MaxPooling1D: the window spans 4, and the axis (steps) has only 2.")
    assert verdict.endswith("The 2 layers after it are not reached.")
    failing = page.locator("tr.calc-fails")
    assert failing.count() == 1 and "fails here" in failing.inner_text()
    assert page.locator("#stack-result tbody tr").last.get_attribute("class") == "calc-fails"
    page.get_by_role("button", name="Use it").click()
    said(page, "stack", "Every layer fits")
    assert page.locator("#stack-input").input_value() == "(118, 3)"
    assert page.evaluate("document.activeElement.id") == "stack-input"


def test_a_pasted_model_brings_its_own_input(open_page):
    page = open_page("calculator/")
    page.get_by_label("Layers, one a line").fill(
        "model = Sequential([\n  Input((8, 8, 3)),\n  Conv2D(4, 3),\n])\nmodel.summary()"
    )
    assert "(8, 8, 3) is the code’s own" in said(page, "stack", "Output: (None, 6, 6, 4)")
    field, hint = page.locator("#stack-input"), page.locator("#stack-input-hint")
    assert field.input_value() == "(8, 8, 3)" and not field.is_editable()
    assert hint.inner_text() == "Your code tells it: change it there."
    page.get_by_label("Layers, one a line").fill("Conv2D(4, 5, input_shape=(9, 9, 1))")
    said(page, "stack", "Output: (None, 5, 5, 4)")
    assert field.input_value() == "(9, 9, 1)" and not field.is_editable()
    page.get_by_label("Layers, one a line").fill("Conv2D(4, 3")  # while it is being typed
    said(page, "stack", "not closed")
    assert field.input_value() == "(9, 9, 1)"
    page.get_by_label("Layers, one a line").fill("Conv2D(4, 3)")
    said(page, "stack", "Output: (None, 7, 7, 4)")
    assert field.is_editable() and hint.inner_text().startswith("As in keras.Input")


def test_what_stands_first_and_small_may_be_the_channels(open_page):
    page = open_page("calculator/")
    page.get_by_label("Layers, one a line").fill("Conv2D(512, (5, 131))")
    page.get_by_label("Input shape").fill("(2, 33, 131)")
    said(page, "stack", "the axis (height) has only 2")
    offer = page.locator("#stack-smallest")
    assert offer.inner_text().startswith("Channels first? Conv2D looks for them on the last axis, of size 131.")
    assert "Smallest input" not in offer.inner_text()
    page.get_by_role("button", name="Use it").click()
    said(page, "stack", "Every layer fits. Output: (None, 29, 1, 512)")
    page.get_by_label("Layers, one a line").fill("Conv2D(8, 5, input_shape=(3, 64, 64))")
    said(page, "stack", "fails")
    assert "(64, 64, 3)" in offer.inner_text() and not page.locator("#stack-use").is_visible()


def test_a_layer_with_several_inputs_leads_to_two_shapes(open_page):
    page = open_page("calculator/")
    page.get_by_label("Layers, one a line").fill("x = Concatenate()([a, b])")
    said(page, "stack", "Line 1: Concatenate joins several inputs")
    assert page.locator("#stack-verdict a").count() == 0
    page.get_by_label("Layers, one a line").fill("x = Add()([a, b])")
    assert said(page, "stack", "Line 1: Add joins several inputs").endswith("Compare them in “Two shapes”.")
    page.locator("#stack-verdict a").click()
    page.wait_for_function("location.hash === '#broadcast'")
    assert -1 <= page.locator("#broadcast").bounding_box()["y"] < 700
    assert page.locator("#calc-note").inner_text() == ""


# Every look of the tool, with what stands in its fields: nothing of it may be older than the rest, unless it is marked.
WATCH = """() => {
  const part = (id) => document.getElementById(id);
  window.seen = [];
  const look = () => {
    const waits = part("calc-stack").classList.contains("calc-waiting");
    const faded = getComputedStyle(part("stack-verdict")).opacity < 1;
    seen.push([part("stack-code").value, part("stack-input").value, waits, faded, part("stack-verdict").textContent,
      part("stack-smallest").hidden ? "" : part("stack-smallest-text").textContent, part("stack-result").textContent]);
    requestAnimationFrame(look);
  };
  look();
}"""


def test_all_parts_change_together(open_page):
    page = open_page("calculator/")
    said(page, "stack", "Every layer fits")
    page.evaluate(WATCH)
    for code, shape, verdict in [
        ("Conv2D(4, 9)", "(9, 8, 1)", "has only 8"),
        ("Conv2D(4, 9)", "(9, 9, 1)", "Every layer"),
    ]:
        page.get_by_label("Layers, one a line").fill(code)
        page.get_by_label("Input shape").fill(shape)
        said(page, "stack", verdict)
    seen = page.evaluate("seen")
    assert any(waits for _, _, waits, *_ in seen)
    assert all(faded == waits for _, _, waits, faded, *_ in seen)
    says = {}
    for code, shape, waits, _, *parts in seen:
        if not waits:
            assert says.setdefault((code, shape), parts) == parts
    assert len(says) == 3


def test_what_is_pasted_is_answered_at_once(open_page):
    page = open_page("calculator/")
    said(page, "stack", "Every layer fits")
    now = page.evaluate(
        """() => {
          const box = document.getElementById("stack-code");
          box.value = "Dense(";
          box.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
          return document.getElementById("stack-verdict").textContent;
        }"""
    )
    assert "not closed" in now or "too early" in now


def test_one_window_fills_in_the_rule(open_page):
    page = open_page("calculator/")
    for fields, result, filled in [
        (("32", "5", "2", "1"), "Output size: 14", "floor((32 − 5) / 2) + 1 = 14"),
        (("28", "3", "1", "2"), "Output size: 24", "floor((28 − ((3 − 1) × 2 + 1)) / 1) + 1 = 24"),
        (("2", "3", "1", "1"), "Nothing is left: the window spans 3, the axis has only 2.", "= 0"),
        (("many", "3", "1", "1"), "The size is a whole number", ""),
        (("28", "3", "0", "1"), "The stride is a whole number", ""),
        (("28", "9" * 20, "1", "1"), "The kernel is a whole number", ""),
        (("28", "3", "2", "2"), "Output size: 12", "refuse a stride and a dilation that are both larger"),
    ]:
        for name, value in zip(("Size", "Kernel", "Stride", "Dilation"), fields, strict=True):
            page.get_by_label(name, exact=True).fill(value)
        said(page, "window", result)
        assert filled in page.locator("#window-result").inner_text()


def test_a_transposed_window(open_page):
    page = open_page("calculator/")
    page.get_by_label("Stride", exact=True).fill("2")
    page.get_by_label("Padding").select_option("same")
    page.get_by_label("transposed").check()
    said(page, "window", "Output size: 56")
    assert "28 × 2 = 56" in page.locator("#window-result").inner_text()


def test_two_shapes_axis_by_axis(open_page):
    page = open_page("calculator/")
    said(page, "broadcast", "They broadcast to (8, 4, 3).")
    page.get_by_label("Second shape").fill("(4, 2)")
    said(page, "broadcast", "(8, 1, 3) and (4, 2) do not broadcast (axis −1: 3 and 2).")
    assert page.locator("#broadcast-result li.calc-clash").inner_text() == "Axis −1: 3 is not 2, and neither is 1."
    assert page.locator("#broadcast-result tbody tr").nth(1).inner_text().split() == ["second", "4", "2"]


LINKS = {
    "stack": {"stack": "Conv1D(8, 3, name='a+b & c=d #é')\nFlatten()", "input": "(9, 2)"},
    "window": {"window": "40", "kernel": "7", "stride": "3", "dilation": "1", "padding": "same", "transposed": "1"},
    "broadcast": {"broadcast": "(5, 1)", "with": "(None, 7)"},
}
SAY = {"stack": "Output: (None, 56)", "window": "Output size: 120", "broadcast": "broadcast to (None, 7)"}


@pytest.mark.parametrize("tool", LINKS)
def test_a_link_brings_its_state_back(open_page, tool):
    page = open_page("calculator/#" + urlencode(LINKS[tool]))
    if tool == "broadcast":
        said(page, tool, "They broadcast to (5, 7).")
    else:
        said(page, tool, SAY[tool])
    assert page.locator("#calc-note").inner_text() == ""
    assert -1 <= page.locator(f"#{tool}").bounding_box()["y"] < 700
    field = page.locator(f"#calc-{tool} textarea, #calc-{tool} input").first
    field.press("End")  # an input event without a change
    field.dispatch_event("input")
    page.wait_for_timeout(500)
    assert dict(parse_qsl(page.evaluate("location.hash.slice(1)"))) == LINKS[tool]


def test_what_is_typed_stands_in_the_link_and_in_what_is_copied(open_page):
    page = open_page("calculator/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_label("First shape").fill("(6, 1)")
    page.wait_for_function("location.hash.includes('broadcast')")
    page.locator("[data-copy=broadcast]").click()
    page.locator("[data-copy=broadcast]", has_text="Copied").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    other = open_page("calculator/" + link[link.index("#") :])
    assert other.get_by_label("First shape").input_value() == "(6, 1)"


def test_the_back_button_and_a_new_fragment_change_the_state(open_page):
    page = open_page("calculator/#broadcast=(2,3)&with=(2,3)")
    said(page, "broadcast", "to (2, 3)")
    page.evaluate("location.hash = '#broadcast=(2,3)&with=(4,)'")
    said(page, "broadcast", "do not broadcast")
    page.go_back()
    said(page, "broadcast", "to (2, 3)")


DAMAGED = {
    "stack=%": "cut or garbled",
    "stack=%E0%A4%A": "cut or garbled",
    "nothing=3": "names no tool",
    "window=3&padding=full": "no value for padding",
    "window=3&transposed=yes": "no value for transposed",
    "window=3&__proto__=1": "“__proto__”",
    "window=3&constructor=1": "“constructor”",
    "broadcast=1&<img src=x onerror=alert(1)>=1": "“<img src”",
    "stack=" + "a" * 30000: "too long",
    "=": "names no tool",
}


def test_a_damaged_link_says_so_and_leaves_the_example(open_page):
    page = open_page("calculator/#stack=%E0%A4%A")
    for fragment, note in DAMAGED.items():
        page.evaluate("fragment => (location.hash = fragment)", fragment)
        page.locator("#calc-note", has_text=note).wait_for(timeout=5000)
    said(page, "stack", "Every layer fits")
    said(page, "window", "Output size: 26")
    for fragment in ["stack", "window", "nowhere", '"]', "%22"]:  # headings are no states
        page.evaluate("fragment => (location.hash = fragment)", fragment)
        page.wait_for_function("document.getElementById('calc-note').textContent === ''")


@pytest.mark.parametrize("fragment", ["broadcast", '"]', "%"])
def test_a_heading_is_no_damaged_link(open_page, fragment):
    page = open_page("calculator/#" + fragment)
    said(page, "stack", "Every layer fits")
    assert page.locator("#calc-note").inner_text() == ""


def test_what_is_pasted_is_shown_as_text(open_page):
    page = open_page("calculator/")
    for text in ["<img src=x onerror=alert(1)>", "Dense(3, name='<img src=x onerror=alert(1)>')", "<b>(3)"]:
        page.get_by_label("Layers, one a line").fill(text)
        page.get_by_label("First shape").fill(text)
        page.wait_for_timeout(350)
        assert page.locator(".calc img, .calc b").count() == 0
    page.get_by_label("Layers, one a line").fill("Dense(3, name='<img src=x onerror=alert(1)>')")
    page.locator("#stack-result code", has_text="<img src=x").wait_for()


def test_the_keyboard_reaches_every_field_and_the_example(open_page):
    page = open_page("calculator/")
    page.locator("#stack-code").focus()
    reached = []
    for _ in range(18):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.dataset.copy || ''"))
    for id_ in ["stack-input", "window-size", "window-padding", "window-transposed", "broadcast-a", "broadcast-b"]:
        assert id_ in reached
    page.locator("[data-example=text]").focus()
    page.keyboard.press("Enter")
    assert "Write return_sequences=True in the LSTM before it" in said(page, "stack", "fails")


def test_every_field_has_a_label_and_every_summary_is_announced(open_page):
    page = open_page("calculator/")
    bare = "fields => fields.filter(field => field.labels.length !== 1).map(field => field.id)"
    assert page.locator(".calc input, .calc select, .calc textarea").evaluate_all(bare) == []
    assert page.locator(".calc-verdict[role=status]").count() == 3
    inline = (
        "parts => parts.filter(part => [...part.attributes].some(a => a.name === 'style' || a.name.startsWith('on')))"
    )
    assert page.locator(".calc, .calc *").evaluate_all(inline + ".length") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_the_screen(open_page, scheme):
    page = open_page("calculator/", 320, scheme)
    for width in [320, 390, 768, 1280]:
        page.set_viewport_size({"width": width, "height": 800})
        for example, verdict in [("fits", "Every layer fits"), ("small", "Layer 4 of 6"), ("text", "Layer 3 of 4")]:
            page.locator(f"[data-example={example}]").click()
            said(page, "stack", verdict)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            for box in page.locator(".calc-scroll").all():
                assert box.evaluate("box => box.scrollWidth <= box.clientWidth")


def test_nothing_jumps_when_the_results_come(open_page):
    page = open_page("calculator/")
    said(page, "stack", "Every layer fits")
    shift = """() => new Promise(done => {
      let sum = 0;
      new PerformanceObserver(list => list.getEntries().forEach(entry => (sum += entry.value)))
        .observe({type: 'layout-shift', buffered: true});
      setTimeout(() => done(sum), 300);
    })"""
    assert page.evaluate(shift) < 0.05


def test_without_scripts_the_rules_are_still_there(open_page):
    page = open_page("calculator/", java_script_enabled=False)
    assert not page.locator("#calc-stack").is_visible()
    assert page.get_by_text("floor((size − reach) / stride) + 1").is_visible()
    assert page.locator("noscript p").is_visible()  # which get_by_text does not look into


def test_the_page_stays_small(site):
    import gzip

    files = [
        "calculator/index.html",
        "javascripts/shapes.js",
        "javascripts/calculator.js",
        "stylesheets/calculator.css",
    ]
    sizes = {name: len(gzip.compress((site / name).read_bytes())) for name in files}
    assert sizes["calculator/index.html"] < 15_000 and sum(sizes.values()) < 40_000, sizes
