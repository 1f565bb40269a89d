"""Notes without a label between title and story: a creator speaking of the story, not yet telling it.

Rule: they end at the first gap wider than the gap between them, or at a break line; they
speak in the first person and of writing; they are never more than 30 % of the text; in doubt they are story.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ficfeed.text.paragraphs import Block, modal_gap
from ficfeed.text.typed import bare

_MOST = 12
_LARGEST_SHARE = 0.3
_READ = 2500
_LABELLED = re.compile(
    r"\W*(?:a/?n|author['’]?s?['’]? notes?|notes?|disclaimers?|warnings?|spoilers?|thanks"
    r"|beta|от автора)\s*(?:\d\s*)?[:：\-–—]",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"\b(?:i|i['’](?:m|ve|d|ll)|my|me|mine|myself|ich|mein\w*|я|мне|мой|moi|yo)\b", re.IGNORECASE
)
_AUTHORIAL = re.compile(
    r"\b(?:fan ?fic\w*|fics?|ficlets?|drabbles?|one-?shots?|vignettes?|wrote|written|rewrite|rewrote|writing"
    r"|write|post(?:ed|ing)?|repost\w*|beta(?:['’]?e?d)?|unbeta\w*|betaread\w*|typos?|mistakes?|grammar|pov"
    r"|canon|au|ooc|(?:in|out of) character|characters?|fandoms?|pairings?|ships?|shippers?|spoilers?"
    r"|episodes?|season|finale|prompts?|challenges?|reviews?|reviewers?|comments?|feedback|concrit|readers?"
    r"|reading|chapters?|sequel|prequel|series|update[sd]?|wip|disclaimer"
    r"|own (?:nothing|none|them|these)|not mine"
    r"|belongs? to|hope you|enjoy(?:ed)?|dedicated|inspired|based on|takes place"
    r"|set (?:after|before|during|in)|be (?:gentle|kind|nice)|first attempt|lyrics|song"
    r"|title (?:is|comes|from)|livejournal|lj|dreamwidth|tumblr|ao3|ff\.?net|story|stories|voices?|muse"
    r"|plot ?bunn\w+|happy birthday|yuletide|exchange|geschrieben|geschichte|фик\w*|написал\w*)\b",
    re.IGNORECASE,
)
_SPEECH = re.compile(r"[“\"„«][^“”\"„«»]{2,200}[,.!?…]?[”\"“»]")


def split(found: Sequence[Block]) -> int:
    """Return how many of the blocks behind title and header are notes; a break line after them is one too.

    The first block's gap is its distance from the header.
    """
    labelled = _labelled(found)
    rest = found[labelled:]
    end = _first_wide_gap(rest)
    if end and _is_small(found, labelled + end) and _is_authorial(rest[:end], rest[end:]):
        labelled += end
    while 0 < labelled < len(found) and found[labelled].is_break:
        labelled += 1
    return labelled


def _labelled(found: Sequence[Block]) -> int:
    count = 0
    while count < min(len(found) - 1, _MOST) and _LABELLED.match(bare(found[count].text[:200])):
        count += 1
    return count if _is_small(found, count) else 0


def _first_wide_gap(found: Sequence[Block]) -> int:
    """The number of blocks before the first gap wider than those between them, or before a break line."""
    usual = modal_gap(found)
    between = 0
    for index, block in enumerate(found[1 : _MOST + 1], 1):
        if block.is_break:
            return index
        limit = between if index > 1 else min(found[0].gap, usual) if found[0].gap else usual
        if block.gap > limit:
            return index
        between = max(between, block.gap)
    return 0


def _is_small(found: Sequence[Block], count: int) -> bool:
    size = sum(len(block.text) for block in found[:count])
    return size <= _LARGEST_SHARE * sum(len(block.text) for block in found)


def _is_authorial(notes: Sequence[Block], story: Sequence[Block]) -> bool:
    """First person and the words of the trade; more of them where the story itself says "I"."""
    text = " ".join(block.text for block in notes)[:_READ]
    if not _FIRST_PERSON.search(text) or len("".join(_SPEECH.findall(text))) * 4 > len(text):
        return False
    size = len(text.split()) or 1
    trade = len({word.casefold() for word in _AUTHORIAL.findall(text)})
    if trade < 2 or trade * 60 < min(size, 300):
        return False
    body = " ".join(block.text for block in story[:_MOST])[:_READ]
    told_in_first_person = len(_FIRST_PERSON.findall(body)) * 40 > len(body.split())
    return trade >= (3 if told_in_first_person else 2)
