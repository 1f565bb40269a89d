"""A folder of stories and a library to bring it into, with a clock, a reader and tag rules of the test's own.

Stories are written in a small notation, so that no rule of reading files is needed: `label: text` lines,
then chapters between lines of `---`, each with `# Title` first if it has one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import zstandard
from fakes import FakeClock
from sqlalchemy import text

from ficfeed.errors import UnreadableFile
from ficfeed.formats.opening import read_file
from ficfeed.formats.worker import Outcome, Parsed
from ficfeed.ingest.arrival import Rules
from ficfeed.ingest.owner import Said
from ficfeed.ingest.report import Report
from ficfeed.ingest.run import FolderSource, How, Ingest
from ficfeed.store.engine import open_engine, reading
from ficfeed.store.upgrade import upgrade
from ficfeed.story import (
    ChapterDraft,
    Rating,
    RawTag,
    SeriesPlace,
    Status,
    StoryDate,
    StoryDraft,
    StoryTag,
    TagKind,
    TagName,
    Where,
)
from ficfeed.tags.canon import Derived

Token = TypeVar("Token")
_RATINGS = {rating.name.lower(): rating for rating in Rating}


class PlainCanon:
    """Every raw tag is canonical as written; a pairing implies its characters; "(past)" makes it minor."""

    revision = "plain 1"

    def derived(self, raw: Sequence[RawTag]) -> Derived:
        """Return the tags, declared ones first."""
        declared = [self._one(one) for one in raw]
        names = {one.tag.name for one in declared if one.tag.kind is TagKind.CHARACTER}
        implied = dict.fromkeys(name for one in declared for name in one.tag.members if name not in names)
        follow = (StoryTag(TagName(TagKind.CHARACTER, name), rule="implied") for name in implied)
        return Derived((*declared, *follow))

    def _one(self, raw: RawTag) -> StoryTag:
        name = raw.text.removesuffix(" (past)")
        qualifiers = ("past",) if name != raw.text else ()
        kind = raw.kind
        if kind is TagKind.FREEFORM and name.startswith("fandom "):
            kind, name = TagKind.FANDOM, name.removeprefix("fandom ")
        members = tuple(sorted(name.split("/"))) if kind is TagKind.PAIRING else ()
        tag = TagName(kind, "/".join(members) or name, members=members)
        return StoryTag(tag, raw=raw, qualifiers=qualifiers, rule="as written")


class PlainReader:
    """Parses the notation above in this process; counts what it reads."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def run(self, paths: Iterable[tuple[Token, str | Path]]) -> Iterator[tuple[Token, Outcome]]:
        """Yield each file's token with what became of it."""
        for token, path in paths:
            self.read.append(str(path))
            yield token, self._outcome(path)

    def _outcome(self, path: str | Path) -> Outcome:
        try:
            data = read_file(path)
        except UnreadableFile as error:
            return error
        if not data or b"\0" in data:
            return UnreadableFile(path, "the file is empty" if not data else "not a text")
        return parsed(data, Path(path).stem)


def parsed(data: bytes, name: str) -> Parsed:
    """Return what the notation says."""
    head, *texts = data.decode("utf-8", "replace").split("\n---\n")
    draft = _draft(head, name, texts)
    compress = zstandard.ZstdCompressor().compress
    return Parsed(
        replace(draft, chapters=tuple(replace(c, html="") for c in draft.chapters)),
        blake2b(data, digest_size=16).digest(),
        tuple(compress(chapter.html.encode()) for chapter in draft.chapters),
        tuple(blake2b(chapter.html.encode(), digest_size=16).digest() for chapter in draft.chapters),
    )


def _draft(head: str, name: str, texts: Sequence[str]) -> StoryDraft:
    said = [
        (label.strip(), value.strip())
        for label, _, value in (line.partition(":") for line in head.splitlines())
    ]
    facts = dict(said)
    chapters = tuple(_chapter(one) for one in texts)
    values: dict[str, Any] = {
        "title": facts.get("title", name),
        "creators": tuple(value for label, value in said if label == "creator"),
        "summary": facts.get("summary"),
        "rating": _RATINGS[facts.get("rating", "not_rated")],
        "status": Status(facts.get("status", "unknown")),
        "language": facts.get("language"),
        "published": StoryDate(facts["published"]) if "published" in facts else None,
        "revised": StoryDate(facts["revised"]) if "revised" in facts else None,
        "series": tuple(SeriesPlace(value, 1) for label, value in said if label == "series"),
        "key": facts.get("key"),
        "url": facts.get("url"),
    }
    silent = {"title", "status", "language"} - facts.keys()
    kinds = {kind.value for kind in TagKind}
    tagged = [
        (label, v)
        for label, v in said
        if label in kinds - {"creator", "rating", "status", "language", "series"}
    ]
    return StoryDraft(
        **values,
        words=sum(chapter.words for chapter in chapters),
        chapters_posted=len(chapters),
        inferred=frozenset(silent),
        raw_tags=tuple(RawTag(TagKind(label), value, Where.HEADER) for label, value in tagged),
        chapters=chapters,
    )


def _chapter(written: str) -> ChapterDraft:
    first, _, rest = written.strip().partition("\n")
    title, told = (first[2:], rest) if first.startswith("# ") else (None, written.strip())
    return ChapterDraft(title=title, html=f"<p>{told}</p>", words=len(told.split()))


class World:
    """A folder `stories`, a library, and the means to ingest the one into the other."""

    def __init__(self, place: Path, clock: FakeClock | None = None, folder: str = "stories") -> None:
        self.clock = clock or FakeClock()
        self.stories = place / folder
        self.stories.mkdir(parents=True, exist_ok=True)
        self.engine = open_engine(place / "library.db")
        upgrade(self.engine)
        self.reader = PlainReader()
        self.canon = PlainCanon()
        self.corrections: dict[str, Said] = {}
        self.options: dict[str, Any] = {}

    def write(self, path: str | bytes, *parts: str, age: float = 60, **head: str | Sequence[str]) -> Path:
        """Write a story: head lines by keyword, then its chapters. Its file is `age` seconds old."""
        lines = [f"{k}: {v}" for k, vs in head.items() for v in ([vs] if isinstance(vs, str) else vs)]
        return self.put(path, "\n---\n".join(["\n".join(lines), *(parts or ("Once upon a time.",))]), age=age)

    def put(self, path: str | bytes, data: str | bytes, *, age: float = 60) -> Path:
        """Write a file as it stands."""
        place = self.stories / os.fsdecode(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data.encode() if isinstance(data, str) else data)
        self.age(place, age)
        return place

    def age(self, path: Path, seconds: float = 60) -> None:
        """Make a file so many seconds old."""
        at = int(self.clock.now().timestamp() * 1e9) - int(seconds * 1e9)
        os.utime(path, ns=(at, at))

    def ingest(self, **how: Any) -> Report:
        """Make one pass, a minute after the last."""
        self.clock.move(minutes=1)
        self.reader.read.clear()
        ingest = Ingest(self.engine, self.reader, Rules(self.canon, self.corrections), self.clock)
        source = FolderSource(name="stories", folder=self.stories, **self.options)
        return ingest.folder(source, How(**how))

    def rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        with reading(self.engine) as connection:
            return [tuple(row) for row in connection.execute(text(query), values)]

    def events(self, title: str | None = None) -> list[str]:
        """Return the kinds of the events, in their order, of one story or of all."""
        where = "where story.title = :title" if title else ""
        query = (
            f"select event.kind from event join story on story.id = event.story_id {where} order by event.id"
        )
        return [kind for (kind,) in self.rows(query, **({"title": title} if title else {}))]

    def titles(self) -> list[str]:
        """Return the titles of the stories that are listed."""
        return [t for (t,) in self.rows("select title from story where not gone order by title")]

    def changed_at(self, title: str) -> datetime:
        """Return when a story last had news."""
        ((micros,),) = self.rows("select changed_at from story where title = :t", t=title)
        return datetime.fromtimestamp(micros / 1e6, tz=self.clock.now().tzinfo)

    def dump(self) -> list[str]:
        """Return the whole database as text."""
        connection = self.engine.raw_connection()
        try:
            return list(connection.driver_connection.iterdump())  # type: ignore[union-attr]
        finally:
            connection.close()
