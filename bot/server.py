"""A server's settings (``config.server``) in its library: read when needed, so that a change counts at once."""

from __future__ import annotations

from config import server
from config.server import ServerSettings, SettingError
from index.errors import LibraryError
from index.library import Library


class BadSetting(LibraryError):
    """A setting of the server cannot be used; the reason is a sentence."""


def settings(library: Library) -> ServerSettings:
    """What the server's admins have chosen; raises ``BadSetting`` if that is damaged."""
    try:
        return server.read(library.recall(server.KEY))
    except SettingError as error:
        raise BadSetting(error.saying) from None


def change(library: Library, key: str, typed: object) -> ServerSettings:
    """Keep another value of a setting; raises ``BadSetting`` if it cannot be used."""
    try:
        changed = server.changed(settings(library), key, typed)
    except SettingError as error:
        raise BadSetting(error.saying) from None
    library.remember(server.KEY, server.write(changed))
    return changed


def reset(library: Library, key: str) -> ServerSettings:
    """Let a setting follow its default again."""
    changed = server.reset(settings(library), key)
    library.remember(server.KEY, server.write(changed))
    return changed
