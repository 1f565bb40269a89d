"""What the readers of this package hand back: frozen values, raw and in the creator's words."""

from __future__ import annotations

from dataclasses import dataclass

from ficfeed.story import RawTag, SeriesPlace


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a story that a post is: "2/5". `of` is None where nobody knows ("2/?").

    `last` is the last part where one post holds several ("Chapters 1-4").
    """

    n: int
    of: int | None = None
    last: int | None = None

    @property
    def complete(self) -> bool:
        """True if this is the last part of a known number."""
        return self.of is not None and (self.last or self.n) >= self.of


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleLine:
    """A title line taken apart: the title alone, and what its brackets, prefix and suffix said."""

    title: str
    raw_tags: tuple[RawTag, ...] = ()
    part: Part | None = None
    creator: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderBlock:
    """What the labelled lines at the head of a text say. `end` is the index of the first line after them.

    `creator_text` is the creators as written, `creators` split into names. `rating_text`, `status_text` and
    `words_text` are values as written. `part` comes from the title or a part label, `chapters` are
    posted/expected counts ("3/?"). `dates` are (field, text) pairs: date, updated, packaged.
    `others` are (field, text) of the labelled fields that are no tags: disclaimer, spoilers, beta, prompt …
    """

    title: str | None = None
    creator_text: str | None = None
    creators: tuple[str, ...] = ()
    summary: str | None = None
    notes: tuple[str, ...] = ()
    raw_tags: tuple[RawTag, ...] = ()
    rating_text: str | None = None
    status_text: str | None = None
    words_text: str | None = None
    words: int | None = None
    words_approx: bool = False
    part: Part | None = None
    chapters: tuple[int, int | None] | None = None
    series: tuple[SeriesPlace, ...] = ()
    language: str | None = None
    dates: tuple[tuple[str, str], ...] = ()
    url: str | None = None
    others: tuple[tuple[str, str], ...] = ()
    end: int = 0

    @property
    def other_fields(self) -> tuple[str, ...]:
        """The names of the labelled fields that are no tags: recognised, and kept out of the body."""
        return tuple(sorted({name for name, _ in self.others}))

    @property
    def found(self) -> bool:
        """True if there was a header at all."""
        return self.end > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EndMatter:
    """What follows the story: lines[start:] are no longer story. `notes` are paragraphs, in their order."""

    start: int
    notes: tuple[str, ...] = ()
    raw_tags: tuple[RawTag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Everything before notes and story. `title` is the unlabelled title line, else None.

    `raw_tags` are those of a tag line above the title. `end` is the index of the first line after the front.
    """

    title: TitleLine | None = None
    header: HeaderBlock
    raw_tags: tuple[RawTag, ...] = ()
    end: int = 0

    @property
    def title_text(self) -> str | None:
        """The title, whoever says it: the label first."""
        return self.header.title or (self.title.title if self.title else None)

    @property
    def part(self) -> Part | None:
        """The part, whoever says it."""
        return self.header.part or (self.title.part if self.title else None)
