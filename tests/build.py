"""Building the site for a test, and serving it."""

import contextlib
import functools
import http.server
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from whyshape.environment import ROOT


def build(folder: Path, **environment: str) -> str:
    """Build the site into `folder`, strictly; what MkDocs printed. Without -q, which would switch strict off."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1", "GITHUB_REPOSITORY": ""} | environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stderr


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


class SlowHandler(QuietHandler):
    """Pages arrive in pieces, as over a poor line: what has arrived is shown before the rest is there.

    A piece ends with a line: half a word, which wraps when the rest comes, moves on any page.
    """

    def copyfile(self, source, outputfile):
        if not source.name.endswith(".html"):
            return super().copyfile(source, outputfile)
        while piece := b"".join(source.readlines(2_000)):
            outputfile.write(piece)
            time.sleep(0.02)


@contextlib.contextmanager
def served(folder: Path, handler: type[QuietHandler] = QuietHandler) -> Iterator[str]:
    """The address at which `folder` can be seen, as any web server would show it."""
    server = http.server.ThreadingHTTPServer(("localhost", 0), functools.partial(handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
