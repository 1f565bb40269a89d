from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]

from ficfeed.errors import UnreadableFile
from ficfeed.formats import parse
from ficfeed.story import Rating, RawTag, Status, StoryDraft, TagKind, Where
from ficfeed.text.plain import plain

BODY = (
    "The lamp was out when Ann came down to the harbour, and nobody had thought to tell her.\n\n\n"
    "Bea stood on the wall with the oil can in both hands. “You took your time,” she said.\n\n\n"
    "They climbed the stair together and did not speak of it.\n\n\n\n"
    "In the morning the ships came in, one after the other, and none of them asked who had lit it.\n\n\n"
    "Ann slept until noon. When she woke there was bread on the table, and a ribbon round the loaf.\n"
)
NOTES = (
    "I wrote this on the ferry and I have never written these characters before, so please be gentle.\n\n"
    "My beta has not seen it. I am posting it anyway.\n"
)
TAGS = "Tags: category: angst, character: ann marsh, pairing: ann marsh/bea holt, ficlet\n"


def story(text: str, name: str = "a-lamp.txt") -> StoryDraft:
    return parse(text.encode(), name)


def written(draft: StoryDraft, kind: TagKind) -> list[tuple[str, Where]]:
    return [(tag.text, tag.where) for tag in draft.raw_tags if tag.kind is kind]


def test_title_notes_scenes_and_tags_of_a_journal_post() -> None:
    draft = story(f"Lamp Oil (Ann, Ann/Bea)\n\n{NOTES}\n\n{BODY}\n{TAGS}")
    assert draft.title == "Lamp Oil"
    assert [note[:8] for note in draft.notes_before] == ["I wrote ", "My beta "]
    assert [(c.scenes, c.html.count("<p>")) for c in draft.chapters] == [(2, 5)]
    text = plain(draft.chapters[0].html)
    assert text.startswith("The lamp was out") and text.endswith("round the loaf.")
    assert written(draft, TagKind.PAIRING) == [
        ("Ann/Bea", Where.TITLE),
        ("ann marsh/bea holt", Where.TAGLINE),
    ]
    assert written(draft, TagKind.CHARACTER)[-1] == ("ann marsh", Where.TAGLINE)
    assert draft.excerpt.startswith("The lamp was out") and len(draft.excerpt) <= 360


def test_a_single_post_is_complete_and_its_language_seen_and_both_are_said_to_be_inferred() -> None:
    draft = story(f"Lamp Oil\n\n{BODY}")
    assert (draft.status, draft.language) == (Status.COMPLETE, "en")
    assert draft.inferred == {"status", "language"}
    assert (draft.chapters_posted, draft.chapters_expected) == (1, 1)
    assert draft.rating is Rating.NOT_RATED


def test_header_block_is_read_and_kept_out_of_the_story() -> None:
    draft = story(
        "Title: Lamp Oil\nAuthor: wick\nPairing: Ann/Bea\nRating: PG-13\nLanguage: English\nWords: ~90\n"
        f"Summary: Somebody has to light it.\nA/N: For the ferry.\nStatus: WIP\n\n{BODY}"
    )
    assert (draft.title, draft.creators, draft.rating) == ("Lamp Oil", ("wick",), Rating.TEEN)
    assert (draft.summary, draft.notes_before) == ("Somebody has to light it.", ("For the ferry.",))
    assert (draft.words_declared, draft.status, draft.language) == (90, Status.IN_PROGRESS, "en")
    assert draft.words is not None and 80 < draft.words < 95
    assert draft.inferred == frozenset()
    assert plain(draft.chapters[0].html).startswith("The lamp was out")


@pytest.mark.parametrize(
    ("title", "status", "posted", "expected", "part"),
    [
        ("Lamp Oil (3/7)", Status.IN_PROGRESS, 3, 7, 3),
        ("Lamp Oil, Part 2/?", Status.IN_PROGRESS, 2, None, 2),
        ("Lamp Oil (5/5)", Status.COMPLETE, 5, 5, 5),
        ("Lamp Oil (1/1)", Status.COMPLETE, 1, 1, None),
    ],
)
def test_part_numbers_say_how_far_a_story_is(
    title: str, status: Status, posted: int, expected: int | None, part: int | None
) -> None:
    draft = story(f"{title}\n\n{BODY}")
    assert draft.title == "Lamp Oil"
    assert (draft.status, draft.chapters_posted, draft.chapters_expected) == (status, posted, expected)
    assert draft.part == part
    assert "status" not in draft.inferred


def test_a_story_that_says_it_goes_on_is_in_progress() -> None:
    assert story(f"Lamp Oil\n\n{BODY}\n\nTBC\n").status is Status.IN_PROGRESS


def test_the_word_end_is_no_part_of_the_story() -> None:
    assert plain(story(f"Lamp Oil\n\n{BODY}\n\nThe End\n").chapters[0].html).endswith("round the loaf.")


def test_bare_text_takes_its_title_and_part_from_the_file_name() -> None:
    draft = story(BODY, "just-lamp-oil part 2.txt")
    assert (draft.title, draft.part) == ("just lamp oil", 2)
    assert draft.status is Status.UNKNOWN
    assert plain(draft.chapters[0].html).startswith("The lamp was out")


def test_first_person_story_is_not_taken_for_notes() -> None:
    text = (
        "I have kept the lamp since they left. My hands smell of oil.\n\nI never minded the stairs.\n\n\n"
        "She came by once and stood at the foot of the tower, and I did not wave.\n\n"
        "I should have waved. I think of it when the wind is in the east, which it always is.\n\n"
        "There are four hundred steps, and I know each of them by its own small complaint.\n"
    )
    assert story(text).notes_before == ()


def test_more_than_a_third_is_never_notes() -> None:
    text = f"Lamp Oil\n\n{NOTES}\n\nShe lit it.\n\n\nIt burned.\n"
    assert story(text).notes_before == ()


def test_several_chapters_in_one_file() -> None:
    draft = story(
        "Lamp Oil\nby wick\n\nChapter 1: Wick\n\nA/N: Hello!\n\nAnn came down.\n\nBea waited.\n\n"
        "Chapter 2: Flame\n\nThey climbed.\n\nIt burned.\n"
    )
    assert [c.title for c in draft.chapters] == ["Wick", "Flame"]
    assert [c.notes_before for c in draft.chapters] == [("Hello!",), ()]
    assert [plain(c.html) for c in draft.chapters] == [
        "Ann came down.\n\nBea waited.",
        "They climbed.\n\nIt burned.",
    ]
    assert (draft.chapters_posted, draft.words) == (2, 9)


def test_a_file_that_is_one_chapter_says_which() -> None:
    draft = story(f"Title: Lamp Oil\nAuthor: wick\n\nChapter 3: The Sea\n\n{BODY}", "c.txt")
    assert (draft.title, draft.part, draft.chapters_posted) == ("Lamp Oil", 3, 3)
    assert [c.title for c in draft.chapters] == ["The Sea"]
    assert plain(draft.chapters[0].html).startswith("The lamp was out")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "cp1252", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encoding_and_line_ends_change_nothing(encoding: str, end: str) -> None:
    text = f"Lamp Oil (Ann/Bea)\n\n{NOTES}\n\n{BODY}\n{TAGS}"
    assert parse(text.replace("\n", end).encode(encoding), "a-lamp.txt") == story(text)


def test_typed_markup_becomes_markup_and_tags_become_blank_lines() -> None:
    draft = story(
        "Lamp Oil\n\n<p>Ann <i class=x>ran</i>&nbsp;&amp; ran.</p><p>Bea <3 her<br>oil.</p><hr>\n<p>Well.</p>"
    )
    assert draft.chapters[0].html == (
        "<p>Ann <i>ran</i> &amp; ran.</p>\n<p>Bea &lt;3 her<br>oil.</p>\n<hr>\n<p>Well.</p>"
    )
    assert draft.words == 8


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b" \n\n\t", "no words"),
        (b"***\n\n...\n", "no words"),
        (b"\x89PNG\r\n\x1a\n\0\0", "PNG"),
        (b"\x7fELF\x02", "program"),
        (b"%PDF-1.4\n", "PDF"),
        (b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/epub+zip", "EPUB"),
        (b"PK\x03\x04" + b"\0" * 26 + b"word/document.xml", "Word"),
        (b"{\\rtf1 }", "no words"),
        (b"<?xml version='1.0'?><feed/>", "XML"),
        (bytes(range(256)) * 64, "binary"),
        (b"\0" * 5000, "binary"),
    ],
)
def test_what_is_no_story_has_one_reason(data: bytes, word: str) -> None:
    with pytest.raises(UnreadableFile, match=word) as caught:
        parse(data, "x.txt")
    assert "\n" not in caught.value.reason


def test_a_few_zero_bytes_do_not_cost_a_story() -> None:
    assert story(f"Lamp\0 Oil\n\n{BODY}\0").title == "Lamp Oil"


def test_giant_fields_are_cut_and_reported() -> None:
    text = f"Title: {'oil ' * 100_000}\nTags: {', '.join(f'tag {n}' for n in range(10_000))}\n\n{BODY}"
    draft = story(text)
    assert len(draft.title) <= 500
    assert len(draft.raw_tags) <= 500
    assert draft.problems


def test_a_draft_survives_the_way_between_processes() -> None:
    draft = story(f"Lamp Oil (Ann/Bea)\n\n{NOTES}\n\n{BODY}\n{TAGS}")
    assert pickle.loads(pickle.dumps(draft)) == draft
    assert isinstance(draft.raw_tags[0], RawTag)


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str) and not isinstance(value, Enum):
        yield value
    elif isinstance(value, (tuple, list, frozenset)):
        for item in value:
            yield from strings(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from strings(getattr(value, one.name))


def check(data: bytes, name: str) -> None:
    try:
        draft = parse(data, name)
    except UnreadableFile as why:
        assert why.reason
        return
    element = etree.Element("x")
    for text in strings(draft):
        element.text = text  # lxml refuses what XML forbids
        text.encode()
    assert draft.title
    assert "\n" not in draft.title


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=2000), st.text(st.characters(blacklist_categories=[]), max_size=40))
def test_any_bytes_are_a_story_or_one_reason(data: bytes, name: str) -> None:
    check(data, name)


TYPICAL = [
    "Title: x",
    "Tags: a, b/c",
    "***",
    "",
    "",
    "",
    "A/N: hi",
    "Chapter 1",
    "Chapter 2: y",
    "by z",
    "<p>",
]
ODD = [
    "&#0;&#x1b;&#xd800;",
    "Rating: R",
    "Part 2/?",
    "The End",
    "I wrote this fic.",
    "Words: 5x100",
    "[a] (b/c)",
]
ANY = st.text(st.characters(blacklist_categories=[]), max_size=60)
LINES = st.one_of(ANY, st.sampled_from([*TYPICAL, *ODD]))


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=25))
def test_any_lines_are_a_story_or_one_reason(lines: list[str]) -> None:
    check("\n".join(lines).encode("utf-8", "surrogatepass"), "x.txt")
