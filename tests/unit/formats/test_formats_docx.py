"""Word documents: read with the extra, refused by name without it, and never trusted."""

from __future__ import annotations

import io
import sys
import time
import zipfile

import pytest

from ficfeed.errors import UnreadableFile
from ficfeed.formats import docx, parse
from ficfeed.story import Rating, StoryDraft
from ficfeed.text.plain import plain

pytest.importorskip("mammoth")

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>'
)
STYLES = (
    f'<?xml version="1.0"?><w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="H1">'
    '<w:name w:val="Heading 1"/></w:style></w:styles>'
)


def paragraph(text: str, style: str = "") -> str:
    how = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{how}<w:r><w:t>{text}</w:t></w:r></w:p>"


def document(body: str, doctype: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELS)
        archive.writestr("word/styles.xml", STYLES)
        xml = f'<?xml version="1.0"?>{doctype}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", xml)
        archive.writestr("word/media/image1.png", b"\x89PNG" * 10)
    return out.getvalue()


def story(*paragraphs: str) -> StoryDraft:
    return parse(document("".join(paragraphs)), "lamp oil.docx")


TEXT = "The lamp was out when Ann came down to the harbour, and nobody had thought to tell her."


def test_header_and_paragraphs_of_a_document() -> None:
    draft = story(
        *map(paragraph, ["Title: Lamp Oil", "Author: wick", "Rating: PG-13", TEXT, "* * *", "Nobody spoke."])
    )
    assert (draft.title, draft.creators, draft.rating) == ("Lamp Oil", ("wick",), Rating.TEEN)
    assert (draft.chapters[0].scenes, plain(draft.chapters[0].html)) == (2, f"{TEXT}\n\nNobody spoke.")


def test_emphasis_stays() -> None:
    run = "<w:p><w:r><w:t>Ann </w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>ran</w:t></w:r></w:p>"
    html = story(paragraph(TEXT), run, paragraph(TEXT)).chapters[0].html
    assert "Ann<em> ran</em>" in html or "<em>ran</em>" in html


def test_headings_are_chapters_of_a_document() -> None:
    draft = story(
        paragraph("Lamp Oil"),
        paragraph("by wick"),
        paragraph("Oil", "H1"),
        paragraph(TEXT),
        paragraph("Wick", "H1"),
        paragraph("Nobody spoke."),
    )
    assert [chapter.title for chapter in draft.chapters] == ["Oil", "Wick"]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (document(paragraph("&lol9;"), '<!DOCTYPE x [<!ENTITY lol "lol">]>'), "trap"),
        (document(paragraph("&x;"), '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "trap"),
        (document("<w:p>" * 50_000), "deeply"),
        (document("<w:p>"), "damaged"),
        (document(""), "no words"),
        (document(paragraph("a " * 7_000_000)), "Word document"),
        (document(paragraph(TEXT))[:300], "Word document"),
    ],
    ids=["entities", "external", "deep", "broken", "empty", "large", "cut"],
)
def test_traps_and_damage_cost_one_reason_each(data: bytes, word: str) -> None:
    start = time.process_time()
    with pytest.raises(UnreadableFile, match=word) as caught:
        parse(data, "x.docx")
    assert "\n" not in caught.value.reason
    assert time.process_time() - start < 10


def test_without_the_extra_the_reason_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mammoth", None)
    with pytest.raises(UnreadableFile, match=r"ficfeed\[docx\]"):
        docx.parse(document(paragraph(TEXT)), "x.docx")
