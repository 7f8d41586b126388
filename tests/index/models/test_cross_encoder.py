"""One contract for every ``Reranker``; what its scores do to an answer; and how the settings name one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from config.settings import AnswerSettings, SearchSettings, Settings
from index import build
from index.answering.rank import Ranked, reorder
from index.answering.readers.hub_reader import HubReader
from index.domain.errors import ModelUnavailable
from index.domain.ports import Candidate, Reranker
from index.ingest.draft import draft
from index.models.cross_encoder import CrossEncoderReranker
from index.models.embedder import SentenceTransformerEmbedder
from tests.doubles.models import LongestFirst
from tests.index.examples import MILL, ferry, mill, trace
from tests.index.models.tiny import tiny

QUESTION = "When does the ferry sail?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny(tmp_path_factory.mktemp("hub") / "reranker", "reranker")


@pytest.fixture(params=["double", "hub"])
def reranker(request: pytest.FixtureRequest, folder: Path) -> Reranker:
    return LongestFirst() if request.param == "double" else CrossEncoderReranker(str(folder))


def found() -> list[Ranked]:
    many = [draft("a test", f"The ferry {number} sails. " * (number + 1), title=str(number)) for number in range(12)]
    return trace(QUESTION, ferry(), mill(), *many).ranked


@pytest.fixture(scope="module")
def candidates() -> list[Candidate]:
    return [one.candidate for one in found()]


def test_there_is_one_score_for_each_passage_in_its_place(reranker: Reranker, candidates: list[Candidate]) -> None:
    scores = reranker.scores(QUESTION, candidates)
    assert len(scores) == len(candidates) > 8
    assert len(set(scores)) > 1
    assert reranker.scores(QUESTION, candidates[::-1]) == pytest.approx(scores[::-1], abs=1e-4)
    assert [reranker.scores(QUESTION, [one])[0] for one in candidates] == pytest.approx(scores, abs=1e-4)


def test_no_passages_give_no_scores(reranker: Reranker) -> None:
    assert reranker.scores(QUESTION, []) == []


def test_threads_get_their_own_scores(reranker: Reranker, candidates: list[Candidate]) -> None:
    expected = [reranker.scores(QUESTION, [one])[0] for one in candidates]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda one: reranker.scores(QUESTION, [one])[0], candidates))
    assert together == pytest.approx(expected, abs=1e-4)


# the hub's


def test_the_scores_are_transformers_logits(folder: Path, candidates: list[Candidate]) -> None:
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    for one, score in zip(candidates, CrossEncoderReranker(str(folder)).scores(QUESTION, candidates), strict=True):
        with torch.inference_mode():
            encoded = tokenizer(QUESTION, one.text, return_tensors="pt", truncation=True, max_length=256)
            assert score == pytest.approx(model(**encoded).logits.item(), abs=1e-3)


def test_a_passage_past_its_reach_is_read_as_far_as_it_goes(tmp_path: Path, candidates: list[Candidate]) -> None:
    short = CrossEncoderReranker(str(tiny(tmp_path / "short", "reranker", positions=24)))
    assert len(short.scores(QUESTION * 20, candidates)) == len(candidates)


def test_a_model_of_several_scores_is_refused(tmp_path: Path) -> None:
    place = tiny(tmp_path / "three", "reranker", labels=3)
    with pytest.raises(ModelUnavailable, match=r"gives 3 scores.*search\.reranker_model"):
        CrossEncoderReranker(str(place)).load()


def test_a_model_for_another_task_is_refused(tmp_path: Path) -> None:
    place = tiny(tmp_path / "reader", "reader")
    with pytest.raises(ModelUnavailable, match=r"not trained for this task.*search\.reranker_model"):
        CrossEncoderReranker(str(place)).scores(QUESTION, [])


# what it does to an answer


def test_the_best_gets_1_and_the_worst_0() -> None:
    ranked = found()[:3]
    scored = reorder(ranked, [-3.0, 5.0, 1.0])
    assert [one.candidate.id for one in scored] == [ranked[i].candidate.id for i in (1, 2, 0)]
    assert [one.score for one in scored] == [1.0, 0.5, 0.0]
    assert [one.score for one in reorder(ranked[:1], [7.0])] == [0.0]
    assert reorder([], []) == []


def test_passages_stand_in_its_order() -> None:
    lengths = [len(one.candidate.text) for one in trace(QUESTION, mill(), ferry(), reranker=LongestFirst()).ranked]
    assert lengths == sorted(lengths, reverse=True)


def test_of_two_sentences_about_as_good_the_one_in_its_passage_comes_first() -> None:
    brief = draft("a test", "The ferry sails on Monday.", title="Ferry")
    longer = draft("a test", f"The ferry sails on Friday. {MILL}", title="Ferry")
    assert "Monday" in trace(QUESTION, brief, longer).quotes[0].text
    assert "Friday" in trace(QUESTION, brief, longer, reranker=LongestFirst()).quotes[0].text


# how the settings name one


def named(data: Path, reader: Path | str = "", reranker: Path | str = "") -> Settings:
    answer, search = AnswerSettings(reader_model=str(reader)), SearchSettings(reranker_model=str(reranker))
    return Settings(data=data, answer=answer, search=search)


def test_what_the_settings_name_reads_and_ranks(
    tmp_path: Path, folder: Path, weights: SentenceTransformerEmbedder
) -> None:
    chosen = named(tmp_path / "data", tiny(tmp_path / "reader", "reader"), folder)
    with build.libraries(chosen) as opened:
        made = opened.open("local")
        made.add(ferry())
        made.add(mill())
        traced = made.trace(QUESTION)
        assert isinstance(made._options.reader, HubReader)
        assert isinstance(made._options.reranker, CrossEncoderReranker)
    assert [one.score for one in traced.ranked][:: len(traced.ranked) - 1] == pytest.approx([1.0, 0.0], abs=0.2)
    looked = [one for one in traced.scored if one.found]
    assert looked
    expected = made._options.reader.read(traced.question, [one.sentence for one in looked])
    assert [one.found.span for one in looked if one.found] == [one.span for one in expected if one]


@pytest.mark.parametrize("setting", ["answer.reader_model", "search.reranker_model"])
def test_a_missing_model_is_told_at_the_start_and_holds_no_folder(
    tmp_path: Path, setting: str, weights: SentenceTransformerEmbedder
) -> None:
    missing = tmp_path / "no-such-model"
    chosen = named(tmp_path, missing) if setting.startswith("answer") else named(tmp_path, reranker=missing)
    with pytest.raises(ModelUnavailable, match=setting):
        build.libraries(chosen)
    build.libraries(chosen, load=False).close()
