"""Text in any encoding: a download made text, Markdown, else in the manner of journal posts."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from ficfeed.errors import UnreadableFile
from ficfeed.formats import ao3_text, fanficfare_text, ffn_text, journal, markdown, others
from ficfeed.story import StoryDraft
from ficfeed.text.clean import clean
from ficfeed.text.decode import NotText, decode
from ficfeed.text.typed import flatten


class Manner(Protocol):
    """What a reader of downloads made text offers."""

    def matches(self, text: str) -> bool:
        """Return whether the clean text is such a download."""
        ...

    def read(self, text: str, name: str) -> StoryDraft:
        """Return its story; `name` is the file's name."""
        ...


DOWNLOADS: tuple[Manner, ...] = (ao3_text, fanficfare_text, ffn_text)
"""The manners in the order in which they are asked; a journal post can be anything, and comes last."""


def sniff(data: bytes, name: str) -> bool:
    """Return whether the bytes may be a text: all may that are not recognisably something else."""
    return others.reason(data, name) is None


def parse(data: bytes, name: str) -> StoryDraft:
    """Return the story of a text file. Raises UnreadableFile where there is no text, or none with words."""
    try:
        decoded = decode(data)
    except NotText as why:
        raise UnreadableFile(name, str(why)) from why
    typed = clean(decoded.text)
    if markdown.matches(typed, name) and not any(one.matches(typed) for one in DOWNLOADS):
        draft = _worded(markdown.read(typed, name), name)
    else:
        text = flatten(typed)
        draft = told(text if text is typed else clean(text), name)
    return replace(draft, problems=(decoded.problem, *draft.problems)) if decoded.problem else draft


def told(text: str, name: str) -> StoryDraft:
    """Return the story of a clean text by the reader that knows its manner.

    Raises UnreadableFile where it has neither words nor anything said of it.
    """
    reader = next((one for one in DOWNLOADS if one.matches(text)), None)
    return _worded(reader.read(text, name) if reader else journal.read(text, name), name)


def _worded(draft: StoryDraft, name: str) -> StoryDraft:
    if not draft.words and not draft.raw_tags and not draft.summary:
        raise UnreadableFile(name, "there are no words in it")
    return draft
