"""The pictures of shapes: well formed, true to the sizes, told in words, and refusing what they cannot draw."""

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

pytest.importorskip("IPython")
sys.path.insert(0, str(Path(__file__).parents[1] / "snippets"))

from shape_picture import BLUE, GREEN, RED, shape_picture  # noqa: E402

SVG = "{http://www.w3.org/2000/svg}"
LEFT = [("Input", (None, 800, 8)), ("Conv1D(512)", (None, 400, 512), (1, -1))]
RIGHT = [("skip", (None, 800, 8), [1, 2])]
NOTE = "400 steps against 800, and 512 channels against 8."


def parse(picture):
    return ElementTree.fromstring(picture.data)


def texts(root):
    return [text.text for text in root.iter(SVG + "text")]


def faces(picture):
    """(wide, high, deep) of each tensor drawn, in drawing order."""
    found = re.findall(r'd="M0 \d+h(\d+)v(\d+)h-\d+z(?:M0 \d+l(\d+))?', picture.data)
    return [tuple(int(side or 0) for side in sides) for sides in found]


def before():
    return shape_picture("Before", LEFT, RIGHT, join=("Add", None), note=NOTE)


@pytest.mark.parametrize(
    "columns",
    [
        [LEFT],
        [LEFT, RIGHT],
        [LEFT, RIGHT, LEFT],
        [[("scalar", ()), ("labels", (None,)), ("bar", (None, 10)), ("matrix", (784, 10))]],
        [[("unknown", (None, None, None, 3)), ("video", (None, 8, 64, 64, 3)), ("odd", (None, 0, -2))]],
    ],
)
@pytest.mark.parametrize("join", [None, ("Concatenate(axis=-1)", (None, 4)), ("Add", None)])
def test_well_formed_inside_its_frame_and_free_of_ids_styles_and_scripts(columns, join):
    root = parse(shape_picture("A title", *columns, join=join, note=NOTE))
    assert root.tag == SVG + "svg"
    assert root.get("role") == "img"
    _, _, width, height = map(int, root.get("viewBox").split())
    assert width == 360
    for node in root.iter():
        assert node.tag in {SVG + tag for tag in ("svg", "g", "path", "rect", "circle", "text")}
        assert not {"id", "style", "class", "href"} & set(node.attrib)
        assert not any(name.startswith("on") for name in node.attrib)
    boxes = [node for node in root if node.tag in (SVG + "rect", SVG + "text")]
    assert all(0 <= float(node.get("x", 0)) <= width for node in boxes)
    assert all(0 <= float(node.get("y")) + float(node.get("height", 0)) <= height for node in boxes)


def test_the_same_call_gives_the_same_bytes():
    assert before().data == before().data


def test_text_is_escaped():
    nasty = "a < b & \"c\" 'd' {e}"
    root = parse(shape_picture(nasty, [(nasty, (None, 3))], note=nasty))
    assert texts(root).count(nasty) == 3
    assert root.get("aria-label") == f"{nasty}. {nasty} (None, 3). {nasty}"


def test_the_label_tells_the_whole_picture():
    assert parse(before()).get("aria-label") == (
        "Before. "
        "Input (None, 800, 8), then Conv1D(512) (None, 400, 512), clash on axis 1: 400, clash on axis 2: 512. "
        "skip (None, 800, 8), clash on axis 1: 800, clash on axis 2: 8. "
        "Joined by Add gives no output. " + NOTE
    )


def test_every_shape_is_written_and_a_missing_one_is_named():
    written = texts(parse(before()))
    for text in ("Before", "Input", "(None, 800, 8)", "Conv1D(512)", "(None, 400, 512)", "Add", "no output"):
        assert text in written


@pytest.mark.parametrize("axis", [1, -2])
def test_an_axis_that_clashes_is_red_crossed_and_boxed(axis):
    picture = shape_picture("t", [("fine", (None, 7, 5)), ("wrong", (None, 9, 4), [axis])])
    root = parse(picture)
    assert [t.text for t in root.iter(SVG + "text") if t.get("fill") == "#fff"] == ["9"]
    assert len([r for r in root.iter(SVG + "rect") if r.get("fill") == RED]) == 1
    assert len([c for c in root.iter(SVG + "circle") if c.get("fill") == RED]) == 1
    fine, wrong = [p.get("stroke") for p in root.iter(SVG + "path") if p.get("stroke-width") == "1.5"]
    assert (fine, wrong) == (BLUE, RED)
    (edge,) = [p.get("d") for p in root.iter(SVG + "path") if p.get("stroke-width") == "4"]
    assert re.fullmatch(r"M0 0v\d+", edge)  # axis 1 of three runs down


def test_the_box_covers_the_number_that_clashes():
    root = parse(shape_picture("t", [("x", (None, 400, 8), [1])]))
    whole, number = [t for t in root.iter(SVG + "text") if t.get("textLength")]
    unit = float(whole.get("textLength")) / len("(None, 400, 8)")
    assert float(number.get("x")) == pytest.approx(
        float(whole.get("x")) + unit * "(None, 400, 8)".index("400"), abs=0.1
    )


def test_a_batch_axis_can_clash_though_it_is_not_drawn():
    assert "clash on axis 0: None" in shape_picture("t", [("x", (None, 4), [0])]).data


def test_a_note_is_ticked_when_nothing_clashes_and_crossed_when_something_does():
    assert GREEN in shape_picture("After", [("x", (None, 4))], note="fits").data
    assert GREEN not in before().data
    assert RED not in shape_picture("After", [("x", (None, 4))], note="fits").data


def test_a_longer_axis_is_drawn_longer():
    tall, short = faces(shape_picture("t", [("a", (None, 800, 8)), ("b", (None, 400, 8))]))
    assert tall[0] == short[0] and tall[1] > short[1] > short[0]
    sides = [faces(shape_picture("t", [("a", (None, n)), ("z", (None, 4096))]))[0][0] for n in (1, 10, 100, 1000)]
    assert sides == sorted(set(sides))


def test_a_block_has_height_width_and_depth():
    first, last = faces(shape_picture("t", [("a", (None, 2, 33, 131))], [("b", (None, 33, 131, 2))]))
    assert first[1] < first[0] and first[2] > last[2]  # 2 high, 131 deep, against 2 deep
    assert last[0] > last[1] > first[1]


def test_shapes_as_other_types():
    class Dimension:  # as in TensorFlow 1
        def __init__(self, value):
            self.value = value

    assert "x (None, 3)" in shape_picture("t", [("x", [Dimension(None), Dimension(3)])]).data


def test_a_long_shape_is_squeezed_into_its_column():
    column = [("x", (None, 1024, 1024, 1024))]
    root = parse(shape_picture("t", column, column, column))
    assert all(float(t.get("textLength")) <= 112 for t in root.iter(SVG + "text") if t.get("textLength"))


@pytest.mark.parametrize(
    ("columns", "join", "named"),
    [
        ([], None, "1 to 3 columns"),
        ([LEFT] * 4, None, "1 to 3 columns"),
        ([LEFT, []], None, "at least one step"),
        ([LEFT, [("x",)]], None, r"column 2, step 1: expected \(label, shape\)"),
        ([[("x", (1,)), ("x", (1,), [0], 5)]], None, "column 1, step 2"),
        ([[("x", (None, 3), [2])]], None, r"column 1, step 1: .*axes of that shape.*\[2\]"),
        ([[("x", (None, 3), [-3])]], None, "column 1, step 1"),
        ([[("x", None, [0])]], None, "column 1, step 1"),
        ([[("x", "None, 3")]], None, "column 1, step 1"),
        ([[("x", (None, 2.5))]], None, "column 1, step 1"),
        ([[("x", (3,), 0)]], None, "column 1, step 1"),
        ([[7]], None, "column 1, step 1"),
        ([LEFT], ("Add", 4), "join: expected"),
    ],
)
def test_what_cannot_be_drawn_is_named(columns, join, named):
    with pytest.raises(ValueError, match=named):
        shape_picture("t", *columns, join=join)
