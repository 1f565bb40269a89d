"""Is a library whole? What stands in it, in its lists and on the shelf of feeds, checked from the outside.

Reads the database with plain sqlite3, so that a mistake of the store is not repeated by its proof.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from lxml import etree  # type: ignore[import-untyped]

sys.path.insert(0, str(Path(__file__).resolve().parent))

from changing import Folder, Kept

from ficfeed.app import App
from ficfeed.publish import Publisher
from ficfeed.settings import load
from ficfeed.shelf import Shelf
from ficfeed.store import open_library
from ficfeed.story import MINOR_QUALIFIERS, entry_id

ATOM = "{http://www.w3.org/2005/Atom}"
_OF_THE_LIBRARY = {"ficfeed.db", "ficfeed.db-wal", "ficfeed.db-shm", "ficfeed.db.lock", "feeds", "stories"}


def faults(storage: Path, folder: Folder) -> list[str]:
    """Return in words everything that is not as it has to be after a complete run; best: nothing."""
    with closing(sqlite3.connect(storage / "ficfeed.db")) as database:
        return [
            *_integrity(database),
            *_stories(database, folder),
            *_lists(database),
            *_events(database, folder),
            *_shelf(database, storage),
            *_composed_anew(database, storage),
            *(f"left behind: {path}" for path in storage.iterdir() if path.name not in _OF_THE_LIBRARY),
        ]


def differences(storage: Path, fresh: Path, folder: Folder) -> list[str]:
    """Return how the feeds differ from those of a library that was built from the same folder at one go.

    A story that was renamed keeps the id that it had, which the fresh library cannot know.
    """
    known = {_fresh_id(one, folder): str(entry_id(one.key)) for one in folder.present}
    names = {path: _names(root) for path, root in ((storage, storage / "feeds"), (fresh, fresh / "feeds"))}
    found = (
        [f"feeds only here: {sorted(names[storage] - names[fresh])}"] if names[storage] - names[fresh] else []
    )
    found += [f"feeds only there: {sorted(names[fresh] - names[storage])}"] * bool(
        names[fresh] - names[storage]
    )
    for name in sorted(names[storage] & names[fresh]):
        ours, theirs = _ids(storage / "feeds" / name), _ids(fresh / "feeds" / name)
        theirs = [known.get(one, one) for one in theirs]
        if name.endswith(".events.atom") or len(ours) == len(theirs) == 50:
            continue
        if sorted(ours) != sorted(theirs):
            found.append(f"{name}: other entries than in an undisturbed library")
    return found


def _fresh_id(one: Kept, folder: Folder) -> str:
    path = f"file:{folder.root.name}/{one.path.relative_to(folder.root).as_posix()}"
    return str(entry_id(path if one.key.startswith("file:") else one.key))


def _names(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*.atom")}


def _ids(path: Path) -> list[str]:
    return [
        str(one.findtext(f"{ATOM}id")).removeprefix("urn:uuid:")
        for one in etree.parse(str(path)).getroot().findall(f"{ATOM}entry")
    ]


def _integrity(database: sqlite3.Connection) -> Iterator[str]:
    for (line,) in database.execute("pragma integrity_check"):
        if line != "ok":
            yield f"integrity: {line}"
    for row in database.execute("pragma foreign_key_check"):
        yield f"foreign key: {row}"


def _stories(database: sqlite3.Connection, folder: Folder) -> Iterator[str]:
    rows = list(database.execute("select key, uuid, title, chapters_posted, gone from story"))
    listed = Counter(key for key, _, _, _, gone in rows if not gone)
    wanted = {one.key: one for one in folder.present}
    yield from (f"lost: {key}" for key in wanted.keys() - listed.keys())
    yield from (f"not in the folder: {key}" for key in listed.keys() - wanted.keys())
    yield from (f"{times} times: {key}" for key, times in listed.items() if times > 1)
    for key, uuid, title, chapters, gone in rows:
        if uuid != str(entry_id(key)):
            yield f"{key}: the entry id is {uuid}"
        if not gone and key in wanted and (title, chapters) != (wanted[key].told.title, wanted[key].chapters):
            yield f"{key}: known as {title!r} with {chapters} chapters"
    titles = Counter(title for _, _, title, _, gone in rows if not gone)
    yield from (f"the title {title!r} stands {times} times" for title, times in titles.items() if times > 1)


def _lists(database: sqlite3.Connection) -> Iterator[str]:
    """Recount what is derived: listing from the stories and their tags, tally from the listing."""
    shown = "story.changed_at, story.id, story.rating, story.words, story.status, story.language"
    wanted = {(0, *row, False) for row in database.execute(f"select {shown} from story where not gone")}
    tagged = (
        f"select tag.id, {shown}, tag.kind, qualifiers from storytag join tag on tag.id = tag_id "
        "join story on story.id = story_id where not gone"
    )
    for *row, kind, qualifiers in database.execute(tagged):
        past = MINOR_QUALIFIERS.intersection(json.loads(qualifiers or "[]"))
        wanted.add((*row, kind == "pairing" and bool(past)))
    columns = "tag_id, changed_at, story_id, rating, words, status, language, minor"
    rows = [(*row, bool(minor)) for *row, minor in database.execute(f"select {columns} from listing")]
    if set(rows) != wanted or len(rows) != len(wanted):
        yield f"listing: {len(set(rows) ^ wanted)} rows differ from a recount"
    counted = Counter((row[0], row[3]) for row in rows if not row[-1])
    tally = {(tag, rating): n for tag, rating, n in database.execute("select * from tally") if n}
    if tally != dict(counted):
        yield f"tally: {len(tally.items() ^ counted.items())} rows differ from a recount"
    ((stale,),) = database.execute("select count(*) from stale")
    if stale:
        yield f"{stale} tags are still to be published"


def _events(database: sqlite3.Connection, folder: Folder) -> Iterator[str]:
    told: dict[str, list[tuple[str, int | None, int | None, int]]] = {}
    query = "select key, kind, first, last, ordinal from event join story on story.id = story_id"
    for key, kind, first, last, ordinal in database.execute(query):
        told.setdefault(key, []).append((kind, first, last, ordinal))
    for one in folder.kept:
        events = told.pop(one.key, [])
        about = Counter(
            (kind, first if kind == "chapters" else ordinal) for kind, first, _, ordinal in events
        )
        yield from (f"{one.key}: {what} told {n} times" for what, n in about.items() if n > 1)
        kinds = Counter(kind for kind, *_ in events)
        if not one.removed and kinds["new"] != 1:
            yield f"{one.key}: {kinds['new']} times new"
        yield from (
            f"{one.key}: {n} times {kind}, {one.most[kind]} possible"
            for kind, n in kinds.items()
            if n > one.most[kind]
        )
        if not one.removed:
            yield from _chapters(
                one, [(first or 0, last or 0) for kind, first, last, _ in events if kind == "chapters"]
            )
            if one.unfinished and one.told.complete and kinds["completed"] != 1:
                yield f"{one.key}: its end was told {kinds['completed']} times"
    yield from (f"events of a story that never was: {key}" for key in told)


def _chapters(one: Kept, ranges: list[tuple[int, int]]) -> Iterator[str]:
    """Each chapter that came after the story was known has to be told once."""
    numbers = Counter(n for first, last in ranges for n in range(first, last + 1))
    yield from (f"{one.key}: chapter {n} told {times} times" for n, times in numbers.items() if times > 1)
    missing = set(range(one.seen + 1, one.chapters + 1)) - numbers.keys() if one.seen else set()
    yield from (f"{one.key}: chapter {n} never told" for n in sorted(missing))
    yield from (f"{one.key}: chapter {n} told, but not there" for n in numbers if not 2 <= n <= one.chapters)


def _shelf(database: sqlite3.Connection, storage: Path) -> Iterator[str]:
    """Every document is whole, well-formed, noted, and the same compressed."""
    known = dict(database.execute("select path, etag from feed"))
    shelf = storage / "feeds"
    files = {path.relative_to(shelf).as_posix() for path in shelf.rglob("*") if path.is_file()}
    wanted = {name for path in known for name in (path, f"{path}.gz")}
    yield from (f"not noted: {name}" for name in sorted(files - wanted))
    yield from (f"noted, but not there: {name}" for name in sorted(wanted - files))
    for path, etag in known.items():
        if {path, f"{path}.gz"} <= files:
            yield from _document(shelf / path, etag)


def _document(path: Path, etag: str) -> Iterator[str]:
    data = path.read_bytes()
    if gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes()) != data:
        yield f"{path}: another document compressed"
    if etag.strip('"') != hashlib.blake2b(data, digest_size=16).hexdigest():
        yield f"{path}: not the bytes that were noted"
    try:
        ids = [one.findtext(f"{ATOM}id") for one in etree.fromstring(data).findall(f"{ATOM}entry")]
    except etree.XMLSyntaxError as error:
        yield f"{path}: {error}"
    else:
        yield from (f"{path}: {one} stands {n} times" for one, n in Counter(ids).items() if n > 1)


def _composed_anew(database: sqlite3.Connection, storage: Path) -> Iterator[str]:
    """Compose every feed anew from a copy of the library without kept entries: the same bytes stand there."""
    with tempfile.TemporaryDirectory() as place:
        with closing(sqlite3.connect(Path(place, "copy.db"))) as copy:
            database.backup(copy)
        app = App(load(None, storage, {}, storage))
        library = open_library(Path(place, "copy.db"))
        try:
            library.entries.clear()
            publisher = Publisher(library, Shelf(Path(place)), app.publishing, app.clock)
            tags = [
                row
                for (row,) in database.execute("select distinct tag_id from tally where tag_id and stories")
            ]
            for page in (None, *library.tags.by_rows(tags)):
                for events in (False, True):
                    head, data = publisher.compose(page, events=events)
                    if (path := storage / head.path).read_bytes() != data:
                        yield f"{path}: not what the library says"
        finally:
            library.close()
