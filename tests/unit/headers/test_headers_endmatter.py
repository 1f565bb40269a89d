"""End matter: notes, pleas and tag lines after the story."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ficfeed.headers import endmatter
from ficfeed.headers.facts import EndMatter

STORY = "\n\n".join(f"Paragraph {n} of the story, long enough to count for something." for n in range(12))


def read(text: str) -> tuple[str, EndMatter]:
    lines = text.split("\n")
    found = endmatter.read(lines)
    return "\n".join(lines[: found.start]).rstrip(), found


def test_labelled_note_leaves_the_story() -> None:
    body, found = read(f"{STORY}\n\nA/N: Please review!")
    assert body == STORY
    assert found.notes == ("Please review!",)


def test_note_in_the_last_lines_of_one_paragraph() -> None:
    body, found = read("Rain fell.\nShe left.\nA/N: thanks.")
    assert body == "Rain fell.\nShe left."
    assert found.notes == ("thanks.",)


def test_plea_for_reviews_is_a_note() -> None:
    body, found = read(f"{STORY}\n\nPlease review!")
    assert (body, found.notes) == (STORY, ("Please review!",))


def test_what_follows_the_end_is_a_note() -> None:
    body, found = read(f"{STORY}\n\nTHE END\n\nThat was that. See you next week.")
    assert body == f"{STORY}\n\nTHE END"
    assert found.notes == ("That was that. See you next week.",)


def test_tag_line_and_furniture_go() -> None:
    body, found = read(
        f"{STORY}\n\nTags: angst, character: ana quay\n\nCurrent Mood: tired\nPrevious post Next post"
    )
    assert body == STORY
    assert [tag.text for tag in found.raw_tags] == ["angst", "ana quay"]


def test_story_without_end_matter_stays_whole() -> None:
    body, found = read(STORY)
    assert body == STORY
    assert found.notes == () and found.raw_tags == ()


def test_letter_with_a_colon_in_the_last_paragraph_stays() -> None:
    text = f"{STORY}\n\nShe read the note: come home, it said."
    assert read(text)[0] == text


@given(
    st.lists(
        st.sampled_from(["", "A/N: x", "rain fell", "THE END", "Tags: a", "***", "Please review"]),
        max_size=15,
    )
)
def test_story_and_end_matter_together_hold_every_line(lines: list[str]) -> None:
    assert 0 <= endmatter.read(lines).start <= len(lines)
