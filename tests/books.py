"""EPUB books for tests and benchmarks, in the manner of the tools that make them; all stories are ours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="{}" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
NAMESPACES = (
    'xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:opf="http://www.idpf.org/2007/opf" xmlns:dcterms="http://purl.org/dc/terms/"'
)


Member = tuple[str, bytes | str]
"""A file in an archive: its name and what it holds."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page: its name, its <body>'s content, what the table of contents calls it (None: not listed)."""

    name: str
    body: str
    title: str | None = None
    head: str = ""
    attributes: str = ""


def zipped(members: Iterable[Member], method: int = ZIP_DEFLATED) -> bytes:
    """Return a ZIP archive of these members."""
    target = BytesIO()
    with ZipFile(target, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data, ZIP_STORED if name == "mimetype" else method)
    return target.getvalue()


def package(metadata: str, leaves: Sequence[Leaf], *, version: str = "2.0", more: str = "") -> str:
    """Return a package file: `metadata` is what stands in <metadata>, `more` what stands in <manifest>."""
    items = "".join(
        f'<item id="p{n}" href="{escape(leaf.name)}" media-type="application/xhtml+xml"/>'
        for n, leaf in enumerate(leaves)
    )
    spine = "".join(f'<itemref idref="p{n}"/>' for n in range(len(leaves)))
    return (
        f'<?xml version="1.0" encoding="utf-8"?><package {NAMESPACES} version="{version}">'
        f"<metadata>{metadata}</metadata>"
        f'<manifest>{items}<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
        f"{more}</manifest>"
        f'<spine toc="ncx">{spine}</spine></package>'
    )


def contents(leaves: Iterable[Leaf]) -> str:
    """Return the NCX of the leaves that have a title."""
    points = "".join(
        f"<navPoint><navLabel><text>{escape(leaf.title)}</text></navLabel>"
        f'<content src="{escape(leaf.name)}"/></navPoint>'
        for leaf in leaves
        if leaf.title
    )
    return f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{points}</navMap></ncx>'


def page(leaf: Leaf) -> str:
    """Return the XHTML of a page."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml">'
        f"<head><title>{escape(leaf.title or '')}</title>{leaf.head}</head>"
        f"<body{leaf.attributes}>{leaf.body}</body></html>"
    )


def members(metadata: str, leaves: Sequence[Leaf], *, folder: str = "") -> list[Member]:
    """Return the members of an EPUB 2 book, to be changed and packed with `zipped`."""
    return [
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", CONTAINER.format(f"{folder}content.opf")),
        (f"{folder}content.opf", package(metadata, leaves)),
        (f"{folder}toc.ncx", contents(leaves)),
        *((f"{folder}{leaf.name}", page(leaf)) for leaf in leaves),
    ]


def book(metadata: str, leaves: Sequence[Leaf]) -> bytes:
    """Return an EPUB 2 book."""
    return zipped(members(metadata, leaves))


def core(title: str, creator: str, *subjects: str, more: str = "") -> str:
    """Return common metadata."""
    tags = "".join(f"<dc:subject>{escape(subject)}</dc:subject>" for subject in subjects)
    return (
        f'<dc:title>{escape(title)}</dc:title><dc:creator opf:role="aut">{escape(creator)}</dc:creator>'
        f"<dc:language>en</dc:language>{tags}{more}"
    )


def paragraphs(text: str) -> str:
    """Return HTML paragraphs of a text with blank lines between them."""
    return "".join(f'<p class="calibre7">{escape(part)}</p>' for part in text.split("\n\n"))


# ----------------------------------------------------------------------------------------- Archive of Our Own
@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A work as the archive's downloads show it; each chapter is (title or None, text)."""

    number: int = 4242
    title: str = "The Lamp at the End of the Quay"
    creator: str = "tidewrack"
    rating: str = "Teen And Up Audiences"
    warnings: tuple[str, ...] = ("No Archive Warnings Apply",)
    categories: tuple[str, ...] = ("F/M",)
    fandoms: tuple[str, ...] = ("Grey's Anatomy (TV)",)
    pairings: tuple[str, ...] = ("Lexie Grey/Mark Sloan",)
    characters: tuple[str, ...] = ("Lexie Grey", "Mark Sloan", "Callie Torres")
    freeforms: tuple[str, ...] = ("Angst", "Slow Burn")
    language: str = "English"
    series: str | None = None
    stats: str = "Published: 2011-02-03 Words: 1,204 Chapters: 1/1"
    summary: str = "She keeps the lamp lit."
    notes: str | None = None
    endnotes: str | None = None
    chapters: tuple[tuple[str | None, str], ...] = ((None, "The tide came in.\n\nThe lamp stayed lit."),)

    @property
    def subjects(self) -> tuple[str, ...]:
        """All tags in one list, as the archive writes them into the package file."""
        typed = (self.categories, self.warnings, self.fandoms, self.pairings, self.characters, self.freeforms)
        return ("Fanworks", self.rating, *(tag for tags in typed for tag in tags))


def _rows(work: Work) -> str:
    """The tags with their kinds; a label says "s" where there are several."""
    rows = [
        ("Rating", (work.rating,)),
        ("Archive Warning", work.warnings),
        ("Category", work.categories),
        ("Fandom", work.fandoms),
        ("Relationship", work.pairings),
        ("Character", work.characters),
        ("Additional Tags", work.freeforms),
    ]
    shown = "".join(
        f'<dt class="calibre3">{label}{"s" if len(tags) > 1 and not label.endswith("s") else ""}:</dt>'
        f'<dd class="calibre4">{", ".join(_tag(tag) for tag in tags)}</dd>'
        for label, tags in rows
        if tags
    )
    series = f"<dt>Series:</dt><dd>{work.series}</dd>" if work.series else ""
    return f"{shown}<dt>Language:</dt><dd>{work.language}</dd>{series}<dt>Stats:</dt><dd>{work.stats}</dd>"


def _tag(tag: str) -> str:
    return f'<a href="https://archiveofourown.org/tags/{escape(tag)}">{escape(tag)}</a>'


def ao3(work: Work) -> list[Member]:
    """Return the members of a download from Archive of Our Own, cut into pages as the archive does."""
    told = f"<dc:description>{escape(f'<p>{escape(work.summary)}</p>')}</dc:description>"
    told += "<dc:publisher>Archive of Our Own</dc:publisher><dc:date>2011-02-03T00:00:00+00:00</dc:date>"
    told += '<meta name="calibre:timestamp" content="2024-04-22T03:17:41.926398+00:00"/>'
    return members(core(work.title, work.creator, *work.subjects, more=told), _leaves(work))


def ao3_page(work: Work) -> str:
    """Return a work as a single page, much as the archive's HTML downloads have it."""
    leaves = _leaves(work)
    before = "".join(leaf.body.replace(' id="preface"', "", 1) for leaf in leaves[:2])
    before = before.partition('<div class="userstuff1" id="chapters">')[0]
    story = "".join(_chapter(work, number) for number in range(len(work.chapters)))
    told = f'<div id="preface">{before}</div><div id="chapters" class="userstuff">{story}</div>'
    return page(Leaf("x.html", told + leaves[-1].body, work.title))


def _leaves(work: Work) -> list[Leaf]:
    url = f"https://archiveofourown.org/works/{work.number}"
    preface = (
        f'<div id="preface" class="calibre1"><h2 class="toc-heading" id="calibre_toc_2">Preface</h2>'
        f'<p class="message"><b class="calibre2">{escape(work.title)}</b><br class="calibre1"/>Posted '
        'originally on the <a href="https://archiveofourown.org/">Archive of Our Own</a> at '
        f'<a href="{url}">{url}</a>.</p>'
        f'<div class="calibre1"><dl class="tags">{_rows(work)}</dl></div></div>'
    )
    leaves = [Leaf("s000.xhtml", preface, "Preface"), Leaf("s001.xhtml", _opening(work))]
    for number, (title, _) in enumerate(work.chapters):
        body = f'<div class="userstuff1" id="chapters">{_chapter(work, number)}</div>'
        listed = work.title if len(work.chapters) == 1 else title or f"Chapter {number + 1}"
        leaves.append(Leaf(f"s{number + 2:03}.xhtml", body, listed))
    return [*leaves, Leaf("s999.xhtml", _closing(work, url), "Afterword")]


def _chapter(work: Work, number: int) -> str:
    title, text = work.chapters[number]
    several = len(work.chapters) > 1
    name = (title or f"Chapter {number + 1}") if several else work.title
    mark = ' class="heading"' if several else ' class="toc-heading"'
    return f'<h2{mark}>{escape(name)}</h2><div class="userstuff2">{paragraphs(text)}</div>'


def _opening(work: Work) -> str:
    notes = (
        f'<p>Notes</p><blockquote class="userstuff"><p>{work.notes}</p></blockquote>' if work.notes else ""
    )
    by = f'<a href="https://archiveofourown.org/users/x" rel="author">{escape(work.creator)}</a>'
    return (
        f'<div id="preface" class="calibre1"><div class="calibre1"><h1>{escape(work.title)}</h1>'
        f'<div class="byline">by {by}</div><p>Summary</p>'
        f'<blockquote class="userstuff"><p>{escape(work.summary)}</p></blockquote>{notes}</div></div>'
        '<div class="userstuff1" id="chapters"><div class="calibre8" id="calibre_pb_2"></div></div>'
    )


def _closing(work: Work, url: str) -> str:
    notes = f"<p>End Notes</p><blockquote><p>{work.endnotes}</p></blockquote>" if work.endnotes else ""
    return (
        '<div id="afterword" class="calibre1"><h2 class="toc-heading">Afterword</h2>'
        f'<div><div id="endnotes">{notes}</div></div>'
        f'<p class="message">Please <a href="{url}/comments/new">drop by the Archive and comment</a> '
        "to let the creator know if you enjoyed their work!</p></div>"
    )


# ------------------------------------------------------------------------------------------------ other tools
def fanficfare(
    title: str, creator: str, rows: Sequence[tuple[str, str]], chapters: Sequence[tuple[str, str]], url: str
) -> list[Member]:
    """Return the members of a book by FanFicFare; `rows` are its title page's lines."""
    lines = "".join(f"\n<b>{label}:</b> {value}<br/>\n" for label, value in rows)
    by = f'<a class="authorlink" href="{url}/u">{escape(creator)}</a>'
    head = f'<h3><a href="{url}">{escape(title)}</a> by {by}</h3>'
    leaves = [
        Leaf(
            "title_page.xhtml",
            f"{head}<div>\n{lines}\n</div>",
            "Title Page",
            attributes=' class="fff_titlepage"',
        ),
        *(
            Leaf(
                f"file{n:04}.xhtml",
                f'<h3 class="fff_chapter_title">{escape(name)}</h3>\n<div>{paragraphs(text)}</div>',
                name,
                f'<meta name="chapterurl" content="{url}/{n}"/>',
                ' class="fff_chapter"',
            )
            for n, (name, text) in enumerate(chapters, 1)
        ),
    ]
    more = (
        "<dc:contributor>FanFicFare [https://github.com/JimmXinu/FanFicFare]</dc:contributor>"
        '<dc:date opf:event="publication">2012-03-04</dc:date>'
        '<dc:date opf:event="creation">2024-01-01</dc:date>'
        f'<dc:date opf:event="modification">2013-05-06</dc:date><dc:source>{url}</dc:source>'
        f'<dc:identifier opf:scheme="URL">{url}</dc:identifier>'
    )
    subjects = ("Last Update Year/Month: 2013/05", "FanFiction", "Last Update: 2013/05/06", "Complete")
    return members(core(title, creator, *subjects, more=more), leaves)


def fichub(
    title: str, creator: str, lines: Sequence[str], chapters: Sequence[tuple[str, str]], url: str
) -> list[Member]:
    """Return the members of a book by FicHub; `lines` are its introduction's paragraphs below the summary."""
    shown = "".join(f"<p>{line}</p>" for line in lines)
    intro = (
        f"<h1>{escape(title)}</h1><p><b>By: {escape(creator)}</b></p><p>A lamp, a quay, a tide.</p>{shown}"
        f'<p>Original source:\n\t\t<a href="{url}">{url}</a></p>'
        "<p>Exported with the assistance of\n\t\t<a href='https://fichub.net'>FicHub.net</a></p>"
    )
    leaves = [
        Leaf("introduction.xhtml", intro, "Introduction"),
        *(
            Leaf(f"chap_{n}.xhtml", f"<h2>{escape(name)}</h2>{paragraphs(text)}", name)
            for n, (name, text) in enumerate(chapters, 1)
        ),
    ]
    more = "<dc:description>&lt;p&gt;A lamp, a quay, a tide.&lt;/p&gt;</dc:description>"
    return members(core(title, creator, more=more), leaves)
