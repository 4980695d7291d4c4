"""The translator: what it translates does in JavaScript what it does in Python, and anything else is refused."""

import ast
import json
import shutil
import subprocess

import pytest

from whyshape.compile_js import definitions, helpers
from whyshape.javascript import Translator, Unsupported

NODE = shutil.which("node")
PROGRAM = '''
WORDS = ["a", "b"]


def total(sizes, *, start=0):
    """The sum."""
    for size in sizes:
        if size is None:
            return None
        start += size
    return start


def nothing(x):
    if x:
        return 1


def first(pairs):
    found = None
    for i, pair in enumerate(pairs):
        if pair == [2, 3]:
            found = i
            break
    return found


class Box:
    def __init__(self, size, *, name=None):
        self.size = size
        self.name = name or "box"

    def grown(self, by):
        return self.size + by
'''
EXPRESSIONS = [
    "total([1, 2, 3])", "total([1, None])", "total([], start=4)", "nothing(0)", "nothing([])", "nothing({})", "nothing([0])",
    "first([[1], [2, 3]])", "first([])", "Box(3).grown(2)", "Box(3, name='x').name", "Box(3).name",
    "[1, 2] + [3]", "'a' + 'b'", "[0] * 3", "'ab' * 2", "7 // 2", "7 % 4", "-3 + 5", "2 - -1", "1 < 2 <= 2", "3 != 3",
    "[1, [2, None]] == [1, [2, None]]", "{'a': [1]} == {'a': [1]}", "None is None", "'x' in {'x': 1}", "[1] in [[1], [2]]",
    "'b' in 'abc'", "3 not in [1, 2]", "[x for x in [3, 0, 4] if x]", "[x * y for x in [1, 2] for y in [3, 4]]",
    "{k: v + 1 for k, v in {'a': 1}.items()}", "any([x > 2 for x in [1, 3]])", "all([])", "any([[], [0]])",
    "[] or 'none'", "[1] and 'some'", "0 or [] or None", "not []", "'yes' if [] else 'no'", "f'{1}-{\"a\"}`$`'",
    "[1, 2, 3][-1]", "[1, 2, 3][1:]", "[1, 2, 3][:-1]", "'abc'[1]", "{'a': 1}.get('b')", "{'a': None}.get('a', 2)", "{'constructor': 1}.get('x', 0)",
    "sorted([[2, 'b'], [1, 'a']], key=lambda pair: pair[0])", "min([3, 1])", "max(1, 2)", "sum([1, 2])", "abs(-2)", "len('abc')",
    "list(range(3))", "list(range(1, 6, 2))", "[i + n for i, n in enumerate([5, 6])]", "[a + b for a, b in zip([1, 2], [3, 4, 5])]",
    "'-'.join(['a', 'b'])", "' \\u00a0x\\x1f '.strip()", "'(1)'.strip('()')", "'a b b'.replace('b', '$&')", "'a,b'.split(',')",
    "'abab'.rfind('ab', 0, 3)", "'abab'.rfind('ab')", "'x'.rfind('xyz', 0, 1)", "'abc'.find('z')", "[1, 2, 1].count(1)", "[4, 5].index(5)",
    "'12'.isdigit()", "''.isdigit()", "'Ab'.lower() + 'c'.upper()", "'abc'.startswith('ab')", "isinstance('a', str)", "isinstance([], list)",
    "[c for c in 'a\\U0001f600']", "'tab\\t\\'quote\\' \"double\" back\\\\slash'", "int('12') + 1", "str(12)", "list(reversed([1, 2]))",
    "(lambda a, b: a + b)(1, 2)", "ord('a')", "WORDS", "bool([]) == False", "[1, *WORDS]", "{**{'a': 1}, 'b-c': 2}",
]  # fmt: skip
REFUSED = [
    "x = 1.5", "x = sorted([1])", "x = [1, 2, 3][::2]", "x = {1, 2}", "x = f'{1:02}'", "x = f'{1!r}'", "x = open('a')", "x = 'a'.title()",
    "for x in []:\n    pass\nelse:\n    pass", "try:\n    pass\nexcept ValueError:\n    pass", "del x", "def f(*a):\n    pass",
    "def f(a=1, *, b=2):\n    pass", "x = unknown", "x = isinstance(1, int)",
]  # fmt: skip


def translated(source):
    """JavaScript of one module."""
    translator = Translator({"m": (ast.parse(source), {})})
    return definitions(translator.program()), translator


@pytest.mark.skipif(NODE is None, reason="needs node")
def test_same_values():
    source = PROGRAM + "\n\ndef answers():\n    return [" + ", ".join(EXPRESSIONS) + "]\n"
    scope = {}
    exec(source, scope)
    script, translator = translated(source)
    run = f'"use strict";{helpers(script)}{script}console.log(JSON.stringify({translator.name("m", "answers")}()))'
    done = subprocess.run([NODE, "-e", run], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for expression, got, wanted in zip(EXPRESSIONS, json.loads(done.stdout), scope["answers"](), strict=True):
        assert got == wanted, expression


@pytest.mark.parametrize("source", REFUSED)
def test_refused(source):
    with pytest.raises(Unsupported, match="m, line [12]:"):
        translated(source)
