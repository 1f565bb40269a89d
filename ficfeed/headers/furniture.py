"""Lines of the page that a story was saved from: moods, navigation, footers. They say nothing."""

from __future__ import annotations

import re

_LINE = re.compile(
    r"(?:current (?:mood|music|location)\s*[:：].*|mood\s*:.{0,60}|previous (?:post"
    r"|entry)(?:\W*next (?:post|entry))?|next (?:post|entry)"
    r"|(?:prev(?:ious)?|next)\s*[|/·]\s*(?:prev(?:ious)?|next)|(?:post|leave|add) a (?:new )?comment"
    r"|\d{1,5} comments?|comments?\s*[:(]?\s*\d{0,5}\)?"
    r"|reply|share(?: this)?(?: (?:entry|post))?|link|flag|memories|tell a friend|add to memories"
    r"|back to top|top of page|view all|log ?in"
    r"|read \d+ comments?|crossposts?\s*:.{0,200}|this entry was originally posted at .{1,200}|kudos"
    r"|bookmark|subscribe|end file\.?"
    r"|please drop by the archive and comment to let the (?:creator"
    r"|author) know if you enjoyed their work!?"
    r"|posted originally on the archive of our own at .{1,200}|works inspired by this one:?.{0,200}"
    r"|\(?\s*read more[. …]*\)?)",
    re.I,
)


def is_furniture(line: str) -> bool:
    """Return whether the line belongs to the page and not to the story."""
    text = line.strip().strip("*_<>[]()|·• ")
    return 0 < len(text) <= 260 and bool(_LINE.fullmatch(text))
