"""A page or book taken apart, put together as a draft: facts, notes, chapters in our own markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ficfeed.errors import UnreadableFile
from ficfeed.formats import assembly, caps, markup
from ficfeed.formats.assembly import Told
from ficfeed.formats.filenames import title_and_part
from ficfeed.formats.markup import Body
from ficfeed.headers.facts import EndMatter, Front, HeaderBlock
from ficfeed.story import StoryDraft

_BEGINNING = 20


@dataclass(frozen=True, slots=True)
class Written:
    """A chapter as its archive keeps it: story, title, and the notes apart."""

    body: Body
    title: str | None = None
    notes_before: tuple[str, ...] = ()
    notes_after: tuple[str, ...] = ()
    archive_id: str | None = None


def draft(
    header: HeaderBlock,
    notes: tuple[Sequence[str], Sequence[str]],
    written: Sequence[Written],
    name: str,
    problems: Iterable[str] = (),
) -> StoryDraft:
    """Return the draft of a story; `notes` are those before and after it, `name` the file's name.

    The title is the header's, else the file's name; a file like this is never a part of a story. The notes
    of an only chapter are the story's. Raises UnreadableFile where there is neither a word nor a tag.
    """
    before, after = notes
    if len(written) == 1:
        before, after = (*before, *written[0].notes_before), (*written[0].notes_after, *after)
        written = [replace(written[0], notes_before=(), notes_after=())]
    head = Front(header=replace(header, title=header.title or title_and_part(name)[0], end=1))
    back = EndMatter(start=0, notes=tuple(after))
    made = caps.kept(assembly.with_chapters(head, back, before, told(written), ""))
    if not made.words and not made.raw_tags and not made.summary:
        raise UnreadableFile(name, "there are no words in it")
    return replace(made, part=None, problems=(*problems, *made.problems))


def told(written: Sequence[Written]) -> Told:
    """Return the chapters as drafts, with the paragraphs of the story's beginning and its last one."""
    chapters = tuple(
        markup.chapter(
            one.body,
            title=one.title,
            notes_before=one.notes_before,
            notes_after=one.notes_after,
            archive_id=one.archive_id,
        )
        for one in written
    )
    beginning = next((one.body.paragraphs for one in written if one.body.text), ())
    ending = written[-1].body.paragraphs[-1:] if written else ()
    return Told(chapters, [*beginning[:_BEGINNING], *ending])
