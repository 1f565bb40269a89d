"""Markdown (CommonMark): front matter or labels, headings as chapters, HTML in it read like any page's.

A journal post is no Markdown: outside files that are called so, a text needs a fenced YAML header and marks
in its text, or headings, before it is read this way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from ficfeed.formats import assembly, caps, chapter_titles, chaptered, frontmatter, journal, markup, preface
from ficfeed.formats.assembly import Told
from ficfeed.headers import endmatter, front, labels
from ficfeed.headers.facts import EndMatter, Front, HeaderBlock
from ficfeed.story import ChapterDraft, StoryDraft
from ficfeed.tags.names import key
from ficfeed.text.paragraphs import Block
from ficfeed.text.plain import plain

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

LARGEST = 4_000_000
"""Characters of Markdown; a longer text is read as plain text."""

_NAMES = (".md", ".markdown", ".mkd", ".mdown", ".mkdn")
_HEADING = re.compile(r"(?m)^ {0,3}(?P<marks>#{1,6})[ \t]+(?P<title>\S.*?)[ \t]*#*[ \t]*$")
_APART = re.compile(r"(?:\A|\n[ \t]*\n)#{1,6}[ \t]+[^\W\d_]")
_UNDERLINED = re.compile(r"\s*(?P<title>[^\n]{1,200})\n {0,3}=+[ \t]*(?:\n|$)")
_MARKED = re.compile(r"(?:^|\s)(?:\*\*\w|\*\w|_\w|\[[^\]\n]{1,200}\]\(http|!\[)|(?m:^#{1,6} \S|^> )")
_ASIDE = re.compile(
    r"(?:chapter |story |author['’]?s? |work )?(?P<what>summary|end ?notes?|notes?|a/?n|afterword|foreword"
    r"|disclaimer|author['’]s notes?)\W*",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\W{0,6}(?:a/?n|author['’]?s?['’]? notes?|notes?|disclaimer)\s*\d?\s*[:：\-–—]", re.IGNORECASE
)
_HEAD = 20_000
_SHORT = 60  # words


@dataclass(frozen=True, slots=True)
class _Part:
    """One block of the text: its HTML and plain text; `level` is that of a heading, else 0."""

    html: str
    text: str
    level: int = 0
    rule: bool = False
    gap: int = 1


@dataclass(frozen=True, slots=True)
class _Chapter:
    title: str | None
    parts: tuple[_Part, ...]
    number: int | None = None


def matches(text: str, name: str) -> bool:
    """Return whether a clean text is Markdown: by its file's name, by fence and marks, by its headings."""
    if len(text) > LARGEST:
        return False
    if name.lower().endswith(_NAMES):
        return True
    head = text[:_HEAD]
    if frontmatter.has(head):
        return bool(_MARKED.search(head))
    if "#" not in head:
        return False
    first = head.lstrip()
    return bool(re.match(r"# [^\W\d_][^\n]*\n\s*\n", first)) or len(_APART.findall(head)) > 1


def read(text: str, name: str) -> StoryDraft:
    """Return the story; `name` is the file's name, used where the text gives no title."""
    matter = frontmatter.read(text)
    lines = (text[matter.end :] if matter else text).split("\n")
    head, start = (Front(header=matter.header), 0) if matter else _labelled(lines)
    back = endmatter.read([line[:8000] for line in lines])
    parts = _parts("\n".join(lines[start : max(back.start, start)]))
    title, parts = _title(parts, head.title_text)
    summary, notes, parts = _front_parts(parts, head)
    chapters, after = _chapters(parts)
    header = replace(head.header, title=head.header.title or title, summary=head.header.summary or summary)
    back = EndMatter(start=back.start, notes=(*after, *back.notes), raw_tags=back.raw_tags)
    told, problems = _told(chapters)
    draft = assembly.with_chapters(replace(head, header=header), back, notes, told, name)
    problems = (*(matter.problems if matter else ()), *draft.problems, *problems)
    return caps.kept(replace(draft, problems=tuple(dict.fromkeys(problems))))


def _labelled(lines: list[str]) -> tuple[Front, int]:
    """Title, byline and labels of a text without front matter; a heading of the first rank is the title."""
    text = "\n".join(lines[:200])
    found = _HEADING.match(text.lstrip("\n")) or _UNDERLINED.match(text)
    if (
        found
        and (found.re is _UNDERLINED or len(found["marks"]) == 1)
        and not chaptered.heading(found["title"])
    ):
        at = next(i for i, line in enumerate(lines) if line.strip())
        shown = [*lines]
        shown[at] = found["title"]
        if found.re is _UNDERLINED:
            shown[at + 1] = ""
        head = front.read(journal.top(shown))
        return head, max(head.end, at + 1 + (found.re is _UNDERLINED))
    if found:
        return Front(header=HeaderBlock()), 0
    head = front.read(journal.top(lines))
    return head, head.end


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # the command line starts without it

    return MarkdownIt("commonmark").enable("strikethrough")


def _parts(text: str) -> list[_Part]:
    """The blocks on the outermost level, in their order."""
    parser = _parser()
    env: dict[str, object] = {}
    tokens = parser.parse(text, env)
    parts: list[_Part] = []
    start = below = 0
    for at, token in enumerate(tokens):
        if token.level or token.nesting > 0:
            continue
        group = tokens[start : at + 1]
        start = at + 1
        first = group[0]
        html = str(parser.renderer.render(group, parser.options, env))
        lines = first.map or [below, below]
        level = int(first.tag[1]) if first.type == "heading_open" else 0
        parts.append(_Part(html, plain(html), level, first.type == "hr", max(lines[0] - below, 0)))
        below = max(lines[1], below)
    return parts


def _title(parts: list[_Part], said: str | None) -> tuple[str | None, list[_Part]]:
    """The story's title as its only or first heading of the first rank, and the parts without it."""
    if not parts or not parts[0].level:
        return None, parts
    first = parts[0]
    if said is not None:
        repeated = key(first.text[:300]) == key(said[:300])
        return None, parts[1:] if repeated else parts
    ranks = [part.level for part in parts if part.level]
    alone = first.level == 1 and ranks.count(1) == 1
    if (alone or (len(parts) > 1 and parts[1].level)) and not chaptered.heading(first.text):
        return first.text, parts[1:]
    return None, parts


def _front_parts(parts: list[_Part], head: Front) -> tuple[str | None, tuple[str, ...], list[_Part]]:
    """Summary and notes that stand before the story: under headings of their own, or labelled, or plain."""
    summary: list[str] = []
    notes: list[str] = []
    while parts and parts[0].level and (aside := _ASIDE.fullmatch(parts[0].text.strip())):
        end = next((n for n, part in enumerate(parts) if n and (part.level or part.rule)), len(parts))
        if end == len(parts):
            break
        into = summary if aside["what"].lower() == "summary" else notes
        into += [part.text for part in parts[1:end] if part.text]
        parts = parts[end + parts[end].rule :]
    first = next((n for n, part in enumerate(parts) if part.level), len(parts))
    count = preface.split([_block(part) for part in parts]) if first else 0
    taken = parts[: min(count, first)]
    notes += [_unlabelled(part.text) for part in taken if not part.rule]
    parts = parts[len(taken) :]
    while parts and parts[0].rule:
        parts = parts[1:]
    return "\n\n".join(summary) or None, tuple(notes), parts


def _block(part: _Part) -> Block:
    return Block("***" if part.rule else part.text, part.gap)


def _unlabelled(note: str) -> str:
    opened = labels.split(note)
    return opened.value if opened and opened.value and opened.fields[0] == "notes" else note


def _chapters(parts: Sequence[_Part]) -> tuple[list[_Chapter], tuple[str, ...]]:
    """The chapters, and the paragraphs under a last heading that says that they are notes."""
    parts, after = _end_notes(list(parts))
    starts = _starts(parts)
    if not starts:
        return [_Chapter(None, tuple(parts))], after
    ends = [*starts[1:], len(parts)]
    found = [_chapter(parts[at], parts[at + 1 : end]) for at, end in zip(starts, ends, strict=True)]
    found[0] = replace(found[0], parts=(*parts[: starts[0]], *found[0].parts))
    if len(found) == 1:
        return found, after
    return [replace(one, number=None) for one in found if one.parts], after


def _chapter(heading: _Part, parts: Sequence[_Part]) -> _Chapter:
    read = chaptered.heading(heading.text)
    if read:
        return _Chapter(read[1], tuple(parts), read[0] or None)
    bare = re.fullmatch(r"(\d{1,3})\W*", heading.text.strip())
    return _Chapter(
        None if bare else chapter_titles.bare(heading.text), tuple(parts), int(bare[1]) if bare else None
    )


def _end_notes(parts: list[_Part]) -> tuple[list[_Part], tuple[str, ...]]:
    at = next((n for n in range(len(parts) - 1, 0, -1) if parts[n].level), 0)
    if not at or not _ASIDE.fullmatch(parts[at].text.strip()):
        return parts, ()
    return parts[:at], tuple(part.text for part in parts[at + 1 :] if part.text and not part.rule)


def _starts(parts: Sequence[_Part]) -> list[int]:
    """The headings that begin chapters: the highest rank that occurs twice, or one at the very beginning."""
    ranks = [part.level for part in parts if part.level and not _ASIDE.fullmatch(part.text.strip())]
    rank = next((rank for rank in range(1, 7) if ranks.count(rank) > 1), 0)
    if rank:
        return [n for n, part in enumerate(parts) if part.level and part.level <= rank and _parts_story(part)]
    return [0] if parts and parts[0].level and _parts_story(parts[0]) else []


def _parts_story(part: _Part) -> bool:
    return not _ASIDE.fullmatch(part.text.strip())


def _told(chapters: Sequence[_Chapter]) -> tuple[Told, tuple[str, ...]]:
    drafts: list[ChapterDraft] = []
    paragraphs: list[str] = []
    problems: tuple[str, ...] = ()
    for one in chapters:
        before, parts, after = _notes_apart(one.parts) if len(chapters) > 1 else ((), one.parts, ())
        page = markup.tree("<html><body>" + "\n".join(part.html for part in parts) + "</body></html>")
        body = page.root.find("body")
        made = markup.body([body] if body is not None else [])
        drafts.append(markup.chapter(made, title=one.title, notes_before=before, notes_after=after))
        paragraphs = list(made.paragraphs) if len(drafts) == 1 else [*paragraphs[:20], *made.paragraphs[-1:]]
        problems += page.problems
    return Told(tuple(drafts), paragraphs, chapters[0].number if len(chapters) == 1 else None), problems


def _notes_apart(parts: Sequence[_Part]) -> tuple[tuple[str, ...], Sequence[_Part], tuple[str, ...]]:
    """A chapter's labelled notes stand first and last in it."""
    start, end = 0, len(parts)
    while start < end - 1 and (parts[start].rule or _NOTE.match(parts[start].text)):
        start += 1
    while end > start + 1 and (parts[end - 1].rule or _NOTE.match(parts[end - 1].text)):
        end -= 1
    return _note_texts(parts[:start]), parts[start:end], _note_texts(parts[end:])


def _note_texts(parts: Sequence[_Part]) -> tuple[str, ...]:
    return tuple(_unlabelled(part.text) for part in parts if not part.rule)
