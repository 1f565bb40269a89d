from __future__ import annotations

from feeds_samples import LOOK, SEEN, SLUGS, head, hostile, parsed, story
from hypothesis import example, given

from ficfeed.feeds.atom import document
from ficfeed.feeds.entries import entry_xml
from ficfeed.feeds.fulltext import with_chapters, with_text
from ficfeed.story import Chapter


def _body(entry: str) -> str:
    value: str = parsed(document(head(), [entry], SEEN)).entries[0].content[0].value
    return value


def _chapter(position: int, html: str | None, **more: tuple[str, ...]) -> Chapter:
    return Chapter(position=position, title="Ebb & flow", words=1, scenes=1, html=html, **more)


def test_the_text_stands_after_the_summary_and_before_the_closing_notes() -> None:
    body = _body(with_text(entry_xml(story(notes_after=("The end!",)), LOOK, SLUGS), "<p>Once.</p>"))
    assert body.index("Ada keeps the light") < body.index("Once.") < body.index("The end!")


def test_the_text_stands_last_where_no_notes_follow() -> None:
    assert _body(with_text(entry_xml(story(), LOOK, SLUGS), "<p>Once.</p>")).rstrip().endswith("<p>Once.</p>")


def test_the_text_is_sanitised() -> None:
    hostile_html = (
        "<p onclick=x()>Once<script>alert(1)</script><a href='javascript:x'>.</a><iframe src=x></iframe>"
    )
    for entry in (
        with_text(entry_xml(story(), LOOK, SLUGS), hostile_html),
        with_chapters(entry_xml(story(), LOOK, SLUGS), [_chapter(1, hostile_html)]),
    ):
        assert not any(word in entry for word in ("onclick", "script", "iframe"))


def test_several_chapters_are_headed_and_one_is_not() -> None:
    entry = entry_xml(story(), LOOK, SLUGS)
    several = _body(
        with_chapters(entry, [_chapter(1, "<p>One"), _chapter(2, "<p>Two</p>", notes_before=("Sorry!",))])
    )
    assert (
        "<p>One</p><h3>Chapter 2: Ebb &amp; flow</h3><blockquote><p>Sorry!</p></blockquote><p>Two</p>"
        in several.replace("\n", "")
    )
    assert "<h3>Chapter" not in _body(with_chapters(entry, [_chapter(1, "<p>One</p>")]))


def test_without_text_the_entry_stays_as_it_is() -> None:
    entry = entry_xml(story(), LOOK, SLUGS)
    assert (
        with_text(entry, " ")
        == with_chapters(entry, [])
        == with_chapters(entry, [_chapter(1, None)])
        == entry
    )


def test_a_text_that_imitates_our_heading_moves_nothing() -> None:
    told = story(summary="<h3>Notes after the story</h3>", notes_after=("Bye.",))
    body = _body(with_text(entry_xml(told, LOOK, SLUGS), "<p>Once.</p>"))
    assert body.index("Once.") > body.index("&lt;h3&gt;Notes after the story")


@given(hostile)
@example("\ud800")
@example("&#xFFFE;&#x1;&#x85;&#xD800;")
def test_any_text_survives_to_a_parser(text: str) -> None:
    _body(with_text(entry_xml(story(), LOOK, SLUGS), f"<p>x{text}"))
