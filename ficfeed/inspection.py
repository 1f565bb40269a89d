"""What an ingest would see of single files, with what source and owner say of them; nothing is stored."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ficfeed import identity
from ficfeed.formats.pool import Parsed, Parsers
from ficfeed.formats.worker import Outcome
from ficfeed.ingest.arrival import Arrival, Part, Rules
from ficfeed.ingest.assemble import Material
from ficfeed.ingest.outline import Outline
from ficfeed.ingest.run import FolderSource
from ficfeed.records import Record, draft_record
from ficfeed.sources.folder import FolderSeen
from ficfeed.sources.names import never_a_story
from ficfeed.sources.parts import Item, items
from ficfeed.sources.paths import join, shown
from ficfeed.story import StoryDraft, StoryTag

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")

Keys = Callable[[str, bytes, bytes], tuple[str, ...]]
"""Source's place, folder and name of a file -> the keys that its story has in the library, its own first."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """A file and the story in it, with its canonical tags; or `refused`, the reason why there is none."""

    place: str
    key: str = ""
    draft: StoryDraft | None = None
    tags: tuple[StoryTag, ...] = ()
    refused: str | None = None

    def record(self, *, text: bool) -> Record:
        """Return the JSON object of the contract; only for a story."""
        assert self.draft is not None
        return draft_record(replace(self.draft, key=None), self.tags, self.key, text=text)


@dataclass(frozen=True, slots=True)
class From:
    """Where a saved page came from, for those that do not say: its address, the archive's name."""

    url: str | None = None
    archive: str | None = None

    def told(self, draft: StoryDraft) -> StoryDraft:
        """Return the draft with what it does not say itself."""
        if self.url and not draft.url:
            found = identity.page(self.url)
            key, archive = (found.key, found.archive) if found else (None, None)
            draft = replace(
                draft,
                url=found.url if found else self.url,
                key=draft.key or key,
                archive=draft.archive or self.archive or archive,
            )
        return replace(draft, archive=draft.archive or self.archive)


NOWHERE = From()
"""Nobody says where a page came from."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file to look at, as its source sees it: the story's files, and which of them it is."""

    place: str
    source: FolderSource | None
    outline: Outline
    item: Item
    root: bytes
    at: int

    @property
    def paths(self) -> list[str]:
        return [os.fsdecode(os.path.join(self.root, join(self.item.folder, n))) for n in self.item.names]  # noqa: PTH118


def inspect_files(
    places: Sequence[str],
    rules: Rules,
    sources: Sequence[FolderSource] = (),
    *,
    keys: Keys = lambda *_: (),
    came: From = NOWHERE,
) -> Iterator[Inspection]:
    """Yield an Inspection for each path, in their order; an address is refused with a reason.

    A file in the folder of a source is shown as that source's ingest sees it: all files of its story
    together, under the story's key, with the source's layout and defaults and the owner's corrections.
    Files are parsed in processes of their own, bounded in time and memory, as an ingest does it.
    """
    wanted = [None if _ADDRESS.match(place) else _wanted(place, sources) for place in places]
    jobs = [((n, at), path) for n, one in enumerate(wanted) if one for at, path in enumerate(one.paths)]
    with Parsers(count=None if len(jobs) > 1 else 1) as parsers:
        outcomes = dict(parsers.run(jobs))
    for number, (place, one) in enumerate(zip(places, wanted, strict=True)):
        if one is None:
            yield Inspection(
                place, refused=f"nothing is fetched: save the page, and inspect it with --url {place}"
            )
            continue
        found = [outcomes[number, at] for at in range(len(one.item.names))]
        yield _inspected(one, found, rules, keys, came)


def _inspected(one: _Wanted, found: Sequence[Outcome], rules: Rules, keys: Keys, came: From) -> Inspection:
    mine = found[one.at]
    if not isinstance(mine, Parsed):
        return Inspection(one.place, refused=_reason(one.place, mine.reason))
    arrival = one.outline.arrival(one.item, _parts(one.item, found), _parsed(found))
    assert arrival.material is not None
    draft = came.told(_with_text(arrival.material))
    known = keys(one.source.place, one.item.folder, one.item.names[one.at]) if one.source else ()
    names = known or (draft.key or arrival.key,)
    draft, _ = rules.worded(draft, arrival.said, names)
    derived = rules.canon.derived(draft.raw_tags)
    problems = (*draft.problems, *derived.problems, *_unread(arrival))
    return Inspection(one.place, names[0], replace(draft, problems=problems), derived.tags)


def _wanted(place: str, sources: Sequence[FolderSource]) -> _Wanted:
    path = os.fsencode(os.path.abspath(place))  # noqa: PTH100 - links stay as written
    folder, _, name = path.rpartition(b"/")
    source = _source(folder, sources)
    if source is None:
        label = shown(folder.rpartition(b"/")[2])
        return _Wanted(place, None, Outline(label), Item(b"", (name,), name), folder, 0)
    root = os.fsencode(os.path.abspath(source.folder))  # noqa: PTH100
    below = folder[len(root) :].lstrip(b"/")
    item = _item(folder, below, name, source)
    before = [one.place for one in sources[: sources.index(source)]]
    return _Wanted(place, source, source.outline(source.label(before)), item, root, item.names.index(name))


def _source(folder: bytes, sources: Sequence[FolderSource]) -> FolderSource | None:
    """Return the source whose folder a folder is, or lies in; of several the innermost."""
    roots = [(os.fsencode(os.path.abspath(one.folder)).rstrip(b"/"), one) for one in sources]  # noqa: PTH100
    holding = [(len(root), one) for root, one in roots if (folder + b"/").startswith(root + b"/")]
    return max(holding, key=lambda pair: pair[0])[1] if holding else None


def _item(folder: bytes, below: bytes, name: bytes, source: FolderSource) -> Item:
    """Return the story that a file belongs to by the source's way of grouping."""
    alone = Item(below, (name,), join(below, name))
    if source.grouping == "one file":
        return alone
    try:
        with os.scandir(folder) as listed:
            here = [e.name for e in listed if e.is_file(follow_symlinks=False) and not never_a_story(e.name)]
    except OSError:
        return alone
    seen = FolderSeen(below, dict.fromkeys(here, (0, 0)), frozenset((name,)), frozenset())
    return next((item for item in items(seen, source.grouping) if name in item.names), alone)


def _parts(item: Item, found: Iterable[Outcome]) -> list[Part]:
    return [
        Part(item.folder, name, 0, 0, one.fingerprint, None)
        if isinstance(one, Parsed)
        else Part(item.folder, name, 0, 0, None, one.reason)
        for name, one in zip(item.names, found, strict=True)
    ]


def _parsed(found: Iterable[Outcome]) -> list[Parsed]:
    return [one for one in found if isinstance(one, Parsed)]


def _unread(arrival: Arrival) -> list[str]:
    return [f"{shown(part.name)}: {part.reason}" for part in arrival.parts if part.reason]


def _with_text(material: Material) -> StoryDraft:
    from zstandard import ZstdDecompressor

    unpack = ZstdDecompressor().decompress
    pairs = zip(material.draft.chapters, material.bodies, strict=True)
    return replace(material.draft, chapters=tuple(replace(c, html=unpack(b).decode()) for c, b in pairs))


def _reason(place: str, reason: str) -> str:
    """Return why a file is refused: a path that was typed is missing, it did not go while we looked."""
    path = Path(place)
    if path.is_dir():
        return "a folder: name the files in it, or make it a source"
    return reason if path.exists() else "no such file"
