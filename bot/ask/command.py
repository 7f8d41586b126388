"""/ask."""

from dataclasses import replace
from typing import Any

from discord import app_commands

from bot.articles import autocomplete
from bot.ask import direct_messages
from bot.ask.respond import respond
from bot.messages.escape import received
from bot.runtime.enter import Reply, acknowledge, arrive
from bot.runtime.host import Interaction
from index.answering.understand import checked
from index.domain.scope import Scope
from index.library.ask import Asked

# No postponed annotations here: the limits in some of them are known only when the command is made.

_DAY = 10


def ask_command(question_characters: int) -> app_commands.Command[Any, ..., None]:
    """/ask: public unless the member or the server wants it otherwise, so that all see the question and its answer."""

    @app_commands.command(name="ask", description="Ask a question. The answer comes in the articles' own words.")
    @app_commands.describe(
        question="What would you like to know? One sentence is best.",
        article="Only search this article. Type part of its title and choose it from the list.",
        since="Only search articles published on or after this day, as YYYY-MM-DD.",
        until="Only search articles published on or before this day, as YYYY-MM-DD.",
        private="True: only you see the answer.",
    )
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def ask(
        interaction: Interaction,
        question: app_commands.Range[str, None, question_characters],
        article: app_commands.Range[int, 1, autocomplete.LARGEST_NUMBER] | None = None,
        since: app_commands.Range[str, None, _DAY] | None = None,
        until: app_commands.Range[str, None, _DAY] | None = None,
        private: bool | None = None,  # noqa: FBT001 - an option of the command
    ) -> None:
        scope = Scope(article_id=article, since=autocomplete.day(since), until=autocomplete.day(until))
        asked = Asked(question=received(question), scope=scope)
        checked(asked.question, interaction.client.host.settings.limits.question_characters)
        if interaction.guild_id is None:
            await direct_messages.ask(interaction, asked)
        else:
            await _ask(interaction, asked, private=private)

    ask.autocomplete("article")(autocomplete.titles())
    return ask


async def _ask(interaction: Interaction, asked: Asked, *, private: bool | None) -> None:
    """Answer where the member, or else the server, wants it; in private if the server's wish takes long to come."""
    caller = await arrive(interaction, _shown(private=private is not False))
    caller.admit()
    if interaction.response.is_done():
        reply = _shown(private=private is not False)
    else:
        reply = _shown(private=caller.server.settings.private if private is None else private)
    await acknowledge(interaction, reply)
    await respond(replace(caller, public=reply is Reply.PUBLIC), asked, interaction)


def _shown(*, private: bool) -> Reply:
    return Reply.PRIVATE if private else Reply.PUBLIC
