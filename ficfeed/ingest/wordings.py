"""The wording of chapters, read only when a decision asks for it."""

from __future__ import annotations

from collections.abc import Callable

import zstandard
from sqlalchemy import Connection

from ficfeed.ingest.shingles import Wording
from ficfeed.store.known import KnownChapter, KnownStory, texts


class Wordings:
    """The wordings of a story's chapters in the library, read together at the first question."""

    def __init__(self, connection: Connection, story: KnownStory) -> None:
        self._connection, self._story = connection, story
        self._read: dict[int, Wording] | None = None

    def of(self, chapter: KnownChapter) -> Wording:
        """Return the wording of a chapter; an empty one where the library has no text of it."""
        if self._read is None:
            bodies = texts(self._connection, [one.row for one in self._story.chapters])
            self._read = {row: Wording(_unpacked(body)) for row, body in bodies.items()}
        return self._read.get(chapter.row) or Wording("")


def of_body(body: bytes) -> Callable[[], Wording]:
    """Return what reads the wording of compressed HTML, once, when it is called."""
    read: list[Wording] = []

    def wording() -> Wording:
        if not read:
            read.append(Wording(_unpacked(body)))
        return read[0]

    return wording


def _unpacked(body: bytes) -> str:
    return zstandard.ZstdDecompressor().decompress(body).decode("utf-8", "replace")
