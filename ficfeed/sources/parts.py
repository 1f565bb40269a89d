"""Which files of a folder make one story: one file, numbered files, or all files of a sub-folder."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ficfeed.sources.folder import FolderSeen
from ficfeed.sources.paths import join, shown

Grouping = Literal["one file", "named chapters", "numbered files", "sub-folders"]
"""`named chapters`: only files whose names say so: "Chapter 1.txt", "Rain (1 of 3).txt", not "post 1.txt"."""

_WORDS = (
    "chapters?|chap|ch|c|parts?|pt|p|episodes?|ep|kapitel|teil|chapitre|partie|cap[ií]tulo|parte"
    "|глава|часть|hoofdstuk|deel"
)
_NUMBERED = (
    # "Title (2 of 5)": a slash cannot stand in a file's name, so people write what looks like one
    re.compile(
        r"^(?P<title>.*?)[\s_.\-–—]*[(\[](?P<number>\d{1,4})\s?(?:of|/|_|-|∕|⁄|／|von|de)\s?(?P<total>\d{1,4})[)\]]$",
        re.IGNORECASE,
    ),
    re.compile(
        rf"^(?P<title>.*?)[\s_.,:\-–—(\[]*(?<![^\W\d_])(?P<word>{_WORDS})[\s_.\-#]*(?P<number>\d{{1,4}})[)\]]?$",
        re.IGNORECASE,
    ),
    re.compile(r"^(?P<title>.*?\D)[\s_.,\-–—#(\[]+(?P<number>\d{1,4})[)\]]?$"),
)
_RUN = re.compile(r"(\d+)")
_MAX_STEM = 255


@dataclass(frozen=True, slots=True)
class Numbered:
    """What a numbered file's name says. `plain` is a number without a word such as "chapter" before it."""

    title: str
    number: int
    total: int | None = None
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """The files that make one story, in their order, with what stands for the story's own path.

    `title` and `total` are what the names say of a story in several files, None where they say nothing.
    """

    folder: bytes
    names: tuple[bytes, ...]
    path: bytes
    title: str | None = None
    total: int | None = None


def items(seen: FolderSeen, how: Grouping) -> Iterator[Item]:
    """Yield the stories of a folder of which a file is new, changed or gone, and none is still moving."""
    for names in _groups([*seen.present, *seen.vanished], seen.folder, how):
        here = tuple(name for name in names if name in seen.present)
        touched = any(name in seen.changed or name in seen.vanished for name in names)
        if here and touched and not seen.moving.intersection(names):
            yield _item(seen.folder, here, how)


def numbered(name: bytes) -> Numbered | None:
    """Return what a file's name says of its place in a story: `Title 1.txt`, `Title - Chapter 03.txt`."""
    text = shown(stem(name))[:_MAX_STEM]
    for pattern in _NUMBERED:
        if found := pattern.match(text):
            said = found.groupdict()
            total = int(said["total"]) if said.get("total") else None
            plain = not said.get("word") and total is None
            return Numbered(said["title"].strip(" _.,:-–—([#"), int(said["number"]), total, plain)
    return None


def stem(name: bytes) -> bytes:
    """Return a file's name without its suffix: at most six letters behind the last dot."""
    before, dot, suffix = name.rpartition(b".")
    return before if before and dot and len(suffix) <= 6 and b" " not in suffix else name


def natural(name: bytes) -> tuple[tuple[int, int, str], ...]:
    """Return what sorts names as people count: 2 before 10."""
    parts = _RUN.split(shown(stem(name)).casefold())
    return (
        *((0, int(part[:18]), "") if part.isdecimal() else (1, 0, part) for part in parts if part),
        (2, 0, shown(name)),
    )


def _groups(names: Sequence[bytes], folder: bytes, how: Grouping) -> list[list[bytes]]:
    if how == "sub-folders" and folder:
        return [sorted(names, key=natural)]
    if how in {"named chapters", "numbered files"}:
        return _numbered_groups(sorted(names, key=natural), plain=how == "numbered files")
    return [[name] for name in sorted(names)]


def _numbered_groups(names: Sequence[bytes], *, plain: bool) -> list[list[bytes]]:
    """Put files together that differ by nothing but a number; years and doubles are no chapter numbers.

    Without `plain`, a number without a word for chapter before it is only a part of the name.
    """
    together: dict[tuple[str, bytes], list[tuple[Numbered, bytes]]] = defaultdict(list)
    apart: list[list[bytes]] = []
    for name in names:
        said = numbered(name)
        if said is None or (said.plain and (not plain or 1900 <= said.number <= 2100)):
            apart.append([name])
        else:
            together[said.title.casefold(), _suffix(name)].append((said, name))
    for members in together.values():
        members.sort(key=lambda pair: pair[0].number)
        if len({said.number for said, _ in members}) == len(members):
            apart.append([name for _, name in members])
        else:
            apart += [[name] for _, name in members]
    return sorted(apart)


def _item(folder: bytes, names: tuple[bytes, ...], how: Grouping) -> Item:
    path = join(folder, names[0])
    if how == "sub-folders" and folder:
        return Item(folder, names, folder, shown(folder.rpartition(b"/")[2]))
    if len(names) == 1:
        return Item(folder, names, path)
    said = [one for one in map(numbered, names) if one]
    total = max((one.total or 0 for one in said), default=0)
    title = said[0].title if said else ""
    return Item(folder, names, path, title or shown(folder.rpartition(b"/")[2]) or None, total or None)


def _suffix(name: bytes) -> bytes:
    return name[len(stem(name)) :].lower()
