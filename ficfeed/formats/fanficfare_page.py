"""Pages that FanFicFare (once FanFictionDownLoader) writes: a table of labels, and chapters behind anchors.

The shape is that of its HTML writer (JimmXinu/FanFicFare, writers/writer_html.py); its EPUBs have the same
labels on a title page. Notes stand in the chapters, in elements of classes of its own.
"""

from __future__ import annotations

from dataclasses import replace

from lxml import etree  # type: ignore[import-untyped]

from ficfeed.formats import chapter_titles, composed, labelled, markup
from ficfeed.formats.composed import Written
from ficfeed.formats.elements import Element, link_of, local_name
from ficfeed.formats.markup import Page
from ficfeed.headers.facts import HeaderBlock
from ficfeed.story import StoryDraft

_ANCHORS = etree.XPath("//a[starts-with(@name, 'section')]")
_CONTENTS = etree.XPath("//a[@name='TOCTOP']")
_HEADINGS = etree.XPath(
    "//*[local-name()='h1' or local-name()='h3'][.//*[local-name()='a'][contains(@class, 'authorlink')]]"
)
_ROWS = etree.XPath("//*[local-name()='table'][@class='full']//*[local-name()='tr']")
_BOLD = etree.XPath(".//*[local-name()='b']")
_CELLS = etree.XPath("*[local-name()='td']")
_LINKS = etree.XPath(".//*[local-name()='a']")
_HEAD_NOTES = etree.XPath("descendant-or-self::*[contains(@class, 'fff_head_notes')]")
_FOOT_NOTES = etree.XPath("descendant-or-self::*[contains(@class, 'fff_foot_notes')]")
_LINE_ENDS = frozenset(("br", "b", "hr", "p", "div", "table"))
_LONGEST_LABEL = 40
_MOST = 60


def matches(page: Page) -> bool:
    """Return whether FanFicFare wrote the page: its anchors, and its table or its author links."""
    root = page.root
    return bool((_ANCHORS(root) or _CONTENTS(root)) and (_ROWS(root) or _HEADINGS(root)))


def parse(page: Page, name: str) -> StoryDraft:
    """Return the story. The notes of its first chapter are the first chapter's: nobody says whose else."""
    written = [_written(anchor) for anchor in _ANCHORS(page.root)]
    return composed.draft(facts(page.root), ((), ()), written, name, page.problems)


def facts(root: Element) -> HeaderBlock:
    """Return what the title page says, of an HTML file or of an EPUB."""
    found = [*_HEADINGS(root), *root.iter("h1", "{*}h1")]
    cells = [_CELLS(row) for row in _ROWS(root)]
    rows = [(markup.line(pair[0]).rstrip(": "), labelled.value(pair[1])) for pair in cells if len(pair) == 2]
    header = labelled.of_pairs(rows or _typed(root))
    return _titled(header, found[0]) if found else header


def _titled(header: HeaderBlock, heading: Element) -> HeaderBlock:
    """ "<a>Title</a> by <a>Author</a>, <a>Author</a>"; without links, the words decide."""
    links = _LINKS(heading)
    text = markup.line(heading)
    title, by, names = text.rpartition(" by ")
    if links and (linked := markup.line(links[0])) and text.startswith(linked):
        title, names = linked, text[len(linked) :].removeprefix(" by ")
    authors = [name for a in links[1:] if (name := markup.line(a))] or [n.strip() for n in names.split(",")]
    return replace(
        header,
        title=(title if by or links else text) or header.title,
        creators=tuple(dict.fromkeys(filter(None, authors if by or links else []))) or header.creators,
        url=(link_of(links[0]) if links else None) or header.url,
    )


def _typed(root: Element) -> list[tuple[str, str]]:
    """Labels in bold, each with the text up to the next line: the title page without a table."""
    found: list[tuple[str, str]] = []
    for bold in _BOLD(root):
        label = markup.line(bold)
        if label.endswith(":") and len(label) <= _LONGEST_LABEL:
            found.append((label.rstrip(": "), _behind(bold)))
    return found[:_MOST]


def _behind(bold: Element) -> str:
    nodes: list[Element | str] = [bold.tail or ""]
    for sibling in bold.itersiblings():
        if local_name(sibling) in _LINE_ENDS:
            break
        nodes += [sibling, sibling.tail or ""]
    return " ".join(markup.body(nodes).text.split())


def _written(anchor: Element) -> Written:
    """What stands between two anchors is a chapter; the notes in it have elements of their own."""
    nodes: list[Element | str] = [anchor.tail or ""]
    for sibling in anchor.itersiblings():
        if local_name(sibling) == "a" and (sibling.get("name") or "").startswith("section"):
            break
        nodes += [sibling, sibling.tail or ""]
    before = [note for node in nodes for note in _taken(node, _HEAD_NOTES)]
    after = [note for node in nodes for note in _taken(node, _FOOT_NOTES)]
    title = chapter_titles.bare(markup.line(anchor))
    return Written(markup.body(nodes), title, tuple(before), tuple(after))


def _taken(node: Element | str, notes: etree.XPath) -> list[str]:
    """Return the notes in an element, without their labels, and take them out of it."""
    found: list[str] = []
    for part in () if isinstance(node, str) else notes(node):
        for label in _BOLD(part):
            if markup.line(label).endswith(":"):
                label.text = None
                label[:] = []
        found += markup.paragraphs(part)
        part.text = None
        part[:] = []
    return found
