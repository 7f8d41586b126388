"""Reads evaluation data from a folder with ``articles.jsonl`` and ``questions.jsonl``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from index.domain.errors import DataSetError
from index.evaluate.dataset import Fault, Item, Raw, Source, item, rows, source

ARTICLES, QUESTIONS = "articles.jsonl", "questions.jsonl"


class Folder:
    """A ``DataSet``. Articles: ``id, text`` and, if known, ``title, url, published, author``.

    Questions: ``id, question, answers`` (a list of texts, empty if the articles don't say)
    and, if known, ``article_id, answerable, split``.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = path.resolve().name
        for name in (ARTICLES, QUESTIONS):
            if not (path / name).is_file():
                raise DataSetError(str(path), f"there is no {name} in it", f"{ARTICLES} and {QUESTIONS}")

    def digest(self) -> str:
        """See ``DataSet.digest``."""
        return digest(self._path / ARTICLES, self._path / QUESTIONS)

    def articles(self) -> Iterator[Source | Fault]:
        """See ``DataSet.articles``."""
        return rows(_lines(self._path / ARTICLES), source)

    def questions(self) -> Iterator[Item | Fault]:
        """See ``DataSet.questions``."""
        return rows(_lines(self._path / QUESTIONS), item)


def digest(*paths: Path) -> str:
    """A digest of the files' content, in sixteen hexadecimal digits."""
    found = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            found.update(hashlib.file_digest(file, "sha256").digest())
    return found.hexdigest()[:16]


def _lines(path: Path) -> Iterator[tuple[str, Raw]]:
    """The objects of a JSONL file, each with its file and line."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                place = f"{path.name}, line {number:,}"
                yield place, _object(place, line)


def _object(place: str, line: bytes) -> Raw:
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, or nested too deeply
        raise DataSetError(place, f"it cannot be read ({error})", "one JSON object on each line") from error
    if not isinstance(found, dict):
        raise DataSetError(place, f"it is a {type(found).__name__}", "one JSON object on each line")
    return found
