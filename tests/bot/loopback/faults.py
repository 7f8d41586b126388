"""Faults on demand of Discord's REST side."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Handle = Callable[[], Awaitable[web.Response]]


@dataclass(slots=True, kw_only=True)
class Fault:
    """Something that goes wrong with requests that fit, so many times.

    A status of 0 cuts the connection. A request that is ``taken`` has its effect before, and only
    its answer is lost.
    """

    method: str
    path: str
    """A regular expression that is looked for in the path."""
    status: int = 0
    code: int = 0
    taken: bool = False
    times: int = 1
    via: bool = True
    """Whether the answer comes from Discord itself and not from what stands before it."""
    retry_after: float = 0.05
    everywhere: bool = False
    """Whether a limit that was exceeded is that of all requests."""
    until: asyncio.Event | None = None
    """What is waited for before anything happens, if the server is slow."""
    met: int = 0
    """How often it was met."""

    def fits(self, method: str, path: str) -> bool:
        return self.met < self.times and self.method == method and re.search(self.path, path) is not None

    async def meet(self, request: web.Request, handle: Handle) -> web.Response:
        """Answer a request with the fault."""
        self.met += 1
        if self.until:
            await self.until.wait()
            return await handle()
        if self.taken:
            await handle()
        if not self.status:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        return answer({"message": "no", "code": self.code, **self._limit()}, self.status, via=self.via)

    def _limit(self) -> dict[str, Any]:
        return {"retry_after": self.retry_after, "global": self.everywhere} if self.status == 429 else {}


@dataclass(slots=True)
class Faults:
    """Those that are still to come, first ones first."""

    waiting: list[Fault] = field(default_factory=list)

    def add(self, method: str, path: str, **how: Any) -> Fault:
        self.waiting.append(fault := Fault(method=method, path=path, **how))
        return fault

    def of(self, method: str, path: str) -> Fault | None:
        return next((fault for fault in self.waiting if fault.fits(method, path)), None)


def answer(value: Any, status: int = 200, *, via: bool = True) -> web.Response:
    """As Discord sends it: the client library knows JSON by this very content type, without a charset."""
    headers = {"Via": "1.1 discord"} if via else {}
    if status == 204:
        return web.Response(status=status, headers=headers)
    headers["Content-Type"] = "application/json"
    return web.Response(body=json.dumps(value).encode(), status=status, headers=headers)
