"""Bulk writes: whatever comes in whatever order, the derived lists are what a recount from scratch gives."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from recount import recount, stored
from sqlalchemy import Engine, insert, select

from ficfeed.store import tables
from ficfeed.store.changes import Changes, ChapterWrite, CopyWrite, FileWrite, StoryWrite, Withdrawal
from ficfeed.store.engine import open_engine, reading, writing
from ficfeed.store.intake import Intake, Numbers
from ficfeed.store.tables import EVERYTHING, entry, stale, story
from ficfeed.store.upgrade import upgrade
from ficfeed.story import (
    ChapterDraft,
    Event,
    EventKind,
    Rating,
    RawTag,
    Status,
    StoryFacts,
    StoryTag,
    TagKind,
    TagName,
    Where,
)

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    made = open_engine(tmp_path / "library.db")
    upgrade(made)
    with writing(made) as connection:
        connection.execute(
            insert(tables.source).values(
                id=1, kind="folder", place="/s", name="s", options="", last_count=0, failures=0, requests=0
            )
        )
    return made


def tags_of(names: list[str]) -> tuple[StoryTag, ...]:
    """Names with a slash are pairings, those in brackets minor ones; the rest are freeforms."""
    made = []
    for name in names:
        plain = name.strip("()")
        kind = TagKind.PAIRING if "/" in plain else TagKind.FREEFORM
        members = tuple(sorted(plain.split("/"))) if kind is TagKind.PAIRING else ()
        raw = RawTag(kind, name, Where.TAGLINE)
        qualifiers = ("background",) if name.startswith("(") else ()
        made.append(StoryTag(TagName(kind, plain, members=members), raw, qualifiers, "as written"))
    return tuple(made)


def a_story(row: int, names: list[str], *, new: bool, at: datetime = NOON, rank: int = 1) -> StoryWrite:
    rating = list(Rating)[rank]
    facts = StoryFacts(title=f"Story {row}", rating=rating, status=Status.COMPLETE, words=row)
    return StoryWrite(
        row=row,
        new=new,
        key=f"file:s/{row}",
        facts=facts,
        raw_tags=tuple(tag.raw for tag in tags_of(names) if tag.raw),
        tags=(*tags_of(names), StoryTag(TagName(TagKind.RATING, rating.value))),
        problems=(),
        digest=b"d",
        canon="1",
        corrections="",
        first_seen_at=NOON,
        changed_at=at,
        file_time=None,
        chapters=(ChapterWrite(ChapterDraft(title="One", words=row), b"text", b"digest"),),
        events=(Event(kind=EventKind.NEW, at=at),) if new else (),
    )


def write(
    engine: Engine, intake: Intake, *stories: StoryWrite, withdrawn: tuple[Withdrawal, ...] = ()
) -> None:
    with writing(engine) as connection:
        intake.write(connection, 1, Changes(stories=list(stories), withdrawn=list(withdrawn)))


@pytest.mark.parametrize("seed", range(12))
def test_lists_and_tallies_are_what_a_recount_gives(engine: Engine, seed: int) -> None:
    rng, intake = random.Random(seed), Intake()
    names = ["a", "b", "A", "x/y", "(x/y)", "p/q", "(p/q)", "e"]
    alive: list[int] = []
    row = 0
    for turn in range(12):
        changed = rng.sample(alive, min(len(alive), 3))
        old = [r for r in changed if rng.random() < 0.7]
        gone = [r for r in changed if r not in old]
        fresh = list(range(row + 1, row + 1 + rng.randint(0, 4)))
        row += len(fresh)
        at = NOON + timedelta(days=turn)
        stories = [
            a_story(r, rng.sample(names, 4), new=r in fresh, at=at, rank=rng.randrange(5))
            for r in old + fresh
        ]
        write(engine, intake, *stories, withdrawn=tuple(Withdrawal(r) for r in gone))
        alive = [r for r in alive + fresh if r not in gone or rng.random() < 0.3]
        assert stored(engine) == recount(engine)


def test_a_story_that_comes_back_is_listed_again(engine: Engine) -> None:
    intake = Intake()
    write(engine, intake, a_story(1, ["a"], new=True))
    write(engine, intake, withdrawn=(Withdrawal(1),))
    assert stored(engine) == (set(), Counter())
    write(engine, intake, a_story(1, ["a"], new=False))
    assert stored(engine) == recount(engine)
    assert len(stored(engine)[0]) == 3


def test_every_tag_that_lists_a_changed_story_is_stale(engine: Engine) -> None:
    intake = Intake()
    write(engine, intake, a_story(1, ["a", "b"], new=True), a_story(2, ["e"], new=True))
    with writing(engine) as connection:
        connection.execute(stale.delete())
        connection.execute(insert(stale).values(tag_id=1, turn=0))
    write(engine, intake, a_story(1, ["b", "c"], new=False))
    with reading(engine) as connection:
        names = {row.id: row.name for row in connection.execute(select(tables.tag))}
        turns = {row.tag_id: row.turn for row in connection.execute(select(stale))}
    names[EVERYTHING] = "everything"
    assert {names[row] for row in turns} == {"a", "b", "c", Rating.GENERAL.value, "everything"}
    assert turns[1] == 1


def test_kept_entries_of_changed_stories_are_dropped(engine: Engine) -> None:
    intake = Intake()
    write(
        engine, intake, a_story(1, ["a"], new=True), a_story(2, ["a"], new=True), a_story(3, ["a"], new=True)
    )
    with writing(engine) as connection:
        rows = [
            {"story_id": r, "event_id": e, "stamp": "s", "xml": "<x/>"} for r in (1, 2, 3) for e in (0, 1)
        ]
        connection.execute(insert(entry), rows)
    write(engine, intake, a_story(1, ["a"], new=False), withdrawn=(Withdrawal(3),))
    with reading(engine) as connection:
        assert set(connection.execute(select(entry.c.story_id)).scalars()) == {2}


def test_names_of_one_spelling_key_are_one_tag_and_slugs_never_clash(engine: Engine) -> None:
    intake = Intake()
    write(engine, intake, a_story(1, ["Anime", "anime", "Blood+", "Blood"], new=True))
    with reading(engine) as connection:
        rows = connection.execute(select(tables.tag).where(tables.tag.c.kind == "freeform")).all()
    assert len(rows) == 3
    assert len({row.slug for row in rows}) == 3


def test_tags_made_by_a_batch_that_failed_are_made_again(engine: Engine) -> None:
    intake = Intake()
    broken = Changes(
        stories=[a_story(1, ["a"], new=True)],
        files=[FileWrite(b"", b"a.txt", 1, 1, copy=99)],
    )
    with pytest.raises(Exception, match="FOREIGN KEY"), writing(engine) as connection:
        intake.write(connection, 1, broken)
    write(engine, intake, a_story(1, ["a"], new=True))
    assert stored(engine) == recount(engine)


def test_new_rows_are_numbered_from_where_the_library_ends(engine: Engine) -> None:
    with writing(engine) as connection:
        numbers = Numbers(connection)
        assert (numbers.story(), numbers.story(), numbers.copy()) == (1, 2, 1)
        place = CopyWrite(row=1, new=True, source=1, story=2, key="file:s/2")
        changes = Changes(stories=[a_story(2, ["a"], new=True)], copies=[place])
        Intake().write(connection, 1, changes)
        assert Numbers(connection).story() == 3
        assert Numbers(connection).copy() == 2


def test_who_was_folded_into_a_folded_story_follows_it(engine: Engine) -> None:
    intake = Intake()
    write(engine, intake, *(a_story(r, ["a"], new=True) for r in (1, 2, 3)))
    write(engine, intake, withdrawn=(Withdrawal(1, folded_into=2),))
    write(engine, intake, withdrawn=(Withdrawal(2, folded_into=3),))
    with reading(engine) as connection:
        into = {row.id: row.folded_into for row in connection.execute(select(story))}
    assert into == {1: 3, 2: 3, 3: None}
    assert stored(engine) == recount(engine)


def test_keys_may_pass_from_one_copy_to_another_in_a_batch(engine: Engine) -> None:
    def copies(keys: dict[int, str], *, new: set[int]) -> list[CopyWrite]:
        return [CopyWrite(row=r, new=r in new, source=1, story=1, key=key) for r, key in keys.items()]

    first = Changes(stories=[a_story(1, ["a"], new=True)], copies=copies({1: "x", 2: "y"}, new={1, 2}))
    for changes in (first, Changes(copies=copies({1: "y", 2: "z", 3: "x"}, new={3}))):
        with writing(engine) as connection:
            Intake().write(connection, 1, changes)
    with reading(engine) as connection:
        keys = {row.id: row.key for row in connection.execute(select(tables.copy))}
    assert keys == {1: "y", 2: "z", 3: "x"}
