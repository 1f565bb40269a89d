"""The list of feeds as OPML, and robots.txt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from web_visits import BASE, Place, place


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Place]:
    """A site with a few stories."""
    with place(tmp_path) as made:
        yield made


def feeds(here: Place, query: str = "") -> list[str]:
    """Return the addresses of the feeds in a list."""
    answer = here.visit().get(f"/opml{query}")
    assert answer.status == 200
    ElementTree.fromstring(answer.text)
    return re.findall(r'xmlUrl="([^"]+)"', answer.text)


def test_the_list_holds_every_feed_once_grouped_by_kind(here: Place) -> None:
    found = feeds(here)
    assert found[0] == f"{BASE}/feeds/all.atom"
    assert f"{BASE}/feeds/pairing/ada-finch--rosa-vale.atom" in found
    assert len(found) == len(set(found))
    groups = re.findall(r'<outline text="([^"]+)" title="[^"]+">', here.visit().get("/opml").text)
    assert groups[:3] == ["Fandoms", "Pairings", "Characters"]


def test_the_list_can_be_of_one_kind_of_frequent_tags_or_of_events(here: Place) -> None:
    assert feeds(here, "?kind=relationship&min=2") == [f"{BASE}/feeds/pairing/ada-finch--rosa-vale.atom"]
    assert feeds(here, "?kind=fandom&events=1") == [f"{BASE}/feeds/fandom/the-lantern-road-tv.events.atom"]


def test_one_tag_has_a_list_of_its_two_feeds(here: Place) -> None:
    stem = f"{BASE}/feeds/pairing/ada-finch--rosa-vale"
    assert feeds(here, "?kind=pairing&slug=adarosa") == [f"{stem}.atom", f"{stem}.events.atom"]


def test_a_list_is_not_sent_twice(here: Place) -> None:
    first = here.visit().get("/opml")
    assert first.headers["content-type"] == "text/x-opml; charset=utf-8"
    assert here.visit().get("/opml", {"if-none-match": first.headers["etag"]}).status == 304


@pytest.mark.parametrize(
    ("query", "status"), [("kind=colour", 404), ("kind=fandom&slug=no", 404), ("min=many", 400)]
)
def test_a_list_of_what_there_is_not_is_refused(here: Place, query: str, status: int) -> None:
    assert here.visit().get(f"/opml?{query}").status == status


def test_collectors_are_asked_to_stay_out_but_readers_of_feeds_are_not(here: Place) -> None:
    text = here.visit(base_url="http://127.0.0.1:8000/f").get("/f/robots.txt").text
    assert "Disallow: /\n" in text and "Allow: /f/feeds/\n" in text
