"""The HTML of an entry: a header that holds the warnings, then what they warn of: summary, notes, text.

Readers drop categories (NetNewsWire), classes and styles, so the tags stand here as plain links.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ficfeed.feeds.addresses import tag_url
from ficfeed.feeds.look import FeedText, Look
from ficfeed.feeds.plain import escaped, paragraphs, plain, web_address
from ficfeed.feeds.tagged import shown_tags
from ficfeed.feeds.words import chapters_text, date_text, kind_label, remarks, words_text
from ficfeed.story import Chapter, Copy, Story, StoryTag, TagKind, TagName
from ficfeed.text.sanitise import sanitise

END_NOTES = "<h3>Notes after the story</h3>"
"""Opens the last part of a body, after the story's text. Nobody else can write it: their `<` is escaped."""

SUMMARY_LIMIT = 6_000
NOTES_LIMIT = 6_000
"""Characters of a summary or of notes that an entry carries: a feed of 50 must stay a feed."""

_ROWS = (
    TagKind.FANDOM,
    TagKind.PAIRING,
    TagKind.CHARACTER,
    TagKind.RATING,
    TagKind.WARNING,
    TagKind.CATEGORY,
    TagKind.GENRE,
    TagKind.FORM,
    TagKind.FREEFORM,
    TagKind.SERIES,
    TagKind.LANGUAGE,
    TagKind.STATUS,
)


def story_html(story: Story, look: Look, slugs: Mapping[TagName, str]) -> str:
    """Return the body of a story's entry, without its full text (see `fulltext`)."""
    return "".join(
        (
            header_html(story, look, slugs),
            _summary(story, look),
            _notes("<h3>Notes</h3>", story.notes_before),
            _notes(END_NOTES, story.notes_after),
        )
    )


def header_html(story: Story, look: Look, slugs: Mapping[TagName, str]) -> str:
    """Return the header block as one paragraph: tags as links, length, chapters, status, dates, copies."""
    tags = shown_tags(story)
    rows = [*_tag_rows(tags, look.base_url, slugs), *_fact_rows(story), *_copy_rows(story.copies)]
    return f"<p>{'<br>'.join(f'<b>{label}:</b> {value}' for label, value in rows)}</p>"


def _tag_rows(tags: Sequence[StoryTag], base: str, slugs: Mapping[TagName, str]) -> Iterator[tuple[str, str]]:
    for kind in _ROWS:
        of_kind = [tag for tag in tags if tag.tag.kind is kind]
        if of_kind:
            yield kind_label(kind, len(of_kind)), ", ".join(_tag(tag, base, slugs) for tag in of_kind)
        elif kind is TagKind.WARNING:
            # Silence is not "No Archive Warnings Apply".
            yield kind_label(kind, 2), "none declared"


def _tag(tag: StoryTag, base: str, slugs: Mapping[TagName, str]) -> str:
    name, slug = escaped(tag.tag.name), slugs.get(tag.tag)
    if slug:
        name = f'<a href="{html.escape(tag_url(base, tag.tag.kind, slug))}">{name}</a>'
    part = f" (part {tag.position})" if tag.position is not None else ""
    return name + part + html.escape(plain(remarks(tag)))


def _fact_rows(story: Story) -> Iterator[tuple[str, str]]:
    if words := words_text(story):
        yield "Length", words
    yield "Chapters", chapters_text(story)
    if story.published:
        yield "Published", escaped(date_text(story.published))
    if story.revised:
        yield "Updated", escaped(date_text(story.revised))


def _copy_rows(copies: Iterable[Copy]) -> Iterator[tuple[str, str]]:
    links = [
        f'<a href="{html.escape(url)}">{escaped(copy.archive or "") or html.escape(url)}</a>'
        for copy in copies
        if (url := web_address(copy.url))
    ]
    if links:
        yield "Read at", ", ".join(dict.fromkeys(links))


def _summary(story: Story, look: Look) -> str:
    if story.summary and story.summary.strip():
        return "<h3>Summary</h3>" + paragraphs(story.summary, SUMMARY_LIMIT)
    text_follows = look.text is FeedText.FULL and any(copy.local for copy in story.copies)
    if look.text is FeedText.NONE or text_follows or not story.excerpt.strip():
        return ""
    return "<h3>Beginning</h3>" + paragraphs(story.excerpt, SUMMARY_LIMIT)


def _notes(heading: str, notes: Sequence[str]) -> str:
    text = paragraphs("\n\n".join(notes), NOTES_LIMIT)
    return f"{heading}{text}" if text else ""


def chapters_html(chapters: Sequence[Chapter]) -> str:
    """Return the chapters' text as one piece of harmless HTML, headed where there are several.

    Each chapter is sanitised here. Chapters that were read without their text are left out.
    """
    headed = len(chapters) > 1
    return "".join(_chapter(chapter, headed=headed) for chapter in chapters if chapter.html is not None)


def safe_html(html: str) -> str:
    """Return a stranger's fragment of HTML as feeds may carry it."""
    # Cleaned before, for what the sanitiser cannot take (surrogates), and after, for what entities hid.
    return plain(sanitise(plain(html)))


def _chapter(chapter: Chapter, *, headed: bool) -> str:
    title = f": {escaped(chapter.title)}" if chapter.title else ""
    heading = f"<h3>Chapter {chapter.position}{title}</h3>" if headed else ""
    return (
        f"{heading}{_aside(chapter.notes_before)}{safe_html(chapter.html or '')}{_aside(chapter.notes_after)}"
    )


def _aside(notes: Sequence[str]) -> str:
    text = _notes("", notes)
    return f"<blockquote>{text}</blockquote>" if text else ""
