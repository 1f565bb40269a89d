"""Markdown with front matter, labels or neither; and what journal posts must not be taken for."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ficfeed.errors import UnreadableFile
from ficfeed.formats import markdown, parse
from ficfeed.story import Rating, SeriesPlace, Status, StoryDraft, TagKind
from ficfeed.text.plain import plain

BODY = """\
The lamp was *out* when Ann came down to the harbour,
and nobody had thought to tell her.

Bea stood on the wall with the oil can in both hands. “You took your time,” she said.

* * *

They climbed the stair together, and did not **speak** of it.
"""
MATTER = """\
---
title: "Lamp Oil: A Story"
author:
  - wick
  - Bea Holt
fandom: Merlin (TV)
relationships: [Ann Marsh/Bea Holt, Ann Marsh & Old Tom]
characters: [Ann Marsh, Bea Holt]
rating: PG-13
tags: [angst, lighthouse keepers]
warnings: Major Character Death
series: Harbour Lights
series_index: 2
language: en
date: 2012-03-04
updated: 2012-05-06
status: complete
words: 1,200
source: https://archiveofourown.org/works/12
summary: |
  Somebody has to light it.

  Nobody does.
---
"""


def story(text: str, name: str = "lamp.md") -> StoryDraft:
    return parse(text.encode(), name)


def written(draft: StoryDraft, kind: TagKind) -> list[str]:
    return [tag.text for tag in draft.raw_tags if tag.kind is kind]


def text(draft: StoryDraft) -> str:
    return "\n\n".join(plain(chapter.html) for chapter in draft.chapters)


def test_front_matter_says_everything() -> None:
    draft = story(MATTER + "\n" + BODY)
    assert (draft.title, draft.creators) == ("Lamp Oil: A Story", ("wick", "Bea Holt"))
    assert draft.summary == "Somebody has to light it.\n\nNobody does."
    assert (draft.rating, draft.status, draft.language) == (Rating.TEEN, Status.COMPLETE, "en")
    assert draft.series == (SeriesPlace("Harbour Lights", 2),)
    assert draft.published and draft.published.iso == "2012-03-04"
    assert draft.revised and draft.revised.iso == "2012-05-06"
    assert (draft.words_declared, draft.key) == (1200, "ao3:works/12")
    assert written(draft, TagKind.FANDOM) == ["Merlin (TV)"]
    assert written(draft, TagKind.PAIRING) == ["Ann Marsh/Bea Holt", "Ann Marsh & Old Tom"]
    assert written(draft, TagKind.WARNING) == ["Major Character Death"]
    assert "lighthouse keepers" in written(draft, TagKind.FREEFORM)
    assert not draft.problems


def test_the_text_is_commonmark_with_scenes() -> None:
    chapter = story(MATTER + "\n" + BODY).chapters[0]
    assert "<em>out</em>" in chapter.html and "<strong>speak</strong>" in chapter.html
    assert (chapter.scenes, chapter.words) == (2, 47)
    assert plain(chapter.html).startswith("The lamp was out when")


@pytest.mark.parametrize("title", ["# Lamp Oil\n\n", "Lamp Oil\n========\n\n", "# Lamp Oil #\n\nby wick\n\n"])
def test_labels_below_a_heading_are_a_header(title: str) -> None:
    draft = story(f"{title}**Fandom:** Merlin (TV)  \n**Rating:** R  \n**Pairing:** Ann/Bea\n\n{BODY}")
    assert (draft.title, draft.rating) == ("Lamp Oil", Rating.MATURE)
    assert written(draft, TagKind.PAIRING) == ["Ann/Bea"]
    assert text(draft).startswith("The lamp was out")


def test_multimarkdown_labels_without_a_fence_are_a_header() -> None:
    draft = story(f"Title: Lamp Oil\nAuthor: wick\nRating: G\n\n{BODY}")
    assert (draft.title, draft.creators, draft.rating) == ("Lamp Oil", ("wick",), Rating.GENERAL)


@pytest.mark.parametrize(
    ("first", "second", "titles"),
    [
        ("## Chapter 1: Oil", "## Chapter 2: Wick", ["Oil", "Wick"]),
        ("## 1", "## 2", [None, None]),
        ("# Oil", "# Wick", ["Oil", "Wick"]),
        ("Oil\n---", "Wick\n---", ["Oil", "Wick"]),
        ("## 1. Oil", "## 2. Wick", ["Oil", "Wick"]),
    ],
)
def test_headings_are_chapters(first: str, second: str, titles: list[str | None]) -> None:
    draft = story(f"---\ntitle: Lamp Oil\n---\n\n{first}\n\n{BODY}\n\n{second}\n\nBea waited.\n")
    assert [chapter.title for chapter in draft.chapters] == titles
    assert [plain(chapter.html)[:8] for chapter in draft.chapters] == ["The lamp", "Bea wait"]
    assert draft.chapters_posted == 2


def test_the_first_heading_is_the_title_and_those_below_it_are_chapters() -> None:
    draft = story(f"# Lamp Oil\n\n## Oil\n\n{BODY}\n\n## Wick\n\nBea waited.\n")
    assert (draft.title, [c.title for c in draft.chapters]) == ("Lamp Oil", ["Oil", "Wick"])


def test_a_file_that_is_one_chapter_says_which_in_markdown() -> None:
    draft = story(f"---\ntitle: Lamp Oil\n---\n\n## Chapter 3: Sea\n\n{BODY}")
    assert (draft.part, [c.title for c in draft.chapters]) == (3, ["Sea"])


def test_notes_under_headings_and_labels_stand_apart() -> None:
    draft = story(
        f"# Lamp Oil\n\n## Summary\n\nSomebody must.\n\n## Notes\n\nFor Tom.\n\n## One\n\n"
        f"**A/N:** Hi!\n\n{BODY}\n\n"
        "## Two\n\nBea waited.\n\n## End Notes\n\nMore soon.\n"
    )
    assert (draft.summary, draft.notes_before, draft.notes_after) == (
        "Somebody must.",
        ("For Tom.",),
        ("More soon.",),
    )
    assert [(c.title, c.notes_before) for c in draft.chapters] == [("One", ("Hi!",)), ("Two", ())]


def test_notes_without_a_label_are_found_and_a_tag_line_at_the_end_is_read() -> None:
    draft = story(
        "# Lamp Oil\n\nI wrote this fic on the ferry, so please be gentle.\n\n---\n\n"
        + BODY
        + "\n"
        + BODY
        + "\nTags: angst, pairing: ann marsh/bea holt\n"
    )
    assert draft.notes_before == ("I wrote this fic on the ferry, so please be gentle.",)
    assert "ann marsh/bea holt" in written(draft, TagKind.PAIRING)
    assert text(draft).endswith("did not speak of it.")


def test_html_in_markdown_keeps_what_is_harmless() -> None:
    draft = story(
        f"# Lamp\n\n{BODY}\n\n<div onclick=x>She <i>ran</i><script>alert(1)</script>.</div>"
        "\n\n<hr>\n\nWell.\n"
    )
    html = draft.chapters[0].html
    assert "<i>ran</i>" in html and "alert" not in html and "onclick" not in html
    assert draft.chapters[0].scenes == 3


@pytest.mark.parametrize(
    ("matter", "title", "problem"),
    [
        ("title: Loved: Again\nrating: R", "Loved: Again", "no YAML"),
        ("title: [unclosed\nrating: R", "[unclosed", "no YAML"),
        ("title: Oil\nwords: {a: {b: c}}\nrating: R", "Oil", "words"),
        ("title: Oil\nrating: R\ntags: [[[[a]]]]", "Oil", "tags"),
        ("title: Oil\nrating: R\n? [a, b]\n: c", "Oil", "key"),
    ],
)
def test_front_matter_that_is_odd_costs_a_problem_not_the_story(
    matter: str, title: str, problem: str
) -> None:
    draft = story(f"---\n{matter}\n---\n\n{BODY}")
    assert (draft.title, draft.rating) == (title, Rating.MATURE)
    assert problem in " ".join(draft.problems)
    assert text(draft).startswith("The lamp was out")


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2024-13-45", None),
        ("2012-03-04T10:11:12Z", "2012-03-04T10:11:12Z"),
        ("2012", "2012"),
        ("0000-00-00", None),
    ],
)
def test_dates_are_texts_before_they_are_dates(value: str, iso: str | None) -> None:
    draft = story(f"---\ntitle: Oil\ndate: {value}\n---\n\n{BODY}")
    assert (draft.published.iso if draft.published else None) == iso


def test_no_is_a_language_and_a_number_a_title() -> None:
    draft = story(f"---\ntitle: 1984\nlanguage: no\ntags: yes, no\n---\n\n{BODY}")
    assert (draft.title, draft.language) == ("1984", "nb" if draft.language == "nb" else "no")


MERGES = "\n".join(f"a{n}: &a{n}\n  <<: [*a{n - 1}, *a{n - 1}]" for n in range(1, 30))
ALIASES = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12))
BOMBS = {
    "aliases": f"title: Oil\na0: &a0 [x]\n{ALIASES}\ntags: *a11",
    "merges": f"title: Oil\na0: &a0 {{x: y}}\n{MERGES}",
    "python": "title: !!python/object/apply:os.system ['touch /tmp/owned']",
    "deep lists": "title: Oil\ntags: " + "[" * 20_000,
    "deep maps": "title: Oil\nx: " + "{a: " * 15_000,
    "large": "title: Oil\nx: " + "a" * 100_000,
    "many lines": "title: Oil\n" + "- a\n" * 50_000,
    "digits": "title: " + "9" * 20_000,
    "binary": "title: !!binary aGVsbG8=",
    "cycle": "title: Oil\ntags: &a [*a]",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
@pytest.mark.parametrize("closed", [True, False])
def test_yaml_bombs_cost_little(bomb: str, closed: bool) -> None:
    start = time.process_time()
    draft = story(f"---\n{bomb}\n{'---' if closed else ''}\n\n{BODY}")
    assert len(draft.raw_tags) <= 500 and len(draft.title) <= 500
    assert time.process_time() - start < 4


PIECES = [
    "[",
    "![",
    "[a](",
    "`",
    "`a``",
    "<",
    "*a_",
    "**a ",
    ">",
    "- ",
    "1. ",
    "<!--",
    "<div>",
    "&",
    "[[]",
    "~~a ",
    "\t",
]
MORE = [
    "[a]: b\n",
    "- a\n",
    "# a\n\n",
    "a\n\n",
    "> - ",
    "a\n=\n",
    "<script>",
    "***\n",
    "\\",
    "<b>",
    "_a",
    "|a",
    "<![CDATA[",
]


@pytest.mark.parametrize("piece", [*PIECES, *MORE])
def test_pathological_markdown_costs_time_by_its_length_only(piece: str) -> None:
    start = time.process_time()
    try:
        story("# Lamp Oil\n\n" + BODY + "\n\n" + piece * (100_000 // len(piece)))
    except UnreadableFile as why:
        assert why.reason
    assert time.process_time() - start < 12


@pytest.mark.parametrize("name", ["a.txt", "a", "a.md.txt"])
@pytest.mark.parametrize(
    "post",
    [
        f"Lamp Oil (Ann/Bea)\n\n{BODY}",
        "---\nTitle: Lamp Oil\nAuthor: wick\n---\n\nAnn came down.\n\nNobody told her.\n\n* * *\n\nBea.\n",
        f"#1 Lamp Oil\n\n{BODY}",
        f"# 1\n\n{BODY}",
        f"***\n\n{BODY}",
        f"---\n\n{BODY}---\n\n{BODY}",
        f"**Title:** Lamp Oil\n**Rating:** R\n\n{BODY}",
    ],
)
def test_a_journal_post_is_no_markdown(post: str, name: str) -> None:
    assert not markdown.matches(post, name)


@pytest.mark.parametrize(
    "post",
    [f"# Lamp Oil\n\n{BODY}", f"Lamp\n\n## One\n\n{BODY}\n\n## Two\n\n{BODY}", MATTER + BODY],
)
def test_markdown_is_known_by_its_content(post: str) -> None:
    assert markdown.matches(post, "a.txt")


LINES = [
    "---",
    "title: x",
    "tags: [a, b]",
    "# H",
    "## Chapter 1",
    "***",
    "> q",
    "- l",
    "```",
    "",
    "",
    "<div>",
    "A/N: x",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=30)), max_size=25))
def test_any_lines_of_markdown_are_a_story_or_one_reason(lines: list[str]) -> None:
    try:
        draft = parse("\n".join(lines).encode("utf-8", "surrogatepass"), "x.md")
    except UnreadableFile as why:
        assert why.reason
    else:
        assert draft.title and "\n" not in draft.title
        assert all("<script" not in chapter.html for chapter in draft.chapters)
