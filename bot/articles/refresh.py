"""/article refresh: fetches an article's page again."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bot.articles import autocomplete
from bot.articles.ingest_progress import bring
from bot.runtime.enter import Right, enter
from bot.runtime.host import Interaction
from index.domain.errors import LibraryError
from index.domain.jobs import Request, Way
from index.library.library import Library


class NoLink(LibraryError):
    """The article has no address at which it could be fetched."""

    def __init__(self, article_id: int) -> None:
        super().__init__(
            "Number {article_id} has no link, so I cannot check whether it has changed. Add it again with "
            "its url, and the two are merged.",
            article_id=article_id,
        )


def refresh_command() -> app_commands.Command[Any, ..., None]:
    """/article refresh."""

    @app_commands.command(name="refresh", description="Fetch an article's page again and update what has changed.")
    @app_commands.describe(article="Type part of its title and choose it from the list.")
    async def command(
        interaction: Interaction, article: app_commands.Range[int, 1, autocomplete.LARGEST_NUMBER]
    ) -> None:
        caller = await enter(interaction, Right.MANAGE)
        await bring(caller, interaction, await caller.server.quick(lambda library: _request(library, article)))

    command.autocomplete("article")(autocomplete.articles())
    return command


def _request(library: Library, article_id: int) -> Request:
    article = library.articles.get(article_id)
    if article.url is None:
        raise NoLink(article_id)
    return Request(way=Way.REFRESH, name=article.url, article_id=article_id)
