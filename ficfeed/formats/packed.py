"""One story in its wrapping: gzip of any format, a ZIP archive that holds a single story.

What comes out is bounded by what is really unpacked; wrappings within wrappings are opened twice, not more.
"""

from __future__ import annotations

import posixpath
import zlib

from ficfeed.errors import UnreadableFile
from ficfeed.formats.archivefile import Archive, BadArchive, is_archive
from ficfeed.formats.opening import LARGEST

DEEPEST = 2
"""Wrappings that are opened: a zipped .txt.gz is read, what is packed once more is no story."""

_GZIP = b"\x1f\x8b\x08"
_NAMED = 0x08
_EXTRA = 0x04
_MEMBERS = 64
_SUFFIXES = ".txt .text .html .htm .xhtml .xht .md .markdown .mkd .rtf .epub .docx .fb2 .gz .zip .mobi .pdf"
_STORY = frozenset(_SUFFIXES.split())
_BOOK = frozenset({"mimetype", "meta-inf/container.xml", "[content_types].xml"})
_FIRST = b"mimetypeapplication/"
_BOOKISH = (b"word/", b"[Content_Types].xml", b"META-INF/")
_HEAD = 4096
_FURNITURE = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_BESIDES = frozenset({"readme.txt", "read me.txt", "readme.md", "file_id.diz", "license.txt"})


def is_packed(data: bytes) -> bool:
    """Return whether the bytes are a wrapping: gzip, or a ZIP archive that is no book itself."""
    if data.startswith(_GZIP):
        return True
    if not is_archive(data) or _FIRST in data[:100]:
        return False
    try:
        names = {name.casefold() for name in Archive(data).names}
    except BadArchive:
        return not any(mark in data[:_HEAD] for mark in _BOOKISH)
    return not names & _BOOK and not any(name.endswith(".opf") for name in names)


def opened(data: bytes, name: str) -> tuple[bytes, str]:
    """Return the bytes of the one story inside and its name.

    Raises UnreadableFile, with the name of the wrapping, where it is damaged, holds too much, or holds
    no story or several.
    """
    return _gunzipped(data, name) if data.startswith(_GZIP) else _only_member(data, name)


def _gunzipped(data: bytes, name: str) -> tuple[bytes, str]:
    pieces: list[bytes] = []
    size = members = 0
    inside = _inner_name(data, name)
    while data.startswith(_GZIP) and members < _MEMBERS:
        stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            piece = stream.decompress(data, LARGEST + 1 - size)
        except zlib.error as why:
            raise UnreadableFile(name, "a damaged gzip file") from why
        size += len(piece)
        if size > LARGEST:
            raise UnreadableFile(name, f"unpacks to more than {LARGEST / 1e6:g} MB")
        if not stream.eof:
            raise UnreadableFile(name, "a gzip file that was cut off")
        pieces.append(piece)
        data, members = stream.unused_data, members + 1
    return b"".join(pieces), inside


def _inner_name(data: bytes, name: str) -> str:
    """The name without ".gz"; a file called otherwise may hold its old name in the gzip header."""
    if name.lower().endswith(".gz") and len(name) > 3:
        return name[:-3]
    if data[3:4] != b"" and data[3] & _NAMED and not data[3] & _EXTRA:
        stored = data[10:300].partition(b"\0")[0].decode("latin-1")
        return posixpath.basename(stored) or name
    return name


def _only_member(data: bytes, name: str) -> tuple[bytes, str]:
    try:
        archive = Archive(data)
        stories = _stories(archive.names)
        if len(stories) != 1:
            raise UnreadableFile(name, _not_one(stories))
        return archive.read(stories[0], LARGEST), posixpath.basename(stories[0].replace("\\", "/"))
    except BadArchive as why:
        raise UnreadableFile(name, str(why)) from why


def _stories(names: tuple[str, ...]) -> list[str]:
    """The members that are stories by their names; where none is, all that could be one."""
    files = [name for name in names if not _is_furniture(name.replace("\\", "/"))]
    stories = [name for name in files if posixpath.splitext(name)[1].lower() in _STORY] or files
    if len(stories) == 1:
        return stories
    return [name for name in stories if posixpath.basename(name).lower() not in _BESIDES]


def _is_furniture(path: str) -> bool:
    """What systems and packers leave in archives, and the pictures and style sheets of a saved page."""
    folder, base = posixpath.split(path.lower())
    return (
        base in _FURNITURE
        or base.startswith("._")
        or "__macosx" in folder.split("/")
        or folder.endswith(("_files", "_dateien", "_fichiers"))
        or "_files/" in f"{folder}/"
        or not base
    )


def _not_one(stories: list[str]) -> str:
    return (
        f"{len(stories)} stories in one ZIP archive: unpack it" if stories else "no story in the ZIP archive"
    )
