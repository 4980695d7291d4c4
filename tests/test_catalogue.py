"""catalogue.json and llms.txt: whole, derived, and as their contracts say."""

import copy
import itertools
import json
import re
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator
from samples import good_notebook, save

from whyshape.catalogue import SCHEMA_FILE, catalogue, catalogue_text, llms_txt, twin_path
from whyshape.causes import CAUSES
from whyshape.entry import TOPICS, read_entries, read_entry
from whyshape.environment import ROOT
from whyshape.families import FAMILIES
from whyshape.lattice import BY_ID, ENVIRONMENTS
from whyshape.programs import cells_hash, programs
from whyshape.publish import freshness
from whyshape.records import OUTCOMES, Record, Recorded, Said, read_records

ENTRIES = read_entries(ROOT / "notebooks")
SCHEMA = json.loads((ROOT / "docs" / SCHEMA_FILE).read_text())
ENTRY_LIMIT = 10_000  # bytes of catalogue.json for one more entry, in 36 environments
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
        spoil(["schema"], "1"),
        spoil(["more"], 1),
        spoil(["entries", 0, "id"], "No Id"),
        spoil(["entries", 0, "topics"], []),
        spoil(["entries", 0, "page"], "/notebooks/x-y/"),
        spoil(["entries", 0, "error"], {"class": "ValueError"}),
        spoil(["entries", 0, "source", "url"], "javascript:alert(1)"),
        spoil(["wordings", 0, "weak"], "no"),
        spoil(["causes", 0, "page"], ""),
        spoil(["wordings", 0, "ops"], []),
        spoil(["records", 0, "entry"], "No Id"),
        spoil(["records", 0, "said"], []),
        spoil(["records", 0, "said", 0, "outcome"], "perhaps"),
        spoil(["records", 0, "runs", 0, "date"], "yesterday"),
        spoil(["records", 0, "runs", 0, "fresh"], None),
        spoil(["records", 0, "runs", 0, "environments"], []),
        spoil(["records", 0, "runs", 0, "parts"], {}),
        spoil(["records", 0, "runs", 0, "parts", "failing"], "A"),
        spoil(["records", 0, "runs", 0, "parts", "imports"], 0),
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


def test_records_are_told_entry_by_entry_without_entries_that_are_gone(content):
    assert [environment["id"] for environment in content["environments"]] == ["a-1", "b-2"]
    (records,) = content["records"]
    assert records["entry"] == ENTRIES[0].id
    failed, fixed = records["said"]
    assert (failed["outcome"], failed["class"], failed["text"]) == ("error", "ValueError", "Negative dimension size")
    assert (fixed["outcome"], fixed["class"], fixed["text"]) == ("no error", None, None)
    assert records["runs"] == [
        {"environments": ["a-1"], "date": "2026-11-25", "fresh": True, "parts": {"failing": 0}},
        {"environments": ["b-2"], "date": "2026-11-25", "fresh": False, "parts": {"fixed": 1}},
    ]
    assert set(SCHEMA["$defs"]["said"]["properties"]["outcome"]["enum"]) == set(OUTCOMES)


def record(environment, entry_id, **parts):
    return Record(environment, "cpu", VERSIONS, {entry_id: Recorded("1" * 64, "2026-11-25", parts)})


def test_what_many_environments_said_alike_is_told_once():
    runs = Said("no error")
    records = [record(f"e-{number:02}", ENTRIES[0].id, failing=FAILED, fixed=runs) for number in range(36)]
    records.append(record("e-99", ENTRIES[0].id, failing=FAILED, fixed=FAILED))
    (told,) = catalogue(ENTRIES, FAMILIES, CAUSES, records)["records"]
    assert len(told["said"]) == 2 and [run["parts"] for run in told["runs"]] == [
        {"failing": 0, "fixed": 1},
        {"failing": 0, "fixed": 0},
    ]
    assert told["runs"][0]["environments"] == [f"e-{number:02}" for number in range(36)]


def told_again(content):
    """What the catalogue says, row by row, as the records themselves would."""
    return {
        (records["entry"], environment, part): (run["date"], *records["said"][place].values())
        for records in content["records"]
        for run in records["runs"]
        for environment in run["environments"]
        for part, place in run["parts"].items()
    }


def test_nothing_of_the_real_records_is_lost_and_no_wording_stands_twice():
    records = read_records(ROOT / "verified", BY_ID)
    content = catalogue(ENTRIES, FAMILIES, CAUSES, records, freshness(ENTRIES))
    assert faults(content) == []
    ids = {entry.id for entry in ENTRIES}
    rows = {
        (entry_id, record.environment, part): (
            recorded.date,
            said.outcome,
            said.error_class or None,
            None if said.outcome == "no error" else said.text,
            said.where or None,
            said.statement or None,
            said.printed or None,
        )
        for record in records
        for entry_id, recorded in record.entries.items()
        if entry_id in ids
        for part, said in recorded.parts.items()
    }
    assert told_again(content) == rows
    for told in content["records"]:
        assert len({json.dumps(said) for said in told["said"]}) == len(told["said"])
        asked = [environment for run in told["runs"] for environment in run["environments"]]
        assert len(asked) == len(set(asked)) and set(asked) <= {one["id"] for one in content["environments"]}


def test_one_more_entry_in_all_environments_weighs_little():
    """A hundred entries in all releases, each with the wordings that a real entry has."""
    records, known = read_records(ROOT / "verified", BY_ID), {entry.id: entry for entry in ENTRIES}
    copies = {f"copy-{number}": entry for number, entry in zip(range(100), itertools.cycle(known), strict=False)}
    grown = [
        replace(record, entries={name: record.entries[of] for name, of in copies.items() if of in record.entries})
        for record in records
    ]
    entries = [replace(known[of], id=name) for name, of in copies.items()]
    sizes = [len(catalogue_text(catalogue(entries[:many], FAMILIES, CAUSES, grown))) for many in (1, 100)]
    print(sizes)
    assert (sizes[1] - sizes[0]) / 99 < ENTRY_LIMIT


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
