"""The commands of `ficfeed`: what each takes and prints. What it does stands in App and below it."""

from __future__ import annotations

from typing import Annotated

import typer

from ficfeed.cli.options import Config, Places, Storage

cli = typer.Typer(
    name="ficfeed",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="""Feeds of fan fiction, by pairing, fandom and tag, wherever it was posted.

    Start with **ficfeed run**: it reads your folders of stories, publishes their feeds and shows them at
    http://127.0.0.1:8000/. Without a settings file it serves the folder storage/stories.
    """,
    epilog="Results go to stdout, everything else to stderr. Exit codes: 0 fine, 1 a source or file failed, "
    "2 wrong use. --config and --storage may stand before or after the command.",
)


def _version(wanted: bool) -> None:
    if wanted:
        from ficfeed import __version__

        typer.echo(f"ficfeed {__version__}")
        raise typer.Exit


@cli.callback()
def start(
    context: typer.Context,
    config: Config = None,
    storage: Storage = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Keep the global options for the command that follows."""
    context.obj = Places(config, storage)


# Each of these modules adds its commands to `cli`; they are imported last because they need it.
from ficfeed.cli import library, reading, service  # noqa: E402

__all__ = ["cli", "library", "reading", "service"]
