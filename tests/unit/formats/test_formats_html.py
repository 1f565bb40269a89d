"""HTML files become stories: downloads of archives and tools by their shape, other pages by their header."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.errors import UnreadableFile
from ficfeed.formats import html, parse
from ficfeed.story import Rating, SeriesPlace, Status, StoryDraft, TagKind, Where

PAGES = Path(__file__).parents[2] / "fixtures" / "html"
LONG = (
    "<p>"
    + "She went down to the harbour and counted the boats again, because nobody else would. " * 30
    + "</p>"
)


def page(name: str) -> StoryDraft:
    return parse((PAGES / name).read_bytes(), name)


def tags(draft: StoryDraft, kind: TagKind) -> list[str]:
    return [tag.text for tag in draft.raw_tags if tag.kind is kind]


def test_an_ao3_download_keeps_typed_tags_as_written() -> None:
    draft = page("ao3_chapters.html")
    assert {tag.where for tag in draft.raw_tags} == {Where.ARCHIVE}
    assert tags(draft, TagKind.WARNING) == ["Major Character Death", "Graphic Depictions Of Violence"]
    assert tags(draft, TagKind.CATEGORY) == ["F/F", "Gen"]
    assert tags(draft, TagKind.FANDOM) == ["Lamplight (TV)"]
    assert tags(draft, TagKind.PAIRING) == ["Ada Wick/Nell Harbour", "Ada Wick & Tom Wick"]
    assert tags(draft, TagKind.CHARACTER) == ["Ada Wick", "Nell Harbour"]
    assert "Ada's ledger <3" in tags(draft, TagKind.FREEFORM)
    assert draft.rating is Rating.MATURE


def test_an_ao3_download_says_what_it_is() -> None:
    draft = page("ao3_chapters.html")
    assert draft.key == "ao3:works/999000111"
    assert draft.url == "https://archiveofourown.org/works/999000111"
    assert (draft.title, draft.creators) == ("The Lighthouse Ledger", ("wick", "tar (harbourmaster)"))
    assert draft.summary == "A ledger is kept.\n\nA lamp is not."
    assert draft.language == "de"
    assert draft.series == (SeriesPlace("Lamps, Lit and Unlit", 3), SeriesPlace("Harbour", 1))


def test_an_ao3_download_tells_dates_words_and_how_far_it_is() -> None:
    draft = page("ao3_chapters.html")
    assert draft.published and draft.published.iso == "2021-03-04"
    assert draft.revised and draft.revised.iso == "2022-05-06"
    assert (draft.words_declared, draft.words) == (1234, 26)
    assert (draft.status, draft.chapters_posted, draft.chapters_expected) == (Status.IN_PROGRESS, 3, None)


def test_notes_of_work_and_chapters_stand_apart() -> None:
    draft = page("ao3_chapters.html")
    assert draft.notes_before == ("For N., who knows the coast.",)
    assert draft.notes_after == ("Thank you for reading.",)
    first = draft.chapters[0]
    assert (first.title, first.scenes) == ("Oil", 2)
    assert first.notes_before == ("Ada counts.", "Chapter note one.")
    assert first.notes_after == ("Measures are pints.",)
    assert first.html.startswith("<h3>April</h3>\n<p>Ada wrote down the oil.</p>")
    assert [chapter.title for chapter in draft.chapters] == ["Oil", None, "Salt"]
    assert "inspired" not in " ".join(chapter.html for chapter in draft.chapters).lower()


def test_an_old_one_shot_without_links_language_or_chapters_is_complete() -> None:
    draft = page("ao3_oneshot_old.html")
    assert tags(draft, TagKind.FANDOM) == ["Lamplight (TV)", "Harbour Lights"]
    assert (draft.status, draft.inferred) == (Status.COMPLETE, frozenset({"status", "language"}))
    assert (draft.creators, draft.language, draft.words) == ((), "en", 8)
    assert (draft.title, draft.chapters[0].title) == ("Wicks", None)


@pytest.mark.parametrize(
    ("stats", "status", "expected"),
    [
        ("Published: 2020-01-02 Words: 5 Chapters: 1/1", Status.COMPLETE, 1),
        ("Published: 2020-01-02 Completed: 2020-02-02 Words: 5 Chapters: 1/1", Status.COMPLETE, 1),
        ("Published: 2020-01-02 Updated: 2020-02-02 Words: 5 Chapters: 1/12", Status.IN_PROGRESS, 12),
        ("Published: 2020-01-02 Updated: 2020-02-02 Words: 5", Status.IN_PROGRESS, None),
        ("Published: 2020-01-02 Completed: 2020-02-02 Chapters: 2,104/2,104", Status.COMPLETE, 2104),
    ],
)
def test_status_is_what_chapters_say_else_the_second_date(
    stats: str, status: Status, expected: int | None
) -> None:
    text = (PAGES / "ao3_oneshot_old.html").read_text("utf-8")
    changed = re.sub(r"Published: 2010-02-03\s+Words: 8", stats, text)
    draft = parse(changed.encode(), "a.html")
    assert (draft.status, draft.chapters_expected) == (status, expected)


def test_who_archived_anothers_work_is_not_its_creator() -> None:
    text = (PAGES / "ao3_oneshot_old.html").read_text("utf-8")
    for line in (
        'by Ann [archived by <a rel="author" href="http://archiveofourown.org/users/keeper">keeper</a>]',
        "by Ann [archived by keeper]",
    ):
        assert parse(text.replace("by Anonymous", line).encode(), "a.html").creators == ("Ann",)


def test_several_works_in_one_download_are_refused() -> None:
    text = (PAGES / "ao3_oneshot_old.html").read_text("utf-8")
    both = text.replace("</body>", text.partition("<body>")[2])
    with pytest.raises(UnreadableFile, match="several works"):
        parse(both.encode(), "a.html")


def test_a_file_number_makes_no_download_a_part() -> None:
    data = (PAGES / "ao3_oneshot_old.html").read_bytes()
    assert parse(data, "Wicks 2.html").part is None


def test_fanficfare_pages_are_read_by_their_table_and_anchors() -> None:
    draft = page("fanficfare.html")
    assert (draft.key, draft.title, draft.creators) == (
        "ffn:s/13131313",
        "The Tin Orchard",
        ("Quill Marrow",),
    )
    assert draft.summary == "Nobody plants tin.\n\nUntil Ivy does."
    assert tags(draft, TagKind.FANDOM) == ["Clockwork Garden"]
    assert tags(draft, TagKind.GENRE) == ["Adventure", "Friendship"]
    assert tags(draft, TagKind.PAIRING) == ["Ivy Fenn/Tobias Gear"]
    assert draft.series == (SeriesPlace("Orchards", 2),)
    assert (draft.status, draft.rating, draft.words_declared) == (Status.IN_PROGRESS, Rating.TEEN, 21)
    assert draft.published and draft.published.iso == "2015-06-07"
    assert draft.revised and draft.revised.iso == "2016-07-08"


def test_fanficfare_chapters_have_their_titles_and_notes() -> None:
    draft = page("fanficfare.html")
    assert [chapter.title for chapter in draft.chapters] == ["Seed", None]
    assert draft.chapters[0].notes_before == ("My first orchard.",)
    assert draft.chapters[0].notes_after == ("Oil is cheap.",)
    assert (draft.chapters[0].scenes, draft.words) == (2, 17)


def test_fichub_pages_are_read_by_their_lines_of_facts() -> None:
    draft = page("fichub.html")
    assert (draft.key, draft.title, draft.creators) == ("ffn:s/141414", "Salt Roads", ("Mar Ellery",))
    assert draft.summary == "A road, a cart.\n\nNo map."
    assert tags(draft, TagKind.GENRE) == ["Adventure", "Family"]
    assert tags(draft, TagKind.CHARACTER) == ["Ivy F.", "Tobias G."]
    assert (draft.status, draft.language, draft.words_declared) == (Status.COMPLETE, "en", 12)
    assert [(chapter.title, chapter.words) for chapter in draft.chapters] == [("Salt", 6), ("Road", 6)]


def test_a_personal_page_is_read_by_its_header_lines() -> None:
    draft = page("personal_site.html")
    assert (draft.title, draft.creators, draft.rating) == ("Paper Lanterns", ("moth",), Rating.TEEN)
    assert tags(draft, TagKind.FANDOM) == ["Lamplight"]
    assert tags(draft, TagKind.PAIRING) == ["Ada Wick/Nell Harbour"]
    assert draft.url == "http://www.example.org/~moth/fic/paper.html"
    assert "“It was only paper,”" in draft.chapters[0].html
    assert (draft.chapters[0].scenes, draft.words) == (2, 50)


ARTICLE = """<html lang="en"><head><title>Glass Bees</title><meta name="author" content="ash">
<meta name="description" content="A hive of glass."><meta name="date" content="2009-08-07">
<meta name="keywords" content="Harbour Lights, Ada Wick/Nell Harbour, angst, bees"></head><body>
<nav><a href="/">home</a></nav><div id="sidebar"><p>Rating: NC-17</p></div><h1>Glass Bees</h1><p>by ash</p>
<p>Fandom: Harbour Lights<br>Rating: PG</p><article><p>{}</p><hr><p>The hive hummed.</p></article>
<div class="comments"><p>Lovely!</p></div><footer>Mail me.</footer></body></html>"""


def test_an_article_is_the_story_and_the_head_adds_what_it_lacks() -> None:
    draft = parse(ARTICLE.format("The bees were glass. " * 20).encode(), "bees.html")
    assert (draft.title, draft.creators, draft.summary) == ("Glass Bees", ("ash",), "A hive of glass.")
    assert draft.published and draft.published.iso == "2009-08-07"
    assert draft.rating is Rating.GENERAL
    assert tags(draft, TagKind.FREEFORM) == ["bees"]
    assert "Ada Wick/Nell Harbour" in tags(draft, TagKind.PAIRING)
    assert (draft.chapters[0].scenes, draft.words) == (2, 83)


def test_a_description_that_repeats_the_beginning_is_no_summary() -> None:
    words = "The bees were glass and the hive was a lamp. " * 3
    text = ARTICLE.format(words * 3).replace("A hive of glass.", words[:120] + "…")
    assert parse(text.encode(), "bees.html").summary is None


def test_keywords_of_a_page_without_author_count_only_where_they_are_known() -> None:
    text = ARTICLE.format("The bees were glass. " * 20).replace('<meta name="author" content="ash">', "")
    assert tags(parse(text.encode(), "bees.html"), TagKind.FREEFORM) == []


def test_a_text_wrapped_in_pre_is_read_as_text() -> None:
    text = "Title: Moth\nAuthor: Ann\nRating: R\n\nThe moth came in.\n\nIt went &amp; stayed.\n"
    draft = parse(f"<html><body><pre>{text}</pre></body></html>".encode(), "moth.html")
    assert (draft.title, draft.creators, draft.rating) == ("Moth", ("Ann",), Rating.MATURE)
    assert draft.chapters[0].html == "<p>The moth came in.</p>\n<p>It went &amp; stayed.</p>"


def test_chapter_headings_of_a_page_make_chapters() -> None:
    body = "".join(f"<h2>Chapter {n}: Moth {n}th</h2><p>Words of the {n}th.</p>" for n in (1, 2, 3))
    draft = parse(f"<html><title>T</title><body><h1>T</h1><p>by A</p>{body}</body></html>".encode(), "t.html")
    assert [chapter.title for chapter in draft.chapters] == ["Moth 1th", "Moth 2th", "Moth 3th"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<title>404 Not Found</title><p>Nothing here.</p>", "not found"),
        ("<title>Error 503</title><p>Try later.</p>", "error"),
        ("<title>Log In</title><p>Members.</p><form><input type=password></form>", "log in"),
        ("<title>Just a moment...</title><p>Checking your browser.</p>", "robots"),
        ("<title>Works</title><p>This work could have adult content.</p>", "age"),
        (
            "<title>Works</title>" + f"<ol><li class='work blurb group'>{LONG}</li></ol>" * 3,
            "list of 3 stories",
        ),
        ("<title>Index</title>" + "<p><a href='a.html'>A story of mine</a></p>" * 60, "links"),
        ("<title>x</title><frameset><frame src='a.html'></frameset>", "no words"),
        ("<title>x</title><script>var words = 'many words';</script>", "no words"),
    ],
)
def test_a_page_that_is_no_story_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        parse(f"<!DOCTYPE html><html>{text}</html>".encode(), "a.html")


def test_a_story_may_be_called_like_an_error() -> None:
    draft = parse(f"<html><title>404 Not Found</title><h1>404 Not Found</h1>{LONG * 3}".encode(), "a.html")
    assert draft.title == "404 Not Found"


@pytest.mark.parametrize(
    ("data", "name", "is_html"),
    [
        (b"<!DOCTYPE html><p>x", "a", True),
        (b"\xef\xbb\xbf  <HTML>", "a.txt", True),
        ("<html>".encode("utf-16"), "a", True),
        (b"<?xml version='1.0'?>\n<!-- x --><!DOCTYPE html PUBLIC", "a.xhtml", True),
        (b"<p>x</p>", "a.HTM", True),
        (b"<p>x</p>", "a.txt", False),
        (b"The <html> of it", "a.txt", False),
        (b"plain words", "a.html", False),
    ],
)
def test_html_is_known_by_its_first_tag(data: bytes, name: str, is_html: bool) -> None:
    assert html.sniff(data, name) is is_html


ATTACK = (
    "<script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:alert(1)'>x</a><svg onload=a()>"
)


def test_markup_smuggled_into_a_download_stays_words_or_goes() -> None:
    text = (PAGES / "ao3_chapters.html").read_text("utf-8")
    for place in (
        "The Lighthouse Ledger",
        "A ledger is kept.",
        "Ada Wick",
        "Chapter note one.",
        ">wick<",
        "Oil",
    ):
        written = text.replace(place, place + ATTACK).replace("></script", "></script")
        draft = parse(written.encode(), "a.html")
        kept = "".join(chapter.html for chapter in draft.chapters)
        assert not re.search(r"<(?:script|img|svg)|javascript:|onerror", kept)


def test_a_truncated_download_is_read_as_far_as_it_goes() -> None:
    data = (PAGES / "ao3_chapters.html").read_bytes()
    cut = parse(data[: data.index(b"The second night") + 10], "a.html")
    assert (len(cut.chapters), cut.words_declared) == (2, 1234)


HOSTILE = {
    "divs": "<div>" * 100_000 + "deep words",
    "breaks": "word<br>" * 200_000,
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">word",
    "links": "<a href=x>word</a> " * 50_000,
    "classes": "<p class='comments'>word</p>" * 40_000,
    "lines": "<p><a href=x>a</a> <a href=y>b</a></p>" * 25_000,
    "labels": "Fandom: x<br>" * 80_000,
    "articles": "<article>word</article>" * 40_000,
    "nested articles": "<article>word" * 40_000,
    "tables": "<dl class=tags><dt>Rating:</dt><dd>" * 20_000,
    "prefaces": "<div id=preface><p class=message>Posted originally on x at http://x.test/</p>" * 10_000,
    "sections": "<table class=full><tr><td>a</td><td>b</td></tr></table>" + "<a name=section1>x</a>" * 40_000,
    "chapters": "<p>Exported with the assistance of FicHub" + "<div id=chap_1>x</div>" * 40_000,
    "headings": "<div id=preface><dl class=tags></dl></div>"
    "<div id=chapters>" + "<h2 class=heading>x</h2>" * 40_000,
    "one line": "word " * 200_000,
    "quotes": "<div id=preface><dl class=tags></dl>" + "<p>Notes</p><blockquote>" * 30_000,
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_page_is_read_or_refused_within_seconds(kind: str) -> None:
    started = time.process_time()
    try:
        parse(f"<html><title>x</title><body>{HOSTILE[kind]}".encode(), "a.html")
    except UnreadableFile as why:
        assert why.reason
    assert time.process_time() - started < 5


_WORDS = [
    *(
        "<p>",
        "</p>",
        "<div id='preface'>",
        "<div id='chapters'>",
        "</div>",
        "<dl class='tags'>",
        "<dd>",
        "<hr>",
    ),
    *(
        "<dt>Stats:</dt>",
        "<dt>Series:</dt>",
        "Part 1 of ",
        "<a href='https://x.test/1'>",
        "</a>",
        "<blockquote>",
    ),
    *(
        "<h2 class='heading'>",
        "</h2>",
        "Published: 2020-13-45",
        "Chapters: 9/3",
        "<p>Summary</p>",
        "<tr>",
        "<td>",
    ),
    *(
        "<table class='full'>",
        "<a name='section0001'>",
        "<b>Words:</b>",
        "<div id='chap_1'>",
        "<main>",
        "<pre>",
    ),
    *(
        "Original source: x",
        "<article>",
        "Exported with the assistance of FicHub.net",
        "by somebody",
        "words",
    ),
    *("Fandom: x", "\x00", "&#0;", "\ue000"),
    "<p class='message'>Posted originally on the Archive of Our Own at https://archiveofourown.org/works/1</p>",
]


@given(st.lists(st.sampled_from(_WORDS), max_size=25).map("".join) | st.text(max_size=100))
def test_any_page_is_a_story_or_refused(text: str) -> None:
    try:
        draft = parse(f"<!DOCTYPE html><html>{text}".encode("utf-8", "replace"), "a.html")
    except UnreadableFile as why:
        assert why.reason
    else:
        assert draft.title


@given(st.binary(max_size=300))
def test_any_bytes_behind_a_doctype_are_a_story_or_refused(data: bytes) -> None:
    try:
        assert parse(b"<!DOCTYPE html>" + data, "a.html").title
    except UnreadableFile as why:
        assert why.reason
