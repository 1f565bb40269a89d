"""How results look: tables for people, JSON for programs. A stranger's text is shown, never obeyed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TextIO

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from ficfeed.cli.checking import Check
    from ficfeed.feedlist import FeedLine
    from ficfeed.inspection import Inspection
    from ficfeed.overview import SourceReport
    from ficfeed.search import Found
    from ficfeed.story import Story, StoryTag


_WIDE = 1000


def out() -> Console:
    """Return the console for results; what is piped into a file is never broken into lines."""
    return Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else _WIDE)


def say(line: str) -> None:
    """Tell the user something beside the results, on stderr, in one line without control characters."""
    print(one_line(line), file=sys.stderr)  # noqa: T201


def one_line(text: str) -> str:
    """Return text that a terminal only shows: no line breaks, no escape sequences, no half characters."""
    shown = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
    return shown.encode("utf-8", "backslashreplace").decode()


def print_json(value: Any) -> None:
    """Print JSON as the contract has it: UTF-8, one document."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    sys.stdout.write(text.encode("utf-8", "backslashreplace").decode() + "\n")


def print_inspection(inspections: Sequence[Inspection], *, as_json: bool, text: bool) -> None:
    """Print what was found in files; refusals go to stderr."""
    for one in inspections:
        if one.refused:
            say(f"{one.place}: {one.refused}")
    found = [one for one in inspections if one.draft is not None]
    if as_json:
        print_json([one.record(text=text) for one in found])
        return
    for one in found:
        _print_story(one, text=text)


def _print_story(one: Inspection, *, text: bool) -> None:
    record, console = one.record(text=text), out()
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for name, value in _facts(record):
        table.add_row(name, Text(value))
    for tag in one.tags:
        table.add_row(tag.tag.kind.value, _tag_line(tag))
    for problem in record["problems"]:
        table.add_row("problem", Text(str(problem), style="yellow"))
    console.print(Text(one_line(one.place), style="dim"))
    console.print(table)
    for chapter in record["chapters"] if text else ():
        console.rule(escape(str(chapter["title"] or f"Chapter {chapter['position']}")))
        console.print(Text(str(chapter.get("text", ""))))
    console.print()


def _facts(record: dict[str, Any]) -> Iterable[tuple[str, str]]:
    inferred = set(record["inferred"])
    for name in ("title", "creators", "summary", "rating", "status", "language", "words", "words_declared"):
        value = record[name]
        if value not in (None, [], ""):
            shown = ", ".join(value) if isinstance(value, list) else str(value)
            yield name.replace("_", " "), shown + (" (inferred)" if name in inferred else "")
    expected = record["chapters_expected"]
    yield "chapters", f"{record['chapters_posted']}/{'?' if expected is None else expected}"
    for name in ("published", "revised", "url", "key"):
        if record[name]:
            yield name, str(record[name])
    for note in record["notes"]:
        yield "note", note


def _tag_line(tag: StoryTag) -> Text:
    line = Text(tag.tag.name)
    if tag.qualifiers:
        line.append(f" ({', '.join(tag.qualifiers)})")
    why = "implied" if tag.raw is None else f"written {tag.raw.text!r} in the {tag.raw.where.value}"
    line.append(f"   {why}{f'; {tag.rule}' if tag.rule else ''}", style="dim")
    return line


def print_explanations(kind: str | None, words: Sequence[str], stdin: TextIO, *, as_json: bool) -> bool:
    """Print how metadata is understood: of the words, or of stdin for `-` (with JSON: line by line).

    Return whether every line of JSON could be read. Raises UnknownKind.
    """
    from ficfeed.explain import explain, guess_kind, render

    if list(words) == ["-"] and as_json:
        lines = (pair for pair in enumerate(stdin, 1) if pair[1].strip())
        unread = sum(not _answer_line(kind or "line", number, line) for number, line in lines)
        return not unread
    text = stdin.read() if list(words) == ["-"] else " ".join(words)
    kind = kind or guess_kind(text)
    answer = explain(kind, text)
    if as_json:
        print_json({"got": answer.got, "rule": answer.rule})
        return True
    console = out()
    for line in render(kind, text, answer).split("\n"):
        console.print(Text(one_line(line)))
    return True


def _answer_line(kind: str, number: int, line: str) -> bool:
    from ficfeed.explain import explain

    try:
        asked = json.loads(line)
        text, context = str(asked.get("input", "")), asked.get("context")
    except (ValueError, AttributeError):
        say(f'line {number} is no JSON object {{"id", "input", "context"}}')
        return False
    answer = explain(kind, text, context if isinstance(context, dict) else {})
    found = {"id": asked.get("id"), "got": answer.got, "rule": answer.rule}
    shown = json.dumps(found, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
    sys.stdout.write(shown + "\n")
    return True


def print_stories(found: Found, *, as_json: bool) -> None:
    """Print stories that were searched for."""
    if as_json:
        from ficfeed.records import found_record

        print_json([found_record(story) for story in found.stories])
        return
    for term in found.terms:
        if not term.pages:
            say(f"no story has the {term.tag.kind.value} {term.tag.name}")
    columns = _LACKING if found.untagged else _FOUND
    table = Table(box=None, pad_edge=False, show_header=bool(found.stories), header_style="bold")
    for heading in columns:
        table.add_column(heading, overflow="fold", justify="right" if heading == "Words" else "left")
    for story in found.stories:
        table.add_row(*(Text(one_line(cell(story))) for cell in columns.values()))
    out().print(table)
    say(f"{len(found.stories)} stor{'y' if len(found.stories) == 1 else 'ies'}")


def _pairings(story: Story) -> str:
    return ", ".join(tag.tag.name for tag in story.tags if tag.tag.kind.value == "pairing")


def _lacks(story: Story) -> str:
    there = {tag.tag.kind.value for tag in story.tags}
    return ", ".join(kind for kind in ("fandom", "pairing") if kind not in there)


_FOUND: dict[str, Callable[[Story], str]] = {
    "Story": lambda story: story.title,
    "By": lambda story: ", ".join(story.creators),
    "Pairing": _pairings,
    "Words": lambda story: "" if story.words is None else f"{story.words:,}",
    "Changed": lambda story: when(story.changed_at),
}
_LACKING: dict[str, Callable[[Story], str]] = {
    "Story": _FOUND["Story"],
    "By": _FOUND["By"],
    "Has no": _lacks,
    "Key": lambda story: story.key,
}


def print_feeds(title: str, feeds: Sequence[FeedLine], *, as_json: bool, as_opml: bool) -> None:
    """Print feed addresses."""
    if as_opml:
        from ficfeed.feeds.opml import document

        outlines = (feed.outline() for feed in feeds)
        sys.stdout.buffer.write(document(title, outlines, datetime.now(UTC)))
        return
    if as_json:
        print_json([feed.record() for feed in feeds])
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Stories", justify="right")
    table.add_column("Kind")
    table.add_column("Name", overflow="fold")
    table.add_column("Address", no_wrap=True)
    for feed in feeds:
        table.add_row(str(feed.stories), feed.kind, Text(one_line(feed.name)), Text(feed.url))
    out().print(table)


def print_sources(reports: Sequence[SourceReport], *, as_json: bool) -> None:
    """Print how the sources are."""
    if as_json:
        print_json([report.record() for report in reports])
        return
    console = out()
    for report in reports:
        style = {"ok": "green", "waiting": "cyan"}.get(report.state, "yellow")
        head = Text(one_line(report.name), style="bold")
        head.append(f"  {report.state}", style=style).append(f"  {report.kind} {one_line(report.place)}")
        console.print(head)
        last = when(report.last_run) if report.last_run else "never"
        following = when(report.next_run) if report.next_run else "at the next start"
        rhythm = escape(report.every.describe())
        console.print(f"  {report.stories} stories; last run {last}, next {following} ({rhythm})")
        if report.without_fandom or report.without_pairing:
            console.print(
                f"  {report.without_fandom} without a fandom, {report.without_pairing} without a pairing: "
                "ficfeed search untagged"
            )
        if report.reason:
            console.print(Text(f"  {one_line(report.reason)}", style="yellow"))
        for place, reason in report.skipped:
            console.print(Text(f"  skipped {one_line(place)}: {one_line(reason)}", style="dim"))
        if report.skipped_count > len(report.skipped):
            console.print(f"  … and {report.skipped_count - len(report.skipped)} more skipped files")


def print_checks(checks: Iterable[Check]) -> bool:
    """Print what was checked, as it is found; return whether all is well."""
    console, well = out(), True
    for check in checks:
        well &= check.state != "wrong"
        mark = {"good": "[green]ok[/]", "advice": "[yellow]note[/]"}.get(check.state, "[red]wrong[/]")
        console.print(f"{mark:<20} {escape(one_line(check.what))}")
    return well


def when(at: datetime) -> str:
    """Return a time as the user's clock shows it."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}"
