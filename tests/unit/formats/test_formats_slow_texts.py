"""Texts made to take long: the time to read one grows with its length, whatever is in it."""

from __future__ import annotations

import time

import pytest

from ficfeed.errors import UnreadableFile
from ficfeed.formats import parse

SIZE = 250_000
HEADS = {
    "plain": "Lamp Oil\n\n",
    "ao3": (
        "Lamp Oil\n\nPosted originally on the Archive of Our Own at https://archiveofourown.org/works/12.\n\n"
        "Rating:\n    Mature\nArchive Warning:\n    None\nStats:\n    Words: 9 Chapters: 9999/?\n\n"
        "Lamp Oil\n\nby wick\n\n"
    ),
    "fanficfare": "Lamp Oil\n\nby wick\n\n"
    "Packaged: 2020\nRating: G\nWords: 9\nStatus: Completed\n\nTABLE OF CONTENTS\n\n",
    "ffn": "Lamp Oil\nby wick\n\nRated: T - English - Chapters: 9999 - Words: 9 - Published: 1/2/2012\n\n",
}
PIECES = [
    "Notes\n\nx\n\n",
    "Summary\n\n    x\n\n",
    "Chapter End Notes\n\n> x\n\n",
    "Chapter 1\n\n",
    "Chapter 1: x\n\nA/N: y\n\n",
    "A/N: x\n\n",
    "A/N 1: x\n---\n\n",
    "by x\n\n",
    "Rating: x\n",
    "Series: Part 1 of x, ",
    "\tx\n\n",
    "1. x\n\n",
    "x\n\n\n",
    "*x* ",
    "    ",
    "\n",
    "> \n",
    "***\n",
    "Published: 1 Words: ",
    "(",
    "Tags: a, b/c\n",
    "Works inspired by this one\n\n",
    "Disclaimer: ",
    "Storylink: https://www.fanfiction.net/s/1 ",
    "Rated: T - ",
    "<i>",
    "See the end of the work for notes\n\n",
]


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_a_long_file_of_anything_is_read_in_seconds(head: str, piece: str) -> None:
    text = head + piece * (SIZE // len(piece))
    start = time.process_time()
    try:
        parse(text.encode(), "x.txt")
    except UnreadableFile as why:
        assert why.reason
    assert time.process_time() - start < 5
