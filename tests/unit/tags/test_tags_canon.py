"""From the raw tags of one story to its canonical ones."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ficfeed.story import RawTag, StoryTag, TagKind, Where
from ficfeed.tags.canon import LONGEST_NAME, MOST_TAGS, Canon

CANON = Canon()


def raw(kind: TagKind, text: str, where: Where = Where.HEADER) -> RawTag:
    return RawTag(kind, text, where)


def derive(*tags: RawTag) -> tuple[StoryTag, ...]:
    return CANON.derive(tags)


def told(tags: tuple[StoryTag, ...]) -> list[tuple[str, str]]:
    return [(t.tag.kind.value, t.tag.name) for t in tags if not t.implied]


def implied(tags: tuple[StoryTag, ...]) -> list[str]:
    return [t.tag.name for t in tags if t.implied]


def test_full_names_in_the_tag_line_resolve_the_title_bracket() -> None:
    tags = derive(
        raw(TagKind.CHARACTER, "Anne", Where.TITLE),
        raw(TagKind.PAIRING, "Anne/Gilbert", Where.TITLE),
        raw(TagKind.CHARACTER, "anne shirley", Where.TAGLINE),
        raw(TagKind.PAIRING, "gilbert blythe/anne shirley", Where.TAGLINE),
    )
    assert told(tags) == [("character", "Anne Shirley"), ("pairing", "Anne Shirley/Gilbert Blythe")]
    assert implied(tags) == ["Gilbert Blythe"]
    assert "only full name" in tags[0].rule


def test_a_ship_name_resolves_bare_names_too() -> None:
    tags = derive(
        raw(TagKind.FANDOM, "torchwood"), raw(TagKind.PAIRING, "janto"), raw(TagKind.CHARACTER, "Ianto")
    )
    assert told(tags)[1:] == [("pairing", "Ianto Jones/Jack Harkness"), ("character", "Ianto Jones")]


def test_an_unresolved_single_name_belongs_to_its_fandom() -> None:
    tags = derive(
        raw(TagKind.FANDOM, "Firefly"), raw(TagKind.PAIRING, "Mal/Inara"), raw(TagKind.CHARACTER, "Kaylee")
    )
    assert {t.tag.name: t.tag.scope for t in tags} == {
        "Firefly": "",
        "Inara/Mal": "Firefly",
        "Kaylee": "Firefly",
        "Inara": "Firefly",
        "Mal": "Firefly",
    }


def test_first_name_and_initial_are_found_among_the_fandoms_people() -> None:
    tags = derive(
        raw(TagKind.FANDOM, "Pride and Prejudice", Where.ARCHIVE),
        raw(TagKind.CHARACTER, "Elizabeth B.", Where.ARCHIVE),
        raw(TagKind.CHARACTER, "Nobody K.", Where.ARCHIVE),
    )
    assert told(tags)[1:] == [("character", "Elizabeth Bennet"), ("character", "Nobody K.")]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (TagKind.CATEGORY, "angst", [("genre", "Angst")]),
        (TagKind.CATEGORY, "Slash", [("category", "M/M")]),
        (TagKind.CATEGORY, "story", []),
        (TagKind.CATEGORY, "Torchwood", [("fandom", "Torchwood")]),
        (TagKind.CATEGORY, "H", [("genre", "Humor")]),
        (TagKind.GENRE, "F/F", [("category", "F/F")]),
        (TagKind.GENRE, "Post-Canon", [("freeform", "Post-Canon")]),
        (TagKind.GENRE, "a bit of h/c", [("genre", "Hurt/Comfort")]),
        (TagKind.FORM, "one shot", [("form", "One-Shot")]),
        (TagKind.PAIRING, "Gen", [("category", "Gen")]),
        (TagKind.PAIRING, "none", []),
        (
            TagKind.PAIRING,
            "Other Relationship Tags to Be Added",
            [("freeform", "Other Relationship Tags to Be Added")],
        ),
        (TagKind.WARNING, "none", [("warning", "No Archive Warnings Apply")]),
        (TagKind.WARNING, "highlight to read: *deathfic*", [("warning", "Major Character Death")]),
        (TagKind.WARNING, "spoilers through 3x07", []),
        (TagKind.WARNING, "mentions of rape", [("warning", "mentions of rape")]),
        (TagKind.FANDOM, "Firefly/Torchwood", [("fandom", "Firefly"), ("fandom", "Torchwood")]),
        (TagKind.STATUS, "wip", [("status", "In Progress")]),
        (TagKind.LANGUAGE, "de", [("language", "German")]),
        (TagKind.RATING, "FRT", [("rating", "Teen And Up Audiences")]),
        (TagKind.SERIES, "Part 3 of The Long Year", [("series", "The Long Year")]),
        (TagKind.CREATOR, "some_one", [("creator", "some_one")]),
    ],
)
def test_value_decides_over_label(kind: TagKind, text: str, expected: list[tuple[str, str]]) -> None:
    assert told(derive(raw(kind, text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ficlet", ("form", "Ficlet")),
        ("slash", ("category", "M/M")),
        ("#firefly", ("fandom", "Firefly")),
        ("mal/inara", ("pairing", "Inara/Mal")),
        ("spuffy", ("pairing", "Buffy Summers/Spike")),
        ("!autumn exchange 2011", ("freeform", "Autumn Exchange 2011")),
        ("top/bottom", ("freeform", "Top/Bottom")),
    ],
)
def test_bare_tags_of_a_tag_line_are_known_by_value(text: str, expected: tuple[str, str]) -> None:
    assert told(derive(raw(TagKind.FREEFORM, text, Where.TAGLINE))) == [expected]


def test_an_archive_with_fields_keeps_its_free_tags_free() -> None:
    fandom = raw(TagKind.FANDOM, "Firefly", Where.ARCHIVE)
    free = [
        raw(TagKind.FREEFORM, t, Where.ARCHIVE)
        for t in ("Torchwood", "Robot/Human Romance", "complete", "Fluff")
    ]
    assert told(derive(fandom, *free))[1:] == [
        ("freeform", "Torchwood"),
        ("freeform", "Robot/Human Romance"),
        ("freeform", "complete"),
        ("genre", "Fluff"),
    ]


def test_none_beside_a_real_warning_says_nothing() -> None:
    tags = derive(raw(TagKind.WARNING, "none"), raw(TagKind.WARNING, "Swearing"))
    assert told(tags) == [("warning", "Swearing")]


def test_of_several_ratings_the_higher_counts_once() -> None:
    tags = derive(raw(TagKind.RATING, "r"), raw(TagKind.RATING, "PG"), raw(TagKind.RATING, "NC-17"))
    assert told(tags) == [("rating", "Explicit")]


def test_a_plain_pairing_in_the_field_denies_background_but_not_past() -> None:
    tags = derive(
        raw(TagKind.PAIRING, "Emma/Frank"), raw(TagKind.PAIRING, "background past Emma/Frank", Where.TAGLINE)
    )
    assert tags[0].qualifiers == ("past",)


def test_a_plain_tag_denies_nothing() -> None:
    tags = derive(
        raw(TagKind.PAIRING, "mentioned Emma/Frank"), raw(TagKind.PAIRING, "emma/frank", Where.TAGLINE)
    )
    assert tags[0].qualifiers == ("mentioned",)


def test_a_friendship_is_not_the_romance() -> None:
    tags = derive(raw(TagKind.PAIRING, "Emma/Harriet"), raw(TagKind.PAIRING, "Emma & Harriet"))
    assert [t.tag.platonic for t in tags if t.tag.kind is TagKind.PAIRING] == [False, True]


def test_everyone_is_no_character() -> None:
    assert implied(derive(raw(TagKind.PAIRING, "Emma Woodhouse/Everyone"))) == ["Emma Woodhouse"]
    assert implied(derive(raw(TagKind.PAIRING, "Emma Woodhouse/You"))) == ["Emma Woodhouse", "Reader"]


def test_the_better_cased_spelling_is_shown() -> None:
    tags = derive(
        raw(TagKind.FANDOM, "the chronicles of ynys wydryn", Where.TAGLINE),
        raw(TagKind.FANDOM, "The Chronicles of YNYS Wydryn"),
        raw(TagKind.CHARACTER, "fitzroy macleod", Where.TAGLINE),
        raw(TagKind.CHARACTER, "FitzRoy MacLeod"),
    )
    assert told(tags) == [("fandom", "The Chronicles of YNYS Wydryn"), ("character", "FitzRoy MacLeod")]


def test_a_short_fandom_name_is_the_files_own_longer_one() -> None:
    tags = derive(raw(TagKind.FANDOM, "Ynys - A. N. Other"), raw(TagKind.FANDOM, "ynys", Where.TAGLINE))
    assert told(tags) == [("fandom", "Ynys - A. N. Other")]


def test_the_place_in_a_series_is_kept() -> None:
    (tag,) = derive(raw(TagKind.SERIES, "Long Year [4]"))
    assert (tag.tag.name, tag.position) == ("Long Year", 4)


def test_the_owners_alias_goes_before_everything() -> None:
    canon = Canon(
        {
            (TagKind.CHARACTER, "lizzy"): "Elizabeth Bennet",
            (TagKind.FANDOM, "p&p"): "Pride and Prejudice - Jane Austen",
        }
    )
    tags = canon.derive([raw(TagKind.FANDOM, "P&P"), raw(TagKind.PAIRING, "Lizzy/Fitzwilliam Darcy")])
    assert told(tags) == [
        ("fandom", "Pride and Prejudice - Jane Austen"),
        ("pairing", "Elizabeth Bennet/Fitzwilliam Darcy"),
    ]
    assert canon.revision != CANON.revision


def test_too_many_and_too_long_tags_are_cut_and_said_so() -> None:
    many = [raw(TagKind.FREEFORM, f"idea number {n}") for n in range(MOST_TAGS + 50)]
    derived = CANON.derived(many)
    assert len(derived.tags) == MOST_TAGS
    assert derived.problems
    (long,) = CANON.derive([raw(TagKind.FREEFORM, "word " * 100)])
    assert len(long.tag.name) <= LONGEST_NAME


def test_revision_is_stable() -> None:
    assert Canon().revision == CANON.revision


TAGS = st.builds(
    RawTag,
    st.sampled_from([k for k in TagKind if k is not TagKind.SERIES]),
    st.one_of(
        st.sampled_from(
            ["Anne Shirley/Gilbert", "anne", "Firefly", "past Anne/Roy", "angst", "none", "R", "OC/Reader",
             "Diana & Anne", "Anne S.", "Jo (the other)", "spuffy", "mal reynolds", "x/y/z", "h/c", "Q",
             "Éowyn/Q"]
        ),
        st.text(alphabet="abcA /&x.,(!é東", max_size=16),
    ),
    st.sampled_from(list(Where)),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(TAGS, max_size=8))
def test_resolving_twice_is_resolving_once(tags: list[RawTag]) -> None:
    once = CANON.derive(tags)
    again = CANON.derive([RawTag(t.tag.kind, t.tag.name, Where.ARCHIVE) for t in once])
    wanted = {t.tag.name for t in once if t.tag.kind in (TagKind.FANDOM, TagKind.RATING, TagKind.CATEGORY)}
    assert wanted <= {t.tag.name for t in again}


@settings(max_examples=200, deadline=None)
@given(st.lists(TAGS, max_size=8))
def test_every_tag_stands_once_and_says_why(tags: list[RawTag]) -> None:
    derived = CANON.derive(tags)
    assert len({t.tag for t in derived}) == len(derived)
    assert all(t.rule for t in derived)


def test_crossover_in_the_fandom_field_is_a_genre() -> None:
    tags = derive(raw(TagKind.FANDOM, "crossover"), raw(TagKind.FANDOM, "torchwood"))
    assert told(tags) == [("genre", "Crossover"), ("fandom", "Torchwood")]
