"""Pairings as people write them, read into their members, their kind and their qualifiers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PairingContext:
    """What is known where a pairing was written.

    `field` is the label's meaning ("pairing", "tag", "characters", "freeform", "title" …), `source` the kind
    of place ("ao3", "ffn", "lj"), `fandoms` the story's, `characters` full names known elsewhere in the same
    file, `known_fandoms` names that are certainly fandoms (*Hunter x Hunter*).
    """

    field: str | None = None
    source: str | None = None
    fandoms: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()
    known_fandoms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pairing:
    """One pairing: `members` (a multiset) sorted by spelling key, `qualifiers` sorted, and the rule."""

    members: tuple[str, ...]
    platonic: bool = False
    qualifiers: tuple[str, ...] = ()
    disambiguation: Mapping[str, str] = field(default_factory=dict, hash=False)
    oc: bool = False
    reader: bool = False
    rule: str = ""

    @property
    def name(self) -> str:
        """The canonical name: "Lexie Grey/Mark Sloan", platonic "Beth March & Jo March"."""
        return (" & " if self.platonic else "/").join(self.members)
