"""Which Chromium the tests use, and what a test that needs one is marked with."""

import os
import shutil

import pytest

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
needs_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM and not os.environ.get("WHYSHAPE_REQUIRE_ALL"),
        reason="no chromium: apt-get install chromium, or set CHROMIUM",
    ),
]
