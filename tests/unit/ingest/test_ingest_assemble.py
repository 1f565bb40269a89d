"""Several files that are chapters of one story."""

from __future__ import annotations

from dataclasses import replace

from folders import parsed

from ficfeed.formats.worker import Parsed
from ficfeed.ingest.assemble import assemble, content_digest
from ficfeed.story import Rating, Status


def part(text: str, name: str = "x") -> Parsed:
    return parsed(text.encode(), name)


def test_one_file_is_a_story_as_it_stands() -> None:
    one = part("title: Rain\n---\nOne.\n---\nTwo.")
    made = assemble([one])
    assert (made.draft, made.bodies, made.fingerprint) == (one.draft, one.bodies, one.fingerprint)


def test_files_become_chapters_in_their_order() -> None:
    made = assemble([part("a: b\n---\nOne."), part("a: b\n---\nTwo.\n---\nThree.")], "Rain")
    assert (made.draft.title, made.draft.chapters_posted, made.draft.words) == ("Rain", 3, 3)
    assert len(made.bodies) == len(made.digests) == len(made.draft.chapters) == 3


def test_files_that_agree_on_a_title_have_it_and_others_name_their_chapters() -> None:
    agreed = assemble([part("title: Rain\n---\nOne."), part("title: Rain\n---\nTwo.")], "file name")
    assert agreed.draft.title == "Rain"
    apart = assemble([part("title: Clouds\n---\nOne."), part("title: Drops\n---\nTwo.")], "Rain")
    assert apart.draft.title == "Rain"
    assert [chapter.title for chapter in apart.draft.chapters] == ["Clouds", "Drops"]


def test_what_the_files_say_together_is_said_of_the_story() -> None:
    first = "creator: Ann\nfandom: X\nrating: teen\npublished: 2010-01-01\nstatus: in-progress\n---\nOne."
    last = "creator: Ann\ncreator: Bo\nfandom: X\nfandom: Y\nrating: mature\n"
    last += "published: 2011-05-05\nstatus: complete\n---\nTwo."
    draft = assemble([part(first), part(last)], "Rain").draft
    assert (draft.creators, draft.rating, draft.status) == (("Ann", "Bo"), Rating.MATURE, Status.COMPLETE)
    assert [raw.text for raw in draft.raw_tags] == ["X", "Y"]
    assert (draft.published, draft.revised) == (part(first).draft.published, part(last).draft.published)


def test_the_total_in_the_names_tells_whether_the_story_is_complete() -> None:
    parts = [part("a: b\n---\nOne."), part("a: b\n---\nTwo.")]
    assert assemble(parts, "Rain", 2).draft.status is Status.COMPLETE
    assert assemble(parts, "Rain", 5).draft.status is Status.IN_PROGRESS
    assert assemble(parts, "Rain").draft.status is Status.UNKNOWN
    assert assemble(parts, "Rain", 5).draft.chapters_expected == 5


def test_notes_of_a_later_file_are_its_chapters() -> None:
    noted = [
        replace(p, draft=replace(p.draft, notes_before=(f"n{i}",)))
        for i, p in enumerate([part("a: b\n---\nOne.")] * 2)
    ]
    draft = assemble(noted, "Rain").draft
    assert draft.notes_before == ("n0",)
    assert [chapter.notes_before for chapter in draft.chapters] == [(), ("n1",)]


def test_the_digest_is_of_everything_that_is_kept() -> None:
    base = assemble([part("title: Rain\nfandom: X\n---\nOne.")])
    same = assemble([part("title: Rain\nfandom: X\n---\nOne.\n")])
    assert content_digest(base) == content_digest(same)
    for other in (
        "title: Sun\nfandom: X\n---\nOne.",
        "title: Rain\nfandom: Y\n---\nOne.",
        "title: Rain\nfandom: X\n---\nTwo.",
    ):
        assert content_digest(assemble([part(other)])) != content_digest(base)
