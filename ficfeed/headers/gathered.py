"""What the fields of one header have said so far: a value to fill, for this package only."""

from __future__ import annotations

from dataclasses import dataclass, field

from ficfeed.headers.facts import Part
from ficfeed.story import RawTag, SeriesPlace, TagKind, Where


@dataclass(slots=True)
class Gathered:
    """What has been read so far."""

    title: str | None = None
    creators: list[str] = field(default_factory=list)
    summary: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tags: list[RawTag] = field(default_factory=list)
    ratings: list[str] = field(default_factory=list)
    status: str | None = None
    words: str | None = None
    part: Part | None = None
    chapters: tuple[int, int | None] | None = None
    series: list[SeriesPlace] = field(default_factory=list)
    language: str | None = None
    dates: list[tuple[str, str]] = field(default_factory=list)
    url: str | None = None
    others: list[tuple[str, str]] = field(default_factory=list)
    exported: bool = False
    where: Where = Where.HEADER

    def tag(self, kind: TagKind, *texts: str) -> None:
        """Keep tags of that kind, in the creator's words."""
        self.tags += [RawTag(kind, text, self.where) for text in texts if text]
