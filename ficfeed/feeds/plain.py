"""Strangers' text and addresses, made fit for Atom: whatever comes in, what comes out is valid."""

from __future__ import annotations

import html
import re
from unicodedata import category
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from ficfeed.text.clean import clean, one_line

_C1 = re.compile("[\x7f-\x9f]")
_NO_CHARACTERS = re.compile(
    "[\ufdd0-\ufdef" + "".join(f"{chr((p << 16) + 0xFFFE)}{chr((p << 16) + 0xFFFF)}" for p in range(17)) + "]"
)
_CODE_START = re.compile(r"<(?=[A-Za-z/!?])|&(?=#|[A-Za-z][A-Za-z0-9]{0,40};)|=(?=\?[\w.*-]{1,40}\?[BbQq]\?)")
_JOINER = "\u2060"
_INVISIBLE = frozenset({"Cf", "Mn", "Zs"})
_KEPT = "!$%&'()*+,/:;=?@~"
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9a-f:.]+")
_BAD_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


def plain(text: str) -> str:
    """Return the text cleaned of what neither XML nor HTML can carry, its lines kept.

    Beyond what the door takes away: C1 controls and Unicode's noncharacters, which HTML calls a parse
    error (WHATWG HTML, "control-character-in-input-stream", "noncharacter-in-input-stream").
    """
    if text.isprintable():
        # Most texts: nothing printable is ever taken away, and asking costs less than cleaning.
        return text
    return _NO_CHARACTERS.sub("", _C1.sub(" ", clean(text)))


def line(text: str) -> str:
    """Return the text as one line for a title, a name or a term; "" if nothing is left to be seen.

    Many readers take the plain text of an Atom title for HTML, and rss2email a title like
    "=?utf-8?q?=0d=0aBcc:…?=" for an encoded word (python/cpython#121650). A word joiner (no width, no
    break) after the first character of such code looks the same, and stays text in those readers too.
    """
    shown = _one_line(text)
    if not any(category(c) not in _INVISIBLE for c in shown):
        return ""
    return _CODE_START.sub(lambda found: found.group() + _JOINER, shown)


def person(name: str) -> str:
    """Return a creator's name for atom:name. A wide @ keeps mail addresses from harvesters and readers."""
    return line(name).replace("@", "＠")


def escaped(text: str) -> str:
    """Return the text as one line of HTML text or attribute value."""
    return html.escape(_one_line(text))


def paragraphs(text: str, limit: int) -> str:
    """Return plain text as HTML paragraphs, cut after about `limit` characters at a space, with "…"."""
    text = shortened(plain(text).strip(), limit)
    parts = (part.strip() for part in re.split(r"\n[ \t]*\n", text))
    return "".join("<p>" + html.escape(part).replace("\n", "<br>") + "</p>" for part in parts if part)


def _one_line(text: str) -> str:
    return " ".join(text.split()) if text.isprintable() else one_line(plain(text))


def shortened(text: str, limit: int) -> str:
    """Return the text, cut at the last space before `limit` characters and ended with "…" if it is longer."""
    if len(text) <= limit:
        return text
    cut = text[:limit]
    space = cut.rfind(" ", limit // 2)
    return (cut[:space] if space > 0 else cut).rstrip() + "…"


def web_address(url: str | None) -> str | None:
    """Return the http(s) address in valid ASCII; None for other schemes, no host or a password in it."""
    try:
        parts = urlsplit(one_line(url or ""))
        netloc = _netloc(parts) if parts.scheme in {"http", "https"} else None
    except ValueError:
        return None
    if not netloc:
        return None
    path, query, fragment = (_BAD_PERCENT.sub("%25", quote(part, safe=_KEPT)) for part in parts[2:])
    return urlunsplit((parts.scheme, netloc, path, query, fragment))


def _netloc(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").encode("idna").decode("ascii")
    if "@" in parts.netloc or not _HOST.fullmatch(host):
        return None
    bracketed = f"[{host}]" if ":" in host else host
    return bracketed if parts.port is None else f"{bracketed}:{parts.port}"
