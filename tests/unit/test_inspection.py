"""A file is shown as the ingest of its source would see it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakeClock

from ficfeed.formats.pool import Parsers
from ficfeed.ingest.arrival import Rules
from ficfeed.ingest.owner import Said
from ficfeed.ingest.run import FolderSource, How, Ingest
from ficfeed.inspection import NOWHERE, From, Inspection, inspect_files
from ficfeed.store.library import Library
from ficfeed.story import TagKind
from ficfeed.tags.canon import Canon

TEXT = "{title}\n\n{head}\n\n\nIt had rained for a week, and nobody said so.\n\n\nThen it stopped.\n"
HEAD = "Posted originally on the Archive of Our Own at https://archiveofourown.org/works/12/chapters/3.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "fic"
    (place / "Merlin" / "Ann").mkdir(parents=True)
    return place


def save(path: Path, title: str = "Rain", head: str = "Rating: PG") -> str:
    path.write_text(TEXT.format(title=title, head=head), "utf-8")
    return str(path)


def one(
    place: str,
    *sources: FolderSource,
    said: dict[str, Said] | None = None,
    came: From = NOWHERE,
    library: Library | None = None,
) -> Inspection:
    keys = library.stories.keys_at if library else lambda *_: ()
    (found,) = inspect_files([place], Rules(Canon(), said or {}), sources, keys=keys, came=came)
    return found


def names(found: Inspection, kind: TagKind) -> list[str]:
    return [tag.tag.name for tag in found.tags if tag.tag.kind is kind and not tag.implied]


def test_a_file_of_no_source_goes_by_its_folder_and_name(folder: Path) -> None:
    assert one(save(folder / "rain.txt")).key == "file:fic/rain.txt"


def test_a_file_that_names_its_archive_goes_by_the_archive_s_key(folder: Path) -> None:
    found = one(save(folder / "rain.txt", head=HEAD))
    record = found.record(text=False)
    assert (record["key"], record["archive"]) == ("ao3:works/12", "AO3")
    assert record["url"] == "https://archiveofourown.org/works/12"


def test_layout_and_defaults_of_the_innermost_source_are_seen(folder: Path) -> None:
    path = save(folder / "Merlin" / "Ann" / "rain.txt")
    outer = FolderSource(name="all", folder=folder.parent, defaults=(("fandom", "Sherlock"),))
    inner = FolderSource(
        name="fic", folder=folder, layout="{fandom}/{creator}/{title}", defaults=(("genre", "angst"),)
    )
    found = one(path, outer, inner)
    assert found.key == "file:fic/Merlin/Ann/rain.txt"
    assert found.draft is not None
    assert found.draft.creators == ("Ann",)
    assert names(found, TagKind.FANDOM) == ["Merlin (TV)"]
    assert names(found, TagKind.GENRE) == ["Angst"]


def test_a_folder_whose_name_only_begins_alike_is_not_the_source_s(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "fiction").mkdir()
    source = FolderSource(name="fic", folder=folder, defaults=(("fandom", "Sherlock"),))
    assert names(one(save(tmp_path / "fiction" / "a.txt"), source), TagKind.FANDOM) == []


def test_the_owner_s_correction_is_seen(folder: Path) -> None:
    source = FolderSource(name="fic", folder=folder)
    said = {"file:fic/rain.txt": Said((("title", "Sun"), ("fandom", "Merlin")))}
    found = one(save(folder / "rain.txt"), source, said=said)
    assert found.draft is not None
    assert (found.draft.title, names(found, TagKind.FANDOM)) == ("Sun", ["Merlin (TV)"])


def test_the_files_of_a_story_are_seen_together(folder: Path) -> None:
    for number in (1, 2, 10):
        save(folder / f"Rain {number}.txt", title=f"Part {number}", head="Rating: PG")
    (folder / "Rain 3.txt").write_bytes(b"\0\1")
    save(folder / "Sun.txt")
    source = FolderSource(name="fic", folder=folder, grouping="numbered files")
    found = one(str(folder / "Rain 2.txt"), source)
    assert found.draft is not None
    assert found.key == "file:fic/Rain 1.txt"
    assert (found.draft.title, len(found.draft.chapters)) == ("Rain", 3)
    assert any("Rain 3.txt" in problem for problem in found.draft.problems)
    assert one(str(folder / "Rain 3.txt"), source).refused


def test_a_page_s_address_is_told_where_it_does_not_say_it(folder: Path) -> None:
    came = From("http://ao3.org/works/5/chapters/6")
    found = one(save(folder / "rain.txt"), came=came)
    assert (found.key, found.record(text=False)["archive"]) == ("ao3:works/5", "AO3")
    assert one(save(folder / "rain.txt", head=HEAD), came=came).key == "ao3:works/12"
    found = one(save(folder / "rain.txt"), came=From("http://www.ann.example/rain.html#top", "AO3"))
    record = found.record(text=False)
    assert record["key"] == "web:ann.example/rain.html"
    assert (record["url"], record["archive"]) == ("http://www.ann.example/rain.html", "AO3")


def test_a_listing_s_address_is_no_story_s_key(folder: Path) -> None:
    url = "https://archiveofourown.org/users/ann/works"
    found = one(save(folder / "rain.txt"), came=From(url))
    assert (found.key, found.record(text=False)["url"]) == ("file:fic/rain.txt", url)


def test_an_address_is_refused_and_the_files_beside_it_are_seen(folder: Path) -> None:
    places = [save(folder / "rain.txt"), "https://archiveofourown.org/works/1", str(folder / "none.txt")]
    found = list(inspect_files(places, Rules(Canon(), {})))
    assert found[0].draft is not None
    assert "--url https://archiveofourown.org/works/1" in (found[1].refused or "")
    assert found[2].refused
    assert [one.place for one in found] == places


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library(tmp_path / "library.db")
    yield made
    made.close()


def test_what_is_seen_is_what_an_ingest_stores(folder: Path, library: Library) -> None:
    paths = [save(folder / "rain.txt"), save(folder / "Merlin" / "Ann" / "sun.txt", head=HEAD)]
    source = FolderSource(name="fic", folder=folder, layout="{fandom}/{creator}/{title}")
    rules = Rules(Canon(), {"ao3:works/12": Said((("rating", "explicit"),))})
    before = list(inspect_files(paths, rules, [source]))
    with Parsers(count=1) as parsers:
        Ingest(library.engine, parsers, rules, FakeClock()).folder(source, How(by_hand=True))
    for seen in [*before, *inspect_files(paths, rules, [source], keys=library.stories.keys_at)]:
        stored = library.stories.by_key(seen.key)
        assert stored is not None and seen.draft is not None
        assert (stored.title, stored.creators, stored.rating) == (
            seen.draft.title,
            seen.draft.creators,
            seen.draft.rating,
        )
        assert {t.tag for t in seen.tags} <= {t.tag for t in stored.tags}


def test_a_story_that_was_known_before_keeps_its_key(folder: Path, library: Library) -> None:
    path = save(folder / "rain.txt")
    source = FolderSource(name="fic", folder=folder)
    rules = Rules(Canon(), {})
    with Parsers(count=1) as parsers:
        Ingest(library.engine, parsers, rules, FakeClock()).folder(source, How(by_hand=True))
    save(folder / "rain.txt", head=HEAD)
    assert one(path, source, library=library).key == "file:fic/rain.txt"
