"""Entry -> the box "Try it with your own numbers": the shape calculator with the layers that the entry is about.

Nothing is typed twice: the layers are read from the entry's own code with the calculator's reader, an input shape that
the code does not tell is taken from the message or from what a cell printed, and the calculator has to come to what
really happened (a layer fails, or none does). Otherwise there is no box. Pure functions; HTML for notebooks/ID/.
"""

import ast
import copy
import re
from collections.abc import Iterator
from html import escape
from urllib.parse import urlencode

from whyshape.entry import Cell, Entry
from whyshape.explain import explain
from whyshape.layers import broadcast, walk
from whyshape.programs import is_picture, programs
from whyshape.read_layers import kind_of, read_shape, read_stack
from whyshape.say import shape_text

CALCULATOR, SCRIPT = "../../calculator/", "../../javascripts/try-it.js"
TITLE = "Try it with your own numbers"
SAFE = "(),=:[]"  # a fragment may hold them as they are, which is shorter
PRINTED = re.compile(r"^(\w+) +(\([\d, ]+\))$", re.MULTILINE)
NO_SAY = re.compile(r"name|activation|\w+_(?:initializer|regularizer|constraint)")
MODULES = re.compile(r"(?:(?:tf|tensorflow)\.)?(?:keras\.)?layers")
VALUES = (ast.Constant, ast.Tuple, ast.List, ast.BinOp, ast.operator, ast.expr_context)

State = dict[str, str]  # what stands in the fragment of a link to the calculator


def try_it(entry: Entry) -> str:
    """The box as HTML; empty where the calculator could not show what happened.

    It holds a link, which is all there is without scripts; try-it.js puts the calculator above it when it is opened.
    """
    found = state(entry)
    if not found:
        return ""
    link = escape(f"{CALCULATOR}#{urlencode(found, safe=SAFE)}")
    return (
        f'<details class="example try-it" data-search-exclude>\n<summary>{TITLE}</summary>\n'
        f'<p><a href="{link}">In the shape calculator</a></p>\n'
        f'</details>\n<script type="module" src="{SCRIPT}"></script>'
    )


def state(entry: Entry) -> State | None:
    """What the calculator starts with: the layers of the code, else its last layer, else the two shapes that clash."""
    numbers = explain(entry.error.text, [])["numbers"] if entry.error else {}
    return whole_stack(entry) or last_layer(entry, numbers) or two_shapes(numbers)


def whole_stack(entry: Entry) -> State | None:
    """All layers of the code that fails, or of the section that shows what happens."""
    code = "\n".join(relevant_code(entry))
    lines = plain_lines(code)
    if lines is None:
        return None
    read = read_stack("\n".join(lines))
    return stack(entry, read["layers"], read["input"] or printed_input(entry, code))


def last_layer(entry: Entry, numbers: dict) -> State | None:
    """The layer that raised the error, on the input that the message names."""
    layers = [layer for cell in entry.cells if "failing" in cell.tags for layer in called_layers(cell.source)]
    return stack(entry, read_stack(layers[-1])["layers"], numbers.get("input_shape")) if layers else None


def two_shapes(numbers: dict) -> State | None:
    """Two shapes of the message that do not broadcast."""
    a, b = numbers.get("shape_a"), numbers.get("shape_b")
    if not a or not b or not broadcast(a, b)["problem"]:
        return None
    return {"broadcast": shape_text(a), "with": shape_text(b)}


def stack(entry: Entry, layers: list[dict], shape: list | None) -> State | None:
    """These layers on a shape with its batch axis; None unless they fail exactly where the entry is about an error."""
    if not layers or not shape or bool(walk(layers, shape)["problem"]) != bool(entry.error):
        return None
    return {"stack": "\n".join(layer["code"].replace("'", '"') for layer in layers), "input": shape_text(shape[1:])}


# --- what the code says ---


def relevant_code(entry: Entry) -> list[str]:
    """The failing cell after those that it needs; where nothing fails, the cells of the first section."""
    for program in programs(entry, tf1=False):
        if program.part == "failing":
            return [step.source for step in program.steps if step.role != "setup"]
    return [cell.source for cell in shown_first(entry)]


def shown_first(entry: Entry) -> Iterator[Cell]:
    """The code cells of the first section."""
    return (cell for cell in entry.sections[0].cells if cell.kind == "code" and not is_picture(cell))


def plain_lines(code: str) -> list[str] | None:
    """The statements that make layers, one a line, as the calculator's reader takes them; None where it could not."""
    lines, same = [], {}
    for statement in (one for whole in ast.parse(code).body for one in unrolled(whole)):
        statement = Renamed(same).visit(Plain().visit(statement))
        target, value = assigned(statement)
        same.pop(target, None)
        if target and isinstance(value, ast.Name):
            same[target] = value  # two names for one tensor
        elif makes_layers(statement):
            if not isinstance(statement, (ast.Assign, ast.Expr)):
                return None  # a function or a loop: what it makes depends on how it is run
            lines.append(ast.unparse(value if isinstance(value, ast.List) else statement))  # a list under its name
        elif target and all(isinstance(node, VALUES) for node in ast.walk(value)):
            lines.append(ast.unparse(statement))
    return lines


def unrolled(statement: ast.stmt) -> list[ast.stmt]:
    """The body of a loop over written-down values, once for each of them; any other statement as it is."""
    if not (isinstance(statement, ast.For) and isinstance(statement.target, ast.Name)):
        return [statement]
    values = getattr(statement.iter, "elts", [])
    if not values or not all(isinstance(value, ast.Constant) for value in values):
        return [statement]
    body = ast.Module(statement.body, [])
    return [one for value in values for one in Renamed({statement.target.id: value}).visit(copy.deepcopy(body)).body]


class Renamed(ast.NodeTransformer):
    """Puts a value, or another name, in the place of a name that is read."""

    def __init__(self, values: dict[str, ast.expr]):
        self.values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.values.get(node.id, node) if isinstance(node.ctx, ast.Load) else node


class Plain(ast.NodeTransformer):
    """keras.layers.Conv2D(8, 3, activation="relu") becomes Conv2D(8, 3): what has a say in a shape."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        self.generic_visit(node)
        return ast.Name(node.attr, node.ctx) if MODULES.fullmatch(ast.unparse(node.value)) else node

    def visit_Call(self, node: ast.Call) -> ast.Call:
        self.generic_visit(node)
        node.keywords = [keyword for keyword in node.keywords if not NO_SAY.fullmatch(keyword.arg or "")]
        return node


def assigned(statement: ast.stmt) -> tuple[str, ast.expr | None]:
    """The one name that a statement binds, and to what; ("", None) for any other statement."""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
        if isinstance(target, ast.Name):
            return target.id, statement.value
    return "", None


def makes_layers(statement: ast.stmt) -> bool:
    """True when a class is called, as every layer is one, or a layer is added to a model."""
    return any(name[:1].isupper() or name in ("add", "build") for name in called(statement))


def called(tree: ast.AST) -> Iterator[str]:
    """The last name of everything that is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, (ast.Name, ast.Attribute)):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id


def called_layers(code: str) -> list[str]:
    """Every known layer that is called at once on something, without its module and name."""
    calls = (node.func for node in ast.walk(Plain().visit(ast.parse(code))) if isinstance(node, ast.Call))
    made = (call for call in calls if isinstance(call, ast.Call) and isinstance(call.func, ast.Name))
    return [ast.unparse(call) for call in made if kind_of(call.func.id) is not None]


def printed_input(entry: Entry, code: str) -> list[int] | None:
    """The shape that a cell printed of what a layer is called on: "image (1, 3, 3, 3)"."""
    texts = [output.text for cell in shown_first(entry) for output in cell.outputs if output.kind == "text"]
    printed = dict(PRINTED.findall("\n".join(texts)))
    shapes = [printed[name] for name in called_on(code) if name in printed]
    return read_shape(shapes[0])["shape"] if shapes else None


def called_on(code: str) -> Iterator[str]:
    """The names on which other names are called: image, of conv(image)."""
    calls = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))
    for call in calls:
        if isinstance(call.func, ast.Name) and len(call.args) == 1 and isinstance(call.args[0], ast.Name):
            yield call.args[0].id
