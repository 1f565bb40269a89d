"""Explain: every kind answers in its own shape and says which rule decided."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficfeed import explain as explaining
from ficfeed.explain import KINDS, UnknownKind, explain, render

GOLDEN = Path(__file__).resolve().parents[3] / "shared" / "golden"
SETS = {
    "pairings": "pairing",
    "taglines": "line",
    "ratings": "rating",
    "dates": "date",
    "wordcounts": "words",
    "ffn_headers": "ffn-header",
    "lj_headers": "journal-header",
}


def test_pairing_is_answered_with_members_and_qualifiers() -> None:
    answer = explain("pairing", "past Ana Quay/Bo Sand")
    assert answer.got[0]["members"] == ["Ana Quay", "Bo Sand"]
    assert answer.got[0]["qualifiers"] == ["past"]


def test_line_may_be_a_title_a_tag_line_or_a_block() -> None:
    title = explain("line", "Salt (Sam/Dean, PG) 1/2", {"field": "title"}).got
    assert {"kind": "status", "name": "In Progress"} in title
    tags = explain("line", "Tags: ship: sam/dean, angst").got
    assert [tag["kind"] for tag in tags] == ["relationship", "genre"]
    block = explain("line", "Author: harbour_cat\nRating: T\nWIP?: No").got
    assert {(tag["kind"], tag["name"]) for tag in block} == {
        ("author", "harbour_cat"),
        ("rating", "Teen And Up Audiences"),
        ("status", "Complete"),
    }


def test_journal_header_gives_the_story_without_header_and_end_notes() -> None:
    got = explain("journal-header", "Title: Salt\nRating: R\nBeta: x\n\nRain.\n\nA/N: Please review!").got
    assert (got["title"], got["rating"], got["other_fields"]) == ("Salt", "Mature", ["beta"])
    assert got["body"] == "Rain."


def test_header_of_fanfiction_net_may_be_none() -> None:
    assert explain("ffn-header", "no such line").got is None


def test_every_answer_names_its_rule() -> None:
    for kind in KINDS:
        assert explain(kind, "Sam/Dean, PG-13, 2010-12-24").rule


def test_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(UnknownKind, match="journal-header"):
        explain("shoe size", "44")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Rated: T - English - Words: 5", "ffn-header"),
        ("Title: x\nRating: R", "journal-header"),
        ("PG-13", "rating"),
        ("24 Dec 2010", "date"),
        ("~13,000 words", "words"),
        ("Sam/Dean", "pairing"),
        ("Tags: angst, fluff", "line"),
    ],
)
def test_kind_is_guessed_where_nobody_names_it(text: str, kind: str) -> None:
    assert explaining.guess_kind(text) == kind


def test_rendering_shows_text_meaning_and_rule() -> None:
    shown = render("rating", "hard R", explain("rating", "hard R"))
    assert "hard R" in shown and "Mature" in shown and "because" in shown


@given(
    st.sampled_from(sorted(KINDS)),
    st.text(max_size=120),
    st.dictionaries(
        st.sampled_from(["fandom", "characters", "now", "field", "source", "date_order"]), st.text(max_size=9)
    ),
)
def test_no_text_and_no_context_break_it(kind: str, text: str, context: dict[str, str]) -> None:
    answer = explain(kind, text, context)
    json.dumps(answer.got)
    render(kind, text, answer)


@pytest.mark.skipif(not GOLDEN.is_dir(), reason="the golden sets are not beside this repository")
@pytest.mark.parametrize("name", sorted(SETS))
def test_golden_set_is_met(name: str) -> None:
    compare = _compare()
    met: dict[bool, list[bool]] = {True: [], False: []}
    for line in compare.load(name):
        got = explain(SETS[name], line["input"], line["context"]).got
        met[bool(line.get("hard"))].append(compare.ok(name, got, line["expect"]))
    assert met[False].count(False) <= max(1, 0.02 * len(met[False]))
    assert met[True].count(False) <= 0.15 * len(met[True])


def _compare() -> Any:
    spec = importlib.util.spec_from_file_location("golden_compare", GOLDEN / "compare.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_line_that_ends_in_a_title_s_bracket_is_read_as_a_title() -> None:
    got = explain("line", "Rain (Buffy/Angel, PG)").got
    assert [(one["kind"], one["name"]) for one in got] == [
        ("relationship", "Angel/Buffy"),
        ("rating", "General Audiences"),
    ]
