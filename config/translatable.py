"""Messages to people that can be translated later.

A ``Saying`` is English text that remembers its template, which a catalogue may translate, and its values, which are
not translated unless they are sayings too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from string import Formatter
from types import MappingProxyType
from typing import Any, Self, TypeAlias

Value: TypeAlias = str | int
"""Text, a number, or a saying within a saying."""


class Filling(Formatter):
    """Fills a template with values by name.

    It supports nothing else of format strings (attributes, items, widths), so that a template from an untrusted file
    does no harm.
    """

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, str]:  # noqa: ARG002
        """The value of that name; ``KeyError`` if there is none."""
        return kwargs[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        """A value as people read it; ``{count:,}`` groups a number's thousands."""
        if format_spec == "," and isinstance(value, int):
            return self.number(value)
        if format_spec:
            msg = f"a value cannot be written as {format_spec!r}"
            raise ValueError(msg)
        return self.text(value)

    def number(self, value: int) -> str:
        """A number with its thousands grouped."""
        return f"{value:,}"

    def text(self, value: object) -> str:
        """Any other value."""
        return str(value)


_ENGLISH = Filling()
_MARK = '{"template":'
"""The beginning of a stored saying."""


class Saying(str):
    """A sentence or part of one. As a string it is its English text.

    Args:
        template: English, with the names of values in braces. Taken as a literal by the collector of
            messages (``bot.i18n.catalogs``), so it is written out where a saying is made.
        values: text, numbers, and sayings, which are translated too; all else as ``str`` gives it.

    Raises:
        KeyError, ValueError: the template names a value that is not there, or asks for more than values.

    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, Value]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """See the class."""
        kept = {name: value if isinstance(value, str | int) else str(value) for name, value in values.items()}
        made = super().__new__(cls, _ENGLISH.vformat(template, (), kept))
        made.template, made.values = template, MappingProxyType(kept)
        return made

    def __reduce__(self) -> Any:
        """Copy the template and the values, not the text."""
        return _made, (self.template, dict(self.values))


def _made(template: str, values: Mapping[str, Value]) -> Saying:
    return Saying(template, **values)


def packed(text: str) -> str:
    """The stored form of a text: JSON for a saying, any other as it is."""
    if text.startswith(_MARK) and not isinstance(text, Saying):  # what somebody else wrote to look like one
        text = Saying("{text}", text=text)
    return json.dumps(_plain(text), ensure_ascii=False) if isinstance(text, Saying) else text


def unpacked(kept: str) -> str:
    """Restore what ``packed`` returned; text that is not a saying comes back unchanged."""
    if not kept.startswith(_MARK):
        return kept
    try:
        return _saying(json.loads(kept))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return kept


def _plain(value: Value) -> object:
    if not isinstance(value, Saying):
        return value
    return {"template": value.template, "values": {name: _plain(one) for name, one in value.values.items()}}


def _saying(found: Any) -> Saying:
    values = {name: _saying(one) if isinstance(one, dict) else one for name, one in found["values"].items()}
    template = found["template"]
    return Saying(template, **values)
