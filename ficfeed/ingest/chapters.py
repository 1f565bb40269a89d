"""Which chapters of a new draft are which chapters of the library: pure, best evidence first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from ficfeed.ingest.shingles import ALIKE, Wording, containment
from ficfeed.store.known import KnownChapter
from ficfeed.story import ChapterDraft

_MOST = 400
"""So many unmatched chapters on each side are compared by their wording; beyond that only the first ones."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A chapter of a draft. `wording` reads its text; it is called only where nothing else tells.

    `body` is its HTML, compressed.
    """

    draft: ChapterDraft
    digest: bytes | None
    wording: Callable[[], Wording]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Matching:
    """For each chapter of the draft the known one that it is, None for a new one.

    `recognised` counts those known by more than their position.
    """

    pairs: tuple[KnownChapter | None, ...]
    recognised: int

    @property
    def added(self) -> tuple[int, ...]:
        """The positions, from 1, of chapters that are new."""
        return tuple(position for position, old in enumerate(self.pairs, 1) if old is None)


def match(
    known: Sequence[KnownChapter],
    new: Sequence[Arrived],
    wording: Callable[[KnownChapter], Wording],
) -> Matching:
    """Match by archive id; else same digest, same title, same wording, same position with equal count."""
    pairs: dict[int, KnownChapter] = {}
    by_id = {old.archive_id: old for old in known if old.archive_id}
    if by_id and any(one.draft.archive_id for one in new):
        for at, one in enumerate(new):
            if one.draft.archive_id in by_id:
                pairs[at] = by_id[one.draft.archive_id]
        return _matching(pairs, len(new), len(pairs))
    _pair(pairs, known, new, lambda old: old.digest, lambda one: one.digest)
    _pair(pairs, known, new, lambda old: _title(old.title), lambda one: _title(one.draft.title))
    _pair_by_wording(pairs, known, new, wording)
    recognised = len(pairs)
    if len(known) == len(new):
        _pair_by_position(pairs, known)
    return _matching(pairs, len(new), recognised)


def runs(positions: Iterable[int]) -> list[tuple[int, int]]:
    """Return the first and last of each unbroken run of positions, which ascend."""
    found: list[tuple[int, int]] = []
    for position in positions:
        if found and found[-1][1] == position - 1:
            found[-1] = found[-1][0], position
        else:
            found.append((position, position))
    return found


def _matching(pairs: dict[int, KnownChapter], count: int, recognised: int) -> Matching:
    return Matching(tuple(pairs.get(at) for at in range(count)), recognised)


def _title(title: str | None) -> str | None:
    return title.strip().casefold() or None if title else None


def _left(
    pairs: dict[int, KnownChapter], known: Sequence[KnownChapter], new: Sequence[Arrived]
) -> tuple[list[KnownChapter], list[tuple[int, Arrived]]]:
    taken = {old.row for old in pairs.values()}
    return [old for old in known if old.row not in taken], [
        (at, one) for at, one in enumerate(new) if at not in pairs
    ]


def _pair(
    pairs: dict[int, KnownChapter],
    known: Sequence[KnownChapter],
    new: Sequence[Arrived],
    of_old: Callable[[KnownChapter], Hashable],
    of_new: Callable[[Arrived], Hashable],
) -> None:
    """Pair what has the same mark, in order where a mark comes several times; None is no mark."""
    old_left, new_left = _left(pairs, known, new)
    waiting: dict[Hashable, list[KnownChapter]] = defaultdict(list)
    for old in reversed(old_left):
        waiting[of_old(old)].append(old)
    for at, one in new_left:
        mark = of_new(one)
        if mark is not None and waiting.get(mark):
            pairs[at] = waiting[mark].pop()


def _pair_by_wording(
    pairs: dict[int, KnownChapter],
    known: Sequence[KnownChapter],
    new: Sequence[Arrived],
    wording: Callable[[KnownChapter], Wording],
) -> None:
    """Pair what reads alike, most alike first."""
    old_left, new_left = _left(pairs, known, new)
    olds = [(old, wording(old)) for old in old_left[:_MOST]] if new_left else []
    alike = [
        (share, -at, -old.position, at, old)
        for at, text in ((at, one.wording()) for at, one in (new_left[:_MOST] if olds else ()))
        for old, theirs in olds
        if (share := containment(text, theirs)) >= ALIKE
    ]
    taken: set[int] = set()
    for *_, at, old in sorted(alike, key=lambda found: found[:3], reverse=True):
        if at not in pairs and old.row not in taken:
            pairs[at] = old
            taken.add(old.row)


def _pair_by_position(pairs: dict[int, KnownChapter], known: Sequence[KnownChapter]) -> None:
    taken = {old.row for old in pairs.values()}
    for at, old in enumerate(known):
        if at not in pairs and old.row not in taken:
            pairs[at] = old
