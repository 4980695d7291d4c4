"""Compile the shape calculator's arithmetic to a JavaScript module: the same functions, none written twice.

python -m whyshape.compile_calculator shapes.js
"""

import sys
from pathlib import Path

from whyshape.compile_js import compile_modules

EXPORTED = {
    "say": ["shape_text"],
    "layers": ["broadcast", "channels_first", "grouped", "smallest_that_works", "walk", "window_steps"],
    "read_layers": ["read_shape", "read_stack"],
}


def compile_calculator():
    """The module's text."""
    script, names = compile_modules(EXPORTED)
    exports = ",".join(f"{inside} as {name}" for name, inside in names.items())
    return f"// Compiled from whyshape/*.py by whyshape/compile_calculator.py.\n{script}\nexport {{{exports}}};\n"


def main(argv=None):
    """Write the module to the file named on the command line, or to standard output."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments:
        Path(arguments[0]).write_text(compile_calculator(), encoding="utf-8")
    else:
        sys.stdout.write(compile_calculator())
    return 0


if __name__ == "__main__":
    sys.exit(main())
