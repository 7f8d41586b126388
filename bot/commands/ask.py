"""/ask."""

from typing import Any

from discord import app_commands

from bot import render
from bot.desk import Desk, Interaction, server
from bot.messages import Part
from bot.replies import defer, send
from bot.text import received
from bot.voice import Voice, public
from index.library import Library

# No postponed annotations here: the limit in one of them is known only when the command is made.


def ask_command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """/ask: public, so that all who read along see the question and its answer."""

    @app_commands.command(name="ask", description="Ask a question. The answer comes in the articles' own words.")
    @app_commands.describe(question="What would you like to know? One sentence is best.")
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def ask(interaction: Interaction, question: app_commands.Range[str, None, desk.question_characters]) -> None:
        server(interaction)
        asked = received(question)
        desk.check_question(asked)
        await defer(interaction, private=False)
        voice = public(interaction)
        await send(interaction, await desk.read(interaction, lambda library: _answer(library, asked, voice)))

    return ask


def _answer(library: Library, question: str, voice: Voice) -> list[Part]:
    found = library.ask(question)
    if not (found.quotes or found.nearest) and library.size() == (0, 0):
        return [Part(render.no_articles(voice))]
    return render.answer(found, voice)
