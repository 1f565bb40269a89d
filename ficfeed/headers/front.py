"""The whole front of a text: title line, byline, header block, tag line, furniture, in any order."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from ficfeed.headers import block, ffn, items, labels, phrases, tagline, title
from ficfeed.headers.facts import Front, HeaderBlock, TitleLine
from ficfeed.headers.fields import names_of
from ficfeed.headers.furniture import is_furniture
from ficfeed.story import RawTag
from ficfeed.tags.names import key

_BYLINE = re.compile(
    r"^(?:written |story |fic |a fic )?(?:by|von|par|автор|作者)\s*[:：]?\s+(\S.{0,80})$", re.I
)
_LONGEST_TITLE = 160
_PROSE_END = re.compile(r"(?:[^.][.]|[,;:…]|[”\"»’])$")
_BETWEEN = 3


def read(lines: Sequence[str], known: Collection[str] = ()) -> Front:
    """Return what stands before notes and story; `end` is the index of the first line that is neither.

    `known`: names from elsewhere in the file (`names_in` of its tag line). The unlabelled first line is a
    title if a byline or a header follows, or if it looks like a title: short, not a sentence, a paragraph
    of its own, or with metadata in brackets.
    """
    at, tags = _page_top(lines, known)
    header = block.read(lines[at:])
    if header.found:
        header = replace(header, end=at + header.end)
        named, creator = None, None
    else:
        named, creator, header = _titled(lines, at, known)
    end = max(header.end, at)
    wanted = header.title or (named.title if named else None)
    end, creator, more = _repeated(lines, end, wanted, creator)
    header = merged(header, more)
    return Front(title=named, header=_with_creator(header, creator), raw_tags=tags, end=end)


def names_in(tags: Collection[RawTag]) -> tuple[str, ...]:
    """Return the people that tags name, members of pairings one by one: the `known` of the other readers."""
    people = (t.text for t in tags if t.kind in {"character", "pairing"})
    return tuple(
        dict.fromkeys(n for text in people for p in re.split(r"\s*[/&×]\s*", text) if (n := p.strip()))
    )


def looks_like_title(line: str) -> bool:
    """Return whether an unlabelled line could be a title: short, and not the end of a sentence or speech."""
    text = items.one_line(line)
    if not text or len(text) > _LONGEST_TITLE or block.is_divider(text) or re.match(r"https?://", text):
        return False
    return not _PROSE_END.search(text) or items.unquoted(text) != text or len(text.split()) <= 3


def merged(one: HeaderBlock, two: HeaderBlock) -> HeaderBlock:
    """Return the facts of two blocks of one front; where both say something single, the first counts."""
    if not two.found:
        return one
    joined = {"creators", "notes", "raw_tags", "series", "dates", "others"}
    values: dict[str, Any] = {
        name: tuple(dict.fromkeys(getattr(one, name) + getattr(two, name)))
        if name in joined
        else getattr(one, name) or getattr(two, name)
        for name in HeaderBlock.__dataclass_fields__
    }
    return HeaderBlock(**{**values, "end": max(one.end, two.end)})


def _page_top(lines: Sequence[str], known: Collection[str]) -> tuple[int, tuple[RawTag, ...]]:
    """Pass over furniture and a tag line above the title."""
    tags: list[RawTag] = []
    at = _first_text(lines, 0)
    for _ in range(8):
        line = lines[at] if at < len(lines) else ""
        tagged = tagline.is_tagline(line) and _alone(lines, at) and not title.is_announced(line)
        if not tagged and not is_furniture(line):
            break
        if tagged:
            tags += tagline.read(line, known=known)
        at = _first_text(lines, at + 1)
    return at, tuple(dict.fromkeys(tags))


def _titled(
    lines: Sequence[str], at: int, known: Collection[str]
) -> tuple[TitleLine | None, str | None, HeaderBlock]:
    """Title line, byline and block, where the first line has no label."""
    nothing: tuple[TitleLine | None, str | None, HeaderBlock] = (None, None, HeaderBlock())
    if at >= len(lines) or len(lines[at]) > 600 or _is_labelled(lines[at]):
        return nothing
    below = _first_text(lines, at + 1)
    by = _byline(lines, below)
    start = _first_text(lines, below + 1) if by else below
    header = block.read(lines[start:])
    if header.found:
        header = replace(header, end=start + header.end)
    elif summarised := _summary_before_ffn(lines, start):
        header = summarised
    if not (header.found or by) and not _is_title(lines, at, known):
        return nothing
    header = header if header.found else replace(header, end=start)
    return title.read(lines[at], known=known), by, header


def _is_labelled(line: str) -> bool:
    """Whether a label opens the line; "Fic: Post-it" by itself is a title, announced the way journals do."""
    opened = labels.split(line)
    return opened is not None and not (opened.fields == ("title",) and opened.weak)


def _is_title(lines: Sequence[str], at: int, known: Collection[str]) -> bool:
    if len(lines) == 1 or not _alone(lines, at):
        return False
    read = title.read(lines[at], known=known)
    return looks_like_title(read.title if read.raw_tags or read.part else lines[at])


def _summary_before_ffn(lines: Sequence[str], start: int) -> HeaderBlock | None:
    """A listing row of FanFiction.Net pasted above its story: the summary stands above the facts."""
    below = _first_text(lines, start + 1)
    if below >= len(lines) or not ffn.matches(lines[below][:2000]) or len(lines[start]) > 1000:
        return None
    header = block.read(lines[below:])
    return replace(header, summary=items.one_line(lines[start]), end=below + header.end)


def _repeated(
    lines: Sequence[str], end: int, wanted: str | None, creator: str | None
) -> tuple[int, str | None, HeaderBlock]:
    """Below the facts downloads repeat title and byline, and put summary and notes under them."""
    at = end
    again = HeaderBlock()
    for _ in range(_BETWEEN):
        line = lines[at].strip() if at < len(lines) else ""
        if wanted and line and key(line[:300]) == key(wanted[:300]):
            at = _first_text(lines, at + 1)
        elif line and (by := _byline(lines, at)) and not creator:
            creator, at = by, _first_text(lines, at + 1)
        else:
            break
    if at > end:
        again = block.read(lines[at:])
        again = replace(again, end=at + again.end) if again.found else again
    return max(at, again.end), creator, again


def _byline(lines: Sequence[str], at: int) -> str | None:
    found = _BYLINE.match(lines[at].strip()[:120]) if at < len(lines) else None
    if not found or phrases.read(lines[at]) or re.search(r"[.!?;]$", found[1]):
        return None
    return found[1].strip("*_ ") if len(found[1].split()) <= 8 else None


def _with_creator(header: HeaderBlock, creator: str | None) -> HeaderBlock:
    if not creator or header.creators:
        return header
    return replace(header, creator_text=creator, creators=names_of(creator))


def _alone(lines: Sequence[str], at: int) -> bool:
    """Whether the line is a paragraph of its own."""
    return at + 1 >= len(lines) or not lines[at + 1].strip()


def _first_text(lines: Sequence[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at
