"""A question with a window of text as the reader's network takes them: numbers of tokens, and where the answer is.

``[CLS] question [SEP] title [SEP] window [SEP]``, the title left out where there is none. Tokens of the window are of
the second kind, all others of the first. An answer is marked by its first and last token; both at ``[CLS]`` say that
the window holds none.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from index.domain.article import Span

LONGEST = 128
"""Tokens of question, title and window together."""
LONGEST_QUESTION, LONGEST_TITLE = 40, 16
_ROOM_AFTER = 2
"""An answer as long as the window is cut, so that its end is seen."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """One question with one window, of ``t`` tokens."""

    tokens: Sequence[int]
    begins: int
    """The first token of the window; the last but one is its last."""
    first: int
    last: int
    """The answer's tokens; both 0 if there is none."""
    spans: Sequence[Span]
    """The characters of the text that each of the window's tokens stands for."""


class Encoder:
    """Makes tokens of texts. Thread-safe.

    Args:
        tokenizer: of the model that the reader starts from, as the text of its ``tokenizer.json``.

    """

    def __init__(self, tokenizer: str) -> None:
        from tokenizers import Tokenizer  # only who reads pays for it

        self._tokenizer = Tokenizer.from_str(tokenizer)
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._cls, self._sep = (self._special(name) for name in ("[CLS]", "[SEP]"))

    def question(self, text: str) -> list[int]:
        """The tokens of a question."""
        return self._plain(text)[:LONGEST_QUESTION]

    def title(self, text: str) -> list[int]:
        """The tokens of a title, none for an empty one."""
        return self._plain(text)[:LONGEST_TITLE] if text else []

    def window(self, question: Sequence[int], title: Sequence[int], text: str, window: Span) -> Encoded:
        """A window that holds no answer, or whose answer is to be found; what is too long is cut off its end."""
        head = self._head(question, title)
        tokens, spans = self._of(text, window)
        room = LONGEST - len(head) - 1
        return Encoded([*head, *tokens[:room], self._sep], len(head), 0, 0, spans[:room])

    def answered(
        self, question: Sequence[int], title: Sequence[int], text: str, window: Span, answer: Span, lot: random.Random
    ) -> Encoded | None:
        """A window that holds an answer; ``None`` if no token stands for it. What is too long is cut at random."""
        head = self._head(question, title)
        tokens, spans = self._of(text, window)
        first = next((at for at, span in enumerate(spans) if span.end > answer.start), None)
        last = next((at for at in reversed(range(len(spans))) if spans[at].start < answer.end), None)
        if first is None or last is None or last < first:
            return None
        room, cut = LONGEST - len(head) - 1, 0
        if len(tokens) > room:
            last = min(last, first + room - _ROOM_AFTER)
            ends = max(0, last - room + 1), min(first, len(tokens) - room)
            cut = lot.randint(min(ends), max(ends))
        begins = len(head)
        shown = slice(cut, cut + room)
        places = first - cut + begins, last - cut + begins
        return Encoded([*head, *tokens[shown], self._sep], begins, *places, spans[shown])

    def _special(self, name: str) -> int:
        found = self._tokenizer.token_to_id(name)
        if found is None:
            msg = f"the tokenizer has no {name}"
            raise ValueError(msg)
        return found

    def _head(self, question: Sequence[int], title: Sequence[int]) -> list[int]:
        return [self._cls, *question, self._sep, *([*title, self._sep] if title else [])]

    def _plain(self, text: str) -> list[int]:
        found: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return found

    def _of(self, text: str, window: Span) -> tuple[list[int], list[Span]]:
        made = self._tokenizer.encode(text[window.start : window.end], add_special_tokens=False)
        return made.ids, [Span(window.start + start, window.start + end) for start, end in made.offsets]
