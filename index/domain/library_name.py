"""What libraries are called."""

from __future__ import annotations

import re

LOCAL = "local"
"""The terminal's library; a Discord server's is named by its number."""
LIBRARY_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
"""What a library may be called."""


def checked_name(name: str) -> str:
    """The name of a library; raises ``ValueError`` if it is none, so that no path is made of it."""
    if not LIBRARY_NAME.fullmatch(name):
        msg = f"{name!r} is no name of a library"
        raise ValueError(msg)
    return name
