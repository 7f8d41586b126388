"""What the reader learns from: questions with their answers marked, read as the list of data sets says.

The list is a JSON file that names each data set, its source, its licence and how much of it is held out. It lies
beside the weights that were learnt from it, so that the same file says where they come from and makes them anew.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from index.domain.article import Span
from index.domain.errors import DataSetError
from index.language.sentences import sentences
from index.train.reader.detokenise import detokenised

_YES_NO = frozenset({"yes", "no", ""})
"""Answers that are no words of the text, whatever offset the data gives them."""
_LOOSE_ENDS = ".,;:"
_SHORT = 6
"""An answer of so few characters may end in a full stop of its own: "U.S."."""
_LISTED = 'a JSON object with "sets", a list of objects with "name" and "file"'


@dataclass(frozen=True, slots=True, eq=False)
class Paragraph:
    """A text that questions are asked about."""

    number: int
    data: str
    """The name of its data set."""
    article: str
    """What is held out as one."""
    title: str
    """Empty where the data has none."""
    text: str
    sentences: Sequence[Span]

    def between(self, first: int, last: int) -> Span:
        """The characters from one sentence to another."""
        return Span(self.sentences[first].start, self.sentences[last].end)


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question about a paragraph."""

    text: str
    answers: Sequence[Span]
    """Of the paragraph's characters; what most people marked comes first, then the shortest. None: it does not say."""
    paragraph: Paragraph


@dataclass(frozen=True, slots=True)
class Listed:
    """A data set as the list names it."""

    name: str
    file: str
    form: str
    """``squad``, or ``quiz``: lines of JSON with ``evidence``, ``question``, ``answer`` and ``verbatim``."""
    articles: str
    """Sets that say the same here share their articles; each has its own where they say nothing."""
    by_text: bool
    """Whether each paragraph is an article of its own, whatever title the data gives it."""
    has_titles: bool
    """Whether its titles are ones that a person would read."""
    is_tokenised: bool
    """Whether its text has spaces between words and punctuation."""
    held_out: tuple[float, float]
    """How much is for the test and how much for development: a share of the articles below 1, or so many of them."""


def listed(path: Path) -> tuple[list[Listed], int]:
    """The data sets that a file lists, and the seed by which their parts are drawn.

    Raises:
        DataSetError: it cannot be read, or is no such list.

    """
    try:
        document = json.loads(path.read_text("utf-8"))
        return [_listed(one) for one in document["sets"]], int(document.get("seed", 0))
    except OSError as error:
        raise DataSetError(str(path), f"it cannot be read ({error.strerror})", _LISTED) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DataSetError(str(path), f"it is no list of data sets ({error})", _LISTED) from error


def _listed(one: Mapping[str, Any]) -> Listed:
    held = one.get("held_out", 0.05)
    test, dev = held if isinstance(held, list) else (held, held)
    name = str(one["name"])
    return Listed(
        name=name,
        file=str(one["file"]),
        form=str(one.get("form", "squad")),
        articles=str(one.get("articles", name)),
        by_text=bool(one.get("by_text", False)),
        has_titles=bool(one.get("titles", False)),
        is_tokenised=bool(one.get("tokenised", False)),
        held_out=(float(test), float(dev)),
    )


def read(sets: Sequence[Listed], folder: Path) -> list[Asked]:
    """All questions of the data sets; one that an earlier set asks about the same article counts once.

    Raises:
        DataSetError: a file is missing or of another form.

    """
    found: list[Asked] = []
    paragraphs: dict[tuple[str, str], Paragraph] = {}
    before: set[tuple[str, str]] = set()
    for one in sets:
        asked = list(_read(one, folder / one.file, paragraphs))
        found += [q for q in asked if (q.paragraph.article, q.text.lower()) not in before]
        before |= {(q.paragraph.article, q.text.lower()) for q in asked}
    return found


def _read(one: Listed, path: Path, known: dict[tuple[str, str], Paragraph]) -> Iterator[Asked]:
    def place(title: str, text: str) -> Paragraph:
        key = hashlib.sha256(text.encode()).hexdigest()[:12] if one.by_text else title
        article = f"{one.articles}/{key}"
        if (article, text) not in known:
            spans = tuple(sentences(text, Span(0, len(text))))
            shown = title if one.has_titles else ""
            known[article, text] = Paragraph(len(known), one.name, article, shown, text, spans)
        return known[article, text]

    if one.form not in _FORMS:
        raise DataSetError(one.name, f"its form is {one.form!r}", f"one of {', '.join(_FORMS)}")
    try:
        yield from _FORMS[one.form](one, path, place)
    except OSError as error:
        raise DataSetError(str(path), f"it cannot be read ({error.strerror})", f"the data set {one.name}") from error
    except (ValueError, KeyError, TypeError, AttributeError, EOFError) as error:
        raise DataSetError(str(path), f"it is not of the form {one.form!r} ({error!r})", "another form") from error


_Place = Callable[[str, str], Paragraph]
"""Gives the paragraph of a title and a text."""


def _squad(one: Listed, path: Path, place: _Place) -> Iterator[Asked]:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for article in json.loads(raw)["data"]:
        title = unquote(article.get("title") or "").replace("_", " ")
        for entry in article["paragraphs"]:
            context = entry["context"]
            text, moved = detokenised(context) if one.is_tokenised else (context, range(len(context) + 1))
            paragraph = place(title, text)
            for asked in entry["qas"]:
                if asked.get("is_impossible"):
                    yield Asked(asked["question"].strip(), (), paragraph)
                    continue
                marked = (_marked(context, answer, text, moved) for answer in asked["answers"])
                if spans := [span for span in marked if span]:
                    yield Asked(asked["question"].strip(), _by_votes(spans), paragraph)


def _quiz(_one: Listed, path: Path, place: _Place) -> Iterator[Asked]:
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        start = row["evidence"].lower().find(row["answer"].lower()) if row["verbatim"] else -1
        if start >= 0:
            paragraph = place("", row["evidence"])
            yield Asked(row["question"].strip(), (Span(start, start + len(row["answer"])),), paragraph)


_FORMS: dict[str, Callable[[Listed, Path, _Place], Iterator[Asked]]] = {"squad": _squad, "quiz": _quiz}


def _marked(context: str, answer: Mapping[str, Any], text: str, moved: Sequence[int]) -> Span | None:
    """Where an answer stands in the text, without the white space and punctuation at its ends."""
    words, start = answer["text"], answer["answer_start"]
    if words.strip().lower() in _YES_NO:
        return None
    if context[start : start + len(words)] != words:
        start = context.find(words)
        if start < 0:
            return None
    start, end = moved[start], moved[start + len(words)]
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or (text[end - 1] in _LOOSE_ENDS and end - start > _SHORT)):
        end -= 1
    return Span(start, end) if start < end else None


def _by_votes(spans: Sequence[Span]) -> tuple[Span, ...]:
    votes = Counter(spans)
    return tuple(sorted(votes, key=lambda span: (-votes[span], span.end - span.start)))
