"""The folder of published documents: each written whole or not at all, plain and gzipped side by side."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile

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
        try:
            self._put({name: data for given in documents.items() for name, data in _with_gzip(*given)})
        except OSError as error:
            raise PublishError(
                f"{error.filename or self.folder}: {error.strerror}; the feeds there stay as they were: "
                "make room or make the folder writable, and the next run writes what is missing"
            ) from error

    def has(self, name: str) -> bool:
        """Say whether a document and its compressed form stand there."""
        return (self.folder / name).is_file() and (self.folder / f"{name}.gz").is_file()

    def remove(self, names: Iterable[str]) -> None:
        """Take documents away; those that are not there are no matter."""
        for name in names:
            for path in (self.folder / name, self.folder / f"{name}.gz"):
                path.unlink(missing_ok=True)

    def _put(self, files: Mapping[str, bytes]) -> None:
        singly = len(files) <= _FEW
        waiting = [(self._write(self.folder / name, data, sync=singly), name) for name, data in files.items()]
        if not singly:
            os.sync()
        for temporary, name in waiting:
            temporary.replace(self.folder / name)
        for folder in {(self.folder / name).parent for name in files} if singly else ():
            _sync_folder(folder)

    def _write(self, path: Path, data: bytes, *, sync: bool) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as file:
            file.write(data)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        made = Path(file.name)
        made.chmod(0o644)
        return made


def _with_gzip(name: str, data: bytes) -> tuple[tuple[str, bytes], tuple[str, bytes]]:
    # No time in the gzip header: the same document is the same bytes.
    return (name, data), (f"{name}.gz", gzip.compress(data, 6, mtime=0))


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
