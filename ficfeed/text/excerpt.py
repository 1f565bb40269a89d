"""The beginning of a story, for readers of a feed that shows no summary."""

from __future__ import annotations

import re
from collections.abc import Iterable

LENGTH = 300
"""Characters, about: a sentence is rather finished than cut."""

_SLACK = 60
_SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)\]*_]*(?=\s|$)|[。！？」』]")


def excerpt(paragraphs: Iterable[str]) -> str:
    """Return the first sentences of the paragraphs as one line, some 300 characters; "…" where one is cut."""
    taken: list[str] = []
    size = 0
    for paragraph in paragraphs:
        if size and size > LENGTH // 2:
            break
        taken.append(" ".join(paragraph[: 3 * LENGTH].split()))
        size += len(taken[-1]) + 1
    text = " ".join(taken)
    return text if len(text) <= LENGTH + _SLACK else _cut(text)


def _cut(text: str) -> str:
    ends = [found.end() for found in _SENTENCE.finditer(text, 0, LENGTH + _SLACK)]
    near = [end for end in ends if end >= LENGTH // 3]
    if near:
        return text[: near[-1]]
    space = text.rfind(" ", LENGTH // 2, LENGTH)
    return text[: space if space > 0 else LENGTH].rstrip(" ,;:–—-") + "…"
