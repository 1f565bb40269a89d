from __future__ import annotations

from dataclasses import replace

from feeds_samples import ADA, LOOK, SLUGS, hostile, raw, story
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html  # type: ignore[import-untyped]

from ficfeed.feeds.body import NOTES_LIMIT, story_html
from ficfeed.feeds.look import FeedText
from ficfeed.story import Copy, Rating, StoryDate, StoryTag, TagKind, TagName


def test_warnings_stand_before_the_summary() -> None:
    body = story_html(story(), LOOK, SLUGS)
    assert body.index("Major Character Death") < body.index("Ada keeps the light")


def test_silence_about_warnings_is_said_not_taken_for_none() -> None:
    body = story_html(story(tags=()), LOOK, SLUGS)
    assert "<b>Warnings:</b> none declared" in body
    assert "No Archive Warnings" not in body


def test_a_tag_with_a_page_is_a_link_and_one_without_is_not() -> None:
    body = story_html(story(tags=(StoryTag(ADA), StoryTag(TagName(TagKind.GENRE, "Angst")))), LOOK, SLUGS)
    assert '<a href="https://fic.example/lib/tags/character/ada-brook">Ada Brook</a> (implied)' in body
    assert "<b>Genre:</b> Angst<br>" in body


def test_a_slug_beyond_ascii_is_percent_encoded() -> None:
    tag = TagName(TagKind.FANDOM, "Шерлок")
    assert "/tags/fandom/%D1%88" in story_html(story(tags=(StoryTag(tag),)), LOOK, {tag: "ш"})


def test_the_header_tells_length_chapters_status_series_and_dates() -> None:
    told = story(rating=Rating.TEEN, revised=StoryDate("2011"), inferred=frozenset({"status"}))
    text = lxml_html.fromstring(story_html(told, LOOK, SLUGS)).text_content()
    for fact in (
        "Pairing: Ada Brook/Tom Reed (past)",
        "Rating: Teen And Up Audiences",
        "Length: 4,106 words",
        "Chapters: 1/1",
        "Status: Complete (inferred)",
        "Series: Tides (part 2)",
        "Published: 2010-12-24",
        "Updated: 2011",
    ):
        assert fact in text


def test_a_story_without_a_summary_shows_its_beginning_unless_its_text_follows() -> None:
    told = story(summary=None, excerpt="It was dark.")
    assert "It was dark." in story_html(told, LOOK, SLUGS)
    assert "It was dark." not in story_html(told, replace(LOOK, text=FeedText.NONE), SLUGS)
    assert "It was dark." not in story_html(told, replace(LOOK, text=FeedText.FULL), SLUGS)
    elsewhere = story(summary=None, excerpt="It was dark.", copies=())
    assert "It was dark." in story_html(elsewhere, replace(LOOK, text=FeedText.FULL), SLUGS)
    assert "It was dark." not in story_html(story(excerpt="It was dark."), LOOK, SLUGS)


def test_copies_on_the_web_are_linked_by_their_archive_and_others_are_not() -> None:
    copies = (
        Copy(source="a", archive="AO3", url="https://a.example/works/1"),
        Copy(source="b", url="javascript:x"),
    )
    body = story_html(story(copies=copies), LOOK, SLUGS)
    assert '<b>Read at:</b> <a href="https://a.example/works/1">AO3</a></p>' in body
    assert "javascript" not in body


def test_endless_notes_are_cut() -> None:
    body = story_html(story(notes_before=("word " * 100_000,)), LOOK, SLUGS)
    assert len(body) < NOTES_LIMIT + 2_000


@given(st.tuples(*[hostile] * 6))
def test_no_text_of_a_stranger_becomes_markup(texts: tuple[str, ...]) -> None:
    summary, note, name, tag, archive, qualifier = texts
    told = story(
        summary=summary,
        notes_before=(note,),
        notes_after=(note,),
        creators=(name,),
        tags=(StoryTag(TagName(TagKind.FREEFORM, tag), raw(TagKind.FREEFORM, tag), qualifiers=(qualifier,)),),
        copies=(Copy(source="a", archive=archive, url=f"https://a.example/{tag}"),),
    )
    root = lxml_html.fromstring(f"<div>{story_html(told, LOOK, SLUGS)}</div>")
    assert {element.tag for element in root.iter()} <= {"div", "p", "br", "b", "a", "h3"}
    assert {name for element in root.iter() for name in element.attrib} <= {"href"}
