"""Package files of EPUBs: one reading of all prefixes and versions, and no harm from their tricks."""

from __future__ import annotations

import pytest
from books import CONTAINER, Leaf, contents, core, members, package, page, zipped
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.formats import opf, xmlfile
from ficfeed.formats.archivefile import Archive
from ficfeed.formats.opf import BadPackage, Package, Value
from ficfeed.formats.opfpages import Page
from ficfeed.formats.xmlfile import BadXml

LEAVES = [Leaf("one.xhtml", "<p>One.</p>", "First"), Leaf("two.xhtml", "<p>Two.</p>", "Second")]


def read(package_file: str | bytes, *others: tuple[str, bytes | str]) -> Package:
    """Return what is read of a book with that package file."""
    found: list[tuple[str, bytes | str]] = [("content.opf", package_file), ("toc.ncx", contents(LEAVES))]
    return opf.read(Archive(zipped([*found, *((leaf.name, page(leaf)) for leaf in LEAVES), *others])))


def test_metadata_of_epub_2() -> None:
    more = (
        '<dc:creator opf:role="trl">A Translator</dc:creator>'
        '<dc:date opf:event="publication">2010-01-02</dc:date>'
        '<meta name="calibre:series" content="Tides"/><meta content="2.0" name="calibre:series_index"/>'
        '<dc:identifier opf:scheme="URL">https://archive.example/1</dc:identifier>'
    )
    found = read(package(core("A Quay", "tidewrack", "Angst", "Fluff", more=more), LEAVES))
    assert found.titles == ("A Quay",)
    assert found.creators == ("tidewrack",)
    assert found.subjects == ("Angst", "Fluff")
    assert found.dates == (Value("2010-01-02", "publication"),)
    assert found.identifiers == (Value("https://archive.example/1", "url"),)
    assert found.series == (Value("Tides", "2.0"),)
    assert found.pages == (Page("one.xhtml", "First"), Page("two.xhtml", "Second"))


def test_metadata_of_epub_3_is_refined_by_other_elements() -> None:
    metadata = (
        '<dc:title id="s">A Subtitle</dc:title><meta refines="#s" property="title-type">subtitle</meta>'
        '<dc:title id="t">A Quay</dc:title><meta refines="#t" property="title-type">main</meta>'
        '<dc:creator id="c">An Artist</dc:creator><meta refines="#c" property="role">art</meta>'
        '<dc:creator id="d">tidewrack</dc:creator><meta refines="#d" property="role">aut</meta>'
        '<meta property="belongs-to-collection" id="b">Tides</meta>'
        '<meta refines="#b" property="collection-type">series</meta>'
        '<meta refines="#b" property="group-position">3</meta>'
        '<meta property="dcterms:modified">2024-01-01T00:00:00Z</meta>'
    )
    found = read(package(metadata, LEAVES, version="3.0"))
    assert (found.titles, found.creators) == (("A Quay",), ("tidewrack",))
    assert found.series == (Value("Tides", "3"),)
    assert found.edited == ("2024-01-01T00:00:00Z",)


@pytest.mark.parametrize(
    "package_file",
    [
        '<opf:package xmlns:opf="http://www.idpf.org/2007/opf" xmlns:d="http://purl.org/dc/elements/1.1/">'
        "<opf:metadata><d:title>A Quay</d:title><d:creator>tidewrack</d:creator></opf:metadata><opf:manifest>"
        '<opf:item id="a" href="one.xhtml" media-type="application/xhtml+xml"/></opf:manifest>'
        '<opf:spine><opf:itemref idref="a"/></opf:spine></opf:package>',
        "<package><metadata><dc-metadata><dc:Title>A Quay</dc:Title>"
        '<dc:Creator role="aut">tidewrack</dc:Creator>'
        '</dc-metadata></metadata><manifest><item id="a" href="ONE.xhtml" media-type="text/x-oeb1-document"/>'
        '</manifest><spine><itemref idref="a"/></spine></package>',
    ],
)
def test_any_prefix_and_version_is_read(package_file: str) -> None:
    found = read(package_file)
    assert (found.titles, found.creators) == (("A Quay",), ("tidewrack",))
    assert [leaf.member for leaf in found.pages] == ["one.xhtml"]


def test_a_package_in_utf_16_is_read() -> None:
    text = package(core("A Quay", "tidewrack"), LEAVES).replace('encoding="utf-8"', 'encoding="utf-16"')
    assert read(text.encode("utf-16")).titles == ("A Quay",)


def test_a_package_whose_encoding_nobody_knows_is_read() -> None:
    text = package(core("Ein Kai", "Jörg"), LEAVES).replace('encoding="utf-8"', 'encoding="x-quay"')
    assert read(text.encode()).creators == ("Jörg",)


def test_the_container_leads_to_the_package() -> None:
    archive = zipped(
        [
            ("a/old.opf", package(core("Old", "x"), LEAVES)),
            ("META-INF/container.xml", CONTAINER.format("b/new.opf")),
            ("b/new.opf", package(core("New", "x"), LEAVES)),
        ]
    )
    assert opf.read(Archive(archive)).titles == ("New",)


def test_pages_follow_the_spine_and_leave_out_what_is_not_linear() -> None:
    text = package(core("A Quay", "x"), LEAVES).replace(
        '<itemref idref="p0"/>', '<itemref idref="p0" linear="no"/>'
    )
    assert [leaf.member for leaf in read(text).pages] == ["two.xhtml"]


def test_a_spine_that_repeats_itself_gives_each_page_once() -> None:
    loop = '<itemref idref="p0"/><itemref idref="p1"/>' * 500
    text = package(core("A Quay", "x"), LEAVES).replace("</spine>", loop + "</spine>")
    assert [leaf.member for leaf in read(text).pages] == ["one.xhtml", "two.xhtml"]


def test_without_a_spine_the_manifest_gives_the_order() -> None:
    text = package(core("A Quay", "x"), LEAVES)
    cut = text[: text.index("<spine")] + "</package>"
    assert [leaf.member for leaf in read(cut).pages] == ["one.xhtml", "two.xhtml"]


def test_covers_and_contents_are_no_pages() -> None:
    text = package(core("A Quay", "x"), LEAVES)
    text = text.replace("</package>", '<guide><reference type="cover" href="one.xhtml"/></guide></package>')
    assert [leaf.member for leaf in read(text).pages] == ["two.xhtml"]


def test_titles_of_epub_3_come_from_its_navigation() -> None:
    nav = (
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>'
        '<nav epub:type="landmarks"><a href="one.xhtml">Start</a></nav>'
        '<nav epub:type="toc"><ol><li><a href="one.xhtml#a">The <i>Door</i></a></li></ol></nav></body></html>'
    )
    item = '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    text = package(core("A Quay", "x"), LEAVES, version="3.0", more=item)
    text = text.replace("</spine>", '<itemref idref="nav"/></spine>')
    assert read(text, ("nav.xhtml", nav)).pages[0] == Page("one.xhtml", "The Door")
    assert "nav.xhtml" not in [leaf.member for leaf in read(text, ("nav.xhtml", nav)).pages]


def test_a_link_out_of_the_book_leads_nowhere() -> None:
    outside = [Leaf("../../etc/passwd", ""), Leaf("file:///etc/passwd", ""), Leaf("https://a.example/x", "")]
    assert read(package(core("A Quay", "x"), [*outside, *LEAVES])).pages == (
        Page("one.xhtml", "First"),
        Page("two.xhtml", "Second"),
    )


def test_a_book_without_a_package_says_so() -> None:
    with pytest.raises(BadPackage, match="no package file"):
        opf.read(Archive(zipped([("mimetype", "application/epub+zip"), ("a.xhtml", "<p>x</p>")])))


ENCRYPTION = (
    '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData>'
    '<e:EncryptionMethod Algorithm="{}"/><e:CipherData><e:CipherReference URI="x"/></e:CipherData>'
    "</e:EncryptedData></encryption>"
)


def test_a_book_under_drm_is_refused() -> None:
    locked = ENCRYPTION.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")
    with pytest.raises(BadPackage, match="DRM"):
        read(package(core("A Quay", "x"), LEAVES), ("META-INF/encryption.xml", locked))


def test_scrambled_fonts_lock_nothing() -> None:
    fonts = ENCRYPTION.format("http://www.idpf.org/2008/embedding")
    assert read(package(core("A Quay", "x"), LEAVES), ("META-INF/encryption.xml", fonts)).titles == (
        "A Quay",
    )


BOMB = '<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FILE = '<!DOCTYPE p [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("doctype", [BOMB, FILE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_package_that_declares_entities_is_refused(doctype: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}<package><metadata>&a;</metadata></package>'
    with pytest.raises(BadXml, match="entities"):
        read(text.encode(encoding))


def test_a_doctype_from_elsewhere_is_not_fetched() -> None:
    root = xmlfile.parse(b'<!DOCTYPE ncx SYSTEM "file:///etc/passwd"><ncx>&amp;&eacute;&quay;</ncx>')
    assert xmlfile.text_of(root) == "&é"


def test_characters_that_xml_forbids_are_left_out() -> None:
    text = "<a b='x&#xD800;y'>&#xD83D;A&#x1F600;&#xFFFE;&#8;&amp;lt; B&Co</a>"
    root = xmlfile.parse(text.encode())
    assert xmlfile.text_of(root) == "\ufffdA\U0001f600&lt; B&Co"
    assert xmlfile.attributes(root) == {"b": "x\ufffdy"}


def test_included_files_are_not_read() -> None:
    text = '<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd" parse="text"/></a>'
    assert xmlfile.text_of(xmlfile.parse(text.encode())) == ""


def test_deep_nesting_is_cut() -> None:
    assert xmlfile.parse(b"<a>" * 100_000) is not None


@given(st.binary(max_size=300))
def test_any_bytes_are_xml_or_nothing(data: bytes) -> None:
    try:
        root = xmlfile.parse(data)
    except BadXml:
        return
    if root is not None:
        xmlfile.text_of(root)


def test_a_table_of_contents_that_cannot_be_read_costs_only_its_titles() -> None:
    parts = [(n, BOMB if n == "toc.ncx" else data) for n, data in members(core("A Quay", "x"), LEAVES)]
    assert opf.read(Archive(zipped(parts))).pages == (Page("one.xhtml"), Page("two.xhtml"))
