"""Bytes of one file to a story draft. Which format a file has is decided by its content."""

from __future__ import annotations

from typing import Protocol

from ficfeed.errors import UnreadableFile
from ficfeed.formats import others, text
from ficfeed.story import StoryDraft


class Format(Protocol):
    """What a module of this package offers."""

    def sniff(self, data: bytes, name: str) -> bool:
        """Return whether the bytes look like this format; `name` is the file's name without its folder."""
        ...

    def parse(self, data: bytes, name: str) -> StoryDraft:
        """Return the story, or raise UnreadableFile with one reason."""
        ...


FORMATS: tuple[Format, ...] = (text,)
"""The formats in the order in which they are asked; plain text, which can be anything, comes last."""


def parse(data: bytes, name: str) -> StoryDraft:
    """Return the story that a file's bytes hold; `name` is the file's name: a title where nothing else is.

    Raises UnreadableFile, whose path is `name`, for everything that is no story.
    """
    if not data:
        raise UnreadableFile(name, "the file is empty")
    for form in FORMATS:
        if form.sniff(data, name):
            return form.parse(data, name)
    raise UnreadableFile(name, others.reason(data, name) or "no kind of story that FicFeed reads")
