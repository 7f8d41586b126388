"""Trains the reader's network: it goes on where it stopped, and uses a GPU if there is one.

After every so many steps the whole state is kept in a file, and a training that finds one goes on from there. The rate
rises over the first steps, stays, and falls to nothing over the last part.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from index.domain.errors import DataSetError
from index.train.reader.lessons import Group, Lessons
from index.train.reader.network import Batch, Network, loss

STATE = "training.safetensors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How the network learns, by AdamW."""

    steps: int = 4_500
    tokens: int = 1_400
    """In a batch, at most."""
    rate: float = 2e-4
    rise: int = 150
    """Steps in which the rate rises."""
    falls: float = 0.57
    """The share of the steps in which it falls."""
    groups: float = 0.5
    """What the choice of a window among those of its question counts for."""
    decay: float = 0.01
    keep_every: int = 150
    """Steps after which the state is kept."""
    seed: int = 11

    def rate_at(self, step: int) -> float:
        """The rate of a step, counted from 0."""
        falling = (self.steps - step) / max(1.0, self.falls * self.steps)
        return self.rate * min(1.0, (step + 1) / self.rise, max(0.01, falling))


class Step(NamedTuple):
    """What is told of the training's progress."""

    done: int
    loss: float
    """The mean of the last hundred steps."""
    windows: int
    """Shown so far, since this process began."""


@dataclass(slots=True)
class _Place:
    """How far a training is."""

    step: int = 0
    round: int = 0
    batch: int = 0
    """Batches of the round that are done."""


class Training:
    """One training.

    Args:
        network: begins as the encoder that is learnt further.
        lessons: the batches.
        plan: how to learn.
        folder: keeps the state; it is made if it is not there.

    Raises:
        DataSetError: the state in the folder is of another plan.

    """

    def __init__(self, network: Network, lessons: Lessons, plan: Plan, folder: Path) -> None:
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.network = network.to(self._device)
        self._lessons, self._plan, self._folder = lessons, plan, folder
        self._optimizer = torch.optim.AdamW(_grouped(network, plan.decay), plan.rate, betas=(0.9, 0.98), eps=1e-6)
        self._place = _Place()
        self._losses = deque[float](maxlen=100)
        folder.mkdir(parents=True, exist_ok=True)
        self._resume()

    @property
    def done(self) -> int:
        """Steps that are done."""
        return self._place.step

    def run(self, progress: Callable[[Step], None]) -> None:
        """Learn until the plan is fulfilled. Stopping at any time loses the steps since the state was last kept."""
        windows = 0
        self.network.train()
        for batch in self._batches():
            self._losses.append(self._step(batch))
            windows += sum(map(len, batch))
            progress(Step(self._place.step, float(np.mean(self._losses)), windows))
            if self._place.step % self._plan.keep_every == 0 or self._place.step == self._plan.steps:
                self._keep()
        self.network.eval()

    def _batches(self) -> Iterator[Sequence[Group]]:
        """The batches that are left, round after round."""
        while self._place.step < self._plan.steps:
            held = 0
            for batch in islice(self._lessons.round(self._place.round, self._plan.tokens), self._place.batch, None):
                held += 1
                yield batch
                self._place.batch += 1
                if self._place.step == self._plan.steps:
                    return
            if not held and not self._place.batch:
                found = "no question in it can be learnt from"
                raise DataSetError(place="The data", found=found, expected="questions with their answers")
            self._place.round, self._place.batch = self._place.round + 1, 0

    def _step(self, groups: Sequence[Group]) -> float:
        for part in self._optimizer.param_groups:
            part["lr"] = self._plan.rate_at(self._place.step)
        batch = Batch.of([window for group in groups for window in group], self._device)
        with torch.autocast(self._device.type, torch.bfloat16):
            scores = self.network(batch)
        found = loss(scores, batch, [len(group) for group in groups], self._plan.groups)
        self._optimizer.zero_grad(set_to_none=True)
        found.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_([p for p in self.network.parameters() if p.requires_grad], 1.0)
        self._optimizer.step()
        self._place.step += 1
        return float(found.detach())

    def _keep(self) -> None:
        """Write the state whole or not at all."""
        part = self._folder / f".{STATE}.part"
        place = f"{self._place.step} {self._place.round} {self._place.batch + 1}"  # this batch is done
        tensors = {f"network.{name}": tensor for name, tensor in self.network.state_dict().items()}
        for number, kept in self._optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{number}.{name}": tensor for name, tensor in kept.items()}
        save_file(
            {name: tensor.contiguous() for name, tensor in tensors.items()},
            part,
            {"plan": self._signature(), "place": place},
        )
        part.replace(self._folder / STATE)

    def _resume(self) -> None:
        path = self._folder / STATE
        if not path.exists():
            return
        with safe_open(path, "pt", str(self._device)) as file:
            said = file.metadata()
            if said.get("plan") != self._signature():
                found = "a training of another plan has left its state in it"
                raise DataSetError(str(self._folder), found, "an empty folder, or the same plan as before")
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no dict
        parts = {name.removeprefix("network."): t for name, t in tensors.items() if name.startswith("network.")}
        self.network.load_state_dict(parts)
        kept: dict[int, dict[str, Tensor]] = defaultdict(dict)
        for name, tensor in tensors.items():
            if name.startswith("optimizer."):
                _, number, field = name.split(".")
                kept[int(number)][field] = tensor
        self._optimizer.load_state_dict({**self._optimizer.state_dict(), "state": dict(kept)})
        self._place = _Place(*map(int, said["place"].split()))

    def _signature(self) -> str:
        """Tells what must be the same to go on; the number of steps may be another."""
        return hashlib.sha256(repr((self._plan.tokens, self._plan.seed)).encode()).hexdigest()[:16]


def _grouped(network: Network, decay: float) -> list[dict[str, object]]:
    """The parameters that learn; the matrices among them decay."""
    learning = [p for p in network.parameters() if p.requires_grad]
    return [
        {"params": [p for p in learning if p.ndim > 1], "weight_decay": decay},
        {"params": [p for p in learning if p.ndim == 1], "weight_decay": 0.0},
    ]
