"""Word documents (.docx), by mammoth, which the extra `ficfeed[docx]` brings; a reason names it.

mammoth reads XML with the standard library's parser, and whatever an archive holds: so it gets only members
that were unpacked and looked at, in a new archive, without pictures, without a document type.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from io import BytesIO
from zipfile import ZipFile

from ficfeed.errors import UnreadableFile
from ficfeed.formats import chaptered, text
from ficfeed.formats.archivefile import Archive, BadArchive, is_archive
from ficfeed.story import StoryDraft
from ficfeed.text.clean import clean
from ficfeed.text.typed import bare, flatten

LARGEST = 12_000_000
"""Bytes of XML in all: a novel of half a million words has as much."""

DEEPEST = 200
"""Open elements: Word's own documents have some twenty, with tables in tables."""

_DOCUMENT = "word/document.xml"
_READ = re.compile(
    r"(?:\[Content_Types\]\.xml|(?:_rels|word|word/_rels)/[^/]{1,80}\.(?:xml|rels))", re.IGNORECASE
)
_TYPED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_TAG = re.compile(rb"<(/?)[A-Za-z_](?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*?(/?)>")
_HEADING = re.compile(r"<h([1-6])(?:\s[^<>]*)?>(.*?)</h\1>", re.DOTALL)
_ANY_TAG = re.compile(r"<[^<>]*>")
_LINKED = re.compile(r"<(?:a|img|sup)\b[^<>]*>|</(?:a|sup)>")
_NOTES = re.compile(r"(?:summary|(?:end ?|author['’]?s? |chapter )?notes?|a/n)\W*", re.IGNORECASE)


def sniff(data: bytes, name: str) -> bool:
    """Return whether the bytes are a Word document of the newer kind."""
    if not is_archive(data) or b"word/" not in data:
        return False
    try:
        return Archive(data).find(_DOCUMENT) is not None
    except BadArchive:
        return False


def parse(data: bytes, name: str) -> StoryDraft:
    """Return the story. Raises UnreadableFile, also where the extra is not installed."""
    if find_spec("mammoth") is None:
        raise UnreadableFile(name, "a Word document: install ficfeed[docx] to have it read")
    try:
        html = _html(_checked(data))
    except BadArchive as why:
        raise UnreadableFile(name, f"a Word document: {why}") from why
    except MemoryError:
        raise
    except Exception as why:  # minidom, cobble and zipfile raise whatever they like
        raise UnreadableFile(name, f"a damaged Word document ({type(why).__name__})") from why
    return text.told(clean(flatten(_with_chapters(_LINKED.sub("", html)))), name)


def _checked(data: bytes) -> BytesIO:
    """The document without pictures, in a new archive; each member was read to its end."""
    archive = Archive(data)
    out = BytesIO()
    left = LARGEST
    with ZipFile(out, "w") as copy:
        for member in archive.names:
            if not _READ.fullmatch(member):
                continue
            xml = archive.read(member, LARGEST)
            left -= len(xml)
            if left < 0:
                raise BadArchive(f"more than {LARGEST / 1e6:g} MB of text")
            _refuse(xml)
            copy.writestr(member, xml)
    out.seek(0)
    return out


def _refuse(xml: bytes) -> None:
    """Entities, other encodings and deep nesting are no word processor's work."""
    if b"\0" in xml or _TYPED.search(xml):
        raise BadArchive("it declares a document type: a trap")
    depth = 0
    for tag in _TAG.finditer(xml):
        if not tag[2]:
            depth += -1 if tag[1] else 1
        if depth > DEEPEST:
            raise BadArchive("it is nested too deeply")


def _html(document: BytesIO) -> str:
    import mammoth  # type: ignore[import-untyped]  # an extra

    return str(mammoth.convert_to_html(document, convert_image=lambda image: []).value)


def _with_chapters(html: str) -> str:
    """Headings of the rank that occurs several times are chapters: as lines, "Chapter 2: The Sea"."""
    ranks = [
        rank for rank, inside in _HEADING.findall(html) if not _NOTES.fullmatch(_ANY_TAG.sub("", inside))
    ]
    rank = next((rank for rank in "123456" if ranks.count(rank) > 1), "")
    number = 0

    def line(heading: re.Match[str]) -> str:
        nonlocal number
        title = _ANY_TAG.sub("", heading[2]).strip()
        if not title or heading[1] != rank or _NOTES.fullmatch(title):
            return f"<p>{title}</p>"
        number += 1
        read = chaptered.heading(bare(title))
        if read:
            return f"<p>{title}</p>"
        return f"<p>Chapter {number}: {title}</p>"

    return _HEADING.sub(line, html)
