"""What the tests of the web side share: a small library of invented stories, a client without network."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from builders import LibraryBuilder, Told
from starlette.types import ASGIApp, Message

from ficfeed.store.library import Library
from ficfeed.story import Rating, Status, TagKind
from ficfeed.web.app import create_app
from ficfeed.web.site import SiteView

BASE = "http://127.0.0.1:8000"
FANDOM = Told(TagKind.FANDOM, "The Lantern Road (TV)", raw="the lantern road")
PAIRING = Told(TagKind.PAIRING, "Ada Finch/Rosa Vale", raw="ada/rosa", rule="only full names here")
ADA = Told(TagKind.CHARACTER, "Ada Finch", raw=None, rule="member of a pairing")


def fill(builder: LibraryBuilder) -> dict[str, str]:
    """Add the stories that the tests speak of; return their entry ids by a short name."""
    violence, series = Told(TagKind.WARNING, "Graphic Violence"), Told(TagKind.SERIES, "Lamps", place=2)
    past = Told(PAIRING.kind, PAIRING.name, raw="past Ada/Rosa", qualifiers=("past",))
    ids = {
        "plain": builder.story(
            "The Long Way Home",
            [FANDOM, PAIRING, ADA, Told(TagKind.FREEFORM, "Slow Burn"), Told(TagKind.GENRE, "Angst")],
            summary="They walk.\n\nIt rains.",
            published="2025-03-09",
            notes_before='["Thanks to Min.", "Please review."]',
            notes_after='["The end."]',
        ),
        "long": builder.story(
            "Forty Lamps",
            [FANDOM, PAIRING, violence, series],
            chapters=[("Dusk", "<p>One.</p>"), (None, "<p>Two.</p>"), ("Dawn", "<p>Three.</p>")],
            status=Status.IN_PROGRESS,
            revised="2025-11",
            published="2024",
            url="https://archiveofourown.org/works/99",
        ),
        "minor": builder.story("Somebody Else's Story", [FANDOM, past]),
        "explicit": builder.story(
            "Behind the Door",
            [FANDOM, Told(TagKind.PAIRING, "Rosa Vale/Nobody"), Told(TagKind.FREEFORM, "Secret Word")],
            rating=Rating.EXPLICIT,
            creators=["Hidden Hand"],
        ),
        "gone": builder.story("Taken Back", [FANDOM, Told(TagKind.FREEFORM, "Withdrawn")], gone=True),
    }
    builder.synonym(TagKind.PAIRING, "Adarosa", PAIRING.name)
    return ids


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Header names are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


@dataclass(frozen=True, slots=True)
class Client:
    """Asks an application directly, as a server would."""

    app: ASGIApp

    def get(self, address: str, headers: Mapping[str, str] | None = None, method: str = "GET") -> Answer:
        """Return the answer to one request; `headers` adds to a Host of the base URL or replaces it."""
        return asyncio.run(self._get(address, {"host": "127.0.0.1:8000", **(headers or {})}, method))

    async def _get(self, address: str, headers: Mapping[str, str], method: str) -> Answer:
        parts = urlsplit(address)
        scope = {
            "type": "http",
            "method": method,
            "path": unquote(parts.path),
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()],
            "scheme": "http",
            "http_version": "1.1",
            "server": ("127.0.0.1", 8000),
            "client": ("127.0.0.1", 9),
        }
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        try:
            await self.app(scope, receive, send)
        except Exception:  # a bug is raised on after its page was sent: the server logs it
            if not sent:
                raise
        raw = [(name.decode(), value.decode("latin-1")) for name, value in sent[0]["headers"]]
        body = b"".join(message.get("body", b"") for message in sent[1:])
        assert len(raw) == len(dict(raw)), f"a header stands twice: {raw}"
        return Answer(sent[0]["status"], dict(raw), b"" if method == "HEAD" else body)


@dataclass(frozen=True, slots=True)
class Place:
    """A library, the ids of its stories by short name, and the folder of its feeds."""

    library: Library
    ids: Mapping[str, str]
    feeds: Path

    def visit(self, app: Mapping[str, Any] | None = None, **site: Any) -> Client:
        """Return a client of a site; keywords are fields of SiteView, `app` those of create_app."""
        view = SiteView(**{"base_url": BASE, **site})
        return Client(create_app(self.library, self.feeds, view, **(app or {})))

    def publish(self, name: str, body: bytes = b"<feed/>") -> Path:
        """Put a document into the folder of feeds, without its gzipped form."""
        path = self.feeds / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        return path


@contextmanager
def place(folder: Path, filled: Callable[[LibraryBuilder], Mapping[str, str]] = fill) -> Iterator[Place]:
    """Make a library in that folder, with the stories that `filled` adds."""
    library = Library(folder / "library.db")
    builder = LibraryBuilder(library)
    ids = filled(builder)
    builder.write()
    yield Place(library, ids, folder / "feeds")
    library.close()


def nothing(builder: LibraryBuilder) -> dict[str, str]:
    """Leave the library empty."""
    return {}


def basic(password: str, user: str = "anyone") -> dict[str, str]:
    """Return the header of a visitor who knows a password."""
    return {"authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}
