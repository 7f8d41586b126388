"""What the network is shown: answers where they stand, near misses that hold none, the same from the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from index.domain.article import Span
from index.models.reader_encoding import LONGEST, Encoder
from index.train.reader.as_typed import as_typed
from index.train.reader.candidates import plain
from index.train.reader.held_out import Part
from index.train.reader.lessons import Group, Lessons
from index.train.reader.near_misses import Exchange, Stock, counted_in, names_in
from index.train.reader.run import Material
from tests.index.train.reader import examples


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Material:
    return examples.given(tmp_path_factory.mktemp("towns"))


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    return Encoder((examples.model(tmp_path_factory.mktemp("start") / "model") / "tokenizer.json").read_text("utf-8"))


def lessons(given: Material, encoder: Encoder, seed: int = 0) -> Lessons:
    return Lessons(given.by_part[Part.LEARN], {p.number: p for p in given.paragraphs}, encoder, seed)


def test_no_candidate_holds_the_answer(given: Material) -> None:
    paragraphs = {p.number: p for p in given.paragraphs}
    seen = 0
    for one in given.by_part[Part.LEARN]:
        answers = [plain(one.asked.paragraph.text[s.start : s.end]) for s in one.asked.answers]
        for window in (*one.wrong.near, *one.wrong.far):
            paragraph = paragraphs[window.paragraph]
            start, end = paragraph.between(window.first, window.last)
            assert not any(f" {answer} " in f" {plain(paragraph.text[start:end])} " for answer in answers)
            assert given.parts[paragraph.article] is Part.LEARN
            seen += 1
    assert seen > 50


def test_batches_hold_what_they_may_and_come_again(given: Material, encoder: Encoder) -> None:
    first, again = (list(lessons(given, encoder).round(0, 200)) for _ in range(2))
    assert first == again
    assert list(lessons(given, encoder, seed=1).round(0, 200)) != first
    assert list(lessons(given, encoder).round(1, 200)) != first
    assert all(tokens_of(batch) <= 200 for batch in first if len(batch) > 1)
    groups = [group for batch in first for group in batch]
    assert any(group[0].first for group in groups)
    assert any(not group[0].first for group in groups)
    assert all(sum(bool(one.first) for one in group) <= 1 for group in groups)


def tokens_of(batch: Sequence[Group]) -> int:
    return sum(len(one.tokens) for group in batch for one in group)


def test_an_answer_is_marked_by_its_tokens(given: Material, encoder: Encoder) -> None:
    for one in given.by_part[Part.LEARN]:
        for answer in one.asked.answers:
            paragraph = one.asked.paragraph
            end = len(paragraph.sentences) - 1
            found = encoder.answered([5], [], paragraph.text, paragraph.between(0, end), answer, random.Random(0))
            assert found
            spans = found.spans[found.first - found.begins], found.spans[found.last - found.begins]
            assert (spans[0].start, spans[1].end) == answer


def test_a_long_window_is_cut_around_its_answer(encoder: Encoder) -> None:
    text = "boats lie in the harbour " * 60 + "in 1301 " + "boats lie in the harbour " * 60
    start = text.index("1301")
    for seed in range(20):
        found = encoder.answered([5] * 9, [6], text, Span(0, len(text)), Span(start, start + 4), random.Random(seed))
        assert found
        assert len(found.tokens) == LONGEST
        assert text[slice(*found.spans[found.first - found.begins])] == "1301"


@pytest.mark.parametrize(
    ("question", "window", "expected"),
    [
        ("What is the largest house?", "The largest house is old.", "What is the smallest house?"),
        ("How many boats lie there?", "Nine boats lie there.", "How many drones lie there?"),
        ("Where did they go?", "They went home.", "when did they go?"),
    ],
)
def test_something_is_exchanged(question: str, window: str, expected: str) -> None:
    stock = Stock(("Velm",), ("7",), ("drones",))
    made = {Exchange(question, window, "", stock, random.Random(n)).made() for n in range(40)}
    assert expected in made
    assert question not in made


def test_a_year_becomes_another_and_a_name_another_name() -> None:
    question, window = "Who led Skarrow in 1301?", "Skarrow was led by Anna Adler in 1301."
    stock = Stock(("Velm", "Skarrow"), (), ())
    made = {Exchange(question, window, "", stock, random.Random(n)).made() for n in range(40)}
    assert "Who led Velm in 1301?" in made
    assert any(one and "Skarrow" in one and "1301" not in one for one in made)


def test_what_the_window_does_not_show_stays() -> None:
    lots = (random.Random(n) for n in range(20))
    assert {Exchange("Who sang in 1990?", "Many sang.", "", Stock((), (), ()), lot).made() for lot in lots} == {None}


def test_names_and_what_is_counted_are_found() -> None:
    assert names_in("The mayor Anna Holm of Velm left. It rained in New York.") == ["Anna Holm of Velm", "New York"]
    assert counted_in("How many big drones fell?") == "drones"
    assert counted_in("Who fell?") is None


def test_questions_are_typed_in_many_ways() -> None:
    typed = {as_typed("What is the mayor's name?", random.Random(n)) for n in range(200)}
    assert {"What is the mayor's name?", "whats the mayor's name"} <= typed
    assert len(typed) > 5
