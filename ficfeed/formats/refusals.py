"""Pages that hold no story: lists of stories, errors, log-ins, questions for one's age, checks for robots."""

from __future__ import annotations

import re

from lxml import etree  # type: ignore[import-untyped]

from ficfeed.formats.elements import Element

_ROWS = etree.XPath(
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' blurb ')]"
    " | //*[contains(concat(' ', normalize-space(@class), ' '), ' z-list ')]"
    " | //*[contains(@class, 'fiction-list-item')] | //*[contains(@class, 'listbox')]"
)
_OTW = etree.XPath("boolean(//*[@id='outer'] and //*[@id='main'])")
_OTW_WORK = etree.XPath("boolean(//*[@id='chapters' or @id='workskin'])")
_PASSWORDS = etree.XPath("boolean(//input[@type='password'])")
_LINKS = etree.XPath("//body//a[@href]")
_SHORT = 3500
"""Characters: a page that only refuses has no more."""

_MOST_LINKS = 40
_REASONS = (
    (
        "a page that was not found",
        re.compile(
            r"\b(?:404|410)\b|(?:page|story|work|file|site|url) (?:was |could )?not (?:be )?found|^not found"
            r"|(?:has been|was) (?:deleted|removed)|no longer (?:exists|available)|does ?n[o’']t exist"
            r"|unable to locate story",
            re.IGNORECASE,
        ),
    ),
    (
        "a page that asks for one's age",
        re.compile(
            r"(?:could|may|might) (?:have|contain) adult content|are you (?:over )?(?:18|21)"
            r"|age (?:verification|check)|you must be (?:at least |over )?(?:18|21)",
            re.IGNORECASE,
        ),
    ),
    (
        "a page that checks for robots",
        re.compile(
            r"just a moment|attention required|checking (?:your|if the site)|are you (?:a )?(?:human|robot)"
            r"|verify(?:ing)? (?:that )?you are|enable javascript and cookies|captcha",
            re.IGNORECASE,
        ),
    ),
    (
        "an error page",
        re.compile(
            r"\berror \d{3}\b|\b(?:50[0-4]|429)\b|internal server error|bad (?:gateway|request)"
            r"|service (?:temporarily )?unavailable|access (?:denied|blocked)|forbidden|too many requests"
            r"|over ?capacity|maintenance|exceeded maximum|^error\b|responding too slowly|^ao3 down",
            re.IGNORECASE,
        ),
    ),
)
_LOGIN = re.compile(
    r"^(?:log|sign) ?in\b|new session|(?:only available to|for) registered users"
    r"|must (?:be logged|log|sign) in|please log ?in",
    re.IGNORECASE,
)


def reason(root: Element, title: str, text: str) -> str | None:
    """Return in words why a page is no story, None where it may be one; `text` is what it shows.

    A page with much text is never an error page: stories are called "404" and "Access Denied" too.
    """
    rows = len(_ROWS(root))
    if rows > 1:
        return f"a list of {rows} stories, not a story"
    if len(text) < _SHORT:
        shown = f"{title}\n{text[:1500]}"
        if _PASSWORDS(root) and (_LOGIN.search(title) or _LOGIN.search(shown)):
            return "a page that asks to log in"
        for what, pattern in _REASONS:
            if pattern.search(title) or (len(text) < _SHORT // 3 and pattern.search(shown)):
                return what
        if _LOGIN.search(title):
            return "a page that asks to log in"
    if _OTW(root) and not _OTW_WORK(root):
        return "an archive's page, but not a story's"
    return "a page of links, not a story" if _is_of_links(root, text) else None


def _is_of_links(root: Element, text: str) -> bool:
    links = _LINKS(root)
    return len(links) > _MOST_LINKS and 2 * sum(len("".join(a.itertext())) for a in links) > len(text)
