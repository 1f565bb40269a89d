"""The wording that feeds, pages and mails share: lengths, chapters, dates, kinds, what happened."""

from __future__ import annotations

from ficfeed.story import Event, EventKind, Status, Story, StoryDate, StoryFacts, StoryTag, TagKind

UNKNOWN_CREATOR = "Unknown"
"""Shown where nobody is named; never stored."""

UNTITLED = "Untitled"
"""Shown where a title has nothing to show."""

_KINDS = {
    TagKind.FANDOM: ("Fandom", "Fandoms"),
    TagKind.PAIRING: ("Pairing", "Pairings"),
    TagKind.CHARACTER: ("Character", "Characters"),
    TagKind.RATING: ("Rating", "Ratings"),
    TagKind.WARNING: ("Warning", "Warnings"),
    TagKind.CATEGORY: ("Category", "Categories"),
    TagKind.GENRE: ("Genre", "Genres"),
    TagKind.FORM: ("Form", "Forms"),
    TagKind.FREEFORM: ("Tag", "Tags"),
    TagKind.CREATOR: ("Creator", "Creators"),
    TagKind.SERIES: ("Series", "Series"),
    TagKind.STATUS: ("Status", "Status"),
    TagKind.LANGUAGE: ("Language", "Languages"),
}


def kind_label(kind: TagKind, count: int = 1) -> str:
    """Return a kind's name for people, in the plural unless `count` is 1: "Fandom", "Pairings"."""
    return _KINDS[kind][count != 1]


def number(count: int) -> str:
    """Return the number with commas between thousands: "4,106"."""
    return f"{count:,}"


def words_text(story: StoryFacts) -> str:
    """Return the length, "4,106 words"; what was declared where nothing could be counted; "" if unknown."""
    words = story.words if story.words is not None else story.words_declared
    return "" if words is None else f"{number(words)} word{'' if words == 1 else 's'}"


def chapters_text(story: StoryFacts) -> str:
    """Return posted and expected chapters as AO3 writes them: "1/1", "3/?"."""
    expected = story.chapters_expected
    if expected is None and story.status is Status.COMPLETE:
        expected = story.chapters_posted
    return f"{story.chapters_posted}/{'?' if expected is None else expected}"


def status_text(story: StoryFacts) -> str:
    """Return the status as said in a line: "complete", "in progress"; "" if unknown."""
    return "" if story.status is Status.UNKNOWN else story.status.label.lower()


def facts_line(story: StoryFacts) -> str:
    """Return length, status and chapters in one line: "4,106 words · complete · 1/1"."""
    return " · ".join(filter(None, (words_text(story), status_text(story), chapters_text(story))))


def date_text(date: StoryDate) -> str:
    """Return the day of a source's date, no more precise than the source: "2010", "2010-12-24"."""
    return date.iso[:10]


def remarks(tag: StoryTag) -> str:
    """Return what holds for this story's use of a tag, in brackets with a space before: " (past)"; or ""."""
    told = list(tag.qualifiers)
    if tag.implied and tag.tag.kind in {TagKind.CHARACTER, TagKind.FANDOM}:
        told.append("implied")
    return f" ({', '.join(told)})" if told else ""


def event_text(story: Story, event: Event) -> str:
    """Return what happened, to stand after the story's title: "chapters 12–14", "complete"."""
    if event.kind is EventKind.CHAPTERS:
        return _chapters(story, event.first, event.last)
    return {
        EventKind.NEW: "new",
        EventKind.COMPLETED: "complete",
        EventKind.REOPENED: "continued after its end",
        EventKind.REPLACED: "text replaced",
        EventKind.EDITED: "edited",
        EventKind.GONE: "removed",
        EventKind.RETURNED: "back",
    }[event.kind]


def _chapters(story: Story, first: int | None, last: int | None) -> str:
    if first is None:
        return "new chapters"
    if last is not None and last > first:
        return f"chapters {first}–{last}"
    title = next((c.title for c in story.chapters if c.position == first), None)
    return f"chapter {first}" + (f": {title}" if title else "")
