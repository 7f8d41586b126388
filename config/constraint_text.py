"""Describes what a setting accepts: "a whole number from 1 to 10"."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from config.translatable import Saying

_RULES = ("ge", "le", "max_length")
_KINDS: dict[type, Saying] = {
    bool: Saying("on or off"),
    int: Saying("a whole number"),
    float: Saying("a number"),
    Path: Saying("a path"),
    str: Saying("text"),
}


def expected(field: FieldInfo) -> Saying:
    """What the setting accepts, as a phrase that follows "expected"."""
    if field.examples:
        return Saying("something like {example}", example=field.examples[0])
    return _limited(_kind(field.annotation), field)


def _kind(annotation: Any) -> Saying:
    if get_origin(annotation) is Literal:
        return Saying("one of {choices}", choices=", ".join(get_args(annotation)))
    for choice in (annotation, *get_args(annotation)):  # a union, or an Annotated in one
        if choice in _KINDS:
            return _KINDS[choice]
        if get_args(choice) and choice is not annotation:
            return _kind(choice)
    msg = f"no words for {annotation}"
    raise TypeError(msg)


def _limited(kind: Saying, field: FieldInfo) -> Saying:
    rules = {name: getattr(rule, name) for rule in field.metadata for name in _RULES if hasattr(rule, name)}
    least, most, longest = (rules.get(name) for name in _RULES)
    if least is not None and most is not None:
        return Saying("{kind} from {least} to {most}", kind=kind, least=least, most=most)
    if longest is not None:
        return Saying("{kind} of at most {most} characters", kind=kind, most=longest)
    return kind
