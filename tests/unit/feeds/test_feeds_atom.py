from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from feeds_samples import LOOK, PAIRING, SEEN, SLUGS, head, parsed, story
from lxml import etree  # type: ignore[import-untyped]

from ficfeed.feeds.atom import EMPTY_HINT, document, generator
from ficfeed.feeds.entries import entry_element, entry_xml
from ficfeed.feeds.heads import all_head, tag_head
from ficfeed.story import Story, TagKind, TagName, TagPage


class _Whole:
    """An entry for feedgen, which asks no more of one than this."""

    def __init__(self, told: Story) -> None:
        self.told = told

    def atom_entry(self) -> Any:
        return entry_element(self.told, LOOK, SLUGS)


def _canonical(data: bytes) -> bytes:
    text: bytes = etree.tostring(etree.fromstring(data), method="c14n")
    return text


def test_kept_entries_give_the_feed_that_feedgen_builds_whole() -> None:
    stories = [
        story(key=str(n), title=f"Tale {n} <&> “é”", changed_at=SEEN - timedelta(hours=n)) for n in range(5)
    ]
    whole = generator(head(), SEEN)
    for told in stories:
        whole.add_entry(_Whole(told), order="append")
    kept = [entry_xml(told, LOOK, SLUGS) for told in stories]
    assert _canonical(document(head(), kept, SEEN)) == _canonical(whole.atom_str())


def test_the_same_values_give_the_same_bytes() -> None:
    kept = [entry_xml(story(), LOOK, SLUGS)]
    assert document(head(), kept, SEEN) == document(head(), kept, SEEN)


def test_a_feed_names_itself_its_page_its_site_and_its_maker() -> None:
    feed = parsed(document(head(subtitle="Every story."), [entry_xml(story(), LOOK, SLUGS)], SEEN)).feed
    links = {link.rel: link.href for link in feed.links}
    assert links == {"self": head().self_url, "alternate": head().alternate_url}
    assert feed.author == "My shelf"
    assert feed.generator.startswith("FicFeed (unofficial")
    assert feed.updated == "2026-03-01T10:30:15+00:00"
    assert feed.subtitle == "Every story."
    assert feed.language == "en"


def test_an_empty_feed_is_valid_and_says_that_it_will_fill() -> None:
    found = parsed(document(head(subtitle="Stories."), [], SEEN))
    assert found.entries == []
    assert found.feed.subtitle == f"Stories. {EMPTY_HINT}"
    assert found.feed.updated == "2026-03-01T10:30:15+00:00"


def test_a_feeds_id_follows_from_its_path_alone() -> None:
    moved = head(self_url="https://other.example/feeds/all.atom", title="Other")
    assert moved.id == head().id
    assert head(path="feeds/all.events.atom").id != head().id


def test_more_links_stand_in_the_head() -> None:
    linked = head(links=(("next", "https://fic.example/lib/feeds/all.atom?page=2"),))
    assert "next" in {link.rel for link in parsed(document(linked, [], SEEN)).feed.links}


def test_a_tags_feed_begins_with_the_tags_name_and_points_to_its_page() -> None:
    page = TagPage(1, PAIRING, "ada-brook--tom-reed", 3)
    plain, events = tag_head(page, LOOK), tag_head(page, LOOK, events=True)
    assert plain.title == "Ada Brook/Tom Reed – My shelf"
    assert plain.path == "feeds/pairing/ada-brook--tom-reed.atom"
    assert plain.self_url == "https://fic.example/lib/feeds/pairing/ada-brook--tom-reed.atom"
    assert events.self_url == "https://fic.example/lib/feeds/pairing/ada-brook--tom-reed.events.atom"
    assert (
        plain.alternate_url
        == events.alternate_url
        == "https://fic.example/lib/tags/pairing/ada-brook--tom-reed"
    )
    assert plain.id != events.id


def test_every_kind_has_a_head_that_reads() -> None:
    for kind in TagKind:
        assert tag_head(TagPage(1, TagName(kind, "Mark", scope="Hills"), "mark"), LOOK).subtitle.endswith(
            "Mark (Hills)."
        )


def test_the_feed_of_everything_survives_a_base_url_with_a_slash() -> None:
    assert all_head(LOOK) == all_head(replace(LOOK, base_url=LOOK.base_url + "/"))
    assert all_head(LOOK, events=True).path == "feeds/all.events.atom"
