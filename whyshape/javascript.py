"""Python to JavaScript, for the subset of Python in which the look-up is written.

What comes out is small: modules share one scope, a function without a loop becomes one expression, its locals further
parameters, nothing stands between the words that need not. The kind of an expression (text, number, truth, list) is
worked out where that is easy, across functions too, so that `a == 3` becomes `a===3`; where it is not known, a function
of `runtime.js` does what Python does. None is null, and a key that is not there undefined: both are `== null`.

What the subset is, `compile_js.py` says; anything else is refused with its line.
"""

import ast
import itertools
import json
import re
from string import ascii_lowercase

TEXT, NUMBER, TRUTH, LIST, DICT, NONE = "text", "number", "truth", "list", "dict", "none"
SIZES, SHAPES = "sizes", "shapes"  # lists: of numbers or None, and of such lists or None
SIMPLE, LISTS = {TEXT, NUMBER, TRUTH}, {LIST, SIZES, SHAPES}
# What a list of this kind holds; a "?" behind a kind: or None.
ELEMENT = {SIZES: NUMBER + "?", SHAPES: SIZES + "?", TEXT: TEXT}
# What parameters of these names are: the numbers of a message by name, or sizes.
NAMED = {"n": DICT, "numbers": DICT, "shape": SIZES + "?", "sizes": SIZES + "?"}
# Methods that become a method of the same arguments in JavaScript.
METHODS = {
    "append": "push", "lower": "toLowerCase", "upper": "toUpperCase",
    "startswith": "startsWith", "endswith": "endsWith",
    "find": "indexOf",
}  # fmt: skip
# Methods and functions that runtime.js has.
HELPED = {"get", "pop", "strip", "lstrip", "rstrip", "rfind", "count", "index"}
FUNCTIONS = {"sum": "$sum", "range": "$range", "enumerate": "$enumerate", "zip": "$zip", "sorted": "$sorted"}
PLAIN = {"abs": "$abs", "str": "String", "int": "parseInt"}
KIND_OF_CALL = {
    "len": NUMBER, "sum": NUMBER, "abs": NUMBER, "min": NUMBER, "max": NUMBER, "int": NUMBER,
    "str": TEXT, "ord": NUMBER,
    "any": TRUTH, "all": TRUTH, "isinstance": TRUTH, "range": SIZES, "enumerate": LIST, "zip": LIST, "bool": TRUTH,
}  # fmt: skip
KIND_OF_METHOD = {
    "join": TEXT, "lower": TEXT, "upper": TEXT, "strip": TEXT, "lstrip": TEXT, "rstrip": TEXT, "replace": TEXT,
    "startswith": TRUTH, "endswith": TRUTH, "find": NUMBER, "rfind": NUMBER, "count": NUMBER, "index": NUMBER,
    "isdigit": TRUTH, "split": LIST,
}  # fmt: skip
COMPARE = {ast.Lt: "<", ast.Gt: ">", ast.LtE: "<=", ast.GtE: ">="}
# How strongly JavaScript binds; a weaker part is put in parentheses.
COMMA, ARROW, CHOICE, OR, AND, EQUAL, LESS, PLUS, TIMES, SIGN, CALL = 1, 2, 3, 4, 5, 8, 9, 11, 12, 14, 17
RESERVED = {"do", "if", "in", "of", "for", "let", "new", "try", "var"}
OUTER = {"regex", "names", "long_logs"}  # modules that stand in regex.js and runtime.js


class Unsupported(ValueError):
    """Code outside the subset."""


class NoExpression(Exception):
    """Statements that cannot be written as one expression."""


def short_names():
    """a, b, ..., z, aa, ab, ...: names that JavaScript allows."""
    for length in itertools.count(1):
        for letters in itertools.product(ascii_lowercase, repeat=length):
            name = "".join(letters)
            if name not in RESERVED:
                yield name


def name_at(number):
    """The short name with this number."""
    return next(itertools.islice(short_names(), number, None))


def control(found):
    """A control character that JSON escapes and JavaScript does not."""
    return chr(int(found[1], 16)) if found[1] else {"b": "\b", "f": "\f"}[found[2]]


def text(value):
    """A string as JavaScript writes it, in whichever quotes need fewer backslashes."""
    body = json.dumps(value, ensure_ascii=False)[1:-1].replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    body = re.sub(r"[\x7f-\x9f\u200b\ufeff\u0300-\u036f]", lambda found: f"\\u{ord(found[0]):04x}", body)
    body = re.sub(r"\\(?:u00(0[1-8b]|1[0-9a-f]|0[ef])|([bf]))", control, body)
    if body.count('\\"') > body.count("'"):
        return "'" + body.replace('\\"', '"').replace("'", "\\'") + "'"
    return '"' + body + '"'


def bare(kind):
    """A kind without its "or None"."""
    return kind.removesuffix("?") if kind else None


def common(kinds):
    """The kind of what has one of these kinds; None when they differ in more than being None."""
    kinds = set(kinds)
    plain = {bare(kind) for kind in kinds - {NONE}}
    if plain and plain <= LISTS and len(plain) > 1:
        plain = {LIST}
    if len(plain) != 1 or None in plain:
        return NONE if kinds == {NONE} else None
    optional = NONE in kinds or any(kind and kind.endswith("?") for kind in kinds)
    return plain.pop() + ("?" if optional else "")


def element(kind):
    """The kind of what a list or text holds."""
    return ELEMENT.get(bare(kind))


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

    def __init__(self, modules, key_kinds=None):
        self.modules = modules
        self.exported = set()  # JavaScript names of functions that others call, perhaps with too many arguments
        self.key_kinds = key_kinds or {}  # kinds of what dicts hold, by key
        self.globals = {}  # (module, name) -> JavaScript name
        self.classes = set()
        self.kinds = {}  # JavaScript name of a function -> kind of what it returns
        self.constants = {}  # JavaScript name of a constant -> its kind
        self.given = {}  # JavaScript name of a function -> [kinds that its calls give to each parameter]
        self.called = {}  # the same, as it is collected
        self.escaped = set()  # functions that are not only called
        self.returned = None  # kinds that the function around returns
        self.module = None
        self.scopes = []  # of the functions around: {Python name: JavaScript name}
        self.known = []  # of the same functions: {Python name: kind}
        count = itertools.count()
        for module, (tree, _) in modules.items():
            for name in stored(tree.body):
                self.globals[module, name] = f"$G{next(count)}"
            for node in tree.body:
                if isinstance(node, ast.ClassDef):
                    self.classes.add(self.globals[module, node.name])

    def program(self):
        """All modules in one scope: the code of each statement in order, as (its JavaScript name or None, code).

        The second pass knows the kinds that functions return: the code gets shorter, and not more right.
        """
        for _ in range(2):
            self.given = {name: kinds for name, kinds in self.called.items() if name not in self.escaped}
            self.called, self.escaped = {}, set()
            out = []
            for module, (tree, _) in self.modules.items():
                self.module = module
                out += [self.top_level(node) for node in tree.body if not isinstance(node, ast.ImportFrom)]
        return [(name, code) for name, code in out if code]

    def expression(self, module, node):
        """The code of an expression of a module."""
        self.module = module
        return self.expr(node, ARROW)

    def name(self, module, name):
        """JavaScript name of a name of a module."""
        while (module, name) not in self.globals:
            module, name = self.modules[module][1][name]
        return self.globals[module, name]

    def top_level(self, node):
        """(JavaScript name, expression) of a definition of a module, (None, code) of another statement."""
        if isinstance(node, ast.FunctionDef):
            return self.js_name(node.name), self.defined(node)
        if isinstance(node, ast.ClassDef):
            return self.js_name(node.name), self.do_ClassDef(node)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = self.js_name(node.targets[0].id)
            self.constants[name] = self.kind(node.value)
            return name, self.expr(node.value, ARROW)
        names = [self.js_name(name) for name in stored([node])]
        return None, (f"let {','.join(names)};" if names else "") + self.block([node])

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
        value = "null" if node.value is None else self.returns(node.value)
        return f"return{glue(value)}{value};"

    def returns(self, node, least=0):
        """The code of what is returned, its kind noted."""
        self.returned.add(self.kind(node))
        return self.expr(node, least)

    def do_Assign(self, node):
        return self.assigned(node) + ";"

    do_AugAssign = do_Assign

    def assigned(self, node):
        """An assignment as an expression."""
        if isinstance(node, ast.AugAssign):
            return self.added(node)
        if len(node.targets) != 1:
            self.refuse(node)
        target = node.targets[0]
        self.learn_target(target, self.kind(node.value))
        value = self.kept(node.value) if isinstance(target, ast.Subscript) else self.expr(node.value, ARROW)
        return f"{self.target(target)}={value}"

    def kept(self, node):
        """What a dict is to hold: None where a key is not there."""
        looked_up = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get"
        if looked_up and len(node.args) == 1 and isinstance(node.args[0], ast.Constant):
            return self.expr(node) + "??null"
        return self.expr(node, ARROW)

    def added(self, node):
        """`a += b` and the like."""
        target, value = self.target(node.target), self.expr(node.value, ARROW)
        if isinstance(node.op, ast.Add):
            joined = ast.copy_location(ast.BinOp(node.target, node.op, node.value), node)
            kind = self.kind(joined)
            self.learn_target(node.target, kind)
            if bare(kind) not in (TEXT, NUMBER):
                return f"{target}=$add({self.expr(node.target)},{self.expr(node.value)})"
            return f"{target}+={value}"
        signs = {ast.Sub: "-=", ast.Mult: "*="}
        if type(node.op) not in signs:
            self.refuse(node)
        return f"{target}{signs[type(node.op)]}{value}"

    def do_If(self, node):
        if not has_jump(node):
            out, _ = self.sequence([node], None)
            return out + ";"
        out = f"if({self.truth(node.test)}){self.braced(node.body)}"
        if not node.orelse:
            return out
        rest = self.braced(node.orelse)
        return f"{out}else{glue(rest)}{rest}"

    def braced(self, nodes):
        """A block in braces, which one simple statement does not need."""
        simple = len(nodes) == 1 and isinstance(
            nodes[0], ast.Return | ast.Assign | ast.AugAssign | ast.Expr | ast.Break | ast.Continue
        )
        body = self.body(nodes)
        return body if simple or body.startswith("return") else "{" + body + "}"

    def body(self, nodes, end=None):
        """Statements, as few as possible: what can be written as one expression at their end is one `return`."""
        out = ""
        for i, node in enumerate(nodes):
            if end is not None or always_returns(nodes[i:]):
                try:
                    value, _ = self.sequence(nodes[i:], end)
                    return f"{out}return{glue(value)}{value};"
                except NoExpression:
                    pass
            if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
                out += self.statement(node)
        return out + (f"return {end};" if end is not None else "")

    def sequence(self, nodes, end):
        """Statements as one expression, with how strongly it binds; `end` is its value where nothing is returned."""
        parts = []
        last = (end, CALL) if end is not None else None
        for i, node in enumerate(nodes):
            if isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
                continue
            if isinstance(node, ast.Return):
                last = ("null", CALL) if node.value is None else (self.returns(node.value, ARROW), ARROW)
                break
            if isinstance(node, ast.Assign | ast.AugAssign):
                parts.append((self.assigned(node), ARROW))
            elif isinstance(node, ast.Expr):
                parts.append((self.expr(node.value, ARROW), ARROW))
            elif isinstance(node, ast.FunctionDef):
                parts.append((f"{self.js_name(node.name)}={self.defined(node)}", ARROW))
            elif not isinstance(node, ast.If) or has_jump(node, ast.Break | ast.Continue | ast.For | ast.While):
                raise NoExpression
            elif not has_jump(node):
                parts.append(self.effect(node))
            elif end is None and not always_returns(nodes[i:]):
                raise NoExpression
            else:
                rest = nodes[i + 1 :]
                if always_returns(node.body):
                    last = self.choice(node.test, node.body, [*node.orelse, *rest], end)
                elif node.orelse and always_returns(node.orelse):
                    last = self.choice(node.test, [*node.body, *rest], node.orelse, end)
                else:
                    raise NoExpression
                break
        if last is not None:
            parts.append(last)
        if len(parts) == 1:
            return parts[0]
        return ",".join(out for out, _ in parts), COMMA

    def choice(self, test, yes, no, end):
        """`if` whose branches both give the value, as an expression."""
        branches = [self.sequence(nodes, end) for nodes in (yes, no)]
        yes, no = (out if binds >= ARROW else f"({out})" for out, binds in branches)
        return f"{self.truth(test, OR)}?{yes}:{no}", CHOICE

    def effect(self, node):
        """`if` whose branches give no value, as an expression."""
        yes, binds = self.sequence(node.body, None)
        if node.orelse:
            no, binds_no = self.sequence(node.orelse, None)
            yes = yes if binds >= ARROW else f"({yes})"
            no = no if binds_no >= ARROW else f"({no})"
            return f"{self.truth(node.test, OR)}?{yes}:{no}", CHOICE
        return f"{self.truth(node.test, AND)}&&{yes if binds > AND else '(' + yes + ')'}", AND

    def do_While(self, node):
        if node.orelse:
            self.refuse(node)
        return f"while({self.truth(node.test)}){self.loop_body(node.body)}"

    def do_For(self, node):
        if node.orelse:
            self.refuse(node)
        self.learn_loop(node.target, node.iter)
        return f"for({self.target(node.target)} of {self.expr(node.iter)}){self.loop_body(node.body)}"

    def loop_body(self, nodes):
        """What a loop repeats: in braces when there is more than one statement."""
        out = self.block(nodes)
        return out if len(nodes) == 1 else "{" + out + "}"

    def learn_loop(self, target, iterated):
        """Note the kinds of a loop's variables."""
        called = iterated.func.id if isinstance(iterated, ast.Call) and isinstance(iterated.func, ast.Name) else None
        kind = element(self.kind(iterated))
        if called == "range":
            kind = NUMBER
        if isinstance(target, ast.Tuple) and called == "enumerate":
            self.learn_target(target.elts[0], NUMBER)
            self.learn_target(target.elts[1], element(self.kind(iterated.args[0])))
        elif isinstance(target, ast.Tuple) and called == "zip":
            for part, source in zip(target.elts, iterated.args, strict=True):
                self.learn_target(part, element(self.kind(source)))
        else:
            self.learn_target(target, kind)

    def target(self, node):
        """What is assigned to."""
        if isinstance(node, ast.Tuple):
            return "[" + ",".join(self.target(part) for part in node.elts) + "]"
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
            self.refuse(node)
        return self.expr(node)

    def do_FunctionDef(self, node):
        return f"{self.js_name(node.name)}={self.defined(node)};"

    def defined(self, node):
        """A function as an expression; what it returns is noted. The doc string says nothing to JavaScript."""
        name = self.js_name(node.name)
        before, self.returned = self.returned, set()
        out = self.function(node.args, node.body, given=self.given.get(name), exported=name in self.exported)
        self.kinds[name] = common(self.returned)
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
        return f"class{{{''.join(out)}}}"

    def function(self, args, body, method=False, given=None, exported=False):
        """Parameters and body. What stands after * comes in one object; locals are more parameters if they can be."""
        if args.vararg or args.kwarg or (args.defaults and args.kwonlyargs):
            self.refuse(body[0], "*args, or defaults beside keyword-only parameters,")
        names = [arg.arg for arg in args.args][1 if method else 0 :]
        local = [*names, *(arg.arg for arg in args.kwonlyargs)]
        inner = [name for name in stored(body) if name not in local]
        scope = self.open(local + inner)
        if method:
            scope["self"] = "this"
        parameters = [scope[name] for name in names]
        kinds = dict.fromkeys(local)
        for i, name in enumerate(names):
            if name in NAMED:
                kinds[name] = NAMED[name]
            elif given and i < len(given):
                kinds[name] = common(given[i])
        for i, default in enumerate(reversed(args.defaults), 1):
            parameters[-i] += "=" + self.expr(default)
            kinds[names[-i]] = common([kinds[names[-i]], self.kind(default)])
        if args.kwonlyargs:
            pairs = [
                f"{arg.arg}:{scope[arg.arg]}={self.expr(default)}"
                for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True)
            ]
            parameters.append("{" + ",".join(pairs) + "}={}")
        self.known[-1].update(kinds)
        for _ in range(3):  # learns the kinds, which hold for what stands above an assignment too
            self.block(body)
        body = [node for node in body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))]
        declared = set()
        while body and not method and not exported and self.is_first(body[0], declared, inner):
            self.learn_target(body[0].targets[0], self.kind(body[0].value))
            parameters.append(self.assigned(body[0]))
            declared |= set(stored(body[:1]))
            body = body[1:]
        rest = [scope[name] for name in inner if name not in declared]
        end = None
        if not always_returns(body):
            self.returned.add(NONE)
            if any(kind != NONE for kind in self.returned):
                end = "null"
        if method or exported:
            code = self.body(body, end)
            arrow = "=>" if exported else ""
            out = f"({','.join(parameters)}){arrow}{{{'let ' + ','.join(rest) + ';' if rest else ''}{code}}}"
        else:
            parameters += rest
            listed = parameters[0] if len(parameters) == 1 and parameters[0].isalnum() else f"({','.join(parameters)})"
            try:
                value, binds = self.sequence(body, end)
                value = f"({value})" if binds < ARROW or value.startswith("{") else value
                out = f"{listed}=>{value or '{}'}"
            except NoExpression:
                out = f"{listed}=>{{{self.body(body, end)}}}"
        self.close()
        return out

    def is_first(self, node, declared, inner):
        """True for an assignment to new names, which can be a parameter with a default."""
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name | ast.Tuple):
            return False
        names = stored([node])
        targets = sorted(part.id for part in ast.walk(node.targets[0]) if isinstance(part, ast.Name))
        return all(name in inner and name not in declared for name in names) and targets == sorted(names)

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
            known[name] = common([known[name], kind]) if name in known else kind

    def learn_target(self, target, kind):
        """Note the kind of what is assigned to."""
        if isinstance(target, ast.Name):
            self.learn(target.id, kind)
        elif isinstance(target, ast.Tuple):
            for part in target.elts:
                self.learn_target(part, element(kind))

    def js_name(self, name):
        """JavaScript name of a Python name that is seen from here."""
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        if (self.module, name) in self.globals:
            return self.globals[self.module, name]
        imports = self.modules[self.module][1]
        if name in imports:
            return "$" + name if imports[name][0] in OUTER else self.name(*imports[name])
        return None

    # ---- Kinds

    def kind(self, node):
        """Kind of an expression, or None where it is not known."""
        match node:
            case ast.Constant(value=None):
                return NONE
            case ast.Constant(value=bool()) | ast.Compare() | ast.UnaryOp(op=ast.Not()):
                return TRUTH
            case ast.Constant(value=str()) | ast.JoinedStr():
                return TEXT
            case ast.Constant(value=int()) | ast.UnaryOp(op=ast.USub()):
                return NUMBER
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                return self.kind_of_list([self.kind(part) for part in parts])
            case ast.ListComp(elt=part) | ast.GeneratorExp(elt=part):
                opened = self.open_generators(node.generators)
                kind = self.kind_of_list([self.kind(part)])
                for _ in range(opened):
                    self.close()
                return kind
            case ast.Dict() | ast.DictComp():
                return DICT
            case ast.BoolOp(op=op, values=values):
                kind = common([self.kind(value) for value in values])
                last = self.kind(values[-1])
                return bare(kind) if kind and isinstance(op, ast.Or) and last and not last.endswith("?") else kind
            case ast.IfExp(body=body, orelse=orelse):
                return common([self.kind(body), self.kind(orelse)])
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                kinds = [bare(self.kind(left)), bare(self.kind(right))]
                if None in kinds:
                    known = kinds[0] or kinds[1]
                    return LIST if known in LISTS else known
                return common(kinds)
            case ast.BinOp(op=ast.Mult(), left=left):
                kind = bare(self.kind(left))
                return kind if kind == TEXT or kind in LISTS else NUMBER
            case ast.BinOp():
                return NUMBER
            case ast.Subscript(value=value, slice=ast.Slice()):
                return bare(self.kind(value))
            case ast.Subscript(slice=ast.Constant(value=str(key))):
                return self.key_kinds.get(key)
            case ast.Subscript(value=value):
                return element(self.kind(value))
            case ast.Starred(value=value):
                return element(self.kind(value))
            case ast.Name(id=name):
                for scope, known in zip(reversed(self.scopes), reversed(self.known), strict=True):
                    if name in scope:
                        return known.get(name)
                return self.constants.get(self.js_name(name))
            case ast.Call(func=ast.Name(id=name), args=arguments):
                made = self.js_name(name)
                if made is not None:
                    return self.kinds.get(made)
                if name in ("sorted", "list", "reversed"):
                    kind = bare(self.kind(arguments[0])) if arguments else LIST
                    return kind if kind in LISTS else LIST
                return KIND_OF_CALL.get(name)
            case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str(key)), *rest]):
                kind = self.key_kinds.get(key)
                return common([kind, self.kind(rest[0])]) if rest and kind else kind
            case ast.Call(func=ast.Attribute(attr=name)):
                return KIND_OF_METHOD.get(name)
        return None

    def kind_of_list(self, kinds):
        """The kind of a list whose parts have these kinds."""
        kind = bare(common(kinds)) if kinds else None
        return SIZES if kind == NUMBER else SHAPES if kind == SIZES else LIST

    def open_generators(self, generators):
        """Open the scope of each of a comprehension's loops; how many."""
        for generator in generators:
            names = [part.id for part in ast.walk(generator.target) if isinstance(part, ast.Name)]
            iterated = generator.iter
            self.open(names)
            self.learn_loop(generator.target, iterated)
        return len(generators)

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
        if bare(self.kind(node)) in SIMPLE:
            return self.expr(node, least)
        if bare(self.kind(node)) in LISTS:
            return self.expr(node, CALL) + ("?" if self.kind(node).endswith("?") else "") + ".length"
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
        self.escaped.add(name)
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
                pairs.append(f"{key.value if plain else text(key.value)}:{self.kept(value)}")
            else:
                pairs.append(f"[{self.expr(key)}]:{self.expr(value, ARROW)}")
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
        if all(bare(self.kind(value)) in SIMPLE for value in node.values[:-1]):
            sign, binds = ("&&", AND) if isinstance(node.op, ast.And) else ("||", OR)
            return sign.join(self.expr(value, binds + (sign == "||")) for value in node.values), binds
        out = self.expr(node.values[-1])
        for value in reversed(node.values[:-1]):
            name = "$and" if isinstance(node.op, ast.And) else "$or"
            out = f"{name}({self.expr(value)},()=>{'(' + out + ')' if out.startswith('{') else out})"
        return out, CALL

    def of_IfExp(self, node):
        test = self.truth(node.test, OR)
        return f"{test}?{self.expr(node.body, ARROW)}:{self.expr(node.orelse, ARROW)}", CHOICE

    def of_BinOp(self, node):
        left, right, op = node.left, node.right, type(node.op)
        kinds = {bare(self.kind(left)), bare(self.kind(right))}
        if op is ast.Add:
            if kinds & {TEXT, NUMBER}:
                return f"{self.expr(left, PLUS)}+{self.expr(right, PLUS + 1)}", PLUS
            if LISTS & kinds:
                return f"{self.expr(left, CALL)}.concat({self.expr(right)})", CALL
            return f"$add({self.expr(left)},{self.expr(right)})", CALL
        if op is ast.Sub:
            out = self.expr(right, PLUS + 1)
            return f"{self.expr(left, PLUS)}-{' ' if out.startswith('-') else ''}{out}", PLUS
        if op is ast.Mult:
            if bare(self.kind(left)) == TEXT:
                return f"{self.expr(left, CALL)}.repeat({self.expr(right)})", CALL
            if bare(self.kind(left)) in LISTS:
                return f"$times({self.expr(left)},{self.expr(right)})", CALL
            return f"{self.expr(left, TIMES)}*{self.expr(right, TIMES + 1)}", TIMES
        if op is ast.FloorDiv:
            return f"$floor({self.expr(left, TIMES)}/{self.expr(right, TIMES + 1)})", CALL
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
        kinds = [bare(self.kind(left)), bare(self.kind(right))]
        if type(op) in COMPARE:
            return self.expr(left, LESS) + COMPARE[type(op)] + self.expr(right, LESS + 1), LESS
        no = "!" if isinstance(op, ast.NotEq | ast.NotIn | ast.IsNot) else ""
        if isinstance(op, ast.Is | ast.IsNot | ast.Eq | ast.NotEq) and (
            isinstance(op, ast.Is | ast.IsNot) or set(kinds) & {*SIMPLE, NONE}
        ):
            sign = (no or "=") + ("=" if NONE in kinds or kinds[0] == kinds[1] else "==")
            return self.expr(left, EQUAL + 1) + sign + self.expr(right, EQUAL + 1), EQUAL
        if isinstance(op, ast.Eq | ast.NotEq):
            out = f"$equal({self.expr(left)},{self.expr(right)})"
        elif kinds[1] == DICT and isinstance(left, ast.Constant):
            out = f"{text(left.value)}in {self.expr(right, LESS + 1)}"
            return (f"!({out})", SIGN) if no else (out, LESS)
        elif (
            kinds[1] == TEXT
            or (isinstance(right, ast.List) and all(isinstance(part, ast.Constant) for part in right.elts))
            or (kinds[1] == SIZES and (kinds[0] in (NUMBER, NONE)))
        ):
            out = f"{self.expr(right, CALL)}.includes({self.expr(left)})"
        else:
            out = f"$in({self.expr(left)},{self.expr(right)})"
        return no + out, SIGN if no else CALL

    def of_Lambda(self, node):
        if node.args.kwonlyargs or node.args.vararg:
            self.refuse(node)
        return self.arrow([arg.arg for arg in node.args.args], node.body), ARROW

    def arrow(self, names, body, truth=False, pattern=None, loop=None):
        """A function of one expression; `pattern` is a tuple that the only parameter is taken apart into."""
        scope = self.open(names)
        self.known[-1].update({name: NAMED[name] for name in names if name in NAMED})
        if loop is not None:
            self.learn_loop(loop.target, loop.iter)
        out = self.truth(body, ARROW) if truth else self.expr(body, ARROW)
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
            return self.arrow([target.id], body, truth, loop=generator)
        return self.arrow([part.id for part in target.elts], body, truth, pattern=target, loop=generator)

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
        function = self.js_name(node.func.id) if isinstance(node.func, ast.Name) else self.expr(node.func, CALL)
        new = "new " if function in self.classes else ""
        if isinstance(node.func, ast.Name) and function in self.globals.values():
            self.note_call(function, node.args)
        return f"{new}{function}({self.arguments(node)})", CALL

    def note_call(self, function, arguments):
        """Note the kinds that a call gives to a function's parameters."""
        places = self.called.setdefault(function, [])
        for i, argument in enumerate(arguments):
            if i == len(places):
                places.append(set())
            places[i].add(self.kind(argument))

    def arguments(self, node):
        out = [self.expr(argument, ARROW) for argument in node.args]
        if node.keywords:
            out.append("{" + ",".join(f"{pair.arg}:{self.expr(pair.value, ARROW)}" for pair in node.keywords) + "}")
        return ",".join(out)

    def method_call(self, node, function):
        name = function.attr
        arguments = [self.expr(argument) for argument in node.args]
        listed = ",".join(arguments)
        if name == "join":
            return f"{self.iterated(node.args[0])}.join({self.expr(function.value)})"
        value = self.expr(function.value, CALL)
        if name == "get" and isinstance(node.args[0], ast.Constant) and str(node.args[0].value).isidentifier():
            found = f"{value}.{node.args[0].value}"
            return f"$given({found},{arguments[1]})" if len(arguments) > 1 else found
        if name in HELPED:
            return f"${name}({','.join([self.expr(function.value), *arguments])})"
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
            return f"${name}({'...' if len(arguments) == 1 else ''}{listed})"
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


def glue(code):
    """The blank that has to stand between a word and this code."""
    return " " if re.match(r"[\w$]", code) else ""


def has_jump(node, kinds=ast.Return | ast.Break | ast.Continue | ast.For | ast.While):
    """True when a statement holds one of these statements, those of functions inside left out."""
    if isinstance(node, kinds):
        return True
    inside = (child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.FunctionDef | ast.expr))
    return any(has_jump(child, kinds) for child in inside)


def always_returns(body):
    """True when a function cannot come to its end without a return."""
    if not body:
        return False
    last = body[-1]
    if isinstance(last, ast.If):
        return bool(last.orelse) and always_returns(last.body) and always_returns(last.orelse)
    return isinstance(last, ast.Return)
