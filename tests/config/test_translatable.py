from __future__ import annotations

import copy
from dataclasses import asdict, dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.translatable import Saying, packed, unpacked

WHY = Saying("it has {found:,} bytes", found=1_234_567)
SAID = Saying("{name} cannot be read: {why}.", name="a {name} of %s", why=WHY)


@dataclass
class Row:
    reason: str


def test_a_saying_is_its_english_text() -> None:
    assert SAID == "a {name} of %s cannot be read: it has 1,234,567 bytes."
    assert isinstance(SAID, str)
    assert SAID.values["why"] is WHY


@pytest.mark.parametrize("made", [unpacked(packed(SAID)), copy.deepcopy(SAID), asdict(Row(SAID))["reason"]])
def test_a_copy_knows_what_it_was_made_of(made: str) -> None:
    assert isinstance(made, Saying)
    assert (made, made.template, made.values) == (SAID, SAID.template, SAID.values)
    assert isinstance(made.values["why"], Saying)


@given(st.text() | st.text().map('{{"template":{}'.format) | st.just('{"template": "a {b}", "values": {"b": "c"}}'))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    assert unpacked(packed(text)) == text


@given(st.text(), st.text())
def test_any_value_comes_back_as_it_was(name: str, why: str) -> None:
    said = Saying("{name}: {why}", name=name, why=why)
    assert unpacked(packed(said)) == said == f"{name}: {why}"


@pytest.mark.parametrize(
    "damaged",
    [
        '{"template": "{a}", "values": {}}',
        '{"template": "{a.b}", "values": {"a": 1}}',
        '{"template": "{a:9999999}", "values": {"a": 1}}',
        '{"template": 1, "values": {}}',
        '{"template": "a", "values": 1}',
        '{"template": "a"',
        '{"template":' + "[" * 100_000,
    ],
)
def test_what_only_looks_like_a_saying_stays_a_text(damaged: str) -> None:
    assert unpacked(damaged) == damaged
    assert not isinstance(unpacked(damaged), Saying)
