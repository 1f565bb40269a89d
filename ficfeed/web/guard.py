"""The gate before everything else: sizes, Host, password, base path, and headers on every answer."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from ipaddress import ip_address
from secrets import compare_digest
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ficfeed.web.documents import Header
from ficfeed.web.site import SiteView

HEALTH = "/healthz"
_HEADERS_AT_MOST = 16 << 10
_ADDRESS_AT_MOST = 4 << 10

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""Nothing inline, no script at all, no frame, no other site."""

SAFE_HEADERS: tuple[Header, ...] = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-robots-tag", b"noindex, nofollow, noai"),
)
"""On every answer, and no more of them: each costs a feed 2% of its rate (measured, uvicorn with h11).

Search engines and collectors of texts are asked to stay out, public site or not.
"""


class Guard:
    """ASGI middleware. A request that it refuses reaches no page and tells nothing of the library.

    A proxy may keep the path of the base URL or take it off: it is taken off here where it stands. (So a base
    path should not be one of our own first words, such as /tags.)
    """

    def __init__(self, app: ASGIApp, site: SiteView) -> None:
        self._app, self._site, self._path = app, site, site.path
        self._password = (site.password or "").encode() if site.guarded else None
        self._open_to_all = site.public or site.guarded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through or answer it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
            return
        scope = self._inside(scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *SAFE_HEADERS]
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self._app)(scope, receive, guarded)

    def _inside(self, scope: Scope) -> Scope:
        """Take the base path off, unless whoever mounted this app has named it as the root path."""
        path: str = scope["path"]
        if not self._path or scope.get("root_path") or not path.startswith(self._path):
            return scope
        rest = path[len(self._path) :]
        return {**scope, "path": rest or "/"} if rest[:1] in ("", "/") else scope

    def _refusal(self, scope: Scope) -> Response | None:
        headers: Sequence[Header] = scope["headers"]
        if sum(len(name) + len(value) for name, value in headers) > _HEADERS_AT_MOST:
            return PlainTextResponse("The headers are too long.\n", 431)
        if len(scope["path"]) + len(scope["query_string"]) > _ADDRESS_AT_MOST:
            return PlainTextResponse("The address is too long.\n", 414)
        if scope["path"] == HEALTH:
            return None
        if self._password is not None:
            return None if self._knows(headers) else _ask()
        if not self._open_to_all and not self._is_us(headers):
            return PlainTextResponse(
                "A private site, which does not go by that name: use its own address, or set base_url.\n",
                421,
            )
        return None

    def _knows(self, headers: Sequence[Header]) -> bool:
        given = next((value for name, value in headers if name == b"authorization"), b"")
        scheme, _, rest = given.partition(b" ")
        if scheme.lower() != b"basic" or self._password is None:
            return False
        try:
            _, colon, password = base64.b64decode(rest.strip(), validate=True).partition(b":")
        except binascii.Error:
            return False
        return bool(colon) and compare_digest(password, self._password)

    def _is_us(self, headers: Sequence[Header]) -> bool:
        """Say whether the Host is this computer, a bare number, or the base URL's.

        Where no password is asked for, a page elsewhere could point its own name at 127.0.0.1 and have the
        owner's browser read the library (DNS rebinding). It needs a name for that, and that name is refused.
        """
        host = next((value for name, value in headers if name == b"host"), None)
        if host is None:
            return True
        try:
            name = urlsplit("//" + host.decode("latin-1")).hostname or ""
        except ValueError:
            return False
        if name == "localhost" or name.endswith(".localhost") or name == self._site.host:
            return True
        try:
            return bool(ip_address(name))
        except ValueError:
            return False


def _ask() -> Response:
    return PlainTextResponse(
        "A password is needed here.\n",
        401,
        {"WWW-Authenticate": 'Basic realm="FicFeed", charset="UTF-8"', "Cache-Control": "no-store"},
    )
