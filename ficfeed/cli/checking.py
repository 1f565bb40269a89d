"""What `check` looks at: settings, folders, library. Each finding is one line that says what to do."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ficfeed.errors import FicFeedError

if TYPE_CHECKING:
    from ficfeed.app import App

_PATCHED_MAIL = {(3, 11): 10, (3, 12): 5}
"""The first micro versions whose mail library refuses line breaks in headers (CVE-2024-6923)."""


@dataclass(frozen=True, slots=True)
class Check:
    """A finding: good, a piece of advice, or something wrong."""

    state: Literal["good", "advice", "wrong"]
    what: str


def checks(app: App) -> Iterator[Check]:
    """Yield what was found, in the order in which it matters."""
    yield from _settings(app)
    yield from _storage(app)
    yield from _sources(app)
    yield from _python()


def _settings(app: App) -> Iterator[Check]:
    from ficfeed.settings import advice

    where = app.settings.path or "no settings file: the defaults"
    yield Check("good", f"settings: {where}")
    for key, words in advice(app.settings):
        yield Check("advice", f"{key}: {words}")


def _storage(app: App) -> Iterator[Check]:
    from ficfeed.place import ensure_writable

    for folder in dict.fromkeys([app.settings.database.parent, app.settings.feeds_dir]):
        try:
            ensure_writable(folder)
        except FicFeedError as error:
            yield Check("wrong", str(error))
            return
    try:
        stories = app.library.stories.count()
        problem = app.library.integrity()
    except FicFeedError as error:
        yield Check("wrong", str(error))
        return
    yield Check(
        "wrong" if problem else "good", problem or f"library: {stories:,} stories in {app.library.path}"
    )


def _sources(app: App) -> Iterator[Check]:
    for report in app.sources():
        if report.reason:
            yield Check("wrong", f"source {report.name}: {report.reason}")
        elif report.skipped_count:
            yield Check(
                "advice", f"source {report.name}: {report.skipped_count} files skipped; ficfeed sources"
            )
        else:
            yield Check("good", f"source {report.name}: {report.stories} stories, {report.state}")
    for job in app.jobs:
        if not job.source.folder.is_dir():
            yield Check(
                "wrong", f"source {job.source.name}: {job.source.folder} is no folder: make or mount it"
            )
    if others := [source.name for source in app.settings.sources if source.kind != "folder"]:
        yield Check("advice", f"not read by this version, which knows folders only: {', '.join(others)}")


def _python() -> Iterator[Check]:
    micro = _PATCHED_MAIL.get(sys.version_info[:2])
    if micro is not None and sys.version_info.micro < micro:
        version = ".".join(map(str, sys.version_info[:3]))
        wanted = f"{sys.version_info.major}.{sys.version_info.minor}.{micro}"
        yield Check("advice", f"Python {version}: {wanted} or newer mends a fault of its mail library")
