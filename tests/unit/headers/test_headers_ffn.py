"""FanFiction.Net's line of facts."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from ficfeed.headers import ffn
from ficfeed.headers.ffn import FfnHeader
from ficfeed.story import Rating


def read(line: str, **known: object) -> FfnHeader:
    found = ffn.read(line, **known)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_segments_are_classified_not_counted() -> None:
    found = read(
        "Rated: Fiction  T - English - Romance/Hurt/Comfort -  [Ana L., Bo S.] Cy T. - Chapters: 3   "
        "- Words: 4,321 - Updated: 10/2/2011 - Published: 9/24/2011 - Status: Complete - id: 7400001"
    )
    assert (found.rating, found.language) == (Rating.TEEN, "English")
    assert found.genres == ("Romance", "Hurt/Comfort")
    assert found.relationships == (("Ana L.", "Bo S."),)
    assert found.characters == ("Ana L.", "Bo S.", "Cy T.")
    assert (found.chapters, found.words, found.site_id, found.complete) == (3, 4321, 7400001, True)
    assert found.updated and found.updated.iso == "2011-10-02"


def test_listing_row_names_its_fandom_even_with_a_dash_in_it() -> None:
    found = read("Quays - Low Water - Rated: K - English - Humor - Chapters: 1 - Words: 5 - Ana L.")
    assert (found.fandoms, found.crossover, found.complete) == (("Quays - Low Water",), False, False)


def test_crossover_is_cut_where_both_sides_are_known() -> None:
    line = "Crossover - Salt & Rope & Low Tide - Rated: M - English - Words: 5"
    assert read(line).fandoms == ("Salt", "Rope & Low Tide")
    found = read(line, known_fandoms=("Salt & Rope", "Low Tide"))
    assert (found.fandoms, found.crossover) == (("Salt & Rope", "Low Tide"), True)


def test_slash_in_a_name_is_an_alias_and_and_is_a_list() -> None:
    found = read("Rated: T - English - Family - England/Britain & Ana L. - Words: 5")
    assert found.characters == ("England/Britain", "Ana L.")
    assert found.relationships == ()


def test_recent_dates_need_the_time_of_reading() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    line = "Rated: T - English - Words: 5 - Updated: 6h ago - Published: Jan 2"
    found = read(line, now=now)
    assert found.updated and found.updated.iso == "2026-11-22T06:00:00Z"
    assert found.published and found.published.iso == "2026-01-02"
    assert read(line).published is None


def test_prose_is_no_such_line() -> None:
    assert ffn.read("He rated: T was fine.") is None
    assert not ffn.matches("Rating: T - for storms")


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    ffn.read("Rated: T - " + text)
