"""What is stored tells no machine."""

import pytest

from whyshape.portable import machine_paths, plain, portable
from whyshape.records import read_said


def test_colours_are_taken_out():
    assert plain("\x1b[0;32mgreen\x1b[0m [0] \x1b[1mbold") == "green [0] bold"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ('File "/home/me/.venv/lib/python3.11/site-packages/keras/src/ops.py"', 'File "keras/src/ops.py"'),
        ("in f(/usr/lib/python3.9/abc.py)", "in f(abc.py)"),
        ("[/opt/lib/python3.12/re.py, /x/site-packages/a.py]", "[re.py, a.py]"),
        ("<function f at 0x7f00aa11bb22>", "<function f at 0x...>"),
        ("\x1b[31m/x/site-packages/a.py\x1b[0m", "a.py"),
        ("shape (2, 3), 0x10, keras/src/ops.py\n", "shape (2, 3), 0x10, keras/src/ops.py\n"),
    ],
)
def test_folders_and_addresses_are_taken_out(said, expected):
    assert portable(said) == expected
    assert portable(expected) == expected


@pytest.mark.parametrize(
    "path",
    ["/home/me/x.py", "/private/var/folders/a.py", "/tmp/x-1/y.h5", "/mnt/data/", "C:\\Users\\me", "C:\\\\Users\\\\me"],
)
@pytest.mark.parametrize("around", ["{}", "No file '{}'", "at:{}, line 3", "file://{}"])
def test_a_path_of_a_machine_is_found(path, around):
    assert machine_paths(around.format(path)) == [path]


@pytest.mark.parametrize(
    "said",
    ["https://example.org/home/x", "https://usr/x", "../tmp/x", "./work/x", "a/home/b", "x /(2 / usr/)", "/dense/"],
)
def test_other_texts_with_slashes_are_none(said):
    assert machine_paths(said) == []


@pytest.mark.parametrize("field", ["text", "statement"])
def test_a_record_that_tells_a_machine_is_refused(field):
    said = {"outcome": "error", "class": "OSError", "text": "t", "where": "part", "statement": "load('x.h5')"}
    assert read_said(said, "entry", "failing").text == "t"
    with pytest.raises(ValueError, match="entry, failing: holds a path of a machine"):
        read_said(said | {field: "load('/home/me/x.h5')"}, "entry", "failing")
