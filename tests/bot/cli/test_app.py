"""The command as a whole: its help, its start, its exit codes, and what happens when something goes wrong."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.base.error_codes import CODES, code_of
from bot.cli.base.exit_codes import Exit
from index import build
from index.domain import errors, source_errors
from index.domain.source_errors import Gone, Unreachable
from index.library import libraries
from index.storage.backend import SqliteBackend
from tests.command import ReadyEmbedder, citewell, need_modes
from tests.paths import ROOT

COMMANDS = (
    "add",
    "ask",
    "chat",
    "demo",
    "doctor",
    "eval",
    "export",
    "extract",
    "feed",
    "health",
    "import",
    "jobs",
    "list",
    "refresh",
    "reindex",
    "remove",
    "run",
    "show",
)


@pytest.fixture(autouse=True)
def _light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "embedder", lambda _: ReadyEmbedder())


def test_help_names_every_command_and_exit_code() -> None:
    shown = citewell("--help").out
    assert [name for name in COMMANDS if f"\n  {name} " not in shown] == []
    assert [code for code in Exit if f"{code.value} {code.name.lower()}" not in " ".join(shown.split())] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    outcome = citewell(command, "--help")
    assert outcome.code == Exit.DONE
    assert f"Usage: citewell {command}" in outcome.out


def test_no_command_shows_the_help() -> None:
    assert "Commands:" in citewell().out + citewell().err


def test_the_version_is_shown() -> None:
    outcome = citewell("--version")
    assert outcome.code == Exit.DONE
    assert outcome.out.startswith("citewell ")


@pytest.mark.parametrize("args", [["nope"], ["list", "--nope"], ["show", "x"], ["ask"], ["--library", "../x", "list"]])
def test_a_command_line_that_cannot_be_understood_is_usage(args: list[str]) -> None:
    outcome = citewell(*args)
    assert outcome.code == Exit.USAGE
    assert "Error: " in outcome.err
    assert outcome.out == ""


DRAWN = {errors.__name__, source_errors.__name__}


def subclasses(kind: type[Exception]) -> Iterator[type[Exception]]:
    for sub in (sub for sub in kind.__subclasses__() if sub.__module__ in DRAWN):
        yield sub
        yield from subclasses(sub)


@pytest.mark.parametrize("kind", list(subclasses(errors.LibraryError)))
def test_every_error_of_the_library_has_its_exit_code(kind: type[Exception]) -> None:
    assert code_of(kind.__new__(kind)) is not Exit.UNEXPECTED


def test_the_nearest_class_decides() -> None:
    assert code_of(errors.KnownFeed(1, "https://a.example")) is Exit.KNOWN
    assert code_of(Unreachable("https://a.example", "it is slow")) is Exit.UNREACHABLE
    assert code_of(Gone("https://a.example", 404)) is Exit.INPUT
    assert code_of(errors.EmptyArticle("x")) is Exit.INPUT
    assert code_of(KeyError("x")) is Exit.UNEXPECTED
    assert set(CODES.values()) < set(Exit)


def test_all_faults_of_the_settings_are_told_at_once(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text("dat: x\nanswer:\n  quotes: many\n")
    outcome = citewell("--config", config, "list")
    assert outcome.code == Exit.STORAGE
    assert "data" in outcome.err
    assert "answer.quotes" in outcome.err


def test_a_missing_settings_file_is_told(tmp_path: Path) -> None:
    outcome = citewell("--config", tmp_path / "none.yaml", "list")
    assert (outcome.code, outcome.err.count("\n")) == (Exit.STORAGE, 1)


def test_a_data_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "D").write_text("")
    outcome = citewell("--data", tmp_path / "D", "list")
    assert outcome.code == Exit.STORAGE
    assert "cannot be used" in outcome.err


def test_a_read_only_data_folder_is_told(tmp_path: Path) -> None:
    need_modes(tmp_path)
    tmp_path.chmod(0o500)
    assert citewell("--data", tmp_path, "list").code == Exit.STORAGE


def test_a_data_folder_in_use_is_told(tmp_path: Path) -> None:
    with libraries.Libraries(tmp_path, SqliteBackend(tmp_path), lambda _: pytest.fail("unused")):
        outcome = citewell("--data", tmp_path, "list")
    assert outcome.code == Exit.STORAGE
    assert "Another Citewell process" in outcome.err


def test_the_file_of_another_program_is_told_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "libraries").mkdir()
    file = tmp_path / "libraries" / "local.sqlite"
    file.write_bytes(b"not a database, and dear to somebody" * 100)
    outcome = citewell("--data", tmp_path, "list")
    assert outcome.code == Exit.STORAGE
    assert "not a Citewell library" in outcome.err
    assert file.read_bytes().startswith(b"not a database")


def test_a_missing_model_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("CITEWELL_EMBEDDER__MODEL", str(tmp_path / "no-model"))
    outcome = citewell("--data", tmp_path, "ask", "when?")
    assert outcome.code == Exit.MODEL
    assert "cannot be loaded" in outcome.err
    assert "Traceback" not in outcome.err


def test_the_bot_does_not_run_without_a_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CITEWELL_DISCORD_TOKEN", raising=False)
    outcome = citewell("--data", tmp_path, "run")
    assert outcome.code == Exit.TOKEN
    assert "There is no bot token" in outcome.err


def test_health_says_that_no_bot_runs(tmp_path: Path) -> None:
    outcome = citewell("--data", tmp_path, "health")
    assert (outcome.code, outcome.out) == (Exit.NO, "")
    assert outcome.err.startswith("Error: No bot runs on the data folder")


def test_an_unexpected_fault_is_one_sentence_and_debug_tells_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: object) -> None:
        msg = "a secret detail"
        raise KeyError(msg)

    monkeypatch.setattr(build, "embedder", broken)
    outcome = citewell("--data", tmp_path, "list")
    assert outcome.code == Exit.UNEXPECTED
    assert outcome.err.startswith("Error: Something went wrong inside Citewell (KeyError).")
    assert outcome.err.count("\n") == 1
    assert "secret" not in outcome.err
    with caplog.at_level("DEBUG", "citewell"):
        citewell("--debug", "--data", tmp_path, "list")
    assert "secret" in caplog.text


def test_ctrl_c_ends_quietly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "embedder", stopped)
    outcome = citewell("--data", tmp_path, "list")
    assert (outcome.code, outcome.out, outcome.err) == (Exit.INTERRUPTED, "", "")


def python(code: str, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, *args], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("args", [["--help"], ["--data", "{}", "list"], ["--config", "{}/none.yaml", "list"]])
def test_what_needs_no_model_does_not_load_torch(args: list[str], tmp_path: Path) -> None:
    code = (
        "import atexit, sys\nfrom bot.cli import main\n"
        "atexit.register(lambda: print([m for m in ('torch', 'transformers', 'discord') if m in sys.modules]))\n"
        "main(sys.argv[1:])"
    )
    assert python(code, *(arg.format(tmp_path) for arg in args)).stdout.endswith("[]\n")


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    code = (
        "import os, sys\nfrom bot.cli import main\nends = os.pipe()\nos.close(ends[0])\n"
        "os.dup2(ends[1], 1)\nmain(['--data', sys.argv[1], 'list'])"
    )
    process = python(code, str(tmp_path))
    assert (process.returncode, process.stderr) == (Exit.PIPE, "")
