"""Replies that reach Discord although a request fails: said again for as long as that is of use, and said once.

The client library gives up at a 503, at a connection that is cut and at a 429 that does not come from Discord
itself. An edit may be sent again without harm, a message of a channel bears a nonce by which Discord knows it again,
and an acknowledgement that was taken while its answer was lost comes back as code 40060: it is done.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import aiohttp
import discord
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from bot.runtime.pauses import doubling

log = logging.getLogger(__name__)
T = TypeVar("T")
LOST = (OSError, aiohttp.ClientError)
"""What a connection to Discord that breaks off raises."""
ACKNOWLEDGED = 40060
"""Discord's code for an interaction that is acknowledged already; each is given to us once."""
WINDOWS = (0.5, 0.5, 1.9)
"""Seconds for each attempt to acknowledge, which Discord wants within three. The library pauses for one after a 500:
so there are four attempts in all, while the last leaves a slow connection its time."""
TOKEN_SECONDS = 900.0
"""For so long an interaction may be answered."""
NONCE_SECONDS = 120.0
"""For so long Discord surely knows a nonce again: "in the past few minutes"."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0


def passing(error: Exception) -> bool:
    """Whether what went wrong with Discord may go well later."""
    return not isinstance(error, discord.HTTPException) or error.status >= 500 or error.status == 429


class PatientAdapter(AsyncWebhookAdapter):
    """Carries answers to interactions to Discord, again and again if need be."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    async def request(self, route: Any, session: aiohttp.ClientSession, **given: Any) -> Any:
        """Send a request; raises what the last attempt raised once no other is of use."""
        if route.path.endswith("/callback"):
            return await self._acknowledge(route, session, **given)
        end = _now() + TOKEN_SECONDS
        for pause in doubling(_FIRST_PAUSE, _LONGEST_PAUSE):
            try:
                return await super().request(route, session, **given)
            except (discord.HTTPException, *LOST) as error:
                if not passing(error) or _now() + pause > end:
                    raise
                log.info("An answer did not reach Discord (%s); again in %.1f s.", _kind(error), pause)
            await asyncio.sleep(pause)
            for file in given.get("files") or ():
                file.reset(seek=True)
        raise AssertionError

    async def _acknowledge(self, route: Any, session: aiohttp.ClientSession, **given: Any) -> Any:
        for left, window in zip(reversed(range(len(WINDOWS))), WINDOWS, strict=True):
            end = _now() + window
            try:
                return await asyncio.wait_for(super().request(route, session, **given), window)
            except discord.HTTPException as error:
                if error.code == ACKNOWLEDGED:
                    return {"interaction": {"id": route.webhook_id, "type": 0}}
                if not (passing(error) and left):
                    raise
            except LOST:  # a TimeoutError among them
                if not left:
                    raise
            await asyncio.sleep(max(end - _now(), 0.0))
        raise AssertionError


def be_patient() -> None:
    """Let what the present task and those that it begins say to interactions be carried by ``PatientAdapter``.

    The client library keeps its adapter in this context variable; there is no other way to name one.
    """
    async_context.set(PatientAdapter())


async def surely(send: Callable[[str], Awaitable[T]]) -> T:
    """The message that ``send`` puts into a channel under the nonce that it is handed: once, however often it is tried.

    Raises what the last attempt raised.
    """
    nonce, end = secrets.token_hex(12), _now() + NONCE_SECONDS
    for pause in doubling(_FIRST_PAUSE, _LONGEST_PAUSE):
        try:
            return await send(nonce)
        except (discord.HTTPException, *LOST) as error:
            if not passing(error) or _now() + pause > end:
                raise
            log.info("A message did not reach Discord (%s); again in %.1f s.", _kind(error), pause)
        await asyncio.sleep(pause)
    raise AssertionError


def _kind(error: Exception) -> str:
    return f"status {error.status}" if isinstance(error, discord.HTTPException) else type(error).__name__


def _now() -> float:
    return asyncio.get_running_loop().time()
