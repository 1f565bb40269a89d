"""The files of folder sources as they were last seen: what a rescan compares with, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, bindparam, delete, func, insert, select, update

from ficfeed.store.changes import FileWrite
from ficfeed.store.engine import reading
from ficfeed.store.tables import copy, file

_AT_ONCE = 500
_TO_BE_READ = -(2**62)
"""A modification time that no file has: its file is read again at the next scan."""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file as it was last seen."""

    folder: bytes
    name: bytes
    size: int
    mtime_ns: int
    fingerprint: bytes | None
    copy: int | None
    part: int | None
    reason: str | None


class Files:
    """The files of one source. Folders are best asked for in the order of their bytes: rows come in runs."""

    def __init__(self, engine: Engine, source: int) -> None:
        self._engine, self._source = engine, source
        self._run: dict[bytes, dict[bytes, tuple[int, int]]] = {}
        self._from, self._to = b"", b""

    def in_folder(self, folder: bytes) -> dict[bytes, tuple[int, int]]:
        """Return name -> (size, mtime_ns) of the files known in a folder."""
        if not self._from <= folder < self._to:
            self._read_run(folder)
        return self._run.get(folder, {})

    def _read_run(self, folder: bytes) -> None:
        """Read the files of this folder and of some after it, whole folders only, by one range query.

        The driver's own rows: those that SQLAlchemy makes of them cost as much as the whole scan.
        """
        given = {"source": self._source, "folder": folder, "most": _RUN}
        with reading(self._engine) as connection:
            found = connection.execute(_STATS, given).cursor
            rows = found.fetchall() if found else []
            if len(rows) == _RUN and rows[0][0] == rows[-1][0]:  # a folder larger than the run
                found = connection.execute(_WHOLE, given | {"folder": rows[0][0]}).cursor
                rows = found.fetchall() if found else []
                last: bytes | None = rows[0][0] + b"\0"
            else:
                last = rows[-1][0] if len(rows) == _RUN else None
        self._run = {}
        for place, name, size, mtime in rows:
            if place != last:
                self._run.setdefault(place, {})[name] = (size, mtime)
        self._from, self._to = folder, _BEYOND if last is None else last

    def folders(self) -> list[tuple[bytes, int]]:
        """Return (folder, number of files known in it), in the order of the folders' bytes."""
        query = select(file.c.folder, func.count()).where(file.c.source_id == self._source)
        with reading(self._engine) as connection:
            rows = connection.execute(query.group_by(file.c.folder).order_by(file.c.folder))
            return [(folder, count) for folder, count in rows]

    def unread(self, limit: int = 1000) -> list[KnownFile]:
        """Return the files that are no story, with the reasons."""
        query = select(file).where(file.c.source_id == self._source, file.c.reason.is_not(None))
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(file.c.folder, file.c.name).limit(limit))
            return [_known(row) for row in rows]


_STATS = (
    select(file.c.folder, file.c.name, file.c.size, file.c.mtime_ns)
    .where(file.c.source_id == bindparam("source"), file.c.folder >= bindparam("folder"))
    .order_by(file.c.folder, file.c.name)
    .limit(bindparam("most"))
)
_WHOLE = select(file.c.folder, file.c.name, file.c.size, file.c.mtime_ns).where(
    file.c.source_id == bindparam("source"), file.c.folder == bindparam("folder")
)
_RUN = 4096
_BEYOND = b"\xff" * 8
"""Behind every folder: no name begins with it, for it would not be a path on any system that we know."""


def find(
    connection: Connection, source: int, places: Sequence[tuple[bytes, bytes]]
) -> dict[tuple[bytes, bytes], KnownFile]:
    """Return what is known of these (folder, name)."""
    found = {}
    for folder, names in _by_folder(places).items():
        for start in range(0, len(names), _AT_ONCE):
            query = select(file).where(
                file.c.source_id == source,
                file.c.folder == folder,
                file.c.name.in_(names[start : start + _AT_ONCE]),
            )
            found.update({(row.folder, row.name): _known(row) for row in connection.execute(query)})
    return found


def names(connection: Connection, source: int, folder: bytes) -> list[bytes]:
    """Return the names of the files known in a folder."""
    query = select(file.c.name).where(file.c.source_id == source, file.c.folder == folder)
    return list(connection.execute(query.order_by(file.c.name)).scalars())


def of_copies(connection: Connection, copies: Sequence[int]) -> dict[int, list[KnownFile]]:
    """Return the files of these copies, by copy row, in the order of their parts."""
    found: dict[int, list[KnownFile]] = {}
    for start in range(0, len(copies), _AT_ONCE):
        query = select(file).where(file.c.copy_id.in_(copies[start : start + _AT_ONCE]))
        for row in connection.execute(query.order_by(file.c.copy_id, file.c.part, file.c.name)):
            found.setdefault(row.copy_id, []).append(_known(row))
    return found


def put(connection: Connection, source: int, rows: Sequence[FileWrite]) -> None:
    """Note files as they were seen, in place of what was known of them."""
    if rows:
        remove(connection, source, [(row.folder, row.name) for row in rows])
        connection.execute(insert(file), [_row(source, row) for row in rows])


def remove(connection: Connection, source: int, places: Sequence[tuple[bytes, bytes]]) -> None:
    """Forget files that are not there."""
    if places:
        mine = (
            file.c.source_id == bindparam("b_source"),
            file.c.folder == bindparam("b_folder"),
            file.c.name == bindparam("b_name"),
        )
        rows = [{"b_source": source, "b_folder": folder, "b_name": name} for folder, name in places]
        connection.execute(delete(file).where(*mine), rows)


def read_again(connection: Connection, source: int, stories: Sequence[int] | None = None) -> None:
    """Have files read at the next scan though they did not change: all, or those of these stories.

    One that could not be read is not tried again by that.
    """
    mine = (file.c.source_id == source, file.c.reason.is_(None))
    query = update(file).where(*mine).values(mtime_ns=_TO_BE_READ)
    if stories is None:
        connection.execute(query)
        return
    for start in range(0, len(stories), _AT_ONCE):
        theirs = select(copy.c.id).where(copy.c.story_id.in_(stories[start : start + _AT_ONCE]))
        connection.execute(query.where(file.c.copy_id.in_(theirs)))


def _row(source: int, one: FileWrite) -> dict[str, object]:
    return {
        "source_id": source,
        "folder": one.folder,
        "name": one.name,
        "size": one.size,
        "mtime_ns": one.mtime_ns,
        "fingerprint": one.fingerprint,
        "copy_id": one.copy,
        "part": one.part,
        "reason": one.reason,
    }


def _known(row: object) -> KnownFile:
    names = ("folder", "name", "size", "mtime_ns", "fingerprint", "copy_id", "part", "reason")
    return KnownFile(*(getattr(row, name) for name in names))


def _by_folder(places: Sequence[tuple[bytes, bytes]]) -> dict[bytes, list[bytes]]:
    folders: dict[bytes, list[bytes]] = {}
    for folder, name in places:
        folders.setdefault(folder, []).append(name)
    return folders
