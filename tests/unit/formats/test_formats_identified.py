"""What a file says of where it came from is the key that its story goes by."""

from __future__ import annotations

import pytest

from ficfeed.formats import identified, parse
from ficfeed.story import StoryDraft


def draft(url: str | None, **more: str) -> StoryDraft:
    return StoryDraft(title="Rain", url=url, **more)  # type: ignore[arg-type]


def test_an_archive_s_address_gives_key_archive_and_one_spelling_of_it() -> None:
    found = identified(draft("http://archiveofourown.org/works/12/chapters/9?view_adult=true#main"))
    assert (found.key, found.archive) == ("ao3:works/12", "AO3")
    assert found.url == "https://archiveofourown.org/works/12"
    assert identified(found) == found


def test_what_the_material_says_of_key_and_archive_is_kept() -> None:
    found = identified(draft("https://www.fanfiction.net/s/5/1/Rain", key="ffn:s/6", archive="FFN"))
    assert (found.key, found.archive) == ("ffn:s/6", "FFN")


def test_an_address_of_nobody_s_stays_and_is_no_key() -> None:
    found = identified(draft("http://ann.example/rain.html"))
    assert (found.key, found.archive, found.url) == (None, None, "http://ann.example/rain.html")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "rain"])
def test_what_is_no_web_address_is_left_out(url: str) -> None:
    assert identified(draft(url)).url is None


def test_a_text_that_names_its_address_has_its_key() -> None:
    text = (
        "Rain\n\nPosted originally on the Archive of Our Own at https://archiveofourown.org/works/12.\n\n"
        "Fandom: Merlin\n\n\nIt had rained for a week, and nobody said so.\n\n\nThen it stopped.\n"
    )
    assert parse(text.encode(), "rain.txt").key == "ao3:works/12"


def test_an_address_in_the_story_is_nobody_s_key() -> None:
    text = (
        "Rain\n\n\nShe had written it down: https://archiveofourown.org/works/12 was all that it said.\n\n\n"
        "See also the sequel.\n\n\nThen it stopped, and nobody spoke of it again.\n"
    )
    assert parse(text.encode(), "rain.txt").key is None
