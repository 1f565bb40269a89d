from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]

from ficfeed.text.clean import clean, one_line

ANY = st.text(st.characters(blacklist_categories=[]))


def test_every_line_end_becomes_a_newline() -> None:
    assert clean("a\r\nb\rc\nd") == "a\nb\nc\nd"


def test_line_separators_of_other_worlds_end_no_line() -> None:
    assert clean("a\x85b\u2028c") == "a\x85b\u2028c"


def test_no_break_spaces_become_spaces_and_marks_go() -> None:
    assert clean("\ufeffI\xa0was") == "I was"


def test_one_line_has_neither_escapes_nor_line_ends() -> None:
    assert one_line("  a\x1b[31m\r\nb\u2028c\x9bd\t ") == "a [31m b c d"


@given(ANY)
def test_any_text_is_valid_xml_once_cleaned(text: str) -> None:
    root = etree.Element("p")
    root.text = clean(text)
    etree.tostring(root)
    assert clean(clean(text)) == clean(text)


@given(ANY)
def test_one_line_is_one_line_and_valid_xml(text: str) -> None:
    line = one_line(text)
    etree.Element("p").text = line
    assert len(line.splitlines()) <= 1
    assert one_line(line) == line


def test_the_delete_character_goes() -> None:
    assert clean("a\x7fb") == "ab"
