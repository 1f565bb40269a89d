"""Commands that change the library: ingest, publish, edit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ficfeed.cli.commands import cli
from ficfeed.cli.options import application
from ficfeed.cli.show import say

if TYPE_CHECKING:
    from ficfeed.app import App
    from ficfeed.cli.progress import Bars


@cli.command()
def ingest(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCE]...", help="Names of sources; none: all that are due."),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Stop after so many stories of a source.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen; store and publish nothing.")
    ] = False,
) -> None:
    """Read sources once, now, and publish what changed.

    Folders are always due. A file that is no story is one line with its reason; it is not read again until
    it changes, and never stops the rest. Exit code 1 if a source or a file failed.

    Examples: **ficfeed ingest** · **ficfeed ingest stories --dry-run**
    """
    from ficfeed.cli.progress import Bars
    from ficfeed.ingest.run import How
    from ficfeed.worker import chosen

    with application(context) as app, Bars() as bars:
        app.prepare()
        jobs, unknown = chosen(app.jobs, names or [])
        if unknown:
            known = ", ".join(job.source.name for job in app.jobs)
            raise typer.BadParameter(f"no source is called {', '.join(unknown)}; there are: {known}")
        how = How(by_hand=True, dry_run=dry_run, limit=limit, named=bool(names))
        reports = app.worker.ingest(jobs, how, show=bars.show, tell=say)
    for report in reports:
        for place, reason in report.failed:
            say(f"{report.source}: {place}: {reason}")
        typer.echo(str(report))
    if any(report.failed or report.suspect for report in reports):
        raise typer.Exit(1)


@cli.command()
def publish(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Also write the whole site, as files, to DIR.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Look at every feed, not only changed ones.")
    ] = False,
) -> None:
    """Write the feeds that changed to storage/feeds/, plain and gzipped, for FicFeed or any web server.

    With --out also a complete static site for site.base_url: every page and every feed, without search.
    DIR must be empty or FicFeed's own from an earlier time; only what changed is written, and what is no
    longer there is removed. Whoever can read DIR can read it all: a password does not guard files.
    """
    from ficfeed.cli.progress import Bars

    with application(context) as app, Bars() as bars:
        typer.echo(str(app.worker.publish(everything=everything, show=bars.show, tell=say)))
        if folder is not None:
            documents, changed = mirror(app, folder, bars)
            typer.echo(f"{documents} documents in {folder}, {changed} of them changed")


def mirror(app: App, folder: Path, bars: Bars) -> tuple[int, int]:
    """Write the whole site into a folder; return the number of documents and of changes."""
    from ficfeed.cli.service import site_view
    from ficfeed.web.app import create_app
    from ficfeed.web.mirror import Mirror

    site = site_view(app, static=True)
    web = create_app(app.library, app.settings.feeds_dir, site, compose=app.publisher.compose)
    return Mirror(web, site, folder).write(lambda done, found: bars.show("site", done, found))


@cli.command()
def edit(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="The story's key or page address (ficfeed search --json).")],
    fields: Annotated[
        list[str], typer.Argument(metavar="FIELD=VALUE...", help="An empty value takes it back.")
    ],
) -> None:
    """Correct what FicFeed says of a story: above anything the file says, never written into the file.

    Kept in config/corrections.toml and applied at once. FIELD is title, creators, summary, rating, status,
    language, or a kind of tag (fandom, pairing, character, …); several values are separated by `;`.

    Example: **ficfeed edit "file:stories/apples.txt" fandom="Grey's Anatomy" rating=teen**
    """
    with application(context) as app:
        typer.echo(correct(app, key, fields))


def correct(app: App, key: str, fields: Sequence[str]) -> str:
    """Write the owner's correction of a story, apply it, and return the line that says so."""
    from ficfeed.ingest.corrections import edit as write
    from ficfeed.ingest.run import How

    story = app.story(key)
    words = [field.partition("=") for field in fields]
    if missing := [name for name, equals, _ in words if not equals]:
        raise typer.BadParameter(f"{missing[0]!r} is no FIELD=VALUE")
    pairs = [(name, text) for name, _, value in words for text in (value.split(";") if value else [""])]
    write(app.corrections, story.key, pairs)
    app.worker.ingest(app.jobs, How(by_hand=True), show=lambda *_: None, tell=say)
    return f"{story.title}: corrected in {app.corrections}"
