"""The front of a text: title, byline, header and tag line in the orders that occur."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.headers import front
from ficfeed.headers.facts import Front


def read(text: str, *known: str) -> tuple[Front, str]:
    lines = text.split("\n")
    found = front.read(lines, known)
    return found, "\n".join(lines[found.end :])


def test_title_line_over_unlabelled_notes() -> None:
    found, body = read("Salt Wind (Ana, Ana/Bo)\n\nI wrote this at sea.\n\n\nShe woke.", "ana quay")
    assert found.title_text == "Salt Wind"
    assert body.startswith("I wrote this at sea.")


def test_first_paragraph_of_a_story_is_no_title() -> None:
    found, body = read(
        "I have kept the garden since they left. Nobody told me to.\n\nOn Thursdays I lay the table."
    )
    assert found.title is None
    assert body.startswith("I have kept")


def test_title_and_byline_over_a_header() -> None:
    found, body = read(
        "Polite Lights\n\nby harbour_cat\n\nFandom: Quays\nRating: K\n\nThere is one lighthouse."
    )
    assert (found.title_text, found.header.creators) == ("Polite Lights", ("harbour_cat",))
    assert body == "There is one lighthouse."


def test_download_repeats_title_and_byline_below_the_facts() -> None:
    text = (
        "Polite Lights\n\nPosted originally on the Archive of Our Own at https://archiveofourown.org/works/1.\n\n"
        "Rating:\n    Mature\nFandom:\n    Quays\n\nPolite Lights\n\nby harbour_cat\n\n"
        "Summary\n\n    A lamp.\n\nNotes\n\n    Thank you.\n\nThere is one lighthouse."
    )
    found, body = read(text)
    assert found.header.creators == ("harbour_cat",)
    assert (found.header.summary, found.header.notes) == ("A lamp.", ("Thank you.",))
    assert found.header.url == "https://archiveofourown.org/works/1"
    assert body == "There is one lighthouse."


def test_listing_of_fanfiction_net_over_its_story() -> None:
    facts = "Quays - Rated: K+ - English - Family - Words: 133 - Complete"
    text = f"Low Tide\nBy: ropeandrain\n\nShe waits. Oneshot.\n\n{facts}\n\nThe tide went."
    found, body = read(text)
    assert found.title_text == "Low Tide"
    assert found.header.creators == ("ropeandrain",)
    assert found.header.summary == "She waits. Oneshot."
    assert (found.header.words, found.header.status_text) == (133, "complete")
    assert body == "The tide went."


def test_tag_line_above_the_title() -> None:
    found, body = read("Tags: fandom: quays, angst\n\nSalt Wind\n\nRain.")
    assert [tag.text for tag in found.raw_tags] == ["quays", "angst"]
    assert (found.title_text, body) == ("Salt Wind", "Rain.")


def test_names_of_pairings_are_known_names() -> None:
    found, _ = read("Tags: pairing: ana quay/bo sand, character: cy\n\nSalt\n\nRain.")
    assert front.names_in(found.raw_tags) == ("ana quay", "bo sand", "cy")


@given(st.lists(st.text(max_size=60), max_size=12))
def test_the_front_ends_within_the_text(lines: list[str]) -> None:
    assert 0 <= front.read(lines).end <= len(lines)


@pytest.mark.parametrize(
    "line",
    [
        "Fic: Ceiling Tiles (Mark/Lexie, PG-13)",
        "FIC: Ceiling Tiles [Mark/Lexie]",
        "[Fic] Ceiling Tiles (Mark/Lexie)",
        "Fic - Ceiling Tiles (Mark/Lexie)",
        "Fic: Ceiling Tiles - Mark/Lexie - PG-13",
        "Fic: Ceiling Tiles",
    ],
)
def test_fic_before_a_title_that_has_no_header_under_it(line: str) -> None:
    found = front.read([line, "", "The rain came down.", "", "They played cards all night."])
    assert found.title_text == "Ceiling Tiles"
    assert found.end == 2


def test_fic_in_lower_case_above_the_story_is_a_title_and_no_tag_line() -> None:
    found = front.read(
        ["fic: when it rained [will/rachel]", "", "The rain came down.", "", "They played cards."]
    )
    assert found.title_text == "when it rained"
    assert found.raw_tags == ()
    tagged = front.read(["fic: angst, pairing: will/rachel", "", "Rain", "", "It came down."])
    assert tagged.raw_tags
    assert tagged.title_text == "Rain"
