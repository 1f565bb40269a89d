"""Plain text to paragraphs and scenes, and both to simple HTML: <p>, <br> and <hr>, inline markup as written.

How a text was typed is read from the text itself: its commonest gap parts paragraphs, a wider one scenes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

_BREAK = re.compile(
    r"(?=[^\n]*[*~\-–—_=•·#+<>^°§☆★♥♡◇◆○●⁂❦✦✧※oOxX×∞♪♫])"
    r"[\s*~\-–—_=•·.#+<>^°§☆★♥♡◇◆○●⁂❦✦✧※∞♪♫×|/\\:()\[\]{}oO0xX]{1,80}"
)
_LONGEST_BREAK = 80
_LETTER_BREAK = re.compile(r"[oO0]{3,}|[xX]{3,}|\([oO0xX*~.]+\)")
_SAID_BREAK = re.compile(r"\W*(?:(?:scene|line|page|section)[ -]?break|<hr ?/?>)\W*", re.IGNORECASE)
_SYMBOL = re.compile(r"[*~\-–—_=•·#+<>^°§☆★♥♡◇◆○●⁂❦✦✧※∞♪♫×]")
_ENDS = frozenset(".!?…\"'”’»)*_。！？」』")
_INLINE = re.compile(r"&lt;(/?(?:i|b|em|strong|u|s|strike|del|sub|sup))&gt;", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph as typed, and the number of blank lines before it; a \\n inside is a line break."""

    text: str
    gap: int

    @property
    def is_break(self) -> bool:
        """True for a line that only parts scenes: `* * *`, `~*~`, `---`, `(o)`."""
        return len(self.text) <= _LONGEST_BREAK and is_break(self.text)


def is_break(line: str) -> bool:
    """Return whether a line is nothing but a scene break; dots, quotes and question marks are speech."""
    if len(line) > _LONGEST_BREAK:
        return False
    if not _BREAK.fullmatch(line):
        return bool(_SAID_BREAK.fullmatch(line))
    return bool(_SYMBOL.search(line) or _LETTER_BREAK.fullmatch(line.strip()))


def blocks(text: str) -> list[Block]:
    """Return the paragraphs of a clean text, in the order of the text, with hard-wrapped lines joined.

    Where the text has one paragraph a line, each line is a block and its gap may be 0; where it has blank
    lines between paragraphs, a line directly under another stays in its block.
    """
    runs = _runs(text)
    width = _wrap_width([lines for _, lines in runs])
    if width:
        runs = [(gap, _joined(lines, width)) for gap, lines in runs]
    if _is_line_per_paragraph(runs):
        return [
            Block(line.strip(), gap if first else 0) for gap, lines in runs for first, line in _firsts(lines)
        ]
    return [block for gap, lines in runs for block in _with_breaks_apart(gap, lines)]


def _runs(text: str) -> list[tuple[int, list[str]]]:
    """Runs of lines without a blank line between them, each with the number of blank lines before."""
    runs: list[tuple[int, list[str]]] = []
    gap = 0
    run: list[str] = []
    for line in text.split("\n"):
        if not line or line.isspace():
            if run:
                runs.append((gap, run))
                gap, run = 0, []
            gap += 1
        else:
            run.append(line)
    return [*runs, (gap, run)] if run else runs


def _wrap_width(runs: Sequence[Sequence[str]]) -> int:
    """Return the width at which lines were broken by a program, 0 where lines end by their writer's will.

    In wrapped text the first word of nearly every line would not have fitted on the line before.
    """
    pairs = [(a, b) for run in runs if len(run) > 1 for a, b in pairwise(run)]
    if len(pairs) < 4:
        return 0
    width = sorted(len(a.rstrip()) for a, _ in pairs)[len(pairs) * 95 // 100]
    if not 40 <= width <= 100:
        return 0
    forced = sum(_is_forced(a, b, width) for a, b in pairs)
    return width if forced >= 0.6 * len(pairs) else 0


def _is_forced(line: str, following: str, width: int) -> bool:
    first = following.split(None, 1)[0]
    return not following[0].isspace() and len(line.rstrip()) + 1 + len(first) > width - 2


def _joined(lines: list[str], width: int) -> list[str]:
    joined = [lines[0].rstrip()]
    for before, line in pairwise(lines):
        if _is_forced(before, line, width):
            joined[-1] += " " + line.rstrip()
        else:
            joined.append(line.rstrip())
    return joined


def _is_line_per_paragraph(runs: Sequence[tuple[int, list[str]]]) -> bool:
    """True where most paragraphs end without a blank line; lines that end in mid-sentence are verse."""
    above = [line for _, lines in runs for line in lines[:-1]]
    if len(above) < len(runs):
        return False
    ended = sum(line.rstrip()[-1] in _ENDS for line in above)
    return 10 * ended >= 7 * len(above) or sum(map(len, above)) > 150 * len(above)


def _firsts(lines: Iterable[str]) -> Iterable[tuple[bool, str]]:
    return ((not number, line) for number, line in enumerate(lines))


def _with_breaks_apart(gap: int, lines: list[str]) -> list[Block]:
    """One block of a run of lines, with a scene break typed directly above or below as a block of its own."""
    if len(lines) == 1:
        return [Block(lines[0].strip(), gap)]
    found: list[Block] = []
    kept: list[str] = []
    for line in lines:
        if is_break(line.strip()):
            found += [Block("\n".join(kept), gap)] if kept else []
            found.append(Block(line.strip(), gap if not found else 0))
            kept = []
        else:
            kept.append(line.strip())
    return [*found, Block("\n".join(kept), gap if not found else 0)] if kept else found


def modal_gap(found: Sequence[Block]) -> int:
    """Return the commonest number of blank lines between two paragraphs, the smaller one of two as common."""
    told = [not block.is_break for block in found]
    pairs = zip(found[1:], pairwise(told), strict=False)
    gaps = Counter(block.gap for block, both in pairs if both == (True, True))
    return min(gaps, key=lambda gap: (-gaps[gap], gap)) if gaps else 1


def scenes(found: Sequence[Block], usual: int | None = None) -> list[list[str]]:
    """Return the paragraphs of each scene: parted by a break line, or by a gap wider than the usual one.

    `usual` is the modal gap of the whole text, where these blocks are only a chapter of it.
    """
    if usual is None:
        usual = modal_gap(found)
    parted: list[list[str]] = [[]]
    for block in found:
        is_break = block.is_break
        if (block.gap > usual or is_break) and parted[-1]:
            parted.append([])
        if not is_break:
            parted[-1].append(block.text)
    return parted if parted[-1] or len(parted) == 1 else parted[:-1]


def html(parted: Iterable[Sequence[str]]) -> str:
    """Return the scenes as an HTML fragment; inline markup (<i>, <b> …) typed into the text stays markup."""
    marked = ("\n".join(f"<p>{_escaped(text)}</p>" for text in scene) for scene in parted if scene)
    return "\n<hr>\n".join(marked)


def _escaped(text: str) -> str:
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        if "&lt;" in text:
            text = _INLINE.sub(lambda m: f"<{m[1].lower()}>", text)
    return text.replace("\n", "<br>") if "\n" in text else text
