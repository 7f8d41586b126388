"""Reads SQuAD's JSON, 1.1 and 2.0: each title becomes one article of its paragraphs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from index.domain.errors import DataSetError
from index.evaluate.dataset import Fault, Item, Raw, Source, item, rows, source
from index.evaluate.jsonl import digest

_FORM = 'SQuAD\'s JSON: {"data": [{"title", "paragraphs": [{"context", "qas": [{"id", "question", "answers"}]}]}]}'


class Squad:
    """A ``DataSet``. An article is named by its title; a question without answers is unanswerable."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = path.name

    def digest(self) -> str:
        """See ``DataSet.digest``."""
        return digest(self._path)

    def articles(self) -> Iterator[Source | Fault]:
        """See ``DataSet.articles``."""
        return rows(self._raw_articles(), source)

    def questions(self) -> Iterator[Item | Fault]:
        """See ``DataSet.questions``."""
        return rows(self._raw_questions(), item)

    def _raw_articles(self) -> Iterator[tuple[str, Raw]]:
        for place, entry in self._entries():
            paragraphs = [_get(place, p, "context", str) for p in _objects(place, entry, "paragraphs")]
            title = _get(place, entry, "title", str)
            readable = unquote(title).replace("_", " ")
            yield place, {"id": title, "title": readable, "text": "\n\n".join(paragraphs)}

    def _raw_questions(self) -> Iterator[tuple[str, Raw]]:
        for place, entry in self._entries():
            for number, paragraph in enumerate(_objects(place, entry, "paragraphs"), 1):
                for asked in _objects(place, paragraph, "qas"):
                    where = f"{place}, paragraph {number}, question {asked.get('id')!r}"
                    yield where, _question(where, entry, asked)

    def _entries(self) -> Iterator[tuple[str, Raw]]:
        """The articles; the file is one JSON document, so it is read as a whole."""
        try:
            document = json.loads(self._path.read_bytes())
        except (ValueError, RecursionError) as error:  # not JSON, or nested too deeply
            raise DataSetError(str(self._path), f"it is no JSON ({error})", _FORM) from error
        for number, entry in enumerate(_objects(self._path.name, document, "data"), 1):
            yield f"{self._path.name}, article {number} ({entry.get('title')!r})", entry


def _question(place: str, entry: Raw, asked: Raw) -> Raw:
    answers = [] if asked.get("is_impossible") else _objects(place, asked, "answers")
    return {
        "id": asked.get("id"),
        "question": asked.get("question"),
        "answers": [_get(place, answer, "text", str) for answer in answers],
        "article_id": entry["title"],
    }


def _objects(place: str, parent: Any, field: str) -> list[dict[str, Any]]:
    found: list[Any] = _get(place, parent, field, list)
    if not all(isinstance(one, dict) for one in found):
        raise DataSetError(place, f'its "{field}" has something else than objects', _FORM)
    return found


def _get(place: str, parent: Any, field: str, kind: type) -> Any:
    found = parent.get(field) if isinstance(parent, dict) else None
    if not isinstance(found, kind):
        raise DataSetError(place, f'it has no {"list" if kind is list else "text"} "{field}"', _FORM)
    return found
