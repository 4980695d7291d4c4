"""Head elements, structured data, redirects, feed, report link, cards; and all of them in a built site."""

import json
import re
import struct
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from build import build
from jsonschema import Draft202012Validator
from samples import good_notebook, save

from whyshape import found, publish
from whyshape.card import SIZES, card, card_svg, fitted
from whyshape.entry import read_entries, read_entry
from whyshape.environment import ROOT

ENTRIES = read_entries(ROOT / "notebooks")
IDS = [entry.id for entry in ENTRIES]
ADDRESS = "https://example.org/why/"
URL = f"{ADDRESS}notebooks/a-b/"
EVIL = "</script><script>alert(1)</script><!-- \" ' & \u2028"
CHANGELOG = """# Changelog

Newest first.

## Unreleased

- Not yet.

## 0.2.0, 2026-11-25

### Added

- `a < b & c`

## 0.1.0 (2026-10-01)

- First.
"""


class Head(HTMLParser):
    """The meta, link and structured data of a page."""

    def __init__(self, html: str):
        super().__init__()
        self.meta: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.scripts: list[str] = []
        self.elements: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.elements.append(tag)
        if tag == "meta":
            self.meta[attributes.get("property") or attributes.get("name")] = attributes.get("content")
        elif tag == "link":
            self.links[attributes.get("type") or attributes.get("rel")] = attributes["href"]
        self.in_data = tag == "script" and attributes.get("type") == "application/ld+json"

    def handle_data(self, data):
        if self.elements and self.elements[-1] == "script" and self.in_data:
            self.scripts.append(data)


@pytest.fixture
def entry(tmp_path):
    notebook = good_notebook()
    notebook["cells"][0]["source"] = f"# Why {EVIL.strip()} ?\n\nBecause `a * b` is {EVIL.strip()}."
    return read_entry(save(tmp_path, notebook))


# --- head ---


def test_a_head_without_an_address_names_no_address():
    head = Head(found.head("Title", "Words.", "Whyshape"))
    assert head.meta["og:title"] == "Title" and head.meta["og:description"] == "Words."
    assert head.meta["og:type"] == "website" and head.meta["twitter:card"] == "summary"
    assert not {"og:url", "og:image"} & set(head.meta) and head.links == {} and head.scripts == []


def test_a_head_with_an_address_has_picture_and_feed(entry):
    head = Head(found.head("Title", "Words.", "Whyshape", URL, entry, card=True, feed=f"{ADDRESS}feed.xml"))
    assert head.meta["og:url"] == URL and head.meta["og:image"] == f"{URL}card.png"
    assert head.meta["og:type"] == "article" and head.meta["twitter:card"] == "summary_large_image"
    assert head.links == {"application/atom+xml": f"{ADDRESS}feed.xml"}


def test_no_text_breaks_out_of_the_head(entry):
    html = found.head(EVIL, EVIL, EVIL, URL, entry, card=True)
    head = Head(html)
    assert head.elements.count("script") == 1 and set(head.elements) == {"meta", "script"}
    assert head.meta["og:title"] == EVIL
    assert html.count("</script>") == 1 and "<!--" not in html.partition("ld+json")[2]
    (data,) = head.scripts
    assert data.isascii() and EVIL.strip() in json.loads(data)["mainEntity"]["name"]


# --- structured data ---


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_an_entry_is_a_question_page_in_plain_text(entry):
    page = json.loads(Head(found.json_ld(found.question_page(entry, URL))).scripts[0])
    assert (page["@context"], page["@type"]) == ("https://schema.org", "QAPage")
    question = page["mainEntity"]
    answer = question["acceptedAnswer"]
    assert (question["@type"], answer["@type"], question["answerCount"]) == ("Question", "Answer", 1)
    assert question["url"] == URL and answer["url"].startswith(f"{URL}#")
    for text in (question["name"], question["text"], answer["text"]):
        assert text and "`" not in text and "**" not in text and "](" not in text and "\n" not in text


def test_without_an_address_a_question_page_has_no_url(entry):
    assert "url" not in json.dumps(found.question_page(entry))


def test_unmarked_keeps_what_is_no_mark():
    assert found.unmarked("The **last** axis, *not* the [first](a-b.ipynb)\nof `x[**kw](1)`") == (
        "The last axis, not the first of x[**kw](1)"
    )
    for text in ("2 * 3 * 4", "a*b*c", "(2, 3)"):
        assert found.unmarked(text) == text


# --- redirects ---


def test_the_table_of_renamed_entries_is_right():
    assert found.rename_faults(found.RENAMED, IDS) == []


@pytest.mark.parametrize(
    ("renamed", "words"),
    [
        ({IDS[0]: IDS[1]}, "is an entry"),
        ({"old-name": "no-such-entry"}, "which is no entry"),
        ({"old-name": "new-name", "new-name": IDS[0]}, "which is no entry"),
        ({"old-name": "old-name"}, "which is no entry"),
    ],
)
def test_a_wrong_table_is_refused(renamed, words, tmp_path):
    assert words in "; ".join(found.rename_faults(renamed, IDS))
    with pytest.raises(ValueError, match=words):
        publish.publish(tmp_path, publish.site("Whyshape", "Words.", None), ENTRIES, "Checked.", renamed=renamed)
    assert list(tmp_path.iterdir()) == []


def test_a_redirect_leads_on_in_three_ways():
    ((path, html),) = found.redirects({"old-name": "a-b"}, ADDRESS).items()
    assert path == "notebooks/old-name/index.html"
    head = Head(html)
    assert '<meta http-equiv="refresh" content="0; url=../a-b/">' in html
    assert head.links["canonical"] == URL and '<a href="../a-b/">' in html
    assert Head(found.redirect("a-b")).links["canonical"] == "../a-b/"


# --- feed ---


def test_the_feed_holds_what_is_dated_newest_first():
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.fromstring(found.feed(CHANGELOG, "Whyshape", ADDRESS))
    assert feed.tag == f"{atom}feed" and feed.findtext(f"{atom}updated") == "2026-11-25T00:00:00Z"
    assert feed.find(f"{atom}link[@rel='self']").get("href") == f"{ADDRESS}feed.xml"
    entries = feed.findall(f"{atom}entry")
    assert [entry.findtext(f"{atom}title") for entry in entries] == ["0.2.0", "0.1.0"]
    assert entries[0].findtext(f"{atom}content") == "### Added\n\n- `a < b & c`"
    ids = [element.text for element in feed.iter(f"{atom}id")]
    assert len(ids) == len(set(ids)) == 3 and all(id.startswith(ADDRESS) for id in ids)


@pytest.mark.parametrize(
    ("changelog", "root"), [("# Changelog\n\n## Unreleased\n", ADDRESS), (CHANGELOG, None), ("", "")]
)
def test_there_is_no_feed_without_a_date_or_an_address(changelog, root):
    assert found.feed(changelog, "Whyshape", root) is None


def test_a_date_that_does_not_exist_is_refused():
    with pytest.raises(ValueError):
        found.feed("## 0.1.0, 2026-02-31\n", "Whyshape", ADDRESS)


# --- report ---


def test_a_report_is_filled_in():
    address = urlsplit(found.report_url("someone/whyshape", "a-b", "Checked with X & Y.", "ValueError: 5 + 2\n<b>"))
    assert (address.netloc, address.path) == ("github.com", "/someone/whyshape/issues/new")
    fields = parse_qs(address.query)
    assert fields["title"] == ["Wrong answer: a-b"]
    for words in ("Entry: a-b", "Checked with X & Y.", "```text\nValueError: 5 + 2\n<b>\n```"):
        assert words in fields["body"][0]


def test_a_long_paste_keeps_the_address_short():
    assert len(found.report_url("someone/whyshape", "a-b", "Checked.", "\u2028" * 100_000)) < 8000


@pytest.mark.parametrize("repository", [None, ""])
def test_without_a_repository_there_is_no_report_link(repository):
    assert found.report_url(repository, "a-b", "Checked.") is None


# --- cards ---


def size_of(png):
    """Width and height of a PNG."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_a_card_has_the_size_that_is_asked_for_and_is_drawn_once(entry, tmp_path, monkeypatch):
    png = card(entry, tmp_path)
    assert size_of(png) == (1200, 630) and len(png) < 200_000
    monkeypatch.setattr("whyshape.card.draw", None)
    assert card(entry, tmp_path) == png
    assert [path.suffix for path in tmp_path.iterdir()] == [".png"]


def test_an_entry_without_a_picture_has_no_card(entry, tmp_path):
    assert card(entry, tmp_path) is None


def test_any_question_fits():
    for question in ("Why?", "Why " * 200 + "?", "x" * 300, f"{EVIL}\x00"):
        size, lines = fitted(question)
        assert size in SIZES and len(lines) * 1.25 * size <= 440 + size
        ElementTree.fromstring(card_svg(question, '<svg viewBox="0 0 1 1"></svg>'))


# --- a built site ---


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("addressed")
    build(folder, SITE_URL=ADDRESS, GITHUB_REPOSITORY="someone/whyshape")
    return folder


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_a_built_page_can_be_found(built, entry):
    folder = built / "notebooks" / entry.id
    head = Head((folder / "index.html").read_text())
    url = f"{ADDRESS}notebooks/{entry.id}/"
    assert head.links["canonical"] == head.meta["og:url"] == url
    assert head.meta["og:title"] == entry.question and head.meta["description"] == entry.description
    assert json.loads(head.scripts[0])["mainEntity"]["name"] == found.unmarked(entry.question)
    assert head.meta["og:image"] == f"{url}card.png" and size_of((folder / "card.png").read_bytes()) == (1200, 630)
    assert 'href="index.md" type="text/markdown"' in (folder / "index.html").read_text()
    assert (folder / "index.md").read_text().startswith(f"# {entry.question}\n")
    assert f"<loc>{url}</loc>" in (built / "sitemap.xml").read_text()
    fragment = json.loads(head.scripts[0])["mainEntity"]["acceptedAnswer"]["url"].partition("#")[2]
    assert f'id="{fragment}"' in (folder / "index.html").read_text()


def test_what_llms_txt_and_the_catalogue_name_is_there(built):
    for address in re.findall(r"\]\((\S+)\): ", (built / "llms.txt").read_text()):
        path = built / address.removeprefix(ADDRESS)
        assert path.is_file() or (path / "index.html").is_file(), address
    content = json.loads((built / "catalogue.json").read_text())
    assert list(Draft202012Validator(json.loads((built / content["$schema"]).read_text())).iter_errors(content)) == []
    for entry in content["entries"]:
        assert all((built / entry[kind]).exists() for kind in ("page", "markdown", "notebook"))


def test_the_feed_is_there_once_the_changelog_has_a_date(built):
    feed = found.feed((ROOT / "CHANGELOG.md").read_text(), "Whyshape", ADDRESS)
    links = Head((built / "index.html").read_text()).links
    assert (built / "feed.xml").exists() == ("application/atom+xml" in links) == (feed is not None)


def test_a_page_that_is_no_entry_has_a_head_too(built):
    head = Head((built / "index.html").read_text())
    assert head.meta["og:url"] == ADDRESS and head.meta["og:type"] == "website"
    assert head.scripts == [] and "og:image" not in head.meta


def test_without_an_address_nothing_needs_one(tmp_path):
    build(tmp_path, SITE_URL="")
    head = Head((tmp_path / "notebooks" / IDS[0] / "index.html").read_text())
    assert "canonical" not in head.links and not {"og:url", "og:image"} & set(head.meta)
    assert not list(tmp_path.rglob("card.png")) and not (tmp_path / "feed.xml").exists()
    assert "://" not in (tmp_path / "llms.txt").read_text()
