"""The server: a real socket on this computer, opened, talked to and closed."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, Router
from web_visits import BASE, Place, place

from ficfeed.web.app import create_app
from ficfeed.web.server import Server, ServerError
from ficfeed.web.site import SiteView


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Place]:
    """A site with one published feed."""
    with place(tmp_path) as made:
        made.publish("all.atom", b"<feed>" + b"x" * 100_000 + b"</feed>")
        yield made


@pytest.fixture
def server(here: Place) -> Iterator[Server]:
    """A server of that site on a free port."""
    made = Server(create_app(here.library, here.feeds, SiteView(base_url=BASE)), "127.0.0.1", 0)
    made.start()
    yield made
    made.stop()


def status(server: Server, address: str, method: str = "GET") -> tuple[int, bytes]:
    """Return what the server answers to one request."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request(method, address)
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


def test_it_answers_from_the_moment_it_is_started_and_not_after_it_is_stopped(server: Server) -> None:
    assert status(server, "/healthz")[0] == 200
    running = [server.running]
    server.stop()
    server.stop()
    assert [*running, server.running] == [True, False]
    with pytest.raises(OSError):
        status(server, "/healthz")


def test_a_port_that_is_taken_is_said_with_what_to_do(server: Server) -> None:
    with pytest.raises(ServerError, match=f"port {server.port}.*choose another"):
        Server(Router(), "127.0.0.1", server.port).start()


def test_a_host_that_there_is_not_is_said() -> None:
    with pytest.raises(ServerError, match=r"cannot listen on no\.such\.host\.invalid"):
        Server(Router(), "no.such.host.invalid", 0).start()


def test_head_sends_no_body(server: Server) -> None:
    assert status(server, "/feeds/all.atom", "HEAD") == (200, b"")


def test_nobody_learns_what_program_serves(server: Server) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", "/")
    headers = connection.getresponse().headers
    connection.close()
    assert "Server" not in headers
    assert "Date" in headers


@pytest.mark.parametrize(
    "rude",
    [
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"y" * 65_536 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 5_000 + b"\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET /feeds/all.atom HTTP/1.1\r\nHost: 127.0.0.1\r\nRange: bytes=" + b"0-1," * 500 + b"2-3\r\n\r\n",
    ],
    ids=["long header", "many headers", "no http", "no ascii", "two hosts", "many ranges"],
)
def test_a_rude_client_gets_an_answer_and_the_next_one_is_served(server: Server, rude: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as rude_client:
        rude_client.sendall(rude)
        first = rude_client.recv(64)
    assert first.startswith((b"HTTP/1.1 400", b"HTTP/1.1 421", b"HTTP/1.1 431", b"HTTP/1.1 200"))
    assert status(server, "/healthz")[0] == 200


def test_slow_clients_do_not_keep_others_waiting(server: Server) -> None:
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(50)]
    for client in slow:
        client.sendall(b"GET / HTTP/1.1\r\nHo")
    begun = time.monotonic()
    assert status(server, "/feeds/all.atom")[0] == 200
    assert time.monotonic() - begun < 5
    for client in slow:
        client.close()


def test_a_stop_waits_for_no_request_longer_than_ten_seconds() -> None:
    asked, release = threading.Event(), threading.Event()

    def endless(request: Request) -> Response:
        asked.set()
        release.wait(60)
        return PlainTextResponse("late")

    server = Server(Router([Route("/", endless)]), "127.0.0.1", 0)
    server.start()
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert asked.wait(10)
        begun = time.monotonic()
        threading.Timer(5, release.set).start()
        server.stop()
        assert time.monotonic() - begun < 10
