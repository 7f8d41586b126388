"""The bot as a process of its own, as ``citewell run`` starts it, but with a double for the model.

    python -m tests.bot.gateway.bot_process

reads the settings from the environment, as the real one does.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bot import __main__ as program
from config.settings import Settings
from index import build
from index.answering.pipeline import Options
from index.domain.stores import Corpus
from index.library.libraries import Libraries
from index.library.library import Library
from index.storage.backend import SqliteBackend
from tests.bot.world import fit_projection
from tests.doubles.models import HashingEmbedder


def libraries(settings: Settings) -> Libraries:
    """As ``index.build.libraries``, without weights; everything counts as an answer."""
    model, options = HashingEmbedder(), Options(confidence=0.0)

    def open_library(corpus: Corpus) -> Library:
        return Library(corpus, model, fit_projection, options)

    return Libraries(Path(settings.data), SqliteBackend(Path(settings.data)), open_library)


if __name__ == "__main__":
    build.libraries = libraries  # type: ignore[assignment]
    sys.exit(program.main())
