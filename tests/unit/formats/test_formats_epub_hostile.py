"""Books that mean harm: each costs one reason or is read as far as it is good, in little time and memory."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_STORED, ZipFile, ZipInfo

import pytest
from books import CONTAINER, Leaf, Member, Work, ao3, book, contents, core, members, package, zipped
from hypothesis import given, settings
from hypothesis import strategies as st
from test_formats_archivefile import overlapping

from ficfeed.errors import UnreadableFile
from ficfeed.formats import epub, parse
from ficfeed.formats.pool import Parsers
from ficfeed.story import StoryDraft

STORY = "<p>The door stood open.</p><p>Nobody came in.</p>"
LEAVES = [Leaf("one.xhtml", STORY, "One"), Leaf("two.xhtml", STORY, "Two")]
GOOD = members(core("A Quay", "tidewrack", "Angst"), LEAVES)
OUT = ("../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "C:\\x")
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY m SYSTEM "http://127.0.0.1:9/">]>'


def changed(name: str, data: bytes | str) -> bytes:
    """Return the good book with another content of one member, nothing of it packed."""
    return zipped([(n, data if n == name else d) for n, d in GOOD], ZIP_STORED)


def bomb(name: str, size: int, start: str = "<a>") -> bytes:
    """Return the good book with a member of so many bytes, packed to a thousandth."""
    return zipped([(n, start + " " * size if n == name else d) for n, d in GOOD])


def stored(parts: list[Member]) -> bytes:
    """Return a book of which nothing is packed."""
    return zipped(parts, ZIP_STORED)


def without(*names: str) -> bytes:
    """Return the good book without some members."""
    return zipped([(n, d) for n, d in GOOD if n not in names])


def with_more(*more: Member) -> bytes:
    """Return the good book with more members."""
    return zipped([*GOOD, *more])


def patched(data: bytes, offset: int, value: bytes) -> bytes:
    """Return an archive of which each entry of the central directory is changed at that offset."""
    found = bytearray(data)
    at = found.find(b"PK\x01\x02")
    while at >= 0:
        found[at + offset : at + offset + len(value)] = value
        at = found.find(b"PK\x01\x02", at + 1)
    return bytes(found)


def method(number: int) -> bytes:
    """Return the good book, packed by some method that nobody knows."""
    return patched(zipped(GOOD), 10, struct.pack("<H", number))


def linked() -> bytes:
    """Return a book whose first page is a symbolic link out of it."""
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for name, data in GOOD:
            info = ZipInfo(name)
            if name == "one.xhtml":
                info.create_system, info.external_attr, data = 3, 0o120777 << 16, "/etc/passwd"
            archive.writestr(info, data)
    return target.getvalue()


REFUSED: dict[str, Callable[[], tuple[bytes, str]]] = {
    "a page of 200 MB": lambda: (bomb("one.xhtml", 200_000_000), "unpacks to more than 20 MB"),
    "a page of 5 MB in 5 kB": lambda: (bomb("one.xhtml", 5_000_000), "times its packed size"),
    "a package of 100 MB": lambda: (bomb("content.opf", 100_000_000), "unpacks to more"),
    "a container of 100 MB": lambda: (bomb("META-INF/container.xml", 100_000_000), "unpacks to more"),
    "overlapping members": lambda: (overlapping(1000, 1_000_000), "overlap"),
    "sixty thousand members": lambda: (overlapping(60_000, 10), "more than 5,000 files"),
    "a thousand laughs in the package": lambda: (
        changed("content.opf", f"{LAUGHS}<package><metadata><dc:title>&m;</dc:title></metadata></package>"),
        "entities",
    ),
    "a file of the system in the package": lambda: (
        changed("content.opf", f"{OUTSIDE}<package><metadata><dc:title>&a;</dc:title></metadata></package>"),
        "entities",
    ),
    "entities in UTF-16": lambda: (
        changed("content.opf", f"{LAUGHS}<package/>".encode("utf-16")),
        "entities",
    ),
    "a file of the system in the container": lambda: (
        changed("META-INF/container.xml", f"{OUTSIDE}<container>&a;</container>"),
        "entities",
    ),
    "no package": lambda: (without("content.opf"), "no package file"),
    "a package that is no XML": lambda: (changed("content.opf", b"\x00\x01\x02" * 50), "no XML"),
    "an empty package": lambda: (changed("content.opf", ""), "no XML"),
    "no page that is there": lambda: (without("one.xhtml", "two.xhtml"), "no words"),
    "a locked book": lambda: (
        with_more(
            (
                "META-INF/encryption.xml",
                '<encryption><EncryptedData><EncryptionMethod Algorithm="x"/></EncryptedData></encryption>',
            )
        ),
        "DRM",
    ),
    "a password": lambda: (patched(zipped(GOOD), 8, b"\x01\x00"), "password"),
    "a packing that nobody knows": lambda: (method(99), "packed in a way"),
    "bzip2": lambda: (zipped(GOOD[1:], ZIP_BZIP2), "packed in a way"),
    "a wrong check sum": lambda: (patched(zipped(GOOD), 16, b"\1\2\3\4"), "check sum"),
    "members that are nowhere": lambda: (patched(zipped(GOOD), 42, b"\xff\xff\xff\x7f"), "damaged"),
    "a cut archive": lambda: (zipped(GOOD)[:-40], "damaged or cut"),
    "only pictures": lambda: (
        zipped(
            members(core("A Quay", "x"), [Leaf("a.xhtml", '<svg><text>A</text></svg><img src="a.jpg"/>')])
        ),
        "no words",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_harmful_book_has_one_reason(name: str) -> None:
    data, reason = REFUSED[name]()
    began = time.perf_counter()
    with pytest.raises(UnreadableFile, match=reason) as caught:
        epub.parse(data, "x.epub")
    assert time.perf_counter() - began < 5
    assert "\n" not in caught.value.reason
    assert len(caught.value.reason) < 200


ROUND = '<itemref idref="p0"/>' * 50_000 + "</spine>"
DAYS = ("0000-00-00", "9999-99-99", "2024-02-30", "x" * 9999)
DEEP = "<div>" * 100_000
READ: dict[str, Callable[[], bytes]] = {
    "without a container": lambda: without("META-INF/container.xml"),
    "without a table of contents": lambda: without("toc.ncx"),
    "contents of 100 MB": lambda: bomb("toc.ncx", 100_000_000),
    "a page missing": lambda: without("one.xhtml"),
    "a page that is a picture": lambda: changed("one.xhtml", b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
    "a book as a page": lambda: changed("one.xhtml", zipped(GOOD)),
    "a page that is a link out": lambda: linked(),
    "members out of the archive": lambda: with_more(*((name, "x") for name in OUT)),
    "pages out of the archive": lambda: stored(
        members(core("A Quay", "tidewrack"), [*(Leaf(name, "") for name in OUT), *LEAVES])
    ),
    "laughs in a page": lambda: changed("one.xhtml", f"{LAUGHS}<html><body><p>&m;</p></body></html>"),
    "a file of the system in a page": lambda: changed("one.xhtml", f"{OUTSIDE}<body><p>&a;</p></body>"),
    "laughs in the contents": lambda: changed("toc.ncx", f"{LAUGHS}<ncx><text>&m;</text></ncx>"),
    "included files": lambda: changed(
        "one.xhtml", '<html xmlns:x="http://www.w3.org/2001/XInclude"><x:include href="file:///etc/passwd"/></html>'
    ),
    "deep nesting in a page": lambda: changed("one.xhtml", f"<html><body>{DEEP}<p>Deep.</p></body></html>"),
    "deep nesting in the contents": lambda: changed("toc.ncx", "<ncx>" + "<navPoint>" * 50_000),
    "a hundred thousand attributes": lambda: changed(
        "one.xhtml", "<p " + " ".join(f"a{n}='x'" for n in range(100_000)) + ">Wall.</p>"
    ),
    "an encoding that nobody knows": lambda: changed(
        "one.xhtml", "<?xml version='1.0' encoding='zlib_codec'?><html><body><p>Word.</p></body></html>"
    ),
    "a spine that goes round": lambda: changed(
        "content.opf",
        package(core("A Quay", "tidewrack"), LEAVES).replace("</spine>", ROUND),
    ),
    "a manifest of sixty thousand items": lambda: changed(
        "content.opf",
        package(
            core("A Quay", "tidewrack"),
            LEAVES,
            more="".join(f'<item id="x{n}" href="x{n}.html" media-type="text/html"/>' for n in range(60_000)),
        ),
    ),
    "contents of sixty thousand points": lambda: changed(
        "toc.ncx", contents([*LEAVES, *(Leaf(f"x{n}.xhtml", "", "x") for n in range(60_000))])
    ),
    "a long comment": lambda: zipped(GOOD)[:-2] + b"\xff\xff" + b"x" * 65_535,
    "two members of one name": lambda: with_more(("twx.xhtml", "<p>Another.</p>")).replace(b"twx.", b"two."),
    "names with line ends": lambda: with_more(("a\nb\x1b[31m.xhtml", "x")),
    "odd dates": lambda: stored(
        members(
            core(
                "A Quay",
                "tidewrack",
                more="".join(f"<dc:date>{day}</dc:date>" for day in DAYS),
            ),
            LEAVES,
        )
    ),
    "ten thousand subjects": lambda: stored(
        members(core("A Quay", "tidewrack", *(f"tag {n}" for n in range(10_000)), "x" * 1_000_000), LEAVES)
    ),
    "a title of a megabyte": lambda: stored(members(core("A " * 500_000, "tidewrack" * 9000), LEAVES)),
    "a description of two megabytes": lambda: stored(
        members(
            core("A Quay", "x", more=f"<dc:description>{'&lt;p>A' * 250_000}</dc:description>"), LEAVES
        )
    ),
    "control characters": lambda: stored(members(core("A &#1;Quay\x0b", "tide\x00wrack\ufffe"), LEAVES)),
    "a thousand names of a tag": lambda: changed("two.xhtml", "<p>" + "<b><i>" * 2000 + "Open."),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_what_is_good_in_a_harmful_book_is_read(name: str) -> None:
    began = time.perf_counter()
    draft = epub.parse(READ[name](), "x.epub")
    assert time.perf_counter() - began < 5
    assert any("door stood open" in chapter.html or "Another" in chapter.html for chapter in draft.chapters)
    told = repr(draft)
    assert "root:x" not in told
    assert "hahaha" not in told
    assert len(draft.title) <= 500
    assert len(draft.raw_tags) <= 500
    assert draft.published is None
    assert not any(ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 for c in draft.title + "".join(draft.creators))


def test_harmful_books_take_little_memory(tmp_path: Path) -> None:
    books = [*REFUSED, *READ]
    paths = [tmp_path / f"{number}.epub" for number in range(len(books))]
    for name, path in zip(books, paths, strict=True):
        path.write_bytes(REFUSED[name]()[0] if name in REFUSED else READ[name]())
    with Parsers(count=1, seconds=10, memory_bytes=400_000_000) as parsers:
        outcomes = dict(parsers.run(enumerate(paths)))
    for name, outcome in zip(books, (outcomes[n] for n in range(len(books))), strict=True):
        assert isinstance(outcome, UnreadableFile) == (name in REFUSED), name
        if isinstance(outcome, UnreadableFile):
            assert "memory" not in outcome.reason
            assert "stumbled" not in outcome.reason


WORK = zipped(ao3(Work(notes="A note.", chapters=(("Door", "Open."), ("Ice", "Held.")))))


def outcome(data: bytes) -> None:
    """Parse the bytes: a draft or one reason, never another error."""
    try:
        draft = parse(data, "x.epub")
    except UnreadableFile as why:
        assert "\n" not in why.reason
    else:
        assert isinstance(draft, StoryDraft)


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_a_book_with_changed_bytes_is_a_story_or_one_reason(data: st.DataObject) -> None:
    found = bytearray(data.draw(st.sampled_from([WORK, zipped(GOOD)])))
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(found) - 1))
        found[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    outcome(bytes(found))


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_a_book_with_a_changed_member_is_a_story_or_one_reason(data: st.DataObject) -> None:
    parts = data.draw(st.sampled_from([GOOD, ao3(Work(notes="A note.", endnotes="Thanks."))]))
    name, content = data.draw(st.sampled_from(parts[1:]))
    text = content.decode() if isinstance(content, bytes) else content
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text)))
        more = data.draw(st.sampled_from(SNIPPETS) | st.text(max_size=8))
        text = text[:at] + more + text[at + data.draw(st.integers(0, 30)) :]
    outcome(zipped([(n, text.encode("utf-8", "replace") if n == name else d) for n, d in parts]))


SNIPPETS = [
    *("<", ">", "</div>", '<div id="preface">', '<div id="chapters">', "<dl>", "<dt>Rating:</dt>", "<dd>"),
    *("<p>", "</p>", "<h2 class='heading'>", "]]>", "<![CDATA[", "<!--", "&#0;", "&nbsp;", "&#xD800;", "\0"),
    *("<itemref/>", "<item/>", "<dc:title/>", '<meta name="calibre:series_index" content="x"/>', CONTAINER),
]


@given(st.binary(max_size=400))
def test_any_bytes_behind_the_signature_are_one_reason(data: bytes) -> None:
    outcome(b"PK\x03\x04" + data)


def test_the_good_book_is_good() -> None:
    draft = parse(book(core("A Quay", "tidewrack", "Angst"), LEAVES), "x.epub")
    assert (draft.title, len(draft.chapters), draft.words) == ("A Quay", 2, 14)
