"""An address is a story's whatever page of it is named, however it is spelled; or it is nobody's."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficfeed import identity
from ficfeed.identity import Identity
from ficfeed.identity.sites import SITES

AO3 = Identity("ao3:works/123", "AO3", "https://archiveofourown.org/works/123")
STORIES = {
    "ao3:works/123": (
        "https://archiveofourown.org/works/123",
        "http://archiveofourown.org/works/123/",
        "HTTPS://ArchiveOfOurOwn.ORG/works/123",
        "https://archiveofourown.org:443/works/123",
        "http://www.archiveofourown.org:80/works/123",
        "https://archiveofourown.org/works/123?view_full_work=true&view_adult=true#main",
        "https://archiveofourown.org/works/123/chapters/456#workskin",
        "https://archiveofourown.org/works/123#comments",
        "https://archiveofourown.org/works/123/navigate",
        "https://archiveofourown.org/collections/yuletide_2010/works/123",
        "https://archiveofourown.org/collections/yuletide_2010/works/123/chapters/9",
        "https://archiveofourown.org/downloads/123/A_Title.epub?updated_at=1600000000",
        "http://download.archiveofourown.org/downloads/an/ann/123/A-Title.html",
        "http://insecure.archiveofourown.org/works/123",
        "https://ao3.org/works/123",
        "https://archiveofourown.com/works/123",
        "https://archiveofourown.net/works/123",
        "https://archiveofourown.org/works/000123",
        "https://archiveofourown.org/works/%31%32%33",
        "archiveofourown.org/works/123",
        "//archiveofourown.org/works/123",
        "<https://archiveofourown.org/works/123>",
        "(https://archiveofourown.org/works/123).",
        " “https://archiveofourown.org/works/123”, ",
        "https://web.archive.org/web/20150101000000/http://archiveofourown.org/works/123",
        "https://web.archive.org/web/2015id_/http:/archiveofourown.org/works/123?view_adult=true",
    ),
    "squidgeworld:works/7": ("https://squidgeworld.org/works/7/chapters/8",),
    "superlove:works/7": ("https://superlove.sayitditto.net/works/7/",),
    "cfaa:works/7": ("https://www.cfaarchive.org/works/7",),
    "ffn:s/55": (
        "https://www.fanfiction.net/s/55",
        "http://fanfiction.net/s/55/",
        "https://www.fanfiction.net/s/55/12/A-Long-Story",
        "https://m.fanfiction.net/s/55/1/",
        "www.fanfiction.net/s/55/1/Ein-Märchen",
    ),
    "fp:s/55": ("https://www.fictionpress.com/s/55/1/Original",),
    "lj:x_angels/4243": (
        "http://x-angels.livejournal.com/4243.html",
        "https://x-angels.livejournal.com/4243.html?thread=77#t77",
        "http://x_angels.livejournal.com/4243.html",
        "http://community.livejournal.com/x_angels/4243.html",
        "http://users.livejournal.com/x_angels/4243.html",
        "http://www.livejournal.com/users/x_angels/4243.html",
        "http://www.livejournal.com/users/X_Angels/4243.html?mode=reply",
        "http://www.livejournal.com/community/x_angels/4243.html",
        "http://www.livejournal.com/~x_angels/4243.html",
        "https://m.livejournal.com/read/user/x_angels/4243",
    ),
    "lj:_ann_/4": ("http://users.livejournal.com/_ann_/4.html", "http://www.livejournal.com/users/_ann_/4.html"),
    "dw:ann/4": ("https://ann.dreamwidth.org/4.html?style=light", "http://www.dreamwidth.org/~ann/4.html"),
    "ij:snark/4": ("http://asylums.insanejournal.com/snark/4.html", "http://snark.insanejournal.com/4.html"),
    "jf:ann/4": ("http://www.journalfen.net/users/ann/4.html", "http://journalfen.net/community/ann/4.html"),
    "efiction:stories.example/9": (
        "http://www.stories.example/viewstory.php?sid=9",
        "https://stories.example/viewstory.php?action=printable&sid=9&chapter=all",
        "http://stories.example/viewstory.php?chapter=2&amp;sid=9&amp;i=1#body",
    ),
    "efiction:stories.example/hp/9": ("http://stories.example/hp/viewstory.php?sid=9",),
    "sb:threads/12345": (
        "https://forums.spacebattles.com/threads/a-story-worm-au.12345/",
        "https://forums.spacebattles.com/threads/a-story-v2.0.12345/page-3#post-99",
        "https://forums.spacebattles.com/threads/12345/reader/",
    ),
    "sv:threads/6": ("https://forums.sufficientvelocity.com/threads/a-story.6/threadmarks?category_id=1",),
    "qq:threads/6": (
        "https://forum.questionablequesting.com/threads/a-story.6/",
        "https://questionablequesting.com/threads/a-story.6/",
    ),
    "ah:threads/6": ("https://www.alternatehistory.com/forum/threads/a-story.6/",),
    "rr:fiction/8": (
        "https://www.royalroad.com/fiction/8",
        "https://www.royalroad.com/fiction/8/a-story/chapter/9/one",
        "http://royalroadl.com/fiction/8",
    ),
    "wattpad:story/8": ("https://www.wattpad.com/story/8-a-story", "https://m.wattpad.com/story/8/parts"),
    "ficbook:readfic/8": ("https://ficbook.net/readfic/8/99#part_content",),
    "ficbook:readfic/578de1cd-a8b4-7ff1-aa49-750426508b82": (
        "https://ficbook.net/readfic/578DE1CD-a8b4-7ff1-aa49-750426508b82/9",
    ),
    "fimfiction:story/8": ("https://www.fimfiction.net/story/8/2/a-story/two",),
    "aff:non_english/6": ("http://non-english.adult-fanfiction.org/story.php?no=6&chapter=2",),
}  # fmt: skip


@pytest.mark.parametrize(("key", "address"), [(key, one) for key, all_ in STORIES.items() for one in all_])
def test_every_page_and_spelling_of_a_story_s_address_is_one_story(key: str, address: str) -> None:
    found = identity.of(address)
    assert found is not None
    assert found.key == key
    assert identity.of(found.url) == found


@pytest.mark.parametrize("key", STORIES)
def test_the_address_of_a_story_is_one_whatever_it_was_found_by(key: str) -> None:
    found = {identity.of(one.replace("http://", "https://")) for one in STORIES[key]}
    assert len({one.url.replace("www.stories", "stories") for one in found if one}) == 1


@pytest.mark.parametrize(
    "address",
    [
        "https://archiveofourown.org/",
        "https://archiveofourown.org/works",
        "https://archiveofourown.org/works/search?work_search[query]=1",
        "https://archiveofourown.org/works/0",
        "https://archiveofourown.org/works/12x",
        "https://archiveofourown.org/chapters/5",
        "https://archiveofourown.org/series/5",
        "https://archiveofourown.org/users/ann/works",
        "https://archiveofourown.org/external_works/5",
        "https://www.fanfiction.net/u/5/Ann",
        "https://www.fanfiction.net/r/5/",
        "https://www.wattpad.com/1234-chapter-one",
        "https://www.royalroad.com/fiction/chapter/9",
        "https://forums.spacebattles.com/posts/99/",
        "https://ann.livejournal.com/",
        "https://ann.livejournal.com/tag/fic",
        "https://stories.example/viewstory.php",
        "https://stories.example/viewuser.php?uid=9",
        "https://example.org/works/123",
        "https://web.archive.org/web/2015/",
        "https://web.archive.org/web/2015/https://web.archive.org/web/2014/https://ao3.org/works/1",
        "",
        "ao3",
        "/works/123",
        "works/123",
    ],
)  # fmt: skip
def test_what_is_no_story_s_address_is_none(address: str) -> None:
    assert identity.of(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "https://archiveofourown.org@evil.example/works/123",
        "https://ann:secret@archiveofourown.org/works/123",
        "https://evil.example/https://archiveofourown.org/works/123",
        "https://evil.example#archiveofourown.org/works/123",
        "https://evil.example\\@archiveofourown.org/works/123",
        "https:\\\\archiveofourown.org\\works\\123",
        "https://archiveofourown.org:8080/works/123",
        "https://archiveofourown.org:0443/works/123",
        "https://archiveofourown.org:/works/123",
        "http://archiveofourown.org:443/works/123",
        "https://archiveofourown.org./works/123",
        "https://archiveofourown.org.evil.example/works/123",
        "https://notarchiveofourown.org/works/123",
        "https://archiveofourоwn.org/works/123",
        "https://ａrchiveofourown.org/works/123",
        "https://archiveofourown.org/works/１２３",
        "https://archiveofourown.org/works/١٢٣",
        "https://archiveofourown.org/works/12\n3",
        "https://archiveofourown.org/wor\tks/123",
        "https://archiveofourown.org/works/123\u202e/",
        "https://archiveofourown.org/works/\x00123",
        "https://archiveofourown.org/users/../works/123",
        "https://archiveofourown.org/users/%2e%2E/works/123",
        "https://archiveofourown.org/works%2F123",
        "https://archiveofourown.org/works/" + "9" * 30,
        "https://archiveofourown.org/works/123?" + "x" * 5000,
        "https://archiveofourown.org/works/123/\ud800",
        "file:///archiveofourown.org/works/123",
        "ftp://archiveofourown.org/works/123",
        "javascript://archiveofourown.org/works/123",
        "http://2130706433/viewstory.php?sid=1",
        "http://127.0.0.1/viewstory.php?sid=1",
        "http://[::1]/viewstory.php?sid=1",
        "http://localhost/viewstory.php?sid=1",
        "http://stories.example/viewstory.php?sid=1&sid=2",
        "http://stories.example/{host}/viewstory.php?sid=1",
        "stories.example/viewstory.php?sid=1",
    ],
)  # fmt: skip
def test_an_address_that_may_be_read_two_ways_is_none(address: str) -> None:
    assert identity.of(address) is None


HOSTS = st.sampled_from([host for site in SITES for host in (site.host, *site.mirrors)] + ["a-b.example.org"])
PATHS = st.sampled_from(
    [
        "/works/{}",
        "/s/{}/2/x",
        "/{}.html",
        "/users/{u}/{}.html",
        "/{u}/{}.html",
        "/story/{}",
        "/threads/x.{}/",
        "/readfic/{}",
        "/x/viewstory.php?sid={}",
        "/story.php?no={}",
        "/fiction/{}/y",
        "/Story-{}",
        "/novel/show.php?id={}",
        "/read/{}-x/",
    ]
)
USERS = st.from_regex(r"[a-zA-Z0-9_-]{1,20}", fullmatch=True) | st.sampled_from(
    ["www", "m", "community", "users"]
)


@st.composite
def addresses(draw: st.DrawFn) -> str:
    """Build what may be an address of a known site."""
    user, number = draw(USERS), draw(st.integers(0, 10**9))
    host = draw(st.sampled_from(["", "www.", "m.", "community.", "users.", f"{user}."])) + draw(HOSTS)
    path = draw(PATHS).replace("{u}", user).replace("{}", str(number))
    scheme = draw(st.sampled_from(["http://", "https://", "", "//"]))
    return f"{scheme}{host}{path}{draw(st.sampled_from(['', '#x', '/']))}"


@given(addresses())
def test_the_address_of_an_identity_has_that_identity(address: str) -> None:
    found = identity.of(address)
    if found is not None:
        assert identity.of(found.url) == found


@given(st.text(max_size=60) | st.text("htps:/.#?&=@%wiork0129ao3g\\ )(", max_size=60))
def test_any_text_has_an_answer_that_stays(text: str) -> None:
    for address in (text, f"https://example.org/{text}", f"http://www.example.org?{text}"):
        found = identity.page(address)
        if found is not None:
            assert identity.page(found.url) == found


def test_a_story_page_of_anyone_is_a_key_only_on_the_caller_s_word() -> None:
    address = "http://www.Home.example/~ann/fic/rain.html?utm_source=x&part=2&fbclid=1#top"
    assert identity.of(address) is None
    assert identity.page(address) == Identity(
        "web:home.example/~ann/fic/rain.html?part=2",
        "home.example",
        "http://www.home.example/~ann/fic/rain.html?part=2",
    )
    assert identity.page("https://archiveofourown.org/works/123/") == AO3


def test_a_page_of_a_known_archive_that_is_no_story_is_no_story_on_anyone_s_word() -> None:
    assert identity.page("https://archiveofourown.org/users/ann/bookmarks") is None
    assert identity.page("https://web.archive.org/web/2015/https://archiveofourown.org/tags/Rain") is None


def test_an_archive_is_known_by_its_name_host_or_prefix() -> None:
    words = ("ao3", "AO3", "Archive of Our Own", "archiveofourown.org", "The Archive of Our Own")
    assert {identity.archive(word) for word in words} == {"AO3"}
    assert identity.archive("fanfiction.net") == identity.archive("FFN") == "FanFiction.Net"
    assert identity.archive("royal road") == "Royal Road"
    assert identity.archive("nowhere") is identity.archive("") is None


def test_every_site_has_a_prefix_and_hosts_of_its_own() -> None:
    assert len({site.prefix for site in SITES}) == len(SITES)
    hosts = [host for site in SITES for host in (site.host, *site.mirrors)]
    assert len(set(hosts)) == len(hosts)
    assert not {site.prefix for site in SITES} & {"file", "web", "efiction"}


def test_a_megabyte_is_answered_at_once() -> None:
    for piece in ("a.", "/", "%", "(", ")", ".", "http://", "-", "1"):
        began = time.perf_counter()
        assert identity.page("https://example.org/" + piece * 1_000_000) is None
        identity.of(piece * 1_000_000)
        identity.archive(piece * 1000)
        assert time.perf_counter() - began < 0.2
