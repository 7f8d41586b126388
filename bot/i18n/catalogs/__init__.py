"""The languages that Citewell speaks, and their gettext catalogues: the ``.po`` files here, which people edit.

``make messages`` collects anew what is said, into ``citewell.pot`` and all of them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from types import MappingProxyType

from babel import Locale
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

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
COMMAND, MENU, OPTION, CHOICE = "command", "menu", "option", "choice"
"""The contexts of the names that Discord shows (gettext's ``msgctxt``). A command stands there with those above it,
``article add``, and is translated as its last word alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What is said in one language."""

    messages: NullTranslations
    commands: Mapping[str, str] = field(default_factory=dict)
    """What Discord calls commands, by their full names in English; the last word of each alone."""


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language."""
    if language == ENGLISH:
        return Catalogue(messages=NullTranslations())
    found = written(language)
    compiled = io.BytesIO()
    write_mo(compiled, found)
    compiled.seek(0)
    return Catalogue(
        messages=GNUTranslations(compiled),
        commands={str(one.id): str(one.string) for one in found if one.context == COMMAND and one.string},
    )


def written(language: str) -> Catalog:
    """A language's catalogue as it stands in its file."""
    file = resources.files("bot.i18n.catalogs") / f"{language}.po"
    return read_po(io.BytesIO(file.read_bytes()), locale=language, abort_invalid=True)
