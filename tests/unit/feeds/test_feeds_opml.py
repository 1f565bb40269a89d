from __future__ import annotations

from feeds_samples import SEEN, hostile
from hypothesis import given
from lxml import etree  # type: ignore[import-untyped]

from ficfeed.feeds.opml import OpmlFeed, document

_ALIKE = ("A/B", "A & B", "A-B", "a b")

ALL = OpmlFeed("All", "https://fic.example/feeds/all.atom", "https://fic.example/")


def _pair(name: str, group: str = "Pairings") -> OpmlFeed:
    return OpmlFeed(
        name,
        f"https://fic.example/feeds/pairing/{name}.atom",
        f"https://fic.example/tags/pairing/{name}",
        group,
    )


def test_feeds_stand_in_folders_and_those_without_above_them() -> None:
    body = etree.fromstring(document("Shelf", [_pair("b"), ALL, _pair("a")], SEEN)).find("body")
    assert [o.get("text") for o in body] == ["All", "Pairings"]
    assert [o.get("text") for o in body[1]] == ["b", "a"]
    assert body[0].get("type") == "rss"
    assert body[0].get("xmlUrl") == ALL.xml_url
    assert body[0].get("htmlUrl") == ALL.html_url


def test_a_feed_is_listed_once() -> None:
    assert document("Shelf", [ALL, ALL], SEEN).count(b"xmlUrl") == 1


def test_a_list_of_nothing_is_valid() -> None:
    assert etree.fromstring(document("Shelf", [], SEEN)).find("body/outline").get("text") == "No feeds yet"


def test_the_date_is_written_as_opml_asks() -> None:
    assert b"<dateModified>Sun, 01 Mar 2026 10:30:15 GMT</dateModified>" in document("Shelf", [ALL], SEEN)


@given(hostile, hostile, hostile)
def test_any_text_gives_a_well_formed_list(title: str, name: str, group: str) -> None:
    root = etree.fromstring(document(title, [OpmlFeed(name, ALL.xml_url, ALL.html_url, group)], SEEN))
    assert all(outline.get("text") for outline in root.iter("outline"))


def test_names_that_differ_in_signs_only_are_told_apart() -> None:
    feeds = [
        OpmlFeed(name, f"https://x.example/{n}", "https://x.example/", "Pairings")
        for n, name in enumerate(_ALIKE)
    ]
    found = [outline.get("text") for outline in etree.fromstring(document("x", feeds, SEEN)).iter("outline")]
    bare = ["".join(filter(str.isalnum, text)) for text in found if text and text != "Pairings"]
    assert len(set(bare)) == len(_ALIKE)
    assert "A & B (Pairings)" in found
