"""The page of one story: its header, its notes, the text of local files, and how it was understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ficfeed.feeds.addresses import story_url
from ficfeed.feeds.plain import plain
from ficfeed.feeds.words import chapters_text, kind_label, number, words_text
from ficfeed.store.library import Library
from ficfeed.story import Chapter, Story, TagKind
from ficfeed.text.sanitise import sanitise
from ficfeed.web.dates import ShownDate, shown_date, shown_instant
from ficfeed.web.render import Renderer
from ficfeed.web.views import SUMMARY_ALONE, blurb, language_of, paragraphs, places, rows

_ON_ONE_PAGE = 60_000
"""Words of a story that one page shows; a longer one is shown chapter by chapter."""

_ROWS = (
    TagKind.PAIRING,
    TagKind.CHARACTER,
    TagKind.GENRE,
    TagKind.FORM,
    TagKind.FREEFORM,
    TagKind.SERIES,
    TagKind.LANGUAGE,
)


@dataclass(frozen=True, slots=True)
class ShownChapter:
    """A chapter with its text, which is sanitised."""

    position: int
    name: str
    html: Markup
    notes_before: tuple[str, ...]
    notes_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One line of the table of contents. `anchor` is set where the chapter itself is on another page."""

    name: str
    words: str
    href: str
    anchor: str
    here: bool


@dataclass(frozen=True, slots=True)
class Understood:
    """A tag as written, and what became of it."""

    text: str
    kind: str
    where: str
    name: str
    rule: str


class StoryPage:
    """The endpoint of stories."""

    def __init__(self, library: Library, render: Renderer) -> None:
        self._library, self._render, self._site = library, render, render.site

    def story(self, request: Request) -> Response:
        """Answer `/stories/{id}`. A story that is gone or hidden is 404, as if it had never been."""
        story = self._find(request.path_params["id"])
        readable = self._site.shows_text and any(copy.local for copy in story.copies)
        first, last = _range(story, request.query_params.get("chapter"))
        chapters = self._chapters(story, first, last) if readable else []
        address = story_url(self._site.href, story.id)
        whole = not chapters or len(chapters) == len(story.chapters)
        return self._render.page(
            "story.html",
            id=story.id,
            canonical=story_url(self._site.base_url, story.id),
            story=blurb(story, self._site.href, SUMMARY_ALONE),
            rows=rows(story, self._site.href, _ROWS),
            facts=_facts(story),
            dates=_dates(story),
            places=places(story),
            notes_before=_notes(story.notes_before) if first == 1 else (),
            notes_after=_notes(story.notes_after) if last == len(story.chapters) or not chapters else (),
            chapters=chapters,
            contents=_contents(story, address, chapters, whole=whole),
            previous="" if whole or first == 1 else f"{address}?chapter={first - 1}",
            next="" if whole or last == len(story.chapters) else f"{address}?chapter={last + 1}",
            understood=self._understood(story),
            inferred=sorted(story.inferred),
            problems=() if self._site.public else story.problems,
        )

    def _find(self, text: str) -> Story:
        try:
            story = self._library.stories.by_id(UUID(text))
        except ValueError:
            story = None
        if story is None or story.gone or story.rating.rank not in self._site.ratings:
            raise HTTPException(404)
        return story

    def _chapters(self, story: Story, first: int, last: int) -> list[ShownChapter]:
        alone = len(story.chapters) == 1
        chapters = self._library.stories.with_text(story).chapters[first - 1 : last]
        return [_shown(chapter, alone) for chapter in chapters if chapter.html]

    def _understood(self, story: Story) -> list[Understood]:
        """Each tag as written beside what it became; what became nothing stands there too."""
        found = {
            tag.raw: Understood(
                tag.raw.text, kind_label(tag.raw.kind), tag.raw.where.value, tag.tag.name, tag.rule
            )
            for tag in story.tags
            if tag.raw
        }
        derived = [tag for tag in story.tags if tag.raw is None]
        written = [
            found.get(raw, Understood(raw.text, kind_label(raw.kind), raw.where.value, "–", ""))
            for raw in story.raw_tags
        ]
        implied = [Understood("–", kind_label(t.tag.kind), "implied", t.tag.name, t.rule) for t in derived]
        return written + implied


def _range(story: Story, asked: str | None) -> tuple[int, int]:
    """Return the first and last chapter to be shown: all of them, or one of a long story."""
    count = len(story.chapters)
    if asked is not None:
        if not (asked.isascii() and asked.isdigit() and len(asked) < 7 and 1 <= int(asked) <= count):
            raise HTTPException(404)
        return int(asked), int(asked)
    long = count > 1 and sum(chapter.words for chapter in story.chapters) > _ON_ONE_PAGE
    return (1, 1) if long else (1, count)


def _shown(chapter: Chapter, alone: bool) -> ShownChapter:
    return ShownChapter(
        chapter.position,
        "" if alone and not chapter.title else _name(chapter),
        Markup(sanitise(plain(chapter.html or ""))),  # noqa: S704 (sanitised in this very line)
        _notes(chapter.notes_before),
        _notes(chapter.notes_after),
    )


def _name(chapter: Chapter) -> str:
    return f"Chapter {chapter.position}" + (f": {plain(chapter.title)}" if chapter.title else "")


def _notes(notes: Sequence[str]) -> tuple[str, ...]:
    return paragraphs("\n\n".join(notes))


def _contents(
    story: Story, address: str, chapters: Sequence[ShownChapter], *, whole: bool
) -> list[ContentsLine]:
    """Return the table of contents of a story with several chapters whose text is shown."""
    if not chapters or len(story.chapters) < 2:
        return []
    here = {chapter.position for chapter in chapters}
    return [
        ContentsLine(
            _name(one),
            f"{number(one.words)} words" if one.words else "",
            f"#chapter-{one.position}" if one.position in here else f"{address}?chapter={place}",
            "" if one.position in here else f"chapter-{one.position}",
            not whole and one.position in here,
        )
        for place, one in enumerate(story.chapters, start=1)
    ]


def _facts(story: Story) -> list[tuple[str, str]]:
    facts = [("Length", words_text(story)), ("Chapters", chapters_text(story))]
    if story.words_declared is not None and story.words not in (None, story.words_declared):
        facts[0] = ("Length", f"{words_text(story)} (declared: {number(story.words_declared)})")
    if not story.tags and language_of(story):
        facts.append(("Language", language_of(story)))
    return [fact for fact in facts if fact[1]]


def _dates(story: Story) -> list[tuple[str, ShownDate]]:
    known = (("Published", story.published), ("Updated", story.revised))
    return [
        *((label, shown_date(date)) for label, date in known if date),
        ("Added here", shown_instant(story.first_seen_at)),
    ]
