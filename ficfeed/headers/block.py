"""The header block at the head of a text: where it begins and ends, and which lines belong to which label.

Rule (after reading some sixty journal posts): only known labels open a field, only near the head, and a
colon inside a value or in dialogue never does. What the values mean is decided in `fields`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ficfeed.headers import ffn, fields, labels, phrases
from ficfeed.headers.facts import HeaderBlock
from ficfeed.headers.labels import Labelled
from ficfeed.text.paragraphs import is_break

MAX_LINES = 60
"""So many lines with text, at most, are searched for labels."""

_MOST_LINES = 4 * MAX_LINES  # empty ones counted
_CUT = re.compile(r"</?lj-cut[^>]{0,200}>|\(\s*read more\W*\)|\(\s*fake cut\W*\)", re.I)
_JOINER = re.compile(r"(?:[,/&;+、，]|\band|\bund)\s*$")
_ENDED = re.compile(r"[.!?…:;)\]\"”’»*~。！？]\s*$")

PROSE = frozenset(
    [
        "summary",
        "notes",
        "endnotes",
        "disclaimer",
        "spoilers",
        "timeline",
        "setting",
        "beta",
        "prompt",
        "dedication",
        "feedback",
        "archive",
        "warnings",
        "kinks",
        "rec",
        "music",
        "artist",
        "url",
        "pov",
    ]
)
LISTS = frozenset(["fandom", "pairing", "characters", "genre", "category", "freeform", "tagline"])
_DECISIVE = frozenset(
    ["title", "creator", "rating", "pairing", "fandom", "summary", "warnings", "words", "genre", "characters"]
)
_AHEAD = 3  # paragraphs
_AHEAD_LINES = 12


@dataclass(slots=True)
class _Field:
    """One field while its lines are being collected."""

    opened: Labelled
    lines: list[str] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not any(line.strip() for line in self.lines)

    @property
    def name(self) -> str:
        return self.opened.fields[0]


@dataclass(slots=True)
class _Window:
    """The lines near the head, each with the label that it begins with."""

    lines: Sequence[str]
    marks: list[Labelled | None]
    stop: int

    def blank(self, at: int) -> bool:
        return at >= self.stop or not self.lines[at].strip()

    def after_blanks(self, at: int) -> int:
        while at < self.stop and not self.lines[at].strip():
            at += 1
        return at

    def label_before_blank(self, at: int) -> bool:
        """Whether another label follows in the same paragraph."""
        while not self.blank(at):
            if self.marks[at]:
                return True
            at += 1
        return False

    def ends_in_blank(self, at: int) -> bool:
        """Whether this paragraph ends in an empty line before the window does."""
        while at < self.stop and self.lines[at].strip():
            at += 1
        return at < self.stop

    def resumes(self, at: int) -> bool:
        """Whether a label that prose does not hold begins one of the next paragraphs."""
        paragraphs = 0
        for i in range(at, min(self.stop, at + _AHEAD_LINES)):
            mark, starts = self.marks[i], i == 0 or self.blank(i - 1)
            if starts and not self.blank(i):
                paragraphs += 1
                if paragraphs > _AHEAD:
                    return False
                if mark and mark.sure and mark.fields[0] in _DECISIVE:
                    return True
        return False


def read(lines: Sequence[str]) -> HeaderBlock:
    """Return what the header block at the head of the lines says; an empty one (end 0) if there is none.

    Lines are without their line ends. A block that begins with an unlabelled title is read by `front`.
    """
    if not _may_begin(lines):
        return HeaderBlock()
    window = _window(lines)
    found, end = _collect(window)
    if not _believed(found):
        return HeaderBlock()
    block = fields.gather([replace(f.opened, value="\n".join(f.lines).strip("\n")) for f in found])
    return replace(block, end=end)


def is_divider(line: str) -> bool:
    """Return whether the line only divides: "---", "* * *", "~*~", "(o)", a lone dash or star."""
    text = line.strip()
    return bool(text) and (is_break(text) or text in {"-", "–", "—", "*", "~", "=", "_", "."})


def _may_begin(lines: Sequence[str]) -> bool:
    """Whether the first line with text could open a block; most texts are decided here, at little cost."""
    at = 0
    while at < len(lines) and at < _MOST_LINES and not lines[at].strip():
        at += 1
    if at >= min(len(lines), _MOST_LINES):
        return False
    return is_divider(lines[at]) or bool(_mark(lines, at, len(lines)) or labels.spaced(lines[at]))


def _window(lines: Sequence[str]) -> _Window:
    stop, texts = 0, 0
    while stop < len(lines) and texts < MAX_LINES and stop < _MOST_LINES:
        texts += bool(lines[stop].strip())
        stop += 1
    marks = [_mark(lines, at, stop) for at in range(stop)]
    return _Window(lines, _with_spaced(lines, marks), stop)


def _mark(lines: Sequence[str], at: int, stop: int) -> Labelled | None:
    line = lines[at]
    if not line.strip() or is_divider(line):
        return None
    if ffn.matches(line[:2000]):
        return phrases.read(line)
    return labels.split(line) or phrases.read(line) or _lone_label(lines, at, stop)


def _lone_label(lines: Sequence[str], at: int, stop: int) -> Labelled | None:
    """A label that stands alone over an indented paragraph ("Summary"), as in AO3 downloads made text."""
    text = lines[at].strip()
    opened = labels.fields(text) if len(text) <= labels.MAX_LABEL and not lines[at][:1].isspace() else ()
    if not opened or opened[0] not in {"summary", "notes", "endnotes"}:
        return None
    below = at + 1
    while below < stop and not lines[below].strip():
        below += 1
    indented = (below < stop and lines[below][:2] in {"  ", "\t"}) or (
        below < stop and lines[below][:1] == "\t"
    )
    return Labelled(opened, text, "", "") if indented else None


def _with_spaced(lines: Sequence[str], marks: list[Labelled | None]) -> list[Labelled | None]:
    """Take labels without any separator only where a paragraph consists of such lines, rating among them."""
    at = 0
    while at < len(marks):
        end = at
        while end < len(marks) and lines[end].strip():
            end += 1
        taken = [marks[i] or labels.spaced(lines[i]) for i in range(at, end)]
        if len(taken) >= 2 and all(taken) and any(_plainly_rated(m) for m in taken if m):
            marks[at:end] = taken
        at = max(end, at + 1)
    return marks


def _plainly_rated(mark: Labelled) -> bool:
    return mark.fields[0] == "rating" and len(mark.value) <= 12


def _collect(window: _Window) -> tuple[list[_Field], int]:
    """Walk down the lines; return the fields in their order and the index of the first line of the story."""
    found: list[_Field] = []
    at = end = _first(window)
    while at < window.stop:
        line, mark = window.lines[at], window.marks[at]
        starts = at == 0 or window.blank(at - 1)
        if not line.strip():
            at += 1
            continue
        if mark and _opens(mark, found, starts=starts, window=window, at=at):
            found.append(_Field(mark, [mark.value]))
        elif found and (is_divider(line) or _CUT.fullmatch(line.strip())):
            below = window.after_blanks(at + 1)
            if not (below < window.stop and (m := window.marks[below]) and m.sure):
                return found, below
        elif not found or not _continues(window, at, found[-1], starts=starts):
            break
        else:
            found[-1].lines += ["", line.strip()] if starts and not found[-1].empty else [line.strip()]
        at += 1
        end = window.after_blanks(at)
    return found, end


def _first(window: _Window) -> int:
    """The first line with text; a divider above the labels (the fence of a YAML header) is passed over."""
    at = window.after_blanks(0)
    below = window.after_blanks(at + 1)
    if at < window.stop and is_divider(window.lines[at]) and below < window.stop and window.marks[below]:
        return below
    return at


def _opens(mark: Labelled, found: list[_Field], *, starts: bool, window: _Window, at: int) -> bool:
    """Whether this label opens a field here. Weak ones need company: a neighbour that is a label too."""
    if mark.sure:
        return True
    if mark.separator == "phrase":
        return mark.fields[0] in phrases.STANDALONE or not starts or (bool(found) and not starts)
    if found and not starts:
        return True
    neighbour = window.after_blanks(at + 1)
    follows = neighbour < window.stop and window.marks[neighbour]
    if found:
        return not mark.weak or mark.fields[0] in PROSE - {"timeline", "setting"} or bool(follows)
    return bool(follows) or mark.fields[0] in {"notes", "warnings"}


def _continues(window: _Window, at: int, last: _Field, *, starts: bool) -> bool:
    """Whether a line without a label goes on with the field above it."""
    line = window.lines[at]
    indented = line[:1] in {" ", "\t"} and bool(line[:2].strip() == "")
    if starts:
        below_label = last.empty and (indented or last.name in PROSE)
        lone = last.opened.separator == "" and not last.opened.weak and indented
        return below_label or lone or (last.name in PROSE and window.resumes(at))
    if last.empty or indented or window.label_before_blank(at):
        return True
    above = window.lines[at - 1]
    if last.name in LISTS:
        return bool(_JOINER.search(above)) or line.lstrip()[:1] in {",", "/", "&"}
    if last.name in PROSE:
        return window.ends_in_blank(at) or (len(above) >= 50 and not _ENDED.search(above))
    return False


def _believed(found: list[_Field]) -> bool:
    """One sure label makes a header; weak or misspelt ones do so only together."""
    if any(f.opened.sure for f in found):
        return True
    names = {f.name for f in found}
    if "ffn" in names:
        return True
    return len(found) >= 2 or bool(names & {"notes", "warnings"} and found[0].opened.separator == ":")
