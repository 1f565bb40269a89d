"""Requests per second for a published feed, 200 and 304, against a bare Starlette response of the same size.

    python tests/benchmarks/bench_http.py [--stories 1000] [--seconds 4] [--connections 16]

Each server has a process of its own, the clients share another; everything stays on 127.0.0.1. Also timed
are the pages of a library with that many stories. Wanted: a ratio of at least 0.6.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from builders import DAY_ONE, LibraryBuilder, Told, feed_bytes, slug_of
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ficfeed.feeds.look import Look
from ficfeed.shelf import Shelf
from ficfeed.store.library import Library
from ficfeed.story import Rating, TagKind
from ficfeed.web.app import create_app
from ficfeed.web.server import Server
from ficfeed.web.site import SiteView

BASE = "http://127.0.0.1:8000"
NAMES = ("Ada", "Rosa", "Tomas", "Min", "Jun", "Lena", "Ivo", "Noor", "Pia", "Sem")


def build(folder: Path, stories: int) -> None:
    """Make a library of so many stories and publish the feeds of everything and of the first fandom."""
    library = Library(folder / "library.db")
    builder = LibraryBuilder(library)
    for number in range(stories):
        builder.story(
            f"Story {number}",
            _tags(number),
            creators=[f"Writer {number % max(1, stories // 8)}"],
            rating=list(Rating)[number % 5],
            at=DAY_ONE + timedelta(seconds=number),
            summary="A summary of the length that summaries have, which is about two lines of a page. " * 3,
        )
    builder.write()
    look = Look(base_url=BASE)
    page = library.tags.by_slug(TagKind.FANDOM, "fandom-0")
    feeds = {"all.atom": feed_bytes(library, look), "fandom/fandom-0.atom": feed_bytes(library, look, page)}
    Shelf(folder / "feeds").put(feeds)
    library.close()


def _tags(number: int) -> list[Told]:
    one, other = NAMES[number % 10], NAMES[(number * 7 + 3) % 10]
    fandom = f"Fandom {min(number % 50, number % 3)}"
    pairing = f"{one} {number % 40}/{other} {number % 60}"
    free = [Told(TagKind.FREEFORM, f"Tag {number * k % 20_011}") for k in (3, 5, 7)]
    characters = [Told(TagKind.CHARACTER, name, raw=None) for name in dict.fromkeys(pairing.split("/"))]
    return [Told(TagKind.FANDOM, fandom), Told(TagKind.PAIRING, pairing), *characters, *dict.fromkeys(free)]


def serve_ours(folder: Path, port: Any) -> None:
    """Serve the library until this process is ended."""
    library = Library(folder / "library.db")
    _serve(create_app(library, folder / "feeds", SiteView(base_url=BASE)), port)


def serve_bare(folder: Path, port: Any) -> None:
    """Serve the same bytes with a bare Starlette response, and an empty 304."""
    body = (folder / "feeds" / "all.atom").read_bytes()

    async def plain(request: Request) -> Response:
        return Response(body, media_type="application/atom+xml")

    async def unchanged(request: Request) -> Response:
        return Response(status_code=304)

    _serve(Starlette(routes=[Route("/feeds/all.atom", plain), Route("/304", unchanged)]), port)


def _serve(app: Any, port: Any) -> None:
    server = Server(app, "127.0.0.1", 0)
    server.start()
    port.value = server.port
    while True:
        time.sleep(60)


class Asker(asyncio.Protocol):
    """One kept connection that asks again as soon as the whole answer is there."""

    def __init__(self, request: bytes, count: list[int]) -> None:
        self._request, self._count = request, count
        self._head, self._missing = b"", 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the first time."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Count the bytes of the answer; ask again after the last."""
        if self._missing:
            self._missing -= len(data)
        else:
            self._head += data
            end = self._head.find(b"\r\n\r\n")
            if end < 0:
                return
            self._missing = _length(self._head[:end]) - (len(self._head) - end - 4)
            self._head = b""
        if self._missing <= 0:
            self._missing = 0
            self._count[0] += 1
            self._transport.write(self._request)


def _length(head: bytes) -> int:
    found = next((line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), b":0")
    return 0 if b" 304 " in head[:16] else int(found.split(b":")[1])


async def rate(port: int, path: str, headers: str, seconds: float, connections: int) -> float:
    """Return the requests per second that the server answers on so many kept connections."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n".encode()
    count, loop = [0], asyncio.get_running_loop()
    opened = [
        await loop.create_connection(lambda: Asker(request, count), "127.0.0.1", port)
        for _ in range(connections)
    ]
    await asyncio.sleep(0.5)
    before, begun = count[0], time.perf_counter()
    await asyncio.sleep(seconds)
    found = (count[0] - before) / (time.perf_counter() - begun)
    for transport, _ in opened:
        transport.close()
    return found


async def page_time(port: int, path: str, times: int = 15) -> tuple[float, int]:
    """Return the median time of a page in milliseconds and its size in bytes."""
    taken, size = [], 0
    for _ in range(times):
        begun = time.perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        size = len(await _all(reader))
        writer.close()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken), size


async def _all(reader: asyncio.StreamReader) -> bytes:
    parts = []
    while part := await reader.read(1 << 16):
        parts.append(part)
    return b"".join(parts)


def started(serve: Callable[[Path, Any], None], folder: Path) -> tuple[Any, int]:
    """Start a server in a process of its own; return the process and its port."""
    context = multiprocessing.get_context("spawn")
    port = context.Value("i", 0)
    process = context.Process(target=serve, args=(folder, port), daemon=True)
    process.start()
    while not port.value:
        time.sleep(0.05)
    return process, int(port.value)


def compare(folder: Path, seconds: float, connections: int) -> None:
    """Print the rates of both servers, one after the other so that neither waits for the other, twice."""
    known = f'If-None-Match: "other", "{_tag(folder)}"\r\n'
    wanted = {"200": ("/feeds/all.atom", "/feeds/all.atom", ""), "304": ("/feeds/all.atom", "/304", known)}
    found: dict[tuple[str, str], float] = {}
    for _ in range(2):
        for name, serve in (("ours", serve_ours), ("bare", serve_bare)):
            process, port = started(serve, folder)
            for status, (ours, bare, headers) in wanted.items():
                path = ours if name == "ours" else bare
                got = asyncio.run(rate(port, path, headers, seconds, connections))
                found[name, status] = max(found.get((name, status), 0.0), got)
            process.terminate()
            process.join()
    for status in wanted:
        mine, floor = found["ours", status], found["bare", status]
        print(f"{status}: ours {mine:,.0f}/s, bare {floor:,.0f}/s, ratio {mine / floor:.2f} (wanted: 0.60)")


def _tag(folder: Path) -> str:
    body = (folder / "feeds" / "all.atom").read_bytes()
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def pages(folder: Path) -> None:
    """Print how long pages take."""
    process, port = started(serve_ours, folder)
    pairing = slug_of(_tags(0)[1].name)
    paths = ["/", "/tags/fandom", "/tags/freeform", "/tags/freeform?by=name&page=2", "/tags/fandom/fandom-0"]
    paths += [f"/tags/pairing/{pairing}", "/search?q=tag+12", "/search?q=rosa", "/opml?kind=fandom"]
    paths += ["/opml", "/healthz", "/feeds/pairing/nobody--ros.atom"]
    for path in paths:
        first, _ = asyncio.run(page_time(port, path, 1))
        median, size = asyncio.run(page_time(port, path))
        print(f"{path:40} first {first:8.1f} ms, then {median:7.1f} ms, {size:,} bytes")
    process.terminate()


def main() -> None:
    """Build, serve, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--pages", action=argparse.BooleanOptionalAction, default=True)
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        build(folder, options.stories)
        size = (folder / "feeds" / "all.atom").stat().st_size
        print(f"{options.stories:,} stories; the feed has {size:,} bytes")
        compare(folder, options.seconds, options.connections)
        if options.pages:
            pages(folder)


if __name__ == "__main__":
    main()
