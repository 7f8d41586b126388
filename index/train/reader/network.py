"""The reader's network in torch, for learning alone: a BERT encoder with two scores for each token.

It computes what transformers' ``BertForQuestionAnswering`` does (Devlin et al. 2019, https://arxiv.org/abs/1810.04805).
Its dense layers see the tokens of a batch in one row without the padding, which on a CPU saves half of a step. The
table of words is that of the embedder and does not learn, so that both share one at run time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from index.models.reader_encoding import Encoded

_NEVER = -1e4
"""What a token that is none scores."""
_EPSILON = 1e-12
_HEADS_OF = 32
"""Dimensions of an attention head."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Windows as tensors of shape ``(w, t)``."""

    tokens: Tensor
    kinds: Tensor
    """1 for the tokens of the window, 0 for those of question and title."""
    there: Tensor
    """1 for a token, 0 for padding."""
    eligible: Tensor
    """True for the tokens that an answer may begin or end at, and for the first, which stands for none."""
    first: Tensor
    """Shape ``(w,)``."""
    last: Tensor

    @classmethod
    def of(cls, windows: Sequence[Encoded], device: torch.device) -> Batch:
        """Pad windows to the longest."""
        longest = max(len(one.tokens) for one in windows)
        tokens, kinds, there = (torch.zeros(len(windows), longest, dtype=torch.long) for _ in range(3))
        eligible = torch.zeros(len(windows), longest, dtype=torch.bool)
        for row, one in enumerate(windows):
            size = len(one.tokens)
            tokens[row, :size] = torch.tensor(one.tokens)
            kinds[row, one.begins : size] = 1
            there[row, :size] = 1
            eligible[row, one.begins : size - 1] = True
        eligible[:, 0] = True
        first, last = torch.tensor([one.first for one in windows]), torch.tensor([one.last for one in windows])
        return cls(*(part.to(device) for part in (tokens, kinds, there, eligible, first, last)))


class Layer(nn.Module):
    """One layer of the encoder, on packed tokens of ``d`` dimensions."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.heads = width // _HEADS_OF
        self.attended = nn.Linear(width, 3 * width)
        self.joined = nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm_attended = nn.LayerNorm(width, eps=_EPSILON)
        self.norm = nn.LayerNorm(width, eps=_EPSILON)

    def forward(self, tokens: Tensor, places: Tensor, bias: Tensor) -> Tensor:
        """Attend and transform.

        Args:
            tokens: shape ``(n, d)``: the tokens of all windows.
            places: shape ``(n,)``: where they stand in ``(w, t)``.
            bias: shape ``(w, 1, 1, t)``: what is added to the attention on each token.

        """
        windows, length = bias.shape[0], bias.shape[3]
        width = tokens.shape[1]
        parts = self.attended(tokens)
        padded = parts.new_zeros(windows * length, 3 * width).index_copy(0, places, parts)
        shape = (windows, length, 3, self.heads, width // self.heads)
        query, key, value = padded.view(shape).permute(2, 0, 3, 1, 4)
        scale = (width // self.heads) ** -0.5
        attention = torch.softmax((query * scale) @ key.transpose(-1, -2) + bias, -1).to(value.dtype)
        seen = (attention @ value).transpose(1, 2).reshape(windows * length, width).index_select(0, places)
        tokens = self.norm_attended(tokens + self.joined(seen))
        inner = self.down(nn.functional.gelu(self.up(tokens)))
        result: Tensor = self.norm(tokens + inner)
        return result


class Network(nn.Module):
    """The encoder and its two scores.

    Args:
        weights: of a BERT encoder, by transformers' names, such as all-MiniLM-L6-v2's.

    """

    def __init__(self, weights: Mapping[str, Tensor]) -> None:
        super().__init__()
        named = {name.removeprefix("bert."): tensor for name, tensor in weights.items()}
        words, positions = (named[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position"))
        width = words.shape[1]
        layers = 1 + max(int(name.split(".")[2]) for name in named if name.startswith("encoder.layer."))
        inner = named["encoder.layer.0.intermediate.dense.weight"].shape[0]
        self.words, self.positions = nn.Embedding(*words.shape), nn.Embedding(*positions.shape)
        self.kinds = nn.Embedding(2, width)
        self.norm = nn.LayerNorm(width, eps=_EPSILON)
        self.stack = [Layer(width, inner) for _ in range(layers)]
        self.layers = nn.ModuleList(self.stack)
        self.ends = nn.Linear(width, 2)
        with torch.no_grad():
            self.ends.weight.normal_(0, 0.02)
            self.ends.bias.zero_()
            for name, ours in self._named():
                if name in named:
                    ours.copy_(named[name])
        self.words.weight.requires_grad = False

    def forward(self, batch: Batch) -> Tensor:
        """Score each token as the first and the last of an answer; shape ``(w, t, 2)``."""
        windows, length = batch.tokens.shape
        places = batch.there.reshape(-1).nonzero()[:, 0]
        positions = torch.arange(length, device=places.device).expand(windows, length).reshape(-1)[places]
        seen = self.words(batch.tokens.reshape(-1)[places]) + self.positions(positions)
        tokens = self.norm(seen + self.kinds(batch.kinds.reshape(-1)[places]))
        bias = ((1 - batch.there) * _NEVER)[:, None, None, :].to(torch.bfloat16)
        for layer in self.stack:
            tokens = layer(tokens, places, bias)
        scores = self.ends(tokens).float()
        padded: Tensor = scores.new_zeros(windows * length, 2).index_copy(0, places, scores).view(windows, length, 2)
        return padded.masked_fill(~batch.eligible[..., None], _NEVER)

    def weights(self) -> dict[str, Tensor]:
        """All weights but the table of words, by transformers' names."""
        skipped = "embeddings.word_embeddings.weight"
        return {name: ours.detach().cpu().contiguous() for name, ours in self._named() if name != skipped}

    def _named(self) -> Iterator[tuple[str, Tensor]]:
        """Views of the weights by transformers' names."""
        yield "embeddings.word_embeddings.weight", self.words.weight
        yield "embeddings.position_embeddings.weight", self.positions.weight
        yield "embeddings.token_type_embeddings.weight", self.kinds.weight
        yield from _both("embeddings.LayerNorm", self.norm)
        for number, layer in enumerate(self.stack):
            place = f"encoder.layer.{number}"
            for part, weight, bias in zip(
                ("query", "key", "value"), layer.attended.weight.chunk(3), layer.attended.bias.chunk(3), strict=True
            ):
                yield f"{place}.attention.self.{part}.weight", weight
                yield f"{place}.attention.self.{part}.bias", bias
            yield from _both(f"{place}.attention.output.dense", layer.joined)
            yield from _both(f"{place}.attention.output.LayerNorm", layer.norm_attended)
            yield from _both(f"{place}.intermediate.dense", layer.up)
            yield from _both(f"{place}.output.dense", layer.down)
            yield from _both(f"{place}.output.LayerNorm", layer.norm)
        yield from _both("qa_outputs", self.ends)


def _both(name: str, part: nn.Linear | nn.LayerNorm) -> Iterator[tuple[str, Tensor]]:
    yield f"{name}.weight", part.weight
    yield f"{name}.bias", part.bias


def started_from(folder: Path) -> Network:
    """A network that begins as the encoder in a folder of sentence-transformers' form."""
    return Network(load_file(folder / "model.safetensors"))


def loss(scores: Tensor, batch: Batch, sizes: Sequence[int], share: float) -> Tensor:
    """How unlikely the right choices are, in nats.

    In each window the first and the last token are chosen among its tokens and "nothing". Besides, the window of a
    group that holds the answer is chosen among all of them and "none", by the odds that each gives to having it: so
    that scores compare between windows (shared normalisation: Clark and Gardner 2018, https://arxiv.org/abs/1710.10723).

    Args:
        scores: shape ``(w, t, 2)``.
        batch: the windows.
        sizes: how many windows each group has, in order.
        share: what the choice of windows counts for.

    """
    starts, ends = scores[..., 0], scores[..., 1]
    within = (nn.functional.cross_entropy(starts, batch.first) + nn.functional.cross_entropy(ends, batch.last)) / 2
    somewhere = torch.logsumexp(starts[:, 1:], 1) + torch.logsumexp(ends[:, 1:], 1)
    odds = (somewhere - starts[:, 0] - ends[:, 0]) / 2
    groups, columns = _places(sizes)
    table = torch.full((len(sizes), max(sizes) + 1), _NEVER, device=scores.device)
    table[:, 0] = 0
    table = table.index_put((groups.to(scores.device), columns.to(scores.device)), odds)
    right = torch.zeros(len(sizes), dtype=torch.long)
    held = (batch.first > 0).cpu()
    right[groups[held]] = columns[held]
    return within + share * nn.functional.cross_entropy(table, right.to(scores.device))


def _places(sizes: Sequence[int]) -> tuple[Tensor, Tensor]:
    """Of each window the number of its group, and its number in the group from 1 on."""
    groups = [group for group, size in enumerate(sizes) for _ in range(size)]
    columns = [column for size in sizes for column in range(1, size + 1)]
    return torch.tensor(groups), torch.tensor(columns)
