"""One file to everything that the library keeps of it; and the process that does so for file after file."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from ficfeed.errors import UnreadableFile
from ficfeed.formats import parse
from ficfeed.formats.opening import LARGEST, read_file
from ficfeed.story import StoryDraft
from ficfeed.text.plain import plain

if TYPE_CHECKING:
    from zstandard import ZstdCompressor

_LEVEL = 3
_BYTES = 16
_MARKS = "‘’“”„«»‹›–—−‐‑…\u00ad\u200b"
_NO_WORD = bytes(byte for byte in range(128) if not chr(byte).isalnum())


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's story, ready to be kept.

    The chapters of `draft` have no `html`: `bodies` holds it, zstd-compressed UTF-8, in the same order.
    `fingerprint` is the BLAKE2b-128 of the file's bytes; `digests` those of each chapter's words, so that
    a chapter is known again whatever its markup, its punctuation or its capitals.
    """

    draft: StoryDraft
    fingerprint: bytes
    bodies: tuple[bytes, ...]
    digests: tuple[bytes, ...]


Outcome = Parsed | UnreadableFile


def parse_file(path: str | Path, largest: int = LARGEST) -> Parsed:
    """Read, parse, compress and fingerprint one file. Raises UnreadableFile, with the whole path."""
    data = read_file(path, largest)
    try:
        draft = parse(data, Path(path).name)
    except UnreadableFile as why:
        raise UnreadableFile(path, why.reason) from why
    fingerprint = blake2b(data, digest_size=_BYTES).digest()
    bodies = tuple(_compressor().compress(c.html.encode()) for c in draft.chapters)
    digests = tuple(digest(c.html) for c in draft.chapters)
    emptied = tuple(replace(c, html="") for c in draft.chapters)
    return Parsed(replace(draft, chapters=emptied), fingerprint, bodies, digests)


def digest(html: str) -> bytes:
    """Return the BLAKE2b-128 of a chapter's words, run together, without case and common punctuation.

    Fifteen times faster than finding the words one by one, and as telling.
    """
    text = plain(html)
    for mark in _MARKS if not text.isascii() else "":
        if mark in text:
            text = text.replace(mark, "")
    return blake2b(
        text.casefold().encode("utf-8", "replace").translate(None, _NO_WORD), digest_size=_BYTES
    ).digest()


@cache
def _compressor() -> ZstdCompressor:
    from zstandard import ZstdCompressor  # the command line starts without it

    return ZstdCompressor(level=_LEVEL)


def serve(pipe: Connection, strangers: Iterable[Connection], memory_bytes: int, largest: int) -> None:
    """Answer each list of paths that comes through the pipe with one outcome a path, until the pipe closes.

    `strangers` are the pool's other pipes, inherited by the fork: held open here, they would keep workers
    alive whose pool has died.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the pool's business
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for stranger in strangers:
        stranger.close()
    _limit_memory(memory_bytes)
    with contextlib.suppress(EOFError, OSError):
        while True:
            for path in pipe.recv():
                pipe.send(outcome(path, largest))


def outcome(path: str, largest: int = LARGEST) -> Outcome:
    """Return what became of one file; whatever goes wrong in it is a reason, never an exception."""
    try:
        return parse_file(path, largest)
    except UnreadableFile as why:
        return UnreadableFile(path, why.reason)
    except MemoryError:
        return UnreadableFile(path, "reading it needs more memory than a file may take")
    except Exception as why:  # one file never stops the rest
        return UnreadableFile(path, f"FicFeed stumbled over it ({type(why).__name__}: {str(why)[:200]})")


def _limit_memory(memory_bytes: int) -> None:
    """Limit the address space to what there is plus `memory_bytes`, where the system can."""
    with contextlib.suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * os.sysconf("SC_PAGE_SIZE") + memory_bytes
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard == resource.RLIM_INFINITY or most < hard:
            resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def main() -> None:
    """Serve the pipe whose number is the first argument; then come the limits of memory and file size."""
    serve(Connection(int(sys.argv[1])), (), int(sys.argv[2]), int(sys.argv[3]))
