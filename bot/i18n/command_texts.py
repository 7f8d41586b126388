"""Translates the commands' names, descriptions, options and choices for Discord."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Place

from bot.i18n.catalogs import CHOICE, COMMAND, ENGLISH, MENU, OPTION, catalogue
from bot.i18n.translate import language_of

_CONTEXTS = {Place.parameter_name: OPTION, Place.choice_name: CHOICE}


class Translator(app_commands.Translator):
    """Looks up in the catalogues; where they say nothing else, Discord shows the English."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContext[Any, Any],
    ) -> str | None:
        """See ``app_commands.Translator.translate``."""
        language = language_of(locale)
        if language == ENGLISH:
            return None
        place, message = _looked_up(string.message, context)
        messages = catalogue(language).messages
        said = messages.pgettext(place, message) if place else messages.gettext(message)
        return None if said in {message, string.message} else said


def _looked_up(text: str, context: app_commands.TranslationContext[Any, Any]) -> tuple[str | None, str]:
    """The context and the message under which a text of a command stands in the catalogues."""
    if context.location in {Place.command_name, Place.group_name}:
        menu = isinstance(context.data, app_commands.ContextMenu)
        return (MENU, text) if menu else (COMMAND, context.data.qualified_name)
    return _CONTEXTS.get(context.location), text
