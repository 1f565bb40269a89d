"""What the words of a header mean together: rating, status and chapter counts, language, dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ficfeed.headers.facts import Front
from ficfeed.story import Rating, RawTag, Status, StoryDate, TagKind
from ficfeed.tags import ratings, vocabulary
from ficfeed.text import dates
from ficfeed.text.language import SAMPLE
from ficfeed.text.language import language as seen_language

_CONTINUED = re.compile(
    r"\W*(?:tbc|to be continued|fortsetzung folgt|продолжение следует|à suivre|continuará)\W*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a story is. `expected` is None where nobody knows; `inferred`: nobody said so."""

    status: Status
    posted: int
    expected: int | None
    inferred: bool = False


def rating(text: str | None, tags: Iterable[RawTag]) -> Rating:
    """Return the highest rating that is stated; Not Rated for silence."""
    texts = [text or "", *(tag.text for tag in tags if tag.kind is TagKind.RATING)]
    return max((ratings.rating(one).rating for one in texts), key=lambda found: found.rank)


def progress(
    head: Front, tags: Iterable[RawTag], chapters: int, numbered: int | None, last: Sequence[str]
) -> Progress:
    """Return status and chapter counts: a word for it, then counts as 3/7, then "a single post is complete".

    `chapters` are those in the file, `numbered` a part number in the file's name, `last` the story's last
    paragraph: "TBC" says that it goes on.
    """
    posted, expected = _counts(head, chapters, numbered)
    said = _said(head.header.status_text, tags)
    if said is None and last and _CONTINUED.fullmatch(last[0].rpartition("\n")[2]):
        said = Status.IN_PROGRESS
    if said is not None:
        whole = said is Status.COMPLETE and expected is None and head.part is None
        return Progress(said, posted, posted if whole else expected)
    if head.part or head.header.chapters:
        return Progress(_by_count(head), posted, expected)
    if numbered is not None:
        return Progress(Status.UNKNOWN, posted, None)
    return Progress(Status.COMPLETE, posted, posted, inferred=True)


def language(text: str | None, tags: Iterable[RawTag], paragraphs: Sequence[str]) -> tuple[str | None, bool]:
    """Return the language's BCP 47 code, declared or seen in the story, and whether it was seen."""
    texts = [text or "", *(tag.text for tag in tags if tag.kind is TagKind.LANGUAGE)]
    declared = next((code for one in texts if one and (code := vocabulary.language(one))), None)
    if declared:
        return declared, False
    sample: list[str] = []
    size = 0
    for paragraph in paragraphs:
        if size > SAMPLE:
            break
        sample.append(paragraph[:SAMPLE])
        size += len(paragraph)
    code = seen_language("\n".join(sample))
    return code, code is not None


def date(found: Iterable[tuple[str, str]], field: str) -> StoryDate | None:
    """Return the date of that header field, None where it has none or an ambiguous one."""
    texts = [text for name, text in found if name == field]
    return dates.read(texts[0]).story_date if texts else None


def _counts(head: Front, chapters: int, numbered: int | None) -> tuple[int, int | None]:
    if head.header.chapters:
        posted, expected = head.header.chapters
        return max(posted, chapters), expected
    if head.part:
        return max(head.part.last or head.part.n, chapters), head.part.of
    return max(chapters, numbered or 0), None


def _said(text: str | None, tags: Iterable[RawTag]) -> Status | None:
    texts = [text or "", *(tag.text for tag in tags if tag.kind is TagKind.STATUS)]
    return next((found for one in texts if one and (found := vocabulary.status(one))), None)


def _by_count(head: Front) -> Status:
    """ "3/7", "2/?" and "Part 2" go on, "5/5" is the end; posted chapters count before the part's number."""
    if head.header.chapters:
        posted, expected = head.header.chapters
        done = expected is not None and posted >= expected
    else:
        done = head.part is not None and head.part.complete
    return Status.COMPLETE if done else Status.IN_PROGRESS
