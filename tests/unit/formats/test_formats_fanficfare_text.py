"""Text files of FanFicFare: title page, table of contents, chapters behind tabulators."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ficfeed.errors import UnreadableFile
from ficfeed.formats import fanficfare_text, parse
from ficfeed.story import Rating, SeriesPlace, Status, StoryDraft, TagKind
from ficfeed.text.plain import plain

PAGE = {
    "Series": "Harbour Lights [2]",
    "Category": "Merlin (TV)",
    "Genre": "F/F, Angst, Lighthouses",
    "Language": "English",
    "Characters": "Ann Marsh, Bea Holt",
    "Relationships": "Ann Marsh/Bea Holt",
    "Status": "In-Progress",
    "Published": "2012-03-04",
    "Updated": "2012-05-06",
    "Packaged": "2020-01-01 10:00:00",
    "Rating": "Teen And Up Audiences",
    "Warnings": "No Archive Warnings Apply",
    "Chapters": "2",
    "Words": "1,234",
    "Kudos": "17",
    "Publisher": "archiveofourown.org",
    "Story URL": "https://archiveofourown.org/works/120",
    "Author URL": "https://archiveofourown.org/users/wick",
    "Summary": "Somebody must: nobody does.",
}
ONE = "The lamp was out when Ann came down to the harbour.\n\n“You took your time,” said Bea."
TWO = "They climbed the stair together.\n\n* * *\n\nNobody spoke of it again."


def file(
    chapters: list[tuple[str, str]], *, page: dict[str, str] = PAGE, contents: bool = True, tab: str = "\t"
) -> str:
    labels = "".join(f"{label}: {value}\n" for label, value in page.items())
    table = "".join(f"\n{title}\n" for title, _ in chapters) if contents else ""
    bodies = "".join(f"\n\n{tab}{title}\n\n{body}\n\n" for title, body in chapters)
    heading = f"\n\nTABLE OF CONTENTS\n\n{table}\n" if contents else ""
    return f"\n\n\nLamp Oil\n\nby wick\n\n\n\n{labels}\n\n\n{heading}{bodies}\n\nEnd file.\n"


BOTH = [("1. Oil", ONE), ("2. Wick", TWO)]


def story(text: str) -> StoryDraft:
    assert fanficfare_text.matches(text)
    return parse(text.encode(), "download.txt")


def written(draft: StoryDraft, kind: TagKind) -> list[str]:
    return [tag.text for tag in draft.raw_tags if tag.kind is kind]


def test_the_title_page_says_everything_and_packing_is_no_date() -> None:
    draft = story(file(BOTH))
    assert (draft.title, draft.creators, draft.summary) == (
        "Lamp Oil",
        ("wick",),
        "Somebody must: nobody does.",
    )
    assert (draft.rating, draft.status, draft.language) == (Rating.TEEN, Status.IN_PROGRESS, "en")
    assert draft.published and draft.published.iso == "2012-03-04"
    assert draft.revised and draft.revised.iso == "2012-05-06"
    assert (draft.words_declared, draft.chapters_posted, draft.chapters_expected) == (1234, 2, None)
    assert draft.series == (SeriesPlace("Harbour Lights", 2),)
    assert draft.key == "ao3:works/120"
    assert written(draft, TagKind.FANDOM) == ["Merlin (TV)"]
    assert written(draft, TagKind.CATEGORY) == ["F/F"]
    assert "Angst" in written(draft, TagKind.GENRE)


def test_chapters_lose_the_downloader_s_numbers() -> None:
    draft = story(file(BOTH))
    assert [(c.title, plain(c.html), c.scenes) for c in draft.chapters] == [
        ("Oil", ONE, 1),
        ("Wick", TWO.replace("\n\n* * *", ""), 2),
    ]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("1. Chapter 1", None),
        ("1. Chapter 1: Oil", "Oil"),
        ("Prologue", "Prologue"),
        ("1. 1984", "1984"),
        ("Oil", "Oil"),
    ],
)
def test_titles_of_chapters(title: str, shown: str | None) -> None:
    assert story(file([(title, ONE), ("2. Wick", TWO)])).chapters[0].title == shown


def test_a_story_of_one_chapter_has_neither_table_nor_title() -> None:
    page = {**PAGE, "Chapters": "1", "Status": "Completed"}
    draft = story(file([("Lamp Oil", ONE)], page=page, contents=False))
    assert [(c.title, plain(c.html)) for c in draft.chapters] == [(None, ONE)]
    assert (draft.status, draft.chapters_expected) == (Status.COMPLETE, 1)


def test_tabulators_may_be_lost_and_titles_wrapped() -> None:
    long = "1. Oil that came from the far side of the harbour and was of no"
    text = file([(f"{long} use to anybody", ONE), ("2. Wick", TWO)], tab="").replace(
        f"{long} use", f"{long}\nuse"
    )
    draft = story(text)
    assert [c.title for c in draft.chapters] == [f"{long[3:]} use to anybody", "Wick"]


def test_a_title_inside_the_story_is_no_chapter() -> None:
    draft = story(file([("Oil", f"{ONE}\n\nWick\n\nwas what he said."), ("Wick", TWO), ("End", ONE)]))
    assert len(draft.chapters) == 3


def test_labels_in_any_order_and_long_summaries() -> None:
    page = {"Summary": "One.\n\nTwo: a colon.\nThree.", "Packaged": "2020-01-01 10:00:00"}
    rest = {label: value for label, value in PAGE.items() if label not in page and label != "Series"}
    draft = story(file(BOTH, page={**rest, **page}))
    assert draft.rating is Rating.TEEN
    draft = story(file(BOTH, page={**rest, "Packaged": page["Packaged"], "Summary": page["Summary"]}))
    assert draft.summary == "One.\n\nTwo: a colon. Three."
    assert draft.series == ()


def test_notes_of_chapters_stand_apart() -> None:
    one = f"**Notes for the Chapter:**\n\n> Hi there!\n\n{ONE}\n\n"
    one += "**Notes for the Chapter:**\n\n> Bye!\n> \n> Soon."
    draft = story(file([("1. Oil", one), ("2. Wick", TWO)]))
    assert draft.chapters[0].notes_before == ("Hi there!",)
    assert " ".join(draft.chapters[0].notes_after) == "Bye! Soon."
    assert plain(draft.chapters[0].html) == ONE


def test_marks_that_the_converter_escaped_are_marks() -> None:
    draft = story(file([("1. Oil", "1984\\. It was dark.\n\n\\- And cold.\n\n\\* so"), ("2. Wick", TWO)]))
    assert plain(draft.chapters[0].html) == "1984. It was dark.\n\n- And cold.\n\n* so"


def test_a_post_with_labels_is_no_fanficfare_file() -> None:
    assert not fanficfare_text.matches("Title: Oil\nRating: PG\nWords: 9\nStatus: WIP\n\nAnn came.\n")


LINES = [
    "TABLE OF CONTENTS",
    "Packaged: x",
    "Rating: T",
    "Words: 1",
    "Status: x",
    "\t1. A",
    "1. A",
    "",
    "",
    "End file.",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=30)), max_size=40))
def test_any_lines_are_a_story_or_one_reason_in_fanficfare_s_manner(lines: list[str]) -> None:
    head = "T\n\nby a\n\nPackaged: x\nRating: T\nWords: 1\nStatus: Completed\n"
    try:
        assert parse((head + "\n".join(lines)).encode("utf-8", "replace"), "x.txt").title
    except UnreadableFile as why:
        assert why.reason
