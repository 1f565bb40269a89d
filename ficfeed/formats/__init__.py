"""Bytes of one file to a story draft. Which format a file has is decided by its content."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from ficfeed import identity
from ficfeed.errors import UnreadableFile
from ficfeed.formats import docx, epub, html, others, packed, rtf, text
from ficfeed.story import StoryDraft


class Format(Protocol):
    """What a module of this package offers."""

    def sniff(self, data: bytes, name: str) -> bool:
        """Return whether the bytes look like this format; `name` is the file's name without its folder."""
        ...

    def parse(self, data: bytes, name: str) -> StoryDraft:
        """Return the story, or raise UnreadableFile with one reason."""
        ...


FORMATS: tuple[Format, ...] = (epub, docx, html, rtf, text)
"""The formats in the order in which they are asked; plain text, which can be anything, comes last."""


def parse(data: bytes, name: str) -> StoryDraft:
    """Return the story that a file's bytes hold; `name` is the file's name: a title where nothing else is.

    Raises UnreadableFile, whose path is `name`, for everything that is no story.
    """
    for _ in range(packed.DEEPEST):
        if not packed.is_packed(data):
            break
        data, name = packed.opened(data, name)
    if not data:
        raise UnreadableFile(name, "the file is empty")
    for form in FORMATS:
        if form.sniff(data, name):
            return identified(form.parse(data, name))
    raise UnreadableFile(name, others.reason(data, name) or "no kind of story that FicFeed reads")


def identified(draft: StoryDraft) -> StoryDraft:
    """Return the draft with the key and the archive that its own address gives, and that address in one form.

    An address that is no web address is left out; one that no archive is known by stays as it stands.
    """
    if not draft.url:
        return draft
    found = identity.of(draft.url)
    if found is None:
        return draft if draft.url.lower().startswith(("http://", "https://")) else replace(draft, url=None)
    return replace(draft, key=draft.key or found.key, archive=draft.archive or found.archive, url=found.url)
