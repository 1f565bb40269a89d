"""What the web side is told of the site: plain values, whoever read them from where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address
from typing import Protocol
from urllib.parse import unquote, urlsplit

from ficfeed import __version__
from ficfeed.feeds.look import Look
from ficfeed.store.listings import ALL_RATINGS
from ficfeed.story import TagKind, TagPage


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteView:
    """How the site shows itself and to whom.

    `base_url` is where readers reach it; it may have a path. `contact` is a mail address or a page.
    `public` lets strangers in; a `password` guards everything else than /healthz where it does not.
    `ratings` are the ranks that may be shown, `text` whether a local file's text may be read.
    `per_page` counts stories. `static` leaves out what only a running server can answer.
    """

    base_url: str
    title: str = "FicFeed"
    contact: str = ""
    public: bool = False
    password: str | None = field(default=None, repr=False)
    ratings: frozenset[int] = ALL_RATINGS
    text: bool = True
    per_page: int = 20
    static: bool = False
    version: str = __version__

    @property
    def path(self) -> str:
        """The path of the base URL as requests show it, decoded, without a slash at its end: "" or "/fic"."""
        return unquote(urlsplit(self.base_url).path).rstrip("/")

    @property
    def href(self) -> str:
        """The same path as a link shows it, to stand before every address of ours."""
        return urlsplit(self.base_url).path.rstrip("/")

    @property
    def host(self) -> str:
        """The host's name in the base URL, in small letters and without a port."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def guarded(self) -> bool:
        """True where a password is asked for."""
        return bool(self.password) and not self.public

    @property
    def shows_text(self) -> bool:
        """True where the full text of local files may be read: never where strangers are let in."""
        return self.text and not self.public

    @property
    def private_address(self) -> bool:
        """True if the base URL is one that readers on other people's computers cannot reach."""
        if self.host == "localhost" or self.host.endswith((".localhost", ".local")):
            return True
        try:
            return not ip_address(self.host).is_global
        except ValueError:
            return "." not in self.host

    @property
    def look(self) -> Look:
        """What feeds need to know of the site."""
        return Look(base_url=self.base_url, title=self.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """One line of the status page. `state` is ok, suspect, broken, waiting or refused; `reason` says why."""

    name: str
    kind: str
    state: str
    reason: str = ""
    stories: int = 0
    last_run: datetime | None = None
    next_run: datetime | None = None


class ComposesFeeds(Protocol):
    """Makes the feed of a tag that has no file, or of everything: what `Publisher.compose` does."""

    def __call__(self, page: TagPage | None, *, events: bool = False) -> tuple[object, bytes]:
        """Return the feed as it is now: its head, which is not looked at here, and its bytes."""
        ...


SourceStates = Callable[[], Sequence[SourceView]]
"""Tells how the sources are, in the order in which they are shown."""

GuessesSlugs = Callable[[TagKind, str], Iterable[str]]
"""Tells which canonical slugs an unknown one may stand for, likeliest first."""
