"""A story's page: its header, its text, and what strangers wrote into it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import LibraryBuilder, Told
from web_visits import Place, place

from ficfeed.story import TagKind

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{7*7}}"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Place]:
    """A site with a few stories."""
    with place(tmp_path) as made:
        yield made


def test_the_warnings_stand_before_summary_notes_and_text(here: Place) -> None:
    page = here.visit().get(f"/stories/{here.ids['plain']}").text
    order = [
        "<h1",
        "Warnings",
        "They walk.",
        "Thanks to Min.",
        "Once.",
        "The end.",
        "How FicFeed understood it",
    ]
    assert [page.index(text) for text in order] == sorted(page.index(text) for text in order)


def test_the_header_names_everything_that_is_known(here: Place) -> None:
    page = here.visit().get(f"/stories/{here.ids['long']}").text
    for text in ("Graphic Violence", "In Progress", "(part 2)", "3/?", "1,200 words", "Nov 2025", ">AO3</a>"):
        assert text in page, text
    assert 'rel="external nofollow noopener noreferrer"' in page


def test_a_tag_shows_how_it_was_written_and_by_which_rule_it_was_understood(here: Place) -> None:
    page = here.visit().get(f"/stories/{here.ids['plain']}").text
    row = page[page.index("ada/rosa") :]
    assert row.index("Pairing") < row.index("Ada Finch/Rosa Vale") < row.index("only full names here")
    assert "member of a pairing" in page


def test_each_chapter_has_the_anchor_that_event_feeds_point_to(here: Place) -> None:
    page = here.visit().get(f"/stories/{here.ids['long']}").text
    assert re.findall(r'<section class="chapter" id="([^"]+)"', page) == [
        "chapter-1",
        "chapter-2",
        "chapter-3",
    ]
    assert "Chapter 1: Dusk" in page and "#chapter-3" in page


def long_story(builder: LibraryBuilder) -> dict[str, str]:
    """Add a story of 90,000 words in three chapters."""
    chapters = [(None, f"<p>Text of {number}.</p>") for number in (1, 2, 3)]
    story = builder.story(
        "Long", chapters=chapters, words=90_000, notes_before='["Before."]', notes_after='["After."]'
    )
    return {"long": story}


def test_a_very_long_story_is_shown_chapter_by_chapter(tmp_path: Path) -> None:
    with place(tmp_path, long_story) as made:
        client, address = made.visit(), f"/stories/{made.ids['long']}"
        first, second, third = (client.get(address + q).text for q in ("", "?chapter=2", "?chapter=3"))
        assert "Text of 1." in first and "Text of 2." not in first and 'id="chapter-2"' in first
        assert "Text of 2." in second and f'rel="next" href="{address}?chapter=3"' in second
        assert "Before." in first and "Before." not in second
        assert "After." in third and "After." not in first
        for bad in ("0", "4", "x", "-1", "1" * 30):
            assert client.get(f"{address}?chapter={bad}").status == 404


@pytest.mark.parametrize("name", ["x", "..", "1", "00000000-0000-0000-0000-000000000000", "%00", "a" * 300])
def test_a_story_that_there_is_not_is_404(here: Place, name: str) -> None:
    assert here.visit().get(f"/stories/{name}").status == 404


def hostile(builder: LibraryBuilder) -> dict[str, str]:
    """Add a story that is an attack in every field."""
    tags = [
        Told(kind, EVIL, raw=EVIL, rule=EVIL, slug="evil", qualifiers=(EVIL,))
        for kind in TagKind
        if kind not in {TagKind.RATING, TagKind.STATUS, TagKind.CREATOR}
    ]
    return {
        "evil": builder.story(
            EVIL,
            tags,
            creators=[EVIL],
            chapters=[(EVIL, f"<p>{EVIL}</p><a href='javascript:x'>y</a><style>*{{}}</style>"), (EVIL, "")],
            url="javascript:alert(1)",
            summary=EVIL + "\x00\x1b[31m",
            language='en" onload="x',
            published="2024-99-99<script>",
            revised="9999-12-31",
            problems='["<script>x</script>"]',
            inferred='["<script>x</script>"]',
            excerpt=EVIL,
            notes_before=json.dumps([EVIL]),
            notes_after=json.dumps([EVIL]),
        )
    }


def test_nothing_that_strangers_write_runs_in_a_page(tmp_path: Path) -> None:
    with place(tmp_path, hostile) as made:
        client = made.visit()
        for address in (
            "/",
            "/tags/freeform",
            "/tags/freeform/evil",
            f"/stories/{made.ids['evil']}",
            "/search?q=script",
        ):
            page = client.get(address)
            assert page.status == 200, address
            for bad in (
                "<script",
                "<img src=x",
                "onerror=alert(2)>",
                "javascript:",
                "<style",
                'onload="x',
                "{{7*7}}49",
            ):
                assert bad not in page.text.replace("&lt;img src=x onerror=alert(2)&gt;", ""), (address, bad)


def test_pages_hold_nothing_inline_that_the_policy_would_have_to_allow(here: Place) -> None:
    client = here.visit()
    for address in ("/", f"/stories/{here.ids['long']}", "/tags/pairing", "/status"):
        assert not re.search(r"<script|<style| style=| on[a-z]+=", client.get(address).text)
