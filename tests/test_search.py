"""The search box: what readers type and paste finds the right entry first, in real Chromium."""

import gzip

import pytest
from browser import needs_chromium
from test_browser import first_hit

from whyshape.environment import ROOT

pytestmark = needs_chromium

CHANNELS = "channel-axis-in-wrong-place"
TIME = "cnn-lstm-input-lacks-axis"
KERNEL = "conv2d-kernel-spans-all-input-channels"
OUTPUT = "conv2d-output-has-no-input-channel-axis"
SMALL = "input-too-small-for-layers"
RESIDUAL = "residual-branch-changes-shape"

# Fourteen kinds of query; never the very text of the page.
QUERIES = {
    "TensorFlow 1, other numbers": (
        "ValueError: Negative dimension size caused by subtracting 3 from 1 for 'conv2d_2/convolution' (op: 'Conv2D') "
        "with input shapes: [?,1,29,16], [3,3,16,32].",
        CHANNELS,
    ),
    "TensorFlow 1, a pool": (
        "ValueError: Negative dimension size caused by subtracting 2 from 1 for 'max_pooling1d_3/MaxPool' (op: "
        "'MaxPool') with input shapes: [?,1,1,64].",
        SMALL,
    ),
    "TensorFlow 1, an addition": (
        "Dimensions must be equal, but are 64 and 128 for 'res_unit_1_0/add' (op: 'Add') with input shapes: "
        "[?,1,129,64], [?,1,129,128]",
        RESIDUAL,
    ),
    "TensorFlow 2, a node with its attributes in quotes": (
        "Negative dimension size caused by subtracting 8 from 3 for '{{node max_pooling1d_1/MaxPool}} = "
        'MaxPool[T=DT_FLOAT, data_format="NHWC", explicit_paddings=[], ksize=[1, 8, 1, 1], padding="VALID", '
        "strides=[1, 8, 1, 1]](max_pooling1d_1/ExpandDims)' with input shapes: [?,3,1,16].",
        SMALL,
    ),
    "TensorFlow 2.7, downsampling": (
        "ValueError: One of the dimensions in the output is <= 0 due to downsampling in conv2d_4. Consider increasing "
        "the input size. Received input shape [None, 3, 64, 64] which would produce output shape with a zero or "
        "negative value in a dimension.",
        CHANNELS,
    ),
    "TensorFlow 2, a layer's name in quotes": (
        'ValueError: Exception encountered when calling layer "time_distributed_1" (type TimeDistributed).\n\n'
        'Input 0 of layer "conv1d_3" is incompatible with the layer: expected min_ndim=3, found ndim=2. Full shape '
        "received: (None, 128)\n\nCall arguments received:\n  • inputs=tf.Tensor(shape=(None, 50, 128), "
        "dtype=float32)\n  • training=None\n  • mask=None",
        TIME,
    ),
    "Keras 3, other numbers": (
        "ValueError: Inputs have incompatible shapes. Received shapes (32, 32, 64) and (16, 16, 128)",
        RESIDUAL,
    ),
    "Keras 3, many lines": (
        "ValueError: Exception encountered when calling MaxPooling1D.call().\n\nComputed output size would be zero or "
        "negative. Received: `inputs.shape=[None 2 64]`, `pool_size=[8]`, `strides=(8,)`, `padding=valid`.\n\n"
        "Arguments received by MaxPooling1D.call():\n  • args=('<KerasTensor shape=(None, 2, 64), dtype=float32, "
        "sparse=False, ragged=False, name=keras_tensor_9>',)\n  • kwargs=<class 'inspect._empty'>",
        SMALL,
    ),
    "Keras 3, kernel in backticks": (
        "ValueError: Computed output size would be zero or negative. Received `inputs shape=(None, 3, 224, 224)`, "
        "`kernel shape=(7, 7, 224, 64)`, `dilation_rate=[1 1]`, `strides=(2, 2)`, `padding=valid`.",
        CHANNELS,
    ),
    "Keras 3, rank": (
        "ValueError: Kernel shape must have the same length as input, but received kernel of shape (3, 128, 64) and "
        "input of shape (None, 128).",
        TIME,
    ),
    "a whole traceback": (
        'Traceback (most recent call last):\n  File "/usr/local/lib/python3.10/dist-packages/keras/src/utils/'
        'traceback_utils.py", line 122, in error_handler\n    raise e.with_traceback(filtered_tb) from None\n  File '
        '"/usr/local/lib/python3.10/dist-packages/keras/src/layers/merging/base_merge.py", line 93, in '
        "_compute_elemwise_op_output_shape\n    raise ValueError(\nValueError: Inputs have incompatible shapes. "
        "Received shapes (56, 56, 256) and (28, 28, 512)\n",
        RESIDUAL,
    ),
    "a GPU's device string": (
        "InvalidArgumentError: {{function_node __wrapped__AddV2_device_/job:localhost/replica:0/task:0/device:GPU:0}} "
        "Incompatible shapes: [128,400,512] vs. [128,800,8] [Op:AddV2] name: add",
        RESIDUAL,
    ),
    "a question about parameters": ("how does conv2d combine the input channels rgb kernel weights", KERNEL),
    "a question about a shape": ("conv2d output shape number of input channels missing", OUTPUT),
}
RIGHT = 13  # of 14


def test_what_is_pasted_finds_its_entry_first(open_page):
    page = open_page()
    wrong = {}
    for kind, (query, entry) in QUERIES.items():
        page.goto(page.url.split("#")[0])
        hit = first_hit(page, query)
        if f"notebooks/{entry}/" not in hit:
            wrong[kind] = hit.split("?")[0]
    print(len(QUERIES) - len(wrong), "of", len(QUERIES), "right;", wrong)
    assert len(QUERIES) - len(wrong) >= RIGHT, wrong


def search(page, text):
    """Type into the search box."""
    page.keyboard.press("s")
    page.keyboard.insert_text(text)
    page.locator(".md-search-result__link").first.wait_for()


@pytest.mark.parametrize("path", ["", f"notebooks/{SMALL}/"], ids=["home", "entry"])
@pytest.mark.parametrize("kind", ["TensorFlow 1, other numbers", "Keras 3, many lines"])
def test_an_error_in_the_search_box_leads_to_the_paste_box(open_page, path, kind):
    """Line breaks included, which a search box itself does not keep."""
    text = QUERIES[kind][0]
    page = open_page(path)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("s")
    page.keyboard.press("Control+v")
    page.locator(".search-explain").click()
    page.wait_for_function("document.getElementById('look-up-box')?.value")
    assert page.locator("#look-up-box").input_value() == text
    page.locator("#look-up-result h2").first.wait_for()
    assert not page.locator("#__search").is_checked()


def test_the_offer_is_the_first_thing_below_the_search_box(open_page):
    page = open_page()
    search(page, QUERIES["TensorFlow 1, other numbers"][0])
    page.locator(".search-explain").wait_for()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.classList.contains('search-explain')")
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('look-up-box').value")


def test_enter_still_leads_to_the_best_result(open_page):
    page = open_page()
    search(page, QUERIES["TensorFlow 1, a pool"][0])
    page.locator(".search-explain").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/notebooks/{SMALL}/**")


@pytest.mark.parametrize("text", ["padding", "lstm input shape", "conv2d channels first"])
def test_words_are_no_error(open_page, text):
    page = open_page()
    search(page, text)
    assert not page.locator(".search-explain").is_visible()


NOTHING = "No matching documents"


@pytest.mark.parametrize("text", ["logits and labels", "categorical_crossentropy", "zzz"])
def test_what_no_page_holds_is_offered_to_the_paste_box(open_page, text):
    page = open_page()
    page.keyboard.press("s")
    page.keyboard.insert_text(text)
    offer = page.locator(".search-explain", has_text="Ask the paste box: it knows more errors")
    offer.wait_for()
    assert page.locator(".md-search-result__meta").inner_text() == NOTHING
    offer.click()
    page.wait_for_function("document.getElementById('look-up-box').value")
    assert page.locator("#look-up-box").input_value() == text
    page.locator("#look-up-result h2").first.wait_for()


def test_the_offer_goes_when_there_are_results_again(open_page):
    page = open_page()
    page.keyboard.press("s")
    page.keyboard.insert_text("zzz")
    page.locator(".search-explain").wait_for()
    page.locator("[data-md-component=search-query]").fill("padding")
    page.locator(".md-search-result__link").first.wait_for()
    page.locator(".search-explain").wait_for(state="hidden")
    page.locator("[data-md-component=search-query]").fill("")
    page.wait_for_timeout(300)
    assert not page.locator(".search-explain").is_visible()


def test_a_search_that_cannot_get_its_index_says_so(chromium, address):
    context = chromium.new_context(service_workers="block")
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    context.set_offline(True)
    page.keyboard.press("s")
    page.keyboard.insert_text("pool")
    page.locator(".md-search-result__meta", has_text="The search needs a connection").wait_for()
    context.close()


def test_what_a_mouse_pastes_is_searched_for(open_page):
    """Material's search hears keys; a mouse presses none."""
    page = open_page()
    page.keyboard.press("s")
    page.evaluate("document.execCommand('insertText', false, 'MaxPool1D negative dimension')")
    page.locator(".md-search-result__link").first.wait_for()


def test_nothing_of_the_search_is_fetched_before_it_is_used(open_page):
    page = open_page(f"notebooks/{SMALL}/")
    page.wait_for_load_state("networkidle")
    names = "performance.getEntriesByType('resource').map((one) => one.name.split('/').pop())"
    assert not {"search_index.json", "share.js"} & set(page.evaluate(names))
    search(page, "pool")
    assert "search_index.json" in page.evaluate(names)


def test_a_link_with_a_query_searches_at_once(open_page):
    page = open_page("?q=negative+dimension")
    page.locator(".md-search-result__link").first.wait_for()


def test_the_script_of_every_page_is_small():
    assert len(gzip.compress((ROOT / "docs" / "javascripts" / "search.js").read_bytes(), 9)) < 1_300
