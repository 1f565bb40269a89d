"""The rows of tags are remembered, within bounds."""

from __future__ import annotations

from pathlib import Path

from ficfeed.store import open_library, tagrows
from ficfeed.store.engine import writing
from ficfeed.store.tagrows import TagRows
from ficfeed.story import TagKind, TagName


def names(first: int, last: int) -> list[TagName]:
    return [TagName(TagKind.FREEFORM, f"tag number {number}") for number in range(first, last)]


def test_more_tags_than_are_remembered_still_get_their_rows(tmp_path: Path) -> None:
    library = open_library(tmp_path / "library.db")
    rows = TagRows()
    most = tagrows._KEPT
    with writing(library.engine) as connection:
        first = rows.get(connection, names(0, most - 10))
        # Some that are remembered and are the oldest, and enough new ones that room has to be made.
        again = rows.get(connection, [*names(0, 50), *names(most, most + 50)])
        anew = rows.get(connection, names(0, most - 10))
    library.close()
    assert len(again) == 100
    assert all(again[name] == first[name] for name in names(0, 50))
    assert anew == first
