"""What a source says of its stories: the key that a path gives, and what path and owner add to the words."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ficfeed.formats.filenames import title_and_part
from ficfeed.formats.worker import Parsed
from ficfeed.ingest.arrival import Arrival, Part
from ficfeed.ingest.assemble import Material, assemble
from ficfeed.ingest.layout import Layout
from ficfeed.ingest.owner import Said, Words
from ficfeed.sources.parts import Item, stem
from ficfeed.sources.paths import file_key, shown


@dataclass(frozen=True, slots=True)
class Outline:
    """A folder source as its stories see it. `label` is its folder's name, which begins their keys."""

    label: str
    layout: Layout = field(default_factory=Layout)
    defaults: Words = ()

    def arrival(self, item: Item, parts: Sequence[Part], parsed: Sequence[Parsed]) -> Arrival:
        """Return the story that these files are; `parsed` are those of them that could be read."""
        several = len(parts) > 1
        material = assemble(parsed, item.title if several else None, item.total) if parsed else None
        if material and self.layout.segments:
            material = _with_title_in_doubt(material, item)
        return Arrival(
            parts=tuple(parts),
            key=file_key(self.label, item.path),
            material=material,
            said=self._said(item),
        )

    def _said(self, item: Item) -> Said:
        """Return what path and source add: the layout's word on a field before the default's."""
        folders = shown(item.folder).split("/") if item.folder else []
        name = item.title or shown(stem(item.path.rpartition(b"/")[2]))
        if item.path == item.folder and folders:
            folders = folders[:-1]  # the sub-folder is the story
        said = self.layout.read(folders, name).words
        fields = {field for field, _ in said}
        return Said(said + tuple(pair for pair in self.defaults if pair[0] not in fields))


def _with_title_in_doubt(material: Material, item: Item) -> Material:
    """Mark a title that is nothing but the file's name as inferred: what the layout says goes before it."""
    fallback, _ = title_and_part(os.fsdecode(item.names[0]))
    draft = material.draft
    if draft.title not in (fallback, item.title):
        return material
    return replace(material, draft=replace(draft, inferred=draft.inferred | {"title"}))
