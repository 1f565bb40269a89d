"""From parsed files to one story: several files that are chapters become one draft."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from hashlib import blake2b
from typing import TypeVar

from ficfeed.formats.worker import Parsed
from ficfeed.story import ChapterDraft, Rating, Status, StoryDate, StoryDraft, StoryFacts

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Material:
    """One story as files brought it: the chapters of `draft` are empty, `bodies` and `digests` are theirs."""

    draft: StoryDraft
    bodies: tuple[bytes, ...]
    digests: tuple[bytes, ...]
    fingerprint: bytes


def assemble(parts: Sequence[Parsed], title: str | None = None, total: int | None = None) -> Material:
    """Return the story that these files are, in their order; one file is a story as it stands.

    `title` and `total` are what the names of several files say of title and number of chapters.
    """
    if len(parts) == 1 and total is None:
        one = parts[0]
        return Material(one.draft, one.bodies, one.digests, one.fingerprint)
    drafts = [part.draft for part in parts]
    return Material(
        _joined(drafts, title, total),
        tuple(body for part in parts for body in part.bodies),
        tuple(digest for part in parts for digest in part.digests),
        blake2b(b"".join(part.fingerprint for part in parts), digest_size=16).digest(),
    )


def content_digest(material: Material) -> bytes:
    """Return the digest of all that is kept of a story's material, and of nothing else."""
    draft = material.draft
    said = [(f.name, getattr(draft, f.name)) for f in fields(StoryFacts) if f.name != "inferred"]
    chapters = [
        (c.title, c.words, c.scenes, c.notes_before, c.notes_after, c.archive_id, c.published)
        for c in draft.chapters
    ]
    whole = repr((said, sorted(draft.inferred), draft.raw_tags, draft.problems, chapters, material.digests))
    made = blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=16)
    for body in material.bodies:
        made.update(body)
    return made.digest()


def _joined(drafts: Sequence[StoryDraft], title: str | None, total: int | None) -> StoryDraft:
    first = drafts[0]
    shared = _story_title(drafts, title)
    chapters = tuple(chapter for draft in drafts for chapter in _chapters(draft, shared, drafts))
    expected = total or max((draft.chapters_expected or 0 for draft in drafts), default=0) or None
    if expected is not None and expected < len(chapters):
        expected = None if total is None else len(chapters)
    status, inferred = _status(drafts, len(chapters), expected)
    return replace(
        first,
        title=shared,
        creators=_once(name for draft in drafts for name in draft.creators),
        summary=next((draft.summary for draft in drafts if draft.summary), None),
        rating=max(
            (draft.rating for draft in drafts), key=lambda rating: rating.rank, default=Rating.NOT_RATED
        ),
        status=status,
        language=next((draft.language for draft in drafts if draft.language), None),
        words=_sum(draft.words for draft in drafts),
        words_declared=_sum(draft.words_declared for draft in drafts),
        chapters_posted=len(chapters),
        chapters_expected=expected,
        published=_date((draft.published for draft in drafts), last=False),
        revised=_date((date for draft in drafts for date in (draft.revised, draft.published)), last=True),
        series=_once(place for draft in drafts for place in draft.series),
        inferred=(first.inferred - {"status", "title"}) | inferred,
        raw_tags=_once(raw for draft in drafts for raw in draft.raw_tags),
        chapters=chapters,
        notes_after=drafts[-1].notes_after if len(drafts) == 1 else (),
        key=_common(draft.key for draft in drafts),
        archive=_common(draft.archive for draft in drafts),
        url=first.url,
        part=None,
        problems=_once(problem for draft in drafts for problem in draft.problems),
    )


def _story_title(drafts: Sequence[StoryDraft], title: str | None) -> str:
    """All files agreeing on a title that they say themselves is the title; else the files' names are."""
    common = _common(None if "title" in draft.inferred else draft.title for draft in drafts)
    return common or title or drafts[0].title


def _chapters(draft: StoryDraft, story_title: str, drafts: Sequence[StoryDraft]) -> Iterable[ChapterDraft]:
    """Yield one file's chapters; a title and notes of its own are its chapter's."""
    own = draft.title if draft.title != story_title and "title" not in draft.inferred else None
    leads = draft is drafts[0]
    last = len(draft.chapters) - 1
    for at, chapter in enumerate(draft.chapters):
        before = draft.notes_before if at == 0 and not leads else ()
        after = draft.notes_after if at == last and len(drafts) > 1 else ()
        yield replace(
            chapter,
            title=chapter.title or (own if last == 0 else None),
            notes_before=before + chapter.notes_before,
            notes_after=chapter.notes_after + after,
            published=chapter.published or draft.published,
        )


def _status(drafts: Sequence[StoryDraft], posted: int, expected: int | None) -> tuple[Status, frozenset[str]]:
    """The last file that declares a status decides; else the numbers do; else nobody knows."""
    said = [d.status for d in drafts if "status" not in d.inferred and d.status is not Status.UNKNOWN]
    if said:
        return said[-1], frozenset()
    if expected is not None:
        return (Status.COMPLETE if posted >= expected else Status.IN_PROGRESS), frozenset({"status"})
    return Status.UNKNOWN, frozenset({"status"})


def _once(values: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(values))


def _common(values: Iterable[_T | None]) -> _T | None:
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def _date(dates: Iterable[StoryDate | None], *, last: bool) -> StoryDate | None:
    known = sorted((date for date in dates if date), key=lambda date: date.utc)
    return known[-1 if last else 0] if known else None
