from __future__ import annotations

import time

from feeds_samples import LOOK, SLUGS, hostile, story
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.feeds.entries import entry_xml
from ficfeed.feeds.fulltext import with_text
from ficfeed.feeds.lines import LONGEST, in_lines


@given(st.text(alphabet="ab \n<>pbr/", max_size=3_000) | hostile)
def test_only_white_space_changes(html: str) -> None:
    assert "".join(in_lines(html).split()) == "".join(html.split())


def test_no_line_of_prose_is_longer_than_mail_carries() -> None:
    entry = entry_xml(story(summary="word " * 1_000, notes_after=("word " * 1_000,)), LOOK, SLUGS)
    whole = with_text(entry, f"<p>{'once upon ' * 5_000}</p>" * 3)
    assert all(len(line) < 998 for line in whole[whole.index("<content") :].split("\n")[:-1])


def test_a_word_of_any_length_is_left_whole() -> None:
    assert in_lines("x" * 5_000) == "x" * 5_000
    assert in_lines(f"{'x' * 5_000} y") == f"{'x' * 5_000}\ny"


def test_preformatted_text_keeps_its_lines() -> None:
    html = f"<pre>{'a  b ' * LONGEST}<br></pre>"
    assert in_lines(html) == html


def test_a_million_characters_take_no_time() -> None:
    begun = time.perf_counter()
    for html in ("x" * 1_000_000, "x " * 500_000, "<p>" * 300_000, "</p>" * 250_000):
        in_lines(html)
    assert time.perf_counter() - begun < 2
