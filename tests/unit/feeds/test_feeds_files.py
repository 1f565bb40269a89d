from __future__ import annotations

import pytest

from ficfeed.feeds.files import all_file, tag_file
from ficfeed.story import TagKind


def test_feeds_are_named_by_kind_and_slug() -> None:
    assert all_file() == "all.atom"
    assert all_file(events=True) == "all.events.atom"
    assert tag_file(TagKind.PAIRING, "a--b") == "pairing/a--b.atom"
    assert tag_file(TagKind.PAIRING, "a--b", events=True) == "pairing/a--b.events.atom"


@pytest.mark.parametrize("slug", ["", ".", "..", "../x", "a/b", "a\\b", "a\0"])
def test_a_slug_never_leads_out_of_its_folder(slug: str) -> None:
    with pytest.raises(ValueError, match="not a slug"):
        tag_file(TagKind.FANDOM, slug)
