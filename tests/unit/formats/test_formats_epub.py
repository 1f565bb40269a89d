"""EPUB books of every maker: the story's facts, chapters and notes, and never the book's own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from books import Leaf, Work, ao3, book, core, fanficfare, fichub, members, zipped

from ficfeed.errors import UnreadableFile
from ficfeed.formats import epub, parse
from ficfeed.formats.epubfacts import subjects
from ficfeed.formats.epubpages import named
from ficfeed.story import Rating, SeriesPlace, Status, StoryDraft, TagKind

DOOR = "The door stood open.\n\nNobody came in, and nobody went out."
ICE = "The ice held.\n\nShe walked on it until the lamp was a star."


def tags(draft: StoryDraft, kind: TagKind) -> list[str]:
    """Return the tags of that kind as written."""
    return [tag.text for tag in draft.raw_tags if tag.kind is kind]


# ---------------------------------------------------------------------------------- Archive of Our Own
def test_a_work_of_ao3_has_the_kinds_that_its_preface_names() -> None:
    draft = parse(
        zipped(ao3(Work(pairings=("Lexie Grey & Mark Sloan",), freeforms=("Angst", "M/M/F")))), "x.epub"
    )
    assert tags(draft, TagKind.PAIRING) == ["Lexie Grey & Mark Sloan"]
    assert tags(draft, TagKind.CHARACTER) == ["Lexie Grey", "Mark Sloan", "Callie Torres"]
    assert tags(draft, TagKind.FREEFORM) == ["Angst", "M/M/F"]
    assert tags(draft, TagKind.CATEGORY) == ["F/M"]
    assert draft.rating is Rating.TEEN


def test_a_work_of_ao3_has_its_key_link_dates_and_counts() -> None:
    work = Work(
        stats="Published: 2011-02-03 Updated: 2012-03-04 Words: 1,204 Chapters: 2/?", series="Part 2 of Tides"
    )
    draft = parse(zipped(ao3(replace(work, chapters=(("Door", DOOR), (None, ICE))))), "x.epub")
    assert (draft.key, draft.url) == ("ao3:works/4242", "https://archiveofourown.org/works/4242")
    assert draft.archive == "AO3"
    assert draft.published and draft.published.iso == "2011-02-03"
    assert draft.revised and draft.revised.iso == "2012-03-04"
    assert (draft.chapters_posted, draft.chapters_expected, draft.status) == (2, None, Status.IN_PROGRESS)
    assert (draft.words_declared, draft.words) == (1204, sum(len(t.split()) for t in (DOOR, ICE)))
    assert draft.series == (SeriesPlace("Tides", 2),)
    assert [chapter.title for chapter in draft.chapters] == ["Door", None]


def test_notes_of_a_work_of_ao3_stand_apart() -> None:
    draft = parse(zipped(ao3(Work(notes="For the quay.", endnotes="Thank you."))), "x.epub")
    assert draft.summary == "She keeps the lamp lit."
    assert draft.notes_before == ("For the quay.",)
    assert draft.notes_after == ("Thank you.",)
    assert draft.chapters[0].html == "<p>The tide came in.</p>\n<p>The lamp stayed lit.</p>"


def test_a_chapter_that_the_archive_cut_in_two_is_one() -> None:
    parts = ao3(Work(chapters=(("Door", DOOR), ("Ice", ICE))))
    more = '<html><body><div id="chapters"><p>And farther still.</p></div></body></html>'
    whole = [(n, d) for n, d in parts if n != "content.opf"]
    package = next(str(d) for n, d in parts if n == "content.opf")
    package = package.replace(
        "</manifest>", '<item id="m" href="m.xhtml" media-type="application/xhtml+xml"/></manifest>'
    )
    package = package.replace('<itemref idref="p4"/>', '<itemref idref="m"/><itemref idref="p4"/>')
    draft = parse(zipped([*whole, ("content.opf", package), ("m.xhtml", more)]), "x.epub")
    assert [chapter.title for chapter in draft.chapters] == ["Door", "Ice"]
    assert draft.chapters[1].html.endswith("<p>And farther still.</p>")


# ------------------------------------------------------------------------------------------ FanFicFare
ROWS = [
    ("Series", '<a href="https://x.example">Tides</a> [2]'),
    ("Category", "Little Women - Louisa May Alcott"),
    ("Genre", "Family, Gen, Hurt/Comfort"),
    ("Language", "English"),
    ("Characters", "Jo March, Beth March"),
    ("Relationships", "Beth March &amp; Jo March"),
    ("Status", "In-Progress"),
    ("Published", "2018-11-02"),
    ("Updated", "2018-11-09"),
    ("Packaged", "2020-01-01 10:00:00"),
    ("Rating", "General Audiences"),
    ("Warnings", "No Archive Warnings Apply"),
    ("Chapters", "7"),
    ("Words", "12,345"),
    ("Publisher", "archiveofourown.org"),
    ("Summary", "<div><p>Jo sells a story.</p><p>Rating: none of it is true.</p></div>"),
]
CHAPTERS = [("1. Chapter 1: The Door", DOOR), ("2. The Ice", ICE), ("3. Chapter 3", DOOR)]
URL = "https://archiveofourown.org/works/77"


@pytest.fixture
def gathered() -> StoryDraft:
    """A book by FanFicFare."""
    return parse(zipped(fanficfare("Not in This Number", "garretghost", ROWS, CHAPTERS, URL)), "x.epub")


def test_fanficfares_title_page_names_the_kinds(gathered: StoryDraft) -> None:
    assert tags(gathered, TagKind.FANDOM) == ["Little Women - Louisa May Alcott"]
    assert tags(gathered, TagKind.CATEGORY) == ["Gen"]
    assert tags(gathered, TagKind.GENRE) == ["Family", "Hurt/Comfort"]
    assert tags(gathered, TagKind.PAIRING) == ["Beth March & Jo March"]
    assert tags(gathered, TagKind.FREEFORM) == []
    assert (gathered.rating, gathered.words_declared) == (Rating.GENERAL, 12345)


def test_the_time_of_packing_is_never_a_date_of_the_story(gathered: StoryDraft) -> None:
    assert gathered.published and gathered.published.iso == "2018-11-02"
    assert gathered.revised and gathered.revised.iso == "2018-11-09"


def test_fanficfares_status_series_and_counts(gathered: StoryDraft) -> None:
    assert (gathered.status, gathered.chapters_posted, gathered.chapters_expected) == (
        Status.IN_PROGRESS,
        7,
        None,
    )
    assert gathered.series == (SeriesPlace("Tides", 2),)
    assert (gathered.key, gathered.creators) == ("ao3:works/77", ("garretghost",))


def test_fanficfares_chapters_are_without_title_page_and_numbers(gathered: StoryDraft) -> None:
    assert [chapter.title for chapter in gathered.chapters] == ["The Door", "The Ice", None]
    assert (
        gathered.chapters[0].html
        == "<p>The door stood open.</p>\n<p>Nobody came in, and nobody went out.</p>"
    )


def test_a_title_page_as_a_table_is_read() -> None:
    rows = "".join(f"<tr><td><b>{label}:</b></td><td>{value}</td></tr>" for label, value in ROWS[1:-1])
    title = Leaf("t.xhtml", f'<h3>A Quay by x</h3><table class="full">{rows}</table>', "Title Page")
    draft = parse(book(core("A Quay", "x"), [title, Leaf("a.xhtml", f"<p>{DOOR}</p>", "One")]), "x.epub")
    assert tags(draft, TagKind.CHARACTER) == ["Jo March", "Beth March"]
    assert len(draft.chapters) == 1


def test_notes_that_fanficfare_sets_apart_are_notes() -> None:
    body = (
        '<h3 class="fff_chapter_title">The Door</h3><div class="fff_chapter_notes fff_head_notes">'
        "<b>Notes for the Chapter:</b><blockquote><p>Unbetaed.</p></blockquote></div>"
        f"<div><p>{DOOR}</p></div>"
        '<div class="fff_chapter_notes fff_foot_notes"><b>Notes:</b> More soon.</div>'
    )
    leaves = [Leaf("a.xhtml", body, "The Door"), Leaf("b.xhtml", f"<p>{ICE}</p>", "The Ice")]
    first = parse(book(core("A Quay", "x"), leaves), "x.epub").chapters[0]
    assert (first.notes_before, first.notes_after) == (("Unbetaed.",), ("More soon.",))
    assert "Unbetaed" not in first.html


# ----------------------------------------------------------------------------------- FicHub and others
def test_fichubs_introduction_is_read() -> None:
    lines = [
        "Status: complete",
        "Published: 2012-03-04",
        "Updated: 2013-05-06",
        "Words: 120034",
        "Chapters: 2",
        "Rated: Fiction M - Language: German - Genre: Angst/Family - Characters: [Harry P., Draco M.] Ron W.",
    ]
    url = "https://www.fanfiction.net/s/123/1/The-Quay"
    data = zipped(
        fichub("The Quay", "tidewrack", lines, [("Chapter 1: The Door", DOOR), ("Chapter 2", ICE)], url)
    )
    draft = parse(data, "x.epub")
    assert (draft.key, draft.title, draft.creators) == ("ffn:s/123", "The Quay", ("tidewrack",))
    assert (draft.rating, draft.language, draft.words_declared) == (Rating.MATURE, "de", 120034)
    assert (draft.status, draft.chapters_expected) == (Status.COMPLETE, 2)
    assert draft.summary == "A lamp, a quay, a tide."
    assert draft.revised and draft.revised.iso == "2013-05-06"
    assert tags(draft, TagKind.PAIRING) == ["Harry P./Draco M."]
    assert [chapter.title for chapter in draft.chapters] == ["The Door", None]


def test_a_book_of_calibres_is_read_by_the_values_of_its_subjects() -> None:
    more = (
        "<dc:description>&lt;p&gt;A &lt;b&gt;lamp&lt;/b&gt;.&lt;/p&gt;"
        "&lt;p&gt;A quay.&lt;/p&gt;</dc:description>"
        '<meta name="calibre:series" content="Tides"/><meta name="calibre:series_index" content="3.0"/>'
        "<dc:date>2010-06-07T00:00:00+00:00</dc:date><dc:date>0101-01-01T00:00:00+00:00</dc:date>"
    )
    told = (
        "Grey's Anatomy",
        "Mark Sloan/Lexie Grey",
        "Lexie Grey",
        "Angst",
        "PG-13",
        "In-Progress",
        "Fanfiction",
    )
    draft = parse(
        book(core("A Quay", "tidewrack", *told, more=more), [Leaf("a.xhtml", f"<p>{DOOR}</p>")]), "x.epub"
    )
    assert tags(draft, TagKind.FANDOM) == ["Grey's Anatomy"]
    assert tags(draft, TagKind.PAIRING) == ["Mark Sloan/Lexie Grey"]
    assert tags(draft, TagKind.CHARACTER) == ["Lexie Grey"]
    assert (draft.rating, draft.status) == (Rating.TEEN, Status.IN_PROGRESS)
    assert (draft.summary, draft.series) == ("A lamp.\n\nA quay.", (SeriesPlace("Tides", 3),))
    assert draft.published and draft.published.iso == "2010-06-07"
    assert tags(draft, TagKind.FREEFORM) == []


def test_the_moment_of_a_conversion_is_no_date() -> None:
    more = (
        "<dc:date>2020-06-07T10:11:12.131415+00:00</dc:date>"
        '<dc:date opf:event="modification">2021-01-01</dc:date>'
        '<meta property="dcterms:modified">2021-01-01T00:00:00Z</meta>'
    )
    draft = parse(book(core("A Quay", "x", more=more), [Leaf("a.xhtml", f"<p>{DOOR}</p>")]), "x.epub")
    assert (draft.published, draft.revised) == (None, None)


def test_header_lines_on_the_first_page_are_read() -> None:
    facts = "Fandom: Merlin<br/>Pairing: Arthur/Merlin<br/>Rating: R"
    title = f"<h1>A Quay</h1><p>Author: tidewrack</p><p>{facts}</p>"
    leaves = [Leaf("t.xhtml", title), Leaf("a.xhtml", f"<p>{DOOR}</p>", "One")]
    draft = parse(book(core("A Quay", "tidewrack"), leaves), "x.epub")
    assert tags(draft, TagKind.PAIRING) == ["Arthur/Merlin"]
    assert draft.rating is Rating.MATURE
    assert len(draft.chapters) == 1


def test_a_story_on_one_page_behind_header_lines_is_read_as_a_text() -> None:
    facts = "Author: tidewrack<br/>Fandom: Merlin<br/>Pairing: Arthur/Merlin<br/>Rating: R"
    told = "".join(f"<p>{ICE} {DOOR} And {n} more.</p>" for n in range(20))
    body = f"<h1>A Quay</h1><p>{facts}</p><hr/>{told}<p>Tags: angst, slow burn</p>"
    more = "<dc:source>https://www.fanfiction.net/s/5/1/</dc:source><dc:date>2010-01-02</dc:date>"
    leaves = [Leaf("a.xhtml", body)]
    draft = parse(book(core("A Quay", "tidewrack", "Fluff", more=more), leaves), "x.epub")
    assert tags(draft, TagKind.PAIRING) == ["Arthur/Merlin"]
    assert tags(draft, TagKind.GENRE) == ["angst", "Fluff"]
    assert (draft.rating, draft.key) == (Rating.MATURE, "ffn:s/5")
    assert draft.published and draft.published.iso == "2010-01-02"
    assert draft.chapters[0].html.startswith("<p>The ice held.")
    assert draft.chapters[0].html.endswith("And 19 more.</p>")


def test_cover_title_and_contents_are_no_chapters() -> None:
    leaves = [
        Leaf("cover.xhtml", '<div><img src="cover.jpg" alt=""/></div>', "Cover"),
        Leaf("title.xhtml", "<h1>A Quay</h1><h2>by tidewrack</h2>"),
        Leaf("toc.xhtml", '<h2>Table</h2><a href="a.xhtml">The Door</a><br/><a href="b.xhtml">The Ice</a>'),
        Leaf("a.xhtml", f"<h2>The Door</h2><p>{DOOR}</p>", "The Door"),
        Leaf("b.xhtml", f"<h2>The Ice</h2><p>{ICE}</p>", "The Ice"),
    ]
    draft = parse(book(core("A Quay", "tidewrack"), leaves), "x.epub")
    assert [chapter.title for chapter in draft.chapters] == ["The Door", "The Ice"]
    assert draft.chapters[0].html.startswith("<p>The door")


def test_a_page_that_nobody_lists_goes_on_with_the_chapter_before() -> None:
    leaves = [
        Leaf("a.xhtml", f"<h2>The Door</h2><p>{DOOR}</p>", "The Door"),
        Leaf("a2.xhtml", "<p>It was cold.</p>"),
        Leaf("b.xhtml", f"<p>{ICE}</p>", "The Ice"),
    ]
    draft = parse(book(core("A Quay", "x"), leaves), "x.epub")
    assert [chapter.title for chapter in draft.chapters] == ["The Door", "The Ice"]
    assert draft.chapters[0].html.endswith("<p>It was cold.</p>")


def test_without_contents_each_page_is_a_chapter_under_its_heading() -> None:
    leaves = [Leaf("a.xhtml", f"<h2>Chapter 1: The Door</h2><p>{DOOR}</p>"), Leaf("b.xhtml", f"<p>{ICE}</p>")]
    draft = parse(book(core("A Quay", "x"), leaves), "x.epub")
    assert [chapter.title for chapter in draft.chapters] == ["The Door", None]


def test_a_heading_that_says_more_than_the_contents_stays_in_the_text() -> None:
    leaves = [
        Leaf("a.xhtml", f"<h2>Chapter 1</h2><h3>In which it rains</h3><p>{DOOR}</p>", "Chapter 1"),
        Leaf("b.xhtml", f"<p>{ICE}</p>", "Chapter 2"),
    ]
    draft = parse(book(core("A Quay", "x"), leaves), "x.epub")
    assert "In which it rains" in draft.chapters[0].html
    assert "Chapter 1" not in draft.chapters[0].html


def test_an_address_in_the_package_gives_the_key() -> None:
    more = '<dc:identifier opf:scheme="URI">http://www.fanfiction.net/s/99/1/</dc:identifier>'
    draft = parse(book(core("A Quay", "x", more=more), [Leaf("a.xhtml", f"<p>{DOOR}</p>")]), "x.epub")
    assert draft.key == "ffn:s/99"


def test_a_publisher_that_is_an_archive_is_the_archive() -> None:
    more = "<dc:publisher>www.royalroad.com</dc:publisher>"
    draft = parse(book(core("A Quay", "x", more=more), [Leaf("a.xhtml", f"<p>{DOOR}</p>")]), "x.epub")
    assert draft.archive == "Royal Road"
    other = "<dc:publisher>Self-published</dc:publisher>"
    draft = parse(book(core("A Quay", "x", more=other), [Leaf("a.xhtml", f"<p>{DOOR}</p>")]), "x.epub")
    assert draft.archive is None


def test_a_book_without_a_title_is_called_as_its_file() -> None:
    draft = parse(book("<dc:creator>x</dc:creator>", [Leaf("a.xhtml", f"<p>{DOOR}</p>")]), "lamp_oil.epub")
    assert (draft.title, draft.part) == ("lamp oil", None)


# -------------------------------------------------------------------------------------------- subjects
@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("M/M", TagKind.CATEGORY),
        ("Adult!Harry", TagKind.FREEFORM),
        ("Teen And Up Audiences", TagKind.RATING),
        ("Creator Chose Not To Use Archive Warnings", TagKind.WARNING),
        ("Hurt/Comfort", TagKind.GENRE),
        ("Harry Potter", TagKind.FANDOM),
        ("Hermione Granger", TagKind.CHARACTER),
        ("Remus Lupin & Sirius Black", TagKind.PAIRING),
        ("Completed", TagKind.STATUS),
        ("Slow Burn", TagKind.FREEFORM),
    ],
)
def test_a_subjects_kind_is_that_of_its_value(subject: str, kind: TagKind) -> None:
    assert [tag.kind for tag in subjects([subject, "Found Family"])] == [kind, TagKind.FREEFORM]


@pytest.mark.parametrize(
    "noise",
    ["Last Update: 2012/02", "Last Update Year/Month: 2012/02", "FanFiction", "Fanworks", "FIC", "ebook", ""],
)
def test_noise_of_the_tools_is_no_tag(noise: str) -> None:
    assert subjects([noise, "Angst"]) == subjects(["Angst", "Angst"])


def test_a_single_subject_may_be_a_list() -> None:
    assert [tag.text for tag in subjects(["Angst, Slow Burn; Mark Sloan/Lexie Grey"])] == [
        "Angst",
        "Slow Burn",
        "Mark Sloan/Lexie Grey",
    ]


def test_who_stands_in_a_pairing_is_a_character() -> None:
    found = subjects(
        ["Arun Vale/Bea Stone", "Bea Stone", "Sherlock Holmes (again)", "Sherlock Holmes/John Watson"]
    )
    assert [tag.kind.value for tag in found] == ["pairing", "character", "character", "pairing"]


@pytest.mark.parametrize(
    ("title", "number", "left"),
    [
        ("3. Chapter 3: The Ice", 3, "The Ice"),
        ("Chapter 3", 3, None),
        ("Chapter 3", 4, "Chapter 3"),
        ("12. The Ice", 3, "12. The Ice"),
        ("Prologue", 1, "Prologue"),
        (None, 1, None),
    ],
)
def test_a_chapters_own_number_is_no_title(title: str | None, number: int, left: str | None) -> None:
    assert named(title, number) == left


# --------------------------------------------------------------------------------------------- refusal
def test_a_book_is_known_without_its_mimetype() -> None:
    data = zipped(members(core("A Quay", "x"), [Leaf("a.xhtml", "<p>x</p>")])[1:])
    assert epub.sniff(data, "x.zip")
    assert not epub.sniff(zipped([("story.txt", "A story.")]), "x.zip")


def test_a_book_without_words_is_no_story() -> None:
    with pytest.raises(UnreadableFile, match="no words"):
        parse(book(core("A Quay", "x"), [Leaf("a.xhtml", "<p> </p>")]), "x.epub")


def test_a_cut_book_has_one_reason() -> None:
    data = zipped(ao3(Work()))
    with pytest.raises(UnreadableFile, match="an EPUB book: a damaged or cut ZIP archive"):
        parse(data[: len(data) // 2], "x.epub")


def test_nothing_executable_is_kept() -> None:
    evil = (
        "<script>alert(1)</script><svg onload='x'/><p onclick='alert(1)'>The <a href='javascript:x'>door</a>"
        "<img src='file:///etc/passwd' onerror='x'/></p><iframe src='http://a.example'/><p>End.</p>"
    )
    draft = parse(book(core("A Quay", "x"), [Leaf("a.xhtml", evil, "One")]), "x.epub")
    assert draft.chapters[0].html == "<p>The door</p>\n<p>End.</p>"
