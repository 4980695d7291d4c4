"""Entry -> the programs that the lattice runs. Each is a part of the entry with exactly the cells that it needs.

Parts: "failing" (the failing cell), "fixed", "fixed-2", ... (each cell tagged `fixed`), "code" (an entry in which
nothing fails: all its cells), "device", "device-2", ... (each cell tagged `device`: what it does depends on the device,
and what it prints is recorded), "tf1" (the question's code as it was written in its day, a program of its own).

The cells that a part needs are found by name, from the last cell backwards: a cell is taken when it binds a name that
is still wanted, or changes the object behind one. Pictures are never taken: IPython is not installed in the lattice.
"""

import ast
import builtins
import copy
import functools
import hashlib
import json
import symtable
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from whyshape.entry import Cell, Entry

PICTURE = "shape_picture"
DEVICE = "device"
COMPOUND = (ast.If, ast.For, ast.While, ast.With, ast.Try)
COMPREHENSION = "genexpr"  # a function to Python, but it reads at once
BUILTINS = frozenset(dir(builtins)) | {"__name__", "__file__"}


@dataclass(frozen=True)
class Step:
    """One cell as it is run. `role`: "setup", "before" (the part needs it) or "part"; `may_fail` as in the notebook."""

    role: str
    source: str
    may_fail: bool = False


@dataclass(frozen=True)
class Program:
    """One part of an entry, ready to run."""

    entry: str
    part: str
    steps: tuple[Step, ...]

    @property
    def key(self) -> str:
        return f"{self.entry}/{self.part}"

    @property
    def keeps_output(self) -> bool:
        """Whether what its last cell prints is recorded."""
        return self.part.startswith(DEVICE)


class UnknownName(ValueError):
    """A cell uses a name that no cell before it binds."""


@functools.cache  # every record of every environment asks for the same few
def programs(entry: Entry, *, tf1: bool, device: str = "cpu", devices: bool = False) -> list[Program]:
    """The programs of an entry, in the order of its cells; with `tf1` and `device` cells where the arguments say so."""
    code = [cell for cell in entry.cells if cell.kind == "code" and not is_picture(cell) and runs_on(device, cell)]
    result = []
    fixes = 0
    for place, cell in enumerate(code):
        if "failing" in cell.tags:
            result.append(program(entry, "failing", code[:place], cell))
        elif "fixed" in cell.tags:
            fixes += 1
            result.append(program(entry, "fixed" if fixes == 1 else f"fixed-{fixes}", code[:place], cell))
    if not result and code:
        steps = [Step("setup", entry.setup.source), *(Step("part", cell.source) for cell in code)]
        result.append(Program(entry.id, "code", tuple(steps)))
    compared = [cell for cell in entry.cells if DEVICE in cell.tags] if devices else []
    for number, cell in enumerate(compared, start=1):
        part = DEVICE if number == 1 else f"{DEVICE}-{number}"
        result.append(program(entry, part, [one for one in code if one.number < cell.number], cell))
    raw = [cell for cell in entry.cells if cell.kind == "raw" and "tf1" in cell.tags] if tf1 else []
    for number, cell in enumerate(raw, start=1):
        part = "tf1" if number == 1 else f"tf1-{number}"
        result.append(Program(entry.id, part, (Step("part", cell.source),)))
    return result


def program(entry: Entry, part: str, before: list[Cell], cell: Cell) -> Program:
    """The part that ends in `cell`: the setup, what it needs of the cells before it, and itself."""
    steps = [Step("before", one.source, "failing" in one.tags) for one in needed(entry.setup, before, cell)]
    return Program(entry.id, part, (Step("setup", entry.setup.source), *steps, Step("part", cell.source)))


def cells_hash(entry_programs: Iterable[Program]) -> str:
    """What a record stands for: changes with any source that is run, and with no sentence of the page."""
    parts = [[one.part, [[step.source, step.may_fail] for step in one.steps]] for one in entry_programs]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def is_picture(cell: Cell) -> bool:
    """A cell that draws, or that holds the pen."""
    return cell.snippet == PICTURE or PICTURE in free_names(cell.source)


def runs_on(device: str, cell: Cell) -> bool:
    return ("gpu-only" if device == "cpu" else "cpu-only") not in cell.tags


# --- which cells a cell needs ---


def needed(setup: Cell, before: list[Cell], cell: Cell) -> list[Cell]:
    """The cells of `before` that `cell` needs, also through another one; UnknownName for a name from nowhere."""
    imported = bound_names(setup.source)
    wanted = free_names(cell.source) - imported
    taken = []
    for one in reversed(before):
        bound = bound_names(one.source)
        if wanted & (bound | changed_names(one.source)):
            taken.insert(0, one)
            wanted = (wanted - bound) | (free_names(one.source) - imported)
    if wanted:
        raise UnknownName(f"cell {cell.number} uses {', '.join(sorted(wanted))}, which no cell before it binds")
    return taken


def free_names(source: str) -> set[str]:
    """Names that a cell reads and has not bound before; what its functions read may be bound later in it."""
    free: set[str] = set()
    bound: set[str] = set()
    later: set[str] = set()
    for statement in flat(ast.parse(source).body):
        read, in_functions, written = names_of(statement)
        free |= read - bound
        later |= in_functions
        bound |= written
    return (free | later - bound) - BUILTINS


def flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements in the order in which they run: of a loop, a branch, ... first its head, then what is in it."""
    for statement in body:
        if not isinstance(statement, COMPOUND):
            yield statement
            continue
        head = copy.copy(statement)
        head.body = [ast.Pass()]
        blocks = [statement.body]
        if isinstance(statement, ast.Try):
            head.handlers = [ast.ExceptHandler(one.type, one.name, [ast.Pass()]) for one in statement.handlers]
            head.finalbody = [ast.Pass()]
            blocks += [one.body for one in statement.handlers] + [statement.finalbody]
        if not isinstance(statement, ast.With):
            head.orelse = []
            blocks.insert(1, statement.orelse)
        yield head
        for block in blocks:
            yield from flat(block)


def bound_names(source: str) -> set[str]:
    """Names that a cell binds."""
    return set().union(*(names_of(statement)[2] for statement in ast.parse(source).body))


def changed_names(source: str) -> set[str]:
    """Names whose object a cell changes in place: x[0] = 1, x.a = 1, x += 1, or a bare call such as x.append(1)."""
    changed = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, ast.Store):
            changed.add(root(node))
        elif isinstance(node, ast.AugAssign):
            changed.add(root(node.target))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            function = node.value.func
            changed |= {root(function)} if isinstance(function, ast.Attribute) else set()
    return changed - {None}


def root(node: ast.expr) -> str | None:
    """x of x.a[0].b; None for anything that does not begin with a name."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


class OneScopeEach(ast.NodeTransformer):
    """Every comprehension as a generator: from Python 3.12 on, only these keep their variables to themselves."""

    def visit_ListComp(self, node: ast.ListComp | ast.SetComp) -> ast.GeneratorExp:
        self.generic_visit(node)
        return ast.GeneratorExp(node.elt, node.generators)

    visit_SetComp = visit_ListComp

    def visit_DictComp(self, node: ast.DictComp) -> ast.GeneratorExp:
        self.generic_visit(node)
        return ast.GeneratorExp(ast.Tuple([node.key, node.value], ast.Load()), node.generators)


def names_of(statement: ast.stmt) -> tuple[set[str], set[str], set[str]]:
    """Global names that a statement reads at once, reads in functions, and binds: by Python's own rules of scope."""
    source = ast.unparse(OneScopeEach().visit(copy.deepcopy(statement)))
    table = symtable.symtable(source, "<cell>", "exec")
    read = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced()}
    written = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    if isinstance(statement, ast.AugAssign):  # x += 1 reads x, which symtable does not say
        read |= {root(statement.target)} - {None}
    in_functions: set[str] = set()
    inner = [(scope, False) for scope in table.get_children()]
    while inner:
        scope, called = inner.pop()
        called = called or (scope.get_type() == "function" and scope.get_name() != COMPREHENSION)
        names = {symbol.get_name() for symbol in scope.get_symbols() if symbol.is_global() and symbol.is_referenced()}
        (in_functions if called else read).update(names)
        inner += [(child, called) for child in scope.get_children()]
    return read, in_functions, written
