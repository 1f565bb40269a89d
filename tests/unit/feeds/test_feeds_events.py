from __future__ import annotations

from datetime import timedelta

from feeds_samples import LOOK, SEEN, SLUGS, head, hostile, parsed, story
from hypothesis import given
from lxml import etree  # type: ignore[import-untyped]

from ficfeed.feeds.atom import document
from ficfeed.feeds.events import event_xml
from ficfeed.story import TOLD, Chapter, Event, EventKind, Story, event_id

LATER = SEEN + timedelta(days=2)


def _entry(event: Event, told: Story | None = None) -> etree._Element:
    return etree.fromstring(event_xml(told or story(), event, LOOK, SLUGS))


def test_an_event_has_an_id_of_its_own_and_its_own_time() -> None:
    event = Event(kind=EventKind.CHAPTERS, at=LATER, first=12, last=14)
    entry = _entry(event)
    assert entry.findtext("id") == f"urn:uuid:{event_id(story().key, event)}"
    assert entry.findtext("updated") == entry.findtext("published") == "2026-03-03T10:30:15+00:00"
    assert entry.findtext("title") == "The Lamp at Low Tide – chapters 12–14"


def test_the_storys_own_date_stands_in_the_body() -> None:
    body = _entry(Event(kind=EventKind.NEW, at=LATER)).findtext("content")
    assert "<b>Published:</b> 2010-12-24" in body


def test_an_event_has_the_categories_and_creators_of_its_story() -> None:
    entry = _entry(Event(kind=EventKind.COMPLETED, at=LATER))
    assert "Ada Brook/Tom Reed" in {c.get("term") for c in entry.iter("category")}
    assert entry.findtext("author/name") == "marigold"


def test_each_event_of_a_story_has_an_address_of_its_own() -> None:
    events = [Event(kind=kind, at=LATER, ordinal=n) for kind in TOLD for n in (1, 2)]
    events += [Event(kind=EventKind.CHAPTERS, at=LATER, first=n, last=n) for n in (2, 3)]
    addresses = {_entry(e).find("link").get("href") for e in events}
    assert len(addresses) == len(events)
    assert all(a.startswith(f"https://fic.example/lib/stories/{story().id}#") for a in addresses)


@given(hostile, hostile)
def test_any_title_of_story_or_chapter_survives_to_a_parser(title: str, chapter: str) -> None:
    told = story(title=title, chapters=(Chapter(position=2, title=chapter, words=1, scenes=1),))
    entry = event_xml(told, Event(kind=EventKind.CHAPTERS, at=LATER, first=2, last=2), LOOK, SLUGS)
    assert " – chapter 2" in parsed(document(head(), [entry], LATER)).entries[0].title
