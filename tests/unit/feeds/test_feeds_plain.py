from __future__ import annotations

import re
import time
from email.header import decode_header, make_header

import pytest
from feeds_samples import hostile
from hypothesis import given

from ficfeed.feeds.plain import line, paragraphs, person, shortened, web_address

_LOOKS_LIKE_MARKUP = re.compile(r"</?[a-z][^>]*>|&(#\d+|#x[0-9a-f]+|[a-z][a-z0-9]*);", re.IGNORECASE)


@given(hostile)
def test_a_line_is_one_line_without_anything_that_reads_as_markup(text: str) -> None:
    shown = line(text)
    assert shown == " ".join(shown.split())
    assert not _LOOKS_LIKE_MARKUP.search(shown)


@given(hostile)
def test_a_line_of_a_line_is_itself(text: str) -> None:
    assert line(line(text)) == line(text)


@pytest.mark.parametrize("text", ["Tom & Ada", "I <3 You", "5 < 6 > 4", "Loved (Again)", "Å“Ω 정국", "R&B;"])
def test_a_line_without_markup_stays_as_written(text: str) -> None:
    assert line(text).replace("\u2060", "") == text
    assert "\u2060" not in line(text) or ";" in text


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "\u2060\u200d", "\x00\x07", "\u0301", "\xa0"])
def test_what_cannot_be_seen_is_nothing(text: str) -> None:
    assert line(text) == ""


def test_a_line_never_decodes_into_a_header_of_a_mail() -> None:
    told = line("a =?utf-8?q?x=0d=0aBcc:_z=40evil.example?= b")
    assert str(make_header(decode_header(told))) == told
    assert line("1+1=?") == "1+1=?"


def test_a_million_characters_take_no_time() -> None:
    begun = time.perf_counter()
    for text in (
        "<" * 1_000_000,
        "&a" * 500_000,
        "&" + "a" * 1_000_000,
        "=?" * 500_000,
        "\u200b" * 1_000_000,
    ):
        line(text)
    assert time.perf_counter() - begun < 2.5


def test_a_mail_address_among_the_names_is_not_handed_to_harvesters() -> None:
    assert "@" not in person("marigold (m@example.org)")


def test_paragraphs_are_parted_by_empty_lines_and_lines_by_breaks() -> None:
    assert paragraphs("a <b>\nc\n \n\nd\n", 100) == "<p>a &lt;b&gt;<br>c</p><p>d</p>"


def test_a_long_text_is_cut_at_a_space() -> None:
    assert shortened("one two three", 9) == "one two…"
    assert shortened("one two", 7) == "one two"
    assert shortened("x" * 20, 9) == "x" * 9 + "…"


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://a.example/",
        "//a.example/",
        "/works/1",
        "http://",
        "http://user:secret@a.example/",
        "http://a.example:99999/",
        "http://[::1",
        "http://a b.example/",
        "http://" + "a" * 80 + ".example/",
    ],
)
def test_only_addresses_of_the_web_are_linked(url: str | None) -> None:
    assert web_address(url) is None


@pytest.mark.parametrize(
    ("url", "valid"),
    [
        ("https://a.example/works/1?x=y&z=1#c", "https://a.example/works/1?x=y&z=1#c"),
        ('HTTP://A.example:8080/x y"<>{}|\\^`', "http://a.example:8080/x%20y%22%3C%3E%7B%7D%7C%5C%5E%60"),
        ("http://a.example/50%/é%C3%A9", "http://a.example/50%25/%C3%A9%C3%A9"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://[::1]:80/", "http://[::1]:80/"),
        ("  http://a.example/\n", "http://a.example/"),
    ],
)
def test_an_address_comes_out_valid(url: str, valid: str) -> None:
    assert web_address(url) == valid


@given(hostile)
def test_no_address_raises_or_comes_out_with_forbidden_characters(text: str) -> None:
    for url in (text, f"http://{text}", f"http://a.example/{text}"):
        assert not re.search(r'[\s<>"{}|\\^`\x00-\x1f]|[^\x00-\x7f]', web_address(url) or "")
