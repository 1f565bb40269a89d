"""What an ingest would see of one file, without storing anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ficfeed.errors import UnreadableFile
from ficfeed.formats.pool import Parsed, Parsers
from ficfeed.records import Record, draft_record
from ficfeed.story import StoryDraft, StoryTag
from ficfeed.tags.canon import Canon


@dataclass(frozen=True, slots=True)
class Inspection:
    """A file and the story in it, with its canonical tags; or `refused`, the reason why there is none."""

    place: str
    key: str = ""
    draft: StoryDraft | None = None
    tags: tuple[StoryTag, ...] = ()
    refused: str | None = None

    def record(self, *, text: bool) -> Record:
        """Return the JSON object of the contract; only for a story."""
        assert self.draft is not None
        return draft_record(self.draft, self.tags, self.key, text=text)


def inspect_files(places: Iterable[str], canon: Canon) -> Iterator[Inspection]:
    """Yield an Inspection for each path, in their order; a folder or an address is refused with a reason.

    Files are parsed in a process of their own, bounded in time and memory, as an ingest does it.
    """
    with Parsers(count=1) as parsers:
        for place in places:
            outcomes = list(parsers.run([(place, place)]))
            yield _inspected(place, outcomes[0][1], canon)


def _inspected(place: str, outcome: Parsed | UnreadableFile, canon: Canon) -> Inspection:
    if isinstance(outcome, UnreadableFile):
        return Inspection(place, refused=outcome.reason)
    path = Path(place).absolute()
    draft = _with_text(outcome)
    return Inspection(
        place, f"file:{path.parent.name}/{path.name}", draft, tuple(canon.derive(draft.raw_tags))
    )


def _with_text(parsed: Parsed) -> StoryDraft:
    from zstandard import ZstdDecompressor

    unpack = ZstdDecompressor().decompress
    pairs = zip(parsed.draft.chapters, parsed.bodies, strict=True)
    return replace(parsed.draft, chapters=tuple(replace(c, html=unpack(b).decode()) for c, b in pairs))
