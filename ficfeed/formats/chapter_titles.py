"""A chapter's title without the numbers that a downloader and an archive set before it."""

from __future__ import annotations

import re

from ficfeed.text.clean import one_line

_NUMBERED = re.compile(r"\d{1,4}[.)]\s+")
_CHAPTER = re.compile(r"(?:chapter|ch\.?|part)\s*\d{1,4}\s*(?:[:.,–—-]\s*|$)", re.IGNORECASE)


def bare(text: str) -> str | None:
    """Return what is left of "3. Chapter 3: The Ice": "The Ice"; None where nothing is."""
    title = _CHAPTER.sub("", _NUMBERED.sub("", one_line(text), count=1), count=1).strip()
    return title or None
