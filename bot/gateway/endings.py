"""What ends the bot or keeps it from Discord, each as one sentence, and with which code the program ends."""

from __future__ import annotations

from urllib.parse import urlsplit

import aiohttp
import discord

from bot.cli.base.exit_codes import Exit
from bot.gateway.identify_budget import IdentifiesSpent
from bot.runtime.logs import fault

BAD_TOKEN, SHARDS_NEEDED, BAD_VERSION, BAD_INTENTS = 4004, 4011, 4012, 4013
"""Codes with which the gateway closes."""
_FINAL = {BAD_VERSION, BAD_INTENTS}
_PORTAL = "Copy it anew from the Discord developer portal, page Bot, button Reset Token."


class Ended(Exception):
    """Why the bot is not connected to Discord, in one sentence."""

    def __init__(self, code: Exit, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code

    @property
    def final(self) -> bool:
        """Whether nothing but a change by the host can mend it."""
        return self.code in {Exit.TOKEN, Exit.REFUSED}


def ended(error: Exception, client: discord.Client) -> Ended:
    """The sentence for what ended a client, or kept it from connecting."""
    if isinstance(error, discord.LoginFailure) or close_code(error) == BAD_TOKEN:
        return Ended(Exit.TOKEN, f"Discord does not accept the bot's token. {_PORTAL}")
    if isinstance(error, discord.PrivilegedIntentsRequired):
        sentence = "Discord wants a privileged intent to be granted, which Citewell does not need. Please report this."
        return Ended(Exit.REFUSED, sentence)
    if isinstance(error, discord.ConnectionClosed) and error.code in _FINAL:
        return Ended(Exit.REFUSED, f"Discord closed the connection with code {error.code}. Please report this.")
    if _unreached(error, client):
        return Ended(Exit.UNREACHABLE, f"Discord cannot be reached{_through(client)}: {_why(error)}.")
    if isinstance(error, IdentifiesSpent):
        return Ended(Exit.UNREACHABLE, str(error))
    return Ended(Exit.UNEXPECTED, f"The connection to Discord failed unexpectedly ({fault(error)}).")


def _unreached(error: Exception, client: discord.Client) -> bool:
    """Whether it was the network, or Discord's servers, that failed.

    When the very first connection to the gateway fails, discord.py 2.7 trips over its own
    feet with an ``AttributeError`` (Rapptz/discord.py#10520).
    """
    if isinstance(error, AttributeError):
        return client.ws is None
    discords = (discord.HTTPException, discord.GatewayNotFound, discord.ConnectionClosed)
    return isinstance(error, (OSError, aiohttp.ClientError, *discords))


def _why(error: Exception) -> str:
    if isinstance(error, AttributeError):
        return _why(error.__context__) if isinstance(error.__context__, Exception) else "the gateway does not answer"
    if isinstance(error, discord.HTTPException):
        return f"it answers with status {error.status}"
    if isinstance(error, discord.ConnectionClosed):
        return f"it closes the connection with code {error.code}"
    if isinstance(error, TimeoutError):
        return "it does not answer"
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return "its certificate is not trusted here, so somebody may stand between"
    return (str(error) or type(error).__name__).rstrip(".")


def _through(client: discord.Client) -> str:
    """The proxy that stands between, without a password in it."""
    proxy = urlsplit(client.http.proxy or "")
    return f" through the proxy {proxy.hostname}:{proxy.port}" if proxy.hostname else ""


def close_code(error: Exception) -> int | None:
    """The code with which the gateway closed the connection, if it did."""
    return error.code if isinstance(error, discord.ConnectionClosed) else None
