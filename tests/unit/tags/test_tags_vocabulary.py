"""The built-in tables and their look-ups."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.story import Status, TagKind
from ficfeed.tags import tables, vocabulary
from ficfeed.tags.names import key


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("torchwood", "Torchwood"),
        ("Tor​chwood fic", "Torchwood"),
        ("stargate_atlantis", "Stargate Atlantis"),
        ("Stargate Universe AU", "Stargate Universe"),
        ("#percyjackson", "Percy Jackson and the Olympians - Rick Riordan"),
        ("Sherlock [BBC]", "Sherlock (TV)"),
        ("HUNTER × HUNTER", "Hunter X Hunter"),
        ("Little Women", "Little Women - Louisa May Alcott"),
        ("鬼滅の刃", "鬼滅の刃 | Demon Slayer: Kimetsu no Yaiba"),
    ],
)
def test_a_fandom_is_found_by_what_people_call_it(text: str, name: str) -> None:
    assert vocabulary.fandom(text) == name


@pytest.mark.parametrize("text", ["", "fandom", "Torchwood (Smallville)", "Гарри Поттер", "x" * 500])
def test_an_unknown_fandom_is_not_guessed(text: str) -> None:
    assert vocabulary.fandom(text) is None


def test_a_crossover_is_several_fandoms_only_if_every_side_is_one() -> None:
    assert vocabulary.fandoms_in("Firefly/Torchwood") == ("Firefly", "Torchwood")
    assert vocabulary.fandoms_in("Firefly/Nobody Knows This") == ()
    assert vocabulary.fandoms_in("Law & Order") == ("Law & Order",)


def test_a_ship_name_is_scoped_by_its_fandom() -> None:
    ship = vocabulary.ship("#Hilson", ["house"])
    assert ship is not None
    assert ship.members == ("Greg House", "James Wilson")
    assert vocabulary.ship("Hilson", ["Torchwood"]) is None
    assert vocabulary.ship("hilson") == ship


def test_a_ship_name_that_is_also_a_word_needs_its_fandom() -> None:
    assert vocabulary.ship("harmony") is None
    assert vocabulary.ship("H/Hr") is None
    assert vocabulary.ship("harmony", ["Harry Potter"]) is not None


def test_a_ship_name_holds_in_related_fandoms() -> None:
    assert vocabulary.ship("Johnlock", ["Sherlock Holmes"]) is not None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("drabbles", (TagKind.FORM, "Drabble")),
        ("femslash", (TagKind.CATEGORY, "F/F")),
        ("h/c", (TagKind.GENRE, "Hurt/Comfort")),
        ("torchwood", (TagKind.FANDOM, "Torchwood")),
        ("deathfic", (TagKind.WARNING, "Major Character Death")),
        ("WIP", (TagKind.STATUS, "In Progress")),
    ],
)
def test_a_bare_tag_is_known_by_its_value(text: str, found: tuple[TagKind, str]) -> None:
    known = vocabulary.recognise(text)
    assert known is not None
    assert (known.kind, known.name) == found
    assert known.rule


@pytest.mark.parametrize("text", ["lost", "friends", "heroes", "tw", "fluff and angst and tea", ""])
def test_a_common_word_alone_is_no_fandom(text: str) -> None:
    assert vocabulary.recognise(text) is None


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Complete!", Status.COMPLETE),
        ("7/7", Status.COMPLETE),
        ("3/?", Status.IN_PROGRESS),
        ("In-Progress", Status.IN_PROGRESS),
        ("завершён", Status.COMPLETE),
        ("On hold", Status.HIATUS),
        ("dropped", Status.ABANDONED),
        ("Complete (2009)", Status.COMPLETE),
        ("blue", None),
    ],
)
def test_status_words(text: str, state: Status | None) -> None:
    assert vocabulary.status(text) is state


@pytest.mark.parametrize(
    ("text", "code"),
    [("Deutsch", "de"), ("en-GB", "en"), ("中文", "zh"), ("pt-br", "pt-BR"), ("Elvish of my own", None)],
)
def test_languages_by_code_or_name(text: str, code: str | None) -> None:
    assert vocabulary.language(text) == code


def test_dubcon_is_not_an_archive_warning() -> None:
    assert vocabulary.archive_warning("Dub-con") is None
    assert vocabulary.warning("Dub-con") == "Dub-con"
    assert vocabulary.archive_warning("non con") == "Rape/Non-Con"


def test_a_genre_of_another_language_keeps_its_name() -> None:
    assert vocabulary.genre("Приключения") == "Приключения"
    assert vocabulary.genre("some Humour") == "Humor"
    assert vocabulary.genre("Humbug") is None


def test_canonical_names_stand_for_themselves() -> None:
    for name in set(tables.fandoms().names.values()):
        assert vocabulary.fandom(name) == name


def test_every_table_names_only_known_fandoms() -> None:
    known = set(tables.fandoms().names.values())
    assert {s.fandom for ships in tables.ships().values() for s in ships} <= known
    assert set(tables.people()) <= known


def test_members_of_ships_are_sorted() -> None:
    for ships in tables.ships().values():
        for ship in ships:
            assert list(ship.members) == sorted(ship.members, key=key)


@given(st.text(max_size=40))
def test_no_text_breaks_a_look_up(text: str) -> None:
    vocabulary.recognise(text)
    vocabulary.fandoms_in(text)
    vocabulary.status(text)
    vocabulary.language(text)
    vocabulary.warning(text)
    vocabulary.genre(text)
