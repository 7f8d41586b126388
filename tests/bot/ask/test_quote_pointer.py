from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ask.quote_pointer import Pointer, pack, unpack
from index.domain.article import Span
from tests.bot import examples

spans = st.tuples(st.integers(0, 10**6), st.integers(1, 3000), st.integers(0, 99), st.integers(1, 500)).map(
    lambda n: (Span(n[0], n[0] + n[1] + n[2] + n[3]), Span(n[0] + n[2], n[0] + n[2] + n[3]))
)
pointers = st.builds(
    lambda number, both, focus: Pointer(
        number, both[0], both[1], Span(both[1].start, both[1].end) if focus else None, number % 0x4000
    ),
    st.integers(1, 10**6),
    spans,
    st.booleans(),
)


@given(st.lists(pointers, max_size=10))
def test_pointers_survive_a_button(several: list[Pointer]) -> None:
    packed = pack(several, 90)
    assert len(packed) <= 90
    back = unpack(packed)
    assert back == several[: len(back)]
    assert len(back) >= min(len(several), 4)


@given(st.text(alphabet="ABCxyz0189-_=+/ é", max_size=40))
def test_a_pointer_that_nobody_made_is_refused(forged: str) -> None:
    with suppress(ValueError):
        assert all(isinstance(pointer, Pointer) for pointer in unpack(forged))


def test_a_pointer_into_a_revised_article_points_to_nothing() -> None:
    quote = examples.quote(focus="Wednesday", sentence="The president will visit\nthe city on Wednesday.")
    pointer = Pointer.to(quote)
    assert pointer.quote(quote.article) == replace(quote, confidence=0.0)
    with pytest.raises(ValueError, match="revised"):
        pointer.quote(replace(quote.article, text=quote.article.text.replace("Wednesday", "Thursdays")))
