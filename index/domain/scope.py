"""The scope of a question: one article, or those of a range of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from index.domain.errors import BadScope


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is searched: all articles by default.

    Both days are inclusive and are compared with the article's own date. An article without a date lies outside
    as soon as either day is named, since nobody knows whether it belongs there.

    Raises:
        BadScope: it ends before it begins.

    """

    article_id: int | None = None
    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        """Reject days in the wrong order, which were surely mixed up."""
        if self.since and self.until and self.since > self.until:
            raise BadScope(self.since, self.until)

    def holds(self, article_id: int, published: date | None) -> bool:
        """Whether an article with that number and date lies within."""
        if self.article_id not in {None, article_id}:
            return False
        if not (self.since or self.until):
            return True
        return published is not None and (self.since or date.min) <= published <= (self.until or date.max)


EVERYTHING = Scope()
"""All articles."""
