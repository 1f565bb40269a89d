"""Downloads of AO3 that somebody made text: whatever the converter did to indents, gaps and headings."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ficfeed.errors import UnreadableFile
from ficfeed.formats import ao3_text, parse
from ficfeed.story import Rating, SeriesPlace, Status, StoryDraft, TagKind
from ficfeed.text.plain import plain

POSTED = "Posted originally on the Archive of Our Own at http://archiveofourown.org/works/120."
TAGS = {
    "Rating": "Mature",
    "Archive Warnings": "Graphic Depictions Of Violence, Major Character Death",
    "Category": "F/F",
    "Fandoms": "Merlin (TV), Original Work",
    "Relationship": "Ann Marsh/Bea Holt (past), Minor or Background Relationship(s)",
    "Characters": "Ann Marsh, Old Tom | The Keeper",
    "Additional Tags": "Lighthouses, Hurt/Comfort, and then there was light",
    "Language": "English",
    "Series": "Part 2 of Harbour Lights, Part 1 of Oil",
    "Collections": "Yuletide 2012",
}
STATS = "Published: 2012-12-24 Completed: 2013-01-06 Words: 1,234 Chapters: 2/2"
ONE = "The lamp was out when Ann came down to the harbour.\n\n“You took your time,” said Bea."
TWO = "They climbed the stair together.\n\nNobody spoke of it again, and the ships came in."
FAREWELL = "Please drop by the Archive and comment to let the creator know if you enjoyed their work!"


def indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))


def quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


def plainly(text: str) -> str:
    return text


def table(stats: str = STATS, form: str = "{label}:\n    {value}\n", tags: dict[str, str] = TAGS) -> str:
    return "".join(form.format(label=label, value=value) for label, value in {**tags, "Stats": stats}.items())


def story(text: str) -> StoryDraft:
    assert ao3_text.matches(text)
    return parse(text.encode(), "download.txt")


def written(draft: StoryDraft, kind: TagKind) -> list[str]:
    return [tag.text for tag in draft.raw_tags if tag.kind is kind]


def work(body: str, *, rows: str = "", before: str = "", after: str = "") -> str:
    return (
        f"Lamp Oil\n\n{POSTED}\n\n{rows or table()}\nLamp Oil\n\nby wick and Bea Holt\n\n{before}"
        f"{body}\n\n\n{after}{FAREWELL}\n"
    )


CHAPTERS = f"\nChapter 1: Oil\n\n{ONE}\n\n\nChapter 2: Wick\n\n{TWO}"


def test_every_label_of_the_table_is_a_typed_tag() -> None:
    draft = story(work(CHAPTERS))
    assert (draft.title, draft.creators, draft.rating) == ("Lamp Oil", ("wick", "Bea Holt"), Rating.MATURE)
    assert (draft.key, draft.status, draft.language) == ("ao3:works/120", Status.COMPLETE, "en")
    assert (draft.words_declared, draft.chapters_posted, draft.chapters_expected) == (1234, 2, 2)
    assert draft.published and draft.published.iso == "2012-12-24"
    assert draft.revised and draft.revised.iso == "2013-01-06"
    assert draft.series == (SeriesPlace("Harbour Lights", 2), SeriesPlace("Oil", 1))
    assert written(draft, TagKind.WARNING) == ["Graphic Depictions Of Violence", "Major Character Death"]
    assert written(draft, TagKind.FANDOM) == ["Merlin (TV)", "Original Work"]
    assert written(draft, TagKind.PAIRING) == ["Ann Marsh/Bea Holt (past)"]
    assert written(draft, TagKind.CHARACTER) == ["Ann Marsh", "Old Tom | The Keeper"]
    assert written(draft, TagKind.FREEFORM) == [
        "Minor or Background Relationship(s)",
        "Lighthouses",
        "Hurt/Comfort",
        "and then there was light",
    ]


@pytest.mark.parametrize(
    "form",
    [
        "{label}:\n    {value}\n",
        "{label}:\n{value}\n",
        "{label}: {value}\n",
        "{label}:\n\n{value}\n\n",
        "**{label}:** {value}\n\n",
        "{label}:\t{value}\n",
    ],
)
def test_the_converter_s_manner_changes_nothing(form: str) -> None:
    draft, usual = story(work(CHAPTERS, rows=table(form=form))), story(work(CHAPTERS))
    assert draft == usual


@pytest.mark.parametrize("line", ["Chapters:\n    2/2", "Words: 1,234\n    Chapters: 2/2"])
def test_stats_may_stand_in_several_lines(line: str) -> None:
    draft = story(work(CHAPTERS, rows=table(f"Published: 2012-12-24\n    {line}")))
    assert (draft.chapters_posted, draft.status) == (2, Status.COMPLETE)


def test_tags_may_stand_one_a_line() -> None:
    rows = table(tags={**TAGS, "Characters": "Ann Marsh\n    Bea Holt\n    Old Tom"})
    assert written(story(work(CHAPTERS, rows=rows)), TagKind.CHARACTER) == [
        "Ann Marsh",
        "Bea Holt",
        "Old Tom",
    ]


def test_an_old_download_has_fewer_labels() -> None:
    rows = table("Published: 2009-11-15 Words: 9", tags={"Rating": "Not Rated", "Archive Warning": "None"})
    draft = story(work(ONE, rows=rows))
    assert (draft.rating, draft.status) == (Rating.NOT_RATED, Status.COMPLETE)
    assert draft.inferred == {"status", "language"}
    assert (draft.published and draft.published.iso, draft.revised) == ("2009-11-15", None)


@pytest.mark.parametrize(
    ("stats", "status", "expected"),
    [("2/?", Status.IN_PROGRESS, None), ("2/7", Status.IN_PROGRESS, 7), ("2/2", Status.COMPLETE, 2)],
)
def test_chapter_counts_say_how_far_it_is(stats: str, status: Status, expected: int | None) -> None:
    draft = story(work(CHAPTERS, rows=table(f"Published: 2012-12-24 Words: 1 Chapters: {stats}")))
    assert (draft.status, draft.chapters_posted, draft.chapters_expected) == (status, 2, expected)


@pytest.mark.parametrize("manner", [indented, quoted, plainly])
@pytest.mark.parametrize("colon", ["", ":"])
def test_asides_of_work_and_chapters_stand_apart(manner: type, colon: str) -> None:
    before = (
        f"Summary{colon}\n\n{manner('Somebody must.')}\n\n{manner('Nobody does.')}\n\n"
        f"Notes{colon}\n\n{manner('For Tom.')}\n\nSee the end of the work for more notes.\n\n\n"
    )
    chapters = (
        f"Chapter 1: Oil\n\nChapter Summary\n\n{manner('It burns.')}\n\n"
        f"Chapter Notes{colon}\n\n{manner('Hi!')}\n\n"
        f"See the end of the chapter for more notes\n\n{ONE}\n\nChapter End Notes\n\n{manner('Bye!')}\n\n"
        f"{manner('Soon.')}\n\n\n"
        f"Chapter 2: Wick\n\n{TWO}\n\n"
    )
    after = f"Afterword\n\nEnd Notes{colon}\n\n{manner('The end is nigh.')}\n\n{manner('Thanks.')}\n\n"
    draft = story(work(chapters, before=before, after=after))
    assert (draft.summary, draft.notes_before) == ("Somebody must.\n\nNobody does.", ("For Tom.",))
    assert draft.notes_after == ("The end is nigh.", "Thanks.")
    assert [(c.title, c.notes_before, c.notes_after) for c in draft.chapters] == [
        ("Oil", ("It burns.", "Hi!"), ("Bye!", "Soon.")),
        ("Wick", (), ()),
    ]
    assert [plain(c.html) for c in draft.chapters] == [ONE, TWO]


@pytest.mark.parametrize("manner", [indented, quoted])
def test_the_notes_of_a_one_shot_end_with_their_indent(manner: type) -> None:
    before = (
        f"Summary\n\n{manner('Somebody must.')}\n\nNotes\n\n{manner('For Tom.')}\n\n{manner('And Bea.')}\n\n"
    )
    draft = story(work(ONE, rows=table("Published: 2012-12-24 Words: 9 Chapters: 1/1"), before=before))
    assert (draft.notes_before, plain(draft.chapters[0].html)) == (("For Tom.", "And Bea."), ONE)


def test_notes_without_an_indent_end_at_a_wider_gap_or_after_a_paragraph() -> None:
    rows = table("Published: 2012-12-24 Words: 9 Chapters: 1/1")
    long = "\n\n".join([ONE] * 6)
    wide = story(work(long, rows=rows, before="Notes\n\nFor Tom.\n\nAnd Bea.\n\n\n"))
    assert (wide.notes_before, wide.chapters[0].html.count("<p>")) == (("For Tom.", "And Bea."), 12)
    even = story(work(long, rows=rows, before="Summary\n\nSomebody must.\n\n"))
    assert (even.summary, even.chapters[0].html.count("<p>")) == ("Somebody must.", 12)


def test_untitled_and_doubtful_headings() -> None:
    body = f"\nChapter 1\n\n{ONE}\n\nChapter 7\n\nwas the one that she read.\n\n\nChapter 2\n\n{TWO}"
    draft = story(work(body))
    assert [c.title for c in draft.chapters] == [None, None]
    assert "Chapter 7" in draft.chapters[0].html


def test_titles_without_numbers_are_chapters_where_they_are_as_many() -> None:
    draft = story(work(f"\n\nOil and Water\n\n{ONE}\n\n\n\nThe Wick\n\n{TWO}"))
    assert [c.title for c in draft.chapters] == ["Oil and Water", "The Wick"]


def test_works_inspired_by_it_are_no_part_of_it() -> None:
    after = "Works inspired by this one:\n\n    [Podfic] Lamp Oil by tom\n\n"
    assert plain(story(work(CHAPTERS, after=after)).chapters[-1].html) == TWO


def test_a_preface_heading_and_a_linked_address_are_read() -> None:
    posted = (
        "Posted originally on the [Archive of Our Own](https://archiveofourown.org/) at "
        "[https://archiveofourown.org/works/120](https://archiveofourown.org/works/120)."
    )
    text = f"## Preface\n\n**Lamp Oil**\n{posted}\n\n{table()}\n# Lamp Oil\n\nby wick\n\n{CHAPTERS}\n"
    draft = story(text)
    assert (draft.title, draft.creators, draft.key) == ("Lamp Oil", ("wick",), "ao3:works/120")


def test_a_sister_archive_s_download_is_read_the_same_way() -> None:
    text = work(CHAPTERS).replace("the Archive of Our Own", "the SquidgeWorld Archive")
    assert story(text.replace("archiveofourown.org", "squidgeworld.org")).chapters_posted == 2


def test_a_post_with_a_rating_is_no_download() -> None:
    assert not ao3_text.matches("Lamp Oil\n\nRating: PG\nWarnings: none\nFandom: Merlin\n\nAnn came down.\n")


LINES = [
    "Rating:",
    "    Mature",
    "Stats:",
    "Chapters: 2/2",
    "Chapter 1",
    "Chapter 2: x",
    "Notes",
    "End Notes",
    "by a",
]
MORE = [
    "Summary:",
    "    x",
    "> y",
    "",
    "",
    "",
    "Series: Part 1 of X",
    "Works inspired by this one",
    FAREWELL,
    "# T",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(LINES + MORE), st.text(max_size=40)), max_size=40))
def test_any_lines_below_the_address_are_a_story_or_one_reason(lines: list[str]) -> None:
    try:
        draft = parse("\n".join(["T", POSTED, *lines]).encode("utf-8", "replace"), "x.txt")
    except UnreadableFile as why:
        assert why.reason
    else:
        assert draft.title
        assert draft.words == sum(chapter.words for chapter in draft.chapters)
