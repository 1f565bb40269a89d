"""Headers of one line without labels."""

from __future__ import annotations

from ficfeed.headers import oneline
from ficfeed.story import TagKind


def test_fandom_pairing_rating_and_words_in_one_line() -> None:
    block = oneline.read(["Stranger Quays, Ana Long/Bo Sand, NC17, 2300 words", "", "Rain."])
    said = {tag.kind: tag.text for tag in block.raw_tags}
    assert said[TagKind.FANDOM] == "Stranger Quays"
    assert said[TagKind.PAIRING] == "Ana Long/Bo Sand"
    assert said[TagKind.RATING] == "NC17"
    assert (block.words, block.end) == (2300, 2)


def test_sentence_with_commas_is_no_header() -> None:
    assert not oneline.read(["Rain, again, and a boat, R."]).found
    assert not oneline.read(["Boats, ropes, salt"]).found
    assert not oneline.read([]).found
