"""Translates what is said to people: gettext catalogues (``bot/i18n/catalogs``), managed with Babel.

English stands in the code, as the message itself; a message that a catalogue lacks is said in
English. Values are put in by name, ``{title}``, after translation, so that a catalogue can
order them as its grammar wants, and nothing that a member wrote is ever looked up or filled in.

A command that a message names, ``/article add``, is called what Discord calls it in that language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import discord
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from bot.i18n.catalogs import ENGLISH, LANGUAGES, MENU, Catalogue, catalogue
from config.translatable import Filling, Saying
from index.domain.errors import LibraryError

_COMMAND = re.compile(r"(?<![\w/])/([a-z-]+(?: [a-z-]+)*)")
"""A slash and words, of which the first few may be a command's."""


class Voice:
    """Says things in one language.

    Args:
        language: one of ``LANGUAGES``; any other is English.

    """

    def __init__(self, language: str = ENGLISH) -> None:
        self.language = language if language in LANGUAGES else ENGLISH
        self._locale: Locale = LANGUAGES[self.language]
        self._catalogue: Catalogue = catalogue(self.language)
        self._filling = _Filling(self)

    def __call__(self, message: str, /, **values: object) -> str:
        """The message, with the values in their places; among these, sayings are translated too."""
        return self._filled(self._catalogue.messages.gettext(message), values)

    def count(self, one: str, many: str, number: int, /, **values: object) -> str:
        """The form of a message that goes with a number, which stands in it as ``{count}``."""
        template = self._catalogue.messages.ngettext(one, many, number)
        return self._filled(template, {**values, "count": self.number(number)})

    def said(self, text: str) -> str:
        """A saying in this language; any other text as it is."""
        return self(text.template, **text.values) if isinstance(text, Saying) else text

    def error(self, error: Exception) -> str:
        """The sentence of a fault, if it is one for people; see ``LibraryError``."""
        return self.said(error.saying if isinstance(error, LibraryError) else error.args[0])

    def day(self, given: date) -> str:
        """A date: 17 October 2023."""
        return format_date(given, "long", self._locale)

    def number(self, given: int) -> str:
        """A number with its thousands grouped."""
        return format_decimal(given, locale=self._locale)

    def command(self, name: str) -> str:
        """What Discord calls a command here: ``/artikel hinzufügen`` for ``article add``."""
        parts = name.split(" ")
        paths = (" ".join(parts[:end]) for end in range(1, len(parts) + 1))
        known = self._catalogue.commands
        return "/" + " ".join(known.get(path, part) for path, part in zip(paths, parts, strict=True))

    def menu(self, name: str) -> str:
        """What Discord calls an entry in a message's menu here."""
        return self._catalogue.messages.pgettext(MENU, name)

    def about(self, description: str) -> str:
        """What Discord says of a command here."""
        return self._catalogue.messages.gettext(description)

    def _filled(self, template: str, values: Mapping[str, object]) -> str:
        return self._filling.vformat(_COMMAND.sub(self._named, template), (), values)

    def _named(self, found: re.Match[str]) -> str:
        """The command that a message names, with what follows it."""
        words = found[1].split(" ")
        for end in range(len(words), 0, -1):
            name = " ".join(words[:end])
            if name in self._catalogue.commands:
                return " ".join([self.command(name), *words[end:]])
        return found[0]


class _Filling(Filling):
    """Puts values into a message as its language writes them."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    def number(self, value: int) -> str:
        return self._voice.number(value)

    def text(self, value: object) -> str:
        return self._voice.said(value) if isinstance(value, str) else str(value)


def language_of(locale: discord.Locale | str | None) -> str:
    """Our language for one of Discord's: ``de`` for ``de``, ``es`` for ``es-419``, English for what we don't speak."""
    code = str(locale or "").split("-", 1)[0]
    return code if code in LANGUAGES else ENGLISH


@cache
def voice(language: str) -> Voice:
    """The voice of a language; each is made once."""
    return Voice(language)


def private(interaction: discord.Interaction[Any]) -> Voice:
    """The voice for what only the member sees: the member's own."""
    return voice(language_of(interaction.locale))


def public(interaction: discord.Interaction[Any]) -> Voice:
    """The voice for what the whole channel sees: the server's, or the member's where there is none."""
    return voice(language_of(interaction.guild_locale or interaction.locale))
