"""Stories of FanFiction.Net made text: the line of facts, the downloader's table, notes in every chapter."""

from __future__ import annotations

import pytest

from ficfeed.formats import ffn_text, parse
from ficfeed.story import Rating, Status, StoryDraft, TagKind, Where
from ficfeed.text.plain import plain

LINE = (
    "Rated: Fiction T - English - Angst/Hurt/Comfort - [Ann M., Bea H.] Tom - Chapters: 2 - Words: 1,234 - "
    "Reviews: 3 - Updated: 5/6/2012 - Published: 3/4/2012 - Status: Complete - id: 1234567"
)
ONE = (
    "The lamp was out when Ann came down to the harbour, and nobody had thought to tell her.\n\n"
    "“You took your time,” said Bea, and went on polishing the glass as though it were noon.\n\n"
    "There was nothing to say to that. There was a great deal of oil, and no wick to be had."
)
TWO = "They climbed the stair together.\n\nNobody spoke of it again, and the ships came in."


def story(text: str) -> StoryDraft:
    assert ffn_text.matches(text)
    return parse(text.encode(), "download.txt")


def written(draft: StoryDraft, kind: TagKind) -> list[str]:
    return [tag.text for tag in draft.raw_tags if tag.kind is kind]


def saved(chapters: str, line: str = LINE, summary: str = "Somebody must.") -> str:
    return f"Lamp Oil\nby wick\n\nTV Shows » Merlin\n{line}\n\nSummary: {summary}\n\n\n{chapters}\n"


def test_the_line_of_facts_and_its_number_are_read() -> None:
    draft = story(saved(f"Chapter 1: Oil\n\n{ONE}\n\n\nChapter 2: Wick\n\n{TWO}\n\nThe End"))
    assert (draft.title, draft.creators, draft.summary) == ("Lamp Oil", ("wick",), "Somebody must.")
    assert (draft.key, draft.rating, draft.status) == ("ffn:s/1234567", Rating.TEEN, Status.COMPLETE)
    assert draft.published and draft.published.iso == "2012-03-04"
    assert draft.revised and draft.revised.iso == "2012-05-06"
    assert written(draft, TagKind.GENRE) == ["Angst", "Hurt/Comfort"]
    assert written(draft, TagKind.PAIRING) == ["Ann M./Bea H."]
    assert [(c.title, plain(c.html)) for c in draft.chapters] == [("Oil", ONE), ("Wick", TWO)]


def test_disclaimers_and_notes_of_every_chapter_stand_apart() -> None:
    chapters = (
        f"Chapter 1: Oil\n\nDisclaimer: I own nothing.\n\nA/N: First fic!\n\nBe gentle.\n\n---\n\n"
        f"{ONE}\n\n"
        f"A/N: So, that was it.\n\nPlease review!\n\n\nChapter 2: Wick\n\nAuthor's Note: Thanks!\n\n"
        f"{TWO}\n\nA/N: R&R!"
    )
    draft = story(saved(chapters))
    assert draft.chapters[0].notes_before == ("Disclaimer: I own nothing.", "First fic!", "Be gentle.")
    assert draft.chapters[0].notes_after == ("So, that was it.", "Please review!")
    assert draft.chapters[1].notes_before == ("Thanks!",)
    assert draft.notes_after == ("R&R!",)
    assert [plain(c.html) for c in draft.chapters] == [ONE, TWO]


def test_a_line_like_a_note_in_the_midst_of_a_chapter_stays() -> None:
    body = f"{ONE}\n\nNote: the lamp had three wicks.\n\n{ONE}\n\n{ONE}\n\n{ONE}"
    draft = story(saved(f"Chapter 1\n\n{body}\n\nChapter 2\n\n{TWO}"))
    assert "three wicks" in draft.chapters[0].html


@pytest.mark.parametrize(
    ("summary", "forms"),
    [
        ("Ann finds a lamp. Oneshot.", ["Oneshot"]),
        ("Ann finds a lamp. A drabble!", ["drabble"]),
        ("One-shot. Ann finds a lamp", ["One-shot"]),
        ("Ann found a drabble on the stair.", []),
        ("No oneshot, this.", []),
    ],
)
def test_a_sentence_that_is_a_form_says_what_the_story_is(summary: str, forms: list[str]) -> None:
    draft = story(saved(ONE, summary=summary))
    assert written(draft, TagKind.FORM) == forms
    assert all(tag.where is Where.HEADER for tag in draft.raw_tags if tag.kind is TagKind.FORM)
    assert draft.summary == summary


def test_without_a_fandom_the_number_is_no_key_of_this_site() -> None:
    assert story(saved(ONE).replace("TV Shows » Merlin\n", "")).key is None


@pytest.mark.parametrize(
    "chapters", [("*Chapter 1*: Oil", "*Chapter 2*: Chapter 2"), ("Chapter 1: Oil", "Chapter 2")]
)
def test_the_table_of_a_downloader_is_read(chapters: tuple[str, str]) -> None:
    text = (
        "Story: Lamp Oil\nStorylink: https://www.fanfiction.net/s/1234567/1/\nCategory: Merlin\n"
        "Genre: Angst/Romance\n"
        "Author: wick\nAuthorlink: https://www.fanfiction.net/u/12/\nLast updated: 05/06/2012\nWords: 1234\n"
        "Rating: K+\nStatus: In Progress\nContent: Chapter 1 to 2 of 2 chapters\nSource: FanFiction.net\n\n"
        f"Summary: Somebody must.\n\n{chapters[0]}\n\n{ONE}\n\n{chapters[1]}\n\n{TWO}\n"
    )
    draft = story(text)
    assert (draft.title, draft.creators, draft.key) == ("Lamp Oil", ("wick",), "ffn:s/1234567")
    assert (draft.rating, draft.status, draft.words_declared) == (Rating.GENERAL, Status.IN_PROGRESS, 1234)
    assert draft.revised and draft.revised.iso == "2012-05-06"
    assert written(draft, TagKind.FANDOM) == ["Merlin"]
    assert written(draft, TagKind.WARNING) == []
    assert [c.title for c in draft.chapters] == ["Oil", None]
    assert plain(draft.chapters[0].html) == ONE


def test_a_rating_in_prose_is_no_line_of_facts() -> None:
    assert not ffn_text.matches("Lamp Oil\n\nRated: T for swearing\n\nAnn came down to the harbour.\n")
