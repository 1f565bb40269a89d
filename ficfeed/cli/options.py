"""What several commands share: the global options, and the App that is made from them once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ficfeed.app import App

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config", metavar="FILE", help="The settings file. [default: ./config/ficfeed.toml, if it exists]"
    ),
]
Storage = Annotated[
    Path | None,
    typer.Option(
        "--storage",
        metavar="DIR",
        help="Where database, feeds and the default story folder (DIR/stories) lie.",
    ),
]


@dataclass(frozen=True, slots=True)
class Places:
    """The values of the global options."""

    config: Path | None = None
    storage: Path | None = None


@contextmanager
def application(context: typer.Context) -> Iterator[App]:
    """Yield the App of this command line. Raises SettingsError for wrong settings."""
    from ficfeed.app import App
    from ficfeed.settings import load

    places = context.find_object(Places) or Places()
    app = App(load(places.config, places.storage, os.environ, Path.cwd()))
    try:
        yield app
    finally:
        app.close()
