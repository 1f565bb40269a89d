"""A text in the manner of journal posts: title and bracket, header, notes, story, end notes, tag line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ficfeed.formats import caps, chaptered, preface, verdicts
from ficfeed.formats.chaptered import Section
from ficfeed.formats.filenames import title_and_part
from ficfeed.headers import endmatter, front, labels
from ficfeed.headers.facts import EndMatter, Front
from ficfeed.story import ChapterDraft, RawTag, StoryDraft
from ficfeed.text.excerpt import excerpt
from ficfeed.text.paragraphs import Block, blocks, html, modal_gap, scenes
from ficfeed.text.typed import bare
from ficfeed.text.words import count

_NOTE = re.compile(
    r"\W{0,4}(?:a/?n|author['’]?s?['’]? notes?|notes?|disclaimer)\s*\d?\s*[:：\-–—]\s*", re.IGNORECASE
)
_END = re.compile(r"\W{0,6}(?:the end|end|fin|finis|ende|конец|완|終|完)\W{0,6}", re.IGNORECASE)
_LABEL_LIKE = re.compile(
    r"[^\n]{0,45}?(?:[:：|;=#@\[(]| [-–—] )|\W{0,3}(?:rat|fandom|title|by|author)", re.IGNORECASE
)
_LONGEST = 8000
"""Characters of one line of header or end matter: tag walls of that length exist, longer ones are attacks."""

_PROSE = 18  # lines
_LONG_LINE = 3


@dataclass(frozen=True, slots=True)
class _Body:
    """Notes and story apart; `usual` is the gap between paragraphs."""

    notes: tuple[str, ...]
    blocks: tuple[Block, ...]
    usual: int


def read(text: str, name: str) -> StoryDraft:
    """Return the story of a clean text; `name` is the file's name, used where the text gives no title."""
    lines = text.split("\n")
    shown = [line[:_LONGEST] for line in lines]
    back = endmatter.read(shown)
    head = front.read(_top(shown), front.names_in(back.raw_tags))
    end = max(back.start, head.end)
    body = _body(lines, head.end, end)
    draft = caps.kept(_draft(head, back, body, name))
    if any(len(line) > _LONGEST for line in (*lines[: head.end], *lines[end:])):
        return replace(
            draft, problems=(*draft.problems, f"only {_LONGEST:,} characters of a header line were read")
        )
    return draft


def _top(lines: Sequence[str]) -> Sequence[str]:
    """The lines that can belong to the front: it ends before a long run of lines that open like prose.

    The readers of headers look at every line several ways: without this, they take longer than all else.
    """
    prose = 0
    for index, line in enumerate(lines):
        if _LABEL_LIKE.match(line):
            prose = 0
        elif line and not line.isspace():
            prose += _LONG_LINE if len(line) > 200 else 1
        if prose >= _PROSE:
            return lines[: index + 1]
    return lines


def _draft(head: Front, back: EndMatter, body: _Body, name: str) -> StoryDraft:
    header, part = head.header, head.part
    sections = chaptered.split(body.blocks)
    chapters, paragraphs = _chapters(sections, body.usual)
    raw_tags = _raw_tags(head, back)
    fallback, numbered = title_and_part(name)
    numbered = sections[0].number or numbered
    progress = verdicts.progress(head, raw_tags, len(chapters), numbered, paragraphs[-1:])
    language, is_seen = verdicts.language(header.language, raw_tags, paragraphs)
    inferred = {"status"} if progress.inferred else set()
    return StoryDraft(
        title=bare(head.title_text or fallback),
        creators=header.creators or ((head.title.creator,) if head.title and head.title.creator else ()),
        summary=bare(header.summary) if header.summary else None,
        notes_before=tuple(map(bare, (*header.notes, *body.notes))),
        notes_after=tuple(map(bare, back.notes)),
        rating=verdicts.rating(header.rating_text, raw_tags),
        status=progress.status,
        language=language,
        words=sum(chapter.words for chapter in chapters),
        words_declared=header.words,
        chapters_posted=progress.posted,
        chapters_expected=progress.expected,
        published=verdicts.date(header.dates, "date"),
        revised=verdicts.date(header.dates, "updated"),
        series=header.series,
        inferred=frozenset(inferred | ({"language"} if is_seen else set())),
        excerpt=excerpt(map(bare, paragraphs)),
        raw_tags=raw_tags,
        chapters=chapters,
        url=header.url,
        part=(part.n if part.last is None and part.of != 1 else None) if part else numbered,
    )


def _raw_tags(head: Front, back: EndMatter) -> tuple[RawTag, ...]:
    titled = head.title.raw_tags if head.title else ()
    return tuple(dict.fromkeys((*titled, *head.raw_tags, *head.header.raw_tags, *back.raw_tags)))


def _body(lines: Sequence[str], start: int, end: int) -> _Body:
    """The blocks between front and end; the first one's gap is its distance from the front."""
    while start > 0 and not lines[start - 1].strip():
        start -= 1
    found = blocks("\n".join(lines[start:end]))
    split = preface.split(found)
    notes = tuple(_unlabelled(block.text) for block in found[:split] if not block.is_break)
    story = found[split:]
    while len(story) > 1 and (story[-1].is_break or _END.fullmatch(story[-1].text)):
        story.pop()
    return _Body(notes, tuple(story), modal_gap(story))


def _unlabelled(note: str) -> str:
    """A note's label says only that it is one; "Disclaimer: …" is kept whole."""
    opened = labels.split(note)
    return opened.value if opened and opened.value and opened.fields[0] == "notes" else note


def _chapters(sections: Sequence[Section], usual: int) -> tuple[tuple[ChapterDraft, ...], list[str]]:
    """The chapters, and the paragraphs of the story's beginning and end."""
    several = len(sections) > 1
    drafts: list[ChapterDraft] = []
    paragraphs: list[str] = []
    for section in sections:
        before, story, after = _with_notes_apart(section.blocks) if several else ((), section.blocks, ())
        parted = scenes(story, usual)
        told = [paragraph for scene in parted for paragraph in scene]
        paragraphs = told if not drafts else [*paragraphs[:20], *told[-1:]]
        drafts.append(
            ChapterDraft(
                title=bare(section.title) if section.title else None,
                html=html(parted),
                words=count(bare("\n".join(told))),
                scenes=len(parted),
                notes_before=tuple(before),
                notes_after=tuple(after),
            )
        )
    return tuple(drafts), paragraphs


def _with_notes_apart(
    found: Sequence[Block],
) -> tuple[tuple[str, ...], Sequence[Block], tuple[str, ...]]:
    """A chapter's labelled notes stand first and last in it, never in between."""
    start, end = 0, len(found)
    while start < end - 1 and (_NOTE.match(found[start].text) or found[start].is_break):
        start += 1
    while end > start + 1 and (_NOTE.match(found[end - 1].text) or found[end - 1].is_break):
        end -= 1
    return _notes(found[:start]), found[start:end], _notes(found[end:])


def _notes(found: Iterable[Block]) -> tuple[str, ...]:
    return tuple(bare(_unlabelled(block.text)) for block in found if not block.is_break)
