from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from ficfeed.records import draft_record, story_record
from ficfeed.story import (
    Chapter,
    ChapterDraft,
    Copy,
    RawTag,
    SeriesPlace,
    Status,
    Story,
    StoryDate,
    StoryDraft,
    StoryTag,
    TagKind,
    TagName,
    Where,
)

PAIR = RawTag(TagKind.PAIRING, "ann/bea", Where.TAGLINE)
PAIRING = TagName(TagKind.PAIRING, "Ann/Bea", members=("Ann", "Bea"))
TAGS = (
    StoryTag(TagName(TagKind.FANDOM, "Lighthouse"), RawTag(TagKind.FANDOM, "lighthouse", Where.HEADER)),
    StoryTag(PAIRING, PAIR, qualifiers=("past",)),
    StoryTag(TagName(TagKind.CHARACTER, "Ann"), RawTag(TagKind.CHARACTER, "ann", Where.HEADER)),
    StoryTag(TagName(TagKind.CHARACTER, "Bea")),
)
DRAFT = StoryDraft(
    title="Oil",
    creators=("me",),
    notes_before=("first",),
    notes_after=("last",),
    words=3,
    series=(SeriesPlace("Lamps", 2),),
    published=StoryDate("2010-12"),
    inferred=frozenset({"status", "language"}),
    status=Status.COMPLETE,
    raw_tags=(PAIR,),
    chapters=(ChapterDraft(html="<p>a</p>\n<hr>\n<p>b <i>c</i></p>", words=3, scenes=2),),
)


def test_draft_record_has_every_field_of_the_contract() -> None:
    assert draft_record(DRAFT, TAGS, "file:x", text=True) == {
        "key": "file:x",
        "title": "Oil",
        "creators": ["me"],
        "url": None,
        "archive": None,
        "summary": None,
        "notes": ["first", "last"],
        "rating": "Not Rated",
        "status": "complete",
        "language": None,
        "words": 3,
        "words_declared": None,
        "chapters": [{"position": 1, "title": None, "words": 3, "scenes": 2, "text": "a\n\nb c"}],
        "chapters_posted": 1,
        "chapters_expected": None,
        "inferred": ["language", "status"],
        "published": "2010-12",
        "revised": None,
        "series": [{"name": "Lamps", "position": 2}],
        "tags": {
            "fandom": ["Lighthouse"],
            "pairing": ["Ann/Bea"],
            "character": ["Ann"],
            "warning": [],
            "category": [],
            "genre": [],
            "form": [],
            "freeform": [],
        },
        "implied": {"character": ["Bea"]},
        "pairings": [
            {"name": "Ann/Bea", "kind": "romantic", "members": ["Ann", "Bea"], "qualifiers": ["past"]}
        ],
        "raw_tags": [{"kind": "pairing", "text": "ann/bea", "where": "tagline"}],
        "problems": [],
    }


def test_a_key_that_the_material_names_wins() -> None:
    assert draft_record(replace(DRAFT, key="ao3:works/1"), (), "file:x")["key"] == "ao3:works/1"


def test_text_is_given_only_when_asked_for() -> None:
    assert "text" not in draft_record(DRAFT, (), "k")["chapters"][0]


def test_a_stub_is_said_to_be_unknown() -> None:
    assert draft_record(replace(DRAFT, status=Status.STUB), (), "k")["status"] == "unknown"


def test_a_tag_written_twice_is_listed_once() -> None:
    record = draft_record(DRAFT, (*TAGS, *TAGS), "k")
    assert record["tags"]["pairing"] == ["Ann/Bea"]
    assert len(record["pairings"]) == 1


def test_story_record_has_the_same_fields_as_a_draft() -> None:
    now = datetime(2020, 1, 1, tzinfo=UTC)
    story = Story(
        row=1,
        key="file:x",
        title="Oil",
        first_seen_at=now,
        changed_at=now,
        tags=TAGS,
        raw_tags=tuple(tag.raw for tag in TAGS if tag.raw),
        copies=(Copy(source="a", local=True), Copy(source="b", archive="ao3", url="https://e.example/1")),
        chapters=(Chapter(position=1, title="One", words=2, scenes=1, html="<p>a b</p>"),),
    )
    record = story_record(story, text=True)
    assert list(record) == list(draft_record(DRAFT, TAGS, "k"))
    assert (record["url"], record["archive"]) == ("https://e.example/1", "ao3")
    assert record["chapters"][0]["text"] == "a b"
    assert [raw["text"] for raw in record["raw_tags"]] == ["lighthouse", "ann/bea", "ann"]
    json.dumps(record)
