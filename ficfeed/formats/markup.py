"""Markup of strangers, read fast and within caps: bytes to a tree, elements to chapters and paragraphs.

lxml's HTML reader stops at 256 open elements without a word, and takes minutes for a tag with a hundred
thousand attributes: so depth, tags and size have caps here, and what exceeds one is reported.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape, unescape
from itertools import islice, pairwise

from lxml import etree  # type: ignore[import-untyped]

from ficfeed.errors import UnreadableFile
from ficfeed.formats.charsets import characters, repaired
from ficfeed.formats.elements import UNSEEN, Element, write
from ficfeed.formats.fragment import Kind, Piece, Writer
from ficfeed.story import ChapterDraft, StoryDate
from ficfeed.text.clean import clean, one_line
from ficfeed.text.decode import NotText
from ficfeed.text.paragraphs import is_break
from ficfeed.text.words import count

LARGEST = 10_000_000
"""Characters of a page that are read."""

MOST_TAGS = 400_000
"""Tags of a page that are read: a novel of a million words has a quarter of them."""

_WALL = re.compile(r"<[A-Za-z][^<>]{20000,}>?")
_WRAPPER = re.compile(
    r"</?(?:(?P<inline>span|font|small|big|tt|code)|div|center|section|article|table|tbody|thead|tr|td|th|form|dl|dd|dt"
    r"|blockquote|ul|ol|li|nav|main|fieldset)\b[^<>]*>",
    re.IGNORECASE,
)
_ANY = re.compile(r"</?(?!p\b|br\b|hr\b|h\d)(?P<inline>[a-z][^<>]*)>", re.IGNORECASE)
_TOO_DEEP = "the markup is nested too deeply: it was read without its outer structure"
_TAG = re.compile(r"<[^<>]*>")
_ENDS = ("</p>", "</h3>", "</h4>", "</h5>", "</h6>")
_NO_EMPHASIS = re.compile(r"</?(?!(?:i|b|em|strong|u|s|sub|sup)>)[a-z][^<>]*>")
_GAPS = re.compile(r"\n{3,}")
_LONGEST_BREAK = 300
_OPENING = frozenset('“‘"ABCDEFGHIJKMNQRTUVWYZabcdefghijkmnqrtuvwyz')
"""Behind its <p>, a line that parts scenes begins with none of these."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a tree. `problems` say in words what was lost or cut."""

    root: Element
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """Part of a page in our own markup, and its plain text: paragraphs parted by an empty line."""

    html: str
    text: str
    scenes: int = 1

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The plain text of each paragraph; a line break inside one is \\n."""
        return tuple(self.text.split("\n\n")) if self.text else ()


def read(data: bytes, name: str) -> Page:
    """Return the tree of a page's bytes. Raises UnreadableFile, with that name, for what is no text."""
    try:
        decoded = characters(data)
    except NotText as why:
        raise UnreadableFile(name, str(why)) from why
    page = tree(decoded.text)
    return replace(page, problems=(decoded.problem, *page.problems)) if decoded.problem else page


def tree(text: str) -> Page:
    """Return the tree of a page's characters, cut at the caps; its root is an <html> in any case."""
    text, problems = _within_caps(text)
    root, is_cut = _parsed(text)
    if is_cut:
        problems.append(_TOO_DEEP)
        for pattern in (_WRAPPER, _ANY):
            text = pattern.sub(lambda tag: "" if tag["inline"] else "<br><br>", text)
            root, is_cut = _parsed(text)
            if not is_cut:
                break
    return Page(root, tuple(problems))


def body(nodes: Iterable[Element | str], unseen: frozenset[str] = UNSEEN) -> Body:
    """Return the markup of elements and texts in their order; `unseen` elements are left out.

    The text behind an element belongs to it only if it is given too (`with_tails` does so).
    """
    writer = Writer()
    for node in nodes:
        if not isinstance(node, str):
            write(node, writer, unseen)
        elif node:
            writer.text(node)
    html, scenes = _joined(writer.finish())
    html = clean(repaired(html))
    return Body(html, _plain(html), scenes)


def chapter(
    made: Body,
    *,
    title: str | None = None,
    notes_before: Sequence[str] = (),
    notes_after: Sequence[str] = (),
    archive_id: str | None = None,
    published: StoryDate | None = None,
) -> ChapterDraft:
    """Return the chapter that a body is, with its words counted by AO3's rule."""
    return ChapterDraft(
        title=one_line(title) or None if title else None,
        html=made.html,
        words=count(made.text),
        scenes=made.scenes,
        notes_before=tuple(notes_before),
        notes_after=tuple(notes_after),
        archive_id=archive_id,
        published=published,
    )


def with_tails(elements: Iterable[Element]) -> list[Element | str]:
    """Return the elements, each followed by the text that stands behind it."""
    return [node for element in elements for node in (element, element.tail or "") if node != ""]


def line(element: Element | None) -> str:
    """Return the text of an element as one clean line; "" for None."""
    return "" if element is None else one_line(repaired("".join(element.itertext())))


def paragraphs(element: Element | None) -> tuple[str, ...]:
    """Return the plain text of an element, a paragraph an item; () for None."""
    return () if element is None else body([element]).paragraphs


def typed(pieces: Sequence[Piece]) -> str:
    """Return pieces as a text that somebody might have typed: blank lines, `***`, emphasis as tags."""
    rules = [_parts_scenes(piece) for piece in pieces]
    usual = _usual_gap(pieces, rules)
    lines: list[str] = []
    for piece, is_rule in zip(pieces, rules, strict=True):
        if piece.kind is Kind.TAG:
            continue
        words = _NO_EMPHASIS.sub("", piece.html.replace("<br>", "\n")) if not is_rule else "***"
        lines.append("\n" * max(piece.gap - usual, 0) + unescape(words))
    return "\n\n".join(lines)


def paragraph(words: str) -> Piece:
    """Return plain words as a paragraph."""
    return Piece(Kind.PARAGRAPH, f"<p>{escape(words, quote=False)}</p>", 1)


def _within_caps(text: str) -> tuple[str, list[str]]:
    problems: list[str] = []
    if len(text) > LARGEST:
        text = text[:LARGEST]
        problems.append(f"more than {LARGEST:,} characters of markup; the rest was left out")
    text = _WALL.sub("", text)
    if text.count("<") > MOST_TAGS:
        ends = (found.start() for found in re.finditer("<", text))
        text = text[: next(islice(ends, MOST_TAGS, None))]
        problems.append(f"more than {MOST_TAGS:,} tags; the rest was left out")
    return text, problems


def _parsed(text: str) -> tuple[Element, bool]:
    """The root, and whether the reader gave up on the way."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    data = text.replace("\0", "").encode("utf-8", "replace")
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except etree.LxmlError:
        root = None
    is_cut = any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
    return (etree.Element("html") if root is None else root), is_cut


def _joined(pieces: Sequence[Piece]) -> tuple[str, int]:
    """The fragment and the number of its scenes: parted by a rule, a line of asterisks, a wider gap."""
    rules = [_parts_scenes(piece) for piece in pieces]
    usual = _usual_gap(pieces, rules)
    parts: list[str] = []
    scenes, depth = 1, 0
    is_told = is_parted = False
    for piece, is_rule in zip(pieces, rules, strict=True):
        if is_rule:
            is_parted = True
            continue
        if piece.kind is Kind.PARAGRAPH and piece.gap > usual and not depth:
            is_parted = True
        if is_told and is_parted and not depth:
            parts.append("<hr>")
            scenes += 1
        if not depth:
            is_parted = False
        if piece.kind is Kind.TAG:
            depth += -1 if piece.html.startswith("</") else 1
        else:
            is_told = True
        parts.append(piece.html)
    return "\n".join(parts), scenes


def _usual_gap(pieces: Sequence[Piece], rules: Sequence[bool]) -> int:
    """The commonest number of blank lines between two paragraphs, the smaller one of two as common."""
    told = (
        piece if piece.kind is Kind.PARAGRAPH and not rule else None
        for piece, rule in zip(pieces, rules, strict=True)
    )
    gaps = Counter(below.gap for above, below in pairwise(told) if above and below)
    return min(gaps, key=lambda gap: (-gaps[gap], gap)) if gaps else 1


def _parts_scenes(piece: Piece) -> bool:
    if piece.kind is not Kind.PARAGRAPH:
        return piece.kind is Kind.RULE
    if len(piece.html) > _LONGEST_BREAK or (piece.html[2] == ">" and piece.html[3] in _OPENING):
        return False
    text = _TAG.sub("", piece.html)
    return is_break(unescape(text) if "&" in text else text)


def _plain(html: str) -> str:
    for end in _ENDS:
        if end in html:
            html = html.replace(end, "\n\n")
    text = _TAG.sub("", html.replace("<br>", "\n"))
    text = unescape(text) if "&" in text else text
    return _GAPS.sub("\n\n", text).strip()
