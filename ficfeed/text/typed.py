"""Markup typed into a plain text, as journal editors left it: blocks become blank lines, emphasis stays."""

from __future__ import annotations

import re
from html import unescape

_KNOWN = re.compile(
    r"</?(?:br|p|div|hr|lj|lj-cut|cut|user|center|font|span|a|b|i|em|strong|u|s|strike|del|sub|sup|small|big|blockquote"
    r"|h[1-6]|table|tr|td|ul|ol|li|img)\b[^<>]{0,500}>|<!--",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--[^<>]{0,5000}-->")
_USER = re.compile(
    r"<(?:lj|user)\b[^<>]{0,80}?(?:user|comm|name)=[\"']?([\w-]{1,40})[\"']?[^<>]{0,80}>", re.IGNORECASE
)
_LINE = re.compile(r"<br\b[^<>]{0,100}>\n?", re.IGNORECASE)
_RULE = re.compile(r"<hr\b[^<>]{0,100}>", re.IGNORECASE)
_BLOCK = re.compile(
    r"\n{0,3}(?:</?(?:p|div|blockquote|center|h[1-6]|table|tr|ul|ol|li)\b[^<>]{0,500}>[ \n]{0,4})+",
    re.IGNORECASE,
)
_KEPT = re.compile(r"<(/?)(i|b|em|strong|u|s|strike|del|sub|sup)(?:\s[^<>]{0,500})?>", re.IGNORECASE)
_OTHER = re.compile(
    r"</?(?:lj|lj-cut|cut|user|font|span|a|small|big|td|img)\b[^<>]{0,500}>",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"</?(?:i|b|em|strong|u|s|strike|del|sub|sup)>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)


def flatten(text: str) -> str:
    """Return the text with its block tags as blank lines, entities as characters and plain emphasis tags.

    A text without known tags comes back as it is: "<3" and "<grin>" are words.
    """
    if "<" in text and _KNOWN.search(text):
        text = _USER.sub(r"\1", _COMMENT.sub("", text))
        text = _RULE.sub("\n\n***\n\n", _LINE.sub("\n", text))
        text = _BLOCK.sub("\n\n", text)
        text = _KEPT.sub(lambda m: f"<{m[1]}{m[2].lower()}>", text)
        text = _OTHER.sub("", text)
    return _ENTITY.sub(lambda m: unescape(m[0]), text) if "&" in text else text


def bare(text: str) -> str:
    """Return the text without emphasis tags."""
    return _EMPHASIS.sub("", text) if "<" in text else text
