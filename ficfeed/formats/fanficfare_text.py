"""Text files of FanFicFare (once FanFictionDownLoader): labelled title page, table of contents, tabs.

The shape is that of its text writer (JimmXinu/FanFicFare, writers/writer_txt.py): title and byline, one label
a line with the summary last, TABLE OF CONTENTS, each chapter's title behind a tabulator, and "End file.".
Chapters are html2text's Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ficfeed.formats import assembly, caps, chapter_titles, journal
from ficfeed.formats.assembly import Taken
from ficfeed.formats.chaptered import Section
from ficfeed.headers import fields, items, labels
from ficfeed.headers.facts import EndMatter, Front, HeaderBlock
from ficfeed.headers.labels import Labelled
from ficfeed.story import StoryDraft
from ficfeed.tags.names import key
from ficfeed.text.paragraphs import Block, blocks

_MARKS = ("Packaged:", "Publisher:")
_MARK = re.compile(r"^(?:Packaged|Publisher):[ \t]\S", re.MULTILINE)
_LABEL = re.compile(r"(?P<label>[A-Z][A-Za-z /-]{1,30}|AO3 Categories):[ \t]+(?P<value>\S.*)")
_CONTENTS = "TABLE OF CONTENTS"
_END = "End file."
_ASIDE = re.compile(
    r"(?:\*\*|__|_)?(?P<what>(?:author['’]s )?notes?(?: for the chapter)?|summary(?: for the chapter)?"
    r"|(?:chapter )?(?:end ?)?notes?)\s*:\s*(?:\*\*|__|_)?",
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"(?m)^(\d{1,4})\\(?=\. )|\\([-+*_#>`\[\]])")
_HEAD = 6000
_LINES = 600
_HEADING_LINES = 3
_FACTS = frozenset(["words", "chapters", "status", "rating", "published", "updated", "packaged"])


def matches(text: str) -> bool:
    """Return whether a clean text is one of FanFicFare's."""
    head = text[:_HEAD]
    if _CONTENTS not in head and not (any(mark in head for mark in _MARKS) and _MARK.search(head)):
        return False
    found = {line.partition(":")[0].lower() for line in head.split("\n") if _LABEL.match(line[:400])}
    ends = text.rstrip().endswith(_END)
    return len(found & _FACTS) >= 3 and (ends or _CONTENTS in head or "\n\t" in text)


def read(text: str, name: str) -> StoryDraft:
    """Return the story; `name` is the file's name, used where the text gives no title."""
    lines = text.split("\n")
    header, at = _front(lines)
    contents, at = _contents(lines, at)
    stop = _last(lines, at)
    starts = _chapter_lines(lines, at, stop, contents)
    sections = _sections(lines, starts or [(at, at, "")], stop, header.title or "")
    head = Front(title=None, header=header, end=at)
    taken = Taken(head=head, back=EndMatter(start=stop), sections=journal.apart(sections, always=True))
    return caps.kept(assembly.draft(taken, name))


def _front(lines: Sequence[str]) -> tuple[HeaderBlock, int]:
    """Title and byline, then labels; a line without one goes on with the value above it."""
    found: list[tuple[str, list[str]]] = []
    above: list[str] = []
    end = 0
    for at, line in enumerate(lines[:_LINES]):
        if line.strip() == _CONTENTS or line[:1] == "\t":
            break
        read = _LABEL.fullmatch(line[:20_000])
        if read and (labels.fields(read["label"]) or not found):
            found.append((read["label"], [read["value"]]))
        elif read and not _is_summary(found[-1][0]):
            found.append(
                (read["label"], [read["value"]])
            )  # hits, kudos, reviews: known to nobody, kept by nobody
        elif found and (not line.strip() or _goes_on(lines, at, found[-1][0])):
            found[-1][1].append(line.strip())
        elif found:
            break
        else:
            above.append(line.strip())
        end = at + 1
    values = [(label, "\n".join(value).strip()) for label, value in found]
    labelled = [Labelled(known, label, v) for label, v in values if (known := labels.fields(label))]
    return _titled(fields.gather(labelled), [line for line in above if line]), end


def _is_summary(label: str) -> bool:
    return labels.fields(label)[:1] == ("summary",)


def _goes_on(lines: Sequence[str], at: int, label: str) -> bool:
    """Wrapped values go on directly; a summary also after an empty line, as long as the table is to come."""
    if lines[at - 1].strip():
        return True
    return _is_summary(label) and any(
        line.strip() == _CONTENTS or line[:1] == "\t" for line in lines[at : at + 60]
    )


def _titled(header: HeaderBlock, above: Sequence[str]) -> HeaderBlock:
    by = next((n for n, line in enumerate(above) if line[:3].lower() == "by "), None)
    title = " ".join(above[: by if by is not None else 1])
    creators = fields.names_of(" ".join(above[by:])[3:]) if by is not None else ()
    return replace(header, title=header.title or title or None, creators=header.creators or creators)


def _contents(lines: Sequence[str], at: int) -> tuple[list[str], int]:
    """The table's entries, wrapped ones joined, and the index of the first line that is none."""
    at = _text(lines, at)
    if at >= len(lines) or lines[at].strip() != _CONTENTS:
        return [], at
    entries: list[str] = []
    at = _text(lines, at + 1)
    while at < len(lines) and lines[at][:1] != "\t":
        entry, last = _paragraph(lines, at, len(lines))
        if not entry or (entries and entry == entries[0]):  # the first chapter, its tabulator lost
            break
        entries.append(entry)
        at = _text(lines, last + 1)
    return entries, at


def _chapter_lines(
    lines: Sequence[str], start: int, stop: int, contents: Sequence[str]
) -> list[tuple[int, int, str]]:
    """For each chapter the first and the last line of its heading, and the title in it."""
    wanted = [key(items.one_line(entry)[:400]) for entry in contents]
    found: list[tuple[int, int, str]] = []
    for at in range(start, stop):
        if not lines[at].strip() or (at > start and lines[at - 1].strip()):
            continue
        text, last = _paragraph(lines, at, stop)
        if wanted[len(found) :] and key(text[:400]) == wanted[len(found)]:
            found.append((at, last, text))
        elif not wanted and lines[at][0] == "\t":  # a story of one chapter has no table
            return [(at, last, text)]
    return found


def _paragraph(lines: Sequence[str], at: int, stop: int) -> tuple[str, int]:
    """A paragraph of a few lines, joined, and its last line; longer ones are no headings, and come empty."""
    last = at
    while last + 1 < stop and lines[last + 1].strip() and last - at < _HEADING_LINES:
        last += 1
    return ("" if last - at >= _HEADING_LINES else items.one_line(" ".join(lines[at : last + 1])), last)


def _sections(
    lines: Sequence[str], starts: Sequence[tuple[int, int, str]], stop: int, title: str
) -> list[Section]:
    ends = [*(at for at, _, _ in starts[1:]), stop]
    sections = []
    for (at, last, text), end in zip(starts, ends, strict=True):
        story = "\n".join(lines[last + 1 if text else at : end])
        found = blocks(_ESCAPED.sub(r"\1\2", story) if "\\" in story else story)
        named = (
            None if len(starts) == 1 and key(text[:400]) == key(title[:400]) else chapter_titles.bare(text)
        )
        sections.append(_with_asides_apart(Section(named, tuple(found))))
    return sections


def _with_asides_apart(section: Section) -> Section:
    """ "**Notes for the Chapter:**" and the quotation below it, at a chapter's beginning and end."""
    found = list(section.blocks)
    before: list[str] = []
    while found and (label := _ASIDE.match(found[0].text)):
        taken = _quoted(found, 0, label.end())
        before += taken
        found = found[len(_quotation(found, 1)) + 1 :]
    at = next((n for n in range(len(found) - 1, 0, -1) if not found[n].text.startswith(">")), 0)
    after: list[str] = []
    while (
        at
        and at < len(found)
        and (label := _ASIDE.match(found[at].text))
        and label.end() == len(found[at].text)
    ):
        after = [*_quoted(found, at, label.end()), *after]
        found = found[:at]
        at = next((n for n in range(len(found) - 1, 0, -1) if not found[n].text.startswith(">")), 0)
    return replace(section, blocks=tuple(found), notes_before=tuple(before), notes_after=tuple(after))


def _quotation(found: Sequence[Block], start: int) -> list[Block]:
    end = start
    while end < len(found) and found[end].text.startswith(">"):
        end += 1
    return list(found[start:end])


def _quoted(found: Sequence[Block], at: int, cut: int) -> list[str]:
    """The note behind a label and the quoted paragraphs below it."""
    texts = [found[at].text[cut:], *(block.text for block in _quotation(found, at + 1))]
    return [note for text in texts if (note := items.one_line(re.sub(r"(?m)^>\s?", "", text)))]


def _last(lines: Sequence[str], start: int) -> int:
    stop = len(lines)
    while stop > start and (not lines[stop - 1].strip() or lines[stop - 1].strip() == _END):
        stop -= 1
    return stop


def _text(lines: Sequence[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at
