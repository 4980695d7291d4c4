"""Entry -> Markdown page. Knows Material's Markdown (admonitions, titled fences) and nothing of MkDocs.

Order of a page: question, answer, facts and buttons, then the notebook's own sections. What a reader in a hurry does
not need (imports, tracebacks, how a picture is drawn, code of another decade) is folded away.
"""

import re
from html import escape

from whyshape.entry import Cell, Entry, Output

PICTURE_SNIPPET = "shape_picture"  # its code stays in the notebook: a page shows the picture, not the pen
FOLDED = "text"  # folded code is not coloured: the colours are half of its weight, and few unfold it
FAILS, FIXED = "This fails", "This works"


def page(
    entry: Entry,
    verified: str,
    notebook_url: str,
    colab_url: str | None = None,
    report_url: str | None = None,
    history: str = "",
) -> str:
    """The page of an entry.

    `verified` is one sentence that says what the entry was executed with; `notebook_url` is where the notebook can be
    downloaded, relative to the page; `colab_url` opens it there and `report_url` reports a wrong answer, or None.
    `history` is the section that tells what each release said.
    """
    parts = [f"# {entry.question}", f"{entry.answer}\n{{ .answer }}", buttons(verified, notebook_url, colab_url)]
    for number, section in enumerate(entry.sections):
        if section.title == "Sources":
            parts.append(history)
        parts.append(f"## {section.title}")
        if number == 0:
            parts.append(folded("info", "Imports", fence(entry.setup.source, "python")))
        parts += [render(cell) for cell in section.cells]
    if report_url:
        parts.append(f"[Report a wrong answer]({report_url})")
    return "\n\n".join(part for part in parts if part) + "\n"


def buttons(verified: str, notebook_url: str, colab_url: str | None) -> str:
    """One line of facts, and the notebook and its text to take away; raw HTML, since MkDocs rewrites such links."""
    colab = f' <a class="md-button" href="{escape(colab_url)}">Open in Colab</a>' if colab_url else ""
    return (
        f'<p class="facts">{escape(verified)}</p>\n\n'
        f'<p class="facts"><a class="md-button" href="{escape(notebook_url)}" download>Download notebook</a>{colab}'
        ' <a class="md-button" href="index.md" type="text/markdown">Plain Markdown</a></p>'
    )


def render(cell: Cell) -> str:
    """One cell as Markdown."""
    if cell.kind == "markdown":
        return cell.source
    if cell.kind == "raw":
        return folded("abstract", "The question's code, as written in its day", fence(cell.source, FOLDED))
    if cell.snippet == PICTURE_SNIPPET:
        return ""
    outputs = [render_output(output) for output in cell.outputs]
    if any(output.kind == "svg" for output in cell.outputs):
        drawn = f"`{PICTURE_SNIPPET}` is defined in the notebook.\n\n{fence(cell.source, FOLDED)}"
        return "\n\n".join([*outputs, folded("example", "How this picture is drawn", drawn)])
    if cell.snippet and "fixed" not in cell.tags:
        return "\n\n".join([folded("example", f"snippets/{cell.snippet}.py", fence(cell.source, FOLDED)), *outputs])
    title = FAILS if "failing" in cell.tags else FIXED if "fixed" in cell.tags else ""
    device = next((f"Only on a {tag[:3].upper()}" for tag in ("cpu-only", "gpu-only") if tag in cell.tags), "")
    return "\n\n".join([fence(cell.source, "python", ". ".join(filter(None, [title, device]))), *outputs])


def render_output(output: Output) -> str:
    """What a cell printed, drew or raised."""
    if output.kind == "svg":
        drawing = re.sub(r"\s*\n\s*", " ", output.text.strip())  # a blank line would end the HTML block
        return f'<figure class="shapes" data-search-exclude>{drawing}</figure>'
    if output.kind == "text":
        return fence(output.text.rstrip("\n"), "text", "Output")
    message = indented(fence(output.text.strip("\n"), "text"))
    return f'!!! failure "{output.error_class}"\n\n{message}\n\n{traceback(output)}'


def traceback(output: Output) -> str:
    """The whole traceback, folded, and kept out of the search index: all tracebacks share the same words."""
    body = fence(output.traceback.strip("\n"), "text")
    return (
        '<details class="quote" data-search-exclude markdown="1">\n<summary>Full traceback</summary>\n\n'
        f"{body}\n\n</details>"
    )


def fence(text: str, language: str, title: str = "") -> str:
    """A code block; its fence is longer than any run of backticks in the text (Keras 3 quotes with backticks)."""
    longest = max(map(len, re.findall(r"`+", text)), default=0)
    ticks = "`" * max(3, longest + 1)
    heading = f' title="{title}"' if title else ""
    return f"{ticks}{language}{heading}\n{text}\n{ticks}"


def folded(kind: str, title: str, body: str) -> str:
    """A closed admonition."""
    return f'??? {kind} "{title}"\n\n{indented(body)}'


def indented(text: str) -> str:
    """Four blanks before every line: the body of an admonition."""
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))
