from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.text.paragraphs import blocks, html, is_break, modal_gap, scenes
from ficfeed.text.plain import plain


def parted(text: str) -> list[list[str]]:
    return scenes(blocks(text))


def test_wider_gap_than_usual_parts_scenes() -> None:
    assert parted("a\n\n\nb\n\n\nc\n\n\n\nd\n\n\ne\n\n\n\n\n\nf") == [["a", "b", "c"], ["d", "e"], ["f"]]


def test_smaller_gap_than_usual_parts_paragraphs_only() -> None:
    assert parted("a\n\n\nb\n\nc\n\n\nd") == [["a", "b", "c", "d"]]


@pytest.mark.parametrize(
    "line", ["***", "* * *", "~*~", "---", "(o)", "#", "oOo", "xXx", "— —", "<hr>", "[scene break]"]
)
def test_break_lines_part_scenes(line: str) -> None:
    assert is_break(line)
    assert parted(f"One.\n\nTwo.\n\n{line}\n\nThree.") == [["One.", "Two."], ["Three."]]


@pytest.mark.parametrize("line", ["...", "…", "?", "!!!", "x", "xx", "O", "“—”", "No.", "10", "oh"])
def test_speech_is_no_break(line: str) -> None:
    assert not is_break(line)


def test_break_line_directly_between_two_lines_parts_them() -> None:
    assert parted("One.\n***\nTwo.\n\nThree.") == [["One."], ["Two.", "Three."]]


def test_break_at_either_end_makes_no_empty_scene() -> None:
    assert parted("***\n\nOne.\n\nTwo.\n\n***\n") == [["One.", "Two."]]


def test_one_line_per_paragraph_without_blank_lines() -> None:
    text = "First line of it all.\nSecond line, longer.\nThird.\nFourth.\n\nAfter a while.\nThe end of it."
    assert parted(text) == [
        ["First line of it all.", "Second line, longer.", "Third.", "Fourth."],
        ["After a while.", "The end of it."],
    ]


def test_hard_wrapped_lines_are_joined() -> None:
    text = (
        "It was a dark and stormy night, and the rain fell in torrents except at\n"
        "occasional intervals, when it was checked by a violent gust of wind which\n"
        "swept up the streets, rattling along the housetops, and fiercely agitating\n"
        "the scanty flame of the lamps.\n\n"
        "Nobody was about but the cat, who did not care for any of it and had said\n"
        "so, several times, at the kitchen door, in the plainest words she had, until\n"
        "somebody came.\n"
    )
    first, second = parted(text)[0]
    assert first.startswith("It was a dark") and first.endswith("of the lamps.") and "\n" not in first
    assert second.endswith("until somebody came.")


def test_verse_keeps_its_lines() -> None:
    text = "He sang.\n\nRoses are red,\nviolets are blue,\n\nIt went on like that.\n\nThen he stopped."
    assert parted(text)[0][1] == "Roses are red,\nviolets are blue,"
    assert "<p>Roses are red,<br>violets are blue,</p>" in html(parted(text))


def test_markup_characters_are_escaped_but_typed_emphasis_stays() -> None:
    assert html([["a < b & <i>c</I> <script>"]]) == "<p>a &lt; b &amp; <i>c</i> &lt;script&gt;</p>"


def test_gap_of_a_single_paragraph_is_one() -> None:
    assert modal_gap(blocks("alone")) == 1


PARAGRAPH = st.text(st.characters(whitelist_categories=["L"]), min_size=1, max_size=30).filter(
    lambda t: not is_break(t)
)


@given(st.lists(st.lists(PARAGRAPH, min_size=2, max_size=6), min_size=1, max_size=5))
def test_scenes_survive_typing_and_reading(story: list[list[str]]) -> None:
    typed = "\n\n* * *\n\n".join("\n\n".join(scene) for scene in story)
    assert parted(typed) == story


@given(st.text(max_size=400))
def test_plain_gives_back_every_paragraph(text: str) -> None:
    found = parted(text)
    expected = "".join("".join(p.split()) for scene in found for p in scene)
    assert "".join(plain(html(found)).split()) == expected or "<" in text or "&" in text
