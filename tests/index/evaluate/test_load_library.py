"""Articles of the data in a library: as production adds them, each once, faults told."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.domain.errors import DataSetError
from index.evaluate.dataset import Fault, Flaw
from index.evaluate.load_library import stock
from index.evaluate.run import opened
from tests.doubles.models import HashingEmbedder
from tests.index.evaluate.examples import ARTICLES, folder, none_left_out
from tests.index.examples import library, mill


def test_every_article_gets_its_number(tmp_path: Path) -> None:
    made, seen = library(), list[tuple[int, int]]()
    held = stock(made, opened(folder(tmp_path)), none_left_out, lambda done, total: seen.append((done, total)))
    titles = {key: made.articles.get(number).title for key, number in held.numbers.items()}
    assert titles == {article["id"]: article["title"] for article in ARTICLES}
    summary = made.articles.summary()
    assert (held.articles, held.passages) == (summary.articles, summary.passages)
    assert seen[0] == (0, 3)
    assert seen[-1] == (3, 3)
    assert held.passages_per_second
    assert held.embedded == held.passages


def test_a_stocked_library_is_used_again(tmp_path: Path) -> None:
    embedder = HashingEmbedder()
    made, data = library(embedder=embedder), opened(folder(tmp_path))
    first = stock(made, data, none_left_out)
    encoded = len(embedder.encoded)
    again = stock(made, data, none_left_out)
    assert len(embedder.encoded) == encoded
    assert again.numbers == first.numbers
    assert again.passages_per_second is None


def test_two_articles_with_one_text_are_one(tmp_path: Path) -> None:
    twin = {**ARTICLES[0], "id": "twin"}
    held = stock(library(), opened(folder(tmp_path, [*ARTICLES, twin])), none_left_out)
    assert held.numbers["twin"] == held.numbers["ferry"]
    assert held.articles == 3


def test_what_cannot_be_added_is_told_and_left_out(tmp_path: Path) -> None:
    told: list[Fault] = []
    articles = [ARTICLES[0], {"id": "long", "text": "word " * 300}, {"id": "empty", "text": ""}]
    held = stock(library(article_bytes=1_000), opened(folder(tmp_path, articles)), told.append)
    assert held.numbers.keys() == {"ferry"}
    assert [(one.place, one.flaw) for one in told] == [
        ("articles.jsonl, line 2", Flaw.ARTICLE_REFUSED),
        ("articles.jsonl, line 3", Flaw.WITHOUT_TEXT),
    ]
    assert "at most 1,000 are taken" in str(told[0])


def test_a_library_with_other_articles_is_refused(tmp_path: Path) -> None:
    made = library()
    made.add(mill())
    with pytest.raises(DataSetError, match="The library: articles in it that are not of data: 1; expected no others"):
        stock(made, opened(folder(tmp_path / "data")), none_left_out)


def test_data_without_an_article_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataSetError, match="data: it has no article that can be used; expected at least one"):
        stock(library(), opened(folder(tmp_path / "data", [])), none_left_out)
