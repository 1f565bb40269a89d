from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.formats.filenames import title_and_part


@pytest.mark.parametrize(
    ("name", "title", "part"),
    [
        ("just-six-oclock.txt", "just six oclock", None),
        ("Catch 22.txt", "Catch 22", None),
        ("Lamp Oil (3).txt", "Lamp Oil (3)", None),
        ("Lamp Oil (3 of 5).txt", "Lamp Oil", 3),
        ("lamp_oil_part_12.txt", "lamp oil", 12),
        ("Lamp Oil - Chapter 4 of 9.txt", "Lamp Oil", 4),
        ("Autumn 1991.txt", "Autumn 1991", None),
        ("S01E02.txt", "S01E02", None),
        ("2.txt", "2", None),
        ("Part 2.txt", "Part 2", 2),
        ("Mr. Holt.txt", "Mr. Holt", None),
        ("caf\udce9.txt", "café", None),
        ("a\nb\x1b[31m.txt", "a b [31m", None),
    ],
)
def test_title_and_part_of_a_file_name(name: str, title: str, part: int | None) -> None:
    assert title_and_part(name) == (title, part)


@given(st.text(st.characters(blacklist_categories=[]), min_size=1, max_size=300))
def test_any_name_gives_one_line(name: str) -> None:
    title, _ = title_and_part(name)
    assert len(title.splitlines()) <= 1
