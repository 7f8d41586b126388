"""What people do to articles that are here: correct their facts, take other addresses back, remove them."""

from __future__ import annotations

from index.domain.article import Article, Elsewhere, Quote, Taken
from index.domain.events import Actor, ArticlesChanged
from index.domain.jobs import Fields
from index.domain.ledger import Act, Hidden
from index.ingest import draft
from index.library.audit import note
from index.library.library import Library


def correct(library: Library, article_id: int, typed: Fields, by: Actor) -> Taken:
    """Put what a person typed in place of an article's own title, link, date or author.

    Raises:
        UnknownArticle: it is not here.
        BadField: a field cannot be used.
        StorageError: it could not be kept; the old state stands.

    """

    def then(taken: Taken) -> None:
        if taken.change:
            note(library, Act.CHANGED, by, taken.article, detail=", ".join(taken.change.fields))

    taken = library.revise(article_id, draft.corrected(library.articles.get(article_id), typed), then=then)
    if taken.change:
        library.tell(ArticlesChanged(article_id))
    return taken


def unlink(library: Library, article_id: int, source: Elsewhere, by: Actor) -> Article:
    """Take another address of an article back; ``UnknownArticle`` if it is not here."""
    with library.transaction():
        article = library.articles.get(article_id)
        library.unlink(article_id, source.url)
        note(library, Act.CHANGED, by, article, detail=source.site or "")
    return article


def remove(library: Library, article_id: int, by: Actor) -> Article:
    """Forget an article; ``UnknownArticle`` if it is not here."""
    with library.transaction():
        gone = library.remove(article_id)
        note(library, Act.REMOVED, by, gone)
    library.tell(ArticlesChanged(None))
    return gone


def hide(library: Library, question: str, quote: Quote, by: Actor) -> int:
    """Let a wrong source answer a question no more; its number, to show it again by. See ``Hiding.hide``."""
    hidden = library.hide(question, quote)
    note(library, Act.HIDDEN, by, quote.article, detail=question)
    return hidden


def unhide(library: Library, number: int, by: Actor) -> Hidden | None:
    """Let what was hidden be found again; ``None`` if it was not hidden."""
    with library.transaction():
        hidden = next((one for one in library.ledger.hidden() if one.id == number), None)
        if hidden is None or not library.ledger.unhide(number):
            return None
        note(library, Act.SHOWN, by, library.articles.get(hidden.article_id), detail=hidden.question)
    return hidden
