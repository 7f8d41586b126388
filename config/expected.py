"""The rules of a setting in words: "a whole number from 1 to 10"."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

_RULES = ("ge", "le", "max_length")
_KINDS: dict[type, str] = {bool: "on or off", int: "a whole number", float: "a number", Path: "a path", str: "text"}


def expected(field: FieldInfo) -> str:
    """What the setting takes, as a phrase that goes on after "expected"."""
    if field.examples:
        return f"something like {field.examples[0]}"
    return _kind(field.annotation) + _limits(field)


def _kind(annotation: Any) -> str:
    if get_origin(annotation) is Literal:
        return f"one of {', '.join(get_args(annotation))}"
    for choice in (annotation, *get_args(annotation)):  # a union, or an Annotated in one
        if choice in _KINDS:
            return _KINDS[choice]
        if get_args(choice) and choice is not annotation:
            return _kind(choice)
    msg = f"no words for {annotation}"
    raise TypeError(msg)


def _limits(field: FieldInfo) -> str:
    rules = {name: getattr(rule, name) for rule in field.metadata for name in _RULES if hasattr(rule, name)}
    least, most, longest = (rules.get(name) for name in _RULES)
    if least is not None and most is not None:
        return f" from {least} to {most}"
    return f" of at most {longest} characters" if longest is not None else ""
