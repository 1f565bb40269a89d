from __future__ import annotations

import time

import pytest

from ficfeed.text.paragraphs import html as paragraphs_html
from ficfeed.text.plain import plain
from ficfeed.text.sanitise import sanitise, shorten


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<template><script>alert(1)</script></template>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<a href='java\nscript:alert(1)'>x</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<form action=javascript:alert(1)><input autofocus onfocus=alert(1)></form>",
        "<p style='background:url(javascript:alert(1))' onclick=alert(1)>x</p>",
    ],
)
def test_nothing_that_runs_is_let_out(attack: str) -> None:
    clean = sanitise(attack).replace("&lt;", "").replace("&gt;", "")
    for bad in (
        "<script",
        "<img",
        "<svg",
        "<math",
        "<iframe",
        "<form",
        "<style",
        "javascript",
        "data:",
        "onerror=",
        "onclick",
    ):
        assert bad not in clean.lower().replace('title="', "") or "<" not in clean


def test_links_are_absolute_and_vouch_for_nobody() -> None:
    assert (
        sanitise('<a href="https://e.example/">x</a>')
        == '<a href="https://e.example/" rel="nofollow noopener">x</a>'
    )
    assert "href" not in sanitise('<a href="/forget">x</a>')


def test_story_markup_stays() -> None:
    story = "<p>a <em>b</em><br>c</p>\n<hr>\n<p>d</p>"
    assert sanitise(story) == story


def test_open_emphasis_is_closed() -> None:
    assert sanitise("<p><i>a</p>").endswith("</i></p>")


def test_deep_markup_is_cut_and_reported() -> None:
    deep = "<div>" * 100_000 + "x"
    start = time.perf_counter()
    assert shorten(deep)[1] is not None
    sanitise(deep)
    assert time.perf_counter() - start < 1


def test_stray_end_tags_hide_no_depth() -> None:
    start = time.perf_counter()
    sanitise("<b></p>" * 100_000)
    assert time.perf_counter() - start < 1


def test_a_long_story_is_let_out_whole() -> None:
    scenes = [["A paragraph & no more of it. " * 20] * 5] * 2000
    whole = paragraphs_html(scenes)
    assert len(whole) > 5_000_000
    assert sanitise(whole) == whole


def test_a_tag_that_never_ends_is_cut() -> None:
    html, problem = shorten("<p>x</p><a " + "b " * 10_000)
    assert html == "<p>x</p>"
    assert problem


def test_plain_text_of_foreign_markup() -> None:
    html = "<div class=a><h2>One</h2><p>a\n b<br>c &amp; d</p><script>no</script><ul><li>e</li></ul></div>"
    assert plain(html) == "One\n\na b\nc & d\n\ne"


def test_scene_break_is_an_empty_line() -> None:
    assert plain("<p>a</p>\n<hr>\n<p>b &lt;c&gt;</p>") == "a\n\nb <c>"


@pytest.mark.parametrize("html", ["", "x", "<", "<!-- -->", "<p", "</p>", "<hr>", "\0<a x=1>"])
def test_plain_of_anything_is_text(html: str) -> None:
    assert isinstance(plain(html), str)
