"""Labels: which lines open which fields."""

from __future__ import annotations

import pytest

from ficfeed.headers import labels


@pytest.mark.parametrize(
    ("line", "fields", "value"),
    [
        ("Title: Lanterns", ("title",), "Lanterns"),
        ("Title : Lanterns", ("title",), "Lanterns"),
        ("Ttile: Lanterns", ("title",), "Lanterns"),
        ("**Rating:** R", ("rating",), "R"),
        ("<b>Rating:</b> R", ("rating",), "R"),
        ("<strong>Pairing</strong>: Ana/Bo", ("pairing",), "Ana/Bo"),
        ("Pairing(s): Ana/Bo", ("pairing",), "Ana/Bo"),
        ("Pairing/s: Ana/Bo", ("pairing",), "Ana/Bo"),
        ("Pairing - Ana/Bo", ("pairing",), "Ana/Bo"),
        ("Rating | PG/none", ("rating",), "PG/none"),
        ("Rating; R", ("rating",), "R"),
        ("Rating：R", ("rating",), "R"),
        ("WIP?: no", ("status",), "no"),
        ("A/N: hello", ("notes",), "hello"),
        ("A/N 2: hello", ("notes",), "hello"),
        ("Author’s Note(s): hello", ("notes",), "hello"),
        ("[Title] Lanterns", ("title",), "Lanterns"),
        ("【标题】灯", ("title",), "灯"),
        ("Фандом «Шерлок»", ("fandom",), "«Шерлок»"),
        ("Titel: Laternen", ("title",), "Laternen"),
        ("Résumé : rien", ("summary",), "rien"),
        ("Pareja: Ana/Bo", ("pairing",), "Ana/Bo"),
        ("דירוג: PG", ("rating",), "PG"),
        ("カップリング：A×B", ("pairing",), "A×B"),
        ("Rating/Warning(s): R", ("rating", "warnings"), "R"),
        ("Fandom & Pairing: X, A/B", ("fandom", "pairing"), "X, A/B"),
    ],
)
def test_label_of_every_shape_opens_its_field(line: str, fields: tuple[str, ...], value: str) -> None:
    found = labels.split(line)
    assert found is not None
    assert (found.fields, found.value) == (fields, value)


@pytest.mark.parametrize(
    "line",
    [
        "“Title?” she asked.",
        '"Note: the boat is gone," he said.',
        "He had not meant to walk this far: the river, the bridge.",
        "Chapter 1: The Harbour",
        "Well - he said",
        "",
        "   ",
        "https://example.org/story",
        "x" * 30_000 + "Title: no",
    ],
)
def test_prose_is_no_label(line: str) -> None:
    assert labels.split(line) is None


def test_slip_of_the_fingers_is_fuzzy_and_not_sure() -> None:
    found = labels.split("Disclamier: none of it is mine")
    assert found is not None
    assert found.fields == ("disclaimer",)
    assert found.fuzzy and not found.sure


def test_another_word_is_no_slip() -> None:
    assert labels.misspelt("Mating") == ()
    assert labels.misspelt("Eating") == ()


def test_common_words_are_weak() -> None:
    assert labels.is_weak("Time") and labels.is_weak("By")
    assert not labels.is_weak("Rating")


def test_space_alone_divides_only_the_closed_set() -> None:
    found = labels.spaced("rating pg-13")
    assert found is not None and found.value == "pg-13"
    assert labels.spaced("beta readers are kind") is None


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("ship", "pairing"),
        ("Show", "fandom"),
        ("p", "pairing"),
        ("friendship", "platonic"),
        ("пейринг", "pairing"),
        ("角色", "character"),
        ("beta", "dropped"),
        ("holiday exchange", None),
    ],
)
def test_namespace_is_looked_up_folded(name: str, meaning: str | None) -> None:
    assert labels.namespace(name) == meaning


def test_words_for_a_story_are_ignored() -> None:
    assert labels.is_ignored("!fic") and labels.is_ignored("Fan Fiction")
    assert not labels.is_ignored("fluff")


def test_stars_round_label_and_colon_are_no_part_of_the_value() -> None:
    found = labels.split("*Title:* Salt")
    assert found is not None and (found.fields, found.value) == (("title",), "Salt")
