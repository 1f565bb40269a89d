"""The commands that stay: run, serve, worker. They start what is needed and end it when asked to."""

from __future__ import annotations

import logging
import signal
import threading
from contextlib import ExitStack
from types import FrameType
from typing import TYPE_CHECKING

import typer

from ficfeed.cli.commands import cli
from ficfeed.cli.greeting import greeting, summary
from ficfeed.cli.options import application
from ficfeed.cli.show import say

if TYPE_CHECKING:
    from ficfeed.app import App
    from ficfeed.schedule import Beat
    from ficfeed.web.server import Server
    from ficfeed.web.site import SiteView

TICK_SECONDS = 5.0
"""How often the database is asked what is due."""


@cli.command()
def run(context: typer.Context) -> None:
    """Read the sources when they are due, publish feeds and serve them: all of FicFeed in one process.

    Folders are read at once, then as often as their `every` says. Ctrl-C or SIGTERM ends it within ten
    seconds. A second process on the same library waits its turn.
    """
    with application(context) as app:
        stay(app, web=True, work=True)


@cli.command()
def serve(context: typer.Context) -> None:
    """Only serve pages and feeds, as they are; a `ficfeed worker` or `ficfeed ingest` brings what is new."""
    with application(context) as app:
        stay(app, web=True, work=False)


@cli.command()
def worker(context: typer.Context) -> None:
    """Only read the sources when they are due, and publish; a `ficfeed serve` or a web server serves."""
    with application(context) as app:
        stay(app, web=False, work=True)


def stay(app: App, *, web: bool, work: bool) -> None:
    """Start the parts, tell what they do, and wait for the signal to end."""
    app.prepare()
    stopping = threading.Event()
    with ExitStack() as parts:
        # Signals first: whoever starts us may end us before we are up.
        _until_signalled(stopping)
        if web:
            server = _server(app)
            server.start()
            parts.callback(server.stop)
        for line in greeting(app, serving=web, working=work):
            say(line)
        if work:
            beat = _beat(app)
            parts.callback(beat.stop)
            beat.start()
        stopping.wait()
        say("stopping")


def _until_signalled(stopping: threading.Event) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)


def _server(app: App) -> Server:
    from ficfeed.web.app import create_app
    from ficfeed.web.server import Server
    from ficfeed.web.site import SourceView

    def states() -> list[SourceView]:
        return [
            SourceView(
                name=one.name,
                kind=one.kind,
                state=one.state,
                reason=one.reason or "",
                stories=one.stories,
                last_run=one.last_run,
                next_run=one.next_run,
            )
            for one in app.sources()
        ]

    settings = app.settings
    made = create_app(
        app.library,
        settings.feeds_dir,
        site_view(app),
        compose=app.publisher.compose,
        sources=states,
        are_current=app.publisher.is_current,
    )
    return Server(made, settings.web.host, settings.web.port)


def site_view(app: App, *, static: bool = False) -> SiteView:
    """Return what the web side is told of the site by the settings."""
    from ficfeed.web.site import SiteView

    settings = app.settings
    return SiteView(
        base_url=settings.base_url,
        title=settings.site.title,
        contact=settings.site.contact,
        public=settings.public,
        password=None if static else settings.password or None,
        ratings=app.ratings,
        static=static,
    )


def _beat(app: App) -> Beat:
    from ficfeed.schedule import Beat

    first = threading.Event()

    def tick(stopping: threading.Event) -> None:
        for line in app.worker.tick(stopping.is_set):
            say(line)
        if not first.is_set() and not stopping.is_set():
            first.set()
            for line in summary(app):
                say(line)

    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    return Beat(tick, TICK_SECONDS)
