"""What a file's path says by the owner's layout: "{fandom}/{creator}/{title}" over `Merlin/Ann/Rain.txt`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ficfeed.ingest.owner import Said, field_name

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Layout:
    """A pattern for relative paths. The last part of it is the file (without suffix), those before folders.

    A path with fewer folders than the pattern says nothing; folders beyond it are passed over. `{ignore}`
    and `{part}` stand for anything.
    """

    folders: tuple[re.Pattern[str], ...] = ()
    file: re.Pattern[str] | None = None

    @classmethod
    def of(cls, pattern: str) -> Layout:
        """Return the layout that a pattern describes; "" says nothing. The settings have checked it."""
        parts = [part for part in pattern.split("/") if part.strip()]
        if not parts:
            return cls()
        compiled = [_compiled(part) for part in parts]
        return cls(tuple(compiled[:-1]), compiled[-1])

    def read(self, folders: Sequence[str], stem: str) -> Said:
        """Return what the path of a story says: its folders from the source's on, and its name."""
        if self.file is None or len(folders) < len(self.folders):
            return Said()
        found: list[tuple[str, str]] = []
        for pattern, text in [*zip(self.folders, folders, strict=False), (self.file, stem)]:
            match = pattern.fullmatch(text)
            if match is None:
                return Said()
            found += ((name.rstrip("_0123456789"), value) for name, value in match.groupdict().items())
        return Said(tuple((name, value.strip()) for name, value in found if value.strip()))


def _compiled(part: str) -> re.Pattern[str]:
    """Names become groups; what stands between them has to be there. A file's name is at most 255 bytes."""
    pieces: list[str] = []
    last = 0
    for number, placeholder in enumerate(_PLACEHOLDER.finditer(part)):
        pieces.append(re.escape(part[last : placeholder.start()]))
        field = field_name(placeholder[1])
        pieces.append(f"(?P<{field}_{number}>.+?)" if field else "(?:.+?)")
        last = placeholder.end()
    return re.compile("".join(pieces) + re.escape(part[last:]), re.DOTALL)
