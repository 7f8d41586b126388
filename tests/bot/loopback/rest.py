"""Discord's REST side and its CDN: the routes that a bot uses, each answer judged by the OpenAPI document."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.bot import openapi
from tests.bot.loopback.chat import Refused
from tests.bot.loopback.faults import answer
from tests.bot.loopback.payloads import ABOUT, OWN_ACCOUNT, entrance, member, private_channel

if TYPE_CHECKING:
    from tests.bot.loopback.discord import Discord

API = "/api/v10"


class Rest:
    """Answers requests.

    Args:
        state: what is known, and what shall go wrong.

    """

    def __init__(self, state: Discord) -> None:
        self.state = state

    async def handle(self, request: web.Request) -> web.Response:
        """Note a request, and answer it, or let happen what shall go wrong with it."""
        state, path = self.state, request.path.removeprefix(API)
        if request.host.startswith("cdn."):
            return web.Response(body=state.files[path])
        body = await _body(request)
        async with state.called:
            state.calls.append((request.method, path, body))
            state.called.notify_all()

        async def handle() -> web.Response:
            return await self._judged(request, path, body)

        fault = state.faults.of(request.method, path)
        try:
            return await (fault.meet(request, handle) if fault else handle())
        finally:
            async with state.called:
                state.called.notify_all()

    async def _judged(self, request: web.Request, path: str, body: Any) -> web.Response:
        """The answer; what the document does not allow, in the request or in it, is noted."""
        status, value = self._answer(request, path, body)
        if openapi.DOCUMENT.exists():
            try:
                if body is not None:
                    openapi.check(request.method, path, body)
                openapi.check_answer(request.method, path, status, value)
            except AssertionError as error:
                self.state.wrong.append(str(error))
        return answer(value, status)

    def _answer(self, request: web.Request, path: str, body: Any) -> tuple[int, Any]:
        state = self.state
        if state.refuse_login and path == "/users/@me":
            return state.refuse_login, _refusal(0)
        try:
            value = self._route(request, path, body)
        except Refused as refused:
            return refused.status, _refusal(refused.code)
        return (204, None) if value is None else (200, value)

    def _route(self, request: web.Request, path: str, body: Any) -> Any:
        given = {"limit": "50", "after": "", **request.query} if request.method == "GET" else body
        for method, pattern, made in _routes(self.state):
            if method == request.method and (found := re.fullmatch(pattern, path)):
                return made(given, *found.groups())
        raise Refused(404, 0)


Route = tuple[str, str, Callable[..., Any]]
"""Method, pattern of the path, and what makes the answer of the body (or the query) and what the pattern's groups
hold; ``None`` for an answer without a body."""


def _routes(state: Discord) -> list[Route]:
    chat = state.chat
    return [
        ("POST", "/interactions/[^/]+/([^/]+)/callback", chat.call_back),
        ("POST", "/webhooks/[^/]+/([^/]+)", chat.follow),
        ("GET", "/webhooks/[^/]+/([^/]+)/messages/([^/]+)", chat.read_reply),
        ("PATCH", "/webhooks/[^/]+/([^/]+)/messages/([^/]+)", chat.edit_reply),
        ("GET", "/webhooks/[^/]+/([^/]+)/messages/([^/]+)", chat.find_reply),
        ("DELETE", "/webhooks/[^/]+/([^/]+)/messages/([^/]+)", chat.delete_reply),
        ("POST", r"/channels/(\d+)/messages", lambda body, number: chat.say(int(number), body)),
        ("GET", r"/channels/(\d+)/messages", lambda asked, number: chat.said(int(number))[: int(asked["limit"])]),
        ("PATCH", r"/channels/\d+/messages/(\d+)", chat.edit),
        ("POST", r"/channels/\d+/typing", lambda _: None),
        ("GET", "/users/@me", lambda _: OWN_ACCOUNT),
        ("GET", "/users/@me/guilds", lambda asked: [row for row in state.rows if row["id"] > asked["after"]][:200]),
        ("POST", "/users/@me/channels", lambda body: private_channel(int(body["recipient_id"]))),
        ("GET", "/oauth2/applications/@me", lambda _: {**ABOUT, **state.about}),
        ("GET", "/gateway/bot", lambda _: entrance(state.shards)),
        ("GET", "/applications/[^/]+/commands", lambda _: state.registered),
        ("PUT", "/applications/[^/]+/commands", state.register),
        ("GET", r"/guilds/\d+/members/(\d+)", lambda _, number: member(int(number), "somebody")),
    ]


def _refusal(code: int) -> dict[str, Any]:
    return {"message": "no", "code": code}


async def _body(request: web.Request) -> Any:
    if request.content_type == "multipart/form-data":
        return json.loads(str((await request.post())["payload_json"]))
    return await request.json() if request.can_read_body else None
