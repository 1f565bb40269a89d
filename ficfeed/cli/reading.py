"""Commands that only look: inspect, explain, search, feeds, sources, check."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ficfeed.cli.commands import cli
from ficfeed.cli.options import Json, application


@cli.command()
def inspect(
    context: typer.Context,
    places: Annotated[list[str], typer.Argument(metavar="PATH...", help="Story files.")],
    json: Json = False,
    text: Annotated[bool, typer.Option("--text", help="Add each chapter's plain text.")] = False,
) -> None:
    """Show what FicFeed makes of story files; nothing is stored.

    The title, creators, notes, words, scenes and tags that an ingest would see: the creator's words beside
    what they became. Exit code 1 if a file is no story that FicFeed can read; the reason is on stderr.

    Example: **ficfeed inspect --text "My Story.txt"**
    """
    from ficfeed.cli.show import print_inspection

    with application(context) as app:
        inspections = app.inspect(places)
    print_inspection(inspections, as_json=json, text=text)
    if any(one.refused for one in inspections):
        raise typer.Exit(1)


@cli.command()
def explain(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="TEXT...|-", help="The metadata; - reads stdin.")],
    kind: Annotated[
        str | None,
        typer.Option("--as", help="What the metadata is. [default: guessed]", metavar="KIND"),
    ] = None,
    json: Json = False,
) -> None:
    """Explain how FicFeed understands a piece of metadata, and which rule decided.

    KIND is pairing, line (a tag line, header block or title), rating, date, words, ffn-header or
    journal-header. With --json, - reads one object a line, {"id", "input", "context"}, and answers each with
    {"id", "got", "rule"}; exit code 1 if a line is none.

    Examples: **ficfeed explain --as pairing "past Mark/Lexie"** · **ficfeed explain "Tags: show: grey's
    anatomy, ship: slexie"**
    """
    from ficfeed.cli.show import print_explanations

    if not print_explanations(kind, words, sys.stdin, as_json=json):
        raise typer.Exit(1)


@cli.command()
def search(
    context: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="FILTER", help='kind:"name" words; all must fit.')
    ] = None,
    json: Json = False,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="At most so many stories.")] = 50,
) -> None:
    """List the newest stories that have all of these tags, in any spelling.

    Kinds: fandom, pairing, character, rating, warning, category, genre, form, freeform, creator, series,
    status, language. A name of several words stands in double quotes inside the shell's single ones.

    Example: **ficfeed search 'pairing:"Mark Sloan/Lexie Grey" genre:angst'**
    """
    from ficfeed.cli.show import print_stories

    with application(context) as app:
        terms, stories = app.search(" ".join(words or []), limit)
        print_stories(terms, stories, as_json=json)


@cli.command()
def feeds(
    context: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[FILTER]", help="Only tags with these words in their name.")
    ] = None,
    json: Json = False,
    opml: Annotated[bool, typer.Option("--opml", help="Print OPML, to import into a feed reader.")] = False,
) -> None:
    """List the addresses of the feeds, with the number of stories in each.

    Example: **ficfeed feeds lexie --opml > feeds.opml**
    """
    from ficfeed.cli.show import print_feeds

    with application(context) as app:
        print_feeds(app.settings.site.title, app.feeds(" ".join(words or [])), as_json=json, as_opml=opml)


@cli.command()
def sources(context: typer.Context, json: Json = False) -> None:
    """Show how each source is: last run, next run, stories, and which files were skipped, with the reason."""
    from ficfeed.cli.show import print_sources

    with application(context) as app:
        print_sources(app.sources(), as_json=json)


@cli.command()
def check(context: typer.Context) -> None:
    """Check settings, folders and library, and say what to mend. Exit code 1 if something is wrong."""
    from ficfeed.cli.checking import checks
    from ficfeed.cli.show import print_checks

    with application(context) as app:
        if not print_checks(checks(app)):
            raise typer.Exit(1)
