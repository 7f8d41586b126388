"""The judge itself: what it must let pass, and what it must not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot import openapi

EDIT = "/webhooks/1/token/messages/@original"
FOLLOWUP = "/webhooks/1/token"
CALLBACK = "/interactions/1/token/callback"
SILENT: dict[str, Any] = {"allowed_mentions": {"parse": []}}
BUTTON = {"type": 2, "style": 2, "label": "More", "custom_id": "a"}

pytestmark = openapi.needed


def row(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {**SILENT, "content": "x", "components": [{"type": 1, "components": list(buttons)}]}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", EDIT, {**SILENT, "content": "x" * 2000}),
        ("POST", FOLLOWUP, {**SILENT, "content": "x", "flags": 64, "tts": False}),
        ("POST", CALLBACK, {"type": 5, "data": {"flags": 64}}),
        ("PATCH", EDIT, row(BUTTON, {**BUTTON, "custom_id": "b"})),
    ],
)
def test_what_discord_takes_passes(method: str, path: str, body: Any) -> None:
    openapi.check(method, path, body)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", EDIT, {**SILENT, "content": "x" * 2001}),
        ("PATCH", EDIT, {**SILENT, "content": "😀" * 1001}),
        ("PATCH", EDIT, {**SILENT, "content": " "}),
        ("PATCH", EDIT, {**SILENT, "contents": "x"}),
        ("PATCH", EDIT, {"content": "x", "allowed_mentions": {"parse": ["users"]}}),
        ("PATCH", EDIT, row(BUTTON, BUTTON)),
        ("PATCH", EDIT, row({**BUTTON, "label": "x" * 81})),
        ("PATCH", EDIT, row({**BUTTON, "custom_id": "x" * 101})),
        ("PATCH", EDIT, row({"type": 2, "style": 5, "label": "x", "url": "https://example.org/" + "x" * 512})),
        ("PATCH", EDIT, row(*({**BUTTON, "custom_id": str(n)} for n in range(6)))),
        ("POST", CALLBACK, {"type": 77}),
        ("POST", "/no/such/path", {}),
        ("PUT", "/applications/1/commands", [{"name": "Ask", "description": "x" * 101}]),
    ],
)
def test_what_discord_refuses_fails(method: str, path: str, body: Any) -> None:
    with pytest.raises(AssertionError):
        openapi.check(method, path, body)
