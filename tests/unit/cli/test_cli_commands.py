"""The command line: what each command takes, prints and returns; the JSON that scripts read."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ficfeed.cli import hoisted, main
from ficfeed.cli.commands import cli

ROOT = Path(__file__).resolve().parents[3]
STORY = """Rain, Again (Mark/Lexie, PG-13)

I wrote this vignette on a train and I am not sure about it.


He had not meant to walk this far: the river, the bridge, the long road back past the ferry terminal.


The river was high. Mark Sloan counted the lights on the other side until he ran out of numbers, and then he
began again from the left, because it was that or go home, and home was a hotel.


"You are wet," said Lexie, when she found him.

Tags: show: grey's anatomy, pairing: mark sloan/lexie grey, angst
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs one command on a storage of its own."""
    monkeypatch.chdir(tmp_path)

    def command(*words: str) -> tuple[int, str, str]:
        try:
            main([*words, "--storage", str(tmp_path / "storage")])
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    """Return a folder with one story, settled long ago."""
    import os

    folder = tmp_path / "storage" / "stories"
    folder.mkdir(parents=True)
    (folder / "rain.txt").write_text(STORY, "utf-8")
    os.utime(folder / "rain.txt", (1_700_000_000, 1_700_000_000))
    return folder


def test_global_options_may_stand_before_and_after_the_command() -> None:
    assert hoisted(["ingest", "--storage", "x", "name"]) == ["--storage", "x", "ingest", "name"]
    assert hoisted(["ingest", "--config=y"]) == ["--config=y", "ingest"]


def test_what_follows_two_dashes_is_left_alone() -> None:
    assert hoisted(["explain", "--", "--config", "x"]) == ["explain", "--", "--config", "x"]


@pytest.mark.parametrize(
    "command",
    [command.name or command.callback.__name__ for command in cli.registered_commands if command.callback],
)
def test_every_command_teaches_and_stands_in_the_readme(run: Run, command: str) -> None:
    code, out, _ = run(command, "--help")
    assert code == 0
    assert "Usage" in out
    assert f"`{command}`" in (ROOT / "README.md").read_text("utf-8")


def test_ingest_tells_one_line_a_source_and_then_nothing_new(run: Run, stories: Path) -> None:
    code, out, _ = run("ingest")
    assert code == 0
    assert out.startswith("stories: 1 new, 0 updated, 0 unchanged")
    code, out, _ = run("ingest")
    assert out.startswith("stories: 0 new, 0 updated, 1 unchanged")


def test_a_file_that_is_no_story_is_one_line_and_exit_1_and_not_tried_again(run: Run, stories: Path) -> None:
    (stories / "cat.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    code, out, err = run("ingest")
    assert code == 1
    assert "1 new" in out
    assert err.count("\n") == 1
    assert "cat.txt: " in err
    code, _, err = run("ingest")
    assert (code, err) == (0, "")


def test_a_dry_run_stores_nothing(run: Run, stories: Path) -> None:
    code, out, _ = run("ingest", "--dry-run")
    assert code == 0
    assert "1 new" in out
    assert json.loads(run("search", "--json")[1]) == []


def test_an_unknown_source_is_wrong_use_and_the_known_ones_are_named(run: Run, stories: Path) -> None:
    code, _, err = run("ingest", "storys")
    assert code == 2
    assert "stories" in err


def test_a_wrong_setting_is_wrong_use(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "ficfeed.toml").write_text("[web]\nprot = 1\n")
    code, _, err = run("sources")
    assert code == 2
    assert "web.prot" in err
    assert "port" in err


def test_search_finds_any_spelling_and_prints_the_contract_s_json(run: Run, stories: Path) -> None:
    run("ingest")
    for words in ("pairing:slexie", 'pairing:"Lexie Grey x Mark Sloan"', "genre:ANGST rating:pg-13"):
        found = json.loads(run("search", words, "--json")[1])
        assert [story["title"] for story in found] == ["Rain, Again"], words
    story = found[0]
    assert story["tags"]["pairing"] == ["Lexie Grey/Mark Sloan"]
    assert story["implied"]["character"] == ["Lexie Grey", "Mark Sloan"]
    assert story["chapters"][0]["scenes"] >= 1
    assert story["id"].startswith("urn:uuid:") or len(story["id"]) == 36
    assert story["feed_updated"].endswith("Z") or "+00:00" in story["feed_updated"]
    assert story["copies"] == [{"archive": None, "url": None}]


def test_search_says_what_it_did_not_understand_and_where(run: Run, stories: Path) -> None:
    code, _, err = run("search", "colour:blue")
    assert code == 2
    assert "^" in err
    assert "pairing" in err


def test_explain_guesses_what_it_is_given_and_refuses_what_it_does_not_know(run: Run) -> None:
    code, out, _ = run("explain", "past Mark/Lexie")
    assert code == 0 and "read as pairing" in out
    code, _, err = run("explain", "--as", "colour", "blue")
    assert code == 2 and "journal-header" in err


def test_explain_answers_line_by_line_and_says_which_it_cannot_read(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"id": 1, "input": "R"}\nR\n'))
    code, out, err = run("explain", "--as", "rating", "-", "--json")
    assert (code, json.loads(out)["got"]) == (1, {"rating": "Mature"})
    assert "line 2" in err


def test_feeds_are_listed_with_counts(run: Run, stories: Path) -> None:
    run("ingest")
    found = json.loads(run("feeds", "--json")[1])
    assert {feed["kind"] for feed in found} >= {"all", "fandom", "pairing", "character", "rating", "genre"}
    pairing = next(feed for feed in found if feed["kind"] == "pairing")
    assert pairing == {
        "kind": "pairing",
        "slug": "lexie-grey--mark-sloan",
        "name": "Lexie Grey/Mark Sloan",
        "url": "http://127.0.0.1:8000/feeds/pairing/lexie-grey--mark-sloan.atom",
        "stories": 1,
    }
    assert "lexie-grey--mark-sloan.atom" in run("feeds", "lexie")[1]


def test_sources_tell_their_state(run: Run, stories: Path) -> None:
    assert json.loads(run("sources", "--json")[1])[0]["state"] == "waiting"
    run("ingest")
    found = json.loads(run("sources", "--json")[1])
    names = {"name", "kind", "place", "state", "reason", "last_run", "next_run", "stories", "requests"}
    assert found[0].keys() >= names
    assert (found[0]["state"], found[0]["stories"]) == ("ok", 1)


def test_inspect_shows_what_an_ingest_would_see_and_stores_nothing(run: Run, stories: Path) -> None:
    code, out, _ = run("inspect", "--json", "--text", str(stories / "rain.txt"))
    story = json.loads(out)[0]
    assert code == 0
    assert story["title"] == "Rain, Again"
    assert story["notes"] == ["I wrote this vignette on a train and I am not sure about it."]
    assert story["chapters"][0]["text"].startswith("He had not meant")
    assert not (stories.parent / "ficfeed.db").exists()
    assert "Lexie Grey/Mark Sloan" in run("inspect", str(stories / "rain.txt"))[1]


def test_inspect_of_what_is_no_story_says_why_and_exits_1(run: Run, tmp_path: Path) -> None:
    code, out, err = run("inspect", "--json", str(tmp_path / "nothing.txt"))
    assert (code, json.loads(out)) == (1, [])
    assert "nothing.txt" in err


def test_explain_says_which_rule_decided(run: Run) -> None:
    out = run("explain", "--as", "pairing", "past Mark/Lexie")[1]
    assert "past" in out
    assert "because:" in out


def test_explain_answers_each_line_of_json(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [{"id": 1, "input": "PG-13", "context": {}}, {"id": 2, "input": "NC17", "context": None}]
    lines = "\n".join(json.dumps(one) for one in asked) + "\nnot json\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
    _, out, err = run("explain", "--as", "rating", "-", "--json")
    answers = [json.loads(line) for line in out.splitlines()]
    assert [(a["id"], a["got"]["rating"]) for a in answers] == [(1, "Teen And Up Audiences"), (2, "Explicit")]
    assert "line 3" in err


def test_edit_corrects_a_story_above_the_file_and_takes_it_back(run: Run, stories: Path) -> None:
    run("ingest")
    code, out, _ = run("edit", "file:stories/rain.txt", "title=Another Rain", "rating=mature")
    assert code == 0, out
    story = json.loads(run("search", "--json")[1])[0]
    assert (story["title"], story["rating"]) == ("Another Rain", "Mature")
    run("edit", "file:stories/rain.txt", "title=", "rating=")
    story = json.loads(run("search", "--json")[1])[0]
    assert (story["title"], story["rating"]) == ("Rain, Again", "Teen And Up Audiences")
    assert (stories / "rain.txt").read_text("utf-8") == STORY


def test_check_says_what_to_mend(run: Run, stories: Path) -> None:
    assert run("check")[0] == 0
    (stories / "rain.txt").unlink()
    stories.rmdir()
    code, out, _ = run("check")
    assert code == 1
    assert "is no folder" in out


def test_a_terminal_is_only_shown_text(run: Run, stories: Path) -> None:
    (stories / "evil\x1b[31m\nname.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    _, out, err = run("ingest")
    assert "\x1b" not in out + err
    assert err.count("\n") == 1


def test_stories_without_a_fandom_or_a_pairing_are_counted_and_found(run: Run, stories: Path) -> None:
    gen = STORY.replace("(Mark/Lexie, PG-13)", "(PG-13)").replace(", pairing: mark sloan/lexie grey", "")
    (stories / "gen.txt").write_text(gen.replace("Rain, Again", "Sun").replace("counted", "saw"), "utf-8")
    bare = gen.replace("show: grey's anatomy, ", "").replace("Rain, Again", "Moon").replace("lights", "lamps")
    (stories / "bare.txt").write_text(bare, "utf-8")
    run("ingest")
    (source,) = json.loads(run("sources", "--json")[1])
    assert (source["stories"], source["without_fandom"], source["without_pairing"]) == (3, 1, 2)
    assert "ficfeed search untagged" in run("sources")[1]
    for words, titles in (
        ("untagged", {"Sun", "Moon"}),
        ("UNTAGGED genre:angst", {"Sun", "Moon"}),
        ('untagged fandom:"grey\'s anatomy"', {"Sun"}),
        ("untagged pairing:slexie", set()),
        ("", {"Sun", "Moon", "Rain, Again"}),
    ):
        found = json.loads(run("search", words, "--json")[1])
        assert {story["title"] for story in found} == titles, words
    _, out, _ = run("search", "untagged")
    assert "file:stories/bare.txt" in out
    assert "fandom, pairing" in out
    run("edit", "file:stories/bare.txt", "fandom=Grey's Anatomy", "pairing=Mark/Lexie")
    assert len(json.loads(run("search", "untagged", "--json")[1])) == 1


def test_inspect_is_told_where_a_page_came_from(run: Run, stories: Path) -> None:
    path = str(stories / "rain.txt")
    url = "http://m.fanfiction.net/s/5/2/Rain"
    (story,) = json.loads(run("inspect", "--json", path, "--url", url, "--archive", "ffn")[1])
    assert (story["key"], story["archive"]) == ("ffn:s/5", "FanFiction.Net")
    assert story["url"] == "https://www.fanfiction.net/s/5"
    for words in (("--url", "nowhere"), ("--archive", "nowhere"), (path, "--url", url)):
        assert run("inspect", path, *words)[0] == 2, words


def test_inspect_fetches_nothing(run: Run, stories: Path) -> None:
    code, out, err = run("inspect", "--json", "https://archiveofourown.org/works/1")
    assert (code, json.loads(out)) == (1, [])
    assert "nothing is fetched" in err


def test_inspect_of_a_source_s_file_shows_its_correction(run: Run, stories: Path) -> None:
    run("ingest")
    run("edit", "file:stories/rain.txt", "title=Sun")
    (story,) = json.loads(run("inspect", "--json", str(stories / "rain.txt"))[1])
    assert (story["key"], story["title"]) == ("file:stories/rain.txt", "Sun")


def test_explain_shows_its_input_and_never_obeys_it(run: Run) -> None:
    assert "\x1b" not in run("explain", "--as", "pairing", "\x1b[31mx/y")[1]


def test_explain_prints_one_json_document_when_asked_to(run: Run) -> None:
    assert json.loads(run("explain", "--as", "rating", "--json", "PG-13")[1])["got"]["rating"].startswith(
        "Teen"
    )


def test_the_default_folder_is_made_where_no_source_is_named(run: Run, tmp_path: Path) -> None:
    code, out, err = run("ingest")
    assert (code, err) == (0, "")
    assert out.startswith("stories: 0 new")
    assert (tmp_path / "storage" / "stories").is_dir()
