"""A real server, a real browser: what a person meets, on a wide screen and on a narrow one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from builders import LibraryBuilder, Told, feed_bytes

from ficfeed.feeds.files import all_file, tag_file
from ficfeed.feeds.look import Look
from ficfeed.shelf import Shelf
from ficfeed.store.library import Library
from ficfeed.story import Status, TagKind
from ficfeed.web.app import create_app
from ficfeed.web.server import Server
from ficfeed.web.site import SiteView

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = which("chromium") or which("chromium-browser") or which("google-chrome")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    # playwright's own event loop leaves its pipes to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

PAIRING = Told(TagKind.PAIRING, "Ada Finch/Rosa Vale", raw="rosa/ada")
WIDE, NARROW = {"width": 1200, "height": 900}, {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a small library; give its address."""
    folder: Path = tmp_path_factory.mktemp("live")
    library = Library(folder / "library.db")
    builder = LibraryBuilder(library)
    long_name = Told(TagKind.FREEFORM, "Averyveryverylongtagwithoutanyplacetobreakthelineatall" * 2)
    for number in range(25):
        builder.story(f"Lamp {number}", [Told(TagKind.FANDOM, "The Lantern Road (TV)"), PAIRING, long_name])
    chapters = [("Dusk", "<p>It grew dark.</p>"), ("Dawn", "<p>It grew light.</p>")]
    builder.story("The Last Lamp", [PAIRING], chapters=chapters, status=Status.IN_PROGRESS, summary="Oil.")
    builder.write()
    app = create_app(library, folder / "feeds", SiteView(base_url="http://127.0.0.1:1"))
    server = Server(app, "127.0.0.1", 0)
    server.start()
    _publish(library, folder / "feeds", f"http://127.0.0.1:{server.port}")
    yield f"http://127.0.0.1:{server.port}"
    server.stop()
    library.close()


def _publish(library: Library, folder: Path, base: str) -> None:
    look = Look(base_url=base)
    page = library.tags.by_slug(TagKind.PAIRING, "ada-finch--rosa-vale")
    assert page
    documents = {
        all_file(): feed_bytes(library, look),
        tag_file(PAIRING.kind, page.slug): feed_bytes(library, look, page),
    }
    Shelf(folder).put(documents)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A Chromium without a window."""
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


def opened(browser: Any, size: dict[str, int], scheme: str = "light") -> tuple[Any, list[str]]:
    """Return a page of that size, and the list that complaints of the browser go to."""
    page = browser.new_context(viewport=size, color_scheme=scheme).new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page, complaints


def test_a_person_gets_from_the_first_page_to_a_chapter(browser: Any, address: str) -> None:
    page, complaints = opened(browser, WIDE)
    page.goto(address)
    page.get_by_role("searchbox").fill("rosa ada")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("main").get_by_role("link", name="Ada Finch/Rosa Vale").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Ada Finch/Rosa Vale"
    assert page.get_by_text("Also written as").count() == 1
    page.get_by_role("link", name="The Last Lamp").click()
    page.get_by_role("link", name="Chapter 2: Dawn").click()
    assert page.url.endswith("#chapter-2")
    assert page.get_by_text("It grew light.").is_visible()
    assert not page.get_by_role("table").is_visible()
    page.get_by_text("How FicFeed understood it").click()
    assert page.get_by_role("cell", name="rosa/ada").is_visible()
    assert complaints == []


def test_older_stories_are_one_click_away(browser: Any, address: str) -> None:
    page, _ = opened(browser, WIDE)
    page.goto(f"{address}/tags/pairing/ada-finch--rosa-vale")
    first = page.get_by_role("article").count()
    page.get_by_role("link", name="Older stories").click()
    assert (first, page.get_by_role("article").count()) == (20, 6)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_the_screen_or_breaks_its_own_policy(
    browser: Any, address: str, size: dict[str, int], scheme: str
) -> None:
    page, complaints = opened(browser, size, scheme)
    for path in ("/", "/tags/freeform", "/tags/pairing/ada-finch--rosa-vale", "/status", "/search?q=lamp"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
        style = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (style == "rgb(24, 22, 20)") is (scheme == "dark")
    assert complaints == []


def test_the_first_key_stroke_offers_to_skip_to_the_content(browser: Any, address: str) -> None:
    page, _ = opened(browser, NARROW)
    page.goto(address)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    assert skip.evaluate("link => link === document.activeElement && link.getBoundingClientRect().left >= 0")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_a_feed_that_a_browser_opens_runs_nothing(browser: Any, address: str) -> None:
    page, _ = opened(browser, WIDE)
    answer = page.goto(f"{address}/feeds/pairing/ada-finch--rosa-vale.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert answer.headers["x-content-type-options"] == "nosniff"
