"""One event as one Atom entry: for readers, which do not show a changed entry as new."""

from __future__ import annotations

import html
from collections.abc import Mapping

from ficfeed.feeds.addresses import story_url
from ficfeed.feeds.body import story_html
from ficfeed.feeds.entries import Face, build, serialised, title_of
from ficfeed.feeds.look import Look
from ficfeed.feeds.plain import escaped, line
from ficfeed.feeds.words import UNTITLED, event_text, facts_line
from ficfeed.story import Event, EventKind, Story, TagName, event_id


def event_xml(story: Story, event: Event, look: Look, slugs: Mapping[TagName, str]) -> str:
    """Return the event's <entry> without a namespace: dated as the event, with the story's dates inside."""
    page = story_url(look.base_url, story.id, _place(event))
    face = Face(
        id=event_id(story.key, event),
        title=event_title(story, event),
        updated=event.at,
        published=event.at,
        page=page,
        body=_lead(story, event, page) + story_html(story, look, slugs),
    )
    return serialised(build(face, story, look, slugs))


def event_title(story: Story, event: Event) -> str:
    """Return the title of an event's entry: "Title – chapters 12–14"."""
    return f"{title_of(story)} – {line(event_text(story, event))}"


def _place(event: Event) -> str:
    """Name the place in the story's page. Several events of one story need several addresses in one feed."""
    if event.kind is EventKind.CHAPTERS and event.first is not None:
        return f"chapter-{event.first}"
    return event.kind.value if event.ordinal == 1 else f"{event.kind.value}-{event.ordinal}"


def _lead(story: Story, event: Event, page: str) -> str:
    happened = escaped(event_text(story, event))
    link = f'<a href="{html.escape(page)}">{escaped(story.title) or UNTITLED}</a>'
    return f"<p>{link}: {happened} ({escaped(facts_line(story))})</p>"
