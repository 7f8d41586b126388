"""What is said to people, in their language: gettext catalogues (``bot/locale``), kept with Babel.

English stands in the code, as the message itself; a message that a catalogue lacks is said in
English. Values are put in by name, ``{title}``, after translation, so that a catalogue can
order them as its grammar wants, and nothing that a member wrote is ever looked up.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from types import MappingProxyType

import discord
from babel import Locale
from babel.dates import format_date, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from index.errors import LibraryError

ENGLISH = "en"
LANGUAGES: Mapping[str, Locale] = MappingProxyType(
    {
        ENGLISH: Locale("en", "GB"),
        "de": Locale("de"),
        "fr": Locale("fr"),
        "es": Locale("es"),
        "pl": Locale("pl"),
        "uk": Locale("uk"),
    }
)
"""The languages that Citewell speaks, and how each writes dates and numbers."""


class Voice:
    """Says things in one language.

    Args:
        language: one of ``LANGUAGES``; any other is English.

    """

    def __init__(self, language: str = ENGLISH) -> None:
        self.language = language if language in LANGUAGES else ENGLISH
        self._locale = LANGUAGES[self.language]
        self._messages = _catalogue(self.language)

    def __call__(self, message: str, /, **values: object) -> str:
        """The message, with the values in their places."""
        return self._messages.gettext(message).format(**values)

    def count(self, one: str, many: str, number: int, /, **values: object) -> str:
        """The form of a message that goes with a number, which stands in it as ``{count}``."""
        said = self._messages.ngettext(one, many, number)
        return said.format(count=self.number(number), **values)

    def error(self, error: LibraryError) -> str:
        """The sentence of a fault."""
        return str(error)

    def day(self, given: date) -> str:
        """A date: 17 October 2023."""
        return format_date(given, "long", self._locale)

    def ago(self, published: date, today: date) -> str:
        """How long ago a day was: "3 weeks ago"; nothing for days to come."""
        days = (today - published).days
        if days < 2:
            return "" if days < 0 else self("yesterday") if days else self("today")
        return format_timedelta(published - today, "day", 1, add_direction=True, locale=self._locale)

    def number(self, given: int) -> str:
        """A number with its thousands set apart."""
        return format_decimal(given, locale=self._locale)


def language_of(locale: discord.Locale | str | None) -> str:
    """Our language for one of Discord's: ``de`` for ``de``, ``es`` for ``es-419``, English for what we don't speak."""
    code = str(locale or "").split("-", 1)[0]
    return code if code in LANGUAGES else ENGLISH


@cache
def voice(language: str) -> Voice:
    """The voice of a language; each is made once."""
    return Voice(language)


def private(interaction: discord.Interaction) -> Voice:
    """The voice for what only the member sees: the member's own."""
    return voice(language_of(interaction.locale))


def public(interaction: discord.Interaction) -> Voice:
    """The voice for what the whole channel sees: the server's, or the member's where there is none."""
    return voice(language_of(interaction.guild_locale or interaction.locale))


def _catalogue(language: str) -> NullTranslations:
    """A language's catalogue, made from its ``.po`` file, which is the one that people edit."""
    if language == ENGLISH:
        return NullTranslations()
    file = resources.files("bot") / "locale" / f"{language}.po"
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(file.read_bytes()), locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
