"""Two stories of the library that turn out to be one: the older stays, with all that the further one holds.

Announces nothing: whoever follows the stories has been told of both already.
"""

from __future__ import annotations

from dataclasses import replace

from ficfeed.ingest.batch import Batch
from ficfeed.store.adopt import adopted
from ficfeed.store.changes import Withdrawal
from ficfeed.store.known import KnownStory
from ficfeed.story import Event, EventKind


def fold(batch: Batch, one: int, other: int) -> KnownStory:
    """Fold the younger of two stories into the older, copies and all; return that one as it stands then.

    Its key and its entry stay. Where the younger has more chapters, or is as long and was revised later,
    its words become the older one's: what its chapters announced is not announced again.
    """
    both = sorted((batch.ready(one), batch.ready(other)), key=lambda story: (story.first_seen_at, story.row))
    kept, gone = (batch.ready(story.row) for story in both)
    if further(gone, kept):
        batch.changes.stories.append(adopted(batch.connection, gone.row, kept, _events(batch, kept)))
    for copy in batch.known.copies_of(gone.row):
        batch.put_copy(replace(copy, story=kept.row), new=False)
    batch.changes.withdrawn.append(Withdrawal(gone.row, folded_into=kept.row))
    del batch.known.stories[gone.row]
    batch.known.add_key(gone.key, kept.row)
    batch.written.add(kept.row)
    return batch.ready(kept.row)


def further(one: KnownStory, other: KnownStory) -> bool:
    """Say whether a story's words are to be taken rather than the other's."""
    if one.gone != other.gone:
        return other.gone
    if one.chapters_posted != other.chapters_posted:
        return one.chapters_posted > other.chapters_posted
    return bool(one.revised and other.revised and one.revised.utc > other.revised.utc)


def _events(batch: Batch, kept: KnownStory) -> tuple[Event, ...]:
    kind = EventKind.RETURNED if kept.gone else EventKind.EDITED
    ordinal = kept.counts.get(kind, 0) + 1
    return (Event(kind=kind, at=batch.how.now, ordinal=ordinal, baseline=batch.how.baseline),)
