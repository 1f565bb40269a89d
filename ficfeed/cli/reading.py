"""Commands that only look: inspect, explain, search, feeds, sources, check."""

from __future__ import annotations

import re
import sys
from typing import Annotated

import typer

from ficfeed.cli.commands import cli
from ficfeed.cli.options import Json, application


@cli.command()
def inspect(
    context: typer.Context,
    places: Annotated[list[str], typer.Argument(metavar="PATH...", help="Story files or saved pages.")],
    json: Json = False,
    text: Annotated[bool, typer.Option("--text", help="Add each chapter's plain text.")] = False,
    url: Annotated[
        str | None,
        typer.Option("--url", metavar="URL", help="Where a saved page came from, if it does not say."),
    ] = None,
    archive: Annotated[
        str | None, typer.Option("--archive", metavar="NAME", help="Which archive that was: ao3, ffn, lj, …")
    ] = None,
) -> None:
    """Show what FicFeed makes of story files; nothing is stored, nothing is fetched.

    The title, creators, notes, words, scenes and tags that an ingest would see: the creator's words beside
    what they became. A file in the folder of a source is shown as that source reads it: with its layout,
    its defaults and your corrections, under the story's key. Exit code 1 if a file is no story that FicFeed
    can read; the reason is on stderr.

    Examples: **ficfeed inspect --text "My Story.txt"** · **ficfeed inspect saved.html --url
    https://archiveofourown.org/works/1**
    """
    from ficfeed.cli.show import print_inspection

    if url is not None and len(places) > 1:
        raise typer.BadParameter("--url is the address of one page: inspect one file at a time")
    with application(context) as app:
        inspections = app.inspect(places, address(url), archive_name(archive))
    print_inspection(inspections, as_json=json, text=text)
    if any(one.refused for one in inspections):
        raise typer.Exit(1)


def address(url: str | None) -> str | None:
    """Return the address in one line, as it was given; raises BadParameter for what is none."""
    if url is not None and not re.fullmatch(r"https?://[^\s\\<>\"/][^\s\\<>\"]*", url, re.IGNORECASE):
        raise typer.BadParameter(f"--url {url!r} is no address such as https://archiveofourown.org/works/1")
    return url


def archive_name(word: str | None) -> str | None:
    """Return the archive's name; raises BadParameter for one that is not known, and names those that are."""
    from ficfeed import identity
    from ficfeed.identity.sites import SITES

    if word is None:
        return None
    name = identity.archive(word)
    if name is None:
        known = ", ".join(site.prefix for site in SITES)
        raise typer.BadParameter(f"--archive {word!r} is not known; there are {known}")
    return name


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
        list[str] | None,
        typer.Argument(metavar="FILTER", help='kind:"name" words, or untagged; all must fit.'),
    ] = None,
    json: Json = False,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="At most so many stories.")] = 50,
) -> None:
    """List the newest stories that have all of these tags, in any spelling.

    Kinds: fandom, pairing, character, rating, warning, category, genre, form, freeform, creator, series,
    status, language. A name of several words stands in double quotes inside the shell's single ones.
    The word `untagged` finds stories without a fandom or without a pairing, with their keys: give them some
    by `defaults` or `layout` of their source, or by **ficfeed edit**.

    Examples: **ficfeed search 'pairing:"Mark Sloan/Lexie Grey" genre:angst'** · **ficfeed search untagged**
    """
    from ficfeed.cli.show import print_stories

    with application(context) as app:
        print_stories(app.search(" ".join(words or []), limit), as_json=json)


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
    """Show how each source is: last run, next run, stories, and which files were skipped, with the reason.

    Also how many stories have no fandom, and how many no pairing: **ficfeed search untagged** lists them.
    """
    from ficfeed.cli.show import print_sources

    with application(context) as app:
        print_sources(app.sources(untagged=True), as_json=json)


@cli.command()
def check(context: typer.Context) -> None:
    """Check settings, folders and library, and say what to mend. Exit code 1 if something is wrong."""
    from ficfeed.cli.checking import checks
    from ficfeed.cli.show import print_checks

    with application(context) as app:
        if not print_checks(checks(app)):
            raise typer.Exit(1)
