"""How the source says things: whole sentences as literals, with the values that stand in them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from string import Formatter

import pytest

from tests.test_architecture import SOURCES, TREES, lies_in

SPOKEN = [
    name
    for name in SOURCES
    if not lies_in(name, "bot.cli") and name not in {"bot.cli.base.screen", "bot.cli.base.tables"}
]
ELSEWHERE = re.compile(
    r"voice\(setting\.description\)"  # the collector asks the settings themselves
    r"|voice\((?:language_of\(.*\)|settings\.interface|reply\.language)\)"  # no message, but a language
    r"|Saying\(template, \*\*values\)"  # whoever hands the template in has it as a literal
)
FAULTY = ("Error", "Interrupted")
"""How the names of classes of faults end that others are made of."""


def calls(name: str) -> Iterator[tuple[ast.Call, list[ast.expr]]]:
    """The calls of a module that say something, with their messages."""
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in {"voice", "Saying"} or (called == "super().__init__" and in_fault(name, node)):
                yield node, node.args[:1]
            elif called == "voice.count":
                yield node, node.args[:2]


def in_fault(name: str, call: ast.Call) -> bool:
    """Whether a call stands in a class of faults."""
    classes = [one for one in ast.walk(TREES[name]) if isinstance(one, ast.ClassDef) and call in ast.walk(one)]
    bases = {ast.unparse(base) for one in classes for base in one.bases} - {"ValueError"}
    return any(base.endswith(FAULTY) for base in bases)


def literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def values(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("name", SPOKEN)
def test_a_message_is_a_literal_with_just_the_values_that_are_given(name: str) -> None:
    for call, said in calls(name):
        where = f"{name}:{call.lineno}: {ast.unparse(call)}"
        if not said or ELSEWHERE.fullmatch(ast.unparse(call)):
            continue
        texts = [literal(one) for one in said]
        assert None not in texts, f"{where}: not a literal, so nobody can translate it"
        given = {one.arg for one in call.keywords} | ({"count"} if len(said) == 2 else set())
        for text in texts:
            assert values(text or "") == given, where


@pytest.mark.parametrize("name", SPOKEN)
def test_no_message_hides_where_the_collector_does_not_look(name: str) -> None:
    """Before Python 3.12 a string with values is one piece to it; and it knows a voice by its name."""
    inside = {call for node in ast.walk(TREES[name]) if isinstance(node, ast.JoinedStr) for call in ast.walk(node)}
    hidden = [ast.unparse(call) for call, messages in calls(name) if call in inside and any(map(literal, messages))]
    renamed = [
        ast.unparse(node)
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.Call)
        and re.search("spoken|speaker|_voice", ast.unparse(node.func))
        and any(map(literal, node.args[:1]))
    ]
    assert hidden + renamed == []
