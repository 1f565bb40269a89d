"""Rating texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.story import Rating
from ficfeed.tags.ratings import rating

G, T, M, E, NR = Rating.GENERAL, Rating.TEEN, Rating.MATURE, Rating.EXPLICIT, Rating.NOT_RATED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PG", G),
        ("k +", G),
        ("Rated: Fiction K+", G),
        ("pg 13", T),
        ("PG13-ish", T),
        ("FSK 12", T),
        ("Teen And Up", T),
        ("Fiction  M", M),
        ("R-rated", M),
        ("a very hard R", M),
        ("NC 17", E),
        ("R18+", E),
        ("X-rated", E),
        ("18禁", E),
        ("Рейтинг — NC-17", E),
        ("e for everyone", G),
    ],
)
def test_a_rating_of_any_system_is_one_of_five(text: str, expected: Rating) -> None:
    assert rating(text).rating is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("PG, later NC-17", E), ("G/PG-13", T), ("K - T", T), ("PG-13 to R", M), ("T (M in chapter 5)", M)],
)
def test_of_two_ratings_the_higher_counts(text: str, expected: Rating) -> None:
    assert rating(text).rating is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PG for a rude word or X", G),
        ("R. Somebody swears at a hat.", M),
        ("T, because M. would object", T),
        ("G, M/M", G),
        ("K+, 18 chapters", G),
    ],
)
def test_prose_behind_the_rating_never_decides(text: str, expected: Rating) -> None:
    assert rating(text).rating is expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "M. Poirot Investigates",
        "F/M",
        "x-wing",
        "e.g. none",
        "Tea",
        "Genesis",
        "slash",
        "not rated, M?",
    ],
)
def test_a_first_letter_is_no_rating(text: str) -> None:
    assert rating(text).rating is NR


@given(st.text(max_size=60))
def test_any_text_has_an_answer_with_a_rule(text: str) -> None:
    assert rating(text).rule
