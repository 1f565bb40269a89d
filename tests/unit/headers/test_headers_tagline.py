"""Tag lines in all their shapes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.headers import tagline
from ficfeed.story import TagKind


def said(line: str, source: str | None = None, *known: str) -> list[tuple[str, str]]:
    return [(tag.kind.value, tag.text) for tag in tagline.read(line, source, known)]


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("Tags: character: ana quay, pairing: ana/bo", [("character", "ana quay"), ("pairing", "ana/bo")]),
        ("TAGS : pairing:ana/bo,rating:r", [("pairing", "ana/bo"), ("rating", "r")]),
        ("Entry tags: fandom - torchwood, rating - r", [("fandom", "torchwood"), ("rating", "r")]),
        ("Tags: fandom|torchwood, pairing|ana/bo", [("fandom", "torchwood"), ("pairing", "ana/bo")]),
        (
            "Tags: p: ana/bo, g: angst, r: pg-13",
            [("pairing", "ana/bo"), ("genre", "angst"), ("rating", "pg-13")],
        ),
        ("Tags: [fandom] torchwood, [pairing] ana/bo", [("fandom", "torchwood"), ("pairing", "ana/bo")]),
        ("Tags: !fic, my fic, fanfiction", []),
        ("Tags:", []),
        ("fandom:+torchwood", [("fandom", "torchwood")]),
        ("relationship%3A+ana%2Fbo", [("pairing", "ana/bo")]),
        ("pairing:+ana%2Fbo", [("pairing", "ana/bo")]),
        ("Tags: fic: r", [("rating", "r")]),
        ("Tags: genre: romance/angst", [("genre", "romance"), ("genre", "angst")]),
        ("Tags: category: angst, category: slash", [("genre", "angst"), ("category", "slash")]),
        ("Tags: category: story", []),
        ("Tags: fic: torchwood, fic: pg-13", [("fandom", "torchwood"), ("rating", "pg-13")]),
        ("Tags: friendship: ana and bo", [("pairing", "ana & bo")]),
        ("Tags: pairing: hs: dave/terezi", [("fandom", "hs"), ("pairing", "dave/terezi")]),
        ("Tags: harbour fest: 2012", [("freeform", "harbour fest: 2012")]),
        ("Tags: !harbour fest 2012", [("freeform", "harbour fest 2012")]),
        ("Tags: trope: outsider pov, au: bakery", [("freeform", "outsider pov"), ("freeform", "bakery")]),
        ("Tags: words: 5k-10k, beta: jane, site: example.org", []),
        ("Tags: wordcount: 0 - 1,000", []),
        ("Tags: length: drabble, type: oneshot", [("form", "drabble"), ("form", "oneshot")]),
        ("Tags: warning: none, warning: storms", [("warning", "storms")]),
        ("Tags: warning: none", [("warning", "none")]),
        ("#torchwood #long sad tag", [("fandom", "torchwood"), ("freeform", "long sad tag")]),
        (
            "tags: [angst, \"pairing: ana/bo\", 'x: it''s']",
            [("genre", "angst"), ("pairing", "ana/bo"), ("freeform", "x: it's")],
        ),
        ("标签：角色：安娜，配对：安娜/波", [("character", "安娜"), ("pairing", "安娜/波")]),
        ("Теги: пейринг: анна/борис, рейтинг: nc-17", [("pairing", "анна/борис"), ("rating", "nc-17")]),
        ("Tags: fluff, fluff", [("genre", "fluff")]),
    ],
)
def test_tag_line_of_every_shape(line: str, tags: list[tuple[str, str]]) -> None:
    assert said(line) == tags


def test_warning_goes_on_only_on_royal_road() -> None:
    line = "Warning: Graphic Violence, Sea Monsters"
    assert said(line, "royalroad")[1] == ("warning", "Sea Monsters")
    assert said(line)[1] == ("freeform", "Sea Monsters")


def test_known_name_is_a_character() -> None:
    assert said("quest, ana quay", None, "Ana Quay") == [("freeform", "quest"), ("character", "ana quay")]


def test_unknown_slash_of_names_is_a_pairing_and_other_slashes_are_not() -> None:
    assert said("Tags: ana/bo") == [("pairing", "ana/bo")]
    assert said("Tags: h/c, m/m, and/or")[-1] == ("freeform", "and/or")


@pytest.mark.parametrize(
    "line",
    [
        "Tags: a, b",
        "Entry tags: a",
        "character: ana quay, pairing: ana/bo, fanfiction",
        "#one #two",
        "Теги: а",
    ],
)
def test_tag_line_is_seen(line: str) -> None:
    assert tagline.is_tagline(line)


@pytest.mark.parametrize(
    "line",
    [
        "He had two things: character, and a boat.",
        "Rain, rope, salt",
        "# Chapter One",
        "Note: two, three",
        "",
    ],
)
def test_prose_is_no_tag_line(line: str) -> None:
    assert not tagline.is_tagline(line)


@given(st.text(max_size=300))
def test_no_line_breaks_the_reader(line: str) -> None:
    tagline.read(line)
    tagline.is_tagline(line)


def test_a_category_and_somebody_s_kind_are_no_ratings() -> None:
    kinds = {tag.text: tag.kind for tag in tagline.read("Tags: M/M, Adult!Mark, R/NC-17, T")}
    assert kinds["M/M"] is TagKind.CATEGORY
    assert kinds["Adult!Mark"] is not TagKind.RATING
    assert kinds["R/NC-17"] is kinds["T"] is TagKind.RATING
