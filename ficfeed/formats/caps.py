"""How much metadata one story may have: what is longer is cut, and the story says so under its problems."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ficfeed.story import RawTag, StoryDraft
from ficfeed.text.clean import one_line

TITLE = 500
CREATORS = 20
CREATOR = 200
SUMMARY = 20_000
NOTES = 200
NOTE = 50_000
TAG = 150
"""Characters of a tag: AO3's own limit."""

TAGS = 500
"""Tags of a story. Walls of 280 exist; from 200 on a story says that it has many."""

_MANY = 200
_LONGEST_TAG = 1000


def kept(draft: StoryDraft) -> StoryDraft:
    """Return the draft with every field within its cap."""
    problems: list[str] = []
    return replace(
        draft,
        title=_cut("title", one_line(draft.title), TITLE, problems) or "Untitled",
        creators=tuple(_line("creator", name, CREATOR, problems) for name in draft.creators[:CREATORS]),
        summary=_cut("summary", draft.summary, SUMMARY, problems) if draft.summary else None,
        notes_before=_notes(draft.notes_before, problems),
        notes_after=_notes(draft.notes_after, problems),
        raw_tags=_tags(draft.raw_tags, problems),
        problems=(*draft.problems, *dict.fromkeys(problems)),
    )


def _line(what: str, text: str, most: int, problems: list[str]) -> str:
    return _cut(what, one_line(text), most, problems)


def _cut(what: str, text: str, most: int, problems: list[str]) -> str:
    if len(text) <= most:
        return text
    problems.append(f"the {what} has more than {most:,} characters and was cut")
    return text[: most - 1] + "…"


def _notes(notes: Iterable[str], problems: list[str]) -> tuple[str, ...]:
    found = tuple(notes)
    if len(found) > NOTES:
        problems.append(f"more than {NOTES} paragraphs of notes; the rest was left out")
    return tuple(_cut("note", note, NOTE, problems) for note in found[:NOTES])


def _tags(tags: tuple[RawTag, ...], problems: list[str]) -> tuple[RawTag, ...]:
    """Long tags stay as written and are reported; only what cannot be a tag at all is left out."""
    found = [tag for tag in tags if len(tag.text) <= _LONGEST_TAG]
    if len(found) < len(tags):
        problems.append(
            f"{len(tags) - len(found)} tags with more than {_LONGEST_TAG:,} characters were left out"
        )
    if any(len(tag.text) > TAG for tag in found):
        problems.append(f"a tag has more than {TAG} characters")
    if len(found) > _MANY:
        problems.append(f"{len(found)} tags" + (f"; only {TAGS} are kept" if len(found) > TAGS else ""))
    return tuple(found[:TAGS])
