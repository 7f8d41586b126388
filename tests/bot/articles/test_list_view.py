from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles import list_view
from bot.i18n.catalogs import LANGUAGES
from bot.i18n.translate import Voice
from bot.messages import escape
from bot.messages.part import CONTENT, CUSTOM_ID, Press
from index.domain.article import ALL, Entry, Filter
from index.domain.scope import Scope
from tests.bot import examples
from tests.bot.articles.test_article_view import urls, usable
from tests.bot.ask.test_answer_view import within_limits
from tests.bot.messages import markdown
from tests.bot.messages.test_escape import hostile
from tests.lengths import drawn

VOICE = Voice()
entries = st.builds(
    lambda title, url: examples.entry(title=title, url=url), hostile | st.just("*" * 300), urls.filter(usable)
)
numbers = st.none() | st.integers(0, 2**63 - 1)
days = st.none() | st.dates()


def scope(since: date | None, until: date | None) -> Scope:
    return (
        Scope(since=min(since, until), until=max(since, until)) if since and until else Scope(since=since, until=until)
    )


filters = st.builds(
    lambda words, feed, since, until, by: Filter(
        words=list_view.cut(escape.received(words)), feed_id=feed, scope=scope(since, until), by=by
    ),
    hostile,
    numbers,
    days,
    days,
    numbers,
)


@drawn(long=200, short=40)
@given(
    st.lists(entries, max_size=list_view.PAGER.size), st.integers(0, 10**6), filters, st.sampled_from(list(LANGUAGES))
)
def test_any_page_fits_into_a_message_and_nothing_in_it_is_live(
    found: list[Entry], offset: int, only: Filter, language: str
) -> None:
    counts = (offset + len(found) + 1, 10**7, 10**7)
    part = list_view.page(found, offset, counts, Voice(language), only)
    assert within_limits([part])
    ours = {"mention"} if only.by is not None else set()
    assert markdown.read(part.content).constructs <= ours


@drawn(long=200, short=40)
@given(filters)
def test_a_button_carries_any_filter_there_and_back(only: Filter) -> None:
    part = list_view.page([], 999_999, (10**6 + 9, 10**7, 1), VOICE, only)
    ids = [button.custom_id for button in part.buttons if isinstance(button, Press)]
    assert len(ids) == 2
    assert all(escape.units(one) <= CUSTOM_ID for one in ids)
    _, offset, packed = ids[1].split(":", 2)
    assert int(offset) == 999_999 + list_view.PAGER.size
    assert list_view.unpack(packed) == only


@pytest.mark.parametrize(
    "packed",
    [
        "x",
        "....",
        "g....",
        "..0..",
        "-1....",
        "0x1....",
        "ffffffffffffffff....",
        ".ffffffff...",
        ".b3c20.b3c1f..",
        "1_0....",
    ],
)
def test_what_is_no_filter_is_refused_or_everything(packed: str) -> None:
    if packed == "....":
        assert list_view.unpack(packed) == ALL
        return
    with pytest.raises(ValueError, match=r"."):
        list_view.unpack(packed)


def test_the_longest_page_fits() -> None:
    worst = examples.entry(id=10**9, title="*" * 300, url=f"https://{'a.' * 60}example/")
    part = list_view.page([worst] * list_view.PAGER.size, 8, (10**6, 10**6, 10**7), VOICE)
    assert CONTENT // 2 < len(part.content) <= CONTENT


def test_the_list_says_what_it_is_filtered_by() -> None:
    only = Filter(words="two *words*", feed_id=3, scope=Scope(since=date(2024, 3, 1), until=date(2024, 4, 1)), by=77)
    part = list_view.page([examples.entry()], 0, (1, 12, 30), VOICE, only)
    assert part.content.split("\n")[0] == (
        "1 of 12 articles, newest first, with the words “two \\*words\\*”, of feed 3, "
        "dated since 1 March 2024, dated until 1 April 2024, added by <@77>:"
    )
    none = list_view.page([], 0, (0, 12, 30), VOICE, Filter(feed_id=3))
    assert "None of 12 articles matches: of feed 3." in none.content
