"""The addresses of tags."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.story import TagKind, TagName
from ficfeed.tags.names import key
from ficfeed.tags.slugs import LONGEST, guess, marked, slug


def pairing(*members: str, platonic: bool = False) -> TagName:
    name = (" & " if platonic else "/").join(members)
    return TagName(TagKind.PAIRING, name, platonic, members)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        (TagName(TagKind.FANDOM, "Ocean's Eleven (Movies)"), "oceans-eleven-movies"),
        (TagName(TagKind.RATING, "Not Rated"), "not-rated"),
        (TagName(TagKind.CATEGORY, "F/M"), "f-m"),
        (TagName(TagKind.CHARACTER, "Éowyn"), "eowyn"),
        (TagName(TagKind.CHARACTER, "林黛玉"), "林黛玉"),
        (pairing("Anne Shirley", "Gilbert Blythe"), "anne-shirley--gilbert-blythe"),
        (pairing("Anne", "Diana", platonic=True), "anne--and--diana"),
    ],
)
def test_slugs_are_words_and_hyphens(tag: TagName, expected: str) -> None:
    assert slug(tag) == expected


@pytest.mark.parametrize("name", ["index", "API", "CON", "nul", "???", "...", "Anima+", "+Anima", "é" * 300])
def test_what_would_make_a_bad_address_is_marked(name: str) -> None:
    tag = TagName(TagKind.FREEFORM, name)
    assert slug(tag) == marked(tag) != ""


def test_a_mark_belongs_to_one_tag_alone() -> None:
    here, there = (TagName(TagKind.CHARACTER, "Anne", scope=scope) for scope in ("Firefly", "Torchwood"))
    assert slug(here) == slug(there)
    assert marked(here) != marked(there)


@given(st.text(max_size=60))
def test_every_name_has_a_safe_address(name: str) -> None:
    for found in (slug(TagName(TagKind.FREEFORM, name)), marked(TagName(TagKind.FREEFORM, name))):
        assert found
        assert len(found.encode()) <= LONGEST
        assert found not in (".", "..", "index", "api", "con", "nul")
        assert not found.startswith((".", "-"))
        assert not set(found) & set("/\\?#%&. \t\n:*\"<>|'")


@given(st.text(max_size=30))
def test_one_key_is_one_slug(name: str) -> None:
    assert slug(TagName(TagKind.FANDOM, name)) == slug(TagName(TagKind.FANDOM, key(name)))


@pytest.mark.parametrize(
    ("kind", "asked", "meant"),
    [
        (TagKind.FANDOM, "spn", "supernatural-tv-2005"),
        (TagKind.PAIRING, "janto", "ianto-jones--jack-harkness"),
        (TagKind.PAIRING, "gilbert--anne", "anne--gilbert"),
        (TagKind.PAIRING, "diana--and--anne", "anne--and--diana"),
        (TagKind.PAIRING, "gilbert-x-anne", "anne--gilbert"),
        (TagKind.RATING, "pg-13", "teen-and-up-audiences"),
        (TagKind.RATING, "nc17", "explicit"),
        (TagKind.GENRE, "humour", "humor"),
        (TagKind.CATEGORY, "femslash", "f-f"),
        (TagKind.STATUS, "wip", "in-progress"),
        (TagKind.LANGUAGE, "deutsch", "german"),
    ],
)
def test_an_unknown_address_is_guessed_by_the_tables(kind: TagKind, asked: str, meant: str) -> None:
    assert next(guess(kind, asked)) == meant


def test_a_canonical_address_is_no_guess() -> None:
    assert "explicit" not in list(guess(TagKind.RATING, "explicit"))
    assert list(guess(TagKind.FANDOM, "never-heard-of-it")) == []
