"""What files are that FicFeed cannot read: each kind with its name, so that the reason says something."""

from __future__ import annotations

import re

from ficfeed.text.decode import NotText, refuse_binary

_HEAD = 4096
_XML = re.compile(rb"\s*<(?:\?xml|!doctype|rss|feed|svg|opml|fictionbook)\b", re.IGNORECASE)


def reason(data: bytes, name: str) -> str | None:
    """Return in words why the bytes are no text story, None where they may be one."""
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    known = _document(head)
    if known:
        return f"{known}: a format that FicFeed does not read"
    try:
        refuse_binary(head)
    except NotText as why:
        return str(why)
    return None


def _document(head: bytes) -> str | None:
    """Zero bytes go first, so that markup in UTF-16 is seen as well."""
    if head.startswith(b"PK\x03\x04"):
        return _package(head)
    if head[60:68] == b"BOOKMOBI":
        return "a Kindle book"
    if head[257:262] == b"ustar":
        return "a tar archive"
    if head.startswith(b"%PDF-"):
        return "a PDF document"
    letters = head.replace(b"\0", b"")
    return "an XML document" if _XML.match(letters) else None


def _package(head: bytes) -> str | None:
    """The kinds of ZIP archive are told apart by the names of their first members."""
    if b"application/vnd.oasis.opendocument" in head:
        return "an OpenDocument text"
    if b"word/" in head or b"[Content_Types].xml" in head:
        return "a Word document"
    return None
