"""What `run` says when it starts: what is served, where, what was skipped, what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ficfeed import __version__
from ficfeed.cli.show import one_line, when
from ficfeed.feeds.addresses import feed_url
from ficfeed.feeds.files import all_file

if TYPE_CHECKING:
    from ficfeed.app import App
    from ficfeed.overview import SourceReport

_SKIPPED_SHOWN = 3


def greeting(app: App, *, serving: bool, working: bool) -> Iterator[str]:
    """Yield the lines for the start, before anything was read."""
    settings = app.settings
    yield f"FicFeed {__version__}: {_counted(app)} in {settings.database}"
    if serving:
        who = "everybody" if settings.public else "you" if settings.loopback else "whoever knows the password"
        yield f"  pages   {settings.base_url}/ for {who}"
        yield f"  feeds   {feed_url(settings.base_url, all_file())}, all of them as {settings.base_url}/opml"
    if working:
        for report in app.sources():
            yield f"  source  {one_line(report.name)}: {one_line(report.place)}, {report.every.describe()}"
    if settings.path is None:
        yield "  no settings file: serving the default folder; see config/ficfeed.example.toml"


def summary(app: App) -> Iterator[str]:
    """Yield the lines for when the first look at every source is done."""
    yield f"{_counted(app)}; Ctrl-C ends it"
    for report in app.sources():
        yield from _wrong(report)


def _wrong(report: SourceReport) -> Iterator[str]:
    if report.reason:
        yield f"  {one_line(report.name)}: {one_line(report.reason)}; see `ficfeed sources`"
    if report.skipped:
        shown = [f"{one_line(place)} ({one_line(why)})" for place, why in report.skipped[:_SKIPPED_SHOWN]]
        more = report.skipped_count - len(shown)
        tail = f" and {more} more: see `ficfeed sources`" if more else ""
        yield f"  {one_line(report.name)}: skipped {', '.join(shown)}{tail}"
    if report.next_run:
        yield f"  {one_line(report.name)}: next look at {when(report.next_run)}"


def _counted(app: App) -> str:
    stories, feeds = app.library.listings.count(ratings=app.ratings), app.library.feeds.count()
    return f"{stories:,} {'story' if stories == 1 else 'stories'}, {feeds:,} feeds"
