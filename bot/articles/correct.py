"""The buttons below a new article: correct its details, or undo a source that was linked."""

from __future__ import annotations

from bot.articles import ingest_view
from bot.i18n.translate import Voice
from bot.messages.components import modal, values
from bot.messages.custom_id import Stale, number
from bot.messages.escape import received
from bot.messages.part import Field, Form
from bot.messages.send import send
from bot.runtime.enter import Reply, Right, enter
from bot.runtime.host import Interaction
from index.domain.article import Article, Elsewhere
from index.domain.jobs import Fields
from index.library.articles import correct, unlink
from index.library.library import Library


async def press_correct(interaction: Interaction, state: str) -> None:
    """Open the form with what is known of the article."""
    article_id = number(state)
    caller = await enter(interaction, Right.MANAGE, reply=None)
    article = await caller.server.quick(lambda library: library.articles.get(article_id))
    await interaction.response.send_modal(modal(form(article, caller.voice)))


async def submit_correct(interaction: Interaction, state: str) -> None:
    """Keep what was typed otherwise than it stood."""
    article_id, typed = number(state), values(dict(interaction.data or {}))
    caller = await enter(interaction, Right.MANAGE, Reply.IN_PLACE)
    corrected = await caller.server.ingest(lambda library: _correct(library, article_id, typed, caller.member.id))
    await send(interaction, [ingest_view.corrected(corrected, caller.voice)])


async def press_unlink(interaction: Interaction, state: str) -> None:
    """Take back the other address that an article was given."""
    begins, _, mark = state.partition(":")
    article_id = number(begins)
    caller = await enter(interaction, Right.MANAGE, Reply.IN_PLACE)
    article, taken = await caller.server.quick(lambda library: _unlink(library, article_id, mark, caller.member.id))
    await send(interaction, [ingest_view.unlinked(article, taken, caller.voice)])


def form(article: Article, voice: Voice) -> Form:
    """The form in which a title, date, link or author is corrected."""
    kept = voice("Leave it empty to keep it as it is.")
    published = voice("The day it was published, as YYYY-MM-DD. Leave it empty to keep it as it is.")
    place = voice("Where the article can be read. Leave it empty to keep it as it is.")
    day = article.published.isoformat() if article.published else None
    return Form(
        title=voice("Correct an article"),
        custom_id=f"{ingest_view.CORRECT}:{article.id}",
        fields=(
            Field(name="title", label=voice("Title"), description=kept, value=article.title, most=300),
            Field(name="date", label=voice("Date"), description=published, value=day, most=40),
            Field(name="link", label=voice("Link"), description=place, value=article.url, most=512),
            Field(name="author", label=voice("Author"), description=kept, value=article.author, most=200),
        ),
    )


def _correct(library: Library, article_id: int, typed: dict[str, str], by: int) -> Article:
    article = library.articles.get(article_id)
    fields = _otherwise(article, {name: received(value).strip() for name, value in typed.items()})
    return correct(library, article_id, fields, by).article


def _otherwise(article: Article, typed: dict[str, str]) -> Fields:
    """What was typed otherwise than it stands; only that counts as typed by a person."""
    day = article.published.isoformat() if article.published else None
    known = {"title": article.title, "link": article.url, "date": day, "author": article.author}
    new = {name: typed[name] for name in known if name in typed and typed[name] != known[name]}
    return Fields(title=new.get("title"), url=new.get("link"), published=new.get("date"), author=new.get("author"))


def _unlink(library: Library, article_id: int, mark: str, by: int) -> tuple[Article, Elsewhere]:
    found = next((one for one in library.articles.history(article_id).elsewhere if ingest_view.mark(one) == mark), None)
    if found is None:
        raise Stale
    return unlink(library, article_id, found, by), found
