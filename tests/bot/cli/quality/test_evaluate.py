"""eval: tables for people, files for programs, and a sentence for everything that is wrong with the data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli.base.exit_codes import Exit
from index import build
from index.evaluate.metrics import MEANINGS
from index.evaluate.result_rows import RowFile
from tests.command import Outcome, ReadyEmbedder, citewell
from tests.index.evaluate.examples import ARTICLES, QUESTIONS, folder, squad


@pytest.fixture(autouse=True)
def embedder(monkeypatch: pytest.MonkeyPatch) -> ReadyEmbedder:
    made = ReadyEmbedder()
    monkeypatch.setattr(build, "embedder", lambda _: made)
    monkeypatch.setenv("CITEWELL_ANSWER__ANSWERED", "1")
    return made


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return folder(tmp_path / "data")


def evaluated(*args: object) -> Outcome:
    outcome = citewell("eval", *args)
    assert outcome.code == Exit.DONE, outcome.err
    return outcome


def test_the_table_has_every_metric_with_its_interval(data: Path) -> None:
    outcome = evaluated(data)
    rows = {line.split()[0]: line for line in outcome.out.splitlines()}
    assert rows.keys() >= MEANINGS.keys()
    assert "1.000  1.000 to 1.000  one of the first 5 is" in rows["passage_recall_at_5"]
    assert "Questions: 5, answerable: 4, articles: 3, passages: 3, embedded per second:" in outcome.out
    assert outcome.err == ""


@pytest.mark.parametrize("make", [folder, squad])
def test_the_file_has_all_figures_with_their_circumstances(tmp_path: Path, make: Any) -> None:
    out = tmp_path / "out.json"
    evaluated(make(tmp_path / "data"), "--json", out, "--seed", 3)
    found = json.loads(out.read_text())
    assert found["metrics"].keys() == MEANINGS.keys()
    assert found["metrics"]["passage_recall_at_1"].keys() == {"value", "low", "high"}
    assert found["metrics"]["passage_recall_at_5"]["value"] == 1
    assert found["counts"] == {
        "articles": 3,
        "passages": found["counts"]["passages"],
        "questions": 5,
        "answerable": 4,
        "unanswerable": 1,
        "taken_out": 4,
        "left_out": {},
    }
    assert found["settings"]["search"]["dense_weight"]
    assert found["machine"]["cores"] >= 1
    assert found["choice"] == {"split": None, "most": None, "seed": 3}
    assert found["speed"]["passages_per_second"] > 0
    assert sum(one["count"] for one in found["reliability"]) == 9
    rows = (tmp_path / "out.rows.jsonl").read_text().splitlines()
    assert {json.loads(row)["id"] for row in rows[1:]} == {question["id"] for question in QUESTIONS}
    assert not (tmp_path / "out.rows.part.jsonl").exists()


def test_what_does_not_count_is_null(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    evaluated(folder(tmp_path / "data", questions=QUESTIONS[:4]), "--json", out)
    metrics = json.loads(out.read_text())["metrics"]
    assert metrics["refused_at_default_unanswerable"] == {"value": None, "low": None, "high": None}
    assert metrics["auroc_unanswerable"] == metrics["auroc_taken_out"]


def test_the_data_folder_of_the_user_is_left_alone(data: Path, tmp_path: Path) -> None:
    outcome = citewell("--data", tmp_path / "mine", "eval", data)
    assert outcome.code == Exit.DONE
    assert not (tmp_path / "mine").exists()


def test_a_kept_library_is_not_embedded_again_and_can_be_asked(
    data: Path, tmp_path: Path, embedder: ReadyEmbedder
) -> None:
    first = evaluated(data, "--keep", tmp_path / "kept")
    encoded = len(embedder.encoded)
    again = evaluated(data, "--keep", tmp_path / "kept")
    assert len(embedder.encoded) == encoded
    assert "embedded per second" in first.out
    assert "embedded per second" not in again.out
    assert (
        citewell("--data", tmp_path / "kept", "--library", "eval", "ask", "When does the ferry sail?").code == Exit.DONE
    )


def test_a_kept_library_of_other_data_is_refused(data: Path, tmp_path: Path) -> None:
    evaluated(data, "--keep", tmp_path / "kept")
    other = folder(tmp_path / "other", ARTICLES[:1], QUESTIONS[:1])
    outcome = citewell("eval", other, "--keep", tmp_path / "kept")
    assert (outcome.code, outcome.out) == (Exit.INPUT, "")
    assert outcome.err == "Error: The library: articles in it that are not of other: 2; expected no others.\n"


def test_parts_and_lots(data: Path) -> None:
    assert "Questions: 1, answerable: 1," in evaluated(data, "--split", "even").out
    assert "Questions: 2," in evaluated(data, "--questions", 2).out
    outcome = citewell("eval", data, "--split", "dev")
    assert outcome.code == Exit.INPUT
    assert "no question is in the split 'dev' (the data's own: none; besides: odd, even)" in outcome.err


def test_faults_are_listed_skipped_and_counted(tmp_path: Path) -> None:
    faulty = [{**QUESTIONS[0], "id": f"f{n}", "answers": ["Friday"]} for n in range(14)]
    unread = {**QUESTIONS[1], "id": "u", "question": ""}
    out = tmp_path / "out.json"
    outcome = evaluated(folder(tmp_path / "data", questions=[unread, *faulty, *QUESTIONS]), "--json", out)
    told = outcome.err.splitlines()
    assert told[0] == 'Left out: questions.jsonl, line 1: its "question" has no word.'
    assert told[1] == "Left out: questions.jsonl, line 2: 'Friday' does not stand in its article 'ferry'."
    assert told[10] == "More is left out and counted at the end."
    assert len(told) == 12
    assert "Left out: 1 without text, 14 answer not held\n" in outcome.out
    found = json.loads(out.read_text())
    assert found["counts"]["left_out"] == {"without_text": 1, "answer_not_held": 14}
    assert len(found["left_out"]) == 15
    assert found["counts"]["questions"] == 5


def test_what_the_data_holds_does_not_drive_the_terminal(tmp_path: Path) -> None:
    hostile = {**QUESTIONS[0], "id": "h\x1b[2J", "answers": ["\x1b]0;x\x07"]}
    articles = [*ARTICLES, {"id": "\x9b2J", "title": "\x1b[31m", "text": "word", "url": "\x1b[5m"}]
    outcome = evaluated(folder(tmp_path / "data", articles, [*QUESTIONS, hostile, hostile]))
    assert len(outcome.err.splitlines()) == 3
    assert "\x1b" not in outcome.err + outcome.out
    assert "\x9b" not in outcome.err + outcome.out


class Keyboard:
    """Presses Ctrl-C when a number of rows have been kept."""

    def __init__(self, patch: pytest.MonkeyPatch, after: int) -> None:
        keep = RowFile.add

        def add(file: RowFile, row: Any) -> None:
            keep(file, row)
            self.left -= 1
            if not self.left:
                raise KeyboardInterrupt

        self.left = after
        patch.setattr(RowFile, "add", add)


def test_a_stopped_run_tells_what_it_has_and_goes_on(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, part = tmp_path / "out.json", tmp_path / "out.rows.part.jsonl"
    with monkeypatch.context() as patch:
        Keyboard(patch, after=3)
        stopped = citewell("eval", data, "--json", out)
    assert stopped.code == Exit.INTERRUPTED
    assert "passage_recall_at_5" in stopped.out
    assert (
        f"Stopped. Questions asked so far: 3. They are kept in {part}; the same command goes on from there."
        in stopped.err
    )
    assert not out.exists()
    seen = part.read_text().splitlines()
    outcome = evaluated(data, "--json", out)
    assert f"Going on. Questions asked already: 3, in {part}." in outcome.err
    assert (tmp_path / "out.rows.jsonl").read_text().splitlines()[: len(seen)] == seen
    assert json.loads(out.read_text())["counts"]["questions"] == 5


def test_a_stopped_run_of_other_options_is_not_mixed_in(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.json"
    with monkeypatch.context() as patch:
        Keyboard(patch, after=2)
        citewell("eval", data, "--json", out)
    monkeypatch.setenv("CITEWELL_ANSWER__QUOTES", "2")
    outcome = citewell("eval", data, "--json", out)
    assert (outcome.code, outcome.out) == (Exit.INPUT, "")
    assert "out.rows.part.jsonl: its rows are of another run; expected those of the same data, settings" in outcome.err


def test_a_stop_without_a_file_says_how_to_keep(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Keyboard(monkeypatch, after=1)
    outcome = citewell("eval", data)
    assert outcome.code == Exit.INTERRUPTED
    assert "Stopped. Questions asked so far: 1. Name --json to keep them." in outcome.err


def test_two_runs_are_compared(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, after, out = (tmp_path / f"{name}.json" for name in ("before", "after", "out"))
    evaluated(data, "--json", before)
    monkeypatch.setenv("CITEWELL_ANSWER__ANSWERED", "0")
    evaluated(data, "--json", after)
    outcome = evaluated("--compare", before, after, "--json", out)
    rows = {line.split()[0]: line for line in outcome.out.splitlines()}
    assert rows["answered_at_default"].split()[1:] == ["1.000", "0.000", "-1.000", "-1.000", "to", "-1.000", "real"]
    assert rows["passage_recall_at_1"].split()[-1] == "none"
    assert "Questions that both runs asked: 5" in outcome.out
    found = json.loads(out.read_text())
    assert found["differences"]["answered_at_default"]["real"] is True
    assert found["differences"]["passage_recall_at_1"]["change"] == {"value": 0.0, "low": 0.0, "high": 0.0}


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        ((), Exit.USAGE, "Name either data to measure with, or two written runs"),
        (("DATA", "--compare", "a.json", "b.json"), Exit.USAGE, "Name either data to measure with"),
        (("--compare", "a.json", "b.json"), Exit.INPUT, "a.rows.jsonl: it cannot be read"),
        (("missing.json",), Exit.INPUT, "missing.json: it cannot be read (No such file or directory); expected a file"),
        (("DATA", "--json", "nowhere/out.json"), Exit.INPUT, "it cannot be written (No such file or directory)"),
        (("DATA", "--questions", "0"), Exit.USAGE, "greater than or equal to 1"),
    ],
)
def test_misuse_gets_a_sentence(data: Path, args: tuple[str, ...], code: Exit, said: str) -> None:
    outcome = citewell("eval", *(data if arg == "DATA" else arg for arg in args))
    assert (outcome.code, outcome.out) == (code, "")
    assert said in " ".join(outcome.err.replace("│", " ").split())


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\x00\xff", b'{"data": [{}]}', b'{"data": []}'])
def test_no_malformed_data_ends_in_a_traceback(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "data.json"
    path.write_bytes(content)
    outcome = citewell("eval", path)
    assert (outcome.code, outcome.out) == (Exit.INPUT, "")
    assert outcome.err.startswith("Error: ")
    assert len(outcome.err.splitlines()) == 1


def test_the_library_is_thrown_away(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    evaluated(data)
    assert list((tmp_path / "temporary").iterdir()) == []
