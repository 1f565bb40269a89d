"""The package file of an EPUB, OPF 1 to 3 with any prefixes: what it says of the book.

What the fields mean for a story is decided elsewhere; here they are only read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ficfeed.formats import xmlfile
from ficfeed.formats.archivefile import Archive, resolve
from ficfeed.formats.opfpages import STRUCTURE, Page, pages
from ficfeed.formats.xmlfile import attributes, local, text_of
from ficfeed.text.clean import one_line

_VALUES = 2000
"""Elements of metadata that are read."""

_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#rc")
_MADE = frozenset({"generator", "sigil version", "calibre version"})
_EDITED = frozenset({"dcterms:modified", "calibre:timestamp"})
_DC = frozenset(
    [
        *("title", "creator", "contributor", "description", "language", "subject", "publisher", "date"),
        *("identifier", "source"),
    ]
)
_ABOUT = ("role", "event", "scheme")
_ELSEWHERE = frozenset({"manifest", "spine", "guide"})


class BadPackage(ValueError):
    """A book that is not read; the message is the reason in words."""


@dataclass(frozen=True, slots=True)
class Value:
    """One element of the metadata: its text, and the role, event, scheme or place it carries, "" if none."""

    text: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """What an OPF says. Of texts with markup (descriptions) the markup is kept.

    `about` of a date is its event, of an identifier its scheme, of a series the place in it as written.
    `makers` are tools and people that made the book, not the story; `edited` is when the file was worked on.
    """

    titles: tuple[str, ...] = ()
    creators: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    publisher: str | None = None
    dates: tuple[Value, ...] = ()
    identifiers: tuple[Value, ...] = ()
    sources: tuple[str, ...] = ()
    series: tuple[Value, ...] = ()
    makers: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True)
class _Element:
    name: str
    text: str
    id: str
    about: str


@dataclass(frozen=True, slots=True)
class _Metas:
    """The <meta> elements: what EPUB 3 says of other elements, by (id, property); the rest in their order."""

    refined: dict[tuple[str, str], str]
    others: list[tuple[str, str, str]]
    """name, text, id"""


def read(archive: Archive) -> Package:
    """Return the package of the book in the archive.

    Raises BadPackage where the book is locked by DRM or has no package file, BadXml and BadArchive where a
    file of its structure cannot be read.
    """
    _refuse_locked(archive)
    member = _package_member(archive)
    root = xmlfile.parse(archive.read(member, STRUCTURE))
    if root is None:
        raise BadPackage("its package file is no XML")
    return _package(list(_described(root)), pages(archive, member, root))


def _refuse_locked(archive: Archive) -> None:
    """Fonts may be scrambled and the text still be readable; anything else that is encrypted is DRM."""
    member = archive.find("META-INF/encryption.xml")
    root = xmlfile.parse(archive.read(member, STRUCTURE)) if member else None
    for element in () if root is None else root.iter():
        if local(element.tag) != "encrypteddata":
            continue
        methods = [child for child in element if local(child.tag) == "encryptionmethod"]
        if not methods or any(attributes(m).get("algorithm", "").lower() not in _FONTS for m in methods):
            raise BadPackage("locked by DRM (encrypted)")


def _package_member(archive: Archive) -> str:
    container = archive.find("META-INF/container.xml")
    root = xmlfile.parse(archive.read(container, STRUCTURE)) if container else None
    for element in () if root is None else root.iter():
        path = attributes(element).get("full-path", "") if local(element.tag) == "rootfile" else ""
        member = archive.find(resolve("", path) or "")
        if member:
            return member
    found = [name for name in archive.names if name.lower().endswith(".opf")]
    if not found:
        raise BadPackage("there is no package file (.opf) in it")
    return min(found, key=lambda name: name.count("/"))


def _described(root: Any) -> Iterator[tuple[str, Any]]:
    """The elements outside manifest, spine and guide, with their local names; old packages nest them."""
    for child in root:
        if local(child.tag) not in _ELSEWHERE:
            yield from ((local(element.tag), element) for element in child.iter())


def _package(elements: list[tuple[str, Any]], found_pages: tuple[Page, ...]) -> Package:
    metas = _metas(elements)
    found = [e for e in _core(elements, metas) if e.text]
    texts: dict[str, tuple[str, ...]] = {}
    for one in found:
        texts[one.name] = (*texts.get(one.name, ()), one.text)
    return Package(
        titles=_titles(found, metas),
        creators=_creators(found),
        descriptions=texts.get("description", ()),
        languages=texts.get("language", ()),
        subjects=texts.get("subject", ()),
        publisher=next(iter(texts.get("publisher", ())), None),
        dates=tuple(Value(e.text, e.about) for e in found if e.name == "date"),
        identifiers=tuple(Value(e.text, e.about) for e in found if e.name == "identifier"),
        sources=texts.get("source", ()),
        series=tuple(_series(metas)),
        makers=(*texts.get("contributor", ()), *(text for name, text, _ in metas.others if name in _MADE)),
        edited=tuple(text for name, text, _ in metas.others if name in _EDITED),
        pages=found_pages,
    )


def _metas(elements: Iterable[tuple[str, Any]]) -> _Metas:
    metas = _Metas({}, [])
    for element in [element for name, element in elements if name == "meta"][:_VALUES]:
        values = attributes(element)
        name = (values.get("property") or values.get("name") or "").lower()
        text = one_line(values.get("content") or text_of(element))
        if target := values.get("refines", "").lstrip("#"):
            metas.refined.setdefault((target, name), text)
        elif text:
            metas.others.append((name, text, values.get("id", "")))
    return metas


def _core(elements: Iterable[tuple[str, Any]], metas: _Metas) -> Iterator[_Element]:
    """The Dublin Core elements; `about` is a role, event or scheme, said here or by a refinement."""
    for name, element in [pair for pair in elements if pair[0] in _DC][:_VALUES]:
        values = attributes(element)
        key = values.get("id", "")
        about = next((values[a] for a in _ABOUT if a in values), "") or metas.refined.get((key, "role"), "")
        text = text_of(element)
        yield _Element(name, text if name == "description" else one_line(text), key, about.lower())


def _titles(found: Iterable[_Element], metas: _Metas) -> tuple[str, ...]:
    """The main title, else all: subtitles and titles of collections are no titles."""
    titles = [(metas.refined.get((e.id, "title-type"), "main"), e.text) for e in found if e.name == "title"]
    main = tuple(text for kind, text in titles if kind == "main")
    return main or tuple(text for _, text in titles)


def _creators(found: Iterable[_Element]) -> tuple[str, ...]:
    """Those who wrote it (role aut, or none said); others only where nobody is named as its writer."""
    everybody = [e for e in found if e.name == "creator"]
    writers = [e.text for e in everybody if e.about in {"aut", "", "author"}]
    return tuple(dict.fromkeys(writers or [e.text for e in everybody]))


def _series(metas: _Metas) -> Iterator[Value]:
    """calibre's series, else EPUB 3's collections that are series."""
    named = {name: text for name, text, _ in reversed(metas.others)}
    if series := named.get("calibre:series"):
        yield Value(series, named.get("calibre:series_index", ""))
        return
    for name, text, key in metas.others:
        if (
            name == "belongs-to-collection"
            and metas.refined.get((key, "collection-type"), "series") == "series"
        ):
            yield Value(text, metas.refined.get((key, "group-position"), ""))
