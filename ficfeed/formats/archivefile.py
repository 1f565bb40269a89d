"""ZIP files from strangers: members by name, in memory, bounded by what is really unpacked.

Nothing is ever written to a disk, and a name only finds a member: a path can lead nowhere else. The sizes
that an archive declares are believed by nobody; CPython's zipfile reads overlapping members without complaint
before 3.11.8 (CVE-2024-0450).
"""

from __future__ import annotations

import posixpath
import re
import stat
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import unquote
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

ENTRIES = 5000
"""Members of an archive. A serial of a thousand chapters with pictures has some two thousand."""

MEMBER = 20_000_000
"""Unpacked bytes of one member."""

TOTAL = 60_000_000
"""Unpacked bytes of all members that are read."""

RATIO = 250
"""How many times larger a member may be than its packed form, once it is larger than `_SMALL`."""

_SMALL = 500_000
_MAGIC = b"PK\x03\x04"
_HEADER = struct.Struct("<26x2H")
"""A member's own header: of it only the lengths of name and extra field count, which stand behind it."""

_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_UTF8 = 0x800
_PLAIN = re.compile(r"[\w-][\w.-]*(?:/[\w-][\w.-]*)*", re.ASCII)
"""A link that leads below its own folder and means what it says."""

_METHODS = frozenset({ZIP_STORED, ZIP_DEFLATED})
_BROKEN = (BadZipFile, RuntimeError, EOFError, zlib.error, struct.error, ValueError, LookupError, OSError)
"""What zipfile raises for broken archives: encrypted ones give RuntimeError, odd names UnicodeDecodeError."""


class BadArchive(ValueError):
    """An archive, or a member of it, that is not read; the message is the reason in words."""


class Archive:
    """The members of a ZIP archive; opening and reading raise BadArchive with one reason."""

    def __init__(self, data: bytes) -> None:
        if data.count(_ENTRY) > ENTRIES:  # before zipfile makes an object of each
            raise BadArchive(f"an archive of more than {ENTRIES:,} files")
        try:
            listed = ZipFile(BytesIO(data)).infolist()
        except _BROKEN as why:
            raise BadArchive("a damaged or cut ZIP archive") from why
        infos = [info for info in listed if _is_file(info)]
        if len(infos) > ENTRIES:
            raise BadArchive(f"an archive of more than {ENTRIES:,} files")
        if sum(info.compress_size for info in infos) > len(data):
            raise BadArchive("an archive whose files overlap: a trap")
        self._exact = {info.filename: info for info in infos}
        self._folded = {folded: info for info in reversed(infos) for folded in _spellings(info)}
        self._data = memoryview(data)
        self._left = TOTAL

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all files, in the archive's order; folders and links are left out."""
        return tuple(self._exact)

    def find(self, path: str) -> str | None:
        """Return the name of the member at that path: as written, else whatever its capitals; None without.

        `path` is relative to the archive's root, as `resolve` gives it.
        """
        if path in self._exact:
            return path
        info = self._folded.get(_folded(path))
        return info.filename if info else None

    def read(self, name: str, most: int = MEMBER) -> bytes:
        """Return the bytes of the member with that name, at most so many.

        Raises BadArchive where it is encrypted, packed in an unknown way, damaged, larger than `most`, or
        packed suspiciously tight, and where all members together exceed `TOTAL`.
        """
        info = self._exact.get(name)
        if info is None:
            raise BadArchive(f"{_shown(name)} is not in the archive")
        if info.flag_bits & _ENCRYPTED:
            raise BadArchive("encrypted with a password")
        if info.compress_type not in _METHODS:
            raise BadArchive("packed in a way that FicFeed does not read")
        unpacked = self._unpacked(info, min(most, max(_SMALL, RATIO * info.compress_size)))
        self._left -= len(unpacked)
        if self._left < 0:
            raise BadArchive(f"its files unpack to more than {TOTAL / 1e6:g} MB together")
        if zlib.crc32(unpacked) != info.CRC:
            raise BadArchive(f"a damaged archive: {_shown(name)} has another check sum")
        return unpacked

    def _unpacked(self, info: ZipInfo, most: int) -> bytes:
        """Unpack no more than `most` bytes, whatever sizes the archive declares."""
        start = info.header_offset
        head = bytes(self._data[start : start + _HEADER.size])
        if len(head) < _HEADER.size or not head.startswith(_MAGIC):
            raise BadArchive(f"a damaged archive: {_shown(info.filename)} is not where it should be")
        start += _HEADER.size + sum(_HEADER.unpack(head))
        packed = self._data[start : start + info.compress_size]
        if info.compress_type == ZIP_STORED:
            return _bounded(bytes(packed[: most + 1]), info, most)
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            unpacked = unpacker.decompress(packed, most + 1)
        except zlib.error as why:
            raise BadArchive(f"a damaged archive: {_shown(info.filename)} cannot be unpacked") from why
        return _bounded(unpacked, info, most)


def _bounded(unpacked: bytes, info: ZipInfo, most: int) -> bytes:
    if len(unpacked) > most:
        times = max(len(unpacked) // max(info.compress_size, 1), 1)
        tight = f", {times} times its packed size" if times >= RATIO else ""
        raise BadArchive(f"{_shown(info.filename)} unpacks to more than {most / 1e6:g} MB{tight}")
    return unpacked


def is_archive(data: bytes) -> bool:
    """Return whether the bytes begin as a ZIP archive does."""
    return data.startswith(_MAGIC)


def resolve(base: str, href: str) -> str | None:
    """Return the path in the archive to which a link in the member `base` leads; None where it leaves it.

    Percent escapes and the other spellings of a slash are read, fragment and query are dropped. An address
    with a scheme or a host is no member; a path that climbs above the root stays outside.
    """
    if _PLAIN.fullmatch(href):
        return posixpath.join(posixpath.dirname(base), href)
    path = unquote(href.partition("#")[0].partition("?")[0]).replace("\\", "/").strip()
    if not path or path.startswith("/") or ":" in path.partition("/")[0] or "\0" in path:
        return None
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
    return None if joined == ".." or joined.startswith("../") else joined


def _is_file(info: ZipInfo) -> bool:
    """Neither a folder nor a link; zipfile's own `is_dir` fails on members without a name."""
    name = info.filename
    return bool(name) and not name.endswith("/") and not stat.S_ISLNK(info.external_attr >> 16)


def _spellings(info: ZipInfo) -> Iterator[str]:
    """The name for comparing; packers that wrote UTF-8 without saying so are read as code page 437."""
    name = info.filename
    yield _folded(name)
    if not info.flag_bits & _UTF8 and not name.isascii():
        try:
            yield _folded(name.encode("cp437").decode("utf-8"))
        except UnicodeError:
            return


def _folded(path: str) -> str:
    plain = path.replace("\\", "/").removeprefix("./")
    return plain.casefold() if plain.isascii() else unicodedata.normalize("NFC", plain).casefold()


def _shown(name: str) -> str:
    """A member's name is a stranger's text: one short line of it."""
    line = "".join(c if c.isprintable() else "?" for c in name[-60:])
    return line or "a file without a name"
