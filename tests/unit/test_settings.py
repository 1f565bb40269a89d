"""Settings: where they come from, what they mean together, and what is said of mistakes."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from ficfeed.errors import SettingsError
from ficfeed.settings import Settings, advice, load, reference
from ficfeed.settings.load import checked
from ficfeed.story import Rating, TagKind

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "config" / "ficfeed.example.toml"
Write = Callable[..., Settings]


@pytest.fixture
def written(tmp_path: Path) -> Write:
    """Return a function that loads settings from a text, as config/ficfeed.toml of a folder."""

    def loaded(text: str, storage: Path | None = None, **environ: str) -> Settings:
        path = tmp_path / "config" / "ficfeed.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return load(None, storage, environ, tmp_path)

    return loaded


def said(written: Write, text: str, **environ: str) -> str:
    """Return the words of the error that a settings text gives."""
    with pytest.raises(SettingsError) as caught:
        written(text, **environ)
    return str(caught.value)


# Where they come from


def test_without_a_file_the_default_folder_is_served(tmp_path: Path) -> None:
    settings = load(None, None, {}, tmp_path)
    assert settings.path is None
    (source,) = settings.sources
    assert (source.name, source.kind, source.place) == (
        "stories",
        "folder",
        str(tmp_path / "storage" / "stories"),
    )
    assert settings.database == tmp_path / "storage" / "ficfeed.db"
    assert settings.feeds_dir == tmp_path / "storage" / "feeds"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.max_rating is Rating.EXPLICIT


def test_paths_of_a_file_in_config_start_above_it(written: Write, tmp_path: Path) -> None:
    settings = written('[[source]]\nfolder = "fics/../saved"\n[storage]\npath = "var"')
    assert settings.sources[0].folder == tmp_path / "saved"
    assert settings.storage.path == tmp_path / "var"
    assert settings.tags.files == (tmp_path / "config" / "tags.toml",)


def test_paths_of_a_file_elsewhere_start_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "etc" / "mine.toml"
    file.parent.mkdir()
    file.write_text('[storage]\ndatabase = "x.db"')
    settings = load(Path("etc/mine.toml"), None, {}, tmp_path)
    assert settings.storage.path == tmp_path / "etc" / "storage"
    assert settings.database == tmp_path / "etc" / "x.db"


def test_storage_on_the_command_line_moves_database_feeds_and_default_folder(
    written: Write, tmp_path: Path
) -> None:
    settings = written('[storage]\npath = "a"\ndatabase = "b.db"', storage=Path("elsewhere"))
    assert settings.database == tmp_path / "elsewhere" / "ficfeed.db"
    assert settings.feeds_dir == tmp_path / "elsewhere" / "feeds"
    assert settings.sources[0].folder == tmp_path / "elsewhere" / "stories"


def test_environment_wins_over_the_file(written: Write, tmp_path: Path) -> None:
    settings = written(
        '[web]\nport = 1\n[fetch]\nallow = ["x:1"]',
        FICFEED_WEB__PORT="9000",
        FICFEED_FETCH__ALLOW="nas.lan:80, 10.0.0.0/8",
        FICFEED_STORAGE__PATH="moved",
        FICFEED_SITE__PUBLIC="true",
    )
    assert settings.web.port == 9000
    assert settings.fetch.allow == ("nas.lan:80", "10.0.0.0/8")
    assert settings.storage.path == tmp_path / "moved"
    assert settings.public


def test_environment_may_name_the_file_and_whole_sources(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('[site]\ntitle = "Mine"')
    environ = {"FICFEED_CONFIG": "mine.toml", "FICFEED_SOURCE": '[{"folder": "/stories", "every": "1h"}]'}
    settings = load(None, None, environ, tmp_path)
    assert settings.site.title == "Mine"
    assert settings.sources[0].folder == Path("/stories")


def test_a_secret_comes_from_a_file_and_is_never_shown(written: Write, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hush hush\n")
    settings = written(
        "", FICFEED_WEB__PASSWORD_FILE=str(tmp_path / "secret"), FICFEED_MAIL__SMTP="smtp://u:pw9@h:587"
    )
    assert settings.password == "hush hush"
    assert settings.mail.smtp.get_secret_value() == "smtp://u:pw9@h:587"
    shown = repr(settings) + str(settings) + str(settings.model_dump())
    assert "hush" not in shown
    assert "pw9" not in shown


def test_a_secret_file_that_cannot_be_read_names_its_variable(written: Write, tmp_path: Path) -> None:
    assert "FICFEED_WEB__PASSWORD_FILE" in said(
        written, "", FICFEED_WEB__PASSWORD_FILE=str(tmp_path / "none")
    )
    (tmp_path / "empty").write_text("\n")
    assert "is empty" in said(written, "", FICFEED_WEB__PASSWORD_FILE=str(tmp_path / "empty"))


def test_two_variables_for_one_key_are_refused(written: Write, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a")
    environ = {"FICFEED_WEB__PASSWORD": "b", "FICFEED_WEB__PASSWORD_FILE": str(tmp_path / "secret")}
    assert "keep one of them" in said(written, "", **environ)


def test_variables_of_others_are_left_alone(written: Write) -> None:
    assert written("", FICFEED_PORT="tcp://10.0.0.1:8000", FICFEED_SERVICE_HOST="10.0.0.1").web.port == 8000


# What they mean together

OPEN = '[web]\nhost = "0.0.0.0"\n'


def test_other_computers_need_base_url_and_a_word_about_public(written: Write) -> None:
    words = said(written, OPEN)
    assert "site.base_url" in words
    assert "site.public" in words


def test_not_public_for_others_needs_a_password(written: Write) -> None:
    text = OPEN + '[site]\nbase_url = "https://example.org/fics/"\npublic = false\n'
    assert "web.password: is needed" in said(written, text)
    settings = written(text, FICFEED_WEB__PASSWORD="x")
    assert settings.base_url == "https://example.org/fics"
    assert settings.password == "x"


def test_public_hides_what_is_over_teen_and_unrated_and_full_text(written: Write) -> None:
    text = '[site]\nbase_url = "https://example.org"\npublic = true\n' + OPEN + '[feeds]\ntext = "full"\n'
    settings = written(text)
    assert (settings.max_rating, settings.show_unrated, settings.feed_text) == (Rating.TEEN, False, "excerpt")
    chosen = written(text, FICFEED_SITE__MAX_RATING="Mature", FICFEED_SITE__UNRATED="show")
    assert (chosen.max_rating, chosen.show_unrated) == (Rating.MATURE, True)


def test_everything_is_shown_on_this_computer(written: Write) -> None:
    settings = written('[web]\nhost = "::1"\n[feeds]\ntext = "full"')
    assert (settings.loopback, settings.show_unrated, settings.feed_text) == (True, True, "full")
    assert settings.base_url == "http://[::1]:8000"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "::1"])
def test_loopback_names(written: Write, host: str) -> None:
    assert written(f'[web]\nhost = "{host}"').loopback


def test_archives_need_a_contact(written: Write) -> None:
    page = '[[source]]\npage = "https://archive.example.org/tag"\n'
    assert "site.contact: is needed" in said(written, page)
    settings = written('[site]\ncontact = "me@example.org"\n' + page)
    assert settings.sources[0].network
    assert settings.sources[0].rhythm.interval == timedelta(hours=6)
    assert settings.sources[0].name == "archive.example.org/tag"


@pytest.mark.parametrize("every", ["59m", "*/30 * * * *", "0,30 7 * * *"])
def test_archives_are_not_asked_more_than_hourly(written: Write, every: str) -> None:
    text = f'[site]\ncontact = "c"\n[[source]]\nname = "A"\nfeed = "https://a.example/f"\nevery = "{every}"'
    assert 'source 1 ("A").every: is shorter than 1 h: archives are run by volunteers' in said(written, text)


def test_ao3_is_asked_every_two_hours_at_most(written: Write) -> None:
    text = (
        '[site]\ncontact = "c"\n[[source]]\npage = "https://archiveofourown.org/tags/x/works"\nevery = "90m"'
    )
    assert "is shorter than 2 h" in said(written, text)


def test_a_folder_may_be_read_every_minute(written: Write) -> None:
    assert written('[[source]]\nfolder = "x"\nevery = "1m"').sources[0].rhythm.shortest == timedelta(
        minutes=1
    )


def test_two_sources_share_neither_name_nor_place(written: Write) -> None:
    words = said(written, '[[source]]\nname = "a"\nfolder = "x"\n[[source]]\nname = "A"\nfolder = "./x/"')
    assert 'source 2 ("A").name: source 1 already has that name' in words
    assert 'source 2 ("A").folder: source 1 already reads that place' in words


def test_a_mailbox_shows_no_password(written: Write) -> None:
    settings = written('[[source]]\nmailbox = "imaps://ada:pw9@imap.example.org/Fic"')
    (source,) = settings.sources
    assert source.place == "imaps://ada@imap.example.org/Fic"
    assert source.name == "imap.example.org/Fic"
    assert "pw9" not in repr(settings)
    assert source.mailbox
    assert source.mailbox.secret == SecretStr("imaps://ada:pw9@imap.example.org/Fic")


def test_defaults_are_the_owners_words_by_kind(written: Write) -> None:
    text = (
        '[[source]]\nfolder = "x"\ndefaults = { fandom = ["A", "B"], relationship = "C/D", rating = "PG-13" }'
    )
    defaults = written(text).sources[0].defaults
    assert defaults.of(TagKind.FANDOM) == ("A", "B")
    assert defaults.of(TagKind.PAIRING) == ("C/D",)
    assert list(defaults)[-1] == (TagKind.RATING, "PG-13")


def test_settings_are_frozen(written: Write) -> None:
    settings = written("")
    with pytest.raises(ValueError, match="frozen"):
        settings.web.port = 1


# What is said of mistakes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[web]\nprot = 1", "web.prot: is not known; did you mean 'port'?"),
        ("[wbe]\nport = 1", "wbe: is not known; did you mean 'web'?"),
        ('path = "x"', "path: is not known here; it belongs to [storage]"),
        ("[web]\npublic = true", "web.public: is not known here; it belongs to [site]"),
        ("[web]\nport = 'http'", "web.port: expected a whole number"),
        ("[web]\nport = 70000", "web.port: expected a number less than or equal to 65535"),
        ("[site]\npublic = 'perhaps'", "site.public: expected true or false"),
        ("[site]\ntitle = 5", "site.title: expected text in quotes"),
        ("[site]\nbase_url = 'example.org'", 'site.base_url: expected an address such as "https://'),
        ("[site]\nbase_url = 'http://[::1/x'", "site.base_url: expected an address"),
        ("[site]\nmax_rating = 'x'", 'site.max_rating: expected "general", "teen"'),
        ("[site]\nunrated = 'hide'", "site.unrated: expected 'as explicit' or 'show'"),
        ("[feeds]\nentries = 0", "feeds.entries: expected a number greater than or equal to 1"),
        ("[fetch]\npace = 5", 'fetch.pace: expected a length of time such as "5s"'),
        ("[fetch]\nallow = '10.0.0.0/8'", "fetch.allow: expected a list"),
        ("[fetch]\nallow = ['10.0.0.0/99']", "fetch.allow.0: "),
        ("[mail]\nfrom = 'nobody'", "mail.from: expected a mail address"),
        ("[storage]\ndatabase = 'postgresql://x'", "storage.database: the library is an SQLite file"),
        ("[storage]\npath = ''", "storage.path: expected a path"),
        ("web = 1", "web: expected a table: [web]"),
        ("[source]\nfolder = 'x'", "source: write [[source]], with two brackets"),
        ("[[source]]\nname = 'x'", 'source 1 ("x"): needs exactly one of folder, page, feed, mailbox, story'),
        ("[[source]]\nfolder = 'x'\nstory = 'https://a.example'", "it has folder and story"),
        (
            "[[source]]\nname = 'N'\nfolder = 'x'\nevry = '1h'",
            "source 1 (\"N\").evry: is not known; did you mean 'every'",
        ),
        (
            "[[source]]\nfolder = 'x'\nevery = '0 0 31 2 *'",
            "source 1.every: '0 0 31 2 *' names a day that never comes",
        ),
        ("[[source]]\nfolder = 'x'\nlayout = '{creater}'", "{creater} is not known; did you mean 'creator'?"),
        ("[[source]]\nfolder = 'x'\nlayout = '{title}{part}'", "cannot be told apart"),
        ("[[source]]\nfolder = 'x'\nlayout = 'fandom'", "expected names in braces"),
        (
            "[[source]]\nfolder = 'x'\ndefaults = { fandon = 'x' }",
            "'fandon' is not known; did you mean 'fandom'?",
        ),
        ("[[source]]\nfolder = 'x'\ndefaults = { fandom = 3 }", "fandom: expected text"),
        ("[[source]]\nfolder = 'x'\ndefaults = { rating = 'bogus' }", "rating: 'bogus' is no rating"),
        ("[[source]]\nfolder = 'x'\ndefaults = { language = 'zzz' }", "language: 'zzz' is no language"),
        ("[[source]]\nfolder = 'x'\ndefaults = { status = 'huh' }", "status: 'huh' is no status"),
        ("[[source]]\nfolder = 'x'\nchapters = 'many'", "source 1.chapters: expected 'one file'"),
        ("[[source]]\nfeed = 'https://a:b@c.example'\n", "must not hold a user name or password"),
        ("[[feed]]\nname = 'x'", 'feed 1 ("x").filter: is missing'),
        (
            "[[feed]]\nname='x'\nfilter='a'\n[[feed]]\nname='X'\nfilter='b'",
            'feed 2 ("X").name: feed 1 already has',
        ),
        (
            "[[digest]]\nto = 'a@b'\nzone = 'Mars/Base'",
            'digest 1.zone: expected a time zone such as "Europe/Berlin"',
        ),
        ("[[digest]]\nto = 'a@b'\nat = '25:00'", 'digest 1.at: expected a time such as "07:30"'),
        (
            "[[digest]]\nto = 'a@b'\nevents = ['edited']",
            "digest 1.events.0: expected 'new', 'chapters' or 'completed'",
        ),
        ('[site]\ntitle = "a\\u0000b"', "site.title: has a control character in it"),
        ("[web]\nport = 1\nport = 2", "is not valid TOML: "),
        ("[web]\n\nport = ", "at the end, line 3"),
        ("x = " + "[" * 5000, "is nested too deeply"),
    ],
)
def test_a_mistake_is_named_with_its_remedy(written: Write, text: str, words: str) -> None:
    assert words in said(written, text)


def test_all_mistakes_are_told_at_once_a_line_each(written: Write) -> None:
    words = said(written, "[web]\nport = 'x'\nhots = 1\n[fetch]\npace = 1").splitlines()
    assert words[0].endswith("3 settings are wrong:")
    assert [line.split(":")[0].strip() for line in words[1:]] == ["web.port", "web.hots", "fetch.pace"]


def test_a_mistake_in_the_environment_names_the_variable(written: Write) -> None:
    assert "FICFEED_WEB__PROT: is not known; did you mean 'FICFEED_WEB__PORT'?" in said(
        written, "", FICFEED_WEB__PROT="1"
    )
    assert "web.port (FICFEED_WEB__PORT): expected a whole number" in said(written, "", FICFEED_WEB__PORT="x")
    assert "FICFEED_SOURCE: expected a JSON list" in said(written, "", FICFEED_SOURCE="x")


def test_without_a_file_a_missing_key_names_its_variable(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"site\.base_url \(FICFEED_SITE__BASE_URL\): is needed"):
        load(None, None, {"FICFEED_WEB__HOST": "0.0.0.0"}, tmp_path)


def test_a_wrong_secret_is_not_repeated(written: Write) -> None:
    assert "pw9" not in said(written, "[mail]\nsmtp = 'http://u:pw9@h'")
    assert "pw9" not in said(written, "[[source]]\nmailbox = 'pop3://u:pw9@h'")


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read: No such file"):
        load(Path("none.toml"), None, {}, tmp_path)


def test_a_file_in_another_encoding_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes(b'[site]\ntitle = "Caf\xe9"\n')
    with pytest.raises(SettingsError, match="line 2 is not UTF-8"):
        load(Path("x.toml"), None, {}, tmp_path)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes(b'\xef\xbb\xbf[site]\ntitle = "A"\n')
    assert load(Path("x.toml"), None, {}, tmp_path).site.title == "A"


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
keys = st.sampled_from(sorted((key.table.strip("[]"), key.name) for key in reference()))


@given(keys, json_like)
def test_any_value_in_any_key_is_settings_or_a_settings_error(key: tuple[str, str], value: Any) -> None:
    table, name = key
    raw: dict[str, Any] = {table: {name: value}}
    if table in {"source", "feed", "digest"}:
        raw = {table: [{name: value}]}
    try:
        checked(raw, Path("/base"))
    except SettingsError as error:
        assert str(error)


# What is worth a second look


@pytest.mark.skipif(os.name != "posix", reason="Windows has no permission bits")
def test_a_readable_file_with_secrets_is_pointed_out(written: Write) -> None:
    settings = written('[web]\npassword = "x"')
    assert settings.path
    settings.path.chmod(0o644)
    assert any("chmod 600" in words for _, words in advice(settings))
    settings.path.chmod(0o600)
    assert list(advice(settings)) == []


def test_an_unguarded_site_behind_a_proxy_is_pointed_out(written: Write) -> None:
    settings = written('[site]\nbase_url = "https://example.org"')
    assert [key for key, _ in advice(settings)] == ["site.public"]


# The example that ships


def uncommented() -> str:
    """Return the example with its commented settings switched on."""
    return re.sub(r"(?m)^# (?=\[|\w+ = )", "", EXAMPLE.read_text(encoding="utf-8"))


def test_the_example_loads_as_it_ships(tmp_path: Path) -> None:
    file = tmp_path / "ficfeed.toml"
    file.write_bytes(EXAMPLE.read_bytes())
    assert load(file, None, {}, tmp_path).source == ()


def test_the_example_loads_with_everything_switched_on(written: Write) -> None:
    settings = written(uncommented().replace('contact = ""', 'contact = "me@example.org"'))
    assert {source.kind for source in settings.sources} == {"folder", "page", "feed", "mailbox", "story"}


def test_every_key_stands_in_the_example_and_every_key_of_the_example_is_known() -> None:
    shown: set[tuple[str, str]] = set()
    for table, content in tomllib.loads(uncommented()).items():
        name = f"[{table}]" if isinstance(content, list) else table
        for item in content if isinstance(content, list) else [content]:
            shown |= {(name, key) for key in item}
    assert shown == {(key.table, key.name) for key in reference()}


def test_the_example_shows_what_holds_without_it(written: Write) -> None:
    shown = written(uncommented().partition("[[source]]")[0])
    silent = written("")
    depends = {"site": {"public", "max_rating"}}  # unset means more than any one value
    assert shown.model_dump(exclude=depends) == silent.model_dump(exclude=depends)
    assert (shown.public, shown.max_rating) == (silent.public, silent.max_rating)


def test_every_key_has_a_meaning() -> None:
    assert all(key.meaning for key in reference())
