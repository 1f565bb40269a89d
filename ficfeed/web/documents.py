"""A document ready to be sent, plain and gzipped, and a bounded memory of those that lie in a folder."""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.types import Receive, Scope, Send

from ficfeed.errors import StoreError
from ficfeed.store.published import Published
from ficfeed.web.negotiate import has_it, http_date, takes_gzip

ATOM = "application/atom+xml; charset=utf-8"
OPML = "text/x-opml; charset=utf-8"

Header = tuple[bytes, bytes]
Known = Callable[[Sequence[str]], Mapping[str, Published]]
"""Tells what publishing noted of the documents with these names: `Library.feeds.get`."""


@dataclass(frozen=True, slots=True)
class Document:
    """An ASGI answer that is whole in memory; the same for everybody. Answers GET and HEAD.

    The gzipped form is another sequence of bytes and so has another strong ETag (RFC 9110, section 8.8.3).
    """

    body: bytes
    packed: bytes
    tags: frozenset[str]
    changed: int
    plain_headers: tuple[Header, ...]
    packed_headers: tuple[Header, ...]
    same_plain: tuple[Header, ...]
    same_packed: tuple[Header, ...]

    @property
    def size(self) -> int:
        """How much memory it takes, in bytes, near enough."""
        return len(self.body) + len(self.packed) + 2000

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the document, or word that the client has it."""
        accept, match, since = _asked(scope["headers"])
        zipped = takes_gzip(accept)
        if (match is not None or since is not None) and has_it(match, since, self.tags, self.changed):
            await _send(send, 304, self.same_packed if zipped else self.same_plain, b"")
            return
        body = b"" if scope["method"] == "HEAD" else self.packed if zipped else self.body
        await _send(send, 200, self.packed_headers if zipped else self.plain_headers, body)


def _asked(headers: Sequence[Header]) -> tuple[str, str | None, str | None]:
    accept: list[str] = []
    match: list[str] = []
    since = None
    for name, value in headers:
        if name == b"accept-encoding":
            accept.append(value.decode("latin-1"))
        elif name == b"if-none-match":
            match.append(value.decode("latin-1"))
        elif name == b"if-modified-since":
            since = value.decode("latin-1")
    return ",".join(accept), ",".join(match) if match else None, since


async def _send(send: Send, status: int, headers: Sequence[Header], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body})


def document(
    body: bytes, changed: int, *, media_type: str, cache: bytes, packed: bytes | None = None
) -> Document:
    """Return a document that last changed at `changed` (seconds since 1970), with its validators.

    `packed` is the same body gzipped, if that is at hand; it is taken only if it holds just these bytes.
    """
    if packed is None or not _holds(packed, body):
        packed = gzip.compress(body, 6, mtime=0)
    tag = hashlib.blake2b(body, digest_size=16).hexdigest()
    shared = (
        (b"last-modified", http_date(changed).encode()),
        (b"cache-control", cache),
        (b"vary", b"Accept-Encoding"),
    )
    plain, zipped = ((b"etag", f'"{form}"'.encode()) for form in (tag, f"{tag}-gz"))
    kind = (b"content-type", media_type.encode())
    return Document(
        body=body,
        packed=packed,
        tags=frozenset((tag, f"{tag}-gz")),
        changed=changed,
        plain_headers=(kind, _length(body), plain, *shared),
        packed_headers=(kind, _length(packed), (b"content-encoding", b"gzip"), zipped, *shared),
        same_plain=(plain, *shared),
        same_packed=(zipped, *shared),
    )


def _length(body: bytes) -> Header:
    return b"content-length", str(len(body)).encode()


def _holds(packed: bytes, body: bytes) -> bool:
    """Say whether the gzipped bytes are that body: publishing replaces the two files one after the other."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        return unpacker.decompress(packed, len(body) + 1) == body and unpacker.eof
    except zlib.error:
        return False


class Memory:
    """The documents of a folder, kept in memory as long as there is room and the file is the same.

    Whether it is the same is asked at every request (one `stat`), so nobody has to tell.
    """

    def __init__(self, folder: Path, known: Known, *, cache: bytes, room: int = 64 << 20) -> None:
        self._folder, self._known, self._cache, self._room = str(folder), known, cache, room
        self._kept: OrderedDict[str, tuple[tuple[int, int, int], Document]] = OrderedDict()
        self._size = 0

    def hit(self, name: str) -> Document | None:
        """Return the document if it is in memory and its file is unchanged. Takes microseconds."""
        kept = self._kept.get(name)
        if kept is None:
            return None
        try:
            if _state(os.stat(f"{self._folder}/{name}")) == kept[0]:  # noqa: PTH116 (four times as fast)
                self._kept.move_to_end(name)
                return kept[1]
        except OSError:
            pass
        self._drop(name)
        return None

    def load(self, name: str) -> tuple[Any, Document] | None:
        """Return the document and its file's state, read from the disk, or None if it is not there.

        Touches the disk and nothing of this object: meant for another thread. `keep` takes what it returns.
        """
        path = Path(self._folder, name)
        try:
            with path.open("rb") as file:
                state, body = _state(os.fstat(file.fileno())), file.read()
        except (OSError, ValueError):
            return None
        try:
            packed = path.with_name(path.name + ".gz").read_bytes()
        except OSError:
            packed = None
        changed = self._changed(name, body, state[0])
        return state, document(body, changed, media_type=ATOM, cache=self._cache, packed=packed)

    def keep(self, name: str, state: Any, made: Document) -> None:
        """Keep a document that `load` returned; the ones asked for longest ago go if there is no room."""
        self._drop(name)
        self._kept[name] = (state, made)
        self._size += made.size
        while self._size > self._room and len(self._kept) > 1:
            self._drop(next(iter(self._kept)))

    def _drop(self, name: str) -> None:
        kept = self._kept.pop(name, None)
        if kept:
            self._size -= kept[1].size

    def _changed(self, name: str, body: bytes, mtime_ns: int) -> int:
        """Return when it changed: as publishing noted it, if that is of these bytes, else the file's time.

        A file's time changes when a backup is put back; the note does not.
        """
        try:
            noted = self._known([name]).get(name)
        except StoreError:  # the feeds can be read though the library cannot
            noted = None
        if noted and noted.etag.strip('"') == hashlib.blake2b(body, digest_size=16).hexdigest():
            return int(noted.last_modified.timestamp())
        return mtime_ns // 1_000_000_000


def _state(stat: os.stat_result) -> tuple[int, int, int]:
    return stat.st_mtime_ns, stat.st_size, stat.st_ino
