"""catalogue.json, llms.txt and the Markdown twins: whole, derived, and as their contracts say."""

import copy
import json
import re

import pytest
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt
from samples import good_notebook, markdown, save

from whyshape.catalogue import SCHEMA_FILE, catalogue, catalogue_text, llms_txt, plain, twin, twin_path
from whyshape.causes import CAUSES
from whyshape.entry import TOPICS, read_entries, read_entry
from whyshape.environment import ROOT
from whyshape.families import FAMILIES
from whyshape.lattice import ENVIRONMENTS
from whyshape.programs import cells_hash, programs
from whyshape.publish import freshness
from whyshape.records import OUTCOMES, Record, Recorded, Said

ENTRIES = read_entries(ROOT / "notebooks")
SCHEMA = json.loads((ROOT / "docs" / SCHEMA_FILE).read_text())
FAILED = Said("error", "ValueError", "Negative dimension size", "part", "layer(x)")
VERSIONS = {"python": "3.7.16", "tensorflow": "1.15.5", "keras": "2.2.4-tf", "numpy": "1.16.6"}
RECORDS = [
    Record("b-2", "cpu", VERSIONS, {ENTRIES[0].id: Recorded("0" * 64, "2026-11-25", {"fixed": Said("no error")})}),
    Record(
        "a-1",
        "gpu",
        VERSIONS,
        {name: Recorded("1" * 64, "2026-11-25", {"failing": FAILED}) for name in (ENTRIES[0].id, "is-gone")},
    ),
]


def is_fresh(record, entry_id):
    return record.environment == "a-1"


@pytest.fixture
def content():
    return catalogue(ENTRIES, FAMILIES, CAUSES, RECORDS, is_fresh, {"old-name": ENTRIES[0].id})


def faults(content):
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(SCHEMA).iter_errors(content)]


def parsed(text):
    """The tokens of a Markdown text, tables too."""
    return MarkdownIt("commonmark").enable("table").parse(text)


# --- catalogue.json ---


def test_the_schema_is_a_schema_and_the_catalogue_obeys_it(content):
    Draft202012Validator.check_schema(SCHEMA)
    assert faults(content) == []


def spoil(path, value):
    """A spoiler that sets what `path` leads to."""

    def spoiled(content):
        *way, last = path
        for step in way:
            content = content[step]
        content[last] = value

    return spoiled


@pytest.mark.parametrize(
    "spoiler",
    [
        spoil(["schema"], "2"),
        spoil(["more"], 1),
        spoil(["entries", 0, "id"], "No Id"),
        spoil(["entries", 0, "topics"], []),
        spoil(["entries", 0, "page"], "/notebooks/x-y/"),
        spoil(["entries", 0, "error"], {"class": "ValueError"}),
        spoil(["entries", 0, "source", "url"], "javascript:alert(1)"),
        spoil(["wordings", 0, "weak"], "no"),
        spoil(["causes", 0, "page"], ""),
        spoil(["wordings", 0, "ops"], []),
        spoil(["records", 0, "date"], "yesterday"),
        spoil(["records", 0, "fresh"], None),
        spoil(["records", 0, "outcome"], "perhaps"),
        spoil(["records", 0, "part"], "imports"),
        spoil(["environments", 0, "versions"], {"python": 3}),
        spoil(["renamed", "old-name"], None),
        lambda content: content["entries"].append(content["entries"][0]),
        lambda content: content.pop("records"),
    ],
)
def test_the_schema_refuses_what_is_spoiled(content, spoiler):
    spoiled = copy.deepcopy(content)
    spoiler(spoiled)
    assert faults(spoiled)


def test_everything_is_in_it_once_and_every_name_leads_somewhere(content):
    ids = {kind: [item["id"] for item in content[kind]] for kind in ("entries", "families", "causes")}
    for known in ids.values():
        assert len(known) == len(set(known))
    assert ids["entries"] == [entry.id for entry in ENTRIES]
    assert set(ids["causes"]) == {cause.id for cause in CAUSES}
    assert {wording["family"] for wording in content["wordings"]} == set(ids["families"])
    for cause in content["causes"]:
        assert set(cause["families"]) <= set(ids["families"])
        assert set(cause["siblings"]) <= set(ids["causes"])
        assert (cause["page"] is not None) == (cause["id"] in ids["entries"])
    for entry in content["entries"]:
        assert set(entry["related"]) <= set(ids["entries"])
        assert entry["error"] is None or entry["error"]["family"] in ids["families"]


def test_the_same_sources_give_the_same_bytes_in_any_order(content):
    again = catalogue(ENTRIES[::-1], FAMILIES, CAUSES[::-1], RECORDS[::-1], is_fresh, {"old-name": ENTRIES[0].id})
    assert catalogue_text(content) == catalogue_text(again)
    assert json.loads(catalogue_text(content)) == content


def test_records_are_told_part_by_part_without_entries_that_are_gone(content):
    assert [environment["id"] for environment in content["environments"]] == ["a-1", "b-2"]
    failed, fixed = content["records"]
    assert (failed["entry"], failed["environment"], failed["part"]) == (ENTRIES[0].id, "a-1", "failing")
    assert (failed["class"], failed["text"], failed["fresh"]) == ("ValueError", "Negative dimension size", True)
    assert (fixed["outcome"], fixed["class"], fixed["text"], fixed["fresh"]) == ("no error", None, None, False)
    assert set(SCHEMA["$defs"]["record"]["properties"]["outcome"]["enum"]) == set(OUTCOMES)


def test_what_was_recorded_counts_while_the_cells_are_the_same():
    row, entry = ENVIRONMENTS[0], ENTRIES[0]
    now = cells_hash(programs(entry, tf1=row.runs_tf1, device=row.device))
    records = [
        Record(name, row.device, VERSIONS, {entry.id: Recorded(cells, "2026-11-25", {"failing": FAILED})})
        for name, cells in ((row.id, now), (row.id, "0" * 64), ("no-such-environment", now))
    ]
    assert [freshness(ENTRIES)(record, entry.id) for record in records] == [True, False, False]


def test_an_error_that_no_family_knows_has_none(tmp_path):
    content = catalogue([read_entry(save(tmp_path, good_notebook()))], FAMILIES, CAUSES)
    assert content["entries"][0]["error"]["family"] is None
    assert faults(content) == []


# --- Markdown twins ---


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_a_twin_holds_the_entry_and_nothing_of_material(entry):
    text = twin(entry, "Checked with X.", "https://example.org/it/")
    tokens = parsed(text)
    headings = [tokens[i + 1].content for i, token in enumerate(tokens) if token.type == "heading_open"]
    assert headings[0] == entry.question
    assert [title for title in headings if title in {section.title for section in entry.sections}] == [
        section.title for section in entry.sections
    ]
    fenced = [token.content.rstrip("\n") for token in tokens if token.type == "fence"]
    for tag in ("failing", "fixed"):
        assert all(cell.source in fenced for cell in entry.cells if tag in cell.tags)
    assert entry.setup.source in fenced
    assert entry.error is None or entry.error.text.strip() in fenced
    assert "Checked with X." in text and "<https://example.org/it/>" in text
    prose = "\n".join(token.content for token in tokens if token.type in ("inline", "html_block", "code_block"))
    for leftover in (r"^(!!!|\?\?\?)", r"\{:? ?[.#]", r"</?(svg|div|p|figure|details)\b", r"\.ipynb\)", r"\x1b"):
        assert not re.search(leftover, prose, re.MULTILINE), leftover
    assert "Traceback" not in text and "def shape_picture" not in text
    assert text.count("\nPicture: ") == sum(output.kind == "svg" for cell in entry.cells for output in cell.outputs)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_the_links_of_a_twin_lead_to_twins(entry):
    ids = {other.id for other in ENTRIES}
    tokens = [child for token in parsed(twin(entry)) for child in token.children or ()]
    for link in (token.attrs["href"] for token in tokens if token.type == "link_open"):
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


# --- llms.txt ---


def test_llms_txt_has_the_form_of_llmstxt_org():
    text = llms_txt(ENTRIES, "Whyshape", "Paste an error.", "https://example.org/", feed=True)
    assert text.startswith("# Whyshape\n\n> Paste an error.\n\n")
    sections = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    titles = [section.partition("\n")[0] for section in sections]
    assert titles == [
        title for title in [*(topic.capitalize() for topic in TOPICS), "For programs", "Optional"] if title in titles
    ]
    for section in sections:
        for line in section.partition("\n")[2].strip().split("\n"):
            assert re.fullmatch(r"- \[.+\]\(https://example\.org/[^)]*\): .+", line), line
    for entry in ENTRIES:
        assert text.count(f"https://example.org/{twin_path(entry.id)}") == 1


def test_llms_txt_without_an_address_is_relative_and_names_no_feed():
    text = llms_txt(ENTRIES, "Whyshape", "Paste an error.")
    assert "](catalogue.json)" in text and "://" not in text and "feed.xml" not in text
