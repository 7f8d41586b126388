"""What a server's admins have chosen (``config.server_settings``), kept in its library, and what follows for its use.

It holds for whoever uses the library, by Discord or in the terminal.
"""

from __future__ import annotations

from collections.abc import Sequence

from config import server_settings
from config.server_settings import ServerSettings, SettingError
from index.answering.pipeline import Tuning
from index.domain.errors import ArticleError, LibraryError
from index.domain.events import Actor
from index.domain.ledger import Act
from index.library.audit import note
from index.library.library import Library


class BadSetting(LibraryError):
    """A setting of the server cannot be used; the reason is a sentence."""


class OtherLanguage(ArticleError):
    """An article is in a language that the server's admins do not take in."""

    def __init__(self, found: str, wanted: Sequence[str]) -> None:
        super().__init__(
            "The article is in the language {found}; this server takes articles in {wanted}. Add another one, or let "
            "an admin change that with /settings languages.",
            found=found,
            wanted=", ".join(wanted),
        )


def settings(library: Library) -> ServerSettings:
    """What the server's admins have chosen; raises ``BadSetting`` if that is damaged."""
    try:
        return server_settings.read(library.recall(server_settings.KEY))
    except SettingError as error:
        raise BadSetting(error.saying) from None


def change(library: Library, key: str, typed: object, by: Actor) -> ServerSettings:
    """Keep another value of a setting; raises ``BadSetting`` if it cannot be used."""
    before = settings(library)
    try:
        after = server_settings.changed(before, key, typed)
    except SettingError as error:
        raise BadSetting(error.saying) from None
    return _keep(library, key, before, after, by)


def reset(library: Library, key: str, by: Actor) -> ServerSettings:
    """Let a setting follow its default again."""
    before = settings(library)
    return _keep(library, key, before, server_settings.reset(before, key), by)


def tuning(library: Library) -> Tuning:
    """How the server wants its answers."""
    chosen = settings(library)
    share = None if chosen.answered is None else chosen.answered / 100
    return Tuning(answered=share, quotes=chosen.quotes)


def check_language(library: Library, language: str | None) -> None:
    """Refuse an article that the server does not take in; raises ``OtherLanguage``.

    Args:
        library: the server's.
        language: the article's, as ISO 639-1; one that is not known is taken in.

    """
    wanted = settings(library).languages
    if language and wanted and language not in wanted:
        raise OtherLanguage(language, wanted)


def _keep(library: Library, key: str, before: ServerSettings, after: ServerSettings, by: Actor) -> ServerSettings:
    with library.transaction():
        library.remember(server_settings.KEY, server_settings.write(after))
        value = getattr(after, key)
        if value != getattr(before, key):
            note(library, Act.SETTINGS, by, detail=f"{key.replace('_', '-')} = {_plain(value)}")
    return after


def _plain(value: object) -> str:
    """A value in any language: numbers of roles and channels as they are."""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
