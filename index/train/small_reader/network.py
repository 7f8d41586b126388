"""The reader's network in torch, for training only; ``index.answering.span_reader`` runs it in numpy.

The first and the last token are chosen among all tokens of all sentences of a question, and "no answer", so that scores
are comparable between sentences (shared normalisation: Clark and Gardner 2018, https://arxiv.org/abs/1710.10723).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from index.answering.select import LOOKED_AT
from index.answering.span_reader import SpanReader
from index.domain.ports import Floats
from index.models.token_vectors import Projection
from index.train.small_reader.examples import Group, Store

_NEVER = -1e4
"""The score of padding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Training hyperparameters: AdamW with linear warm-up and decay to 0."""

    epochs: int = 8
    batch: int = 16
    hidden: int = 96
    rate: float = 1e-3
    decay: float = 1e-4
    rise: int = 200
    """Warm-up steps; a fifth of all steps if there are few."""
    seed: int = 0


class Network(nn.Module):
    """As ``SpanReader``, with a hidden layer of width ``h`` and dropout in training."""

    def __init__(self, tokens: int, shared: int, hidden: int) -> None:
        super().__init__()
        self.tokens = nn.Linear(tokens, hidden)
        self.shared = nn.Linear(shared, hidden, bias=False)
        self.around = nn.Conv1d(hidden, hidden, 3, padding=1)
        self.ends = nn.Linear(hidden, 2, bias=False)
        self.nothing = nn.Parameter(torch.zeros(2))
        self.drop_seen, self.drop = nn.Dropout(0.1), nn.Dropout(0.3)

    def forward(self, tokens: Tensor, shared: Tensor, there: Tensor) -> Tensor:
        """Score tokens as the first and last of an answer.

        Args:
            tokens: shape ``(s, t, f)``.
            shared: shape ``(s, g)``.
            there: shape ``(s, t)``: which tokens are some.

        Returns:
            Shape ``(s, t, 2)``.

        """
        seen = self.tokens(self.drop_seen(tokens)) + self.shared(self.drop_seen(shared))[:, None]
        inner = self.drop(torch.relu(seen)) * there[..., None]
        spread = torch.relu(self.around(inner.transpose(1, 2))).transpose(1, 2)
        scores: Tensor = self.ends(self.drop(inner + spread))
        return scores


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Groups as tensors; each has ``LOOKED_AT`` sentences, padded with empty ones."""

    tokens: Tensor
    shared: Tensor
    there: Tensor
    right: Tensor
    """Shape ``(s, t, 2)``: whether an answer begins, or ends, with the token."""

    @classmethod
    def of(cls, groups: Sequence[Group], store: Store) -> Batch:
        """Read the features."""
        sentences = [
            (n * LOOKED_AT + k, one) for n, group in enumerate(groups) for k, one in enumerate(group.sentences)
        ]
        size, longest = len(groups) * LOOKED_AT, max(one.tokens[0] for _, one in sentences)
        tokens = np.zeros((size, longest, sentences[0][1].tokens[1]), dtype=np.float32)
        shared = np.zeros((size, sentences[0][1].shared), dtype=np.float32)
        there, right = np.zeros((size, longest), dtype=bool), np.zeros((size, longest, 2), dtype=bool)
        for row, one in sentences:
            tokens[row, : one.tokens[0]], shared[row] = store.get(one)
            there[row, : one.tokens[0]] = True
            for ends in one.answers:
                right[row, ends, (0, 1)] = True
        return cls(*map(torch.from_numpy, (tokens, shared, there, right)))

    def loss(self, network: Network) -> Tensor:
        """Negative log-likelihood of the right choices, in nats."""
        scores = network(self.tokens, self.shared, self.there).masked_fill(~self.there[..., None], _NEVER)
        groups = len(scores) // LOOKED_AT
        right = self.right.reshape(groups, -1, 2)
        choices = torch.cat([scores.reshape(groups, -1, 2), network.nothing.expand(groups, 1, 2)], dim=1)
        right = torch.cat([right, ~right.any(dim=1, keepdim=True)], dim=1)
        likely = torch.logsumexp(choices.masked_fill(~right, 2 * _NEVER), dim=1) - torch.logsumexp(choices, dim=1)
        return -likely.sum(dim=1).mean()


def learn(
    groups: Sequence[Group], store: Store, plan: Plan, progress: Callable[[int, int], None]
) -> tuple[Network, list[float]]:
    """Fit a network; the same groups and seed give the same one.

    Returns:
        The network, and the mean loss of each epoch.

    """
    width, shared = groups[0].sentences[0].tokens[1], groups[0].sentences[0].shared
    order, losses = np.random.default_rng(plan.seed), []
    with _alone(plan.seed):
        network = Network(width, shared, plan.hidden)
        steps = plan.epochs * -(-len(groups) // plan.batch)
        pace = _Pace(network, plan, steps)
        for _ in range(plan.epochs):
            network.train()
            mixed = [groups[number] for number in order.permutation(len(groups))]
            parts = [mixed[at : at + plan.batch] for at in range(0, len(mixed), plan.batch)]
            total = 0.0
            for part in parts:
                total += pace.step(Batch.of(part, store)) * len(part)
                progress(pace.done, steps)
            losses.append(total / len(mixed))
    return network.eval(), losses


class _Pace:
    """Steps of one descent."""

    def __init__(self, network: Network, plan: Plan, steps: int) -> None:
        self._network, self.done = network, 0
        self._optimizer = torch.optim.AdamW(network.parameters(), plan.rate, weight_decay=plan.decay)
        rise = min(plan.rise, steps // 5 + 1)
        self._rate = torch.optim.lr_scheduler.LambdaLR(
            self._optimizer, lambda step: min(1.0, (step + 1) / rise) * (1 - step / steps)
        )

    def step(self, batch: Batch) -> float:
        loss = batch.loss(self._network)
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self._optimizer.step()
        self._rate.step()
        self.done += 1
        return float(loss.detach())


@contextmanager
def _alone(seed: int) -> Iterator[None]:
    """One thread, which is fastest for such small matrices, and a seeded random generator."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            yield
    finally:
        torch.set_num_threads(threads)


def exported(network: Network, embedder: str, projection: Projection) -> SpanReader:
    """The network as a ``SpanReader``."""
    return SpanReader(
        tokens=_rows(network.tokens.weight.T),
        shared=_rows(network.shared.weight.T),
        bias=_rows(network.tokens.bias),
        around=_rows(network.around.weight.permute(2, 1, 0)),
        around_bias=_rows(network.around.bias),
        ends=_rows(network.ends.weight.T),
        nothing=float(network.nothing.detach().sum()),
        embedder=embedder,
        projection=projection,
    )


def _rows(weights: Tensor | None) -> Floats:
    return np.asarray(weights.detach().numpy() if weights is not None else 0, dtype=np.float32)
