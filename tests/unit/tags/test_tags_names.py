"""The spelling key and the way names are shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.tags.names import better_spelling, display, key, tidy

TEXT = st.text(max_size=40)


@given(TEXT)
def test_key_of_a_key_is_that_key(text: str) -> None:
    assert key(key(text)) == key(text)


@given(TEXT)
def test_showing_a_name_never_changes_its_key(text: str) -> None:
    assert key(tidy(text)) == key(text)
    assert key(display(text)) == key(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O’Brien", "o'brien"),
        ("Éowyn", "eowyn"),
        ("Jean–Luc", "jean-luc"),
        ("Ｓａｍｕｓ", "samus"),
        ("Anna\u200b  Karenina\u00ad", "anna karenina"),
        ("Straße", "STRASSE"),
        ("ﬁnch", "FINCH"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("カ", "ガ"), ("กา", "กี"), ("Anna", "Hanna"), ("Blood+", "Blood")]
)
def test_marks_that_carry_meaning_are_kept(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("anna o'hara", "Anna O'Hara"),
        ("heinrich von kleist", "Heinrich von Kleist"),
        ("e. m. forster", "E. M. Forster"),
        ("e.m. forster", "E.M. Forster"),
        ("flora mcivor", "Flora McIvor"),
        ("the old man and the sea", "The Old Man and the Sea"),
        ("henry viii", "Henry VIII"),
        ("vi", "Vi"),
        ("mary-anne disraeli", "Mary-Anne Disraeli"),
        ("ELIZABETH BENNET", "Elizabeth Bennet"),
        ("dorothea's secret", "Dorothea's Secret"),
        ("outsider pov", "Outsider POV"),
        ("some_user", "some_user"),
        ("TOP", "TOP"),
        ("FitzChivalry", "FitzChivalry"),
        ("анна", "Анна"),
        ("林黛玉", "林黛玉"),
        ("TARDIS", "TARDIS"),
    ],
)
def test_lost_capitals_come_back(written: str, shown: str) -> None:
    assert display(written) == shown


def test_mixed_case_beats_small_beats_capitals() -> None:
    assert better_spelling("anna", "Anna") == "Anna"
    assert better_spelling("ANNA", "anna") == "anna"
    assert better_spelling("Anna", "ANNA") == "Anna"
    assert better_spelling("AnnA", "Anna") == "AnnA"


def test_a_wall_of_text_is_only_tidied() -> None:
    assert display("a  b " * 1000) == tidy("a b " * 1000)
