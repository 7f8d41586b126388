"""Front matter: the block of ``key: value`` lines at the head of a Markdown file, between two lines of ``---``."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from config.translatable import Saying

_BLOCK = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<head>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"^[A-Za-z_][\w -]*:(?:\s|$)", re.MULTILINE)
_MOMENT = re.compile(r"(?<=^\d{4}-\d\d-\d\d)[T ].*", re.DOTALL)
"""The time that many generators of pages put after the day."""
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
    block = _BLOCK.match(text)
    fields = _fields(block["head"], name) if block else None
    if block is None or fields is None:
        return FrontMatter(text=text)
    gap = _BLANK_LINE.match(text, block.end())
    return FrontMatter(
        text=text[gap.end() if gap else block.end() :],
        title=fields.get("title"),
        url=fields.get("link") or fields.get("url"),
        published=_MOMENT.sub("", fields.get("date") or fields.get("published") or "") or None,
        author=fields.get("author"),
    )


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
    return {str(key).casefold(): text for key, value in loaded.items() if (text := _text(value))}


def _text(value: object) -> str:
    """A field as one string; several authors are joined."""
    parts = value if isinstance(value, list) else [value]
    return ", ".join(part.strip() for part in parts if isinstance(part, str) and part.strip())
