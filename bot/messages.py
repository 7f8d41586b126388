"""What a message of ours is made of, before Discord's client library sees it; and its limits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from yarl import URL

CONTENT = 2000
"""Characters of a message's content."""
LABEL = 80
"""Characters of a button's label."""
CUSTOM_ID = 100
"""Characters that a button can carry back to us."""
_URL = 512
_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{1,63}")


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens ``url``."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A button that comes back to us with ``custom_id``."""

    label: str
    custom_id: str
    danger: bool = False


Button = Link | Press


@dataclass(frozen=True, slots=True)
class Part:
    """One message: ``content`` is ready for Discord, all that others wrote in it encoded."""

    content: str
    buttons: tuple[Button, ...] = ()
    file: tuple[str, bytes] | None = None
    """A name and what the file of that name holds."""


def link(label: str, url: str | None) -> tuple[Link, ...]:
    """The button to ``url``, or none if Discord would not take the address.

    One address that Discord refuses would lose the whole message, so only those pass that
    are http or https, name a host with a dot, and carry no user name that could pose as one.
    """
    try:
        parts = urlsplit(url or "")
        known = parts.scheme in {"http", "https"} and parts.username is None and parts.password is None
        address = URL(url or "") if known else URL()
        sound = bool(_HOST.fullmatch(address.raw_host or "")) and len(str(address)) <= _URL
    except ValueError:  # a port that is no number, brackets that do not close
        return ()
    return (Link(label, str(address)),) if sound else ()
