"""The server: uvicorn in a thread of its own, started and stopped by whoever runs the rest."""

from __future__ import annotations

import socket
from threading import Thread

import uvicorn
from starlette.types import ASGIApp

from ficfeed.errors import FicFeedError

_GRACE = 4
"""Seconds that requests under way are given when the server stops."""

_PATIENCE = 9.0
_CONNECTIONS = 512
"""Connections at one time: fewer than the files that a process may open, which the library needs too."""

_HEADERS_AT_MOST = 32 << 10


class ServerError(FicFeedError):
    """The address cannot be listened on."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(host, port, reason)
        self.host, self.port, self.reason = host, port, reason

    def __str__(self) -> str:
        return (
            f"cannot listen on {self.host}, port {self.port}: {self.reason}; "
            "choose another [web] host or port, or stop the program that has it"
        )


class Server:
    """Serves one application. No access log, no signal handlers: both belong to whoever runs it."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        """Take the address; port 0 takes a free one. Nothing is opened before `start`."""
        self.host, self.port = host, port
        self._socket: socket.socket | None = None
        self._thread: Thread | None = None
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                lifespan="off",
                ws="none",
                log_config=None,
                log_level="error",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                limit_concurrency=_CONNECTIONS,
                timeout_keep_alive=20,
                timeout_graceful_shutdown=_GRACE,
                h11_max_incomplete_event_size=_HEADERS_AT_MOST,
            )
        )

    def start(self) -> None:
        """Listen and return; requests are answered in a thread. `port` then holds the real one.

        Raises ServerError if the address cannot be had.
        """
        self._socket = _listening(self.host, self.port)
        self.port = self._socket.getsockname()[1]
        self._thread = Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="ficfeed-web", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Finish what is under way (seconds at most) and close. May be called from any thread, and twice."""
        self._server.should_exit = True
        if self._thread is not None:
            self._thread.join(_PATIENCE)
            self._thread = None
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    @property
    def running(self) -> bool:
        """True while requests are answered."""
        return self._thread is not None and self._thread.is_alive()


def _listening(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        made = socket.socket(family, kind, protocol)
    except OSError as error:
        raise ServerError(host, port, error.strerror or str(error)) from error
    try:
        # A restart must not wait for old connections to time out; a port in use is refused all the same.
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(256)
    except OSError as error:
        made.close()
        raise ServerError(host, port, error.strerror or str(error)) from error
    return made
