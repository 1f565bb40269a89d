"""The story's whole text, put into a kept entry on writing: entries are kept without it."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from ficfeed.feeds.body import END_NOTES, chapters_html, safe_html
from ficfeed.feeds.lines import in_lines
from ficfeed.story import Chapter

_END = "</content>"
_END_NOTES = escape(END_NOTES)


def with_chapters(entry: str, chapters: Sequence[Chapter]) -> str:
    """Return a kept entry with the chapters' text in its body, as `body.chapters_html` gives it."""
    return _inserted(entry, chapters_html(chapters))


def with_text(entry: str, html: str) -> str:
    """Return a kept entry with that fragment of HTML in its body, sanitised here once more."""
    return _inserted(entry, safe_html(html))


def _inserted(entry: str, safe: str) -> str:
    """Put the text before the closing notes. An entry without a body comes back as it is."""
    start = entry.rfind(_END_NOTES)
    place = start if start >= 0 else entry.rfind(_END)
    if place < 0 or not safe.strip():
        return entry
    return f"{entry[:place]}{escape(in_lines(f'<hr>{safe.strip()}'))}{entry[place:]}"
