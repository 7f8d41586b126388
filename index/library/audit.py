"""Who did what to a library: noted by the use cases themselves, so that no entrance can forget it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.domain.article import Article
from index.domain.events import Actor
from index.domain.jobs import Feed
from index.domain.ledger import Act, Event

if TYPE_CHECKING:
    from index.library.library import Library

_KEPT = 300
"""Characters of a detail that are kept."""


def note(library: Library, what: Act, by: Actor, about: Article | Feed | None = None, *, detail: str = "") -> None:
    """Keep a line of the audit, in the transaction of what was done if there is one; raises ``StorageError``.

    Args:
        library: the one that it was done to.
        what: what was done.
        by: who did it.
        about: the article or feed.
        detail: names and numbers without words of ours, since it is shown in any language.

    """
    event = Event(
        at=library.now(),
        actor=by,
        what=what,
        article_id=about.id if isinstance(about, Article) else None,
        title=about.title if about else "",
        detail=" ".join(detail.split())[:_KEPT],
    )
    library.ledger.noted(event)
