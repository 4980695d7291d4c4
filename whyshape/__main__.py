"""The command line: `whyshape explain | new | run | check | record | mcp`.

Exit status: 0 done, 1 something is wrong with the entries (or nothing matched), 2 misuse.
"""

import sys
from pathlib import Path

USAGE = """\
usage: whyshape COMMAND ...

  explain [FILE]     what a pasted error means, with your numbers (default: standard input)
  new ID             write notebooks/ID.ipynb from the template
  run [ID ...]       execute entries and write them in normal form (default: all)
  check [ID ...]     every fault of every entry, with file, place and remedy (default: all)
  mcp                serve explain_error and get_entry to MCP clients
  record [ENV ...]   run the entries in other releases of TensorFlow and record what they say
"""
NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    command, *arguments = (sys.argv[1:] if argv is None else argv) or ["--help"]
    if command in ("-h", "--help"):
        print(USAGE, end="")
        return 0
    commands = {"new": new, "run": run, "check": check}
    if command == "explain":
        from whyshape.explain_command import main as explain  # alone here, since it must start at once

        return explain(arguments)
    if command == "mcp":
        from whyshape.mcp_server import main as mcp

        return mcp(arguments)
    if command == "record":
        from whyshape.record_command import main as record

        return record(arguments)
    if command not in commands:
        return misuse(f"unknown command {command!r}")
    return commands[command](arguments)


def new(arguments: list[str]) -> int:
    """Write a notebook from the template; an existing one is never touched."""
    from whyshape.entry import ID
    from whyshape.form import write
    from whyshape.notebook import replace, split_lines, with_ids
    from whyshape.template import new_notebook

    if len(arguments) != 1 or not ID.fullmatch(arguments[0]):
        return misuse("new takes one id in kebab-case that names the mistake, such as pool-larger-than-input")
    path = NOTEBOOKS / f"{arguments[0]}.ipynb"
    if path.exists():
        return misuse(f"notebooks/{path.name} exists already")
    import nbformat

    notebook = with_ids(nbformat.from_dict(new_notebook(path.stem)))
    replace(path, write(split_lines(notebook)))
    print(f"wrote notebooks/{path.name}")
    print(f"next: write it, then: whyshape run {path.stem}")
    print(cause_hint(path.stem))
    return 0


def cause_hint(entry_id: str) -> str:
    """Where the look-up's side of an entry stands, or a stub of it: without a cause no paste leads to the entry."""
    from whyshape.causes import CAUSES
    from whyshape.template import CAUSE

    if entry_id in [cause.id for cause in CAUSES]:
        return "its cause is there already: look for its id in whyshape/causes"
    return (
        f"then add its cause to a module of whyshape/causes, and to the list at its end:\n\n{CAUSE.format(id=entry_id)}"
    )


def run(arguments: list[str]) -> int:
    """Execute entries one after the other; one that fails is left as it was and the others still run."""
    from whyshape.form import faults_of
    from whyshape.notebook import RunFailed
    from whyshape.notebook import run as execute

    paths = chosen(arguments)
    failed = 0
    for number, path in enumerate(paths, start=1):
        print(f"[{number}/{len(paths)}] {path.stem} ...", end=" ", flush=True)
        try:
            seconds = execute(path)
        except RunFailed as error:
            failed += 1
            print(f"FAILED, left as it was\n  {error}", flush=True)
            continue
        faults = faults_of(path)
        failed += bool(faults)
        print(f"{seconds:.1f} s" + "".join(f"\n  {fault}" for fault in faults), flush=True)
    return 1 if failed else 0


def check(arguments: list[str]) -> int:
    """Print every fault of the chosen entries."""
    from whyshape.entry import InvalidEntry, read_entries
    from whyshape.form import faults_of

    paths = chosen(arguments)
    faults = [fault for path in paths for fault in faults_of(path)]
    if not faults:
        try:
            read_entries(NOTEBOOKS)
        except InvalidEntry as invalid:
            faults = invalid.faults
    for fault in faults:
        print(fault)
    entries = f"{len(paths)} {'entry' if len(paths) == 1 else 'entries'}"
    print(f"{entries}, {len(faults)} {'fault' if len(faults) == 1 else 'faults'}")
    return 1 if faults else 0


def chosen(ids: list[str]) -> list[Path]:
    """The notebooks of these ids, or all of them; SystemExit(2) names every id that does not exist."""
    known = {path.stem: path for path in sorted(NOTEBOOKS.glob("*.ipynb"))}
    unknown = [name for name in ids if name not in known]
    if unknown:
        sys.exit(misuse(f"no such entry: {', '.join(unknown)}\nentries: {', '.join(known) or 'none yet'}"))
    return [known[name] for name in ids] if ids else list(known.values())


def misuse(message: str) -> int:
    """Say what was wrong with the call."""
    print(f"whyshape: {message}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
