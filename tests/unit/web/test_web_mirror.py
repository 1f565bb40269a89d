"""The site as files: every link leads to a file, nothing hidden is among them, nothing is written twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import LibraryBuilder
from web_visits import BASE, fill

from ficfeed.errors import PublishError
from ficfeed.store.library import Library
from ficfeed.web.app import create_app
from ficfeed.web.mirror import Mirror, address_of, place_of
from ficfeed.web.site import SiteView


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library(tmp_path / "library.db")
    builder = LibraryBuilder(library)
    fill(builder)
    builder.write()
    yield library
    library.close()


def mirrored(library: Library, folder: Path, **view: object) -> tuple[int, int]:
    site = SiteView(base_url=BASE, static=True, per_page=2, **view)  # type: ignore[arg-type]
    return Mirror(create_app(library, folder.parent / "feeds", site), site, folder).write()


def test_every_link_of_every_page_leads_to_a_file(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    mirrored(library, folder)
    pages = list(folder.rglob("*.html"))
    assert (folder / "index.html") in pages
    for page in pages:
        for link in re.findall(r'(?:href|src)="([^"]*)"', page.read_text("utf-8")):
            if link.startswith(("/", BASE)):
                place = place_of(link.removeprefix(BASE).partition("#")[0] or "/")
                assert (folder / place).is_file(), f"{page}: {link}"
                assert "?" not in link


def test_pages_of_lists_are_files_too(library: Library, tmp_path: Path) -> None:
    mirrored(library, tmp_path / "site")
    assert [path for path in (tmp_path / "site").iterdir() if path.name.startswith("before-")]


def test_a_second_time_writes_nothing(library: Library, tmp_path: Path) -> None:
    documents, changed = mirrored(library, tmp_path / "site")
    assert documents == changed > 20
    assert mirrored(library, tmp_path / "site") == (documents, 0)


def test_what_is_hidden_later_is_removed(library: Library, tmp_path: Path) -> None:
    mirrored(library, tmp_path / "site")
    before = "".join(path.read_text("utf-8") for path in (tmp_path / "site").rglob("*.html"))
    mirrored(library, tmp_path / "site", ratings=frozenset({0, 1, 2}))
    after = "".join(path.read_text("utf-8") for path in (tmp_path / "site").rglob("*.html"))
    assert "Behind the Door" in before
    assert "Behind the Door" not in after


def test_a_folder_with_other_files_is_refused_and_left_alone(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "thesis.txt").write_text("years of work")
    with pytest.raises(PublishError, match="holds other files"):
        mirrored(library, folder)
    assert [path.name for path in folder.iterdir()] == ["thesis.txt"]


def test_what_needs_a_server_is_not_offered(library: Library, tmp_path: Path) -> None:
    mirrored(library, tmp_path / "site")
    text = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert "<form" not in text
    assert 'href="/status"' not in text


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/tags/fandom", "tags/fandom/index.html"),
        ("/tags/fandom?by=name&page=2", "tags/fandom/by-name_page-2/index.html"),
        ("/feeds/all.atom", "feeds/all.atom"),
        ("/opml", "opml"),
        ("/opml?kind=fandom", "opml-lists/kind-fandom.xml"),
    ],
)
def test_an_address_has_one_file(address: str, file: str) -> None:
    assert place_of(address_of(address)) == Path(file) == place_of(address)
