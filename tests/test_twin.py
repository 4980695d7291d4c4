"""The Markdown twins: of every page, whole, and plain enough for any reader of Markdown."""

import posixpath
import re
from dataclasses import replace
from html import unescape

import pytest
from markdown_it import MarkdownIt
from samples import good_notebook, markdown, save

from whyshape.badges import badges
from whyshape.devices import device_table
from whyshape.entry import TOPICS, read_entries, read_entry
from whyshape.environment import ROOT
from whyshape.history import groups, heard
from whyshape.lattice import BY_ID
from whyshape.page_twin import page_twin, page_twins
from whyshape.records import read_records
from whyshape.twin import plain, said_when, twin

ENTRIES = read_entries(ROOT / "notebooks")
RECORDS = read_records(ROOT / "verified", BY_ID)
SOURCES = {path.stem: path.read_text() for path in (ROOT / "docs").glob("*.md")}
PAGES = dict(page_twins(SOURCES, ENTRIES, RECORDS))
FILES = {"catalogue.json", "catalogue.schema.json", "llms.txt"}  # of the site, which no page is
NOT_PLAIN = (r"^(!!!|\?\?\?)", r"\{:? ?[.#]", r"^:   ", r"\.ipynb\)", r"&[a-z]+;|&#", r"\x1b")


def parsed(text):
    """The tokens of a Markdown text, tables too."""
    return MarkdownIt("commonmark").enable("table").parse(text)


def leftovers(text):
    """What is not plain Markdown in it."""
    tokens = parsed(text)
    prose = "\n".join(token.content for token in tokens if token.type in ("inline", "code_block"))
    html = [one.content for token in tokens for one in (token, *(token.children or ())) if one.type.startswith("html")]
    return html + [pattern for pattern in NOT_PLAIN if re.search(pattern, prose, re.MULTILINE)]


def headings(text):
    tokens = parsed(text)
    return [tokens[i + 1].content for i, token in enumerate(tokens) if token.type == "heading_open"]


def links(text):
    tokens = [child for token in parsed(text) for child in token.children or ()]
    return [token.attrs["href"] for token in tokens if token.type == "link_open"]


def resolved(path, link):
    """Where a link of the twin at `path` leads, from the site's root."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), link.partition("#")[0]))


# --- an entry ---


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_a_twin_holds_the_entry_and_nothing_of_material(entry):
    text = twin(entry, "Checked with X.", "https://example.org/it/", RECORDS)
    titles = headings(text)
    assert titles[0] == entry.question
    sections = [section.title for section in entry.sections]
    assert [title for title in titles if title in sections] == sections
    assert sections.index("Sources") > 0 and titles.index(sections[-2]) < titles.index("What it said when")
    fenced = [token.content.rstrip("\n") for token in parsed(text) if token.type == "fence"]
    for tag in ("failing", "fixed"):
        assert all(cell.source in fenced for cell in entry.cells if tag in cell.tags)
    assert entry.setup.source in fenced
    assert entry.error is None or entry.error.text.strip() in fenced
    assert "Checked with X." not in text and "<https://example.org/it/>" in text  # its own records say more
    assert leftovers(text) == []
    assert "Traceback" not in text and "def shape_picture" not in text
    assert text.count("\nPicture: ") == sum(output.kind == "svg" for cell in entry.cells for output in cell.outputs)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_a_twin_tells_what_every_release_said_the_newest_first(entry):
    text = said_when(entry, RECORDS)
    assert leftovers(text) == [] and text.startswith("## What it said when\n\nThe cells of this page were run in ")
    said = groups(heard(entry.id, "failing" if entry.error else "code", RECORDS))
    told = [title for title in headings(text) if re.match(r"[A-Z]+\. ", title)]
    assert len(told) == len(said) and told[0].startswith("A. ") and "Keras 3.15" in told[0]
    body = text.partition("### What the question's own code said")[0]
    for one, _ in said:
        first = one.text.strip().split("\n")[0][:200]
        assert first in body
    assert re.search(r"^- \*\*(The fix|The code of this page) (works|needs) .*\*\*$", text, re.MULTILINE)


def test_a_twin_claims_what_the_page_claims():
    for entry in ENTRIES:
        text = twin(entry, records=RECORDS)
        assert all(f"- {badge.text}.\n" in text for badge in badges(entry, RECORDS))
        assert ("## CPU and GPU\n" in text) == bool(device_table(entry, RECORDS))
        assert text.count("\n- GPU: ") == 1 and "\\<=" not in text


def test_while_nothing_is_recorded_a_twin_says_nothing_of_releases():
    assert said_when(ENTRIES[0], []) == ""
    text = twin(ENTRIES[0], "Checked with X.")
    assert "What it said when" not in text and "- Checked with X.\n" in text


def test_what_is_stale_is_told_as_such():
    (known,) = [record for record in RECORDS if record.environment == "tf-2.15.1-keras-2.15.0"]
    old = replace(known.entries[ENTRIES[0].id], cells="0" * 64)
    text = said_when(ENTRIES[0], [replace(known, entries={ENTRIES[0].id: old})])
    assert "> **Stale**\n>\n> The cells have changed since they were run in TF 2.15" in text


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_the_links_of_a_twin_lead_to_twins(entry):
    ids = {other.id for other in ENTRIES}
    for link in links(twin(entry)):
        found = re.fullmatch(r"\.\./([a-z0-9-]+)/index\.md(#[\w-]+)?", link)
        assert link.startswith("https://") or (found and found[1] in ids), link


def test_admonitions_become_quotations():
    text = 'Before.\n\n!!! warning "No `error`"\n    First.\n\n    ```python\n    !!! kept\n    ```\n\nAfter.'
    assert plain(text) == ("Before.\n\n> **No `error`**\n>\n> First.\n>\n> ```python\n> !!! kept\n> ```\n\nAfter.")
    assert plain("??? note\n    Folded.").startswith("> **Note**\n>\n> Folded.")


def test_what_only_looks_like_material_is_kept():
    for text in ("```python\n!!! warning\n{ .answer }\n```", "a set `{.5}` of numbers", "1 !!! 2"):
        assert plain(text) == text


def test_attributes_go_and_links_lead_to_twins():
    assert plain("[Go](a-b.ipynb#the-error){ .md-button }\n{ .answer }") == "[Go](../a-b/index.md#the-error)\n"[:-1]


def test_a_twin_without_picture_snippet_and_url(tmp_path):
    notebook = good_notebook()
    notebook["cells"][4] = markdown("## Why\n\nText is `str`.") | {"id": "cell-4"}
    text = twin(read_entry(save(tmp_path, notebook)))
    assert "- Topics: merge." in text and "Page:" not in text
    assert "Message (`TypeError`):\n\n```text\nunsupported operand" in text
    assert "This works:\n\n```python\ntotal = half(4)" in text and "Output:\n\n```text\n5\n```" in text


# --- every other page ---


def test_every_page_of_the_site_has_a_twin(site):
    pages = [page for page in site.rglob("index.html") if 'http-equiv="refresh"' not in page.read_text()]
    assert len(pages) == len(ENTRIES) + len(PAGES)
    for page in pages:
        text = page.with_name("index.md").read_text()
        assert leftovers(text) == [] and text.startswith("# ") and text.endswith("\n")
        title = re.search(r"<h1[^>]*>(.*?)<a class=\"headerlink\"|<h1[^>]*>(.*?)</h1>", page.read_text(), re.DOTALL)
        words = re.sub(r"<[^>]*>", "", title[1] or title[2])
        assert unescape(words).strip() == text.partition("\n")[0].removeprefix("# ").replace("`", "")


@pytest.mark.parametrize("path", PAGES)
def test_the_twin_of_a_page_is_plain_and_its_links_lead_somewhere(path):
    text = PAGES[path]
    assert leftovers(text) == [] and headings(text)
    known = set(PAGES) | FILES | {f"notebooks/{entry.id}/index.md" for entry in ENTRIES}
    for link in links(text):
        assert link.startswith(("https://", "#")) or resolved(path, link) in known, link


@pytest.mark.parametrize("name", SOURCES)
def test_the_twin_of_a_page_holds_its_headings_tables_and_code(name):
    source = re.sub(r"(?s)^---\n.*?\n---\n", "", SOURCES[name])
    text = PAGES["index.md" if name == "index" else f"{name}/index.md"]
    wanted = [re.sub(r" \{ .*\}$", "", title) for title in headings(source)]
    assert [title for title in headings(text) if title in wanted] == wanted
    for kind in ("fence", "table_open"):
        assert [one.content for one in parsed(text) if one.type == kind] == [
            one.content for one in parsed(source) if one.type == kind
        ]
    assert "<form" not in text and "placeholder" not in text


def test_lists_that_the_build_makes_are_in_the_twins():
    for entry in ENTRIES:
        line = f"- [{entry.question}]({{}}notebooks/{entry.id}/index.md)"
        assert PAGES["index.md"].count(line.format("")) == 1
        assert PAGES["topics/index.md"].count(line.format("../")) == len(entry.topics)
        assert f"### [{entry.question}](../notebooks/{entry.id}/index.md)" in PAGES["lattice/index.md"]
    shown = [topic.capitalize() for topic in TOPICS if any(topic in entry.topics for entry in ENTRIES)]
    assert headings(PAGES["topics/index.md"]) == ["Topics", *shown]


FAR = """\
---
title: T
---
# T

A &amp; `&amp; <b>` <https://example.org/>.
{ .lead }

<noscript>
<p class="x">No script: <a href="#t">below</a>.</p>
</noscript>
<form><p>In `it` <b>all</b></p></form>
<script>1 < 2</script>

## Two { #two }

```html
<form>
```

<!-- a list -->

<!-- a remark -->

[x](lattice.md#y) [z](notebooks/a-b.ipynb)

**D**
:   is <strong>bold</strong>
"""
FAR_TWIN = """\
# T

A & `&amp; <b>` <https://example.org/>.

No script: [below](#t).

## Two

```html
<form>
```

- [h](../index.md)

[x](../lattice/index.md#y) [z](../notebooks/a-b/index.md)

**D**
- is **bold**
"""


def test_forms_go_and_other_html_becomes_markdown():
    assert page_twin(FAR, "far", {"a list": "- [h](index.md)"}) == FAR_TWIN
