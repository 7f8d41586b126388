"""One contract for every ``Embedder``; and what the real one owes to sentence-transformers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.domain.article import Span
from index.domain.errors import ModelUnavailable
from index.domain.ports import Embedder, Encoding
from index.models.embedder import SentenceTransformerEmbedder, packaged
from index.models.encoding import encoding
from tests.doubles.models import HashingEmbedder
from tests.index.examples import FERRY, MILL

TEXTS = [
    MILL,
    "The ferry sails on Sunday.",
    FERRY,
    "渡船は日曜日に出る。",
    "Żółw e\u0301 ﬁ 🦉 “quoted” \u200b\r\n\tnext line",
    "a",
    "1,400 people, at least",
]


@pytest.fixture(params=["hashing", "weights", "prepared_weights"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "hashing":
        return HashingEmbedder()
    real: Embedder = request.getfixturevalue(request.param)
    return real


def assert_alike(one: Encoding, other: Encoding) -> None:
    """In eight bits, sums made in another order may round to the step beside: a cosine of .9999 at worst."""
    assert one.offsets == other.offsets
    assert one.embedding @ other.embedding > 0.9999
    assert np.einsum("td,td->t", one.tokens, other.tokens).min() > 0.9999


def test_vectors_have_unit_length_and_one_width(embedder: Embedder) -> None:
    for found in embedder.passages(TEXTS):
        assert found.embedding.dtype == found.tokens.dtype == np.float32
        assert found.embedding.shape == (found.tokens.shape[1],)
        np.testing.assert_allclose(np.linalg.norm(found.embedding), 1, atol=1e-5)
        np.testing.assert_allclose(np.linalg.norm(found.tokens, axis=1), 1, atol=1e-5)


def test_offsets_point_at_the_texts_own_characters_in_order(embedder: Embedder) -> None:
    for text, found in zip(TEXTS, embedder.passages(TEXTS), strict=True):
        assert len(found.offsets) == len(found.tokens) > 0
        assert all(span.within(Span(0, len(text))) for span in found.offsets)
        assert [span.start for span in found.offsets] == sorted(span.start for span in found.offsets)
        assert all(text[span.start : span.end].strip() for span in found.offsets)


def test_the_words_of_a_text_are_its_tokens(embedder: Embedder) -> None:
    text = "The ferry, it sails on Sunday."
    found = embedder.passages([text])[0]
    words = [text[span.start : span.end] for span in found.offsets]
    assert words == ["The", "ferry", ",", "it", "sails", "on", "Sunday", "."]


def test_the_order_is_kept_whatever_the_lengths(embedder: Embedder) -> None:
    alone = [embedder.passages([text])[0] for text in TEXTS]
    for one, other in zip(embedder.passages(TEXTS), alone, strict=True):
        assert_alike(one, other)


def test_company_in_a_batch_changes_nothing(embedder: Embedder) -> None:
    many = embedder.passages([FERRY, *TEXTS * 3, "The ferry sails on Sunday."])
    assert_alike(many[2], many[-1])
    assert_alike(many[0], embedder.passages([FERRY])[0])


def test_a_question_is_encoded_like_a_passage_where_there_are_no_prefixes(embedder: Embedder) -> None:
    assert_alike(embedder.question("When does it sail?"), embedder.passages(["When does it sail?"])[0])


def test_like_texts_are_closer_than_others(embedder: Embedder) -> None:
    question = embedder.question("When does the ferry sail?").embedding
    near, far = (found.embedding for found in embedder.passages(["The ferry does sail at nine.", "Bakers sell rye."]))
    assert question @ near > question @ far


def test_no_texts_give_no_encodings(embedder: Embedder) -> None:
    assert embedder.passages([]) == []


def test_threads_that_encode_at_once_get_their_own(embedder: Embedder) -> None:
    texts = [f"{text} {number}" for number in range(6) for text in TEXTS[1:2] + TEXTS[3:]]
    alone = [embedder.question(text) for text in texts]
    with ThreadPoolExecutor(4) as threads:
        passages = threads.submit(embedder.passages, TEXTS)
        together = list(threads.map(embedder.question, texts))
    for one, other in zip([*together, *passages.result()], [*alone, *embedder.passages(TEXTS)], strict=True):
        assert_alike(one, other)


def test_progress_ends_with_all_done(embedder: Embedder) -> None:
    seen: list[tuple[int, int]] = []
    embedder.passages(TEXTS * 2, lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1] == (len(TEXTS) * 2, len(TEXTS) * 2)


def test_the_name_stays(embedder: Embedder) -> None:
    assert embedder.name == embedder.name != ""


def test_one_pass_gives_what_sentence_transformers_gives(weights: SentenceTransformerEmbedder) -> None:
    model = weights.load()
    whole = model.encode(TEXTS, normalize_embeddings=True)
    tokens = model.encode(TEXTS, output_value="token_embeddings", normalize_embeddings=True)
    for found, embedding, rows in zip(weights.passages(TEXTS), whole, tokens, strict=True):
        np.testing.assert_allclose(found.embedding, embedding, atol=1e-5)
        inner = rows.cpu().numpy()[1 : 1 + len(found.tokens)]  # less [CLS], [SEP] and padding
        inner /= np.linalg.norm(inner, axis=1, keepdims=True)
        np.testing.assert_allclose(found.tokens, inner, atol=1e-5)


class Recording(SentenceTransformerEmbedder):
    """Keeps the lengths of the texts of each forward pass, and makes none."""

    batches: tuple[tuple[int, ...], ...] = ()

    def _encode(self, texts: Sequence[str], prefix: str, threads: int | None = None) -> list[Encoding]:
        self.batches += (tuple(map(len, texts)),)
        return HashingEmbedder().passages(texts)


def test_texts_of_like_length_share_a_batch() -> None:
    embedder = Recording("none", batch=8)
    embedder.passages(["x" * (7 * number % 29 + 1) for number in range(29)])
    assert [len(batch) for batch in embedder.batches] == [8, 8, 8, 5]
    assert sorted(length for batch in embedder.batches for length in batch) == list(range(1, 30))
    assert all(max(batch) - min(batch) == len(batch) - 1 for batch in embedder.batches)


def test_a_text_past_the_models_reach_is_read_as_far_as_it_goes(weights: SentenceTransformerEmbedder) -> None:
    text = "The ferry sails. " * 400 + "The end."
    found = weights.passages([text])[0]
    assert found.tokens.shape[0] == (weights.load().max_seq_length or 0) - 2
    assert found.offsets[-1].end < len(text) / 2
    np.testing.assert_allclose(np.linalg.norm(found.embedding), 1, atol=1e-5)


def test_a_prefix_is_read_but_counts_for_no_character(weights: SentenceTransformerEmbedder) -> None:
    prefixed = SentenceTransformerEmbedder("all-MiniLM-L6-v2", prefixes=("query: ", "passage: "))
    prefixed._loaded = weights.load()  # the weights are shared, the prefixes are not
    text = "When does the ferry sail?"
    plain = weights.question(text)
    for found, prefix in ((prefixed.question(text), "query: "), (prefixed.passages([text])[0], "passage: ")):
        assert found.offsets == plain.offsets
        assert len(found.tokens) == len(plain.tokens)
        np.testing.assert_allclose(found.embedding, weights.question(prefix + text).embedding, atol=1e-5)
        assert not np.allclose(found.embedding, plain.embedding, atol=1e-2)
    assert prefixed.name != weights.name


def test_a_token_that_begins_with_the_blank_of_the_prefix_is_kept() -> None:
    offsets = np.array([(0, 0), (0, 5), (5, 6), (6, 10), (10, 16), (0, 0)])  # "query: the ferry": " the" from 6
    tokens = np.eye(6, dtype=np.float32)
    found = encoding(np.ones(6, np.float32), tokens, offsets, skip=7)
    assert found.offsets == (Span(0, 3), Span(3, 9))
    np.testing.assert_array_equal(found.tokens, tokens[3:5])


def test_the_name_tells_the_vectors_and_not_the_place(weights: SentenceTransformerEmbedder) -> None:
    folder = packaged("all-MiniLM-L6-v2")
    assert folder is not None
    by_folder = SentenceTransformerEmbedder(str(folder))
    by_hub_name = SentenceTransformerEmbedder("sentence-transformers/all-MiniLM-L6-v2")
    by_hub_name._loaded = by_folder._loaded = weights.load()
    assert by_hub_name.name == weights.name
    assert by_folder.name.split("@")[1] == weights.name.split("@")[1]
    assert weights.name.startswith("all-MiniLM-L6-v2@")


def folder_without_files(folder: Path) -> None:
    folder.mkdir()


def folder_of_something_else(folder: Path) -> None:
    folder.mkdir()
    (folder / "config.json").write_text('{"model_type": "no-such-type"}')


def folder_with_broken_files(folder: Path) -> None:
    folder.mkdir()
    (folder / "modules.json").write_text("{")


def missing(folder: Path) -> None:
    assert not folder.exists()


@pytest.mark.parametrize("spoil", [missing, folder_without_files, folder_of_something_else, folder_with_broken_files])
def test_a_model_that_cannot_be_loaded_is_told_in_one_sentence(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    pytest.importorskip("sentence_transformers")
    place = tmp_path / "model"
    spoil(place)
    embedder = SentenceTransformerEmbedder(str(place))
    for use in (embedder.load, lambda: embedder.name, lambda: embedder.question("When?")):
        with pytest.raises(ModelUnavailable) as refused:
            use()
        assert str(place) in str(refused.value)
        assert "embedder.model" in str(refused.value)
        assert "\n" not in str(refused.value)
