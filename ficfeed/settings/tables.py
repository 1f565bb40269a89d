"""The tables of the settings: every key with its default, its type and its meaning, frozen.

This is the one list of settings: it drives the reader (`load.py`), the reference in README, and a test
holds the shipped example against it. `model.py` joins the tables. What a value may be stands in
`values.py`; what several values mean together (exposure, contact, doubles) in `laws.py`. Secrets are masked
wherever they are shown.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from ficfeed.rhythm import Rhythm
from ficfeed.settings.values import (
    Clock24,
    DatabasePlace,
    Defaults,
    DefaultTags,
    Every,
    HttpUrl,
    Layout,
    Mailbox,
    MailName,
    NetPlace,
    Pace,
    Place,
    RatingName,
    Secret,
    SiteUrl,
    Smtp,
    Text,
    ZoneName,
    derived_name,
)

SourceKind = Literal["folder", "page", "feed", "mailbox", "story"]
Chapters = Literal["one file", "named chapters", "numbered files", "sub-folders"]
NETWORK_KINDS: frozenset[SourceKind] = frozenset({"page", "feed", "story"})
"""Sources that visit other people's servers, and so need a contact and a decent pause."""


class Table(BaseModel):
    """A table of the settings file: frozen, and a key it does not know is an error."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True
    )


class Site(Table):
    """What visitors see and may see."""

    title: Text = Field(default="FicFeed", description="The name on pages and feeds")
    base_url: SiteUrl = Field(
        default="", description="Where readers reach FicFeed; empty: http://host:port of [web]"
    )
    contact: Text = Field(
        default="", description="Mail address or page of whoever runs this; needed to visit archives"
    )
    public: bool | None = Field(default=None, description="Whether strangers may read without a password")
    max_rating: RatingName | None = Field(
        default=None,
        description="The highest rating shown: general, teen, mature or explicit; unset: teen if public",
    )
    unrated: Literal["as explicit", "show"] = Field(
        default="as explicit",
        description='What "Not Rated" counts as: "as explicit", or "show" to show it always',
    )


class Storage(Table):
    """Where the library and the published feeds lie."""

    path: Place = Field(
        default=Path("storage"), validate_default=True, description="Folder of database, feeds, stories"
    )
    database: DatabasePlace = Field(
        default=None, description="The database file; empty: ficfeed.db in that folder"
    )


class Feeds(Table):
    """What feeds hold."""

    text: Literal["none", "excerpt", "full"] = Field(
        default="excerpt", description="How much of a local story its feed entry holds: none, excerpt, full"
    )
    entries: int = Field(default=50, ge=1, le=1000, description="Entries in a feed")
    min_stories: int = Field(
        default=1, ge=1, le=1_000_000, description="A tag with fewer stories gets no feed file"
    )


class Web(Table):
    """The web server."""

    host: Annotated[Text, Field(min_length=1)] = Field(
        default="127.0.0.1", description="The address to listen on; 0.0.0.0 is every network"
    )
    port: int = Field(default=8000, ge=0, le=65535, description="The port to listen on; 0 takes a free one")
    password: Secret = Field(
        default=SecretStr(""), description="Guards everything but /healthz (any user name)"
    )
    admin_token: Secret = Field(
        default=SecretStr(""), description="Lets its bearer use what changes the library"
    )


class Fetch(Table):
    """How archives are visited."""

    pace: Pace = Field(
        default=timedelta(seconds=5), description="The least pause between two requests to one host"
    )
    allow: tuple[NetPlace, ...] = Field(
        default=(), description="host:port or CIDR of one's own network that may be visited"
    )
    deny: tuple[NetPlace, ...] = Field(default=(), description="Hosts or CIDR that are never visited")


class Mail(Table):
    """How digests are sent."""

    smtp: Smtp = Field(
        default=SecretStr(""), description="The mail server: smtp://user:pass@host:587 or smtps://…:465"
    )
    sender: MailName = Field(default="", alias="from", description="From whom digests come: Name <a@b>")
    signup: Literal["off", "on"] = Field(
        default="off", description="Whether visitors may subscribe by mail themselves"
    )


class Tags(Table):
    """The owner's tag rules."""

    files: tuple[Place, ...] = Field(
        default=(Path("config/tags.toml"),),
        validate_default=True,
        description="Files of tag rules; later ones win",
    )


class Filters(Table):
    """What holds in every saved filter and digest."""

    always_creators: tuple[Text, ...] = Field(
        default=(), description="Creators whose stories pass every saved filter"
    )
    never_tags: tuple[Text, ...] = Field(default=(), description="Tags that no saved filter lets through")
    never_creators: tuple[Text, ...] = Field(
        default=(), description="Creators that no saved filter lets through"
    )


class Source(Table):
    """One place that stories come from: exactly one of folder, page, feed, mailbox, story."""

    name: Annotated[Text, Field(min_length=1)] = Field(
        default="", description="What it is called; unset: its place"
    )
    folder: Place | None = Field(default=None, description="A folder of saved stories, with its sub-folders")
    page: HttpUrl | None = Field(
        default=None, description="A listing page of an archive: a tag, a creator, a series"
    )
    feed: HttpUrl | None = Field(default=None, description="An archive's own feed")
    mailbox: Mailbox | None = Field(
        default=None, description="Where an archive's update mails arrive: imaps://… or a folder"
    )
    story: HttpUrl | None = Field(default=None, description="One story to watch for chapters")
    every: Every | None = Field(
        default=None,
        description="30m, 6h, 1d, or five cron fields; unset: 15m for folders and mailboxes, else 6h",
    )
    chapters: Chapters = Field(
        default="one file",
        description="Folders: what makes one story: one file; named chapters; numbered files; sub-folders",
    )
    defaults: Defaults = Field(
        default=DefaultTags(), description="What holds where a story says nothing: fandom, rating, language …"
    )
    layout: Layout = Field(default="", description="Folders: what the path says: {fandom}/{creator}/{title}")

    @model_validator(mode="before")
    @classmethod
    def _named(cls, raw: Any) -> Any:
        """Give a source without a name that of its place."""
        if isinstance(raw, dict) and "name" not in raw:
            place = next((raw[kind] for kind in get_args(SourceKind) if raw.get(kind)), None)
            return raw | {"name": derived_name(place)} if isinstance(place, str | Path) else raw
        return raw

    @model_validator(mode="after")
    def _one_place(self) -> Source:
        """Hold it to exactly one place, and keep the folders' keys to folders."""
        kinds = [kind for kind in get_args(SourceKind) if getattr(self, kind) is not None]
        if len(kinds) != 1:
            got = " and ".join(kinds) or "none"
            raise ValueError(f"needs exactly one of folder, page, feed, mailbox, story; it has {got}")
        for key in {"layout", "chapters"} & self.model_fields_set:
            if self.folder is None:
                raise ValueError(f"{key} is for folders, and this is a {kinds[0]}")
        return self

    @property
    def kind(self) -> SourceKind:
        """What sort of place it is."""
        return next(kind for kind in get_args(SourceKind) if getattr(self, kind) is not None)

    @property
    def network(self) -> bool:
        """Whether it visits other people's servers."""
        return self.kind in NETWORK_KINDS

    @property
    def place(self) -> str:
        """The folder's path or the address; a mailbox shows no password."""
        if self.mailbox is not None:
            return self.mailbox.shown
        return str(getattr(self, self.kind))

    @property
    def rhythm(self) -> Rhythm:
        """How often it is due."""
        return self.every or Rhythm.parse("6h" if self.network else "15m")


class SavedFeed(Table):
    """A filter with a name and an address of its own."""

    name: Annotated[Text, Field(min_length=1)] = Field(description="Its title; its address follows from it")
    filter: Annotated[Text, Field(min_length=1)] = Field(description="Which stories it lists")
    entries: int | None = Field(default=None, ge=1, le=1000, description="Entries; unset: as in [feeds]")


class Digest(Table):
    """A mail with what is new."""

    to: Annotated[MailName, Field(min_length=1)] = Field(description="To whom it goes")
    filter: Text = Field(default="", description="Which stories it tells of; empty is everything")
    events: tuple[Literal["new", "chapters", "completed"], ...] = Field(
        default=("new", "chapters", "completed"),
        min_length=1,
        description="What it tells of: new, chapters, completed",
    )
    every: Literal["at once", "hourly", "daily", "weekly"] = Field(
        default="daily", description="How often, if there is news"
    )
    at: Clock24 = Field(default="07:30", description="The local time of daily and weekly ones")
    day: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = Field(
        default="monday", description="The day of weekly ones"
    )
    zone: ZoneName = Field(
        default="", description="The time zone, such as Europe/Berlin; empty: the computer's own"
    )
