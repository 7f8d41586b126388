"""Libraries over doubles, invented articles, and hostile text to make articles of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from index.answering.pipeline import Options, Trace
from index.domain.article import Draft, Quote
from index.domain.jobs import Job
from index.domain.ports import Embedder
from index.domain.stores import Corpus
from index.ingest.draft import draft
from index.library.libraries import Libraries
from index.library.library import Library
from index.library.run_jobs import Intake
from index.models.token_vectors import Projection
from index.storage.backend import SqliteBackend
from tests.doubles.corpus import MemoryCorpus
from tests.doubles.models import DIMENSIONS, HashingEmbedder

FERRY = """The ferry to Skarrow sails again on Sunday. It leaves at nine in the morning. The crossing takes 50 minutes.

The harbour master, Tomas Vell, apologised to the islanders. A storm had bent the ramp. He promised a new one soon.

A return ticket costs 14 crowns. Islanders pay 60 crowns a month. Children travel free.
"""
"""An invented article."""

MILL = """A mill opened in May. Its owner is a former teacher. Bakers in the west sell more rye than ever.

The old mill had burnt down in 1987. Nobody was hurt. Forty people work in the new one.
"""
"""Another invented article."""


def whole_projection() -> Projection:
    """The projection that loses nothing of the double's token vectors."""
    return Projection(np.eye(DIMENSIONS, dtype=np.float32))


def library(corpus: Corpus | None = None, embedder: Embedder | None = None, **options: Any) -> Library:
    """A library with a double for the model; without other options, everything is an answer."""
    chosen = Options(**{"confidence": 0.0, **options})
    return Library(corpus or MemoryCorpus(), embedder or HashingEmbedder(), whole_projection, chosen)


def libraries(folder: Path, embedder: Embedder | None = None, most: int = 32, **options: Any) -> Libraries:
    """The libraries of a folder, in real files, with a double for the model."""
    model = embedder or HashingEmbedder()

    def open_library(corpus: Corpus) -> Library:
        return library(corpus, model, **options)

    return Libraries(folder, SqliteBackend(folder), open_library, most)


def ferry(**fields: str) -> Draft:
    """The invented article, as handed in."""
    return draft("ferry.txt", FERRY, **{"title": "The ferry returns", **fields})


def mill(**fields: str) -> Draft:
    """The other invented article, as handed in."""
    return draft("mill.txt", MILL, **{"title": "A new mill", **fields})


def trace(question: str, *drafts: Draft, **options: Any) -> Trace:
    """What a library of ``drafts`` answers, and what it chose from."""
    made = library(**options)
    for one in drafts:
        made.restore(one, made.now())  # even where one is nearly another's copy
    return made.trace(question)


def work(way_in: Intake, library: Library, job: Job) -> Job:
    """Load and settle a job that was begun, as whoever runs jobs does."""
    return way_in.settle(library, job, way_in.attempt(library, job)).job


def assert_slice(quote: Quote, text: str) -> None:
    """A quote and its marks are bytes of ``text`` in their place, and fit into one another."""
    start = len(text[: quote.span.start].encode())
    kept = quote.text.encode()
    assert kept
    assert text.encode()[start : start + len(kept)] == kept
    assert quote.sentence.within(quote.span)
    assert quote.focus is None or quote.focus.within(quote.sentence)
    assert "".join(piece for piece, _ in quote.pieces()) == quote.text


HOSTILE = (
    "\r\n \n\n \n \t \x0b \x0c \x1c \x85 \u2028 \u2029 \xa0 \u3000 \ufeff \u200b \u202e \u0301 e\u0301 \ufb01 \xdf "
    "\u0130 \u0131 \u2126 \U0001f989 \U0001f3f3\ufe0f\u200d\U0001f308"
).split(" ")
"""Line ends, blanks, marks and letters on which slicing may stumble; no half characters, which no text has."""

SPOKEN = (
    "The ferry sails on Wednesday. |It costs 1,400 crowns. |Dr. Vell met U.S. Sen. Strand at 9 p.m. He left.|"
    "“We count the days,” she said. |渡船は日曜日に出る。|Кто поедет? |A mill opened in May 1987|# Heading|"
    "Similar Posts|The ferry returns|- a list item|…|...|?!|.|,|”|*|_|[x](https://a.example/?q=1)|OR|NEAR(|\"|'|%|\\|<@1>|`"
).split("|")
"""Pieces of articles, some of them meant for trouble."""

ARTICLE = st.lists(
    st.one_of(
        st.sampled_from(SPOKEN),
        st.sampled_from(HOSTILE),
        st.sampled_from(["\n\n", " ", "ferry ", "mill "]),
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
    ),
    min_size=1,
    max_size=40,
).map("".join)
"""Any text that an article may be; some hold no word."""
