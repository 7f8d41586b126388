"""The invented towns as paragraphs, and a model of two small layers that knows their words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from transformers import AutoTokenizer, BertConfig, BertModel

from index.domain.ports import silent
from index.train.reader.run import Material, material
from tests.index.train.examples import DISHES, MAYORS, TOWNS

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def towns() -> dict[str, Any]:
    """SQuAD's form: each town with three questions that its paragraph answers and one that it does not."""
    return {"data": [_town(*row) for row in zip(range(len(TOWNS)), TOWNS, MAYORS, DISHES, strict=True)]}


def _town(number: int, town: str, mayor: str, dish: str) -> dict[str, Any]:
    year = str(1301 + 17 * number)
    text = (
        f"{town} was founded in {year}. The mayor of {town} is Anna {mayor}. Many boats lie in the harbour. "
        f"People in {town} eat {dish} at midsummer. The largest house is old."
    )
    asked = [
        (f"When was {town} founded?", year),
        (f"Who is the mayor of {town}?", f"Anna {mayor}"),
        (f"What do people eat in {town}?", dish),
    ]
    qas: list[dict[str, Any]] = [
        {"id": f"{town}{n}", "question": q, "answers": [{"text": a, "answer_start": text.index(a)}]}
        for n, (q, a) in enumerate(asked)
    ]
    qas.append({"id": f"{town}-", "question": f"Who sank {town}?", "answers": [], "is_impossible": True})
    return {"title": town, "paragraphs": [{"context": text, "qas": qas}]}


def listed(folder: Path, *sets: Mapping[str, Any], **fields: Any) -> Path:
    """A list of data sets."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "sets.json"
    path.write_text(json.dumps({"sets": sets, **fields}))
    return path


def given(folder: Path) -> Material:
    """The towns, two held out for the test and two for development."""
    sets = listed(folder, {"name": "towns", "file": "towns.json", "titles": True, "held_out": [2, 2]})
    (folder / "towns.json").write_text(json.dumps(towns()))
    return material(sets, folder, silent)


def model(folder: Path) -> Path:
    """Weights drawn by lot, as sentence-transformers keeps them."""
    folder.mkdir(parents=True)
    texts = " ".join(
        p["context"] + " ".join(q["question"] for q in p["qas"]) for a in towns()["data"] for p in a["paragraphs"]
    )
    words = sorted(set(re.findall(r"\w+|[^\w\s]", texts.lower())))
    (folder / "vocab.txt").write_text("\n".join([*SPECIAL, *words]), "utf-8")
    config = BertConfig(
        vocab_size=len(SPECIAL) + len(words),
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=128,
        max_position_embeddings=160,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        initializer_range=0.3,
    )
    torch.manual_seed(7)
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    AutoTokenizer.from_pretrained(folder).save_pretrained(folder)
    return folder
