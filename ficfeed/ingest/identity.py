"""Which story an arrival is: by its path, by its bytes, by the key of the archive that it names.

A known path keeps its story; a path that vanished and a new one with the same bytes is a move; the same bytes
at two present paths are two copies of one story; an archive's key joins and folds.
"""

from __future__ import annotations

from dataclasses import dataclass

from ficfeed.ingest.arrival import Arrival
from ficfeed.ingest.batch import Batch
from ficfeed.ingest.fold import fold
from ficfeed.store import files
from ficfeed.store.known import KnownCopy, KnownStory


@dataclass(frozen=True, slots=True)
class Identity:
    """What an arrival is to the library. None: a new copy, a new story.

    `joins`: it was not this story's copy before. `moved`: its files stood elsewhere before.
    """

    copy: KnownCopy | None
    story: KnownStory | None
    joins: bool = True
    moved: bool = False


def identify(batch: Batch, one: Arrival) -> Identity:
    """Return which copy of which story an arrival is; folds two stories that turn out to be one."""
    key = one.archive_key
    copy = batch.own_copy(one)
    if copy is not None and not _another_work(batch, copy, key):
        named = batch.known.story_with_key(key) if key else None
        if named is not None and named.row != copy.story:
            kept = fold(batch, copy.story, named.row)
            return Identity(batch.known.copy(copy.row), kept)
        return Identity(copy, batch.known.stories.get(copy.story), joins=False)
    return _elsewhere(batch, one)


def _another_work(batch: Batch, copy: KnownCopy, key: str | None) -> bool:
    """Say whether a copy known as one work of an archive now says that it is another work."""
    story = batch.known.stories.get(copy.story)
    held = [k for k in (copy.key, story.key if story else "") if k and not k.startswith("file:")]
    return bool(key and held and key not in held) and batch.known.story_with_key(key or "") is not story


def _elsewhere(batch: Batch, one: Arrival) -> Identity:
    """Return what a new path continues: a copy that moved there or was gone for a while, or a story."""
    assert one.material is not None
    known = batch.known
    named = known.story_with_key(one.archive_key) if one.archive_key else None
    same = known.copy_with_print(one.material.fingerprint)
    held = [same, *(known.copy_with_key(key) for key in (one.archive_key, one.key) if key)]
    for copy in held:
        if copy is None or copy.source != batch.how.source or (named and copy.story != named.row):
            continue
        if copy.gone:
            return Identity(copy, known.stories.get(copy.story), joins=False)
        if copy is same and _left_its_place(batch, copy):
            return Identity(copy, known.stories.get(copy.story), joins=False, moved=True)
    if named is None and same is not None:
        named = known.stories.get(same.story)
    return Identity(None, named)


def _left_its_place(batch: Batch, copy: KnownCopy) -> bool:
    """Say whether no file of a copy stands where it stood; then those places are noted as left."""
    stood = files.of_copies(batch.connection, [copy.row]).get(copy.row, [])
    if (
        not stood
        or copy.row in batch.moved
        or any(batch.how.present(file.folder, file.name) for file in stood)
    ):
        return False
    batch.moved.add(copy.row)
    batch.changes.left += [(file.folder, file.name) for file in stood]
    return True
