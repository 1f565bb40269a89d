from __future__ import annotations

import pytest

from ficfeed.formats.chaptered import split
from ficfeed.text.paragraphs import blocks


def titles(text: str) -> list[str | None]:
    return [section.title for section in split(blocks(text))]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Chapter 1", "Chapter 2", [None, None]),
        ("Chapter One: Oil", "CHAPTER TWO - Wick", ["Oil", "Wick"]),
        ("**Part I.**", "**Part II. The Sea**", [None, "The Sea"]),
        ("Глава 1. Масло", "Глава 2. Фитиль", ["Масло", "Фитиль"]),
        ("第一章 灯", "第二章 海", ["灯", "海"]),
        ("Prologue", "Chapter 1: Oil\n\nx\n\nChapter 2: Sea", ["Prologue", "Oil", "Sea"]),
    ],
)
def test_headings_part_chapters(first: str, second: str, expected: list[str | None]) -> None:
    assert titles(f"{first}\n\nAnn came.\n\nBea came.\n\n{second}\n\nThey went.") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Chapter 1\n\nAnn came.",
        "Chapter 3\n\nAnn came.\n\nChapter 4\n\nBea came.",
        "Chapter 1\n\nAnn came.\n\nChapter 3\n\nBea came.",
        "Chapter 1\n\nChapter 2\n\nAnn came.",
        "Part of me wanted to.\n\nPart 1 of the plan was simple, she said, and part 2 was not.",
    ],
)
def test_in_doubt_it_is_one_chapter(text: str) -> None:
    assert titles(text) == [None]


def test_what_stands_before_the_first_heading_belongs_to_the_first_chapter() -> None:
    sections = split(blocks("An epigraph.\n\nChapter 1\n\nAnn.\n\nChapter 2\n\nBea."))
    assert [block.text for block in sections[0].blocks] == ["An epigraph.", "Ann."]
