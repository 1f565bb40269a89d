"""Published feeds: from the folder as they are, other names redirected, unknown tags as empty feeds."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

import feedparser
import pytest
from web_visits import BASE, Place, place

from ficfeed.store.published import Published
from ficfeed.story import TagPage
from ficfeed.web.documents import Memory, document
from ficfeed.web.feeds import read_name

BODY = b"<feed>" + b"x" * 3000 + b"</feed>"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Place]:
    """A site with a few stories and one published feed."""
    with place(tmp_path) as made:
        made.publish("all.atom", BODY)
        yield made


def test_a_feed_is_the_file_with_everything_that_readers_need(here: Place) -> None:
    answer = here.visit().get("/feeds/all.atom")
    assert (answer.status, answer.body) == (200, BODY)
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["etag"] == f'"{blake2b(BODY, digest_size=16).hexdigest()}"'
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["cache-control"] == "max-age=60"
    assert answer.headers["content-length"] == str(len(BODY))
    assert answer.headers["x-robots-tag"].startswith("noindex")


def test_the_gzipped_form_has_the_same_content_and_another_tag(here: Place) -> None:
    client = here.visit()
    plain, packed = (client.get("/feeds/all.atom", {"accept-encoding": e}) for e in ("gzip;q=0", "gzip"))
    assert gzip.decompress(packed.body) == plain.body == BODY
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["etag"] != plain.headers["etag"]


def test_who_has_the_feed_gets_304_without_a_body(here: Place) -> None:
    client = here.visit()
    first = client.get("/feeds/all.atom")
    for known in (
        {"if-none-match": first.headers["etag"]},
        {"if-modified-since": first.headers["last-modified"]},
    ):
        again = client.get("/feeds/all.atom", known)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert "content-length" not in again.headers


def test_head_says_what_get_says_without_the_body(here: Place) -> None:
    client = here.visit()
    head, get = client.get("/feeds/all.atom", method="HEAD"), client.get("/feeds/all.atom")
    assert (head.status, head.headers, head.body) == (get.status, get.headers, b"")


def test_a_feed_that_is_written_anew_is_served_anew(here: Place) -> None:
    client = here.visit()
    first = client.get("/feeds/all.atom")
    here.publish("all.atom", BODY + b"<!-- more -->")
    second = client.get("/feeds/all.atom", {"if-none-match": first.headers["etag"]})
    assert (second.status, second.body) == (200, BODY + b"<!-- more -->")


def test_an_old_gzipped_file_beside_a_new_plain_one_is_not_sent(here: Place) -> None:
    (here.feeds / "all.atom.gz").write_bytes(gzip.compress(b"<feed>old</feed>"))
    packed = here.visit().get("/feeds/all.atom", {"accept-encoding": "gzip"})
    assert gzip.decompress(packed.body) == BODY


@pytest.mark.parametrize(
    "rubbish", [b"", b"no gzip", gzip.compress(BODY)[:-9], gzip.compress(BODY + b"x" * 9**7)]
)
def test_a_torn_or_swollen_gzipped_file_is_made_again(here: Place, rubbish: bytes) -> None:
    (here.feeds / "all.atom.gz").write_bytes(rubbish)
    packed = here.visit().get("/feeds/all.atom", {"accept-encoding": "gzip"})
    assert gzip.decompress(packed.body) == BODY


def test_last_modified_is_what_publishing_noted_of_these_bytes(here: Place) -> None:
    at = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
    tag = f'"{blake2b(BODY, digest_size=16).hexdigest()}"'
    here.library.feeds.fresh([], [Published("all.atom", tag, at)])
    client = here.visit()
    assert client.get("/feeds/all.atom").headers["last-modified"] == "Tue, 03 Feb 2026 04:05:06 GMT"
    path = here.publish("all.atom", b"<feed>later</feed>")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert client.get("/feeds/all.atom").headers["last-modified"] == "Tue, 14 Nov 2023 22:13:20 GMT"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "all",
        "all.atom.gz",
        "all.rss",
        "../library.db",
        "pairing/../all.atom",
        "pairing/..atom",
        "/all.atom",
        "pairing/a/b.atom",
        "pairing/.hidden.atom",
        "colour/red.atom",
        "pairing/.atom",
        "pairing/a\\b.atom",
        "pairing/a\x00.atom",
        "pairing/" + "ü" * 150 + ".atom",
        "Pairing/a.atom",
        "pairing/a.atom\n",
    ],
)
def test_a_name_that_no_feed_has_reaches_no_file(name: str) -> None:
    assert read_name(name) is None


@pytest.mark.parametrize(
    "address", ["..%2flibrary.db", "%2e%2e/library.db", "pairing/%00.atom", "x", ".new-1"]
)
def test_a_way_out_of_the_folder_is_404(here: Place, address: str) -> None:
    (here.feeds / ".new-1").write_bytes(b"half")
    assert here.visit().get(f"/feeds/{address}").status == 404


@pytest.mark.parametrize(
    ("asked", "to"),
    [
        ("relationship/a--b.atom", "/feeds/pairing/a--b.atom"),
        ("author/wren.events.atom", "/feeds/creator/wren.events.atom"),
        ("pairing/adarosa.atom", "/feeds/pairing/ada-finch--rosa-vale.atom"),
    ],
)
def test_another_name_of_a_feed_leads_to_it_for_good(here: Place, asked: str, to: str) -> None:
    answer = here.visit().get(f"/feeds/{asked}")
    assert (answer.status, answer.headers["location"]) == (301, to)


def test_an_unknown_tag_is_a_valid_empty_feed_that_names_the_nearest(here: Place) -> None:
    answer = here.visit().get("/feeds/pairing/ada-finch--rosa.atom")
    feed = feedparser.parse(answer.body)
    assert answer.status == 200
    assert (feed.bozo, feed.version, feed.entries) == (False, "atom10", [])
    assert (
        f"Did you mean Ada Finch/Rosa Vale? {BASE}/feeds/pairing/ada-finch--rosa-vale.atom"
        in feed.feed.subtitle
    )
    again = here.visit().get("/feeds/pairing/ada-finch--rosa.atom", {"if-none-match": answer.headers["etag"]})
    assert again.status == 304


@pytest.mark.parametrize(
    "slug", ["%3Cscript%3E", "%F0%9F%98%80", "%22%26amp%3B", "a" * 200, "%ED%A0%80", "con"]
)
def test_an_empty_feed_is_well_formed_whatever_is_asked_for(here: Place, slug: str) -> None:
    feed = feedparser.parse(here.visit().get(f"/feeds/freeform/{slug}.atom").body)
    assert (feed.bozo, feed.version) == (False, "atom10")


def test_the_feed_of_everything_exists_before_it_is_published(here: Place) -> None:
    answer = here.visit().get("/feeds/all.events.atom")
    assert feedparser.parse(answer.body).version == "atom10"


def test_a_known_tag_without_a_file_gets_the_feed_as_it_is_now(here: Place) -> None:
    def compose(page: TagPage | None, *, events: bool = False) -> tuple[object, bytes]:
        return None, f"<feed>{page.tag.name if page else ''} {events}</feed>".encode()

    client = here.visit({"compose": compose})
    assert (
        client.get("/feeds/fandom/the-lantern-road-tv.events.atom").body
        == b"<feed>The Lantern Road (TV) True</feed>"
    )
    assert b"Nothing here yet" in client.get("/feeds/fandom/unheard-of.atom").body


def test_a_file_published_by_other_settings_is_not_served(here: Place) -> None:
    """It may show what is hidden now."""
    here.publish("all.atom", b"<feed>secret</feed>")
    current: list[bool] = []

    def compose(page: TagPage | None, *, events: bool = False) -> tuple[object, bytes]:
        return None, b"<feed/>"

    client = here.visit({"compose": compose, "are_current": lambda: bool(current)})
    assert [client.get("/feeds/all.atom").body for _ in range(2)] == [b"<feed/>"] * 2
    current.append(True)
    assert client.get("/feeds/all.atom").body == b"<feed>secret</feed>"


def test_memory_forgets_what_was_asked_for_longest_ago(tmp_path: Path) -> None:
    memory = Memory(tmp_path, lambda names: {}, cache=b"no-cache", room=22_000)
    for name in ("a", "b", "c"):
        (tmp_path / name).write_bytes(os.urandom(4000))
        loaded = memory.load(name)
        assert loaded
        memory.keep(name, *loaded)
        memory.hit("a")
    assert memory.hit("a") and memory.hit("c")
    assert memory.hit("b") is None
    (tmp_path / "a").unlink()
    assert memory.hit("a") is None
    assert memory.load("a") is None


def test_one_body_is_one_document() -> None:
    assert document(BODY, 1, media_type="a/b", cache=b"no-cache") == document(
        BODY, 1, media_type="a/b", cache=b"no-cache", packed=gzip.compress(BODY, 6, mtime=0)
    )
