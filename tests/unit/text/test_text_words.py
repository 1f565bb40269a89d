from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.text.words import count, declared


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("It’s a well-known don't-care.", 4),
        ("one--two — three", 3),
        ("* * *", 0),
        ("彼は猫", 3),
        ("I like 寿司 a lot", 6),
        ("한국어 단어 셋", 3),
        ("שָׁלוֹם עולם", 2),
        ("हिन्दी में", 2),
        ("แมว", 3),
        ("naïve naïve", 2),
    ],
)
def test_words_are_counted_by_the_archive_s_rule(text: str, number: int) -> None:
    assert count(text) == number


@pytest.mark.parametrize(
    ("text", "number", "approx"),
    [
        ("4,321", 4321, False),
        ("4 321 words", 4321, False),
        ("4.321", 4321, False),
        ("4.321k", 4321, True),
        ("about 4.5k", 4500, True),
        ("約3000字", 3000, True),
        ("<1K", 1000, True),
        ("11k+", 11000, True),
        ("3,000 to 4,000", None, True),
        ("3,000-4,000 (12,000 total)", 12000, False),
        ("1,200 words this part, 9,000 altogether", 9000, False),
        ("3 x 100", 300, False),
        ("three drabbles", 300, True),
        ("triple drabble", 300, True),
        ("a drabble (100 words)", 100, False),
        ("drabble series", None, False),
        ("12 тыс. слов", 12000, True),
        ("two thousand five hundred", 2500, False),
        ("half a million", None, False),
        ("words: 1,000 chapters: 3", 1000, False),
        ("6 pages", None, False),
        ("20 KB", None, False),
        ("chapter 7", None, False),
        ("3/7 (2,345 words)", 2345, False),
        ("one-shot", None, False),
        ("99999999999", None, False),
        ("", None, False),
    ],
)
def test_declared_lengths(text: str, number: int | None, approx: bool) -> None:
    found = declared(text)
    assert (found.words, found.approx) == (number, approx)


@given(st.text(max_size=300))
def test_any_text_is_a_length_or_none(text: str) -> None:
    found = declared(text)
    assert found.words is None or 0 <= found.words <= 50_000_000


@pytest.mark.parametrize("unit", ["1", "1,", "1 ", "chapter ", "- ", "about ", "--", "'", "\u0e01", "a1_"])
def test_a_megabyte_of_anything_is_read_at_once(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    start = time.perf_counter()
    declared(text)
    assert time.perf_counter() - start < 0.1
    count(text)
    assert time.perf_counter() - start < 2
