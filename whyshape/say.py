"""How numbers are written in sentences and in programs."""


def shape_text(shape):
    """A shape as Python writes it: (None, 28, 28), (3,), (); 'unknown' for an unknown rank."""
    if shape is None:
        return "unknown"
    sizes = [size_text(size) for size in shape]
    return "(" + ", ".join(sizes) + ("," if len(sizes) == 1 else "") + ")"


def size_text(size):
    """A size as text, None included; a shape or a list of shapes too."""
    if isinstance(size, list):
        return shapes_text(size) if len(size) > 0 and isinstance(size[0], list) else shape_text(size)
    return "None" if size is None else str(size)


def shapes_text(shapes):
    """Shapes in a sentence: (2, 3), (2, 4) and (2, 5); at most four of them."""
    shown = [shape_text(shape) for shape in shapes[:4]]
    if len(shapes) > 4:
        return ", ".join(shown) + " ..."
    return listed(shown)


def listed(words):
    """Words in a sentence: a, b and c."""
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + " and " + words[-1]


def said(sentences, n):
    """The first of the sentences whose numbers are all there; one that needs more than a template is a function."""
    for sentence in sentences:
        text = filled(sentence, n) if isinstance(sentence, str) else sentence(n)
        if text != "":
            return text
    return ""


def filled(template, n):
    """A sentence with its numbers, {size}, or with a noun, {size:row}; "" where one of them is missing."""
    text = ""
    for part in template.split("{"):
        if "}" in part:
            hole, rest = part.split("}")
            name = hole.split(":")
            value = n.get(name[0])
            if value is None:
                return ""
            part = (count(value, name[1]) if len(name) > 1 else size_text(value)) + rest
        text = text + part
    return text


def count(number, noun):
    """A number with its noun: 1 dimension, 4 dimensions."""
    return f"{size_text(number)} {noun}" if number == 1 else f"{size_text(number)} {noun}s"


def factors(sizes):
    """Sizes as a product: 7*7*512."""
    return "*".join([size_text(size) for size in sizes])


def fill(template, values):
    """A program or sentence with its {name} holes filled."""
    for name, value in values.items():
        template = template.replace("{" + name + "}", str(value))
    return template
