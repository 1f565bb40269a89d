"""A text taken apart, put together as a draft: what every text format ends in, however it found its parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ficfeed.formats import verdicts
from ficfeed.formats.chaptered import Section
from ficfeed.formats.filenames import title_and_part
from ficfeed.headers.facts import EndMatter, Front
from ficfeed.story import ChapterDraft, RawTag, StoryDraft
from ficfeed.text.excerpt import excerpt
from ficfeed.text.paragraphs import html, modal_gap, scenes
from ficfeed.text.typed import bare
from ficfeed.text.words import count

_BEGINNING = 20
"""Paragraphs of the story's beginning: for the excerpt, and to see its language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A text's parts: its front, the notes before it, its chapters without heading and notes, its end."""

    head: Front
    back: EndMatter
    sections: Sequence[Section]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """The chapters as drafts, and the paragraphs of the story's beginning and end."""

    chapters: tuple[ChapterDraft, ...]
    paragraphs: Sequence[str]
    number: int | None = None


def draft(taken: Taken, name: str) -> StoryDraft:
    """Return the draft of a text; `name` is the file's name, used where the text gives no title.

    The notes of an only chapter are the story's.
    """
    sections, notes, back = taken.sections, taken.notes, taken.back
    if len(sections) == 1:
        notes = (*notes, *sections[0].notes_before)
        back = replace(back, notes=(*sections[0].notes_after, *back.notes))
        sections = [replace(sections[0], notes_before=(), notes_after=())]
    found = [block for section in sections for block in section.blocks]
    return with_chapters(taken.head, back, notes, _chapters(sections, modal_gap(found)), name)


def with_chapters(head: Front, back: EndMatter, notes: Iterable[str], told: Told, name: str) -> StoryDraft:
    """Return the draft of a text whose chapters are made already."""
    header, part = head.header, head.part
    raw_tags = _raw_tags(head, back)
    fallback, numbered = title_and_part(name)
    numbered = told.number or numbered
    progress = verdicts.progress(head, raw_tags, len(told.chapters), numbered, told.paragraphs[-1:])
    language, is_seen = verdicts.language(header.language, raw_tags, told.paragraphs)
    inferred = {"status"} if progress.inferred else set()
    if not head.title_text:
        inferred.add("title")
    return StoryDraft(
        title=bare(head.title_text or fallback),
        creators=header.creators or ((head.title.creator,) if head.title and head.title.creator else ()),
        summary=bare(header.summary) if header.summary else None,
        notes_before=tuple(map(bare, (*header.notes, *notes))),
        notes_after=tuple(map(bare, back.notes)),
        rating=verdicts.rating(header.rating_text, raw_tags),
        status=progress.status,
        language=language,
        words=sum(chapter.words for chapter in told.chapters),
        words_declared=header.words,
        chapters_posted=progress.posted,
        chapters_expected=progress.expected,
        published=verdicts.date(header.dates, "date"),
        revised=verdicts.date(header.dates, "updated"),
        series=header.series,
        inferred=frozenset(inferred | ({"language"} if is_seen else set())),
        excerpt=excerpt(map(bare, told.paragraphs)),
        raw_tags=raw_tags,
        chapters=told.chapters,
        url=header.url,
        part=(part.n if part.last is None and part.of != 1 else None) if part else numbered,
    )


def _raw_tags(head: Front, back: EndMatter) -> tuple[RawTag, ...]:
    titled = head.title.raw_tags if head.title else ()
    return tuple(dict.fromkeys((*titled, *head.raw_tags, *head.header.raw_tags, *back.raw_tags)))


def _chapters(sections: Sequence[Section], usual: int) -> Told:
    """`usual` is the gap between paragraphs in the whole text: a wider one parts scenes."""
    drafts: list[ChapterDraft] = []
    paragraphs: list[str] = []
    for section in sections:
        parted = scenes(section.blocks, usual)
        told = [paragraph for scene in parted for paragraph in scene]
        paragraphs = told if not drafts else [*paragraphs[:_BEGINNING], *told[-1:]]
        drafts.append(
            ChapterDraft(
                title=bare(section.title) if section.title else None,
                html=html(parted),
                words=count(bare("\n".join(told))),
                scenes=len(parted),
                notes_before=section.notes_before,
                notes_after=section.notes_after,
            )
        )
    return Told(tuple(drafts), paragraphs, sections[0].number if sections else None)
