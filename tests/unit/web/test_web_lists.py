"""The first page, directories, tags and the search."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import DAY_ONE, LibraryBuilder, Told
from web_visits import BASE, Place, nothing, place

from ficfeed.story import TagKind

LINK = "/tags/pairing/ada-finch--rosa-vale"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Place]:
    """A site with a few stories."""
    with place(tmp_path) as made:
        yield made


def titles(page: str) -> list[str]:
    """Return the titles of the stories that a page lists, in its order."""
    return re.findall(r'class="title"><a [^>]*>([^<]*)</a>', page)


def test_the_first_page_lists_the_newest_stories_first_and_none_that_is_gone(here: Place) -> None:
    page = here.visit().get("/").text
    shown = ["Behind the Door", "Somebody Else&#39;s Story", "Forty Lamps", "The Long Way Home"]
    assert titles(page) == shown


def test_the_first_page_announces_the_feed_of_everything_first(here: Place) -> None:
    page = here.visit().get("/").text
    found = re.findall(
        r'<link rel="alternate" type="application/atom.xml" title="[^"]+" href="([^"]+)"', page
    )
    assert found == [f"{BASE}/feeds/all.atom", f"{BASE}/feeds/all.events.atom"]


def test_the_first_page_counts_the_tags_that_most_stories_have(here: Place) -> None:
    page = here.visit().get("/").text
    assert re.search(
        r'/tags/fandom/[^"]+" dir="auto">The Lantern Road [^<]+</a> <span class="count">4<', page
    )
    assert "Top pairings" in page


def test_an_empty_library_says_what_to_do(tmp_path: Path) -> None:
    with place(tmp_path, nothing) as empty:
        assert "No story here yet" in empty.visit().get("/").text


def test_a_blurb_says_what_a_story_is_before_what_it_says(here: Place) -> None:
    page = here.visit().get("/").text
    card = page[page.index("The Long Way Home") :]
    order = ["Wren", "General Audiences", "none declared", "Ada Finch/Rosa Vale", "Slow Burn"]
    order += ["They walk.", "1,200 words", "1/1", 'datetime="2025-03-09"']
    places = [card.index(text) for text in order]
    assert places == sorted(places)


def test_a_date_is_shown_no_more_precisely_than_its_source_has_it(here: Place) -> None:
    assert '<time datetime="2025-11">Nov 2025</time>' in here.visit().get("/").text


def test_a_directory_counts_stories_and_leaves_out_tags_without_any(here: Place) -> None:
    page = here.visit().get("/tags/freeform").text
    assert "Slow Burn" in page
    assert "Withdrawn" not in page
    assert here.visit().get("/tags/form").status == 200


def many_tags(builder: LibraryBuilder) -> dict[str, str]:
    """Add 130 stories, each with a tag of its own."""
    tags = [Told(TagKind.FREEFORM, f"Tag {number:03}") for number in range(130)]
    return {tag.name: builder.story(tag.name, [tag]) for tag in tags}


def at_one_time(builder: LibraryBuilder) -> dict[str, str]:
    """Add 25 stories that changed at one instant."""
    return {
        name: builder.story(name, [Told(TagKind.FANDOM, "F")], at=DAY_ONE)
        for name in (f"S{number}" for number in range(25))
    }


def test_a_directory_has_pages_and_no_page_past_its_last(tmp_path: Path) -> None:
    with place(tmp_path, many_tags) as many:
        client = many.visit()
        first, second = client.get("/tags/freeform?by=name"), client.get("/tags/freeform?by=name&page=2")
        assert "Tag 000" in first.text and "Tag 129" not in first.text and "Page 1 of 2" in first.text
        assert "Tag 129" in second.text
        for bad in ("3", "0", "x", "9" * 30):
            assert client.get(f"/tags/freeform?page={bad}").status == 404


def test_a_tag_page_lists_its_stories_and_leaves_out_minor_pairings(here: Place) -> None:
    page = here.visit().get(LINK).text
    assert titles(page) == ["Forty Lamps", "The Long Way Home"]
    assert "2 stories" in page
    assert "Somebody Else&#39;s Story" in titles(here.visit().get(f"{LINK}?minor=1").text)


def test_a_tag_page_announces_its_own_feeds_and_list(here: Place) -> None:
    page = here.visit().get(LINK).text
    for address in (f"{BASE}/feeds/pairing/ada-finch--rosa-vale", BASE + LINK):
        assert address in page
    assert "/opml?kind=pairing&amp;slug=ada-finch--rosa-vale" in page


def test_a_tag_page_says_how_else_creators_wrote_it(here: Place) -> None:
    assert '<li dir="auto">ada/rosa</li>' in here.visit().get(LINK).text


def test_stories_are_paged_without_loss_or_repetition_even_at_one_time(tmp_path: Path) -> None:
    with place(tmp_path, at_one_time) as many:
        client, address = many.visit(per_page=10), "/tags/fandom/f"
        seen: list[str] = []
        while address:
            page = client.get(address).text
            seen += titles(page)
            older = re.search(r'rel="next" href="([^"]+)"', page)
            address = older[1].replace("&amp;", "&") if older else ""
        assert seen == [f"S{number}" for number in reversed(range(25))]


@pytest.mark.parametrize("token", ["x", "1~2", f"{'9' * 17}~00000000-0000-0000-0000-000000000000"])
def test_a_place_that_we_never_named_is_nowhere(here: Place, token: str) -> None:
    assert here.visit().get(f"/?before={token}").status == 404


@pytest.mark.parametrize(
    ("asked", "to"),
    [
        ("/tags/relationship", "/tags/pairing"),
        ("/tags/author/wren", "/tags/creator/wren"),
        (LINK.replace("pairing", "relationship"), LINK),
        ("/tags/pairing/adarosa", LINK),
    ],
)
def test_another_name_of_a_tag_leads_to_it_for_good(here: Place, asked: str, to: str) -> None:
    answer = here.visit().get(asked)
    assert (answer.status, answer.headers["location"]) == (301, to)


def test_a_guessed_slug_leads_to_the_tag_that_has_stories(here: Place) -> None:
    guess = {"guess": lambda kind, slug: ("nothing", "ada-finch--rosa-vale")}
    answer = here.visit(guess).get("/tags/pairing/rosa-vale--ada-finch")
    assert (answer.status, answer.headers["location"]) == (301, LINK)


@pytest.mark.parametrize("address", ["colour", "fandom/no-such", "fandom/%00", "fandom/a%2Fb"])
def test_what_is_not_there_is_404(here: Place, address: str) -> None:
    answer = here.visit().get(f"/tags/{address}")
    assert answer.status == 404
    assert "Nothing here" in answer.text


def test_search_finds_tags_by_all_their_words_and_by_synonyms(here: Place) -> None:
    client = here.visit()
    assert LINK in client.get("/search?q=vale+ada").text
    assert LINK in client.get("/search?q=ADAROSA").text
    assert "No tag with a story" in client.get("/search?q=nobody+ada").text


@pytest.mark.parametrize("q", ["%25", "_", "'", '"><script>alert(1)</script>', "{{7*7}}", "\\", "x" * 1000])
def test_search_takes_every_sign_for_itself(here: Place, q: str) -> None:
    answer = here.visit().get(f"/search?q={q}")
    assert answer.status == 200
    assert "<script" not in answer.text
    assert "/tags/fandom/" not in answer.text


def test_search_without_words_says_what_it_searches(here: Place) -> None:
    page = here.visit().get("/search").text
    assert "does not look into titles" in page
    assert "No tag with a story" not in page
