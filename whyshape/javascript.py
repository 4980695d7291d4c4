"""Python to JavaScript, for the subset of Python in which the look-up is written.

What comes out is small: modules share one scope, names are short, nothing stands between the words that need not. The
kind of an expression (text, number, truth, list) is worked out where that is easy, so that `a == 3` becomes `a===3`;
where
it is not known, a function of `runtime.js` does what Python does. What the subset is, `compile_js.py` says; anything
else is refused with its line.
"""

import ast
import itertools
import json
import re
from string import ascii_letters

TEXT, NUMBER, TRUTH, LIST, DICT = "text", "number", "truth", "list", "dict"
# Methods that become a method of the same arguments in JavaScript.
METHODS = {
    "append": "push", "lower": "toLowerCase", "upper": "toUpperCase",
    "startswith": "startsWith", "endswith": "endsWith",
    "find": "indexOf",
}  # fmt: skip
# Methods and functions that runtime.js has.
HELPED = {"get", "pop", "strip", "lstrip", "rstrip", "rfind", "count", "index"}
FUNCTIONS = {"sum": "$sum", "range": "$range", "enumerate": "$enumerate", "zip": "$zip", "sorted": "$sorted"}
PLAIN = {"abs": "Math.abs", "str": "String", "int": "parseInt"}
KIND_OF_CALL = {
    "len": NUMBER, "sum": NUMBER, "abs": NUMBER, "min": NUMBER, "max": NUMBER, "int": NUMBER,
    "str": TEXT, "ord": NUMBER,
    "any": TRUTH, "all": TRUTH, "isinstance": TRUTH, "sorted": LIST, "range": LIST, "enumerate": LIST, "reversed": LIST,
    "list": LIST, "zip": LIST,
}  # fmt: skip
KIND_OF_METHOD = {
    "join": TEXT, "lower": TEXT, "upper": TEXT, "strip": TEXT, "lstrip": TEXT, "rstrip": TEXT, "replace": TEXT,
    "startswith": TRUTH, "endswith": TRUTH, "find": NUMBER, "rfind": NUMBER, "count": NUMBER, "index": NUMBER,
    "isdigit": TRUTH, "split": LIST,
}  # fmt: skip
COMPARE = {ast.Lt: "<", ast.Gt: ">", ast.LtE: "<=", ast.GtE: ">="}
# How strongly JavaScript binds; a weaker part is put in parentheses.
ARROW, CHOICE, OR, AND, EQUAL, LESS, PLUS, TIMES, SIGN, CALL = 2, 3, 4, 5, 8, 9, 11, 12, 14, 17
RESERVED = {"as", "do", "if", "in", "is", "of", "for", "let", "new", "try", "var"}
OUTER = {"match_at", "search", "replace_all"}  # regex.js


class Unsupported(ValueError):
    """Code outside the subset."""


def short_names():
    """a, b, ..., Z, aa, ab, ...: names that JavaScript allows."""
    for length in itertools.count(1):
        for letters in itertools.product(ascii_letters, repeat=length):
            name = "".join(letters)
            if name not in RESERVED:
                yield name


def name_at(number):
    """The short name with this number."""
    return next(itertools.islice(short_names(), number, None))


def text(value):
    """A string as JavaScript writes it, in whichever quotes need fewer backslashes."""
    body = json.dumps(value, ensure_ascii=False)[1:-1].replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    body = re.sub(r"[\x7f-\x9f\u200b\ufeff\u0300-\u036f]", lambda found: f"\\u{ord(found[0]):04x}", body)
    if body.count('\\"') > body.count("'"):
        return "'" + body.replace('\\"', '"').replace("'", "\\'") + "'"
    return '"' + body + '"'


def stored(nodes):
    """Names that are assigned in statements, in order, nested functions and comprehensions left out."""
    found = {}

    def visit(node):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = None
            return
        if isinstance(node, ast.Lambda | ast.ListComp | ast.DictComp | ast.GeneratorExp):
            return
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found[node.id] = None
        for child in ast.iter_child_nodes(node):
            visit(child)

    for node in nodes:
        visit(node)
    return list(found)


class Translator:
    """Translates modules, given as {name: (tree, {local name: (module, name)})} in import order."""

    def __init__(self, modules):
        self.modules = modules
        self.globals = {}  # (module, name) -> JavaScript name
        self.classes = set()
        self.kinds = {}  # JavaScript name of a function -> kind of what it returns
        self.module = None
        self.scopes = []  # of the functions around: {Python name: JavaScript name}
        self.known = []  # of the same functions: {Python name: kind}
        count = itertools.count()
        for module, (tree, _) in modules.items():
            for name in stored(tree.body):
                self.globals[module, name] = "$" + name_at(next(count))
            for node in tree.body:
                if isinstance(node, ast.ClassDef):
                    self.classes.add(self.globals[module, node.name])

    def program(self):
        """All modules in one scope: the code of each statement in order, as (its JavaScript name or None, code)."""
        for _ in range(3):  # kinds of functions that call functions
            out = []
            for module, (tree, _) in self.modules.items():
                self.module = module
                out += [self.top_level(node) for node in tree.body if not isinstance(node, ast.ImportFrom)]
        return [(name, code) for name, code in out if code]

    def expression(self, module, node):
        """The code of an expression of a module."""
        self.module = module
        return self.expr(node)

    def name(self, module, name):
        """JavaScript name of a name of a module."""
        while (module, name) not in self.globals:
            module, name = self.modules[module][1][name]
        return self.globals[module, name]

    def top_level(self, node):
        """(JavaScript name or None, code) of a statement of a module."""
        code = self.block([node])
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            return self.js_name(node.name), code
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            return self.js_name(node.targets[0].id), "let " + code
        names = [self.js_name(name) for name in stored([node])]
        return None, (f"let {','.join(names)};" if names else "") + code

    # ---- Statements

    def block(self, nodes):
        """Statements, doc strings left out."""
        return "".join(
            self.statement(node)
            for node in nodes
            if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        )

    def statement(self, node):
        method = getattr(self, "do_" + type(node).__name__, None)
        if method is None:
            self.refuse(node)
        return method(node)

    def refuse(self, node, why=None):
        raise Unsupported(f"{self.module}, line {node.lineno}: {why or type(node).__name__} is not in the subset")

    def do_Pass(self, node):
        return ""

    def do_Break(self, node):
        return "break;"

    def do_Continue(self, node):
        return "continue;"

    def do_Expr(self, node):
        return self.expr(node.value) + ";"

    def do_Return(self, node):
        if node.value is None:
            return "return null;"
        self.returned.add(self.kind(node.value))
        return f"return {self.expr(node.value)};".replace("return (", "return(", 1)

    def do_Assign(self, node):
        if len(node.targets) != 1:
            self.refuse(node)
        target = node.targets[0]
        self.learn_target(target, self.kind(node.value))
        return f"{self.target(target)}={self.expr(node.value)};"

    def do_AugAssign(self, node):
        if isinstance(node.op, ast.Add):
            joined = ast.BinOp(node.target, node.op, node.value)
            if self.kind(joined) not in (TEXT, NUMBER):
                return f"{self.target(node.target)}=$add({self.expr(node.target)},{self.expr(node.value)});"
            return f"{self.target(node.target)}+={self.expr(node.value)};"
        signs = {ast.Sub: "-=", ast.Mult: "*="}
        if type(node.op) not in signs:
            self.refuse(node)
        return f"{self.target(node.target)}{signs[type(node.op)]}{self.expr(node.value)};"

    def do_If(self, node):
        out = f"if({self.truth(node.test)}){self.braced(node.body)}"
        if not node.orelse:
            return out
        rest = node.orelse
        return (
            out
            + "else"
            + (" " + self.statement(rest[0]) if len(rest) == 1 and isinstance(rest[0], ast.If) else self.braced(rest))
        )

    def braced(self, nodes):
        """A block in braces, which one simple statement does not need."""
        simple = len(nodes) == 1 and isinstance(nodes[0], ast.Return | ast.Assign | ast.Expr | ast.Break | ast.Continue)
        body = self.block(nodes)
        return (" " + body if not body.startswith("return(") else body) if simple else "{" + body + "}"

    def do_While(self, node):
        if node.orelse:
            self.refuse(node)
        return f"while({self.truth(node.test)}){{{self.block(node.body)}}}"

    def do_For(self, node):
        if node.orelse:
            self.refuse(node)
        called = node.iter.func.id if isinstance(node.iter, ast.Call) and isinstance(node.iter.func, ast.Name) else None
        self.learn_target(node.target, NUMBER if called == "range" else TEXT if self.kind(node.iter) == TEXT else None)
        return f"for({self.target(node.target)} of {self.expr(node.iter)}){{{self.block(node.body)}}}"

    def target(self, node):
        """What is assigned to."""
        if isinstance(node, ast.Tuple):
            return "[" + ",".join(self.target(part) for part in node.elts) + "]"
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
            self.refuse(node)
        return self.expr(node)

    def do_FunctionDef(self, node):
        # The doc string says nothing to JavaScript; the name may be one of a module or of a function.
        name = self.js_name(node.name)
        before = getattr(self, "returned", None)
        self.returned = set()
        out = f"function {name}{self.function(node.args, node.body)}"
        if not always_returns(node.body):
            self.returned.add(None)
        self.kinds[name] = self.returned.pop() if len(self.returned) == 1 else None
        self.returned = before
        return out

    def do_ClassDef(self, node):
        if node.bases or node.decorator_list:
            self.refuse(node)
        out = []
        for method in node.body:
            if isinstance(method, ast.FunctionDef):
                self.returned = set()
                name = "constructor" if method.name == "__init__" else method.name
                out.append(name + self.function(method.args, method.body, method=True))
        return f"class {self.js_name(node.name)}{{{''.join(out)}}}"

    def function(self, args, body, method=False):
        """Parameters and body. What stands after * comes in one object."""
        if args.vararg or args.kwarg or (args.defaults and args.kwonlyargs):
            self.refuse(body[0], "*args, or defaults beside keyword-only parameters,")
        names = [arg.arg for arg in args.args][1 if method else 0 :]
        local = [*names, *(arg.arg for arg in args.kwonlyargs)]
        inner = [name for name in stored(body) if name not in local]
        scope = self.open(local + inner)
        if method:
            scope["self"] = "this"
        parameters = [scope[name] for name in names]
        for i, default in enumerate(reversed(args.defaults), 1):
            parameters[-i] += "=" + self.expr(default)
        if args.kwonlyargs:
            pairs = [
                f"{arg.arg}:{scope[arg.arg]}={self.expr(default)}"
                for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True)
            ]
            parameters.append("{" + ",".join(pairs) + "}={}")
        made = {node.name for node in body if isinstance(node, ast.FunctionDef)}
        declared = [scope[name] for name in inner if name not in made]
        self.known[-1].update(dict.fromkeys(local))
        self.block(body)  # learns the kinds, which hold for what stands above an assignment too
        code = ("let " + ",".join(declared) + ";" if declared else "") + self.block(body)
        if self.returned and not always_returns(body):
            code += "return null;"
        out = f"({','.join(parameters)}){{{code}}}"
        self.close()
        return out

    def open(self, names):
        """A new scope with these names."""
        used = sum(len(scope) for scope in self.scopes)
        scope = {name: name_at(used + i) for i, name in enumerate(names)}
        self.scopes.append(scope)
        self.known.append({})
        return scope

    def close(self):
        self.scopes.pop()
        self.known.pop()

    def learn(self, name, kind):
        """Note the kind of a local name; one that has two kinds has none."""
        if self.known and name in self.scopes[-1]:
            known = self.known[-1]
            known[name] = kind if known.get(name, kind) == kind else None

    def learn_target(self, target, kind):
        """Note the kind of what is assigned to; what is taken out of a list may be anything."""
        if isinstance(target, ast.Name):
            self.learn(target.id, kind)
        elif isinstance(target, ast.Tuple):
            for part in target.elts:
                self.learn_target(part, None)

    def js_name(self, name):
        """JavaScript name of a Python name that is seen from here."""
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        if (self.module, name) in self.globals:
            return self.globals[self.module, name]
        imports = self.modules[self.module][1]
        if name in imports:
            return name if imports[name][0] == "regex" else self.name(*imports[name])
        return None

    # ---- Kinds

    def kind(self, node):
        """Kind of an expression, or None where it is not known."""
        match node:
            case ast.Constant(value=bool()) | ast.Compare() | ast.UnaryOp(op=ast.Not()):
                return TRUTH
            case ast.Constant(value=str()) | ast.JoinedStr():
                return TEXT
            case ast.Constant(value=int()) | ast.UnaryOp(op=ast.USub()):
                return NUMBER
            case ast.List() | ast.ListComp() | ast.GeneratorExp():
                return LIST
            case ast.Dict() | ast.DictComp():
                return DICT
            case ast.BoolOp(values=values):
                return self.common(values)
            case ast.IfExp(body=body, orelse=orelse):
                return self.common([body, orelse])
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return self.kind(left) or self.kind(right)
            case ast.BinOp(op=ast.Mult(), left=left):
                return self.kind(left) if self.kind(left) in (TEXT, LIST) else NUMBER
            case ast.BinOp():
                return NUMBER
            case ast.Subscript(value=value, slice=ast.Slice()):
                return self.kind(value)
            case ast.Name(id=name):
                for scope, known in zip(reversed(self.scopes), reversed(self.known), strict=True):
                    if name in scope:
                        return known.get(name)
                return None
            case ast.Call(func=ast.Name(id=name)):
                made = self.js_name(name)
                return KIND_OF_CALL.get(name) if made is None else self.kinds.get(made)
            case ast.Call(func=ast.Attribute(attr=name)):
                return KIND_OF_METHOD.get(name)
        return None

    def common(self, nodes):
        kinds = {self.kind(node) for node in nodes}
        return kinds.pop() if len(kinds) == 1 else None

    # ---- Expressions

    def expr(self, node, least=0):
        """An expression, in parentheses when it binds more weakly than `least`."""
        method = getattr(self, "of_" + type(node).__name__, None)
        if method is None:
            self.refuse(node)
        out, binds = method(node)
        return out if binds >= least else f"({out})"

    def truth(self, node, least=0):
        """What `if` makes of an expression: empty texts, lists and dicts are false."""
        if isinstance(node, ast.BoolOp):
            sign, binds = ("&&", AND) if isinstance(node.op, ast.And) else ("||", OR)
            out = sign.join(self.truth(value, binds + (sign == "||")) for value in node.values)
            return out if binds >= least else f"({out})"
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return "!" + self.truth(node.operand, SIGN)
        if self.kind(node) in (TRUTH, NUMBER, TEXT):
            return self.expr(node, least)
        if self.kind(node) == LIST:
            return self.expr(node, CALL) + ".length"
        return f"$true({self.expr(node)})"

    def of_Constant(self, node):
        value = node.value
        if value is None or isinstance(value, bool):
            return {None: "null", True: "!0", False: "!1"}[value], CALL if value is None else SIGN
        if isinstance(value, str):
            return text(value), CALL
        if not isinstance(value, int):
            self.refuse(node, "a number with a fraction")
        return str(value), CALL

    def of_Name(self, node):
        name = self.js_name(node.id)
        if name is None:
            self.refuse(node, f"the name {node.id}")
        return name, CALL

    def of_JoinedStr(self, node):
        out = []
        for part in node.values:
            if isinstance(part, ast.Constant):
                out.append(re.sub(r"[`\\]|\$\{", lambda found: "\\" + found[0], part.value))
            elif part.conversion != -1 or part.format_spec is not None:
                self.refuse(node, "a format in an f-string")
            else:
                out.append("${" + self.expr(part.value) + "}")
        return "`" + "".join(out) + "`", CALL

    def of_List(self, node):
        return "[" + ",".join(self.expr(part) for part in node.elts) + "]", CALL

    of_Tuple = of_List

    def of_Starred(self, node):
        return "..." + self.expr(node.value), CALL

    def of_Dict(self, node):
        pairs = []
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                pairs.append("..." + self.expr(value))
            elif isinstance(key, ast.Constant) and isinstance(key.value, str):
                plain = re.fullmatch(r"[A-Za-z_]\w*", key.value, re.ASCII)
                pairs.append(f"{key.value if plain else text(key.value)}:{self.expr(value)}")
            else:
                pairs.append(f"[{self.expr(key)}]:{self.expr(value)}")
        return "{" + ",".join(pairs) + "}", CALL

    def of_Attribute(self, node):
        return f"{self.expr(node.value, CALL)}.{node.attr}", CALL

    def of_Subscript(self, node):
        value = self.expr(node.value, CALL)
        place = node.slice
        if isinstance(place, ast.Slice):
            if place.step is not None:
                self.refuse(node, "a slice with a step")
            lower = "0" if place.lower is None else self.expr(place.lower)
            upper = "" if place.upper is None else "," + self.expr(place.upper)
            return f"{value}.slice({lower}{upper})", CALL
        if isinstance(place, ast.UnaryOp) and isinstance(node.ctx, ast.Load):
            return f"{value}.at({self.expr(place)})", CALL
        if isinstance(place, ast.Constant) and isinstance(place.value, str) and place.value.isidentifier():
            return f"{value}.{place.value}", CALL
        if isinstance(place, ast.Tuple):
            return f"{value}[[{','.join(self.expr(part) for part in place.elts)}]]", CALL
        return f"{value}[{self.expr(place)}]", CALL

    def of_UnaryOp(self, node):
        if isinstance(node.op, ast.Not):
            return self.truth(node), SIGN
        if not isinstance(node.op, ast.USub):
            self.refuse(node)
        return "-" + self.expr(node.operand, CALL), SIGN

    def of_BoolOp(self, node):
        if self.kind(node) in (TRUTH, NUMBER, TEXT) or all(
            self.kind(v) in (TRUTH, NUMBER, TEXT) for v in node.values[:-1]
        ):
            sign, binds = ("&&", AND) if isinstance(node.op, ast.And) else ("||", OR)
            return sign.join(self.expr(value, binds + (sign == "||")) for value in node.values), binds
        out = self.expr(node.values[-1])
        for value in reversed(node.values[:-1]):
            name = "$and" if isinstance(node.op, ast.And) else "$or"
            out = f"{name}({self.expr(value)},()=>{'(' + out + ')' if out.startswith('{') else out})"
        return out, CALL

    def of_IfExp(self, node):
        test = self.truth(node.test, OR)
        return f"{test}?{self.expr(node.body, CHOICE)}:{self.expr(node.orelse, CHOICE)}", CHOICE

    def of_BinOp(self, node):
        left, right, op = node.left, node.right, type(node.op)
        kinds = {self.kind(left), self.kind(right)}
        if op is ast.Add:
            if kinds & {TEXT, NUMBER}:
                return f"{self.expr(left, PLUS)}+{self.expr(right, PLUS + 1)}", PLUS
            if LIST in kinds:
                return f"{self.expr(left, CALL)}.concat({self.expr(right)})", CALL
            return f"$add({self.expr(left)},{self.expr(right)})", CALL
        if op is ast.Sub:
            out = self.expr(right, PLUS + 1)
            return f"{self.expr(left, PLUS)}-{' ' if out.startswith('-') else ''}{out}", PLUS
        if op is ast.Mult:
            if self.kind(left) == TEXT:
                return f"{self.expr(left, CALL)}.repeat({self.expr(right)})", CALL
            if self.kind(left) == LIST:
                return f"$times({self.expr(left)},{self.expr(right)})", CALL
            return f"{self.expr(left, TIMES)}*{self.expr(right, TIMES + 1)}", TIMES
        if op is ast.FloorDiv:
            return f"Math.floor({self.expr(left, TIMES)}/{self.expr(right, TIMES + 1)})", CALL
        if op in (ast.Mod, ast.Div):
            sign = "%" if op is ast.Mod else "/"
            return f"{self.expr(left, TIMES)}{sign}{self.expr(right, TIMES + 1)}", TIMES
        self.refuse(node)

    def of_Compare(self, node):
        operands = [node.left, *node.comparators]
        parts = [self.compared(operands[i], op, operands[i + 1]) for i, op in enumerate(node.ops)]
        if len(parts) == 1:
            return parts[0]
        return "&&".join(out for out, _ in parts), AND

    def compared(self, left, op, right):
        """One comparison."""
        simple = {self.kind(left), self.kind(right)} & {TEXT, NUMBER, TRUTH} or any(
            isinstance(side, ast.Constant) for side in (left, right)
        )
        if type(op) in COMPARE:
            return self.expr(left, LESS) + COMPARE[type(op)] + self.expr(right, LESS + 1), LESS
        if isinstance(op, ast.Is | ast.IsNot) or (simple and isinstance(op, ast.Eq | ast.NotEq)):
            sign = "===" if isinstance(op, ast.Is | ast.Eq) else "!=="
            return self.expr(left, EQUAL + 1) + sign + self.expr(right, EQUAL + 1), EQUAL
        no = "!" if isinstance(op, ast.NotEq | ast.NotIn) else ""
        if isinstance(op, ast.Eq | ast.NotEq):
            out = f"$equal({self.expr(left)},{self.expr(right)})"
        elif self.kind(right) == TEXT or (
            isinstance(right, ast.List) and all(isinstance(part, ast.Constant) for part in right.elts)
        ):
            out = f"{self.expr(right, CALL)}.includes({self.expr(left)})"
        else:
            out = f"$in({self.expr(left)},{self.expr(right)})"
        return no + out, SIGN if no else CALL

    def of_Lambda(self, node):
        if node.args.kwonlyargs or node.args.vararg:
            self.refuse(node)
        return self.arrow([arg.arg for arg in node.args.args], node.body), ARROW

    def arrow(self, names, body, truth=False, pattern=None):
        """A function of one expression; `pattern` is a tuple that the only parameter is taken apart into."""
        scope = self.open(names)
        out = self.truth(body) if truth else self.expr(body, CHOICE)
        parameters = ",".join(scope[name] for name in names)
        if pattern is not None:
            parameters = f"([{parameters}])"
        elif len(names) != 1:
            parameters = f"({parameters})"
        self.close()
        return f"{parameters}=>{'(' + out + ')' if out.startswith('{') else out}"

    def loop_arrow(self, generator, body, truth=False):
        """A function of a comprehension's variable(s)."""
        target = generator.target
        if isinstance(target, ast.Name):
            return self.arrow([target.id], body, truth)
        return self.arrow([part.id for part in target.elts], body, truth, pattern=target)

    def of_ListComp(self, node, generators=None):
        generators = generators or node.generators
        generator = generators[0]
        out = self.iterated(generator.iter)
        if generator.ifs:
            out += f".filter({self.loop_arrow(generator, self.joined_ifs(generator), truth=True)})"
        if len(generators) > 1:
            inner = ast.ListComp(node.elt, generators[1:])
            ast.copy_location(inner, node)
            return f"{out}.flatMap({self.loop_arrow(generator, inner)})", CALL
        same = (
            isinstance(node.elt, ast.Name)
            and isinstance(generator.target, ast.Name)
            and node.elt.id == generator.target.id
        )
        if same and generator.ifs:
            return out, CALL
        return f"{out}.map({self.loop_arrow(generator, node.elt)})", CALL

    of_GeneratorExp = of_ListComp

    def of_DictComp(self, node):
        pairs = ast.ListComp(ast.List([node.key, node.value], ast.Load()), node.generators)
        return f"Object.fromEntries({self.expr(ast.copy_location(pairs, node))})", CALL

    def joined_ifs(self, generator):
        return generator.ifs[0] if len(generator.ifs) == 1 else ast.BoolOp(ast.And(), generator.ifs)

    def iterated(self, node):
        """What a comprehension runs over, as an array."""
        return f"[...{self.expr(node)}]" if self.kind(node) == TEXT else self.expr(node, CALL)

    # ---- Calls

    def of_Call(self, node):
        if isinstance(node.func, ast.Attribute):
            return self.method_call(node, node.func), CALL
        if isinstance(node.func, ast.Name) and self.js_name(node.func.id) is None:
            return self.builtin_call(node, node.func.id), CALL
        function = self.expr(node.func, CALL)
        new = "new " if function in self.classes else ""
        return f"{new}{function}({self.arguments(node)})", CALL

    def arguments(self, node):
        out = [self.expr(argument) for argument in node.args]
        if node.keywords:
            out.append("{" + ",".join(f"{pair.arg}:{self.expr(pair.value)}" for pair in node.keywords) + "}")
        return ",".join(out)

    def method_call(self, node, function):
        name = function.attr
        arguments = [self.expr(argument) for argument in node.args]
        listed = ",".join(arguments)
        if name == "join":
            return f"{self.iterated(node.args[0])}.join({self.expr(function.value)})"
        if name in HELPED:
            return f"${name}({','.join([self.expr(function.value), *arguments])})"
        value = self.expr(function.value, CALL)
        if name == "replace" and len(arguments) == 2:
            return f"{value}.split({arguments[0]}).join({arguments[1]})"
        if name == "split" and len(arguments) == 1:
            return f"{value}.split({listed})"
        if name == "items" and not arguments:
            return f"Object.entries({self.expr(function.value)})"
        if name in ("keys", "values") and not arguments:
            return f"Object.{name}({self.expr(function.value)})"
        if name == "insert":
            return f"{value}.splice({arguments[0]},0,{arguments[1]})"
        if name == "extend":
            return f"{value}.push(...{listed})"
        if name == "isdigit":
            return f"/^[0-9]+$/.test({self.expr(function.value)})"
        if name in METHODS:
            return f"{value}.{METHODS[name]}({listed})"
        if name in self.methods or name in self.attributes:
            return f"{value}.{name}({self.arguments(node)})"
        self.refuse(node, f"the method {name}")

    @property
    def methods(self):
        """Names of the methods of the classes."""
        classes = [kind for tree, _ in self.modules.values() for kind in tree.body if isinstance(kind, ast.ClassDef)]
        return {method.name for kind in classes for method in kind.body if isinstance(method, ast.FunctionDef)}

    @property
    def attributes(self):
        """Names that objects of the classes have."""
        return {
            node.attr
            for tree, _ in self.modules.values()
            for kind in tree.body
            if isinstance(kind, ast.ClassDef)
            for node in ast.walk(kind)
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
        }

    def builtin_call(self, node, name):
        arguments = node.args
        if name == "isinstance":
            return self.is_instance(*arguments)
        listed = ",".join(self.expr(argument) for argument in arguments)
        if name == "sorted":
            keys = [pair.value for pair in node.keywords if pair.arg == "key"]
            if len(keys) != 1 or len(node.keywords) != 1:
                self.refuse(node, "sorted without a key")
            return f"$sorted({listed},{self.expr(keys[0])})"
        if node.keywords:
            self.refuse(node)
        if name == "len":
            return self.expr(arguments[0], CALL) + ".length"
        if name in ("min", "max"):
            return f"Math.{name}({'...' if len(arguments) == 1 else ''}{listed})"
        if name in ("any", "all") and isinstance(arguments[0], ast.ListComp | ast.GeneratorExp):
            return self.some_or_every(name, arguments[0])
        if name in ("any", "all"):
            return f"{self.expr(arguments[0], CALL)}.{'some' if name == 'any' else 'every'}($true)"
        if name == "list":
            return f"[...{listed}]" if listed else "[]"
        if name == "dict":
            return f"{{...{listed}}}"
        if name == "bool":
            return f"(!!{self.truth(arguments[0], SIGN)})"
        if name == "reversed":
            return f"[...{listed}].reverse()"
        if name == "ord":
            return self.expr(arguments[0], CALL) + ".codePointAt(0)"
        if name in FUNCTIONS or name in PLAIN:
            return f"{FUNCTIONS.get(name) or PLAIN[name]}({listed})"
        self.refuse(node, f"the function {name}")

    def is_instance(self, value, wanted):
        """isinstance(x, str) or isinstance(x, list)."""
        if isinstance(wanted, ast.Name) and wanted.id == "str":
            return f"(typeof {self.expr(value, CALL)}=='string')"
        if isinstance(wanted, ast.Name) and wanted.id == "list":
            return f"Array.isArray({self.expr(value)})"
        self.refuse(wanted)

    def some_or_every(self, name, node):
        """any([...]) and all([...])."""
        if len(node.generators) > 1:
            out, _ = self.of_ListComp(node)
            return f"{out}.{'some' if name == 'any' else 'every'}($true)"
        generator = node.generators[0]
        out = self.iterated(generator.iter)
        if generator.ifs:
            out += f".filter({self.loop_arrow(generator, self.joined_ifs(generator), truth=True)})"
        return f"{out}.{'some' if name == 'any' else 'every'}({self.loop_arrow(generator, node.elt, truth=True)})"


def always_returns(body):
    """True when a function cannot come to its end without a return."""
    last = body[-1]
    if isinstance(last, ast.If):
        return bool(last.orelse) and always_returns(last.body) and always_returns(last.orelse)
    return isinstance(last, ast.Return)
