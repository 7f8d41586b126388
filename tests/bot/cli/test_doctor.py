"""doctor: every check is seen to pass and to fail, each failure with its cure."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from bot.cli import doctor
from bot.cli.base.exit_codes import Exit
from bot.cli.doctor import Finding, Level
from index import build
from index.domain.errors import LibraryError, ModelUnavailable
from index.domain.ports import Encoding, Progress, silent
from index.domain.source_errors import ParsersDown
from index.domain.storage_errors import FolderInUse
from index.library.libraries import Libraries
from index.storage.backend import SqliteBackend
from tests.command import Outcome, ReadyEmbedder, citewell, light, need_modes

TOKEN = ".".join(("a" * 26, "b" * 6, "c" * 38))


@pytest.fixture(autouse=True)
def _light(monkeypatch: pytest.MonkeyPatch) -> None:
    light(monkeypatch)
    monkeypatch.delenv("CITEWELL_DISCORD_TOKEN", raising=False)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    article = "The boat departs at nine in the morning. When does the ferry leave? At nine."
    assert citewell("--data", tmp_path, "add", "-", stdin=article.encode()).code == Exit.DONE
    return tmp_path


def findings(outcome: Outcome) -> dict[str, tuple[str, str]]:
    return {row["subject"]: (row["level"], row["found"]) for row in outcome.json}


def test_all_is_well_on_a_good_day(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITEWELL_DISCORD_TOKEN", TOKEN)
    outcome = citewell("--data", data, "doctor")
    assert outcome.code == Exit.DONE
    assert [line.split()[:2] for line in outcome.out.splitlines()] == [
        ["ok", subject] for subject in ("config", "token", "reading", "data", "lock", "model", "database", "index")
    ]
    assert TOKEN not in outcome.out + outcome.err


def test_json_gives_the_same_findings(data: Path) -> None:
    outcome = citewell("--data", data, "doctor", "--json")
    assert outcome.code == Exit.DONE
    assert findings(outcome)["token"][0] == "warn"
    assert all(row["cure"] for row in outcome.json if row["level"] != "ok")


def test_articles_that_no_server_reads_are_told_with_the_way_to_one(data: Path) -> None:
    _, found = findings(citewell("--data", data, "doctor", "--json"))["database"]
    assert "no Discord server reads them" in found
    assert "citewell --library SERVER_ID import FILE" in found
    assert citewell("--data", data, "export", data / "a.jsonl").code == Exit.DONE
    assert citewell("--data", data, "--library", "42", "import", data / "a.jsonl").code == Exit.DONE
    assert citewell("--data", data, "remove", 1, "--yes").code == Exit.DONE
    assert "no Discord server" not in citewell("--data", data, "doctor").out


def says(text: str | LibraryError) -> Callable[[bytes], str]:
    def read(_: bytes) -> str:
        if isinstance(text, LibraryError):
            raise text
        return text

    return read


@pytest.mark.parametrize(
    ("text", "limited", "level", "said"),
    [
        ("The ferry leaves at nine in the morning.", True, Level.OK, "with limits"),
        ("The ferry leaves at nine in the morning.", False, Level.WARN, "does not limit"),
        ("Something else.", True, Level.FAIL, "its sentence is lost"),
        (ParsersDown("does not start"), True, Level.FAIL, "does not start"),
    ],
)
def test_the_process_that_reads_is_tried(
    text: str | LibraryError,
    limited: bool,  # noqa: FBT001 - a parameter of the test
    level: Level,
    said: str,
) -> None:
    found = doctor.reading(says(text), limited=limited)
    assert (found.level, found.subject) == (level, "reading")
    assert said in found.found


def test_a_new_folder_is_not_made_by_looking(tmp_path: Path) -> None:
    outcome = citewell("--data", tmp_path / "new", "doctor", "--json")
    assert findings(outcome)["data"][0] == "ok"
    assert "lock" not in findings(outcome)
    assert not (tmp_path / "new").exists()


def test_every_fault_of_the_settings_is_a_line(tmp_path: Path) -> None:
    config = tmp_path / "c.yaml"
    config.write_text("dat: x\nanswer: {quotes: many}\n")
    outcome = citewell("--config", config, "doctor")
    assert outcome.code == Exit.NO
    assert [line.split()[:2] for line in outcome.out.splitlines()] == [["FAIL", "config"]] * 2


def test_a_malformed_token_fails_and_is_not_shown(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITEWELL_DISCORD_TOKEN", "Bot hunter2")
    outcome = citewell("--data", data, "doctor")
    assert outcome.code == Exit.NO
    assert "FAIL  token" in outcome.out
    assert "hunter2" not in outcome.out + outcome.err


def test_a_token_file_that_is_missing_fails(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITEWELL_DISCORD__TOKEN_FILE", str(data / "none"))
    assert findings(citewell("--data", data, "doctor", "--json"))["token"][0] == "fail"


def no_hold() -> None:
    pass


def folder(data: Path, hold: Callable[[], None] = no_hold, free: int = 10**10) -> list[Finding]:
    return list(doctor.folder(data, hold, lambda _: free))


@pytest.mark.parametrize(("free", "level"), [(10**10, Level.OK), (10**8, Level.WARN), (10**7, Level.FAIL)])
def test_little_space_is_told(tmp_path: Path, free: int, level: Level) -> None:
    found = folder(tmp_path, free=free)[0]
    assert found.level is level
    assert bool(found.cure) == (level is not Level.OK)


def test_a_running_bot_is_fine_and_said(data: Path) -> None:
    with Libraries(data, SqliteBackend(data), lambda _: pytest.fail("unused")):
        outcome = citewell("--data", data, "doctor", "--json")
    assert findings(outcome)["lock"] == (
        "ok",
        "a running Citewell holds the data folder, which is fine; stop it before you add here",
    )
    assert findings(outcome)["index"][0] == "ok"


def test_another_fault_of_the_lock_is_a_failure(tmp_path: Path) -> None:
    def in_use() -> None:
        raise FolderInUse(tmp_path)

    assert [finding.level for finding in folder(tmp_path, in_use)] == [Level.OK, Level.OK]
    (tmp_path / "libraries").write_text("a file where a folder must be")
    assert findings(citewell("--data", tmp_path, "doctor", "--json"))["lock"][0] == "fail"


def test_a_data_folder_that_is_a_file_fails(tmp_path: Path) -> None:
    (tmp_path / "D").write_text("")
    (found,) = folder(tmp_path / "D")
    assert found.level is Level.FAIL
    assert found.cure


def test_a_read_only_folder_fails(tmp_path: Path) -> None:
    need_modes(tmp_path)
    tmp_path.chmod(0o500)
    assert folder(tmp_path)[0].level is Level.FAIL


class Bent(ReadyEmbedder):
    """An embedder whose vectors are changed."""

    def __init__(self, change: Callable[[Encoding], Encoding]) -> None:
        super().__init__()
        self._change = change

    def passages(self, texts: Sequence[str], progress: Progress = silent) -> list[Encoding]:
        return [self._change(encoding) for encoding in super().passages(texts, progress)]


def shortened(encoding: Encoding) -> Encoding:
    return Encoding(encoding.embedding[:-1], encoding.tokens, encoding.offsets)


def longer(encoding: Encoding) -> Encoding:
    return Encoding(encoding.embedding * 3, encoding.tokens, encoding.offsets)


def empty(encoding: Encoding) -> Encoding:
    return Encoding(encoding.embedding * np.nan, encoding.tokens, encoding.offsets)


@pytest.mark.parametrize("change", [shortened, longer, empty])
def test_a_model_with_vectors_that_cannot_be_compared_fails(change: Callable[[Encoding], Encoding]) -> None:
    found = doctor.model(Bent(change))
    assert (found.level, found.found) == (Level.FAIL, "hashing@1 gives vectors that cannot be compared")
    assert found.cure


def test_a_model_that_takes_everything_for_the_same_fails() -> None:
    same = ReadyEmbedder().question("the same")
    found = doctor.model(Bent(lambda _: same))
    assert found.level is Level.FAIL
    assert "nearer to another subject" in found.found


def test_a_model_that_is_missing_fails_and_nothing_is_looked_at_with_it(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Missing(ReadyEmbedder):
        def question(self, text: str) -> Encoding:
            raise ModelUnavailable(text, "it is not there")

    monkeypatch.setattr(build, "embedder", lambda _: Missing())
    outcome = citewell("--data", data, "doctor", "--json")
    assert outcome.code == Exit.NO
    assert findings(outcome)["model"][0] == "fail"
    assert "index" not in findings(outcome)


def change(data: Path, *statements: str) -> None:
    with closing(sqlite3.connect(data / "libraries" / "local.sqlite")) as db, db:
        for statement in statements:
            db.execute(statement)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE passage SET embedding = x'00'", "1 passages have no vector of the model's length"),
        ("DELETE FROM words", "1 passages are missing from the word index"),
        ("DELETE FROM passage", "1 entries of the word index have no passage; 1 articles have no passage"),
        ("DELETE FROM article", "1 passages have no article"),
    ],
)
def test_an_index_with_gaps_fails_with_its_cure(data: Path, statement: str, said: str) -> None:
    change(data, statement)
    outcome = citewell("--data", data, "doctor")
    assert outcome.code == Exit.NO
    assert f"FAIL  index     local: {said} — Rebuild it with: citewell --library local reindex\n" in outcome.out


def test_reindex_is_a_cure(data: Path) -> None:
    change(data, "DELETE FROM words")
    assert citewell("--data", data, "reindex").code == Exit.DONE
    assert citewell("--data", data, "doctor").code == Exit.DONE


def test_a_library_of_another_model_fails_with_its_cure(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "embedder", lambda _: ReadyEmbedder("other@2"))
    outcome = citewell("--data", data, "doctor")
    assert outcome.code == Exit.NO
    assert "built with hashing@1, but the settings name other@2 — Rebuild it with:" in outcome.out


def test_a_damaged_a_foreign_and_a_newer_file_fail(data: Path) -> None:
    folder = data / "libraries"
    whole = (folder / "local.sqlite").read_bytes()
    (folder / "newer.sqlite").write_bytes(whole)
    with closing(sqlite3.connect(folder / "newer.sqlite")) as db:
        db.execute("PRAGMA user_version = 99")
    (folder / "foreign.sqlite").write_bytes(b"something else" * 100)
    (folder / "damaged.sqlite").write_bytes(whole[:8192] + b"\xaa" * 4096 + whole[12288:])
    outcome = citewell("--data", data, "doctor")
    assert outcome.code == Exit.NO
    failures = [line for line in outcome.out.splitlines() if line.startswith("FAIL  database")]
    assert [line.split()[2] for line in failures] == ["damaged:", "foreign:", "newer:"]
    assert (folder / "foreign.sqlite").read_bytes() == b"something else" * 100


def test_looking_changes_no_file(data: Path) -> None:
    file = data / "libraries" / "local.sqlite"
    before = file.read_bytes()
    citewell("--data", data, "doctor")
    assert file.read_bytes() == before
