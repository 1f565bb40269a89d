"""Strange markup becomes our own: paragraphs, scenes, harmless tags, within caps."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.errors import UnreadableFile
from ficfeed.formats import markup
from ficfeed.text.plain import plain
from ficfeed.text.sanitise import is_own


def fragment(html: str) -> str:
    return markup.body([markup.tree(f"<html><body>{html}</body></html>").root]).html


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p>One.</p><p>Two.</p>", "<p>One.</p>\n<p>Two.</p>"),
        ("One.<br>Still one.<br><br>Two.", "<p>One.<br>Still one.</p>\n<p>Two.</p>"),
        ("<div>One.</div><div>Two.</div>", "<p>One.</p>\n<p>Two.</p>"),
        ("<p>a <em>b</em> <strong>c</strong></p>", "<p>a <em>b</em> <strong>c</strong></p>"),
        ("<em>a<p>b</p>c</em>", "<p><em>a</em></p>\n<p><em>b</em></p>\n<p><em>c</em></p>"),
        ("<p>a <em></em>b <b><i></i></b>c</p>", "<p>a b c</p>"),
        ("<h1>I</h1><p>a</p>", "<h3>I</h3>\n<p>a</p>"),
        ("<center>a</center>", "<p>a</p>"),
        ("<ul><li>a<li>b</ul>", "<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>"),
        ("<blockquote>a</blockquote>", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("<p>a&nbsp;b &#146;c&#146; &amp; &lt;d&gt;</p>", "<p>a b ’c’ &amp; &lt;d&gt;</p>"),
        ("<p>\n  a\n  b\n</p>", "<p>a b</p>"),
        ("<pre>a\nb\n\nc</pre>", "<p>a<br>b</p>\n<p>c</p>"),
        ("<p><img src='http://x.test/a.png' alt='a lamp'> b</p>", "<p>a lamp b</p>"),
        ("<p><strike>a</strike><ins>b</ins></p>", "<p><s>a</s><u>b</u></p>"),
        ("<p><span style='font-style: italic'>a</span></p>", "<p><i>a</i></p>"),
        (
            "<p><a href='https://x.test/?a=1&amp;b'>a</a></p>",
            '<p><a href="https://x.test/?a=1&amp;b">a</a></p>',
        ),
        ("<p><a href='javascript:alert(1)'>a</a><a href='/b'>b</a></p>", "<p>ab</p>"),
        ("<div dir='rtl' lang='he'><p>a</p></div><p>b</p>", '<p lang="he" dir="rtl">a</p>\n<p>b</p>'),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "<p>a</p>\n<p>b</p>"),
        ("<p>a</p><script>b</script><style>c</style><svg><p>d</p></svg><template>e</template>", "<p>a</p>"),
        ("<p onclick='x()' class='y' style='z'>a</p>", "<p>a</p>"),
    ],
)
def test_markup_is_reduced_to_our_own(html: str, kept: str) -> None:
    assert fragment(html) == kept


@pytest.mark.parametrize(
    "html",
    [
        "<p>a</p><hr><p>b</p>",
        "<p>a</p><p>* * *</p><p>b</p>",
        "<p>a</p><center><b>~*~</b></center><p>b</p>",
        "<p>a</p><p>b</p><p>c</p><p>&nbsp;</p><p>d</p>",
        "a<br><br>b<br><br>c<br><br><br><br>d",
        "<div>a</div><div>b</div><div>c</div><div><br></div><div>d</div>",
        "<hr><p>a</p><hr><hr><p>b</p><hr>",
    ],
)
def test_rules_asterisks_and_wider_gaps_part_scenes(html: str) -> None:
    body = markup.body([markup.tree(html).root])
    assert body.scenes == 2
    assert body.html.count("<hr>") == 1


def test_the_usual_gap_parts_no_scenes() -> None:
    assert markup.body([markup.tree("<p>a</p><p>&nbsp;</p><p>b</p><p>&nbsp;</p><p>c</p>").root]).scenes == 1


def test_text_is_plain_with_an_empty_line_between_paragraphs() -> None:
    body = markup.body([markup.tree("<h2>T</h2><p>a &amp; <i>b</i><br>c</p><hr><ul><li>d</li></ul>").root])
    assert body.text == "T\n\na & b\nc\n\nd"
    assert body.paragraphs == ("T", "a & b\nc", "d")


def test_a_chapter_counts_words_as_ao3_does() -> None:
    made = markup.chapter(markup.body(["It’s a well-known fact--is it?"]), title=" The\n Door ")
    assert (made.words, made.title, made.scenes) == (6, "The Door", 1)


def test_texts_behind_elements_are_given_with_tails() -> None:
    root = markup.tree("<body><b>a</b> b <i>c</i></body>").root
    assert markup.body(markup.with_tails(root[0])).text == "a b c"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ('<meta charset="windows-1251"><p>Мост</p>'.encode("cp1251"), "Мост"),
        ('<?xml version="1.0" encoding="koi8-r"?><p>Мост</p>'.encode("koi8-r"), "Мост"),
        ('<meta http-equiv="x" content="text/html; charset=Shift_JIS"><p>橋</p>'.encode("cp932"), "橋"),
        ('<meta charset="iso-8859-1"><p>“Bridge…”</p>'.encode("cp1252"), "“Bridge…”"),
        ('<meta charset="iso-8859-1"><p>“Brücke…”</p>'.encode(), "“Brücke…”"),
        ('<meta charset="utf-8"><p>“Brücke”, caf\u00e9</p>'.encode("cp1252"), "“Brücke”, café"),
        ("<p>Мост</p>".encode("utf-16"), "Мост"),
        (b'<meta charset="utf-7"><p>+ADw-script+AD4-</p>', "+ADw-script+AD4-"),
        (b'<meta charset="zlib_codec"><p>caf\xc3\xa9</p>', "café"),
        (b'<meta charset="utf-16"><p>bridge</p>', "bridge"),
    ],
)  # fmt: skip
def test_the_encoding_is_declared_or_seen_and_lies_do_no_harm(data: bytes, text: str) -> None:
    assert markup.body([markup.read(data, "a.html").root]).text == text


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="PNG"):
        markup.read(b"\x89PNG\r\n\x1a\n<html>", "a.html")


HUGE = {
    "nested": "<div>" * 100_000 + "deep</div><p>after</p>",
    "spans": "<font>word " * 100_000,
    "inline": "<b>word " * 100_000,
    "tables": "<table><tr><td>a" * 30_000,
    "lines": "a<br>" * 500_000,
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">word</p>",
    "no end": "<p " + "a" * 1_000_000,
    "less than": "<" * 1_000_000,
    "entities": "&amp;" * 200_000,
    "unclosed comments": "<!--" * 250_000,
    "cdata": "<![CDATA[" * 110_000,
    "end tags": "<i>" * 200 + "</b>" * 250_000,
    "lists": "<ul><li>" * 100_000,
    "rules": "<hr>" * 250_000,
    "quotes": "<blockquote>" * 80_000,
}


@pytest.mark.parametrize("kind", HUGE)
def test_a_megabyte_of_malice_is_read_within_seconds(kind: str) -> None:
    started = time.process_time()
    page = markup.tree("<body>" + HUGE[kind])
    markup.chapter(markup.body([page.root]))
    assert time.process_time() - started < 4


def test_words_behind_too_deep_markup_are_kept_and_the_cut_is_reported() -> None:
    page = markup.tree(HUGE["nested"])
    assert "after" in markup.body([page.root]).text
    assert "nested too deeply" in page.problems[0]


SAFE = re.compile(
    r"</?(?:p|hr|br|em|strong|i|b|u|s|sub|sup|ruby|rt|rp|blockquote|ul|ol|li|h[3-6]|span|a)"
    r"(?: href=\"(?:https?|mailto):[^\"<>]*\"| lang=\"[\w-]+\"| dir=\"[a-z]+\")*>"
)
_PARTS = [
    *("<p>", "</p>", "<script>", "<a href='javascript:x'>", "<svg/onload=x>", "<i>", "</i>", "<br>", "text"),
    *("&lt;script&gt;", "<!--", "-->", "<li>", "</ul>", "<blockquote>", '"', "<pre>", "\n", "<q>", "<h1>"),
    *("<img src=x onerror=y alt='<b>'>", "<span lang='x\" onclick=y'>", "]]>", "<math>", "</p", "<style>"),
    "<a href='https://x.test/\"><script>'>",
]


@given(st.lists(st.sampled_from(_PARTS), max_size=30).map("".join) | st.text(max_size=200))
def test_only_harmless_tags_come_out(html: str) -> None:
    kept = markup.body([markup.tree(html).root])
    assert "<" not in SAFE.sub("", kept.html)
    assert "<script" not in kept.html


@given(st.lists(st.sampled_from(_PARTS), max_size=30).map("".join))
def test_plain_text_of_a_stored_chapter_has_the_words_of_the_page(html: str) -> None:
    made = markup.body([markup.tree(html).root])
    assert plain(made.html).split() == made.text.split()


def test_what_is_stored_of_a_download_is_read_without_a_parser() -> None:
    kept = fragment(
        "<h2>a</h2><blockquote>b</blockquote><ul><li>c</ul><p><a href='https://x.test/'>d</a><br>e</p>"
    )
    assert is_own(kept)
    assert plain(kept).split("\n\n")[0] == "a"


def test_a_plain_paragraph_is_kept_like_any_other() -> None:
    assert fragment("<div><p> a\n b </p><p>&nbsp;</p><p></p><p>c &lt;</p></div>") == fragment(
        "<div><p class=x> a\n b </p><p class=x>&nbsp;</p><p class=x></p><p class=x>c &lt;</p></div>"
    )


def test_a_direction_does_not_hide_a_scene_break() -> None:
    assert markup.body([markup.tree("<div dir=rtl><p>a</p><p>***</p><p>b</p></div>").root]).scenes == 2
