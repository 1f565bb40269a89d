from __future__ import annotations

import pytest
from feeds_samples import ADA, PAIRING, SEEN, raw, story

from ficfeed.feeds import words
from ficfeed.story import Chapter, Event, EventKind, Status, StoryDate, StoryTag, TagKind


def test_every_kind_of_tag_and_event_has_its_words() -> None:
    assert all(words.kind_label(kind) and words.kind_label(kind, 2) for kind in TagKind)
    assert all(words.event_text(story(), Event(kind=kind, at=SEEN)) for kind in EventKind)


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "4,106 words · complete · 1/1"),
        ({"words": 1, "status": Status.IN_PROGRESS}, "1 word · in progress · 1/?"),
        ({"words": None, "status": Status.UNKNOWN, "chapters_posted": 3, "chapters_expected": 9}, "3/9"),
        ({"words": None, "words_declared": 1200}, "1,200 words · complete · 1/1"),
        ({"words": 0}, "0 words · complete · 1/1"),
    ],
)
def test_the_line_of_facts(changes: dict[str, object], line: str) -> None:
    assert words.facts_line(story(**changes)) == line


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (Event(kind=EventKind.CHAPTERS, at=SEEN, first=12, last=14), "chapters 12–14"),
        (Event(kind=EventKind.CHAPTERS, at=SEEN, first=2, last=2), "chapter 2: Ebb"),
        (Event(kind=EventKind.CHAPTERS, at=SEEN, first=3), "chapter 3"),
        (Event(kind=EventKind.CHAPTERS, at=SEEN), "new chapters"),
        (Event(kind=EventKind.COMPLETED, at=SEEN), "complete"),
    ],
)
def test_what_happened(event: Event, text: str) -> None:
    chapters = (
        Chapter(position=2, title="Ebb", words=1, scenes=1),
        Chapter(position=3, title=None, words=1, scenes=1),
    )
    assert words.event_text(story(chapters=chapters), event) == text


@pytest.mark.parametrize("iso", ["2010", "2010-12", "2010-12-24"])
def test_a_date_is_as_precise_as_its_source(iso: str) -> None:
    assert words.date_text(StoryDate(iso)) == iso
    assert words.date_text(StoryDate("2010-12-24T21:37Z")) == "2010-12-24"


def test_remarks_name_qualifiers_and_implied_characters() -> None:
    assert (
        words.remarks(StoryTag(PAIRING, raw(TagKind.PAIRING, "x"), qualifiers=("past", "implied")))
        == " (past, implied)"
    )
    assert words.remarks(StoryTag(ADA)) == " (implied)"
    assert words.remarks(StoryTag(PAIRING)) == ""
