"""What templates are given: a story as a blurb, tags as links. Text only; the templates escape it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ficfeed.feeds.addresses import story_url, tag_url
from ficfeed.feeds.plain import plain, shortened, web_address
from ficfeed.feeds.tagged import shown_tags
from ficfeed.feeds.words import UNKNOWN_CREATOR, UNTITLED, chapters_text, kind_label, remarks, words_text
from ficfeed.story import Story, StoryTag, TagKind, TagPage
from ficfeed.text.clean import one_line
from ficfeed.web.dates import ShownDate, shown_date, shown_instant

SUMMARY_IN_LISTS = 1_200
_NOTHING_TO_WARN_OF = "No Archive Warnings Apply"
SUMMARY_ALONE = 50_000
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True, slots=True)
class TagLink:
    """A tag in a page: its name, its address ("" if it has no page), and what holds of this use of it."""

    name: str
    href: str = ""
    remark: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class TagRow:
    """The tags of one kind under their label. `kind` is the word of addresses, for the page's looks."""

    label: str
    kind: str
    tags: tuple[TagLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Blurb:
    """A story as lists show it, in the order in which it is read: what it is before what it says.

    `date_label` says what the date is of. `summary` are paragraphs; `excerpt` says that they are the story's
    own beginning, because nobody wrote a summary. `language` is "" where it is unknown or no language code.
    """

    href: str
    title: str
    creators: tuple[TagLink, ...]
    fandoms: tuple[TagLink, ...]
    badges: tuple[TagRow, ...]
    pairings: tuple[TagLink, ...]
    others: tuple[TagLink, ...]
    summary: tuple[str, ...]
    excerpt: bool
    series: tuple[TagLink, ...]
    words: str
    chapters: str
    language: str
    date_label: str
    date: ShownDate


def blurb(story: Story, base: str, limit: int = SUMMARY_IN_LISTS) -> Blurb:
    """Return what lists show of a story; `base` stands before every address, `limit` cuts the summary."""
    tags = shown_tags(story)
    label, date = date_of(story)
    return Blurb(
        href=story_url(base, story.id),
        title=title_of(story),
        creators=links(tags, TagKind.CREATOR, base) or (TagLink(UNKNOWN_CREATOR),),
        fandoms=links(tags, TagKind.FANDOM, base),
        badges=_badges(tags, base),
        pairings=links(tags, TagKind.PAIRING, base),
        others=_others(tags, base),
        summary=paragraphs(shortened(story.summary or story.excerpt, limit)),
        excerpt=not (story.summary or "").strip(),
        series=links(tags, TagKind.SERIES, base),
        words=words_text(story),
        chapters=chapters_text(story),
        language=language_of(story),
        date_label=label,
        date=date,
    )


def title_of(story: Story) -> str:
    """Return the story's title as one line, never empty."""
    return one_line(plain(story.title)) or UNTITLED


def links(tags: Iterable[StoryTag], kind: TagKind, base: str, *, implied: bool = True) -> tuple[TagLink, ...]:
    """Return the tags of one kind as links."""
    return tuple(_link(tag, base) for tag in tags if tag.tag.kind is kind and (implied or not tag.implied))


def page_links(pages: Iterable[TagPage], base: str) -> tuple[TagLink, ...]:
    """Return tags of the library as links with their counts."""
    return tuple(
        TagLink(scoped(page), tag_url(base, page.tag.kind, page.slug), count=page.stories) for page in pages
    )


def scoped(page: TagPage) -> str:
    """Return a tag's name; a one-word name that holds in one fandom only says in which."""
    return one_line(plain(page.tag.name)) + (f" ({page.tag.scope})" if page.tag.scope else "")


def rows(story: Story, base: str, kinds: Sequence[TagKind]) -> tuple[TagRow, ...]:
    """Return a story's tags of these kinds, each kind with its label, those without any left out."""
    tags = shown_tags(story)
    found = ((kind, links(tags, kind, base)) for kind in kinds)
    return tuple(TagRow(kind_label(kind, len(some)), kind.value, some) for kind, some in found if some)


def paragraphs(text: str) -> tuple[str, ...]:
    """Return plain text as its paragraphs, which an empty line parts."""
    parts = (part.strip() for part in re.split(r"\n[ \t]*\n", plain(text)))
    return tuple(part for part in parts if part)


def language_of(story: Story) -> str:
    """Return the story's language code if HTML can carry it, else ""."""
    code = story.language or ""
    return code if _LANGUAGE.fullmatch(code) else ""


def date_of(story: Story) -> tuple[str, ShownDate]:
    """Return the date that a list shows and what it is of: revised, published, or when it came here."""
    if story.revised:
        return "Updated", shown_date(story.revised)
    if story.published:
        return "Published", shown_date(story.published)
    return "Added", shown_instant(story.first_seen_at)


def places(story: Story) -> tuple[TagLink, ...]:
    """Return where on the web the story stands, each address once, under the archive's name."""
    found: dict[str, str] = {}
    for copy in story.copies:
        if url := web_address(copy.url):
            found.setdefault(url, one_line(plain(copy.archive or "")) or url)
    return tuple(TagLink(name, url) for url, name in found.items())


def _link(tag: StoryTag, base: str) -> TagLink:
    href = tag_url(base, tag.tag.kind, tag.slug) if tag.slug else ""
    part = f" (part {tag.position})" if tag.position is not None else ""
    return TagLink(one_line(plain(tag.tag.name)), href, (part + remarks(tag)).strip())


def _badges(tags: Sequence[StoryTag], base: str) -> tuple[TagRow, ...]:
    """Rating, warnings, category and status; silence about warnings is said, not read as "none apply"."""
    found: list[TagRow] = []
    for kind in (TagKind.RATING, TagKind.WARNING, TagKind.CATEGORY, TagKind.STATUS):
        some = links(tags, kind, base)
        if kind is TagKind.WARNING and not some:
            found.append(TagRow(kind_label(kind, 2), "silence", (TagLink("none declared"),)))
        elif some:
            calm = all(link.name == _NOTHING_TO_WARN_OF for link in some)
            found.append(TagRow(kind_label(kind, len(some)), "silence" if calm else kind.value, some))
    return tuple(found)


def _others(tags: Sequence[StoryTag], base: str) -> tuple[TagLink, ...]:
    """Characters that somebody named, then genres, forms and freeform tags."""
    kinds = (TagKind.CHARACTER, TagKind.GENRE, TagKind.FORM, TagKind.FREEFORM)
    return tuple(link for kind in kinds for link in links(tags, kind, base, implied=False))
