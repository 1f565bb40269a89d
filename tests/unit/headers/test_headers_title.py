"""Title lines: what is the title, what is metadata."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.headers import parts, title
from ficfeed.headers.facts import Part
from ficfeed.story import TagKind


def said(line: str, *known: str) -> tuple[str, list[tuple[str, str]]]:
    read = title.read(line, known=known)
    return read.title, [(tag.kind.value, tag.text) for tag in read.raw_tags]


@pytest.mark.parametrize(
    ("line", "name", "tags"),
    [
        (
            "Salt Wind (Callie, Callie/Arizona)",
            "Salt Wind",
            [("character", "Callie"), ("pairing", "Callie/Arizona")],
        ),
        ("Fic: Salt Wind (R)", "Salt Wind", [("rating", "R")]),
        ("FIC: Salt Wind [Sam/Dean, PG]", "Salt Wind", [("pairing", "Sam/Dean"), ("rating", "PG")]),
        ('"Salt Wind" (Harry/Draco, NC17)', "Salt Wind", [("pairing", "Harry/Draco"), ("rating", "NC17")]),
        (
            "salt wind {grey's - meredith, alex}",
            "salt wind",
            [("fandom", "grey's"), ("character", "meredith"), ("character", "alex")],
        ),
        (
            "Salt Wind; Torchwood/Doctor Who, R, 5/5",
            "Salt Wind",
            [("fandom", "Torchwood"), ("fandom", "Doctor Who"), ("rating", "R")],
        ),
        ("Salt Wind - Sam/Dean - PG-13", "Salt Wind", [("pairing", "Sam/Dean"), ("rating", "PG-13")]),
        ("Supernatural fic: Salt Wind", "Salt Wind", [("fandom", "Supernatural")]),
        ("[Torchwood] Salt Wind", "Salt Wind", [("fandom", "Torchwood")]),
        (
            "Salt Wind (Firefly Days, Mal/Inara, PG-13)",
            "Salt Wind",
            [("fandom", "Firefly Days"), ("pairing", "Mal/Inara"), ("rating", "PG-13")],
        ),
        ("Salt Wind (A x fem!B)", "Salt Wind", [("pairing", "A x fem!B")]),
    ],
)
def test_metadata_leaves_the_title(line: str, name: str, tags: list[tuple[str, str]]) -> None:
    assert said(line) == (name, tags)


@pytest.mark.parametrize(
    "line",
    [
        "Loved (Again)",
        "Loved (and/or Lost)",
        "The Long Quay (Fire & Ice)",
        "Yours, Mine & Ours",
        "Boats, Ropes, and Rain",
        "Stand by Me",
        "Death by Chocolate",
        "24/7",
        "9/11",
        "Catch-22",
        "Rain: A Story",
        "(Untitled)",
        "What? (No, Really)",
    ],
)
def test_what_does_not_parse_stays_title(line: str) -> None:
    assert said(line) == (line, [])


def test_bare_name_needs_to_be_known() -> None:
    assert said("Salt Wind (Meredith)") == ("Salt Wind (Meredith)", [])
    assert said("Salt Wind (Meredith)", "meredith grey") == ("Salt Wind", [("character", "Meredith")])


def test_platonic_pair_in_a_bracket_needs_a_known_name() -> None:
    assert said("Salt Wind (Ana & Bo)", "ana quay") == ("Salt Wind", [("pairing", "Ana & Bo")])


@pytest.mark.parametrize(
    ("line", "name", "part"),
    [
        ("Salt Wind 2/?", "Salt Wind", Part(2)),
        ("Salt Wind (3/7)", "Salt Wind", Part(3, 7)),
        ("Salt Wind, Part Two", "Salt Wind", Part(2)),
        ("Salt Wind - Chapters 1-4", "Salt Wind", Part(1, None, 4)),
        ("Salt Wind (R) 1/4", "Salt Wind", Part(1, 4)),
        ("Salt Wind [Part 3 of 3]", "Salt Wind", Part(3, 3)),
        ("Соль, глава 3", "Соль", Part(3)),
    ],
)
def test_part_number_leaves_the_title(line: str, name: str, part: Part) -> None:
    read = title.read(line)
    assert (read.title, read.part) == (name, part)


@pytest.mark.parametrize(
    ("text", "part"), [("2/5", Part(2, 5)), ("24/7", None), ("Ana/Bo", None), ("0/3", None)]
)
def test_part_is_a_place_in_a_number(text: str, part: Part | None) -> None:
    assert parts.read(text) == part


def test_last_part_completes() -> None:
    assert Part(5, 5).complete and Part(1, 4, 4).complete
    assert not Part(2).complete and not Part(2, 5).complete


@pytest.mark.parametrize(
    ("line", "creator"),
    [
        ("“Salt Wind” by Ann Quay", "Ann Quay"),
        ('"Salt Wind" by ann', None),
        ("Salt Wind by harbour_cat (PG-13)", "harbour_cat"),
        ("Salt Wind by A. Quay Walker (PG)", "A. Quay Walker"),
        ("Salt Wind by Moonlight (PG)", None),
        ("Stand by Your Man (PG)", None),
    ],
)
def test_creator_behind_by(line: str, creator: str | None) -> None:
    assert title.read(line).creator == creator


def test_label_value_keeps_its_ending() -> None:
    assert title.read("Untitled. XO;", labelled=True).title == "Untitled. XO;"
    assert title.read("Salt Wind-", labelled=True).title == "Salt Wind"


def test_every_tag_stands_in_the_title() -> None:
    assert {tag.where for tag in title.read("Salt (Sam/Dean, R)").raw_tags} == {"title"}
    assert title.read("Salt (Sam/Dean, R)").raw_tags[0].kind is TagKind.PAIRING


@given(st.text(max_size=300))
def test_no_title_breaks_the_reader(line: str) -> None:
    read = title.read(line)
    assert read.title or not line.strip()


@given(st.text(alphabet="ab (),/[]{}-;:12?", max_size=120))
def test_no_bracketing_breaks_the_reader(line: str) -> None:
    title.read(line)


def test_number_of_a_rating_is_no_part() -> None:
    assert parts.suffix("Salt Wind - PG-13 - 2/3") == ("Salt Wind - PG-13", Part(2, 3))
