"""The arithmetic, against values worked out by hand and against NumPy's own broadcasting."""

import itertools

import numpy as np
import pytest

from whyshape import shapes


@pytest.mark.parametrize(
    ("size", "window", "stride", "dilation", "padding", "output"),
    [
        (28, 3, 1, 1, "valid", 26),
        (28, 3, 2, 1, "same", 14),
        (29, 3, 2, 1, "same", 15),
        (28, 5, 2, 1, "valid", 12),
        (28, 3, 1, 4, "valid", 20),
        (4, 7, 1, 1, "valid", -2),
        (3, 3, 1, 2, "valid", -1),
        (7, 7, 7, 1, "valid", 1),
    ],
)
def test_window_output(size, window, stride, dilation, padding, output):
    assert shapes.window_output(size, window, stride, dilation, padding) == output


def test_transposed_output():
    assert shapes.transposed_output(7, 3, 2, "same") == 14
    assert shapes.transposed_output(7, 3, 2, "valid") == 15
    assert shapes.transposed_output(7, 2, 3, "valid") == 21


def test_broadcast_clash_agrees_with_numpy():
    sizes = [1, 2, 3]
    every = [shape for rank in range(4) for shape in itertools.product(sizes, repeat=rank)]
    for a, b in itertools.product(every, every):
        try:
            np.broadcast_shapes(a, b)
            fits = True
        except ValueError:
            fits = False
        assert (shapes.broadcast_clash(list(a), list(b)) == []) == fits, (a, b)


def test_unknown_sizes_never_clash():
    assert shapes.broadcast_clash([None, 3], [8, 3]) == []
    assert shapes.same_shape([None, 3], [8, 3])
    assert shapes.differing_axes([None, 3], [8, 4]) == [1]
    assert not shapes.matmul_clash([8, None], [3, 4])
    assert shapes.same_shape(None, [1])


def test_concat_axes():
    assert shapes.concat_axes([[2, 8, 3], [2, 9, 3], [2, 8, 4]]) == [1, 2]
    assert shapes.concat_axes([[None, 8], [2, 8]]) == []
    assert not shapes.same_ranks([[1], [1, 2]])


def test_matmul_clash():
    assert shapes.matmul_clash([2, 3], [4, 5])
    assert not shapes.matmul_clash([2, 3], [3, 5])
    assert not shapes.matmul_clash([2, 3], [3])
    assert shapes.matmul_clash([], [3])


def test_permutations():
    assert shapes.is_permutation([3, 32, 32], [32, 32, 3])
    assert not shapes.is_permutation([3, 32], [3, 32])
    assert shapes.channels_moved([3, 32, 40], [32, 40, 3])
    assert not shapes.channels_moved([3, 32, 40], [40, 32, 3])


def test_small_ones():
    assert shapes.product([2, None]) is None and shapes.product([]) == 1
    assert shapes.known_product([None, 4, 8]) == 32
    assert shapes.at([2, None], -1) == 0 and shapes.at([2, 3], -1) == 3 and shapes.at([2], 5) == 0
    assert shapes.rank(None) is None and shapes.effective_window(3, 4) == 9
