"""Line ends in HTML, for readers that mail entries on: rss2email hands a body to SMTP as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 500
"""Characters of a line before a space becomes a line end; RFC 5321 (4.5.3.1.6) allows 998 bytes."""

_BLOCK_END = re.compile(r"(?:<br>|<hr>|</(?:p|div|blockquote|h[1-6]|ul|ol|li|tr|table)>)(?!\n)")


def in_lines(html: str) -> str:
    """Return the HTML with a line end after each block and in place of a space in long lines.

    It shows the same: HTML takes a line end for a space. Preformatted text is left alone.
    """
    if "<pre" in html:
        return html
    broken = _BLOCK_END.sub(lambda end: end.group() + "\n", html)
    return "\n".join(part for line in broken.split("\n") for part in _parts(line))


def _parts(line: str) -> Iterator[str]:
    start = 0
    while len(line) - start > LONGEST:
        space = line.rfind(" ", start + 1, start + LONGEST)
        space = line.find(" ", start + LONGEST) if space < 0 else space
        if space < 0:
            break
        yield line[start:space]
        start = space + 1
    yield line[start:]
