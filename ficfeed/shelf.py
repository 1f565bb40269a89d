"""The folder of published documents: each written whole or not at all, plain and gzipped side by side."""

from __future__ import annotations

import gzip
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ficfeed.errors import PublishError

_FEW = 24
"""Up to so many files are synced one by one; more of them together, by one call for the whole disk."""


class Shelf:
    """A folder of documents. Names are relative, with `/`, and come from `feeds.files` or are as tame.

    Files are written beside their place, synced and renamed, so that a reader, a killed process or a power
    cut finds the old document or the new one.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, documents: Mapping[str, bytes]) -> None:
        """Write documents, each also as `.gz`. Raises PublishError; what was written before then stays."""
        self.prepare(documents)
        self.place(documents)

    def prepare(self, documents: Mapping[str, bytes]) -> None:
        """Write documents beside their places, which still hold what they held. Raises PublishError."""
        files = {name: data for given in documents.items() for name, data in _with_gzip(*given)}
        singly = len(files) <= _FEW
        with self._in_users_words():
            for name, data in files.items():
                _write(self._beside(name), data, sync=singly)
            if not singly:
                os.sync()

    def place(self, names: Iterable[str]) -> None:
        """Move prepared documents to their places. Raises PublishError; what was moved before then stays."""
        files = [each for name in names for each in _both(name)]
        with self._in_users_words():
            for name in files:
                self._beside(name).replace(self.folder / name)
            for folder in {(self.folder / name).parent for name in files}:
                _sync_folder(folder)

    def has(self, name: str) -> bool:
        """Say whether a document and its compressed form stand there."""
        return all((self.folder / each).is_file() for each in _both(name))

    def has_part(self, name: str) -> bool:
        """Say whether a document or its compressed form stands there."""
        return any((self.folder / each).is_file() for each in _both(name))

    def remove(self, names: Iterable[str]) -> None:
        """Take documents away; those that are not there are no matter. Raises PublishError."""
        with self._in_users_words():
            for file in [file for name in names for file in _both(name)]:
                (self.folder / file).unlink(missing_ok=True)

    def tidy(self, names: Iterable[str]) -> None:
        """Take away what a process that was killed left beside the places of these documents."""
        with self._in_users_words():
            for file in [file for name in names for file in _both(name)]:
                self._beside(file).unlink(missing_ok=True)

    def _beside(self, name: str) -> Path:
        """Where a file is prepared: always the same place, so that nothing is left there for good."""
        path = self.folder / name
        return path.with_name(f".new-{hashlib.blake2b(path.name.encode(), digest_size=8).hexdigest()}")

    @contextmanager
    def _in_users_words(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise PublishError(
                f"{error.filename or self.folder}: {error.strerror}; the feeds there stay as they were: "
                "make room or make the folder writable, and the next run writes what is missing"
            ) from error


def _both(name: str) -> tuple[str, str]:
    return name, f"{name}.gz"


def _with_gzip(name: str, data: bytes) -> tuple[tuple[str, bytes], tuple[str, bytes]]:
    # No time in the gzip header: the same document is the same bytes.
    return (name, data), (f"{name}.gz", gzip.compress(data, 6, mtime=0))


def _write(path: Path, data: bytes, *, sync: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # A new file, never the old one again: a process that slept may still be writing into that.
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644), "wb") as file:
        file.write(data)
        if sync:
            file.flush()
            os.fsync(file.fileno())
    path.chmod(0o644)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
