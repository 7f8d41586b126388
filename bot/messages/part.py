"""The parts of a message as plain values, before discord.py sees them, and their limits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from yarl import URL

from bot.messages.escape import units

CONTENT = 2000
"""Characters of a message's content."""
LABEL = 80
"""Characters of a button's label."""
CUSTOM_ID = 100
"""Characters that a button can carry back to us."""
PASTED = 4000
"""Characters that a field of a form can hold."""
_URL = 512
_FRAGMENT = "!$%&'()*+,-./:;=?@_~"
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
    row: int | None = None
    """In which of five rows of buttons it stands; without one, in the first that has room."""


Button = Link | Press


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One line of a menu; it shows no markup."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """A menu of which any number may be chosen; it comes back to us with ``custom_id`` and the values."""

    custom_id: str
    placeholder: str
    choices: tuple[Choice, ...]
    one: bool = False
    """Whether only one may be chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a form; label and description are clipped to what Discord takes."""

    name: str
    """Its ``custom_id``."""
    label: str
    description: str = ""
    value: str | None = None
    """What stands in it already."""
    most: int | None = None
    """Characters that it takes; ``None`` for as many as Discord lets it."""
    required: bool = False
    long: bool = False
    """Whether it has several lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form; what is typed comes back to us with ``custom_id``."""

    title: str
    custom_id: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One message: ``content`` is ready for Discord, all that others wrote in it encoded."""

    content: str
    buttons: tuple[Button, ...] = ()
    file: tuple[str, bytes] | None = None
    """A name and what the file of that name holds."""
    menu: Menu | None = None


def folded(lines: Sequence[str]) -> list[Part]:
    """Lines, ready for Discord and none over the limit, on as few messages as hold them."""
    contents = [""]
    for line in lines:
        longer = f"{contents[-1]}\n{line}".strip("\n")
        if units(longer) <= CONTENT:
            contents[-1] = longer
        else:
            contents.append(line)
    return [Part(content) for content in contents]


def link(label: str, url: str | None) -> tuple[Link, ...]:
    """The button to ``url``, or none if Discord would not take the address.

    One address that Discord refuses would lose the whole message, so only those pass that
    are http or https, name a host with a dot, and carry no user name that could pose as one.
    """
    try:
        parts = urlsplit(url or "")
        known = parts.scheme in {"http", "https"} and parts.username is None and parts.password is None
        address = URL(parts._replace(fragment="").geturl()) if known else URL()
        # A fragment is a language of its own, in which %2D is not "-": what is encoded in it stays so.
        fragment = f"#{quote(parts.fragment, safe=_FRAGMENT)}" if parts.fragment else ""
        sound = bool(_HOST.fullmatch(address.raw_host or "")) and len(f"{address}{fragment}") <= _URL
    except ValueError:  # a port that is no number, brackets that do not close
        return ()
    return (Link(label, f"{address}{fragment}"),) if sound else ()
