"""Transformer models that read a question together with a text, from the model hub or a folder; loaded on first use."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any, NamedTuple

from index.domain.errors import ModelUnavailable

REACH = 512
"""The most tokens of question and text together, even if a model states no limit."""


class Loaded(NamedTuple):
    """A model with its tokenizer, as transformers gives them."""

    model: Any
    tokenizer: Any
    reach: int
    """How many tokens it reads."""


class PairModel:
    """A model with a head for one task, and how it reads pairs of texts. Thread-safe.

    Args:
        head: transformers' class for the task, such as ``AutoModelForQuestionAnswering``.
        model: a hub name or a folder.
        setting: the setting that names it, for the error message.

    """

    def __init__(self, head: str, model: str, setting: str) -> None:
        self._head, self._named, self._setting = head, model, setting
        self._loading, self._tokenizing = threading.Lock(), threading.Lock()
        self._loaded: Loaded | None = None

    def load(self) -> Loaded:
        """The model, loaded on first use.

        Raises:
            ModelUnavailable: the loader failed, or the model was not trained for the task.

        """
        with self._loading:
            if self._loaded is None:
                try:
                    self._loaded = _load(self._head, self._named)
                except Exception as error:  # the loaders raise anything
                    reason = (str(error).strip() or type(error).__name__).splitlines()[0]
                    raise ModelUnavailable(self._named, reason, self._setting) from error
            return self._loaded

    def read(self, question: str, texts: Sequence[str]) -> tuple[Any, Any]:
        """Read the question with each text, in one forward pass on one thread, as ``SentenceTransformerEmbedder`` does.

        If both are too long for the model, the text is truncated.

        Returns:
            The tokens, with ``offset_mapping``, and the model's output.

        """
        import torch

        loaded = self.load()
        torch.set_num_threads(1)  # holds for the calling thread
        with self._tokenizing:  # a fast tokenizer may not be entered twice
            encoded = loaded.tokenizer(
                [question] * len(texts),
                list(texts),
                padding=True,
                truncation="longest_first",
                max_length=loaded.reach,
                return_offsets_mapping=True,
                return_tensors="pt",
            )
        with torch.inference_mode():
            output = loaded.model(**{name: rows for name, rows in encoded.items() if name != "offset_mapping"})
        return encoded, output


def _load(head: str, model: str) -> Loaded:
    import transformers  # takes seconds to import, so only when a model is set
    from transformers.utils.logging import disable_progress_bar, set_verbosity_error

    disable_progress_bar()  # type: ignore[no-untyped-call]
    # we report problems ourselves, below
    set_verbosity_error()  # type: ignore[no-untyped-call]
    tokenizer = transformers.AutoTokenizer.from_pretrained(model)
    made, report = getattr(transformers, head).from_pretrained(model, output_loading_info=True)
    if report["missing_keys"]:  # transformers would initialise them at random and only warn
        names = ", ".join(sorted(report["missing_keys"])[:3])
        msg = f"it was not trained for this task (it lacks {names})"
        raise ValueError(msg)
    if not tokenizer.is_fast:
        msg = "its tokenizer does not tell where its tokens stand (no tokenizer.json)"
        raise ValueError(msg)
    reach = min(REACH, tokenizer.model_max_length, getattr(made.config, "max_position_embeddings", None) or REACH)
    return Loaded(made.eval(), tokenizer, reach)
