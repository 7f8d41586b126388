"""A ``Fetcher`` without a network: addresses and what they lead to, written down beforehand."""

from __future__ import annotations

from collections.abc import Callable

from index.domain.document import Fetched, Validators
from index.domain.errors import LibraryError
from index.domain.source_errors import Gone

Answer = bytes | Fetched | LibraryError | None
"""A body, a whole answer, a fault to raise, or ``None`` for "not changed"."""


class WrittenWeb:
    """Answers from ``pages``; ``asked`` notes every request as (address, validators, polite)."""

    def __init__(self, **_: object) -> None:
        self.pages: dict[str, Answer | Callable[[], Answer]] = {}
        self.asked: list[tuple[str, Validators | None, bool]] = []

    def get(self, url: str, validators: Validators | None = None, *, polite: bool = False) -> Fetched | None:
        """See ``Fetcher.get``."""
        self.asked.append((url, validators, polite))
        answer = self.pages.get(url, Gone(url, 404))
        if callable(answer):
            answer = answer()
        if isinstance(answer, LibraryError):
            raise answer
        return Fetched(url=url, data=answer) if isinstance(answer, bytes) else answer

    def last(self) -> tuple[str, Validators | None, bool]:
        """The last request."""
        return self.asked[-1]
