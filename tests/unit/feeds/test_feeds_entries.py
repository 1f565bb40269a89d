from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from feeds_samples import ADA, FANDOM, LOOK, PAIRING, SEEN, SLUGS, head, hostile, parsed, raw, story
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]

from ficfeed.feeds.atom import document
from ficfeed.feeds.entries import entry_xml, title_of
from ficfeed.feeds.look import FeedText
from ficfeed.story import Copy, Story, StoryDate, StoryTag, TagKind, TagName


def _entry(told: Story) -> etree._Element:
    return etree.fromstring(entry_xml(told, LOOK, SLUGS))


def test_an_entry_has_id_title_dates_author_and_page() -> None:
    entry = _entry(story())
    assert entry.findtext("id") == f"urn:uuid:{story().id}"
    assert entry.findtext("title") == "The Lamp at Low Tide"
    assert entry.find("title").get("type") is None
    assert entry.findtext("updated") == "2026-03-01T10:30:15+00:00"
    assert entry.findtext("published") == "2010-12-24T00:00:00+00:00"
    assert entry.findtext("author/name") == "marigold"
    assert entry.findtext("author/uri") == "https://fic.example/lib/tags/creator/marigold"
    assert entry.find("content").get("type") == "html"
    assert dict(entry.find("link").attrib) == {
        "href": f"https://fic.example/lib/stories/{story().id}",
        "rel": "alternate",
        "type": "text/html",
    }


def test_every_tag_is_a_category_once_by_its_canonical_name_and_as_written() -> None:
    twice = (*story().tags, StoryTag(PAIRING), StoryTag(PAIRING, raw(TagKind.PAIRING, "ada/tom")))
    found = [dict(c.attrib) for c in _entry(story(tags=twice)).iter("category")]
    base = "https://fic.example/lib/tags/"
    assert {"term": FANDOM.name, "scheme": base + "fandom", "label": "show: lighthouse files"} in found
    assert {"term": PAIRING.name, "scheme": base + "pairing", "label": "tom reed/ada brook"} in found
    assert {"term": ADA.name, "scheme": base + "character", "label": ADA.name} in found
    assert {"term": "Not Rated", "scheme": base + "rating", "label": "Not Rated"} in found
    assert {"term": "Complete", "scheme": base + "status", "label": "Complete"} in found
    assert {"term": "Tides", "scheme": base + "series", "label": "Tides"} in found
    assert len({(c["term"], c["scheme"]) for c in found}) == len(found)


def test_a_story_of_nobody_is_not_credited_to_the_site() -> None:
    assert _entry(story(creators=())).findtext("author/name") == "Unknown"
    assert _entry(story(creators=(" ", "\x00"))).findtext("author/name") == "Unknown"


def test_the_first_place_on_the_web_is_the_origin_and_more_are_related() -> None:
    places = ("https://a.example/1", None, "https://b.example/2", "https://a.example/1", "javascript:x")
    copies = tuple(Copy(source="s", archive="AO3", url=url) for url in places)
    links = [(e.get("rel"), e.get("href")) for e in _entry(story(copies=copies)).iter("link")]
    assert links[1:] == [("via", "https://a.example/1"), ("related", "https://b.example/2")]


def test_published_is_the_sources_date_else_the_files_else_first_sight() -> None:
    filed = SEEN - timedelta(days=30)
    told = story(published=None, file_time=filed)
    assert _entry(told).findtext("published") == "2026-01-30T10:30:15+00:00"
    assert _entry(replace(told, file_time=None)).findtext("published") == "2026-03-01T10:30:15+00:00"


def test_a_file_time_that_only_stands_for_unknown_is_passed_over() -> None:
    told = story(published=None, file_time=datetime(1980, 1, 1, tzinfo=UTC))
    assert _entry(told).findtext("published") == "2026-03-01T10:30:15+00:00"


def test_published_is_never_after_updated() -> None:
    assert (
        _entry(story(published=StoryDate("2027-01-01"))).findtext("published") == "2026-03-01T10:30:15+00:00"
    )


def test_a_date_that_no_calendar_has_costs_nothing() -> None:
    for iso in ("2024-02-30", "0001-01-01T00:00+14:00", "soon", "9999-12-31T23:59-12:00", "0000"):
        assert _entry(story(published=StoryDate(iso))).findtext("published")


def test_a_title_with_nothing_to_show_is_untitled() -> None:
    assert _entry(story(title="\u200b \x00")).findtext("title") == "Untitled"


def test_the_same_story_gives_the_same_bytes() -> None:
    assert entry_xml(story(), LOOK, SLUGS) == entry_xml(story(), LOOK, dict(SLUGS))


def test_the_stamp_follows_what_shows_and_nothing_else() -> None:
    assert LOOK.stamp == replace(LOOK, base_url=LOOK.base_url + "/").stamp
    others = {"base_url": "https://fic.example", "title": "Yours", "text": FeedText.FULL}
    stamps = {replace(LOOK, **{name: value}).stamp for name, value in others.items()}  # type: ignore[arg-type]
    assert len(stamps | {LOOK.stamp}) == 4


@given(hostile)
@example("</title></entry>")
@example("a\x85b\x93c\u2028d\re")
@example("\ufdd0\U0001fffe\ud800x")
def test_any_title_survives_to_a_parser(title: str) -> None:
    told = story(title=title)
    found = parsed(document(head(), [entry_xml(told, LOOK, SLUGS)], SEEN)).entries[0].title
    assert found in {title_of(told), _mended(title_of(told))}


def _mended(text: str) -> str:
    """What feedparser makes of text that looks like UTF-8 read as Latin-1 ("Ã©"): a taste of its own."""
    return text.encode("latin-1", "replace").decode("utf-8", "replace")


@given(st.tuples(*[hostile] * 4))
def test_any_names_and_tags_survive_to_a_parser(texts: tuple[str, ...]) -> None:
    creator, name, written, archive = texts
    tag = StoryTag(TagName(TagKind.FREEFORM, name), raw(TagKind.FREEFORM, written))
    copies = (Copy(source="s", archive=archive, url="https://a.example/"),)
    entry = entry_xml(story(creators=(creator,), tags=(tag,), copies=copies), LOOK, SLUGS)
    feed = parsed(document(head(), [entry], SEEN))
    assert feed.entries[0].author
    assert all(found.term and found.label for found in feed.entries[0].tags)
