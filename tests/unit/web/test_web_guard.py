"""The gate: who gets in, what strangers may see, and what every answer carries."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_visits import BASE, Place, basic, place

from ficfeed.web.app import create_app
from ficfeed.web.site import SiteView

MOST = frozenset(range(4))
"""Every rating but explicit."""

PAGES = [
    "/",
    "/tags/fandom",
    "/stories/x",
    "/search?q=ada",
    "/opml",
    "/status",
    "/feeds/all.atom",
    "/robots.txt",
    "/no",
]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Place]:
    """A site with a few stories and one published feed."""
    with place(tmp_path) as made:
        made.publish("all.atom")
        yield made


@pytest.mark.parametrize("address", PAGES)
def test_a_password_guards_every_address_whether_it_is_there_or_not(here: Place, address: str) -> None:
    client = here.visit(password="Gänseblümchen", title="Secret Garden")
    refused = client.get(address)
    assert (refused.status, refused.body) == (401, b"A password is needed here.\n")
    assert refused.headers["www-authenticate"].startswith("Basic realm=")
    assert client.get(address, basic("Gänseblümchen")).status in (200, 404)


@pytest.mark.parametrize(
    "header",
    ["Basic", "Basic !!!", "Basic YQ==", "Bearer x", "Basic " + "A" * 5000, basic("wrong")["authorization"]],
)
def test_anything_but_the_password_is_refused(here: Place, header: str) -> None:
    assert here.visit(password="right").get("/", {"authorization": header}).status == 401


def test_health_needs_no_password_and_tells_nothing_behind_one(here: Place) -> None:
    assert json.loads(here.visit(password="x").get("/healthz").body) == {"status": "ok"}
    assert json.loads(here.visit().get("/healthz").body)["stories"] == 4


def test_health_is_503_where_the_library_cannot_be_read(here: Place) -> None:
    with here.library.engine.begin() as connection:
        connection.exec_driver_sql("drop table tally")
    answer = here.visit().get("/healthz")
    assert (answer.status, json.loads(answer.body)) == (503, {"status": "unavailable"})


def test_a_public_site_asks_for_no_password_and_serves_no_full_text(here: Place) -> None:
    page = here.visit(public=True, password="x").get(f"/stories/{here.ids['long']}")
    assert page.status == 200
    assert "Three." not in page.text and "https://archiveofourown.org/works/99" in page.text


def test_what_is_hidden_is_nowhere(here: Place) -> None:
    client = here.visit(public=True, ratings=MOST)
    assert client.get(f"/stories/{here.ids['explicit']}").status == 404
    assert client.get("/tags/creator/hidden-hand").status == 404
    assert client.get("/tags/rating/explicit").status == 404
    addresses = [
        "/",
        "/tags/fandom/the-lantern-road-tv",
        "/tags/freeform",
        "/tags/creator",
        "/search?q=hidden",
    ]
    addresses += ["/search?q=secret", "/opml", "/tags/pairing", "/feeds/freeform/secret-wor.atom", "/status"]
    for address in addresses:
        page = client.get(address).text
        for word in ("Behind the Door", "Hidden Hand", "Secret Word", "secret-word"):
            assert word not in page, (address, word)
    assert ">3<" in client.get("/tags/fandom").text
    assert json.loads(client.get("/healthz").body)["stories"] == 3


def test_a_hidden_tag_has_the_feed_of_an_unknown_one(here: Place) -> None:
    client = here.visit(ratings=MOST)
    hidden, unknown = (
        client.get(f"/feeds/freeform/{slug}.atom").text for slug in ("secret-word", "sicrit-werd")
    )
    assert "Secret Word" not in hidden
    assert re.sub("urn:uuid:[^<]+", "", hidden).replace("secret", "sicrit").replace("word", "werd") == re.sub(
        "urn:uuid:[^<]+", "", unknown
    )


def test_a_story_that_is_gone_has_no_page(here: Place) -> None:
    assert here.visit().get(f"/stories/{here.ids['gone']}").status == 404


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example", "[", ""]
)
def test_an_open_site_on_ones_own_computer_answers_to_no_strange_name(here: Place, host: str) -> None:
    answer = here.visit().get("/", {"host": host})
    assert (answer.status, "Newest" in answer.text) == (421, False)


@pytest.mark.parametrize(
    "host", ["localhost:8000", "127.0.0.1", "[::1]:8000", "192.168.1.5", "feeds.home:80"]
)
def test_it_answers_to_its_own_names_and_to_numbers(here: Place, host: str) -> None:
    assert here.visit(base_url="http://feeds.home").get("/", {"host": host}).status == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example/feeds", "a@b"])
def test_links_come_from_the_base_url_whatever_host_is_asked(here: Place, host: str) -> None:
    page = (
        here.visit(public=True, base_url="https://fic.example.org/f").get("/tags/fandom", {"host": host}).text
    )
    assert "evil" not in page
    assert "https://fic.example.org/f/feeds/all.atom" in page


@pytest.mark.parametrize("prefix", ["", "/f"])
def test_a_base_path_may_be_kept_or_taken_off_by_a_proxy(here: Place, prefix: str) -> None:
    client = here.visit(base_url="http://127.0.0.1:8000/f")
    page = client.get(f"{prefix}/tags/pairing").text
    assert 'href="/f/tags/pairing/ada-finch--rosa-vale"' in page
    style = re.search(r'href="/f(/static/[^"]+)"', page)
    assert style and client.get(prefix + style[1]).status == 200
    assert client.get(f"{prefix}/feeds/all.atom").status == 200
    assert client.get(f"{prefix}/feeds/author/wren.atom").headers["location"] == "/f/feeds/creator/wren.atom"
    assert client.get("/f").status == 200
    assert client.get("/fandom").status == 404


@pytest.mark.parametrize("address", [*PAGES, "/healthz", "/tags/relationship", "/feeds/author/x.atom"])
def test_every_answer_carries_the_safe_headers(here: Place, address: str) -> None:
    for client in (here.visit(), here.visit(password="x")):
        headers = client.get(address).headers
        assert "unsafe" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-robots-tag"].startswith("noindex")


def test_an_error_of_ours_shows_nothing_of_itself(here: Place) -> None:
    def broken() -> list[Any]:
        raise RuntimeError("/home/owner/secret/path")

    answer = here.visit({"sources": broken}).get("/status")
    assert answer.status == 500
    assert "secret" not in answer.text and "Traceback" not in answer.text
    assert "content-security-policy" in answer.headers


def test_a_library_that_cannot_be_read_is_503_with_advice_to_wait(here: Place) -> None:
    here.library.engine.dispose()
    for file in here.library.path.parent.glob("library.db*"):
        file.unlink()
    here.library.path.write_bytes(b"no database at all" * 1000)
    answer = here.visit().get("/")
    assert (answer.status, answer.headers["retry-after"]) == (503, "30")
    assert str(here.library.path) not in answer.text
    assert here.visit().get("/feeds/all.atom").status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE", "PROPFIND"])
def test_nothing_can_be_written(here: Place, method: str) -> None:
    for address in ("/", "/feeds/all.atom"):
        assert here.visit().get(address, method=method).status == 405


def test_what_is_too_long_is_refused(here: Place) -> None:
    client = here.visit()
    assert client.get("/", {"cookie": "x" * 20_000}).status == 431
    assert client.get("/search?q=" + "x" * 5000).status == 414


def test_every_page_says_whom_to_ask_and_that_it_is_unofficial(here: Place) -> None:
    client = here.visit(contact="Min <min@example.org>")
    for address in ("/", "/tags/fandom", f"/stories/{here.ids['plain']}", "/search", "/status", "/nowhere"):
        page = client.get(address).text
        assert 'href="mailto:min@example.org"' in page
        assert "Unofficial, not affiliated" in page
        assert "have a story or a name removed" in page
    assert "no address is set" in here.visit().get("/").text


@pytest.mark.parametrize("contact", ["javascript:alert(1)", "data:text/html,x", '"><script>', "ask me"])
def test_a_contact_that_is_no_address_is_text(here: Place, contact: str) -> None:
    page = here.visit(contact=contact).get("/").text
    assert "<script" not in page
    assert 'href="javascript' not in page and 'href="data' not in page


def test_a_password_is_not_shown_where_values_are_printed() -> None:
    assert "hunter2" not in repr(SiteView(base_url=BASE, password="hunter2"))


def test_what_is_no_http_is_closed(here: Place) -> None:
    sent: list[Any] = []

    async def talk() -> None:
        async def receive() -> Any:
            return {"type": "websocket.connect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await create_app(here.library, here.feeds, SiteView(base_url=BASE))(
            {"type": "websocket", "path": "/"}, receive, send
        )

    asyncio.run(talk())
    assert [message["type"] for message in sent] == ["websocket.close"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("/f/tags/", "/f/tags"),
        ("/f/tags/fandom/", "/f/tags/fandom"),
        ("/f/tags/fandom/a%20b%5C/", "/f/tags/fandom/a%20b%5C"),
        ("/f/stories/x/", "/f/stories/x"),
    ],
)
def test_a_slash_too_many_leads_to_our_own_address_whatever_host_is_asked(
    here: Place, asked: str, told: str
) -> None:
    client = here.visit(public=True, base_url="https://fic.example.org/f")
    answer = client.get(asked, {"host": "evil.invalid"})
    assert (answer.status, answer.headers["location"]) == (301, told)


@pytest.mark.parametrize("address", ["/feeds/", "/%2Fevil.invalid/", "/f//evil.invalid/", "/no/"])
def test_no_other_address_with_a_slash_behind_it_leads_anywhere(here: Place, address: str) -> None:
    client = here.visit(public=True, base_url="https://fic.example.org/f")
    assert client.get(address, {"host": "evil.invalid"}).status == 404
