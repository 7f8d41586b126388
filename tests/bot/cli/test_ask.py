"""ask and chat: answers for people and for programs, and a conversation by keyboard or pipe."""

import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import ask as cli_ask
from bot.cli.base.exit_codes import Exit
from index import build
from tests.command import Outcome, ReadyEmbedder, citewell
from tests.paths import ROOT

ARTICLE = """---
title: The ferry returns
date: 2024-05-01
link: https://www.example.org/ferry
---
The winter was long. The ferry sails to the island again on Sunday. Tickets cost nine crowns.
"""
QUESTION = "When does the ferry sail to the island again?"


@pytest.fixture(autouse=True)
def _light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "embedder", lambda _: ReadyEmbedder())
    # The double's vectors say little, so here every question counts as answered, unless a test says otherwise.
    monkeypatch.setenv("CITEWELL_ANSWER__ANSWERED", "1")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    assert citewell("--data", tmp_path, "add", "-", stdin=ARTICLE.encode()).code == Exit.DONE
    return tmp_path


def ask(data: Path, *args: object) -> Outcome:
    return citewell("--data", data, "ask", *args)


def test_an_answer_is_quoted_with_its_source(data: Path) -> None:
    outcome = ask(data, QUESTION)
    assert outcome.code == Exit.DONE
    assert "**The ferry sails to the island again on" in outcome.out
    assert re.search(
        r"  \[1\] The ferry returns\n      example\.org · 1 May 2024, \d+ years? ago\n"
        r"      https://www\.example\.org/ferry\n",
        outcome.out,
    )


def test_a_question_needs_no_quotation_marks(data: Path) -> None:
    assert ask(data, *QUESTION.split()).out == ask(data, QUESTION).out


def test_json_says_all_of_a_quote(data: Path) -> None:
    outcome = ask(data, "--json", QUESTION)
    found = outcome.json
    text = ARTICLE.split("---\n")[2]
    assert (outcome.code, outcome.err) == (Exit.DONE, "")
    assert (found["question"], found["answered"], found["nearest"]) == (QUESTION, True, [])
    assert 0 <= found["confidence"] <= 1
    quote = found["quotes"][0]
    assert quote["text"] == text[quote["start"] : quote["end"]]
    assert quote["marks"][0]["kind"] == "sentence"
    assert quote["marks"][0]["text"] == "The ferry sails to the island again on Sunday."
    for mark in quote["marks"]:
        assert mark["text"] == text[mark["start"] : mark["end"]]
        assert quote["start"] <= mark["start"] < mark["end"] <= quote["end"]
    source = {key: quote[key] for key in ("article_id", "title", "url", "published", "author", "site")}
    assert source == {
        "article_id": 1,
        "title": "The ferry returns",
        "url": "https://www.example.org/ferry",
        "published": "2024-05-01",
        "author": None,
        "site": "example.org",
    }
    assert isinstance(quote["confidence"], float)


def test_no_answer_is_said_with_a_code_of_its_own(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITEWELL_ANSWER__ANSWERED", "0")
    outcome = ask(data, QUESTION)
    assert outcome.code == Exit.NO
    assert outcome.out.startswith("The articles don't say.\n\nThe nearest passage, which may be")
    found = ask(data, "--json", QUESTION)
    assert (found.code, found.json["answered"], found.json["quotes"]) == (Exit.NO, False, [])
    assert found.json["nearest"][0]["article_id"] == 1


def test_an_empty_library_says_how_to_begin(tmp_path: Path) -> None:
    outcome = ask(tmp_path, QUESTION)
    assert (outcome.code, outcome.out) == (Exit.NO, "The articles don't say.\n\n")
    assert "citewell add URL|FILE" in outcome.err


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "The question is empty."),
        (" ?! ", "The question is empty."),
        ("why " * 2_500, "9,999 characters; at most 500"),
    ],
)
def test_a_question_that_cannot_be_asked_is_told(data: Path, question: str, said: str) -> None:
    for args in ([question], ["--json", question]):
        outcome = ask(data, *args)
        assert (outcome.code, outcome.out) == (Exit.INPUT, "")
        assert outcome.err.startswith("Error: ")
        assert said in outcome.err


def test_bytes_that_are_no_text_can_be_asked(data: Path) -> None:
    assert ask(data, "--json", "When does the \udcff ferry sail?").code == Exit.DONE


def test_chat_reads_a_follow_up_with_the_question_before_it(data: Path) -> None:
    shown = chat(data, "What do tickets cost?", "and why?")
    assert shown.removeprefix(chat(data, "What do tickets cost?")) != chat(data, "and why?")


def chat(data: Path, *lines: str) -> str:
    outcome = citewell("--data", data, "chat", stdin="\n".join(lines).encode())
    assert (outcome.code, outcome.err) == (Exit.DONE, "")
    return outcome.out


def test_a_pipe_gets_answers_and_nothing_else(data: Path) -> None:
    assert chat(data, QUESTION, "", QUESTION) == ask(data, QUESTION).out * 2


def test_open_shows_a_source_in_full_with_the_quote_marked(data: Path) -> None:
    shown = chat(data, QUESTION, ":open 1").removeprefix(ask(data, QUESTION).out)
    assert shown.startswith("The ferry returns\nArticle 1\nexample.org · 1 May 2024\n")
    assert "  │ " in shown
    assert "**The ferry sails" in shown
    assert chat(data, QUESTION, ":open").endswith(shown)


def test_open_knows_what_there_is_to_open(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert chat(data, ":open 1") == "There is no source 1; there are: none yet, so ask first.\n"
    for typed in ("5", "0", "x", "-1", "\u00b2"):
        assert chat(data, QUESTION, f":open {typed}").endswith(f"There is no source {typed}; there are: 1 to 1.\n")
    monkeypatch.setenv("CITEWELL_ANSWER__ANSWERED", "0")
    assert "Article 1" in chat(data, QUESTION, ":open 1"), "the nearest passage can be opened too"


def test_a_conversation_survives_what_cannot_be_asked(data: Path) -> None:
    said = chat(data, "?!", "x" * 10_000, ":nope", QUESTION)
    assert "The question is empty." in said
    assert "10,000 characters" in said
    assert "There is no command :nope; :help lists those there are." in said
    assert "**The ferry sails" in said


def test_help_list_and_quit(data: Path) -> None:
    said = chat(data, ":help", ":list", ":quit", QUESTION)
    for name in (":open", ":list", ":help", ":quit"):
        assert f"{name}  " in said
    assert "The ferry returns" in said
    assert "**" not in said


PROMPT = b"\x1b[?2004h"
"""What prompt_toolkit sends with the first drawing of a prompt, when keys are read already."""


def session(data: Path, *typed: tuple[bytes, bytes]) -> str:
    """What a terminal shows of `citewell chat`; each pair is what must have been shown, and the keys typed then."""
    code = (
        "import sys\nfrom bot.cli import main\nfrom index import build\nfrom tests.command import ReadyEmbedder\n"
        "build.embedder = lambda _: ReadyEmbedder()\nmain(sys.argv[1:])"
    )
    here, there = pty.openpty()
    environ = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    environ |= {"TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", "PAGER": "cat", "COLUMNS": "80", "LINES": "24"}
    process = subprocess.Popen(
        [sys.executable, "-c", code, "--data", str(data), "chat"],
        cwd=ROOT,
        env=environ,
        stdin=there,
        stdout=there,
        stderr=there,
        start_new_session=True,
    )
    os.close(there)
    seen = b""
    try:
        for awaited, keys in typed:
            part = b""
            while awaited not in part:
                more = _shown(here)
                assert more, (seen + part).decode(errors="replace")
                part += more
            seen += part
            os.write(here, keys)
        while part := _shown(here):
            seen += part
        assert process.wait(60) == Exit.DONE, seen.decode(errors="replace")
    finally:
        process.kill()
        process.wait()
        os.close(here)
    return seen.decode(errors="replace")


def _shown(terminal: int) -> bytes:
    """What is shown next; nothing once the program has ended."""
    assert select.select([terminal], [], [], 60)[0], "nothing more is shown"
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end is closed
        return b""


def test_on_a_terminal_the_answer_is_bold_and_its_focus_underlined(data: Path) -> None:
    seen = session(
        data,
        (PROMPT, QUESTION.encode() + b"\r"),
        (PROMPT, b":op"),
        (b":op", b"\t"),
        (b"en", b" 1\r"),
        (PROMPT, b"\x04"),
    )
    assert "Articles here: 1. Type a question, or :help." in seen
    bold = re.findall(r"\x1b\[1m([^\x1b]*)", seen)
    assert bold.count("The ferry sails to the island again on ") == 2, "in the answer and in the source"
    assert "Article 1" in seen


def test_on_a_terminal_there_is_a_history_and_ctrl_c_throws_a_line_away(data: Path) -> None:
    seen = session(
        data,
        (PROMPT, b":nope\r"),
        (PROMPT, b"not this\x03"),
        (PROMPT, b"\x1b[A"),
        (b":nope", b"x\r"),
        (PROMPT, b"\x04"),
    )
    assert "There is no command :nope;" in seen
    assert "There is no command :nopex;" in seen
    history = data / cli_ask.HISTORY
    assert history.stat().st_mode & 0o777 == 0o600
    assert re.findall(r"^\+(.*)$", history.read_text(), re.MULTILINE) == [":nope", ":nopex"]
