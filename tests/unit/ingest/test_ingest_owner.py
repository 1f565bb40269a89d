"""The owner's words: defaults and layout below the file's own, corrections above them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from folders import PlainCanon
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.errors import SettingsError
from ficfeed.ingest.corrections import edit, load, signature
from ficfeed.ingest.layout import Layout
from ficfeed.ingest.owner import FIELDS, Said, above, below, check, field_name
from ficfeed.story import Rating, RawTag, SeriesPlace, Status, StoryDate, StoryDraft, StoryTag, TagKind, Where


def derive(raw: Sequence[RawTag]) -> Sequence[StoryTag]:
    return PlainCanon().derived(raw).tags


def draft(*tags: tuple[TagKind, str], **facts: Any) -> StoryDraft:
    raw = tuple(RawTag(kind, text, Where.TAGLINE) for kind, text in tags)
    return StoryDraft(**{"title": "T", **facts}, raw_tags=raw)


def names(one: StoryDraft) -> list[str]:
    return [raw.text for raw in one.raw_tags]


def test_a_default_fills_what_the_file_leaves_open() -> None:
    said = Said((("fandom", "Merlin"), ("rating", "teen"), ("language", "German"), ("creator", "Ann")))
    made = below(draft(inferred=frozenset({"language"}), language="en"), said, derive)
    assert (names(made), made.rating, made.language, made.creators) == (
        ["Merlin"],
        Rating.TEEN,
        "de",
        ("Ann",),
    )
    assert made.raw_tags[0].where is Where.OWNER
    assert "language" not in made.inferred


def test_a_default_gives_way_to_what_the_file_says_even_in_a_tag_line() -> None:
    said = Said((("fandom", "Merlin"), ("rating", "teen"), ("language", "de"), ("status", "complete")))
    own = draft((TagKind.FREEFORM, "fandom Own"), rating=Rating.MATURE, language="en", status=Status.HIATUS)
    assert below(own, said, derive) == own


def test_a_pairings_implied_characters_do_not_silence_a_default() -> None:
    made = below(draft((TagKind.PAIRING, "A/B")), Said((("character", "C"),)), derive)
    assert names(made) == ["A/B", "C"]


def test_a_correction_takes_the_place_of_every_tag_of_its_kind() -> None:
    own = draft((TagKind.FREEFORM, "fandom Own"), (TagKind.FANDOM, "Other"), (TagKind.CHARACTER, "C"))
    made = above(own, Said((("fandom", "Right"), ("fandom", "Also"))), derive)
    assert names(made) == ["C", "Right", "Also"]


def test_a_correction_of_facts_is_declared() -> None:
    own = draft(title="wrong", inferred=frozenset({"title", "status"}), creators=("X",))
    words = [
        ("title", "Right"),
        ("status", "wip"),
        ("rating", "explicit"),
        ("creator", "Ann"),
        ("creator", "Bo"),
    ]
    words += [("series", "S"), ("published", "2010-12"), ("words", "1,200"), ("summary", "It rains.")]
    made = above(own, Said(tuple(words)), derive)
    assert (made.title, made.status, made.rating) == ("Right", Status.IN_PROGRESS, Rating.EXPLICIT)
    assert (made.creators, made.series) == (("Ann", "Bo"), (SeriesPlace("S"),))
    assert (made.published, made.words_declared, made.summary) == (StoryDate("2010-12"), 1200, "It rains.")
    assert made.inferred == frozenset()


def test_a_rating_can_be_taken_back_to_not_rated() -> None:
    assert (
        above(draft(rating=Rating.MATURE), Said((("rating", "Not Rated"),)), derive).rating
        is Rating.NOT_RATED
    )


@given(st.sampled_from(FIELDS), st.text(max_size=30))
def test_no_text_for_any_field_is_a_crash(field: str, text: str) -> None:
    check(field, text)
    said = Said(((field, text),))
    below(draft(), said, derive)
    above(draft((TagKind.FANDOM, "X")), said, derive)


def test_fields_are_known_by_their_other_names() -> None:
    known = {
        word: field_name(word)
        for word in ("relationship", "Author", "creators", "tags", "updated", "nonsense")
    }
    assert known == {
        "relationship": "pairing",
        "Author": "creator",
        "creators": "creator",
        "tags": "freeform",
        "updated": "revised",
        "nonsense": None,
    }


@pytest.mark.parametrize(
    ("pattern", "folders", "stem", "said"),
    [
        (
            "{fandom}/{creator}/{title}",
            ["Merlin", "Ann"],
            "Rain",
            {"fandom": "Merlin", "creator": "Ann", "title": "Rain"},
        ),
        ("{fandom}/{creator}/{title}", ["Merlin"], "Rain", {}),
        (
            "{fandom}/{creator} - {title}",
            ["Merlin"],
            "Ann - Rain - Sun",
            {"creator": "Ann", "title": "Rain - Sun"},
        ),
        ("{fandom}/{creator} - {title}", ["Merlin"], "Rain", {}),
        ("{fandom}/{title}", ["Merlin", "2010"], "Rain", {"fandom": "Merlin", "title": "Rain"}),
        (
            "{relationship}/{ignore}/{title} {part}",
            ["A & B", "x"],
            "Rain 3",
            {"pairing": "A & B", "title": "Rain"},
        ),
        ("{title}", [], "Rain", {"title": "Rain"}),
        ("", ["Merlin"], "Rain", {}),
        ("by {author}/{title}", ["by Ann (2)"], "a+b*", {"creator": "Ann (2)", "title": "a+b*"}),
    ],
)
def test_a_layout_reads_a_path(pattern: str, folders: list[str], stem: str, said: dict[str, str]) -> None:
    found = dict(Layout.of(pattern).read(folders, stem).words)
    assert {field: found.get(field) for field in said} == said
    assert bool(found) == bool(said)


def test_a_layout_of_many_names_is_quick() -> None:
    layout = Layout.of("-".join(["{ignore}"] * 9) + "-{title}!")
    assert not layout.read([], "-" * 250 + "x")
    assert layout.read([], "-" * 250 + "x!")


def test_corrections_are_written_and_read_with_comments_kept(tmp_path: Path) -> None:
    path = tmp_path / "config" / "corrections.toml"
    assert load(path) == {}
    key = 'file:stories/He said "no".txt'
    edit(path, key, [("title", "Right"), ("fandom", "A"), ("fandom", "B; C")])
    path.write_text("# why I did this\n" + path.read_text("utf-8"), "utf-8")
    said = edit(path, key, [("relationship", "X/Y"), ("title", "")])
    assert said.words == (("fandom", "A"), ("fandom", "B; C"), ("pairing", "X/Y"))
    assert path.read_text("utf-8").startswith("# why I did this\n")
    assert load(path)[key] == said
    assert signature(said) != signature(Said())
    assert [one.name for one in path.parent.iterdir()] == ["corrections.toml"]


def test_corrections_saved_by_any_editor_are_read(tmp_path: Path) -> None:
    path = tmp_path / "corrections.toml"
    path.write_bytes(b'\xef\xbb\xbf["file:stories/a.txt"]\r\ntitle = "A"\r\n')
    assert load(path) == {"file:stories/a.txt": Said((("title", "A"),))}


def test_the_last_correction_taken_back_takes_the_story_out(tmp_path: Path) -> None:
    path = tmp_path / "corrections.toml"
    edit(path, "a", [("title", "Right")])
    edit(path, "b", [("rating", "teen")])
    assert not edit(path, "a", [("title", "")])
    assert list(load(path)) == ["b"]


def test_a_field_written_under_another_name_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "corrections.toml"
    path.write_text('[a]\nauthor = "Ann"\nwords = 300\n', "utf-8")
    assert load(path)["a"].words == (("creator", "Ann"), ("words", "300"))
    assert edit(path, "a", [("creator", "Bo")]).of("creator") == ["Bo"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[a]\nnonsense = "x"\n', "no field"),
        ('a = "x"\n', "expected a table"),
        ('[a]\nrating = "purple"\n', "no rating"),
        ("[a]\ntitle = true\n", "expected text"),
        ('[a]\npublished = "soon"\n', "no date"),
        ("[a\n", "corrections.toml"),
        ("\ufffe", "corrections.toml"),
    ],
)
def test_a_wrong_correction_is_told_with_its_key(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "corrections.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=problem):
        load(path)
    with pytest.raises(SettingsError):
        edit(path, "b", [("title", "x")])
    assert path.read_text("utf-8") == text


def test_a_wrong_edit_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "corrections.toml"
    with pytest.raises(SettingsError, match="no field"):
        edit(path, "a", [("titel", "x")])
    with pytest.raises(SettingsError, match="no status"):
        edit(path, "a", [("status", "whatever")])
    assert not path.exists()
