"""How the sources are: what the settings want, beside what the library knows of each."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ficfeed.rhythm import Rhythm, local_zone
from ficfeed.store.files import Files
from ficfeed.store.library import Library
from ficfeed.store.sources import SourceState
from ficfeed.story import TagKind


@dataclass(frozen=True, slots=True)
class Wanted:
    """A source of the settings: its kind, its normalised place, its name, and how often it is due."""

    kind: str
    place: str
    name: str
    every: Rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """How a source is. `state` is ok, suspect, broken, waiting or refused; `reason` says why. Times are UTC.

    `skipped` lists (place, reason) of files that are no stories, the first few; `skipped_count` counts all.
    `without_fandom` and `without_pairing` count stories, None where nobody asked.
    """

    name: str
    kind: str
    place: str
    every: Rhythm
    state: str = "waiting"
    reason: str | None = None
    last_run: datetime | None = None
    next_run: datetime | None = None
    stories: int = 0
    without_fandom: int | None = None
    without_pairing: int | None = None
    requests: int = 0
    skipped: tuple[tuple[str, str], ...] = ()
    skipped_count: int = 0

    def record(self) -> dict[str, object]:
        """Return the JSON object of the contract."""
        return {
            "name": self.name,
            "kind": self.kind,
            "place": self.place,
            "state": self.state,
            "reason": self.reason,
            "last_run": self.last_run and self.last_run.isoformat(),
            "next_run": self.next_run and self.next_run.isoformat(),
            "stories": self.stories,
            "without_fandom": self.without_fandom,
            "without_pairing": self.without_pairing,
            "requests": self.requests,
            "skipped": [{"place": place, "reason": reason} for place, reason in self.skipped],
            "skipped_count": self.skipped_count,
        }


def overview(
    wanted: Iterable[Wanted], library: Library, *, shown: int = 20, untagged: bool = False
) -> list[SourceReport]:
    """Return a report for each source of the settings, in their order.

    `untagged` has stories without fandom or pairing counted, which looks at every story.
    """
    known = {(one.kind, one.place): one for one in library.sources.all()}
    stories = library.sources.stories()
    reports = [_report(one, known.get((one.kind, one.place)), stories, library, shown) for one in wanted]
    if not untagged:
        return reports
    fandoms, pairings = (library.sources.without(kind) for kind in (TagKind.FANDOM, TagKind.PAIRING))
    rows = [known[one.kind, one.place].row if (one.kind, one.place) in known else 0 for one in reports]
    return [
        replace(one, without_fandom=fandoms.get(row, 0), without_pairing=pairings.get(row, 0))
        for one, row in zip(reports, rows, strict=True)
    ]


def _report(
    wanted: Wanted, state: SourceState | None, stories: dict[int, int], library: Library, shown: int
) -> SourceReport:
    if state is None:
        return SourceReport(name=wanted.name, kind=wanted.kind, place=wanted.place, every=wanted.every)
    unread = Files(library.engine, state.row).unread()
    skipped = [(os.fsdecode(one.folder + b"/" + one.name).lstrip("/"), one.reason or "") for one in unread]
    return SourceReport(
        name=wanted.name,
        kind=wanted.kind,
        place=wanted.place,
        every=wanted.every,
        state=_state(state),
        reason=state.suspect,
        last_run=state.last_run_at,
        next_run=state.due_at or _next(wanted, state),
        stories=stories.get(state.row, 0),
        requests=state.requests,
        skipped=tuple(skipped[:shown]),
        skipped_count=len(skipped),
    )


def _next(wanted: Wanted, state: SourceState) -> datetime | None:
    """Folders keep no due time in the library: theirs follows from the last look."""
    return wanted.every.next(state.last_run_at, local_zone()) if state.last_run_at else None


def _state(state: SourceState) -> str:
    if state.suspect:
        return "broken" if state.failures else "suspect"
    return "ok" if state.last_run_at else "waiting"
