"""Models of two small layers with weights drawn by lot, in folders as the hub's: they load like real ones."""

from __future__ import annotations

import re
from pathlib import Path

import torch
from transformers import AutoTokenizer, BertConfig, BertForQuestionAnswering, BertForSequenceClassification

from tests.index.examples import FERRY, MILL

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
HEADS = {"reader": BertForQuestionAnswering, "reranker": BertForSequenceClassification}


def tiny(folder: Path, head: str, *, positions: int = 256, labels: int = 1) -> Path:
    """Make a model that knows the words of the invented articles, and save it."""
    folder.mkdir()
    words = sorted(set(re.findall(r"\w+|[^\w\s]", f"{FERRY} {MILL} when does what ?".lower())))
    (folder / "vocab.txt").write_text("\n".join([*SPECIAL, *words]), "utf-8")
    config = BertConfig(
        vocab_size=len(SPECIAL) + len(words),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=positions,
        initializer_range=0.5,
    )
    config.num_labels = 2 if head == "reader" else labels
    torch.manual_seed(7)
    HEADS[head](config).save_pretrained(folder)
    AutoTokenizer.from_pretrained(folder).save_pretrained(folder)  # as a tokenizer.json, which tells where tokens stand
    return folder
