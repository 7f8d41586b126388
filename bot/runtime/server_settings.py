"""A server's settings (``config.server_settings``), kept in its library and read anew for each use."""

from __future__ import annotations

from config import server_settings
from config.server_settings import ServerSettings, SettingError
from index.domain.errors import LibraryError
from index.library.library import Library


class BadSetting(LibraryError):
    """A setting of the server cannot be used; the reason is a sentence."""


def settings(library: Library) -> ServerSettings:
    """What the server's admins have chosen; raises ``BadSetting`` if that is damaged."""
    try:
        return server_settings.read(library.recall(server_settings.KEY))
    except SettingError as error:
        raise BadSetting(error.saying) from None


def change(library: Library, key: str, typed: object) -> ServerSettings:
    """Keep another value of a setting; raises ``BadSetting`` if it cannot be used."""
    try:
        changed = server_settings.changed(settings(library), key, typed)
    except SettingError as error:
        raise BadSetting(error.saying) from None
    library.remember(server_settings.KEY, server_settings.write(changed))
    return changed


def reset(library: Library, key: str) -> ServerSettings:
    """Let a setting follow its default again."""
    changed = server_settings.reset(settings(library), key)
    library.remember(server_settings.KEY, server_settings.write(changed))
    return changed
