"""Discord's own OpenAPI document as the judge of what the bot sends, and of what a server in a test answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import jsonschema_rs
import pytest

from tests.paths import SHARED

DOCUMENT = SHARED / "data" / "discord-openapi.json"
needed = pytest.mark.skipif(not DOCUMENT.exists(), reason="Discord's OpenAPI document is not in ../shared/data")
CONTENT = 2000
"""The schema of plain messages allows 4,000, but a bot's content may have 2,000 characters."""
_SENT_BUT_NOT_DOCUMENTED = (
    ("ApplicationCommandUpdateRequest", "nsfw"),
    ("IncomingWebhookUpdateRequestPartial", "tts"),
    ("MessageEditRequestPartial", "tts"),
)


def check(method: str, path: str, body: Any) -> None:
    """Fail unless ``body`` is what Discord documents for ``method path``, within its limits."""
    errors = list(_validator(method.lower(), _template(method.lower(), path)).iter_errors(body))
    assert not errors, f"{method} {path}: {_deepest(errors)}\n{json.dumps(body)[:2000]}"
    _check_message(body.get("data", body) if isinstance(body, Mapping) else {})


def check_answer(method: str, path: str, status: int, body: Any) -> None:
    """Fail unless ``body`` is what Discord documents as the answer to ``method path``; faults of a server are not."""
    schema = _answers(method.lower(), _template(method.lower(), path)).get(status if status < 300 else 400)
    assert schema is not None, f"Discord documents no answer {status} to {method} {path}"
    errors = [] if schema == {} and body is None else list(_validator_of(json.dumps(schema)).iter_errors(body))
    assert not errors, f"answer to {method} {path}: {_deepest(errors)}\n{json.dumps(body)[:2000]}"


def _check_message(message: Mapping[str, Any] | None) -> None:
    """What Discord enforces and the document does not say."""
    message = message or {}
    assert len(str(message.get("content") or "").encode("utf-16-le")) // 2 <= CONTENT
    if "content" in message:
        assert message["allowed_mentions"]["parse"] == []
        assert message["content"].strip(), "Discord takes no empty message"
    ids = list(_all("custom_id", message))
    assert len(ids) == len(set(ids)), f"one custom_id twice: {ids}"


def _all(key: str, value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        yield from (inner for name, inner in value.items() if name == key)
        for inner in value.values():
            yield from _all(key, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _all(key, inner)


@cache
def _plain() -> Any:
    return json.loads(DOCUMENT.read_text("utf-8"))


@cache
def _document() -> Any:
    """The document, closed against misspelt fields, open for the few that discord.py sends beyond it."""
    document = json.loads(DOCUMENT.read_text("utf-8"))
    schemas = document["components"]["schemas"]
    schemas["SnowflakeType"]["type"] = ["string", "integer"]
    for schema in schemas.values():
        if schema.get("type") == "object" and "properties" in schema:
            schema.setdefault("additionalProperties", False)
    for name, field in _SENT_BUT_NOT_DOCUMENTED:
        schemas[name]["properties"][field] = {"type": "boolean"}
    return document


@cache
def _validator(method: str, template: str) -> Any:
    document = _document()
    schema = document["paths"][template][method]["requestBody"]["content"]["application/json"]["schema"]
    return jsonschema_rs.validator_for({**schema, "components": document["components"]})


@cache
def _answers(method: str, template: str) -> Mapping[int, Any]:
    """The schemas of what is answered, by status, with all refusals under 400; an empty one for no body."""
    document, found = _plain(), {}
    for status, told in document["paths"][template][method]["responses"].items():
        answer = document["components"]["responses"][told["$ref"].rsplit("/", 1)[1]] if "$ref" in told else told
        schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
        if status != "429":
            found[int(status.replace("X", "0"))] = schema
    return found


@cache
def _validator_of(schema: str) -> Any:
    return jsonschema_rs.validator_for({**json.loads(schema), "components": _plain()["components"]})


@cache
def _template(method: str, path: str) -> str:
    """The documented path; a literal one wins over one with holes."""
    found = [
        template
        for template, operations in _document()["paths"].items()
        if method in operations and re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template)), path)
    ]
    assert found, f"Discord documents no {method} {path}"
    return str(min(found, key=lambda template: template.count("{")))


def _deepest(errors: Iterable[Any]) -> str:
    """The error farthest inside the body, which names the field and not just the choice it fell out of."""
    worst = max(_inner(errors), key=lambda error: len(error.instance_path))
    return f"{worst.message[:500]} at {worst.instance_path}"


def _inner(errors: Iterable[Any]) -> Iterable[Any]:
    for error in errors:
        yield error
        for branch in getattr(error.kind, "context", None) or ():
            yield from _inner(branch)
