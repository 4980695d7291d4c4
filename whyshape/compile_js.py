"""Compile the look-up to one JavaScript file: the same rules in the browser, none written twice.

    python -m whyshape.compile_js explain.js

All modules become one scope; `javascript.py` translates them, `regex.js` takes the place of `regex.py`, and
`runtime.js`
does what Python does and JavaScript does not. The subset of Python:

- No imports but `from whyshape.x import a, b`, at the top of the module. No standard library.
- Keyword arguments only for parameters that stand after `*`. No sets, decorators, generators that are kept, `del`,
  `try`,
  `with`; no `else` of a loop; no slices with a step. What is not known is refused, with its line.
- `//` and `%` on numbers that are not negative; no fractions, no `str()` or f-string of a list, a tuple, a bool or
  None:
  `say.py` writes those. No `repr`, no format specs.
- `a[-1]` is fine, `a[i]` with a negative variable is not. `d[k]` only for keys that are there, else `d.get(k)`. A loop
  over
  a dict is a loop over its `.items()`; `len` is of texts and lists.
- `sorted` always with a `key` that gives numbers (`shapes.ascending`).
- A pattern is a string without named groups, `\\d`, `\\w`, `\\s`, `\\A`, `\\Z`, and only `regex.py` sees an engine.
"""

import ast
import json
import re
import sys
from pathlib import Path

from whyshape.javascript import Translator

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
        if name in modules or name == "regex":
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
    pieces = []
    for file in ["runtime.js", "regex.js"]:
        for piece in re.split(r"^(?=const |function )", (ROOT / file).read_text("utf-8"), flags=re.MULTILINE)[1:]:
            pieces.append((re.match(r"(?:const|function) ([$\w]+)", piece)[1], squeezed(piece)))
    needed = set(re.findall(r"[$\w]+", script))
    for name, piece in reversed(pieces * 2):
        if name in needed:
            needed.update(re.findall(r"[$\w]+", piece))
    return "".join(piece for name, piece in pieces if name in needed)


def squeezed(piece):
    """JavaScript without its comments and most of its white space; for our two files.

    Whose texts hold no blank that matters.
    """
    piece = re.sub(r"^\s*//.*$", "", piece, flags=re.MULTILINE)
    piece = re.sub(r"\s*\n\s*", "\n", piece).strip() + "\n"
    return re.sub(r" ?(=>|===|!==|\+=|&&|\|\||[=?:<>+{}(),;]) ?", r"\1", piece)


def compile_modules(exported):
    """JavaScript that defines these names, given as {module: [name, ...]}, and all that they need.

    For a scope of its own.
    """
    translator = Translator(with_imported(exported))
    script = "".join(code for _, code in translator.program())
    names = {name: translator.name(module, name) for module, names in exported.items() for name in names}
    return helpers(script) + script, names


def compile_parts():
    """The look-up in two files: the engine, and the answers, which only a message that was recognised needs.

    The answers are the causes' sentences and programs (`says`, `programs`) and what nothing else uses. The first part
    defines
    `explain`, `learn` and `shared`; the second one defines `answers(shared)`, which makes what `learn` takes.
    """
    modules = with_imported(["explain"])
    taken = [found for module, (tree, _) in modules.items() for found in take_answers(module, tree)]
    translator = Translator(modules)
    program = translator.program()
    needed = used_names(program, {translator.name("explain", name) for name in ("explain", "learn")})
    first = "".join(code for name, code in program if name is None or name in needed)
    second = "".join(code for name, code in program if not (name is None or name in needed))
    rows = []
    for module, id, answers in taken:
        pairs = ",".join(f"{name}:{translator.expression(module, value)}" for name, value in answers.items())
        rows.append(f"{json.dumps(id)}:{{{pairs}}}")
    second += f"return{{{','.join(rows)}}};"
    helped = helpers(first + second)
    given = set(re.findall(r"(?:const|function) (\$\w+)", helped)) | {name for name, _ in program if name in needed}
    shared = sorted(set(re.findall(r"[$\w]+", second)) & given)
    learn, explain = translator.name("explain", "learn"), translator.name("explain", "explain")
    engine = f"{helped}{first}const explain={explain},learn={learn},shared={{{','.join(shared)}}};"
    return engine, f"const answers=({{{','.join(shared)}}})=>{{{second}}};"


def compile_site(pages):
    """The two ES modules of the site, by name; `explain.js` fetches the answers, `ready` tells when they are there."""
    engine, answers = compile_parts()
    head = "// Compiled from whyshape/*.py by whyshape/compile_js.py.\n"
    ready = 'import("./explain-answers.js").then((file)=>learn(file.answers(shared)))'
    exports = f"export const pages={json.dumps(pages)};\nexport const ready={ready};\nexport{{explain}};\n"
    return {
        "explain.js": f"{head}{engine}\n{exports}",
        "explain-answers.js": f"{head}{answers}\nexport{{answers}};\n",
    }


def take_answers(module, tree):
    """Take `says` and `programs` out of a module's causes: (module, id of the cause, {keyword: expression})."""
    for node in tree.body:
        call = node.value if isinstance(node, ast.Assign) else None
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Cause":
            answers = {pair.arg: pair.value for pair in call.keywords if pair.arg in ("says", "programs")}
            call.keywords = [pair for pair in call.keywords if pair.arg not in answers]
            if answers:
                yield module, call.args[0].value, answers


def used_names(program, wanted):
    """The names of statements that these names, and the statements without a name, need."""
    words = {name: set(re.findall(r"\$\w+", code)) for name, code in program if name}
    for name, code in program:
        if name is None:
            wanted |= set(re.findall(r"\$\w+", code))
    todo = list(wanted)
    while todo:
        new = words.get(todo.pop(), set()) - wanted
        wanted |= new
        todo += new
    return wanted


def compile_engine():
    """The whole look-up as JavaScript that defines `explain(paste, pages)`."""
    engine, answers = compile_parts()
    return (
        "// Compiled from whyshape/*.py by whyshape/compile_js.py.\n"
        f'const explain=(()=>{{"use strict";{engine}\n{answers}\nlearn(answers(shared));return explain}})();\n'
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
