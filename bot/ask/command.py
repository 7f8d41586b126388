"""/ask."""

import asyncio
from typing import Any

from discord import app_commands

from bot.articles import autocomplete
from bot.ask import direct_messages
from bot.ask.respond import Asked, respond
from bot.messages.escape import received
from bot.messages.send import defer
from bot.runtime.access import admit, asker_by
from bot.runtime.context import Desk, Interaction
from index.domain.scope import Scope

# No postponed annotations here: the limits in some of them are known only when the command is made.

_DAY = 10
_PATIENCE = 0.5
"""Seconds for which a command may wait before it is acknowledged: people should see that after one."""


def ask_command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """/ask: public unless the member or the server wants it otherwise, so that all see the question and its answer."""

    @app_commands.command(name="ask", description="Ask a question. The answer comes in the articles' own words.")
    @app_commands.describe(
        question="What would you like to know? One sentence is best.",
        article="Search this article alone. Type a part of its title, and choose it from the list.",
        since="Search articles of that day or later, as YYYY-MM-DD.",
        until="Search articles of that day or earlier, as YYYY-MM-DD.",
        private="True: only you see the answer.",
    )
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def ask(
        interaction: Interaction,
        question: app_commands.Range[str, None, desk.question_characters],
        article: app_commands.Range[int, 1, autocomplete.LARGEST_NUMBER] | None = None,
        since: app_commands.Range[str, None, _DAY] | None = None,
        until: app_commands.Range[str, None, _DAY] | None = None,
        private: bool | None = None,  # noqa: FBT001 - an option of the command
    ) -> None:
        scope = Scope(article_id=article, since=autocomplete.day(since), until=autocomplete.day(until))
        asked = Asked(question=received(question), scope=scope)
        desk.check_question(asked.question)
        if interaction.guild_id is None:
            await direct_messages.ask(desk, interaction, asked)
        else:
            await _ask(desk, interaction, asked, private=private)

    ask.autocomplete("article")(autocomplete.titles(desk))
    return ask


async def _ask(desk: Desk, interaction: Interaction, asked: Asked, *, private: bool | None) -> None:
    """Answer; where the settings take long to come, as with a library that is being opened, in private unless told."""
    who, reading = asker_by(interaction), asyncio.ensure_future(desk.settings(interaction))
    await asyncio.wait((reading,), timeout=_PATIENCE)
    if not reading.done():
        await defer(interaction, private=private is not False)
    settings = await reading
    admit(desk, settings, who)
    if not interaction.response.is_done():
        await defer(interaction, private=settings.private if private is None else private)
    await respond(desk, settings, who, asked, interaction)
