"""All settings joined, with what follows from them, and the reference of every key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import Field, PrivateAttr

from ficfeed.settings.tables import (
    Digest,
    Feeds,
    Fetch,
    Filters,
    Mail,
    SavedFeed,
    Site,
    Source,
    Storage,
    Table,
    Tags,
    Web,
)
from ficfeed.settings.values import is_loopback
from ficfeed.story import Rating


class Settings(Table):
    """All settings. Paths are absolute."""

    _path: Path | None = PrivateAttr(default=None)
    _secrets_in_file: bool = PrivateAttr(default=False)
    site: Site = Site()
    storage: Storage = Field(default_factory=lambda: Storage())
    feeds: Feeds = Feeds()
    web: Web = Web()
    fetch: Fetch = Fetch()
    mail: Mail = Mail()
    tags: Tags = Field(default_factory=lambda: Tags())
    filters: Filters = Filters()
    source: tuple[Source, ...] = ()
    feed: tuple[SavedFeed, ...] = ()
    digest: tuple[Digest, ...] = ()

    def model_post_init(self, context: Any) -> None:
        """Keep what the loader says of the file."""
        known = context or {}
        self._path = known.get("path")
        self._secrets_in_file = bool(known.get("secrets_in_file"))

    @property
    def path(self) -> Path | None:
        """The file that they came from, None where there was none."""
        return self._path

    @property
    def secrets_in_file(self) -> bool:
        """Whether that file holds passwords."""
        return self._secrets_in_file

    @property
    def database(self) -> Path:
        """The database file."""
        return self.storage.database or self.storage.path / "ficfeed.db"

    @property
    def feeds_dir(self) -> Path:
        """The folder of the published feeds."""
        return self.storage.path / "feeds"

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources in effect: those of the file, else the default folder.

        There nobody has said that "post 1" and "post 2" belong together; "Chapter 1" and "Chapter 2" say so.
        """
        return self.source or (
            Source(name="stories", folder=self.storage.path / "stories", chapters="named chapters"),
        )

    @property
    def base_url(self) -> str:
        """The address of the site, without a slash at its end."""
        if self.site.base_url:
            return self.site.base_url
        host = f"[{self.web.host}]" if ":" in self.web.host else self.web.host
        return f"http://{host}:{self.web.port}"

    @property
    def loopback(self) -> bool:
        """Whether only this computer can reach the server."""
        return is_loopback(self.web.host)

    @property
    def public(self) -> bool:
        """Whether strangers may read: then ratings are capped and full text is never served."""
        return bool(self.site.public)

    @property
    def max_rating(self) -> Rating:
        """The highest rating that any output shows."""
        return self.site.max_rating or (Rating.TEEN if self.public else Rating.EXPLICIT)

    @property
    def show_unrated(self) -> bool:
        """Whether stories without a rating are shown: they count as explicit unless the owner says show."""
        return self.site.unrated == "show" or self.max_rating is Rating.EXPLICIT

    @property
    def password(self) -> str:
        """The password that guards the site, "" for none; a public site has none."""
        return "" if self.public else self.web.password.get_secret_value()

    @property
    def feed_text(self) -> Literal["none", "excerpt", "full"]:
        """How much text a feed entry holds: never all of it where strangers read."""
        return "excerpt" if self.public and self.feeds.text == "full" else self.feeds.text


@dataclass(frozen=True, slots=True)
class Key:
    """One key as the reference shows it. `table` is "web", or "[source]" for a table that may repeat."""

    table: str
    name: str
    default: Any
    required: bool
    meaning: str


def reference() -> Iterator[Key]:
    """Yield every key that a settings file may hold, table by table."""
    for name, field in Settings.model_fields.items():
        table: Any = field.annotation
        repeated = get_args(table)
        model: type[Table] = repeated[0] if repeated else table
        for key, info in model.model_fields.items():
            yield Key(
                f"[{name}]" if repeated else name,
                info.alias or key,
                info.default,
                info.is_required(),
                info.description or "",
            )
