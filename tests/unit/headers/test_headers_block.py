"""Header blocks: which lines are header, what they say, where the story begins."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.headers import block
from ficfeed.headers.facts import HeaderBlock, Part
from ficfeed.story import TagKind, Where

LABELS = ["Title: ", "Rating: ", "A/N: ", "Summary:", "Pairing - ", "***", "---", "", "  ", "By: ", "Tags: "]
LINES = st.lists(
    st.tuples(st.sampled_from([*LABELS, ""]), st.text(max_size=20)).map("".join),
    max_size=20,
)


def read(text: str) -> tuple[HeaderBlock, str]:
    lines = dedent(text).strip("\n").split("\n")
    header = block.read(lines)
    return header, "\n".join(lines[header.end :])


def tags(header: HeaderBlock, kind: TagKind) -> list[str]:
    return [tag.text for tag in header.raw_tags if tag.kind is kind]


def test_block_ends_at_the_first_paragraph_without_a_label() -> None:
    header, body = read(
        """
        Title: Salt Wind
        Author: harbour_cat
        Pairing: Ana/Bo, past Ana/Cy
        Rating: PG-13
        Word Count: ~1.5k

        It blew: that was all.
        """
    )
    assert header.title == "Salt Wind"
    assert header.creators == ("harbour_cat",)
    assert tags(header, TagKind.PAIRING) == ["Ana/Bo", "past Ana/Cy"]
    assert (header.words, header.words_approx) == (1500, True)
    assert body == "It blew: that was all."
    assert {tag.where for tag in header.raw_tags} == {Where.HEADER}


def test_blank_lines_between_labels_do_not_end_the_block() -> None:
    header, body = read("Title: Salt\n\nRating: R\n\nDisclaimer: not mine.\n\nThe king woke.")
    assert header.title == "Salt"
    assert header.other_fields == ("disclaimer",)
    assert body == "The king woke."


def test_divider_ends_the_block_and_belongs_to_neither() -> None:
    header, body = read("Title: Salt\nRating: R\n\n* * *\n\nRain.")
    assert header.found and body == "Rain."


def test_divider_between_labels_does_not_end_the_block() -> None:
    header, body = read("---\ntitle: Salt\nrating: R\n---\n\nSummary: She waits.\n\nRain.")
    assert (header.title, header.summary, body) == ("Salt", "She waits.", "Rain.")


def test_value_runs_over_lines_until_the_next_label() -> None:
    header, body = read("Title: Salt\nSummary: She waits\nat the quay\nfor hours.\nRating: G\n\nRain.")
    assert header.summary == "She waits at the quay for hours."
    assert body == "Rain."


def test_colon_inside_a_value_opens_nothing() -> None:
    header, _ = read(
        'Title: Salt\nSummary: He said: "Note: the boats are gone. Rating: zero."\nRating: G\n\nRain.'
    )
    assert header.notes == ()
    assert tags(header, TagKind.RATING) == ["G"]


def test_dialogue_with_label_words_is_story() -> None:
    header, body = read(
        "Rain, again. He walked: the river, the bridge.\n\n“Title?” she asked.\n\nRating: none, he said."
    )
    assert not header.found
    assert body.startswith("Rain, again.")


def test_weak_label_alone_is_story() -> None:
    header, _ = read("Time: the one thing he had never had.\n\nHe ran.")
    assert not header.found


def test_note_alone_is_a_header() -> None:
    header, body = read("A/N: First try, be kind!\n\nRain.")
    assert header.notes == ("First try, be kind!",)
    assert body == "Rain."


def test_label_with_its_value_below() -> None:
    header, body = read(
        "Rating:\n    Teen And Up Audiences\nCharacters:\n    Ana, Bo\n\nSummary\n\n    She waits.\n\nRain."
    )
    assert tags(header, TagKind.RATING) == ["Teen And Up Audiences"]
    assert tags(header, TagKind.CHARACTER) == ["Ana", "Bo"]
    assert header.summary == "She waits."
    assert body == "Rain."


def test_space_only_labels_need_a_rating_among_them() -> None:
    header, _ = read("fic the long quay\nauthor harbour_cat\nrating pg-13")
    assert (header.title, header.creator_text) == ("the long quay", "harbour_cat")
    header, _ = read("Author Ana wrote letters.\nTitle deeds burned.")
    assert not header.found


def test_unlabelled_phrases_among_labels_are_understood() -> None:
    header, body = read(
        "Setting: the quay\nRating: R\nUn-beta'ed, sorry\nMention of animal death\n2260 words\n\nRain."
    )
    assert header.other_fields == ("beta", "setting")
    assert header.words == 2260
    assert tags(header, TagKind.WARNING) == ["Mention of animal death"]
    assert body == "Rain."


@pytest.mark.parametrize(
    ("value", "people", "pairings"),
    [
        ("Ana. Bo/Ana.", ["Ana"], ["Bo/Ana"]),
        ("Ana, Dr. Cy", ["Ana", "Dr. Cy"], []),
        ("various others. Definite Ana/Bo, especially in pt. 2.", [], ["Definite Ana/Bo"]),
        ("Ana and Bo", ["Ana", "Bo"], []),
    ],
)
def test_characters_and_pairings_are_told_apart_by_value(
    value: str, people: list[str], pairings: list[str]
) -> None:
    header, _ = read(f"Title: Salt\nCharacters/Pairings: {value}")
    assert tags(header, TagKind.CHARACTER) == people
    assert tags(header, TagKind.PAIRING) == pairings


def test_rating_and_warnings_in_one_field() -> None:
    header, _ = read("Rating/Warning(s) | PG/none\nGenre | Drama.")
    assert (tags(header, TagKind.RATING), tags(header, TagKind.WARNING)) == (["PG"], ["none"])
    assert tags(header, TagKind.GENRE) == ["Drama"]


def test_warning_inside_the_rating_is_a_warning() -> None:
    header, _ = read("Title: Salt\nRating: Hard R. WARNING: bad language, storms.")
    assert tags(header, TagKind.WARNING) == ["bad language", "storms"]


def test_spoilers_are_no_warnings() -> None:
    header, _ = read("Title: Salt\nWarnings/Spoilers: 7x18, storms")
    assert tags(header, TagKind.WARNING) == ["storms"]
    assert header.other_fields == ("spoilers",)


def test_several_labels_on_one_line() -> None:
    header, _ = read("Title: Salt\nPublished: 2012-02-07 Words: 31,623 Chapters: 3/?")
    assert header.dates == (("date", "2012-02-07"),)
    assert header.words == 31623
    assert header.chapters == (3, None)


def test_part_number_leaves_the_title() -> None:
    header, _ = read("Title: Salt Part 2/?\nRating: G")
    assert (header.title, header.part) == ("Salt", Part(2, None))


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("WIP?: No", "complete"),
        ("WIP | yes", "in progress"),
        ("Complete: yes", "complete"),
        ("Story status: on hiatus", "on hiatus"),
    ],
)
def test_status_counts_its_label(line: str, status: str) -> None:
    header, _ = read(f"Title: Salt\n{line}")
    assert header.status_text == status


def test_series_has_a_place() -> None:
    header, _ = read("Title: Salt\nSeries: Part 2 of The Quay Stories")
    assert [(s.name, s.position) for s in header.series] == [("The Quay Stories", 2)]


def test_category_means_fandom_where_a_tool_exported() -> None:
    header, _ = read(
        "Category: Little Boats - A. Nobody\nGenre: Gen, Family\nPackaged: 2020-01-01 10:00:00\nRating: G"
    )
    assert tags(header, TagKind.FANDOM) == ["Little Boats - A. Nobody"]
    assert header.dates == (("packaged", "2020-01-01 10:00:00"),)


def test_known_fandoms_are_parted_at_the_slash_and_others_are_not() -> None:
    header, _ = read("Title: Salt\nFandom: Torchwood/Doctor Who")
    assert tags(header, TagKind.FANDOM) == ["Torchwood", "Doctor Who"]
    header, _ = read("Title: Salt\nFandom: Quay/Harbour")
    assert tags(header, TagKind.FANDOM) == ["Quay/Harbour"]


def test_an_address_is_no_part_of_the_creator() -> None:
    header, body = read("TITLE: Salt\nAUTHOR: Ann\nE-MAIL: ann@example.org\nRATING: G\n\nRain fell.")
    assert (header.creators, body) == (("Ann",), "Rain fell.")


def test_no_pairing_is_no_pairing() -> None:
    header, _ = read("Title: Salt\nPairing: None (gen)\nRating: G")
    assert tags(header, TagKind.PAIRING) == []
    assert tags(header, TagKind.CATEGORY) == ["gen"]


def test_labels_below_the_head_are_story() -> None:
    text = "Title: Salt\nRating: G\n\n" + "Rain fell.\n\n" * 80 + "Rating: none, he said."
    header, body = read(text)
    assert tags(header, TagKind.RATING) == ["G"]
    assert body.endswith("Rating: none, he said.")


@given(LINES)
def test_header_and_story_together_hold_every_line(lines: list[str]) -> None:
    header = block.read(lines)
    assert 0 <= header.end <= len(lines)
    if header.end < len(lines) and header.found:
        assert lines[header.end].strip()


@given(st.text(max_size=400))
def test_no_text_breaks_the_reader(text: str) -> None:
    block.read(text.split("\n"))
