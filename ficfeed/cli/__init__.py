"""The command line: results on stdout, everything else on stderr. Commands are thin; App does the work.

Exit codes: 0 fine, 1 some source or file failed, 2 wrong use or wrong settings.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence

GLOBAL_OPTIONS = ("--config", "--storage")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave the process with its exit code."""
    from ficfeed.cli.commands import cli
    from ficfeed.errors import FicFeedError, WrongUse

    logging.basicConfig(
        level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr
    )
    words = hoisted(sys.argv[1:] if arguments is None else arguments)
    try:
        cli(words, prog_name="ficfeed")
    except FicFeedError as error:
        print(f"ficfeed: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(2 if isinstance(error, WrongUse) else 1)
    except BrokenPipeError:
        # Whoever read our output (head, less) has seen enough; nothing more may be written to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def hoisted(words: Sequence[str]) -> list[str]:
    """Move --config and --storage with their values to the front: both are taken before and after a command.

    What stands after `--` is left alone.
    """
    end = words.index("--") if "--" in words else len(words)
    front: list[str] = []
    rest: list[str] = []
    mine = iter(words[:end])
    for word in mine:
        if word in GLOBAL_OPTIONS:
            front += [word, *([value] if (value := next(mine, None)) is not None else [])]
        elif word.startswith(tuple(f"{option}=" for option in GLOBAL_OPTIONS)):
            front.append(word)
        else:
            rest.append(word)
    return [*front, *rest, *words[end:]]
