"""The buttons below what was added: correct its facts, or take back a source that was noted."""

from __future__ import annotations

from bot.admin.audit import note
from bot.articles import ingest_view
from bot.i18n.translate import private
from bot.messages.components import correction, values
from bot.messages.escape import received
from bot.messages.send import send
from bot.runtime.context import Desk, Interaction, Stale, number
from index.domain.article import Article, Elsewhere
from index.domain.jobs import Fields
from index.domain.ledger import Act
from index.ingest import draft
from index.library.library import Library


async def press_correct(desk: Desk, interaction: Interaction, state: str) -> None:
    """Open the form with what is known of the article."""
    await desk.check_manager(interaction)
    article_id = number(state)
    article = await desk.glance(interaction, lambda library: library.articles.get(article_id))
    await interaction.response.send_modal(correction(article, private(interaction)))


async def submit_correct(desk: Desk, interaction: Interaction, state: str) -> None:
    """Keep what was typed otherwise than it stood."""
    await desk.check_manager(interaction)
    article_id, typed, by = number(state), values(dict(interaction.data or {})), interaction.user.id
    await interaction.response.defer()
    corrected = await desk.write(interaction, lambda library: _correct(library, article_id, typed, by))
    await send(interaction, [ingest_view.corrected(corrected, private(interaction))])


async def press_unlink(desk: Desk, interaction: Interaction, state: str) -> None:
    """Take back the other address that an article was given."""
    await desk.check_manager(interaction)
    begins, _, mark = state.partition(":")
    article_id, by = number(begins), interaction.user.id
    await interaction.response.defer()
    article, taken = await desk.read(interaction, lambda library: _unlink(library, article_id, mark, by))
    await send(interaction, [ingest_view.unlinked(article, taken, private(interaction))])


def _correct(library: Library, article_id: int, typed: dict[str, str], by: int) -> Article:
    article = library.articles.get(article_id)
    fields = _otherwise(article, {name: received(value).strip() for name, value in typed.items()})
    taken = library.revise(article_id, draft.corrected(article, fields))
    if taken.change:
        note(library, Act.CHANGED, by, taken.article, detail=", ".join(taken.change.fields))
    return taken.article


def _otherwise(article: Article, typed: dict[str, str]) -> Fields:
    """What was typed otherwise than it stands; only that counts as typed by a person."""
    day = article.published.isoformat() if article.published else None
    known = {"title": article.title, "link": article.url, "date": day, "author": article.author}
    new = {name: typed[name] for name in known if name in typed and typed[name] != known[name]}
    return Fields(title=new.get("title"), url=new.get("link"), published=new.get("date"), author=new.get("author"))


def _unlink(library: Library, article_id: int, mark: str, by: int) -> tuple[Article, Elsewhere]:
    article = library.articles.get(article_id)
    found = next((one for one in library.articles.history(article_id).elsewhere if ingest_view.mark(one) == mark), None)
    if found is None:
        raise Stale
    library.unlink(article_id, found.url)
    note(library, Act.CHANGED, by, article, detail=found.site or "")
    return article, found
