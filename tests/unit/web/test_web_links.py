"""Every link of ours, from page to page, leads somewhere."""

from __future__ import annotations

import html
import re
from collections import deque
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import feedparser
import pytest
from builders import LibraryBuilder, Told, feed_bytes
from web_visits import BASE, Client, Place, fill, place

from ficfeed.feeds.files import all_file, tag_file
from ficfeed.feeds.look import Look
from ficfeed.story import TagKind

LINK = re.compile(r'(?:href|src|action|xmlUrl|htmlUrl)="([^"]*)"')


def crowded(builder: LibraryBuilder) -> dict[str, str]:
    """Add the usual stories, more of them than one page holds, and tags with signs in them."""
    ids = fill(builder)
    for number in range(30):
        odd = Told(TagKind.FREEFORM, f"50% Odd? #{number} & “Ünïcode” 雨")
        builder.story(f"More {number}", [odd, Told(TagKind.FANDOM, "More")])
    return ids


def publish_all(made: Place, look: Look) -> None:
    """Publish the feeds of everything and of each tag."""
    made.publish(all_file(), feed_bytes(made.library, look))
    for kind in TagKind:
        for page in made.library.tags.directory(kind):
            made.publish(tag_file(kind, page.slug), feed_bytes(made.library, look, page))


def links(address: str, body: str) -> set[str]:
    """Return the addresses of ours that a page or feed names."""
    if address.startswith("/feeds/"):
        entries = feedparser.parse(body.encode()).entries
        body = "".join(entry.content[0].value for entry in entries) + body
    found = (urldefrag(html.unescape(link)).url for link in LINK.findall(body))
    return {link for link in found if link.startswith((BASE, "/"))}


def walk(client: Client, base: str, start: str) -> dict[str, int]:
    """Follow every link from a page on; return the status of each address."""
    seen: dict[str, int] = {}
    waiting = deque([start])
    while waiting:
        address = waiting.popleft()
        if address in seen:
            continue
        answer = client.get(address)
        seen[address] = answer.status
        if answer.status in (301, 302):
            waiting.append(answer.headers["location"])
        elif answer.status == 200:
            for link in links(address.removeprefix(base), answer.text):
                parts = urlsplit(link)
                assert link.startswith("http") or parts.path.startswith(base + "/"), (address, link)
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return seen


@pytest.mark.parametrize("base", ["", "/under/a%20path"])
def test_no_link_of_ours_is_dead(tmp_path: Path, base: str) -> None:
    with place(tmp_path, crowded) as made:
        look = Look(base_url=BASE + base)
        publish_all(made, look)
        seen = walk(made.visit(base_url=look.base_url), base, f"{base}/")
        assert {address: status for address, status in seen.items() if status != 200} == {}
        assert sum(address.startswith(f"{base}/stories/") for address in seen) == 34
        assert sum(address.startswith(f"{base}/feeds/") for address in seen) > 80


def test_no_link_of_a_site_that_hides_stories_is_dead(tmp_path: Path) -> None:
    with place(tmp_path, crowded) as made:
        seen = walk(made.visit(ratings=frozenset({0, 1, 2}), public=True), "", "/")
        assert {address: status for address, status in seen.items() if status != 200} == {}
        assert f"/stories/{made.ids['explicit']}" not in seen
