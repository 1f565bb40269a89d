"""The story's whole text, put into a kept entry on writing: entries are kept without it."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from ficfeed.feeds.body import END_NOTES, NOTES_LIMIT
from ficfeed.feeds.lines import in_lines
from ficfeed.feeds.plain import escaped, paragraphs, plain
from ficfeed.story import Chapter
from ficfeed.text.sanitise import sanitise

_END = "</content>"
_END_NOTES = escape(END_NOTES)


def with_chapters(entry: str, chapters: Sequence[Chapter]) -> str:
    """Return a kept entry with the chapters' text in its body, headed where there are several.

    Each chapter is sanitised here. Chapters that were read without their text are left out.
    """
    headed = len(chapters) > 1
    return _inserted(entry, "".join(_chapter(c, headed=headed) for c in chapters if c.html is not None))


def with_text(entry: str, html: str) -> str:
    """Return a kept entry with that fragment of HTML in its body, sanitised here."""
    return _inserted(entry, _safe(html))


def _inserted(entry: str, safe: str) -> str:
    """Put the text before the closing notes. An entry without a body comes back as it is."""
    start = entry.rfind(_END_NOTES)
    place = start if start >= 0 else entry.rfind(_END)
    if place < 0 or not safe.strip():
        return entry
    return f"{entry[:place]}{escape(in_lines(f'<hr>{safe.strip()}'))}{entry[place:]}"


def _safe(html: str) -> str:
    # Before, for what the sanitiser cannot take (surrogates); after, for what entities hid ("&#xFFFE;").
    return plain(sanitise(plain(html)))


def _chapter(chapter: Chapter, *, headed: bool) -> str:
    title = f": {escaped(chapter.title)}" if chapter.title else ""
    heading = f"<h3>Chapter {chapter.position}{title}</h3>" if headed else ""
    text = _safe(chapter.html or "")
    return f"{heading}{_notes(chapter.notes_before)}{text}{_notes(chapter.notes_after)}"


def _notes(notes: Sequence[str]) -> str:
    text = paragraphs("\n\n".join(notes), NOTES_LIMIT)
    return f"<blockquote>{text}</blockquote>" if text else ""
