"""Front matter: the block of ``key: value`` lines at the head of a Markdown file, between two lines of ``---``."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from config.translatable import Saying
from index.language.written_date import day

_BLOCK = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<head>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"^[A-Za-z_][\w -]*:(?:\s|$)", re.MULTILINE)
_TOML = re.compile(r"\ufeff?\+\+\+[ \t]*\r?\n(?P<head>.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_LINES = re.compile(r"\ufeff?(?P<head>(?:[A-Za-z][\w -]{0,30}:[ \t].*\r?\n)+)(?=\r?\n)")
_LINE = re.compile(r"^([A-Za-z][\w -]{0,30}):[ \t]*(.*?)\s*$", re.MULTILINE)
_MOST_HEAD = 65_536
"""Characters in which a head ends; what is longer is text."""
_KEYS = {
    "title": ("title", "headline"),
    "url": ("link", "url", "canonical", "canonical_url", "canonicalurl", "original_url", "source_url"),
    "published": (
        *("date", "published", "pubdate", "publishdate", "publish_date", "published_at", "publication_date"),
        *("date_published", "datepublished", "created", "created_at"),
    ),
    "author": ("author", "authors", "byline", "creator"),
}
"""What programs call the fields, in small letters, the plainest first."""
_BLANK_LINE = re.compile(r"[ \t]*\r?\n")


class FrontMatterError(ValueError):
    """A head that is meant as front matter and cannot be read; ``str`` is a sentence for its author."""

    def __init__(self, name: str, line: int, reason: str) -> None:
        super().__init__(
            Saying(
                "{name} begins with front matter that cannot be read (line {line}: {reason}). "
                "Write one `key: value` a line, and put a value that holds a colon in quotes.",
                name=name,
                line=line,
                reason=reason,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What a file says of itself, as typed, and the text that follows; a field not given is ``None``."""

    text: str
    title: str | None = None
    url: str | None = None
    published: str | None = None
    author: str | None = None


def read(text: str, name: str) -> FrontMatter:
    """Take the front matter off a text; a text without any comes back whole.

    Args:
        text: a file's text.
        name: what an error calls the file.

    Raises:
        FrontMatterError: there is a head of fields that is not YAML.

    """
    found = _head(text, name)
    if found is None:
        return FrontMatter(text=text)
    fields, end = found
    gap = _BLANK_LINE.match(text, end)
    said = {field: next((fields[key] for key in keys if fields.get(key)), None) for field, keys in _KEYS.items()}
    known = day(said["published"] or "")
    return FrontMatter(
        text=text[gap.end() if gap else end :],
        title=said["title"],
        url=said["url"],
        published=known.isoformat() if known else said["published"],
        author=said["author"],
    )


def _head(text: str, name: str) -> tuple[dict[str, str], int] | None:
    """The fields of a head and where it ends, or ``None`` if the text has none."""
    start = text[:_MOST_HEAD]
    if block := _BLOCK.match(start):
        fields = _fields(block["head"], name)
        return None if fields is None else (fields, block.end())
    if block := _TOML.match(start):
        return _toml(block["head"], name), block.end()
    if start.lstrip("\ufeff").startswith("{"):
        return _json(start)
    block = _LINES.match(start)
    fields = _folded(dict(_LINE.findall(block["head"]))) if block else {}
    known = {key for keys in _KEYS.values() for key in keys}
    return (fields, block.end()) if block and "title" in fields and len(known & fields.keys()) > 1 else None


def _toml(head: str, name: str) -> dict[str, str]:
    try:
        return _folded(tomllib.loads(head))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        raise FrontMatterError(name, int(line[1]) + 1 if line else 1, "no TOML") from None


def _json(text: str) -> tuple[dict[str, str], int] | None:
    """A JSON object with a title, and text behind it."""
    at = len(text) - len(text.lstrip("\ufeff"))
    try:
        found, end = json.JSONDecoder().raw_decode(text, at)
    except (ValueError, RecursionError):
        return None
    line_end = _BLANK_LINE.match(text, end)
    end = line_end.end() if line_end else end
    titled = isinstance(found, dict) and "title" in found and bool(text[end:].strip())
    return (_folded(found), end) if titled else None


def _folded(found: Mapping[str, Any]) -> dict[str, str]:
    """The fields with their keys in small letters, and their values as one string each."""
    return {str(key).casefold(): text for key, value in found.items() if (text := _text(value))}


def write(found: FrontMatter) -> str:
    """A text with its front matter, so that ``read`` finds the same again; lines of a field are joined."""
    fields = {"title": found.title, "link": found.url, "date": found.published, "author": found.author}
    lines = [f"{key}: {_quoted(' '.join(value.split()))}" for key, value in fields.items() if value]
    return "\n".join(["---", *lines, "---", "", found.text])


def _quoted(value: str) -> str:
    """A string as YAML has it on one line, in quotes whatever it holds."""
    return yaml.safe_dump(value, default_style='"', allow_unicode=True, width=float("inf")).strip()


def _fields(head: str, name: str) -> dict[str, str] | None:
    """The fields with their keys in small letters; ``None`` if the head is mere text between two rules."""
    try:
        # BaseLoader makes nothing but strings, lists and dicts: 2023-10-17 stays as typed.
        loaded = yaml.load(head, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError) as error:  # the latter: a thousand brackets
        if not _FIELD.match(head):
            return None
        mark = getattr(error, "problem_mark", None)
        # The mark counts from 0 and after the opening rule.
        line = mark.line + 2 if mark else 1
        raise FrontMatterError(name, line, getattr(error, "problem", None) or "unreadable characters") from None
    if not isinstance(loaded, dict):
        return None
    return _folded(loaded)


def _text(value: object) -> str:
    """A field as one string; several authors are joined."""
    if isinstance(value, date):
        return value.isoformat()
    parts = value if isinstance(value, list) else [value]
    return ", ".join(part.strip() for part in parts if isinstance(part, str) and part.strip())
