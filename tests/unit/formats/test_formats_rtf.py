"""Rich Text files: paragraphs, emphasis, every encoding that the format knows, and files made to hurt."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ficfeed.errors import UnreadableFile
from ficfeed.formats import parse, rtf
from ficfeed.story import Rating, StoryDraft
from ficfeed.text.plain import plain

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman Times;}{\f1\fcharset204 Cyr;}"
    r"{\f2\fcharset128 Gothic;}}"
    r"{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0 Normal;}}{\info{\title The Lamp}{\author R. L. Name}}"
)
LONG = (
    "The lamp was out when Ann came down to the harbour, and nobody had thought to tell her that it was. " * 2
)


def story(body: str, name: str = "x.rtf", head: str = HEAD) -> StoryDraft:
    return parse((head + body + "}").encode("latin-1"), name)


def text(body: str, head: str = HEAD) -> str:
    return "\n\n".join(plain(c.html) for c in story(body, head=head).chapters)


def test_header_notes_and_paragraphs_of_a_word_processor_s_file() -> None:
    draft = story(
        r"\pard{\b Title:} Lamp Oil\par {\b Author:} wick\par {\b Rating:} PG-13\par "
        r"{\b A/N:} For the ferry.\par "
        rf"\par {LONG}\par \'93You took your time,\'94 she said.\par \par \par {LONG}\par They climbed.\par "
    )
    assert (draft.title, draft.creators, draft.rating) == ("Lamp Oil", ("wick",), Rating.TEEN)
    assert draft.notes_before == ("For the ferry.",)
    assert "“You took your time,” she said." in plain(draft.chapters[0].html)


def test_paragraphs_stay_apart_and_lines_stay_lines() -> None:
    body = story(rf"{LONG}\par She came.\par They {{\i both\line  went}} up.\par {LONG}\par ").chapters[0]
    assert body.html.count("<p>") == 4
    assert "They <i>both<br>went</i> up." in body.html


def test_an_empty_paragraph_more_than_usual_parts_scenes() -> None:
    body = rf"{LONG}\par {LONG}\par {LONG}\par \par {LONG}\par {LONG}\par {LONG}\par {LONG}\par {LONG}\par "
    assert story(body).chapters[0].scenes == 2


def test_emphasis_ends_with_its_paragraph_and_begins_again() -> None:
    html = (
        story(rf"{LONG}\par \i One\par two\i0  three.\par {{\b\i four\plain  five}}.\par ").chapters[0].html
    )
    assert "<p><i>One</i></p>\n<p><i>two</i> three.</p>\n<p><b><i>four</i></b> five.</p>" in html


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (r"caf\'e9 \'85", "café …"),
        (r"{\f1 \'cf\'f0\'e8\'e2\'e5\'f2}", "Привет"),
        (r"{\f2 \'82\'b1\'82\'ea}", "これ"),
        (r"{\f2 \'83\'5c \'83\\}", "ソ ソ"),
        (r"\uc1\u1055?\u1088?\u1080\'e8", "При"),
        (r"\uc0\u1055\u1088 x", "Прx"),
        (r"{\uc2\u8220\'81\'67Hi\u8221\'81\'68}", "“Hi”"),
        (r"\u-10179?\u-8704?!", "😀!"),
        (r"\u55357?", ""),
        (r"a\emdash b\~c\_d\-e \{f\} \\", "a—b c‑de {f} \\"),
        (r"\ldblquote Hi\rdblquote{}", "“Hi”"),
        ("raw \xe9", "raw é"),
        (r"a {\v hidden}b{\*\unknown gone}{\pict\bin5 }}}}}0102}c", "a bc"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}", "link"),
    ],
)
def test_characters(body: str, shown: str) -> None:
    assert text(f"Ann said: {body} then.") == f"Ann said: {shown} then."


def test_a_mac_s_file_and_raw_utf8_are_read() -> None:
    assert text(r"caf\'8e is here.", r"{\rtf1\mac ") == "café is here."
    data = rb"{\rtf1\ansi caf" + "é is here.}".encode()
    assert plain(parse(data, "x.rtf").chapters[0].html) == "café is here."


def test_the_file_s_title_serves_where_the_text_has_none_and_its_author_never() -> None:
    draft = story(rf"{LONG}\par {LONG}\par ", "scan_001.rtf")
    assert (draft.title, draft.creators) == ("The Lamp", ())


def test_a_download_saved_as_rich_text_is_read_as_one() -> None:
    draft = story(
        r"Lamp Oil\par\par Posted originally on the Archive of Our Own at https://archiveofourown.org/works/12."
        r"\par\par Rating:\par General Audiences\par Archive Warning:\par No Archive Warnings Apply\par "
        r"Fandom:\par Merlin (TV)\par Stats:\par Published: 2020-01-02 Words: 9 Chapters: 1/1\par\par "
        r"Lamp Oil\par\par by wick\par\par Ann came down to the harbour.\par\par Nobody told her.\par "
    )
    assert (draft.key, draft.creators, draft.rating) == ("ao3:works/12", ("wick",), Rating.GENERAL)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (rb"{\rtf1 }", "no words"),
        (rb"{\rtf1 " + b"{" * 500_000, "groups"),
        (rb"{\rtf1 {\pict " + b"00" * 500_000, "no words"),
        (rb"{\rtf1 \bin999999999 story}", "no words"),
    ],
)
def test_what_holds_no_story_has_one_reason(data: bytes, word: str) -> None:
    with pytest.raises(UnreadableFile, match=word):
        parse(data, "x.rtf")


@pytest.mark.parametrize(
    "piece",
    [
        rb"{\b ",
        rb"}",
        rb"\'",
        rb"\u-1?",
        rb"\par ",
        rb"{\*\x ",
        rb"\bin1 x",
        rb"\uc16\u1 ",
        rb"{\fonttbl{\f1 ",
        b"\\",
    ],
)
def test_time_grows_with_length_only(piece: bytes) -> None:
    start = time.process_time()
    try:
        rtf.parse(rb"{\rtf1 a story " + piece * (1_000_000 // len(piece)), "x.rtf")
    except UnreadableFile as why:
        assert why.reason
    assert time.process_time() - start < 12


WORDS = [
    r"\par ", r"{\b ", r"}", r"\'e9", r"\'", r"\u1055?", r"\u-8704 ", r"\uc5 ", r"\bin3 ", r"\f1 ",
    r"\fcharset128 ",
    r"{\fonttbl", r"{\info{\title ", r"\ansicpg932 ", r"\ansicpg99999 ", "Title: x", "Ann", "\\",
    r"\*", r"\i0 ", "\n",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), max_size=40))
def test_any_tokens_are_a_story_or_one_reason(pieces: list[str]) -> None:
    try:
        draft = parse((r"{\rtf1 " + "".join(pieces)).encode("utf-8", "surrogatepass"), "x.rtf")
    except UnreadableFile as why:
        assert why.reason
    else:
        assert draft.title
        draft.chapters[0].html.encode()


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_story_or_one_reason_as_rich_text(data: bytes) -> None:
    try:
        assert rtf.parse(rb"{\rtf1" + data, "x.rtf").title
    except UnreadableFile as why:
        assert why.reason
