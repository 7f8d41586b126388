"""One training from its data to the reader's folder."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import torch

from index.domain.errors import ModelUnavailable
from index.domain.ports import Progress
from index.models.embedder import packaged
from index.models.reader_encoding import Encoder
from index.train.holdout import enough
from index.train.reader.candidates import candidates
from index.train.reader.examine import Marks, examined, some
from index.train.reader.export import export
from index.train.reader.held_out import Part, parts
from index.train.reader.lessons import Lesson, Lessons
from index.train.reader.network import started_from
from index.train.reader.questions import Listed, Paragraph, listed, read
from index.train.reader.training import Plan, Step, Training

_CALIBRATED_WITH = 12
"""Batches whose values show how the weights of eight bits are scaled."""
_EXAMINED = 250
"""Questions of each data set."""


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What is learnt from and examined with."""

    sets: Sequence[Listed]
    paragraphs: Sequence[Paragraph]
    by_part: Mapping[Part, Sequence[Lesson]]
    parts: Mapping[str, Part]
    """By the article's name."""


def material(list_of_sets: Path, folder: Path, progress: Progress) -> Material:
    """Read the data and look for windows that could be mistaken for answers.

    Args:
        list_of_sets: names the data sets.
        folder: holds their files.
        progress: called with questions done and in all.

    Raises:
        DataSetError: the data cannot be read, or is too little to learn from.

    """
    sets, seed = listed(list_of_sets)
    asked = read(sets, folder)
    paragraphs = list({one.paragraph.number: one.paragraph for one in asked}.values())
    drawn = parts(sets, paragraphs, seed)
    found = candidates(asked, drawn, _pools(sets), progress)
    lessons = [Lesson(*pair) for pair in zip(asked, found, strict=True)]
    by_part = {part: [one for one in lessons if drawn[one.asked.paragraph.article] is part] for part in Part}
    enough(sum(bool(one.asked.answers) for one in by_part[Part.LEARN]), "questions with an answer to learn from")
    return Material(sets, paragraphs, by_part, drawn)


def _pools(sets: Sequence[Listed]) -> dict[str, str]:
    """Data sets of long articles are searched together, every other one by itself."""
    return {one.name: "articles" if one.has_titles and not one.is_tokenised else one.name for one in sets}


def start_of(model: str) -> Path:
    """The folder of the model that a reader starts from; raises ``ModelUnavailable`` if it is no folder at hand."""
    folder = packaged(model) or Path(model)
    missing = [name for name in ("model.safetensors", "tokenizer.json") if not (folder / name).is_file()]
    if missing:
        raise ModelUnavailable(model, f"a reader starts from a folder, and {folder} has no {missing[0]}")
    return folder


@dataclass(frozen=True, slots=True)
class Made:
    """A trained reader."""

    steps: int
    learnt: int
    """How many questions it learnt from."""
    marks: dict[str, Marks]
    """By data set, on the test part."""


def train(
    given: Material,
    start: Path,
    plan: Plan,
    places: tuple[Path, Path],
    tell: Callable[[Step], None],
) -> Made:
    """Train a network and write it.

    Args:
        given: from ``material``.
        start: the folder of the model to start from, of sentence-transformers' form.
        plan: how to learn.
        places: the folder that keeps the state of the training, and the one that the reader goes to.
        tell: called after each step.

    Raises:
        DataSetError: the state that was kept is of another plan.

    """
    torch.manual_seed(plan.seed)
    encoder = Encoder((start / "tokenizer.json").read_text("utf-8"))
    learning = {p.number: p for p in given.paragraphs if given.parts[p.article] is Part.LEARN}
    lessons = Lessons(given.by_part[Part.LEARN], learning, encoder, plan.seed)
    training = Training(started_from(start), lessons, plan, places[0])
    training.run(tell)
    tested = some(given.by_part[Part.TEST], _EXAMINED)
    by_number = {p.number: p for p in given.paragraphs}
    marks = examined(training.network, tested, by_number, encoder)
    shown = [window for batch in islice(lessons.round(0, plan.tokens), _CALIBRATED_WITH) for g in batch for window in g]
    export(training.network, shown, places[1], about(plan, start, marks))
    return Made(training.done, len(given.by_part[Part.LEARN]), marks)


def about(plan: Plan, start: Path, marks: Mapping[str, Marks]) -> dict[str, Any]:
    """What the manifest says of how a reader was made."""
    return {
        "about": "Made by `citewell train reader`. sets.json names the data it learnt from, with licences.",
        "starts_from": start.parent.name if start.name == "model" else start.name,
        "plan": asdict(plan),
        "test": {name: {key: _rounded(value) for key, value in asdict(its).items()} for name, its in marks.items()},
    }


def _rounded(value: float) -> float | None:
    """Three digits; JSON has no NaN."""
    return None if math.isnan(value) else round(value, 3)
