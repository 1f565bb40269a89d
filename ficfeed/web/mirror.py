"""The whole site as files, for a web server that only serves files: every page that a link leads to.

The application is asked for each address, as a browser would ask, and its answer is written. An address
with a query ("/tags/fandom?page=2") becomes a folder of its own ("/tags/fandom/page-2/"), and the links to it
are changed. What needs a server, the search and the status page, is left out by `SiteView.static`.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections import deque
from collections.abc import Callable, Iterator
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from starlette.types import ASGIApp, Message, Scope

from ficfeed.errors import PublishError
from ficfeed.web.site import SiteView

_MARK = ".ficfeed"
_MARK_TEXT = "FicFeed writes this folder; what it did not write itself may be removed.\n"
_LINK = re.compile(rb'(?<=[\s"])(href|src)="([^"#]*)(#[^"]*)?"')
_PAGES = ("/", "/opml", "/robots.txt")
_TOLD_EVERY = 50

Progress = Callable[[int, int], None]
"""Told (documents done, documents found so far) now and then."""


class Mirror:
    """Writes the site into a folder. Give it the application of a `static` site."""

    def __init__(self, app: ASGIApp, site: SiteView, folder: Path) -> None:
        self._app, self._site, self._folder = app, site, folder
        self._found: set[str] = set()
        self._waiting: deque[str] = deque()
        self._changed = 0

    def write(self, progress: Progress = lambda done, found: None) -> tuple[int, int]:
        """Write every document that changed, remove what is no longer there; return (documents, changed).

        Raises PublishError for a folder that holds something else.
        """
        self._claim()
        for address in _PAGES:
            self._note(address)
        written = asyncio.run(self._crawl(progress))
        self._sweep(written)
        return len(written), self._changed

    async def _crawl(self, progress: Progress) -> set[Path]:
        written: set[Path] = set()
        while self._waiting:
            address = self._waiting.popleft()
            status, body = await self._ask(address)
            if status != 200:
                continue
            if body.lstrip()[:15].lower().startswith(b"<!doctype html"):
                body = _LINK.sub(self._link, body)
            path = self._folder / place_of(address)
            self._changed += _written(path, body)
            written.add(path)
            if len(written) % _TOLD_EVERY == 0:
                progress(len(written), len(self._found))
        return written

    def _note(self, address: str) -> None:
        if address not in self._found:
            self._found.add(address)
            self._waiting.append(address)

    def _link(self, match: re.Match[bytes]) -> bytes:
        """Note an address of ours for the crawl, and return the link to where it will lie."""
        name, address, fragment = match[1], unescape(match[2].decode()), match[3] or b""
        mine = self._mine(address)
        if mine is None:
            return match[0]
        self._note(mine)
        target = address_of(mine) if "?" in mine else mine
        return b'%s="%s%s"' % (name, escape(self._prefix(address) + target).encode(), fragment)

    def _mine(self, address: str) -> str | None:
        """Return the address below the site's own, None for one elsewhere."""
        for start in (self._site.base_url, self._site.href):
            rest = address.removeprefix(start)
            if (rest != address or not start) and rest.startswith("/") and not rest.startswith("//"):
                return rest
        return "/" if address in {self._site.base_url, self._site.href} and address else None

    def _prefix(self, address: str) -> str:
        return self._site.base_url if address.startswith(self._site.base_url) else self._site.href

    async def _ask(self, address: str) -> tuple[int, bytes]:
        """Return the status and the body of an answer to a plain GET."""
        path, _, query = address.partition("?")
        status, body = 500, bytearray()

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b""))

        await self._app(self._scope(path, query), receive, send)
        return status, bytes(body)

    def _scope(self, path: str, query: str) -> Scope:
        host = urlsplit(self._site.base_url).netloc
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": urlsplit(self._site.base_url).scheme,
            "path": unquote(path),
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": [(b"host", host.encode())],
            "client": ("127.0.0.1", 0),
            "server": ("127.0.0.1", 0),
        }

    def _claim(self) -> None:
        """Make the folder ours, or refuse it: what we do not know in it would be removed."""
        mark = self._folder / _MARK
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if not mark.exists() and any(self._folder.iterdir()):
                raise PublishError(f"{self._folder} holds other files: choose an empty folder, or a new one")
            mark.write_text(_MARK_TEXT, "utf-8")
        except OSError as error:
            raise PublishError(f"{self._folder}: {error.strerror}; choose another folder") from error

    def _sweep(self, written: set[Path]) -> None:
        """Remove documents of earlier times: a story that is gone must not stay readable."""
        for path in list(_files(self._folder)):
            if path not in written and path.name != _MARK:
                path.unlink()
                self._changed += 1


def place_of(address: str) -> Path:
    """Return the file of an address, relative to the mirror's folder."""
    path = address_of(address)
    name = unquote(path).lstrip("/")
    if path.endswith("/") or address.startswith(("/tags/", "/stories/")):
        return Path(name, "index.html")
    return Path(name)


def address_of(address: str) -> str:
    """Return the address of a document in a mirror, where a query has become part of the path."""
    path, _, query = address.partition("?")
    if not query:
        return path
    words = quote(query.replace("=", "-").replace("&", "_"), safe="~")
    return f"/opml-lists/{words}.xml" if path == "/opml" else f"{path.rstrip('/')}/{words}/"


def _written(path: Path, body: bytes) -> bool:
    """Write a document whole or not at all; return whether it was another before. Raises PublishError."""
    try:
        if path.is_file() and path.read_bytes() == body:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".new-{os.getpid()}")
        beside.write_bytes(body)
        beside.replace(path)
    except OSError as error:
        raise PublishError(f"{path}: {error.strerror}; make room, or choose another folder") from error
    return True


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
