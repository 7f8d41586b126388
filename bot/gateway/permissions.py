"""The scopes and permissions that the bot asks for, its invite link, and which of them are missing."""

from __future__ import annotations

import discord

SCOPES = ("bot", "applications.commands")
PERMISSIONS = ("view_channel", "send_messages", "send_messages_in_threads", "read_message_history", "attach_files")
NEEDED = discord.Permissions(**dict.fromkeys(PERMISSIONS, True))
"""To answer, in threads too, as a reply, and to attach an article's text."""


def address(application_id: int) -> str:
    """The link by which an admin adds the bot to a server."""
    return discord.utils.oauth_url(application_id, permissions=NEEDED, scopes=SCOPES)


def missing(granted: discord.Permissions) -> list[str]:
    """The permissions of ``NEEDED`` that are not granted, as people read them."""
    held = granted.administrator
    return [name.replace("_", " ") for name in PERMISSIONS if not (held or getattr(granted, name))]
