"""One contract for every ``Reader``; and what the hub's owes to transformers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest
import torch
from transformers import AutoModelForQuestionAnswering, AutoTokenizer

from index.answering.features import Sentence
from index.answering.pipeline import Trace
from index.answering.question import Question
from index.answering.readers.hub_reader import SCALE, HubReader, _tight
from index.answering.select import Found, Reader
from index.answering.span_reader import shipped
from index.domain.article import Span
from index.domain.errors import ModelUnavailable
from index.ingest.draft import draft
from index.library.library import Library
from tests.doubles.models import FirstWords
from tests.index.examples import FERRY, assert_slice, ferry, library, mill
from tests.index.models.tiny import tiny

QUESTION = "When does the ferry sail?"


class Case(NamedTuple):
    """A reader, and what it is to read."""

    reader: Reader
    question: Question
    sentences: list[Sentence]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> HubReader:
    return HubReader(str(tiny(tmp_path_factory.mktemp("hub") / "reader", "reader")))


def case(reader: Reader, made: Library) -> Case:
    for one in (ferry(), mill()):
        made.add(one)
    found: Trace = made.trace(QUESTION)
    return Case(reader, found.question, [one.sentence for one in found.scored])


@pytest.fixture(params=["double", "hub", "shipped"])
def given(request: pytest.FixtureRequest) -> Case:
    if request.param == "shipped":
        real: Callable[[], Library] = request.getfixturevalue("real")
        return case(shipped(), real())
    return case(FirstWords() if request.param == "double" else request.getfixturevalue("hub"), library())


def test_there_is_one_result_for_each_sentence_and_it_lies_inside(given: Case) -> None:
    found = given.reader.read(given.question, given.sentences)
    assert len(found) == len(given.sentences) > 6
    assert any(found)
    assert all(one is None or one.span.within(s.span) for one, s in zip(found, given.sentences, strict=True))


def test_the_order_of_the_sentences_is_kept(given: Case) -> None:
    found = given.reader.read(given.question, given.sentences)
    assert_alike(given.reader.read(given.question, given.sentences[::-1]), found[::-1])


def test_a_sentence_is_read_alone_as_in_company(given: Case) -> None:
    alone = [given.reader.read(given.question, [sentence])[0] for sentence in given.sentences]
    assert_alike(given.reader.read(given.question, given.sentences), alone)


def test_threads_get_their_own_results(given: Case) -> None:
    alone = [given.reader.read(given.question, [sentence]) for sentence in given.sentences]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda one: given.reader.read(given.question, [one]), given.sentences))
    for found, expected in zip(together, alone, strict=True):
        assert_alike(found, expected)


def test_no_sentences_give_no_results(given: Case) -> None:
    assert given.reader.read(given.question, []) == []


def assert_alike(found: list[Found | None], expected: list[Found | None]) -> None:
    assert [one and one.span for one in found] == [one and one.span for one in expected]
    scores = [one.score for one in expected if one]
    assert [one.score for one in found if one] == pytest.approx(scores, abs=1e-3)


# the hub's


def test_the_best_words_are_those_of_transformers_logits(tmp_path: Path) -> None:
    folder = tiny(tmp_path / "reader", "reader")
    made = case(HubReader(str(folder)), library())
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForQuestionAnswering.from_pretrained(folder).eval()
    for sentence, found in zip(made.sentences, made.reader.read(made.question, made.sentences), strict=True):
        assert found
        candidate = sentence.ranked.candidate
        encoded = tokenizer(QUESTION, candidate.text, return_offsets_mapping=True, return_tensors="pt")
        offsets = [tuple(pair) for pair in encoded.pop("offset_mapping")[0].tolist()]
        with torch.inference_mode():
            out = model(**encoded)
        first, last = out.start_logits[0].tolist(), out.end_logits[0].tolist()
        base = candidate.passage.span.start
        rows = [
            row
            for row, (start, end) in enumerate(offsets)
            if encoded["token_type_ids"][0, row] == 1 and Span(base + start, base + end).within(sentence.span)
        ]
        best = max((first[a] + last[b], a, b) for a in rows for b in rows if a <= b < a + 16)
        assert found.span == (base + offsets[best[1]][0], base + offsets[best[2]][1])
        assert found.score == pytest.approx(SCALE * (best[0] - first[0] - last[0]), abs=1e-3)


def test_a_sentence_past_the_models_reach_gives_none(tmp_path: Path) -> None:
    made = case(HubReader(str(tiny(tmp_path / "reader", "reader", positions=32))), library())
    found = made.reader.read(made.question, made.sentences)
    read = {sentence.span.start for sentence, one in zip(made.sentences, found, strict=True) if one}
    assert 0 in read
    assert FERRY.index("Children travel free") not in read
    assert None in found


def test_a_question_longer_than_the_models_reach_is_cut_too(tmp_path: Path) -> None:
    made = library(reader=HubReader(str(tiny(tmp_path / "reader", "reader", positions=32))), question_characters=900)
    made.add(ferry())
    answer = made.ask("when does the ferry sail " * 30 + "?")
    assert answer.quotes


def test_a_library_with_it_quotes_the_article_to_the_letter(hub: HubReader) -> None:
    made = library(reader=hub)
    made.add(ferry())
    made.add(
        draft(
            "a test",
            "“Żółw e\u0301 sails 🦉 on Sunday,” she said.\r\n\r\nThe ferry\u200b sails 渡船 at nine.",
            title="T",
        )
    )
    quotes = made.ask(QUESTION).quotes
    assert quotes
    for quote in quotes:
        assert_slice(quote, quote.article.text)


def test_the_blank_before_a_word_is_not_marked() -> None:
    assert _tight("The ferry", 3, 9) == Span(4, 9)
    assert not _tight("a  b", 1, 3).within(Span(0, 4))


def spoilt_missing(folder: Path) -> None:
    assert not folder.exists()


def spoilt_empty(folder: Path) -> None:
    folder.mkdir()


def spoilt_for_another_task(folder: Path) -> None:
    tiny(folder, "reranker")


@pytest.mark.parametrize("spoil", [spoilt_missing, spoilt_empty, spoilt_for_another_task])
def test_a_model_that_cannot_be_used_is_told_in_one_sentence(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    place = tmp_path / "model"
    spoil(place)
    with pytest.raises(ModelUnavailable) as refused:
        HubReader(str(place)).load()
    assert str(place) in str(refused.value)
    assert "answer.reader_model" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert ("not trained for this task" in str(refused.value)) == (spoil is spoilt_for_another_task)
