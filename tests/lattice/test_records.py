"""Records: strictly read, written in one form, compared in words; and those that are committed."""

import copy
import dataclasses
import json

import pytest

from tests.lattice.fake import GPU, ON_GPU
from whyshape.environment import ROOT
from whyshape.lattice import BY_ID, environment
from whyshape.records import (
    InvalidRecord,
    Record,
    Recorded,
    Said,
    differences,
    gist,
    normal,
    read_record,
    read_records,
    same,
    written,
)

ERROR = Said("error", "ValueError", "Shapes differ", "part", "a + b")
VERSIONS = {"python": "3.7.16", "tensorflow": "1.15.5", "keras": "2.2.4-tf", "numpy": "1.18.5"}
GOOD = Record(
    "tf-1.15.5-keras-2.3.1",
    "cpu",
    VERSIONS,
    {"a-b": Recorded("0" * 64, "2026-11-25", {"failing": ERROR, "fixed": Said("no error")})},
)


def save(folder, data, name="tf-1.15.5-keras-2.3.1"):
    path = folder / f"{name}.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    return path


def test_what_is_written_is_read_again(tmp_path):
    path = save(tmp_path, written(GOOD))
    assert read_record(path) == GOOD and written(read_record(path)) == path.read_text()


def spoil(change):
    data = json.loads(written(GOOD))
    change(data)
    return data


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda d: d.update(more=1), "has the fields"),
        (lambda d: d.pop("versions"), "has the fields"),
        (lambda d: d.update(environment="tf-1"), "environment is 'tf-1'"),
        (lambda d: d.update(device="tpu"), "device is 'tpu'"),
        (lambda d: d["versions"].pop("numpy"), "a version is missing"),
        (lambda d: d["versions"].update(keras=3), "versions: one is no text"),
        (lambda d: d["versions"].update(libraries="cudnn 9.19.0"), "versions: holds libraries, and its device is cpu"),
        (lambda d: d["entries"].update({"a-a": copy.deepcopy(d["entries"]["a-b"])}), "not in order"),
        (lambda d: d["entries"]["a-b"].update(cells="12"), "cells is no hash"),
        (lambda d: d["entries"]["a-b"].update(date="today"), "date is 'today'"),
        (lambda d: d["entries"]["a-b"].update(parts={}), "has no part"),
        (lambda d: d["entries"]["a-b"]["parts"].update(other={"outcome": "no error"}), "is no part"),
        (lambda d: d["entries"]["a-b"]["parts"]["failing"].update(outcome="slow"), "outcome is 'slow'"),
        (lambda d: d["entries"]["a-b"]["parts"]["failing"].update(where="there"), "where is 'there'"),
        (lambda d: d["entries"]["a-b"]["parts"]["failing"].pop("text"), "has the fields"),
        (lambda d: d["entries"]["a-b"]["parts"]["failing"].update({"class": ""}), "has no class"),
        (lambda d: d["entries"]["a-b"]["parts"]["failing"].update(text=5), "a field is no text|expected string"),
        (lambda d: d["entries"]["a-b"]["parts"]["failing"].update(text="in /home/me/x.py"), "a path of a machine"),
        (lambda d: d["entries"]["a-b"]["parts"]["fixed"].update(text="x"), "has the fields"),
        (lambda d: d.update(entries=[]), "no attribute|has the fields"),
    ],
)
def test_a_spoiled_record_is_refused(tmp_path, change, fault):
    with pytest.raises(InvalidRecord, match=fault) as caught:
        read_record(save(tmp_path, spoil(change)))
    assert "restore it from git, or run: whyshape record tf-1.15.5-keras-2.3.1" in str(caught.value)


# --- those of a GPU ---

PRINTED = Said("no error", printed="it runs: (1, 8, 29, 1)\nits average: 0")
ON_A_GPU = Record(
    GPU, "gpu", VERSIONS | ON_GPU, {"a-b": Recorded("0" * 64, "2026-11-25", {"device": PRINTED, "device-2": ERROR})}
)


def test_a_record_of_a_gpu_is_read_again_and_stands_after_the_others(tmp_path):
    save(tmp_path, written(ON_A_GPU), GPU)
    save(tmp_path, written(GOOD))
    assert read_records(tmp_path, BY_ID) == [GOOD, ON_A_GPU]
    assert written(read_record(tmp_path / f"{GPU}.json")) == written(ON_A_GPU)
    loaded = dataclasses.replace(ON_A_GPU, versions=ON_A_GPU.versions | {"libraries": "cudnn 9.19.0"})
    assert read_record(save(tmp_path, written(loaded), GPU)) == loaded


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        *[(lambda d, name=name: d["versions"].pop(name), f"a version is missing: {name}") for name in ON_GPU],
        (lambda d: d["versions"].update(driver=""), "versions: one is no text, or empty"),
        (lambda d: d["versions"].update(driver="unknown"), "versions: driver is 'unknown', no number"),
        (lambda d: d["versions"].update(gpu="NVIDIA L4"), "gpu is 'NVIDIA L4', whose file is gpu-nvidia-l4.json"),
        (lambda d: d.update(device="cpu"), "versions: holds gpu, driver, cuda, cudnn, and its device is cpu"),
        (lambda d: (d.update(device="cpu"), [d["versions"].pop(name) for name in ON_GPU]), "device is 'cpu' in the"),
        (lambda d: d["entries"]["a-b"]["parts"]["device"].pop("printed"), "device: has the fields outcome, not"),
        (lambda d: d["entries"]["a-b"]["parts"]["device"].update(printed=1), "device: a field is no text"),
        (lambda d: d["entries"]["a-b"]["parts"]["device"].update(printed="/home/me/x"), "a path of a machine"),
        (lambda d: d["entries"]["a-b"]["parts"]["device-2"].update(printed=""), "device-2: has the fields"),
    ],
)
def test_a_spoiled_record_of_a_gpu_is_refused(tmp_path, change, fault):
    data = json.loads(written(ON_A_GPU))
    change(data)
    with pytest.raises(InvalidRecord, match=fault) as caught:
        read_record(save(tmp_path, data, GPU))
    assert f"verified/{GPU}.json" in str(caught.value) and "run: make verify-gpu, on that GPU" in str(caught.value)


def test_a_row_of_the_table_is_no_gpu_and_only_a_device_part_prints(tmp_path):
    data = spoil(lambda d: (d.update(device="gpu"), d["versions"].update(ON_GPU)))
    with pytest.raises(InvalidRecord, match="device is 'gpu' in the environment tf-1.15.5"):
        read_record(save(tmp_path, data))
    data = spoil(lambda d: d["entries"]["a-b"]["parts"]["fixed"].update(printed="x"))
    with pytest.raises(InvalidRecord, match="fixed: has the fields outcome, printed, not outcome"):
        read_record(save(tmp_path, data))


def test_what_was_printed_counts():
    assert not same(PRINTED, Said("no error", printed="it runs: (1, 8, 29, 2)"))
    assert same(PRINTED, Said("no error", printed="it runs: (1, 8, 29, 1)\n\nits average: 0"))
    (line,) = differences(
        Record(GPU, "gpu", VERSIONS, {"a-b": Recorded("0" * 64, "2026-11-24", {"device": Said("no error")})}),
        Record(GPU, "gpu", VERSIONS, {"a-b": Recorded("0" * 64, "2026-11-25", {"device": PRINTED})}),
        ["a-b"],
    )
    assert line.endswith("now no error, printed: it runs: (1, 8, 29, 1) / its average: 0")


@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
def test_what_is_no_json_object_is_refused(tmp_path, text):
    with pytest.raises(InvalidRecord):
        read_record(save(tmp_path, text))


def test_a_record_of_no_environment_is_refused(tmp_path):
    save(tmp_path, written(GOOD), "tf-0.1")
    with pytest.raises(InvalidRecord, match="tf-0.1.json is of no environment"):
        read_records(tmp_path, BY_ID)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{{node add}} fails", "{{node add_1}} fails"),
        ("x {{function_node __wrapped__Conv2D_device_CPU:0}}y", "x y"),
        ("a\n   b", "a b"),
        ("shapes: [1,2] vs. [1,3] [Op:AddV2] name: ", "shapes: [1,2] vs. [1,3] [Op:AddV2]"),
        (
            'user code:\n    File "<cell 1>", line 3, in f\n    x\n\nbad',
            'user code:\n    File "a.py", line 9, in f\n    y\n\nbad',
        ),
        ("in file mkl_maxpooling_op.cc:198", "in file mkl_maxpooling_op.cc:211"),
    ],
)
def test_texts_that_mean_the_same(one, other):
    assert normal(one) == normal(other)


def test_texts_that_do_not_mean_the_same():
    assert not same(ERROR, Said("error", "ValueError", "Shapes differ by 2", "part", "a + b"))
    assert not same(ERROR, Said("error", "TypeError", "Shapes differ", "part", "a + b"))
    assert not same(ERROR, Said("died", "ValueError", "Shapes differ", "part", "a + b"))
    assert same(ERROR, Said("error", "ValueError", "Shapes  differ", "part", "another + statement"))


def changed(**parts):
    entry = Recorded("0" * 64, "2026-12-01", GOOD.entries["a-b"].parts | parts)
    return Record(GOOD.environment, "cpu", VERSIONS, {"a-b": entry})


def test_differences_in_words():
    assert differences(GOOD, changed(), ["a-b"]) == []
    assert differences(None, GOOD, ["a-b"]) == ["a-b: new, failing, fixed"]
    (line,) = differences(GOOD, changed(failing=Said("no error")), ["a-b"])
    assert line == "a-b, failing:\n    was ValueError: Shapes differ\n    now no error"
    wrong = Said("wrong result", "AssertionError", "", "part", "assert x == 1")
    died = Said("died", "SIGABRT", "Check failed", "part", "x")
    lines = differences(GOOD, changed(failing=died, fixed=wrong), ["a-b"])
    assert "now the process dies (SIGABRT): Check failed" in lines[0]
    assert "now wrong result: assert x == 1" in lines[1]


def test_the_gist_of_a_wrapped_message():
    wrapped = (
        'Exception encountered when calling layer "conv" (type Conv1D).\n\nShapes differ\n\nCall arguments received'
    )
    assert gist(wrapped) == "Shapes differ"
    assert gist("Exception encountered when x") == "Exception encountered when x" and gist("") == "(no text)"


# --- those that are committed ---

VERIFIED = ROOT / "verified"
RECORDS = read_records(VERIFIED, BY_ID)


def test_there_are_enough_of_them():
    assert len(RECORDS) >= 25


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.environment)
def test_a_record_stands_in_its_one_form(record):
    assert written(record) == (VERIFIED / f"{record.environment}.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.environment)
def test_what_was_installed_is_what_the_table_says(record):
    """`tensorflow-cpu==2.4.4` must have been TensorFlow 2.4.4."""
    for pin in environment(record.environment).pins:
        name, _, version = pin.partition("==")
        if name.startswith("tensorflow") and name in ("tensorflow", "tensorflow-cpu"):
            assert record.versions["tensorflow"] == version
        if name == "keras" and "standalone keras" in record.versions:
            assert record.versions["standalone keras"] == version


# Question -> the text of its author, as TensorFlow 1.15 (question 5: TensorFlow 1.8) still prints it.
ASKED = {
    (
        "residual-branch-changes-shape",
        "tf1",
        "tf-1.15.5-keras-2.3.1",
    ): "Dimensions must be equal, but are 400 and 800 for 'add'",
    (
        "channel-axis-in-wrong-place",
        "tf1",
        "tf-1.15.5-keras-2.3.1",
    ): "Negative dimension size caused by subtracting 5 from 2 for 'conv2d/Conv2D'",
    (
        "input-too-small-for-layers",
        "tf1",
        "tf-1.15.5-keras-2.3.1",
    ): "Negative dimension size caused by subtracting 4 from 1 for 'max_pooling1d_1/MaxPool'",
    ("cnn-lstm-input-lacks-axis", "tf1", "tf-1.8.0-keras-2.1.6"): "list index out of range",
}


@pytest.mark.parametrize("where", ASKED, ids=lambda where: where[0])
def test_the_texts_that_were_asked_about_are_among_them(where):
    entry, part, environment = where
    record = next(record for record in RECORDS if record.environment == environment)
    assert record.entries[entry].parts[part].text.startswith(ASKED[where])
