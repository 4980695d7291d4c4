"""Which cells a part of an entry needs, found by name."""

import pytest

from tests.lattice.fake import FAILS, GOOD, entry
from whyshape.entry import read_entries
from whyshape.environment import ROOT
from whyshape.programs import UnknownName, cells_hash, changed_names, free_names, programs


def sources(made, part, **how):
    found = {program.part: program for program in programs(made, **{"tf1": True} | how)}
    return [step.source for step in found[part].steps]


def test_parts_of_an_entry():
    assert [program.part for program in programs(GOOD, tf1=True)] == ["failing", "fixed", "tf1"]
    assert [program.part for program in programs(GOOD, tf1=False)] == ["failing", "fixed"]
    several = entry(("failing", "1"), ("fixed", "2"), ("fixed", "3"))
    assert [program.part for program in programs(several, tf1=True)] == ["failing", "fixed", "fixed-2"]


def test_an_entry_without_an_error_is_run_as_a_whole():
    made = entry(("", "x = 1"), ("", "assert x == 1"))
    assert sources(made, "code") == ["import tensorflow as tf", "x = 1", "assert x == 1"]


def test_only_the_cells_that_are_needed():
    made = entry(("", "a = 1"), ("", "b = 2"), ("", "c = a"), ("failing", "c + '3'"))
    assert sources(made, "failing") == ["import tensorflow as tf", "a = 1", "c = a", "c + '3'"]


def test_a_changed_object_needs_the_cell_that_changed_it():
    made = entry(("", "a = [1]"), ("", "a.append(2)"), ("", "b = [a.pop()]"), ("failing", "a[5]"))
    assert sources(made, "failing")[1:-1] == ["a = [1]", "a.append(2)"]
    assert changed_names("x[0] = 1\ny.z = 2\nw += 1\nv.sort()\nprint(u)") == {"x", "y", "w", "v"}


def test_what_is_bound_anew_hides_what_was_before():
    made = entry(("", "a = 1"), ("", "a = 2"), ("failing", "a + '3'"))
    assert sources(made, "failing")[1:-1] == ["a = 2"]


def test_the_failing_cell_may_be_needed_and_may_fail_then():
    made = entry(("failing", "x = 1\nx + '2'"), ("fixed", "assert x == 1"))
    fixed = programs(made, tf1=False)[1]
    assert [step.may_fail for step in fixed.steps] == [False, True, False]


def test_pictures_and_the_other_device_are_left_out():
    made = entry(
        ("snippet:shape_picture", "from IPython.display import SVG\ndef shape_picture(): ..."),
        ("", "shape_picture()"),
        ("gpu-only", "on_gpu = 1"),
        ("cpu-only", "on_cpu = 1"),
        ("", "assert True"),
    )
    assert sources(made, "code") == ["import tensorflow as tf", "on_cpu = 1", "assert True"]
    assert sources(made, "code", device="gpu") == ["import tensorflow as tf", "on_gpu = 1", "assert True"]


def test_a_device_cell_is_a_part_on_every_device_where_it_is_asked_for():
    made = entry(
        ("", "a = 1"), ("failing", FAILS), ("fixed", "a = 2"), ("cpu-only device", "a + 1"), ("cpu-only device", "a")
    )
    parts = ["failing", "fixed", "device", "device-2"]
    for device in ("cpu", "gpu"):
        found = programs(made, tf1=False, device=device, devices=True)
        assert [program.part for program in found] == parts
        assert [program.keeps_output for program in found] == [False, False, True, True]
        assert sources(made, "device", device=device, devices=True)[1:] == ["a = 2", "a + 1"]
    assert [program.part for program in programs(made, tf1=False)] == parts[:2]


def test_a_device_cell_changes_no_hash_but_where_it_is_run():
    plain = entry(("failing", FAILS), ("cpu-only", "1"))
    tagged = entry(("failing", FAILS), ("cpu-only device", "1"))
    assert cells_hash(programs(plain, tf1=True)) == cells_hash(programs(tagged, tf1=True))
    assert cells_hash(programs(plain, tf1=True, devices=True)) == cells_hash(programs(plain, tf1=True))
    assert cells_hash(programs(tagged, tf1=True, devices=True)) != cells_hash(programs(tagged, tf1=True))


def test_an_entry_in_which_nothing_fails_keeps_its_code_beside_a_device_cell():
    made = entry(("", "x = 1"), ("cpu-only device", "print(x)"))
    assert [program.part for program in programs(made, tf1=False, devices=True)] == ["code", "device"]
    assert sources(made, "code", devices=True)[1:] == ["x = 1", "print(x)"]
    assert sources(made, "code", devices=True, device="gpu")[1:] == ["x = 1"]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("x = y", {"y"}),
        ("y = 1\nx = y", set()),
        ("x = x + 1", {"x"}),
        ("for a in b:\n    c = a", {"b"}),
        ("[a * d for a in b]", {"b", "d"}),
        ("c = {a: [e for e in a] for a in b}\nc", {"b"}),
        ("assert {a[1] for a in b} == f(d)", {"b", "f", "d"}),
        ("a = [a for a in b]", {"b"}),
        ("def f(b):\n    return {a: a for a in b}", set()),
        ("def f(a):\n    return a + g(later)\ndef g(a): ...\nlater = 1", set()),
        ("def f(a):\n    return [h(a) for a in a]", {"h"}),
        ("try:\n    f()\nexcept ValueError as error:\n    print(error)", {"f"}),
        ("with f() as g:\n    g", {"f"}),
        ("import os\nos.path", set()),
        ("if a:\n    import os\n    os.path\nelse:\n    b", {"a", "b"}),
        ("for a in b:\n    c = 1\n    c + d", {"b", "d"}),
        ("try:\n    x = 1\nfinally:\n    x", set()),
        ("x += 1", {"x"}),
        ("f'{a!s:10}'", {"a"}),
        ("class A:\n    b = c\n    def d(self): return e", {"c", "e"}),
    ],
)
def test_free_names(source, names):
    assert free_names(source) == names


def test_a_name_from_nowhere_is_refused():
    with pytest.raises(UnknownName, match="cell 2 uses y"):
        programs(entry(("failing", "y + 1")), tf1=False)


def test_the_hash_changes_with_code_and_not_with_prose():
    base = cells_hash(programs(GOOD, tf1=True))
    assert base == cells_hash(
        programs(
            entry(*[(" ".join(c.tags) + (" raw" if c.kind == "raw" else ""), c.source) for c in GOOD.cells]), tf1=True
        )
    )
    assert base != cells_hash(programs(GOOD, tf1=False))
    assert base != cells_hash(programs(entry(("failing", "1"), ("fixed", "2"), ("raw tf1", "3")), tf1=True))


@pytest.mark.parametrize("one", read_entries(ROOT / "notebooks"), ids=lambda one: one.id)
def test_every_entry_can_be_cut_into_programs(one):
    made = programs(one, tf1=True)
    assert made[0].part == ("failing" if one.error else "code")
    assert not any("IPython" in step.source for program in made for step in program.steps)
