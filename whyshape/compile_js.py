"""Compile the look-up to one JavaScript file: the same rules in the browser, none written twice.

    python -m whyshape.compile_js explain.js

All modules become one scope; `javascript.py` translates them, `regex.js` takes the place of `regex.py`, `runtime.js`
that of `names.py` and `long_logs.py`, and does what Python does and JavaScript does not. What follows is for size, all
of it undone at the edges by `full_name` and `full_text`: families, causes and numbers get short names (`shortened`),
frequent phrases of the sentences one letter (`abbreviate`), the tables stand column by column (`in_columns`), what is
used once stands where it is used (`inlined`), and like stands near like (`arranged`). The subset of Python:

- No imports but `from whyshape.x import a, b`, at the top of the module. No standard library.
- Keyword arguments only for parameters that stand after `*`. No sets, decorators, generators that are kept, `del`,
  `try`, `with`; no `else` of a loop; no slices with a step. What is not known is refused, with its line.
- `//` and `%` on numbers that are not negative; no fractions, no `str()` or f-string of a list, a tuple, a bool or
  None: `say.py` writes those. No `repr`, no format specs.
- `a[-1]` is fine, `a[i]` with a negative variable is not. `d[k]` only for keys that are there, else `d.get(k)`. A loop
  over a dict is a loop over its `.items()`; `len` is of texts and lists.
- `"x" in t` where "x" names a number, a family or a cause is for dicts and lists; in a text look with `find`.
- A parameter named `n` or `numbers` is a dict, one named `shape` or `sizes` a list of sizes or None.
- `sorted` always with a `key` that gives numbers (`shapes.ascending`).
- A pattern is a string without named groups, `\\d`, `\\w`, `\\s`, `\\A`, `\\Z`, and only `regex.py` sees an engine.
- A sentence of a family or cause is only put together, never searched, replaced in or taken apart.
"""

import ast
import functools
import importlib
import itertools
import json
import re
import sys
from collections import Counter
from pathlib import Path
from string import ascii_letters, ascii_uppercase, digits

from whyshape.javascript import NUMBER, OUTER, SHAPES, SIZES, TEXT, Translator, common, text
from whyshape.wording import hole_type

ROOT = Path(__file__).parent


def imports_of(name, tree):
    """{local name: (module, name)} of a module's imports; anything but the package itself is refused."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module.startswith("whyshape."):
            module = node.module.removeprefix("whyshape.")
            found.update({alias.asname or alias.name: (module, alias.name) for alias in node.names})
        elif isinstance(node, ast.Import | ast.ImportFrom):
            raise ValueError(f"{name}, line {node.lineno}: the look-up imports nothing but itself")
    return found


def source_of(name):
    """Source of a module of the package by its dotted name."""
    path = ROOT / (name.replace(".", "/") + ".py")
    return (path if path.exists() else ROOT / name.replace(".", "/") / "__init__.py").read_text("utf-8")


def with_imported(names):
    """{module: (tree, imports)} of these modules and all that they import, each after those it imports."""
    modules = {}

    def visit(name):
        if name in modules or name in OUTER:
            return
        tree = ast.parse(source_of(name))
        imports = imports_of(name, tree)
        for module, _ in imports.values():
            visit(module)
        modules[name] = (tree, imports)

    for name in names:
        visit(name)
    return modules


def helpers(script):
    """Those functions of runtime.js and regex.js that the script needs, in their order there."""
    pieces = []  # (name, code)
    for file in ["runtime.js", "regex.js"]:
        for piece in re.split(r"^(?=const )", (ROOT / file).read_text("utf-8"), flags=re.MULTILINE)[1:]:
            pieces.append((re.match(r"const ([$\w]+)", piece)[1], squeezed(piece)))
    needed = set(re.findall(r"[$\w]+", script))
    for name, piece in reversed(pieces * 2):
        if name in needed:
            needed.update(re.findall(r"[$\w]+", piece))
    return re.sub(r";const (?=\$)", ",", "".join(piece for name, piece in pieces if name in needed))


def squeezed(piece):
    """JavaScript without its comments and most of its white space; for files whose texts hold no blank that matters."""
    piece = re.sub(r"^\s*//.*$", "", piece, flags=re.MULTILINE).replace("\n", "")
    return re.sub(r" ?(=>|===?|!==?|\+=|&&|\|\||\?\?|[-?:<>+*/{}(),;=]) ?", r"\1", piece)


def compile_modules(exported, names=None):
    """JavaScript that defines these names, given as {module: [name, ...]}, and all that they need.

    For a scope of its own. Also {name: the JavaScript name it got}. `names`: a table for `shortened`, to be filled.
    """
    modules = with_imported(exported)
    kinds = {} if names is None else shortened(modules, names)
    if names:
        abbreviate(tree for module, (tree, _) in modules.items() if module.startswith(("causes.", "families.")))
    translator = Translator(modules, kinds)
    translator.exported = {translator.name(module, name) for module, listed in exported.items() for name in listed}
    program = translator.program()
    if names:
        program = in_columns(program, modules, translator, {name: code_at(i) for i, name in enumerate(names)})
    wanted = {translator.name(module, name): name for module, names_ in exported.items() for name in names_}
    if any(name is None for name, _ in program):
        raise ValueError("only definitions can stand at the top of a module")
    used = used_names(program, wanted)
    program = inlined([(name, code) for name, code in program if name in used])
    script = definitions(arranged(program) if names else program)
    if names:
        script = f"const $names={{}},$phrases={text('|'.join(PHRASES))}.split('|');{table_of(names)}{script}"
    script = helpers(script) + script
    globals_ = frequent_names(script)
    return renamed(script, globals_), {public: globals_[name] for name, public in wanted.items()}


def definitions(program):
    """The statements of a program, those that define something in one `let`."""
    script = "".join(code if name is None else f"let {name}={code};" for name, code in program)
    return re.sub(r";let (?=\$)", ",", script)


def used_names(program, wanted):
    """The names of the definitions that these names need."""
    words = {name: set(re.findall(r"\$\w+", code)) for name, code in program}
    used = set(wanted)
    todo = list(used)
    while todo:
        new = words.get(todo.pop(), set()) - used
        used |= new
        todo += new
    return used


def inlined(program):
    """The program with what is used once, as a value outside of all functions, written where it is used."""
    code = dict(program)
    order = [name for name, _ in program]
    uses = Counter(word for text in code.values() for word in re.findall(r"\$\w+", text))
    for name in order:
        if uses[name] != 1 or code[name].startswith("class"):
            continue
        user = next(other for other, text in code.items() if re.search(re.escape(name) + r"(?!\w)", text))
        place = re.search(r"(?<=[:,(\[])" + re.escape(name) + r"(?=[,)\]}])", code[user])
        if user != name and place and not is_function(code[user]):
            code[user] = code[user][: place.start()] + code[name] + code[user][place.end() :]
            del code[name]
    return [(name, code[name]) for name in order if name in code]


# Alike stands near alike in the script, which packs better.
TEXTS, ARITHMETIC, PROGRAMS, SENTENCES = range(4)
TABLES = {("causes", "CAUSES"): "Cause", ("families", "FAMILIES"): "Family"}


def in_columns(program, modules, translator, codes):
    """The program with the tables of causes and families written column by column, in their order in Python.

    `codes`: {full name: short one}. What no module reads is left out.
    """
    out = dict(program)
    read = attributes_read(modules)
    for (module, table), kind in TABLES.items():
        rows = {}
        for name, (tree, _) in modules.items():
            for node in ast.walk(tree):
                if is_call_of(node, kind):
                    rows.setdefault(node.args[0].value, []).append((name, node))
        ids = [codes[row.id] for row in table_of_rows(module, table)]
        rows = [rows[id].pop(0) for id in ids]
        places, options = parameters_of(modules[kind.lower()][0])
        fields = {}
        for field in [*places, *options]:
            nodes = [(name, argument(node, field, places)) for name, node in rows]
            if field in read and any(node for _, node in nodes):
                fields[field] = f"$R{kind}{len(fields)}"
                listed = ",".join(node and translator.expression(name, node) or "" for name, node in nodes)
                out[fields[field]] = f"[{listed}]"
        taken = ["a" if field == "id" else f"{fields[field]}[b]" if field in fields else "0" for field in places]
        given = ",".join(f"{field}:{fields[field]}[b]" for field in options if field in fields)
        # The codes count up as the rows do, but for the second rows of a family, which stand last.
        counted = [*codes.values()][[*codes.values()].index(ids[0]) :]
        alike = [one == other for one, other in zip([*ids, None], counted, strict=False)].index(False)
        first = len(codes) - len(counted)
        listed = f"Object.keys($names).slice({first},{first + alike})"
        out[fields["id"]] = f"{listed}.concat({json.dumps(ids[alike:])})" if ids[alike:] else listed
        made = f"new {translator.name(kind.lower(), kind)}({','.join(taken)},{{{given}}})"
        out[translator.name(module, table)] = f"{fields['id']}.map((a,b)=>{made})"
    return list(out.items())


def table_of_rows(module, table):
    """The causes or families, as Python has them."""
    return getattr(importlib.import_module(f"whyshape.{module}"), table)


def parameters_of(tree):
    """The parameters of a module's class: those by place, those by name."""
    made = next(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "__init__")
    return [arg.arg for arg in made.args.args[1:]], [arg.arg for arg in made.args.kwonlyargs]


def argument(call, field, places):
    """What a call gives to a parameter, or None."""
    if field in places:
        return call.args[places.index(field)]
    return next((pair.value for pair in call.keywords if pair.arg == field), None)


def attributes_read(modules):
    """The names of all attributes that a module reads."""
    return {
        node.attr
        for tree, _ in modules.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    }


def sort_of(code):
    """Which of the four sorts of code this is, with its phrases written out."""
    code = "".join(PHRASES[ord(sign)] or sign if sign < " " else sign for sign in code)
    if "`" not in code and max(map(len, re.findall(r'"[^"]*"', code)), default=0) < 22:
        return ARITHMETIC
    if code.startswith("[{") and code.count("`") < 3:
        return ARITHMETIC
    if "\n" in code or "\\n" in code:
        return PROGRAMS
    return SENTENCES if "=>" in code else TEXTS


def arranged(program):
    """The program in another order: by sort, near what uses it; what is evaluated at once behind all that it needs."""
    code = dict(program)
    near = {}

    def visit(name):
        if name in code and name not in near:
            near[name] = sort_of(code[name])
            for word in re.findall(r"\$\w+", code[name]):
                visit(word)

    for name in [*reversed([name for name in code if name.startswith("$R")]), *code]:
        visit(name)
    out = {}

    def put(name, whole):
        if name in out:
            return
        if whole or not is_function(code[name]):
            visited.add(name)
            for word in re.findall(r"\$\w+", code[name]):
                if word in code and word not in visited:
                    put(word, whole=True)
        out[name] = code[name]

    for name in sorted(near, key=near.get):
        visited = set()
        put(name, whole=False)
    return list(out.items())


def is_function(code):
    """True for the code of a function."""
    return re.match(r"(\w+|\([^()]*\))=>|\(.*?\)=>", code) is not None


def frequent_names(script):
    """{global name: short one}: the most frequent ones get one letter, the others two, in the order of the script."""
    found = Counter(re.findall(r"\$[A-Za-z]\w*", script))
    first, rest = ascii_uppercase + "$_", ascii_letters + digits
    letters = itertools.chain(first, ("".join(pair) for pair in itertools.product(first, rest)))
    frequent = [name for name, _ in found.most_common(len(first))]
    return dict(zip([*frequent, *(name for name in found if name not in frequent)], letters, strict=False))


def renamed(script, names):
    """The script with its global names replaced."""
    return re.sub(r"\$[A-Za-z]\w*", lambda found: names[found[0]], script)


# ---- Short names for families, causes and numbers


def code_at(number):
    """The short name with this number: a ... z, a0 ... zz. `table_of` writes the same in JavaScript."""
    number += 10 if number < 26 else 334
    signs = digits + ascii_letters[:26]
    return signs[number] if number < 36 else signs[number // 36] + signs[number % 36]


def table_of(names):
    """JavaScript that fills the table of the full names."""
    listed = ",".join(names)
    return f'"{listed}".split(",").map((a,b)=>$names[(b<26?b+10:b+334).toString(36)]=a);'


def is_call_of(node, name):
    """True for a call of a function or class of this name."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def key_places(tree):
    """The constants of a module that can only be keys of a dict: d["k"], d.get("k"), "k" in d, {"k": ...}."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            yield node.slice
        elif isinstance(node, ast.Dict):
            yield from (key for key in node.keys if key is not None)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("get", "pop"):
            yield from node.args[:1]
        elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
            yield node.left


def wordings_of(tree):
    """The wordings of a module's families: constants."""
    for node in ast.walk(tree):
        if is_call_of(node, "Family"):
            yield from (part for part in ast.walk(node.args[2]) if isinstance(part, ast.Constant))


def sentences_of(tree):
    """The sentences of a module's families that are templates: constants."""
    for node in ast.walk(tree):
        if is_call_of(node, "Family"):
            yield from (part for part in node.args[4].elts if isinstance(part, ast.Constant))


def holes_of(wording):
    """The holes of a wording: {name: type}."""
    pairs = (hole.partition(":") for hole in re.findall(r"\{(\w+(?::\w+)?)\}", wording))
    return {name: kind or hole_type(name) for name, _, kind in pairs if name != "_"}


def kind_of_hole(kind):
    """The translator's kind of what a hole of this type holds."""
    if kind in ("count", "rank", "int"):
        return NUMBER
    return {
        "shape": SIZES + "?",
        "packed": SIZES + "?",
        "sizes": SIZES,
        "ints": SIZES,
        "window": SIZES,
        "shapes": SHAPES,
    }.get(kind, TEXT)


def strings(tree):
    """The texts of a module that stand by themselves."""
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node


def shortened(modules, names):
    """Give families, causes and numbers short names in all modules, and `names` the full ones, in order.

    A number's name is shortened when it is nowhere but a key, or cannot be a word for its underscore, and fills no hole
    of a program. `wording.py` keeps the full names, from which it reads the types. The kinds of the numbers, by short
    name.
    """
    trees = {module: tree for module, (tree, _) in modules.items() if module != "wording"}
    wordings = [node for tree in trees.values() for node in wordings_of(tree)]
    sentences = [node for tree in trees.values() for node in sentences_of(tree)]
    kinds = {}
    for node in wordings:
        for name, kind in holes_of(node.value).items():
            kinds[name] = common([kind_of_hole(kind), kinds.get(name, kind_of_hole(kind))])
    places = {id(node) for tree in trees.values() for node in key_places(tree)}
    texts = [node for tree in trees.values() for node in strings(tree)]
    said = {node.value for node in texts if id(node) not in places}
    shown = {key.value for node in ast.walk(trees["explain"]) if isinstance(node, ast.Dict) for key in node.keys}
    ids = {
        node.args[0].value
        for tree in trees.values()
        for node in ast.walk(tree)
        if is_call_of(node, "Family") or is_call_of(node, "Cause")
    }
    filled = {
        key.value
        for tree in trees.values()
        for node in ast.walk(tree)
        if is_call_of(node, "fill")
        for key in node.args[1].keys
    }
    numbers = {name for name in kinds if name not in shown | filled and ("_" in name or name not in said)}
    uses = Counter(node.value for node in texts if node.value in ids | numbers)
    uses.update(name for node in wordings + sentences for name in holes_of(node.value) if name in numbers)
    names += sorted(numbers & set(uses), key=lambda name: (-uses[name], name))[:26]
    # In the order of the tables, so that the codes of a table count up.
    order = [row.id for module, table in TABLES for row in table_of_rows(module, table)]
    places = {id: place for place, id in reversed(list(enumerate(order)))}
    names += sorted(set(uses) - set(names), key=lambda name: (places.get(name, len(order)), name))
    codes = {name: code_at(i) for i, name in enumerate(names)}
    for node in texts:
        node.value = codes.get(node.value, node.value)
    for node in wordings:
        # Wordings are matched whatever their case; in small letters more of them is alike.
        node.value = node.value.lower()
    for node in wordings + sentences:
        node.value = re.sub(r"\{(\w+)", lambda found: "{" + codes.get(found[1], found[1]), node.value)
    return {codes.get(name, name): kind for name, kind in kinds.items()}


# ---- Letters for phrases

# The most frequent phrases of the texts, each at the number of the control character that stands for it.
PHRASES = [
    "", "input", " be", " tensor", " array", "output", " has", "number", " of", "", "", "dimension", "received", "",
    "expected", "compatible", "batch", " layer", " have", " the same", " to ", "must", " is ", "shape", " size",
    " with", " for", " and ", " or", "sample", "channel", " the",
]  # fmt: skip


def abbreviated(text):
    """A text with letters for its phrases; what stands in braces is a name and stays."""
    parts = re.split(r"(\{[^{}]*\})", text)
    for i, phrase in enumerate(PHRASES):
        if phrase:
            parts[::2] = [part.replace(phrase, chr(i)) for part in parts[::2]]
    return "".join(parts)


def abbreviate(trees):
    """Abbreviate the sentences of these modules, and not their programs, in which a part may be replaced."""
    for tree in trees:
        texts = [[node] for node in strings(tree)]
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                texts.append([part for part in node.values if isinstance(part, ast.Constant)])
        for parts in texts:
            whole = "".join(part.value for part in parts)
            if len(whole) > 11 and " " in whole and not re.search(r'\n|import |keras\.layers|="|np\.zeros', whole):
                for part in parts:
                    part.value = abbreviated(part.value)


# ---- The whole look-up


@functools.cache
def compile_look_up():
    """The look-up as JavaScript for a scope of its own, and the name of `explain` there."""
    script, names = compile_modules({"explain": ["explain"]}, names=[])
    return script, names["explain"]


def compile_site(pages):
    """The ES module of the site, by its name: `explain(paste, pages)` and the pages that there are."""
    script, explain = compile_look_up()
    return {
        "explain.js": "// Compiled from whyshape/*.py by whyshape/compile_js.py.\n"
        f"{script}\nexport const pages={json.dumps(pages)};export{{{explain} as explain}};\n"
    }


def compile_engine():
    """The whole look-up as JavaScript that defines `explain(paste, pages)`."""
    script, explain = compile_look_up()
    return (
        "// Compiled from whyshape/*.py by whyshape/compile_js.py.\n"
        f'const explain=(()=>{{"use strict";{script}return {explain}}})();\n'
    )


def main(argv=None):
    """Write the compiled engine to the file named on the command line, or to standard output."""
    arguments = sys.argv[1:] if argv is None else argv
    script = compile_engine()
    if arguments:
        Path(arguments[0]).write_text(script, "utf-8")
    else:
        sys.stdout.write(script)
    return 0


if __name__ == "__main__":
    sys.exit(main())
