"""Finds what in a message could be an article: its links and attachments. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

import discord

from bot.messages.escape import received
from index.ingest.url import key

_LINK = re.compile(r"https?://[^\s<>|`\"]+", re.IGNORECASE)
_Part: TypeAlias = discord.Message | discord.MessageSnapshot
_ENDS = ".,;:!?'*_~"
"""Signs that end a sentence or an emphasis rather than a link."""


def links(message: discord.Message) -> list[str]:
    """The web addresses in a message, what it forwards and what is embedded in both, each once."""
    found: dict[str, str] = {}
    for part in _parts(message):
        for link in (*in_text(part.content), *(embed.url for embed in part.embeds if embed.url)):
            if _LINK.fullmatch(received(link)):
                found.setdefault(key(received(link)), received(link))
    return list(found.values())


def attachments(message: discord.Message) -> list[discord.Attachment]:
    """The files of a message, and those of what it forwards."""
    return [file for part in _parts(message) for file in part.attachments]


def _parts(message: discord.Message) -> tuple[_Part, ...]:
    return message, *message.message_snapshots


def in_text(content: str) -> Iterator[str]:
    """The web addresses in a text, as Discord's clients would link them."""
    for found in _LINK.findall(content):
        yield _trimmed(found)


def _trimmed(link: str) -> str:
    """A link without what closes the sentence or the brackets that it stands in."""
    while link.endswith(tuple(_ENDS)) or (link.endswith((")", "]")) and not _closes(link)):
        link = link[:-1]
    return link


def _closes(link: str) -> bool:
    """Whether the bracket at the end belongs to the link, which then opens it too."""
    opening = {")": "(", "]": "["}[link[-1]]
    return link.count(opening) >= link.count(link[-1])
