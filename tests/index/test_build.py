"""The wiring: settings in, libraries out; what it cannot wire it tells."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from config.settings import EmbedderSettings, LimitSettings, PassageSettings, SearchSettings, Settings
from index import build
from index.answering.pipeline import Options
from index.domain.errors import LongQuestion, ModelUnavailable
from index.domain.storage_errors import FolderInUse
from index.models.embedder import SentenceTransformerEmbedder
from index.models.token_vectors import Projection
from index.sample import drafts
from tests.doubles.models import HashingEmbedder
from tests.index.examples import ferry


def test_a_library_without_options_is_as_the_default_settings_make_it() -> None:
    wired, plain = asdict(build._options(Settings(), build.span_reader(Settings()))), asdict(Options())
    del wired["weights"], plain["weights"]
    assert json.dumps(wired, default=str) == json.dumps(plain, default=str)


def test_settings_reach_the_libraries() -> None:
    chosen = Settings(
        passages=PassageSettings(words=77),
        search=SearchSettings(dense_weight=0.25, candidates=9),
        limits=LimitSettings(question_characters=33, article_bytes=2_222),
    )
    options = build._options(chosen, build.span_reader(chosen))
    assert (options.passage_words, options.dense_weight, options.candidates) == (77, 0.25, 9)
    assert (options.question_characters, options.article_bytes) == (33, 2_222)


def test_nothing_is_loaded_until_it_is_needed(tmp_path: Path) -> None:
    chosen = Settings(data=tmp_path, embedder=EmbedderSettings(model=str(tmp_path / "no-such-model")))
    with build.libraries(chosen, load=False) as opened:
        library = opened.open("local")
        assert library.articles.entries() == []
        for use in (lambda: library.ask("When does the ferry sail?"), lambda: library.add(ferry())):
            with pytest.raises(ModelUnavailable, match="no-such-model"):
                use()
        assert library.articles.count() == 0


def test_a_missing_model_is_told_and_holds_no_folder(tmp_path: Path) -> None:
    chosen = Settings(data=tmp_path, embedder=EmbedderSettings(model=str(tmp_path / "no-such-model")))
    with pytest.raises(ModelUnavailable):
        build.libraries(chosen)
    build.libraries(chosen, load=False).close()


def test_a_folder_in_use_is_told(tmp_path: Path) -> None:
    chosen = Settings(data=tmp_path)
    with build.libraries(chosen, load=False), pytest.raises(FolderInUse):
        build.libraries(chosen, load=False)


def test_the_projection_is_fitted_on_the_sample_articles() -> None:
    embedder = HashingEmbedder()
    projection = build.fit_projection(embedder, 16)
    assert projection.matrix.shape == (64, 16)
    assert all(any(text in draft.text for text in embedder.encoded) for draft in drafts())
    assert "---" not in "".join(embedder.encoded)


def test_what_is_wired_answers(tmp_path: Path, weights: SentenceTransformerEmbedder, projection: Projection) -> None:
    chosen = Settings(data=tmp_path, limits=LimitSettings(question_characters=60))
    with build.libraries(chosen) as opened:
        made = opened.open("local")
        made.add(ferry())
        answer = made.ask("When does the ferry to Skarrow sail again?")
        assert "Sunday" in answer.quotes[0].text
        with pytest.raises(LongQuestion, match="at most 60"):
            made.ask("When? " * 20)
        assert made._corpus.recall("embedder") == weights.name.encode()
        assert made._corpus.recall("projection") == projection.to_bytes()
