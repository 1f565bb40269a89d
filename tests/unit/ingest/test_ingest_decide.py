"""What a draft means for a story, rule by rule."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.ingest.chapters import Arrived, match, runs
from ficfeed.ingest.decide import Decision, Offer, decide, decide_new
from ficfeed.ingest.shingles import ALIKE, Wording, containment
from ficfeed.store.known import KnownChapter, KnownStory
from ficfeed.story import ChapterDraft, EventKind, Status, StoryDate, StoryFacts

NOW = datetime(2026, 1, 2, tzinfo=UTC)
BEFORE = NOW - timedelta(days=9)
TEXTS: dict[int, str] = {}


def prose(seed: int, words: int = 400) -> str:
    """Text of its own for each seed."""
    rng = random.Random(seed)
    return " ".join("".join(rng.choices("aeioulmnrst", k=rng.randint(2, 9))) for _ in range(words))


def old(position: int, text: str, title: str | None = None, archive_id: str | None = None) -> KnownChapter:
    TEXTS[position] = text
    return KnownChapter(position, position, title, text.encode(), len(text.split()), archive_id)


def new(text: str, title: str | None = None, archive_id: str | None = None) -> Arrived:
    draft = ChapterDraft(title=title, words=len(text.split()), archive_id=archive_id)
    return Arrived(draft, text.encode(), lambda: Wording(text))


def stored(one: KnownChapter) -> Wording:
    return Wording(TEXTS[one.row])


def told(
    known: list[KnownChapter],
    offered: list[Arrived],
    *,
    baseline: bool = False,
    was: Status = Status.UNKNOWN,
    now_is: Status = Status.UNKNOWN,
    posted: int | None = None,
    same: bool = False,
    declared: bool = True,
    gone: bool = False,
    counts: dict[EventKind, int] | None = None,
) -> Decision:
    story = KnownStory(
        row=1,
        key="k",
        digest=b"same" if same else b"old",
        status=was,
        status_declared=declared,
        chapters_posted=len(known) or 1,
        first_seen_at=BEFORE,
        changed_at=BEFORE,
        gone=gone,
        chapters=tuple(known),
        counts=counts or {},
    )
    facts = StoryFacts(title="T", status=now_is, chapters_posted=posted or len(offered) or 1)
    offer = Offer(facts=facts, digest=b"same", chapters=tuple(offered))
    return decide(story, offer, NOW, baseline=baseline, wording=stored)


def kinds(decision: Decision) -> list[str]:
    return [event.kind.value for event in decision.events]


A, B, C, D = (prose(seed) for seed in range(4))


def test_what_is_known_already_is_nothing() -> None:
    assert told([old(1, A)], [new(A)], same=True) == Decision()


def test_a_chapter_more_is_chapters_and_news() -> None:
    decision = told([old(1, A)], [new(A), new(B), new(C)])
    assert kinds(decision) == ["chapters"]
    assert (decision.events[0].first, decision.events[0].last) == (2, 3)
    assert decision.changed_at == NOW


def test_chapters_at_two_places_are_two_events() -> None:
    decision = told([old(1, B)], [new(A), new(B), new(C)])
    assert [(event.first, event.last) for event in decision.events] == [(1, 1), (3, 3)]


def test_a_chapter_that_reads_otherwise_is_edited_and_no_news() -> None:
    decision = told([old(1, A), old(2, B)], [new(A), new(B + " and the end")])
    assert kinds(decision) == ["edited"]
    assert decision.changed_at is None
    assert decision.write


def test_a_chapter_that_was_taken_out_is_edited() -> None:
    assert kinds(told([old(1, A), old(2, B)], [new(B)])) == ["edited"]


def test_a_new_chapter_beside_a_changed_one_is_both() -> None:
    assert kinds(told([old(1, A)], [new(A + " more"), new(B)])) == ["chapters", "edited"]


def test_another_story_in_its_place_is_replaced() -> None:
    decision = told([old(1, A)], [new(B), new(C)])
    assert kinds(decision) == ["replaced"]
    assert (decision.changed_at, decision.alien) == (None, True)


def test_a_rewritten_single_chapter_is_edited_by_its_position() -> None:
    decision = told([old(1, A)], [new(B)])
    assert kinds(decision) == ["edited"]
    assert decision.alien


def test_chapters_are_known_by_their_archives_number_whatever_they_say() -> None:
    decision = told(
        [old(1, A, archive_id="7"), old(2, B, archive_id="8")],
        [new(C, archive_id="7"), new(B, archive_id="8"), new(A, archive_id="9")],
    )
    assert kinds(decision) == ["chapters", "edited"]
    assert (decision.events[0].first, decision.events[0].chapter_id) == (3, "9")


def test_chapters_are_known_by_title_before_wording() -> None:
    decision = told([old(1, A, "Rain"), old(2, B, "Sun")], [new(C, "Sun"), new(B[:9], "rain "), new(D)])
    assert kinds(decision) == ["chapters", "edited"]
    assert decision.events[0].first == 3


def test_a_split_chapter_is_known_by_its_wording() -> None:
    words = A.split()
    decision = told([old(1, A), old(2, B)], [new(" ".join(words[:200])), new(" ".join(words[200:])), new(B)])
    assert kinds(decision) == ["chapters", "edited"]
    assert decision.events[0].first in (1, 2)


def test_other_facts_alone_are_an_edit() -> None:
    assert kinds(told([old(1, A)], [new(A)])) == ["edited"]


def test_a_completion_is_news() -> None:
    decision = told([old(1, A)], [new(A)], was=Status.IN_PROGRESS, now_is=Status.COMPLETE)
    assert kinds(decision) == ["completed"]
    assert decision.changed_at == NOW


def test_the_last_chapter_is_both_chapters_and_completed() -> None:
    decision = told([old(1, A)], [new(A), new(B)], was=Status.IN_PROGRESS, now_is=Status.COMPLETE)
    assert kinds(decision) == ["chapters", "completed"]


def test_a_complete_story_that_goes_on_is_reopened() -> None:
    decision = told([old(1, A)], [new(A)], was=Status.COMPLETE, now_is=Status.IN_PROGRESS)
    assert kinds(decision) == ["reopened"]
    assert decision.changed_at is None
    again = told(
        [old(1, A)], [new(A)], was=Status.COMPLETE, now_is=Status.IN_PROGRESS, counts={EventKind.REOPENED: 2}
    )
    assert again.events[0].ordinal == 3


def test_what_was_only_inferred_cannot_be_reopened() -> None:
    decision = told([old(1, A)], [new(A)], was=Status.COMPLETE, now_is=Status.IN_PROGRESS, declared=False)
    assert kinds(decision) == ["edited"]


def test_what_was_gone_returns_without_being_news() -> None:
    decision = told([old(1, A)], [new(A)], same=True, gone=True)
    assert kinds(decision) == ["returned"]
    assert (decision.write, decision.changed_at) == (True, None)


def test_where_only_a_count_is_seen_more_are_chapters_and_fewer_an_edit() -> None:
    more = told([], [], posted=4)
    assert [(e.kind, e.first, e.last) for e in more.events] == [(EventKind.CHAPTERS, 2, 4)]
    fewer = told([old(1, A), old(2, B)], [], posted=1)
    assert kinds(fewer) == ["edited"]


def test_in_a_baseline_nothing_is_news() -> None:
    decision = told([old(1, A)], [new(A), new(B)], baseline=True)
    assert [event.baseline for event in decision.events] == [True]
    assert decision.changed_at is None


def test_news_never_moves_a_story_back() -> None:
    story = KnownStory(
        row=1, key="k", first_seen_at=BEFORE, changed_at=NOW + timedelta(days=1), chapters=(old(1, A),)
    )
    offer = Offer(facts=StoryFacts(title="T", chapters_posted=2), digest=b"x", chapters=(new(A), new(B)))
    decision = decide(story, offer, NOW, baseline=False, wording=stored)
    assert decision.changed_at == story.changed_at


@pytest.mark.parametrize(
    ("published", "revised", "file_time", "expected"),
    [
        ("2010", "2012-05-01", BEFORE, datetime(2012, 5, 1, tzinfo=UTC)),
        ("2010", None, BEFORE, datetime(2010, 1, 1, tzinfo=UTC)),
        (None, None, BEFORE, BEFORE),
        (None, None, None, NOW),
        ("2099", None, None, NOW),
    ],
)
def test_a_baseline_story_stands_at_its_own_time(
    published: str | None, revised: str | None, file_time: datetime | None, expected: datetime
) -> None:
    facts = StoryFacts(
        title="T",
        published=StoryDate(published) if published else None,
        revised=StoryDate(revised) if revised else None,
    )
    offer = Offer(facts=facts, digest=b"", file_time=file_time)
    assert decide_new(offer, NOW, baseline=True).changed_at == expected
    assert decide_new(offer, NOW, baseline=False).changed_at == NOW


@given(st.permutations(range(5)), st.integers(0, 5))
def test_reordered_chapters_are_all_known(order: list[int], kept: int) -> None:
    texts = [prose(seed, 60) for seed in range(5)]
    known = [old(at, text) for at, text in enumerate(texts[:kept], 1)]
    matching = match(known, [new(texts[at]) for at in order], stored)
    assert len(matching.added) == 5 - kept
    assert {one.row for one in matching.pairs if one} == {one.row for one in known}


def test_runs_are_unbroken() -> None:
    assert runs([1, 2, 4, 7, 8, 9]) == [(1, 2), (4, 4), (7, 9)]
    assert runs([]) == []


def test_versions_of_a_text_are_alike_and_others_are_not() -> None:
    text = prose(1, 3000)
    words = text.split()
    typos = " ".join("typo" if at % 12 == 0 else word for at, word in enumerate(words))
    for version in (text.upper(), " ".join(words[:1200]), typos, f"<p><i>{text}</i></p>", f"notes {text}"):
        assert containment(Wording(text), Wording(version)) >= ALIKE
    assert containment(Wording(text), Wording(prose(2, 3000))) < ALIKE / 3
    assert containment(Wording(prose(3, 50)), Wording(prose(4, 3000))) == 0


@given(st.text(max_size=200), st.text(max_size=200))
def test_containment_is_a_share_whatever_the_text(one: str, other: str) -> None:
    share = containment(Wording(one), Wording(other))
    assert 0 <= share <= 1
    assert share == containment(Wording(other), Wording(one))
