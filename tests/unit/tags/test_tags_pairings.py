"""Pairings in the notations that people use."""

from __future__ import annotations

import time
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.tags.pairings import Pairing, PairingContext, parse

LABELLED = PairingContext("pairing")
TAGGED = PairingContext("tag")
FREE = PairingContext("freeform", "ao3")


def names(text: str, context: PairingContext = LABELLED) -> list[str]:
    return [pairing.name for pairing in parse(text, context)]


def only(text: str, context: PairingContext = LABELLED) -> Pairing:
    (pairing,) = parse(text, context)
    return pairing


@pytest.mark.parametrize(
    "text",
    [
        "Anne/Gilbert",
        "gilbert/anne",
        " Gilbert  /\u200bAnne ",
        "ANNE／GILBERT",
        "Anne x Gilbert",
        "Anne X Gilbert",
        "AnnexGilbert",
        "Anne×Gilbert",
        "Anne ♥ Gilbert",
        "Anne❤️Gilbert",
        "Anne <3 Gilbert",
        "Anne and Gilbert",
        "[Anne, Gilbert]",
        "(Anne/Gilbert)",
        "OTP: Anne/Gilbert!",
        "#anne/gilbert",
        "Anne/Gilbert - Relationship",
    ],
)
def test_every_romantic_notation_is_one_pairing(text: str) -> None:
    assert names(text) == ["Anne/Gilbert"]


@pytest.mark.parametrize(
    "text",
    [
        "Anne & Diana",
        "Diana＆Anne",
        "Anne+Diana",
        "Anne & Diana friendship",
        "Diana/Anne friendship",
        "Anne/Diana (platonic)",
        "Anne/Diana (gen)",
        "BrOTP: Anne/Diana",
        "friendship: anne and diana",
        "just friends! Anne & Diana",
    ],
)
def test_every_platonic_notation_is_another_pairing(text: str) -> None:
    assert [n for n in names(text) if "friends" not in n] == ["Anne & Diana"]


@pytest.mark.parametrize(
    ("text", "qualifiers"),
    [
        ("past Anne/Roy", ("past",)),
        ("ex-Anne/Roy", ("past",)),
        ("former!Anne/Roy", ("past",)),
        ("Anne/Roy (exes)", ("past",)),
        ("pre-Anne/Roy", ("pre-relationship",)),
        ("Anne/Roy, pre-slash", ("pre-relationship",)),
        ("minor Anne/Roy", ("background",)),
        ("Anne/Roy in the background", ("background",)),
        ("hints of Anne/Roy", ("implied",)),
        ("a very slight hint of Anne/Roy in chapter two, but only if you squint", ("implied",)),
        ("Anne/Roy (if you squint)", ("implied",)),
        ("brief mention of Anne/Roy", ("mentioned",)),
        ("Anne/Roy (mentioned)", ("mentioned",)),
        ("one-sided Anne/Roy", ("unrequited",)),
        ("eventual Anne/Roy", ("eventual",)),
        ("established Anne/Roy", ("established",)),
        ("Anne/Roy endgame", ("endgame",)),
        ("Anne/Roy UST", ("ust",)),
        ("implied, past, one-sided Anne/Roy", ("implied", "past", "unrequited")),
        ("Anne/Roy (obviously)", ()),
        ("definite Anne/Roy", ()),
        ("dark!Anne/Roy", ("dark!anne",)),
    ],
)
def test_qualifiers_leave_the_pair_alone(text: str, qualifiers: tuple[str, ...]) -> None:
    pairing = only(text)
    assert (pairing.name, pairing.qualifiers) == ("Anne/Roy", qualifiers)


def test_family_and_queerplatonic_are_platonic() -> None:
    family = only("Marilla Cuthbert & Matthew Cuthbert (brother and sister)")
    assert (family.platonic, family.qualifiers) == (True, ("familial",))
    queer = only("Anne ~ Diana")
    assert (queer.platonic, queer.qualifiers) == (True, ("queerplatonic",))


def test_a_qualifier_covers_its_own_item_and_what_and_joins_to_it() -> None:
    found = parse("Anne/Gilbert (of course), mentions of Anne/Roy and Jane/Josiah; Phil/Jo", LABELLED)
    assert [(p.name, p.qualifiers) for p in found] == [
        ("Anne/Gilbert", ()),
        ("Anne/Roy", ("mentioned",)),
        ("Jane/Josiah", ("mentioned",)),
        ("Jo/Phil", ()),
    ]


def test_pairs_in_a_bracket_are_pairs() -> None:
    found = parse("Anne/Gilbert (background Diana/Fred and Jane/Josiah)", LABELLED)
    assert [(p.name, p.qualifiers) for p in found] == [
        ("Anne/Gilbert", ()),
        ("Diana/Fred", ("background",)),
        ("Jane/Josiah", ("background",)),
    ]


def test_a_pair_named_twice_keeps_what_is_not_denied() -> None:
    assert only("Anne/Roy, implied past Roy/Anne").qualifiers == ("past",)


def test_a_threesome_is_its_own_pairing() -> None:
    assert names("Jo x Laurie x Amy") == ["Amy/Jo/Laurie"]
    assert names("Jo/Jo/Amy") == ["Amy/Jo/Jo"]


def test_a_couple_with_a_friend_is_two_pairings() -> None:
    assert names("Jo March/Friedrich Bhaer & Beth March") == [
        "Friedrich Bhaer/Jo March",
        "Beth March & Friedrich Bhaer & Jo March",
    ]


@pytest.mark.parametrize(
    ("text", "name", "traits"),
    [
        ("Darcy x Y/N", "Darcy/Reader", ()),
        ("Darcy/(y/n)", "Darcy/Reader", ()),
        ("You/Darcy", "Darcy/Reader", ()),
        ("Darcy x fem!Reader", "Darcy/Reader", ("female reader",)),
        ("Darcy/Gender Neutral Reader", "Darcy/Reader", ("gn reader",)),
        ("Darcy x vampire!reader", "Darcy/Reader", ("vampire!reader",)),
    ],
)
def test_the_reader_is_a_member(text: str, name: str, traits: tuple[str, ...]) -> None:
    pairing = only(text)
    assert (pairing.name, pairing.qualifiers, pairing.reader) == (name, traits, True)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Darcy/OC", "Darcy/Original Character(s)"),
        ("OFC/Darcy", "Darcy/Original Female Character(s)"),
        ("Darcy x male OC", "Darcy/Original Male Character(s)"),
        ("Darcy/Original Duck", "Darcy/Original Duck"),
        ("OMC/OMC", "Original Male Character(s)/Original Male Character(s)"),
    ],
)
def test_original_characters_are_flagged(text: str, name: str) -> None:
    assert (only(text).name, only(text).oc) == (name, True)


def test_everyone_and_others_are_members() -> None:
    assert names("Emma/various, Everyone/Emma") == ["Emma/Other(s)", "Emma/Everyone"]


@pytest.mark.parametrize(
    "name",
    [
        "Malcolm X/Betty Shabazz",
        "Alex/Max",
        "Miss Marple/R2-D2",
        "Q/Jean-Luc Picard",
        "D'Artagnan/Athos de la Fère",
    ],
)
def test_names_with_odd_letters_stay_whole(name: str) -> None:
    assert names(name) == ["/".join(sorted(name.split("/"), key=str.casefold))]


def test_bars_bind_tighter_than_slashes() -> None:
    assert names("Strider | Aragorn/Arwen | Undómiel") == ["Arwen | Undómiel/Strider | Aragorn"]


def test_a_bracket_only_tells_namesakes_apart() -> None:
    pairing = only("Kirby (Nintendo)/Link (The Legend of Zelda)")
    assert pairing.name == "Kirby/Link"
    assert dict(pairing.disambiguation) == {"Kirby": "Nintendo", "Link": "The Legend of Zelda"}


@pytest.mark.parametrize(
    "text",
    ["", "None", "n/a", "Gen", "het", "no pairings", "M/F", "m/m/m", "h/c", "Angst/Humor", "3/7", "4/?",
     "PG/R", "s/m", "a/b/o", "they/them", "/", "Emma/", "Emma", "Rape/Non-Con", "Other Relationships",
     "Firefly/Torchwood"],
)  # fmt: skip
def test_what_is_no_pairing(text: str) -> None:
    assert names(text, TAGGED) == []
    assert names(text) == []


def test_a_fandom_is_no_pairing() -> None:
    assert names("Hunter x Hunter", TAGGED) == []
    assert names("Romeo + Juliet", PairingContext("tag", fandoms=("Romeo + Juliet (1996)",))) == []
    assert names("Rizzoli & Isles", LABELLED) == ["Isles & Rizzoli"]


@pytest.mark.parametrize(
    "text", ["Angel/Human Romance", "Past Abuse/Neglect", "Robots & Rockets", "Implied Murder/Suicide"]
)
def test_a_slash_in_free_tags_is_no_pairing(text: str) -> None:
    assert names(text, FREE) == []


def test_a_slash_in_free_tags_between_known_people_is_one() -> None:
    known = PairingContext("freeform", characters=("Emma Woodhouse", "George Knightley"))
    assert names("Emma Woodhouse/Knightley", known) == ["Emma Woodhouse/George Knightley"]
    assert only("Background Emma Woodhouse/George Knightley", FREE).qualifiers == ("background",)


def test_short_names_are_found_among_the_full_names_of_the_file() -> None:
    file = PairingContext("pairing", characters=("Emma Woodhouse", "George Knightley", "Frank Churchill"))
    assert names("Emma/Knightley", file) == ["Emma Woodhouse/George Knightley"]
    assert names("E/K", file) == ["Emma Woodhouse/George Knightley"]
    assert names("Emma W./George K.", file) == ["Emma Woodhouse/George Knightley"]
    assert names("Emma Woodhouse-Frank Churchill", file) == ["Emma Woodhouse/Frank Churchill"]


def test_two_matches_are_no_match() -> None:
    sisters = PairingContext("pairing", characters=("Jane Bennet", "Jane Fairfax", "Charles Bingley"))
    assert names("Jane/Bingley", sisters) == ["Charles Bingley/Jane"]
    assert names("J/C", sisters) == []


def test_a_bare_given_name_is_not_resolved_by_the_built_in_people() -> None:
    pairing = only("Elizabeth/Darcy", PairingContext("pairing", fandoms=("Pride and Prejudice",)))
    assert (pairing.name, pairing.vague) == ("Darcy/Elizabeth", True)


def test_ship_names_are_looked_up_with_their_qualifiers() -> None:
    pairing = only("past Bagginshield", PairingContext("pairing", fandoms=("The Hobbit",)))
    assert (pairing.name, pairing.qualifiers) == ("Bilbo Baggins/Thorin Oakenshield", ("past",))
    assert "Bagginshield" in pairing.rule


def test_brackets_mean_couples_on_fanfiction_net() -> None:
    site = PairingContext("characters", "ffn")
    assert names("[Emma W., George K.] [Jane F., Frank C.] Harriet S.", site) == [
        "Emma W./George K.",
        "Frank C./Jane F.",
    ]
    assert names("Emma W. & George K.", site) == []
    assert names("[Peter P./Spider-Man, Mary Jane W.]", site) == ["Mary Jane W./Peter P./Spider-Man"]


NAMES = st.sampled_from(
    ["Anne Shirley", "Gilbert Blythe", "Diana", "Éowyn", "Q", "林黛玉", "OC", "Reader", "Strider | Aragorn"]
)


@given(st.lists(NAMES, min_size=2, max_size=4), st.sampled_from(["/", " & "]))
def test_the_order_of_the_members_never_matters(members: list[str], sign: str) -> None:
    if members.count("Q") == len(members):
        return
    first = {(p.name, p.platonic) for p in parse(sign.join(members), LABELLED)}
    for order in list(permutations(members))[:6]:
        assert {(p.name, p.platonic) for p in parse(sign.join(order), LABELLED)} == first


@given(st.lists(NAMES, min_size=2, max_size=4), st.sampled_from(["/", " & "]))
def test_a_canonical_name_reads_as_itself(members: list[str], sign: str) -> None:
    for pairing in parse(sign.join(members), LABELLED):
        assert names(pairing.name) == [pairing.name]


@given(st.text(alphabet="aAxX /&+~!()[]|.,;-é東#♥", max_size=30))
def test_no_text_breaks_the_parser(text: str) -> None:
    for pairing in parse(text, LABELLED):
        assert len(pairing.members) > 1


@pytest.mark.parametrize(
    "piece", ["/", "(", "past ", "a/b, ", "[a,", "mention of ", "A | ", "if you squint ", "a x "]
)
def test_a_megabyte_costs_no_more_than_a_line(piece: str) -> None:
    began = time.perf_counter()
    parse(piece * (1_000_000 // len(piece)), LABELLED)
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("text", "qualifiers"),
    [
        ("(past) Anne/Roy", ("past",)),
        ("Anne/Roy {minor}", ("background",)),
        ("Anne/Roy (unrequited on his side)", ("unrequited",)),
        ("Anne → Roy", ("unrequited",)),
        ("gen or pre-slash Anne/Roy", ("pre-relationship",)),
        ("Anne/Roy & other canon couples", ()),
    ],
)
def test_remarks_round_a_pair_are_no_part_of_a_name(text: str, qualifiers: tuple[str, ...]) -> None:
    assert (only(text).name, only(text).qualifiers) == ("Anne/Roy", qualifiers)


@pytest.mark.parametrize(
    ("text", "qualifiers"),
    [
        ("Anne/Roy (past, unrequited)", ("past", "unrequited")),
        ("Anne/Roy (implied past)", ("implied", "past")),
        ("Anne/Roy (one-sided, past, mentioned)", ("mentioned", "past", "unrequited")),
        ("Anne/Roy, past and unrequited", ("past", "unrequited")),
        ("with a side of Anne/Roy", ("background",)),
    ],
)
def test_several_qualifiers_are_all_kept(text: str, qualifiers: tuple[str, ...]) -> None:
    assert (only(text).name, only(text).qualifiers) == ("Anne/Roy", qualifiers)


@pytest.mark.parametrize(
    ("text", "qualifiers"),
    [
        ("Anne/Gilbert with hints of Anne/Roy", ("implied",)),
        ("Anne/Gilbert w/ some Anne/Roy", ("background",)),
        ("Anne/Gilbert with mentions of past Anne/Roy", ("mentioned", "past")),
        ("Anne/Gilbert or Anne/Roy", ()),
    ],
)
def test_a_second_pair_behind_with_is_a_pair_of_its_own(text: str, qualifiers: tuple[str, ...]) -> None:
    first, second = parse(text, LABELLED)
    assert (first.name, first.qualifiers) == ("Anne/Gilbert", ())
    assert (second.name, second.qualifiers) == ("Anne/Roy", qualifiers)


def test_ship_names_joined_by_and_are_two_pairings() -> None:
    where = PairingContext("pairing", fandoms=("Harry Potter",))
    assert names("Wolfstar and Drarry", where) == ["Remus Lupin/Sirius Black", "Draco Malfoy/Harry Potter"]


def test_what_only_says_that_it_is_a_character_is_no_name() -> None:
    assert names("Vampire - Character/Anne Shirley") == ["Anne Shirley/Vampire"]


def test_kin_before_a_name_says_who_somebody_is() -> None:
    pairing = only("dad!Matthew/Reader")
    assert (pairing.name, pairing.platonic) == ("Matthew/Reader", False)
    assert pairing.qualifiers == ("dad!matthew",)


def test_a_shrug_in_brackets_is_no_part_of_a_name() -> None:
    assert names("Anne/Roy (kinda)") == ["Anne/Roy"]
