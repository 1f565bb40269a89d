"""EPUB books: from AO3, FanFicFare, FicHub, calibre and others; package file, title page and chapters.

Where the first pages say more than the package file (typed tags, counts, dates), they count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from ficfeed.errors import UnreadableFile
from ficfeed.formats import (
    ao3_download,
    ao3_preface,
    archivefile,
    composed,
    epubfacts,
    epubpages,
    markup,
    opf,
    text,
    verdicts,
)
from ficfeed.formats.archivefile import Archive, BadArchive
from ficfeed.formats.composed import Written
from ficfeed.formats.epubpages import Story
from ficfeed.formats.epubtitle import Leaf
from ficfeed.formats.opf import BadPackage, Package
from ficfeed.formats.xmlfile import BadXml
from ficfeed.headers import front
from ficfeed.headers.facts import HeaderBlock
from ficfeed.story import Rating, StoryDraft
from ficfeed.tags import vocabulary
from ficfeed.text.clean import clean

_MIMETYPE = b"application/epub+zip"
_FIRST = 400  # bytes
_PREFACES = 3  # pages
_PROBLEMS = 10


def sniff(data: bytes, name: str) -> bool:
    """Return whether the bytes are a ZIP archive with a book in it: a mimetype, package file or container.

    A damaged archive that is called .epub is one as well: it is refused with a reason of its own.
    """
    if not archivefile.is_archive(data):
        return False
    if data[30:38] == b"mimetype" and _MIMETYPE in data[:_FIRST]:
        return True
    try:
        names = [one.lower() for one in Archive(data).names]
    except BadArchive:
        return name.lower().endswith(".epub")
    return any(one.endswith(".opf") or one == "meta-inf/container.xml" for one in names)


def parse(data: bytes, name: str) -> StoryDraft:
    """Return the story of a book. Raises UnreadableFile, with that name, for what cannot be read."""
    problems: dict[str, None] = {}
    try:
        archive = Archive(data)
        package = opf.read(archive)
        told = _told(archive, package, problems)
    except (BadArchive, BadPackage, BadXml) as why:
        raise UnreadableFile(name, f"an EPUB book: {why}") from why
    if not any(one.body.text for one in told.chapters):
        raise UnreadableFile(name, "there are no words in it")
    draft = _typed(told, package, name) if told.text else _composed(told, package, name)
    said = tuple(problems)[:_PROBLEMS]
    return replace(draft, archive=epubfacts.archive(package), problems=(*said, *draft.problems))


def _composed(told: Story, package: Package, name: str) -> StoryDraft:
    notes = told.notes_before, told.notes_after
    return composed.draft(_header(told, package), notes, told.chapters, name)


def _typed(told: Story, package: Package, name: str) -> StoryDraft:
    """A story behind header lines on a page of its own is read as the text that it once was."""
    draft = text.told(clean(told.text), name)
    known = epubfacts.header(package, draft.raw_tags)
    tags = tuple(dict.fromkeys((*draft.raw_tags, *known.raw_tags)))
    return replace(
        draft,
        title=known.title or draft.title,
        creators=known.creators or draft.creators,
        summary=known.summary or draft.summary,
        raw_tags=tags,
        rating=verdicts.rating(None, tags) if draft.rating is Rating.NOT_RATED else draft.rating,
        published=draft.published or verdicts.date(known.dates, "date"),
        revised=draft.revised or verdicts.date(known.dates, "updated"),
        series=draft.series or known.series,
        language=draft.language or (vocabulary.language(known.language) if known.language else None),
        url=draft.url or known.url,
        part=None,
    )


def _told(archive: Archive, package: Package, problems: dict[str, None]) -> Story:
    leaves = _leaves(archive, package, problems)
    first = list(islice(leaves, _PREFACES))
    at = next((n for n, leaf in enumerate(first) if ao3_preface.matches(leaf.root)), None)
    if at is not None:
        work = _work(first[at:], leaves)
        if work.chapters:
            return work
        first, leaves = [], _leaves(archive, package, problems)
    return epubpages.story(chain(first, leaves), package.titles[0] if package.titles else None)


def _leaves(archive: Archive, package: Package, problems: dict[str, None]) -> Iterator[Leaf]:
    """Yield the book's pages as trees, one at a time: all of a long book's together take a lot of memory.

    A page that is no text is left out, and a word about it kept.
    """
    for page in package.pages:
        try:
            read = markup.read(archive.read(page.member), page.member)
        except UnreadableFile as why:
            problems[f"a page was left out: {why.reason}"] = None
            continue
        problems.update(dict.fromkeys(read.problems))
        yield epubpages.leaf(read.root, page.title)


def _work(first: Sequence[Leaf], others: Iterator[Leaf]) -> Story:
    """A work of AO3: its preface stands on one page or two, a long chapter on several."""
    said = ao3_preface.read([leaf.root for leaf in first])
    found: list[Written] = []
    after: list[str] = []
    for leaf in chain(first, others):
        places = ao3_preface.place(leaf.root, "chapters")
        parts = [part for place in places for part in ao3_download.chapters(place) if part.body.text]
        if found and parts and leaf.title is None and parts[0].title is None:
            found[-1] = epubpages.joined((found[-1], parts.pop(0)))
        found += parts
        for place in ao3_preface.place(leaf.root, "afterword"):
            after += ao3_download.end_notes(place)
    titled = (replace(one, title=epubpages.named(one.title, n)) for n, one in enumerate(found, 1))
    return Story(said.header, tuple(titled), said.notes, tuple(after), typed=bool(said.header.raw_tags))


def _header(told: Story, package: Package) -> HeaderBlock:
    """Title page and package together: of what is single the title page's word counts, except the summary.

    The package has that whole, and the names of creators apart.
    """
    said = told.header
    known = epubfacts.header(package, said.raw_tags, tagged=told.typed)
    if told.typed:
        known = replace(known, creators=())
    both = front.merged(said, known) if said.found else known
    return replace(
        both,
        title=known.title or said.title,
        creators=known.creators or said.creators,
        summary=known.summary or said.summary,
        dates=said.dates or known.dates,
        series=said.series or known.series,
    )
