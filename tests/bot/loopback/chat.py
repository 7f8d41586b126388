"""What was said: messages of channels, and interactions with their replies, by Discord's rules."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.bot.loopback.payloads import EPHEMERAL, ME, THINKING, Payload, message, shown

FIRST_SECONDS, TOKEN_SECONDS = 3.0, 900.0
"""Within which an interaction must be acknowledged, and its token may be used."""


class Refused(Exception):
    """Discord's refusal: a status, and a code of its own."""

    def __init__(self, status: int, code: int) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code = status, code


@dataclass(slots=True)
class Asked:
    """An interaction."""

    payload: Payload
    at: float
    kind: int = 0
    """How it was answered first, or 0."""
    original: Payload | None = None
    replies: list[Payload] = field(default_factory=list)
    """All messages that answer it, the original among them."""
    edits: list[Payload] = field(default_factory=list)
    """The original as it was after each edit."""

    @property
    def thinking(self) -> bool:
        """Whether the one who asked sees that an answer is to come, and none yet."""
        return bool(self.original and self.original["flags"] & THINKING)

    @property
    def says(self) -> list[str]:
        return [one["content"] for one in self.replies if not one["flags"] & THINKING]


class Chat:
    """All messages and interactions. Each method answers as REST does, or raises ``Refused``."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.numbers = count(1000)
        self.asked: dict[str, Asked] = {}
        """Interactions by their token."""
        self.messages: dict[str, Payload] = {}
        """Messages of channels by their number."""
        self._nonces: dict[tuple[str, str], str] = {}
        self.first_seconds, self.token_seconds = FIRST_SECONDS, TOKEN_SECONDS

    def ask(self, payload: Payload) -> Asked:
        found = self.asked[payload["token"]] = Asked(payload, self._clock())
        return found

    def say(self, channel_id: int, body: Mapping[str, Any]) -> Payload:
        """Put our message into a channel; the same message again if its nonce is the same."""
        nonce = (str(channel_id), str(body["nonce"])) if body.get("enforce_nonce") else None
        if nonce in self._nonces:
            return self.messages[self._nonces[nonce]]
        made = self._made(channel_id, body)
        if reference := body.get("message_reference"):
            made["message_reference"] = {
                "type": 0,
                **{key: str(reference[key]) for key in reference if key[-2:] == "id"},
            }
        self.messages[made["id"]] = made
        if nonce:
            self._nonces[nonce] = made["id"]
        return made

    def said(self, channel_id: int) -> list[Payload]:
        """The messages of a channel, newest first."""
        found = [one for one in self.messages.values() if one["channel_id"] == str(channel_id)]
        return found[::-1]

    def edit(self, body: Mapping[str, Any], number: str) -> Payload:
        if number not in self.messages:
            raise Refused(404, 10008)
        self.messages[number].update(_changes(body))
        return self.messages[number]

    def call_back(self, body: Mapping[str, Any], token: str) -> Payload:
        """The first answer to an interaction."""
        found = self.asked.get(token)
        if found is None or self._clock() - found.at > self.first_seconds:
            raise Refused(404, 10062)
        if found.kind:
            raise Refused(400, 40060)
        found.kind, data = body["type"], body.get("data") or {}
        if found.kind in {4, 5}:
            made = self._made(found.payload["channel_id"], data)
            made["flags"] |= THINKING if found.kind == 5 else 0
            found.original = made
            found.replies.append(made)
        told = {"id": found.payload["id"], "type": found.payload["type"]}
        return {"interaction": {**told, **_about(found.original)}, **_resource(found)}

    def follow(self, body: Mapping[str, Any], token: str) -> Payload:
        """Say more below an answer; while it is to come, this takes its place."""
        found = self._open(token)
        if found.thinking and found.original:
            found.original["flags"] &= ~THINKING
            found.original.update(_changes(body))
            return found.original
        found.replies.append(made := self._made(found.payload["channel_id"], body))
        return made

    def read_reply(self, _: None, token: str, which: str) -> Payload:
        return _reply(self._open(token), which)

    def edit_reply(self, body: Mapping[str, Any], token: str, which: str) -> Payload:
        found = self._open(token)
        made = _reply(found, which)
        made["flags"] &= ~THINKING
        made.update(_changes(body))
        if made is found.original:
            found.edits.append({**made})
        return made

    def find_reply(self, _: Any, token: str, which: str) -> Payload:
        return _reply(self._open(token), which)

    def delete_reply(self, _: None, token: str, which: str) -> None:
        found = self._open(token)
        found.replies.remove(_reply(found, which))

    def _open(self, token: str) -> Asked:
        """An interaction that was acknowledged, and whose token may be used still."""
        found = self.asked.get(token)
        if found is None or not found.kind:
            raise Refused(404, 10015)
        if self._clock() - found.at > self.token_seconds:
            raise Refused(401, 50027)
        if found.original is None:
            found.original = self._made(found.payload["channel_id"], {})
            found.replies.append(found.original)
        return found

    def _made(self, channel_id: Any, body: Mapping[str, Any]) -> Payload:
        given = {key: value for key, value in _changes(body).items() if value}
        nonce = {"nonce": body["nonce"]} if "nonce" in body else {}
        flags = int(body.get("flags") or 0)
        return message(next(self.numbers), channel_id, ME, **{**given, **nonce, "flags": flags & EPHEMERAL})


def _changes(body: Mapping[str, Any]) -> Payload:
    """What a body sets; a message that is edited keeps the rest."""
    found: Payload = {"content": body["content"] or ""} if "content" in body else {}
    if "components" in body:
        found["components"] = shown(body["components"])
    if "attachments" in body:
        found["attachments"] = list(map(_attachment, body["attachments"] or ()))
    return found


def _attachment(told: Mapping[str, Any]) -> Payload:
    url = f"https://cdn.discordapp.com/attachments/1/{told['id']}/{told.get('filename', 'file')}"
    return {"id": str(told["id"]), "filename": told.get("filename", "file"), "size": 1, "url": url, "proxy_url": url}


def _reply(found: Asked, which: str) -> Payload:
    if which == "@original" and found.original in found.replies:
        assert found.original is not None
        return found.original
    for one in found.replies:
        if one["id"] == which:
            return one
    raise Refused(404, 10008)


def _about(original: Payload | None) -> Payload:
    if original is None:
        return {}
    return {
        "response_message_id": original["id"],
        "response_message_loading": bool(original["flags"] & THINKING),
        "response_message_ephemeral": bool(original["flags"] & EPHEMERAL),
        "channel_id": original["channel_id"],
    }


def _resource(found: Asked) -> Payload:
    return {"resource": {"type": 4, "message": found.original}} if found.kind == 4 else {}
