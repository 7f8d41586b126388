"""Weights of one's own: the files that ``citewell train`` writes, checked before they are used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

from index.answering.calibration import Weights
from index.answering.question import Kind
from index.answering.span_reader import SIGNS_READ, Features, SpanReader
from index.domain.identity import same_embedder
from index.domain.ports import Floats
from index.domain.storage_errors import BadWeights
from index.language.chat_question import Asking

READER, WEIGHTS, CHAT = "answer.reader", "answer.weights", "discord.chat"
_FORMS = 28
"""Features of a token that do not depend on the width of its vector."""

Made = TypeVar("Made")


def reader(path: Path) -> SpanReader:
    """A reader's file. Raises ``BadWeights``."""

    def read(text: str) -> SpanReader:
        made = SpanReader.from_json(text)
        _finite(made.projection.matrix, made.score(_blank(made.projection.matrix.shape[1])), made.nothing)
        return made

    return _loaded(path, (READER, "small-reader"), read)


def check(path: Path, made: SpanReader, embedder: str, width: int) -> None:
    """Raise ``BadWeights`` if a reader was trained with another model, or with token vectors of another width."""
    trained = (made.embedder, made.projection.matrix.shape[1])
    if not same_embedder(trained[0], embedder) or trained[1] != width:
        found = f"it was trained with {trained[0]} and {trained[1]} dimensions, not {embedder} and {width}"
        raise BadWeights(path, READER, found, "small-reader")


def weights(path: Path) -> Weights:
    """A file of weights. Raises ``BadWeights``."""

    def read(text: str) -> Weights:
        made = Weights.from_json(text)
        _finite(made.sentence, made.answer, made.intercept, *made.answered.items())
        return made

    return _loaded(path, (WEIGHTS, "silence"), read)


def asking(path: Path) -> Asking:
    """A file of what tells questions in chat. Raises ``BadWeights``."""

    def read(text: str) -> Asking:
        made = Asking.from_json(text)
        _finite(made.intercept, *made.weights.values())
        if not 0 < made.bar < 1:
            msg = "a bar that is no chance"
            raise ValueError(msg)
        return made

    return _loaded(path, (CHAT, "chat"), read)


def _loaded(path: Path, what: tuple[str, str], read: Callable[[str], Made]) -> Made:
    setting, writer = what
    try:
        return read(path.read_text("utf-8"))
    except OSError as error:
        raise BadWeights(path, setting, f"it cannot be read ({error.strerror})", writer) from error
    except KeyError as error:
        raise BadWeights(path, setting, f"it lacks {error.args[0]!r}", writer) from error
    except (ValueError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise BadWeights(path, setting, "its content is not of the right form", writer) from error


def _blank(width: int) -> Features:
    """What a reader of token vectors of this width must be able to look at."""
    tokens, shared = 4 * width + _FORMS, 3 * width + len(Kind) + SIGNS_READ
    return Features(np.zeros((1, tokens), dtype=np.float32), np.zeros(shared, dtype=np.float32))


def _finite(*values: Floats | float | tuple[float, float]) -> None:
    if not all(np.isfinite(value).all() for value in values):
        msg = "a number that is none"
        raise ValueError(msg)
