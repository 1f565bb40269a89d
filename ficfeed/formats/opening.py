"""Opening a stranger's file: only a regular file, not through a link, never more than the cap."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from ficfeed.errors import UnreadableFile

LARGEST = 20_000_000
"""Bytes of a file that is still read. A novel of a million words has six million."""

GONE = "the file is no longer there"
"""The reason of a file that vanished between listing and reading: nothing is wrong with it."""


def read_file(path: str | Path, largest: int = LARGEST) -> bytes:
    """Return the bytes of a regular file.

    Raises UnreadableFile for links, folders, pipes and devices, for files that exceed `largest` bytes (by
    their stat, before anything is read), for what the system refuses, and with the reason `GONE`.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as why:
        raise UnreadableFile(path, _reason(why)) from why
    except ValueError as why:
        raise UnreadableFile(path, "its name holds a zero byte") from why
    try:
        return _read(handle, path, largest)
    except OSError as why:
        raise UnreadableFile(path, _reason(why)) from why
    finally:
        os.close(handle)


def _read(handle: int, path: str | Path, largest: int) -> bytes:
    facts = os.fstat(handle)
    if not stat.S_ISREG(facts.st_mode):
        raise UnreadableFile(path, "not a regular file")
    if facts.st_size > largest:
        raise UnreadableFile(path, f"larger than {largest / 1e6:g} MB")
    pieces: list[bytes] = []
    size = 0
    while piece := os.read(handle, 1 << 20):
        pieces.append(piece)
        size += len(piece)
        if size > largest:  # it grew while being read
            raise UnreadableFile(path, f"larger than {largest / 1e6:g} MB")
    return b"".join(pieces)


def _reason(why: OSError) -> str:
    """ELOOP means here that the file itself is a link."""
    if why.errno == errno.ENOENT:
        return GONE
    if why.errno == errno.ELOOP:
        return "a link, not a file"
    return (why.strerror or str(why)).lower()
