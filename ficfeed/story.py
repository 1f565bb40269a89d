"""The frozen values that travel between the parts: what a creator wrote, and what the library knows.

Facts only: nothing here parses, decides, stores or renders.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID, uuid5

ENTRY_NAMESPACE = UUID("6f0b1c1e-6a3d-5f53-9d0a-0f1cfeed0001")
"""The namespace of every entry id. A constant for ever: changing it would make every story look new."""


class TagKind(StrEnum):
    """What a tag says of a story; the value is the word used in addresses, filters and JSON."""

    FANDOM = "fandom"
    PAIRING = "pairing"
    CHARACTER = "character"
    RATING = "rating"
    WARNING = "warning"
    CATEGORY = "category"
    GENRE = "genre"
    FORM = "form"
    FREEFORM = "freeform"
    CREATOR = "creator"
    SERIES = "series"
    STATUS = "status"
    LANGUAGE = "language"


_FACTS = {TagKind.CREATOR, TagKind.SERIES, TagKind.RATING, TagKind.STATUS, TagKind.LANGUAGE}
TAGGED = tuple(kind for kind in TagKind if kind not in _FACTS)
"""The kinds that are kept as tags in the creator's words; tags of other kinds follow from a story's facts."""


class Rating(StrEnum):
    """AO3's five ratings, in their order."""

    NOT_RATED = "Not Rated"
    GENERAL = "General Audiences"
    TEEN = "Teen And Up Audiences"
    MATURE = "Mature"
    EXPLICIT = "Explicit"

    @property
    def rank(self) -> int:
        """Its place in the order: 0 for Not Rated, 1 for General Audiences … 4 for Explicit."""
        return list(Rating).index(self)


class Status(StrEnum):
    """Whether a story is finished. `STUB` is a story whose archive keeps only its beginning."""

    COMPLETE = "complete"
    IN_PROGRESS = "in-progress"
    HIATUS = "hiatus"
    ABANDONED = "abandoned"
    STUB = "stub"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The word shown to people: "In Progress"."""
        return self.value.replace("-", " ").title()


class Where(StrEnum):
    """Where in a story's material a tag was written."""

    TITLE = "title"
    HEADER = "header"
    TAGLINE = "tagline"
    NOTES = "notes"
    ARCHIVE = "archive"
    OWNER = "owner"


class EventKind(StrEnum):
    """What happened to a story."""

    NEW = "new"
    CHAPTERS = "chapters"
    COMPLETED = "completed"
    REOPENED = "reopened"
    REPLACED = "replaced"
    EDITED = "edited"
    GONE = "gone"
    RETURNED = "returned"


NEWS = frozenset({EventKind.NEW, EventKind.CHAPTERS, EventKind.COMPLETED})
"""The events that move a story's `changed_at`, and so its place in pages and feeds."""

TOLD = NEWS | {EventKind.REOPENED, EventKind.REPLACED}
"""The events that an events feed lists."""


@dataclass(frozen=True, slots=True)
class StoryDate:
    """A date with the precision that its source has, as ISO 8601 text: 2010, 2010-12-24, 2010-12-24T21:37[Z].

    A time without a zone is the archive's local time: kept as it stands, never turned into UTC by guess.
    """

    iso: str

    @property
    def utc(self) -> datetime:
        """The instant used for ordering: what is missing counts as the earliest, a missing zone as UTC."""
        text = self.iso + {4: "-01-01", 7: "-01"}.get(len(self.iso), "")
        at = datetime.fromisoformat(text)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class RawTag:
    """A tag in the creator's own words. `kind` is what its label or place says; it is kept for ever."""

    kind: TagKind
    text: str
    where: Where


@dataclass(frozen=True, slots=True)
class TagName:
    """A canonical tag. Two are the same if kind, `platonic`, `scope` and the name's spelling key agree.

    `platonic` and `members` (canonical names, sorted by spelling key) are for pairings only. `scope` is
    the fandom to which a one-word name belongs that nobody could resolve ("Mark"); "" for everything else.
    """

    kind: TagKind
    name: str
    platonic: bool = False
    members: tuple[str, ...] = ()
    scope: str = ""


@dataclass(frozen=True, slots=True)
class StoryTag:
    """A canonical tag of one story.

    `raw` is what it was derived from, None where it is implied (a pairing implies its characters).
    `qualifiers` (past, background, mentioned …) belong to this story's use of the tag. `rule` says in
    words how the name became canonical: "built-in ship name", "only full name with that given name" …
    `position` is the place in a series. `slug` is the tag's address in the library, "" before it has one.
    """

    tag: TagName
    raw: RawTag | None = None
    qualifiers: tuple[str, ...] = ()
    rule: str = ""
    position: int | None = None
    slug: str = ""

    @property
    def implied(self) -> bool:
        """True where no creator wrote it: it follows from another tag."""
        return self.raw is None

    @property
    def minor(self) -> bool:
        """True for a pairing that is only past, background, mentioned or implied in this story."""
        return bool(MINOR_QUALIFIERS.intersection(self.qualifiers))


MINOR_QUALIFIERS = frozenset({"past", "background", "mentioned", "implied"})
"""A pairing's feed leaves out stories where it carries one of these unless the reader asks for them."""


@dataclass(frozen=True, slots=True)
class SeriesPlace:
    """The series a story belongs to and its place in it, counted from 1; None where nobody says."""

    name: str
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterDraft:
    """One chapter as a source yields it.

    `html` is a fragment of <p>, <hr> (scene break) and inline markup; it is *not* yet sanitised: whoever
    lets it out of the house does that. `words` is counted by AO3's rule, without notes. `archive_id` is
    the archive's own number of the chapter, where there is one.
    """

    title: str | None = None
    html: str = ""
    words: int = 0
    scenes: int = 1
    notes_before: tuple[str, ...] = ()
    notes_after: tuple[str, ...] = ()
    archive_id: str | None = None
    published: StoryDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFacts:
    """What is said of a story, whoever says it: shared by the draft and by the story in the library.

    Plain text throughout; each item of the notes is one paragraph. `inferred` names the fields that
    nobody declared. `words` is None where only a listing was seen. `language` is a BCP 47 code.
    `excerpt` is the story's beginning, about 300 characters, for feeds that show no summary.
    """

    title: str
    creators: tuple[str, ...] = ()
    summary: str | None = None
    notes_before: tuple[str, ...] = ()
    notes_after: tuple[str, ...] = ()
    rating: Rating = Rating.NOT_RATED
    status: Status = Status.UNKNOWN
    language: str | None = None
    words: int | None = None
    words_declared: int | None = None
    chapters_posted: int = 1
    chapters_expected: int | None = None
    published: StoryDate | None = None
    revised: StoryDate | None = None
    series: tuple[SeriesPlace, ...] = ()
    inferred: frozenset[str] = frozenset()
    excerpt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDraft(StoryFacts):
    """What a source yields: one story in its creator's words, before the library has seen it.

    `key` is the canonical id of an archive address that the material names (`ao3:works/123`), else None:
    then the source's own key serves. `archive` and `url` say where it came from, if it says so itself.
    `part` is set where one file holds one numbered part of a story. `problems` are warnings in words.
    """

    raw_tags: tuple[RawTag, ...] = ()
    chapters: tuple[ChapterDraft, ...] = ()
    key: str | None = None
    archive: str | None = None
    url: str | None = None
    part: int | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter in the library. `html` is None unless asked for; then it is not yet sanitised."""

    position: int
    title: str | None
    words: int
    scenes: int
    html: str | None = None
    notes_before: tuple[str, ...] = ()
    notes_after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One place where a story stands. `url` is None for a file; `local` says that the text is at hand."""

    source: str
    archive: str | None = None
    url: str | None = None
    local: bool = False
    chapters: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Story(StoryFacts):
    """A story in the library, with its canonical tags. All times are aware UTC.

    `row` is the library's own number: never shown, never in an address. `key` was made at first sight and
    never changes; `id`, the UUID of the feed entry, follows from it. `changed_at` orders pages and feeds.
    `file_time` is the modification time of the file that brought it, None for a page. `chapters`,
    `raw_tags` and `problems` are empty unless the whole story was asked for.
    """

    row: int
    key: str
    first_seen_at: datetime
    changed_at: datetime
    file_time: datetime | None = None
    tags: tuple[StoryTag, ...] = ()
    copies: tuple[Copy, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    raw_tags: tuple[RawTag, ...] = ()
    problems: tuple[str, ...] = ()
    gone: bool = False

    @property
    def id(self) -> UUID:
        """The UUID of its feed entry: the same after a rebuild, a move or a change of title."""
        return entry_id(self.key)

    def names(self, kind: TagKind, *, implied: bool = False) -> list[str]:
        """Return the canonical names of that kind, declared ones only unless `implied`."""
        return [t.tag.name for t in self.tags if t.tag.kind is kind and (implied or not t.implied)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of the log: what happened to a story, when.

    `first`/`last` are the chapter range of `chapters` events. `ordinal` counts the events of this kind of
    this story from 1. `chapter_id` is the archive's id of the first new chapter. `baseline` marks what a
    source's first pass brought: listed, but nobody is told.
    """

    kind: EventKind
    at: datetime
    first: int | None = None
    last: int | None = None
    ordinal: int = 1
    chapter_id: str | None = None
    baseline: bool = False

    @property
    def about(self) -> str:
        """What its entry's id tells beside story and kind: chapters that come again are the same news."""
        if self.kind is EventKind.NEW:
            return ""
        if self.kind is EventKind.CHAPTERS:
            return self.chapter_id or str(self.first or "")
        return str(self.ordinal)


@dataclass(frozen=True, slots=True)
class TagPage:
    """A canonical tag as the library keeps it: its stored slug and how many stories list it."""

    row: int
    tag: TagName
    slug: str
    stories: int = 0
    also: tuple[str, ...] = field(default=())


def entry_id(key: str) -> UUID:
    """Return the id of the feed entry of the story with that key."""
    return uuid5(ENTRY_NAMESPACE, key)


def event_id(key: str, event: Event) -> UUID:
    """Return the id of an event's entry: from story, kind and what it was about, never from a row number."""
    return uuid5(ENTRY_NAMESPACE, "\n".join((key, event.kind.value, event.about)))
