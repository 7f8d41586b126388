"""Newer articles first where a question is about now, and nowhere else; ages in words. All articles are invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.pipeline import Options
from index.answering.recency import Preference, about_now, newer_first
from index.domain.article import Answer, AsOf
from index.ingest.draft import draft
from index.language.age import age, is_older, is_outdated, older
from index.library.library import Library
from tests.doubles.corpus import MemoryCorpus
from tests.doubles.models import HashingEmbedder
from tests.index.examples import whole_projection

TODAY = date(2026, 11, 1)
FARE = "The ferry to Skarrow now costs {} crowns. {}"


@pytest.mark.parametrize(
    "question",
    [
        "When does Biden visit?",
        "What is the latest on the ferry?",
        "Who won the race this week?",
        "What happened yesterday in Skarrow?",
        "Is the bridge open?",
        "Where's the mayor?",
        "What did the council currently plan?",
        "Which show was recently renewed?",
    ],
)
def test_a_question_about_now(question: str) -> None:
    assert about_now(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who won the world cup in 2022?",
        "What is the latest on the budget of 2024?",
        "When did the mill burn down?",
        "Who was the first harbour master?",
        "How long ago was the bridge built?",
        "ferry tickets",
    ],
)
def test_a_question_about_the_past_or_about_no_time(question: str) -> None:
    assert not about_now(question)


def fares(*articles: tuple[int, date | None, str], **options: Any) -> Library:
    """A library of invented fares; each with its price, its day and what is particular to it."""
    chosen = Options(confidence=0.0, **options)
    clock = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
    made = Library(MemoryCorpus(), HashingEmbedder(), whole_projection, chosen, lambda: clock)
    for price, day, more in articles:
        text = FARE.format(price, more)
        made.add(draft("fare", text, title="Fares", published=day.isoformat() if day else None))
    return made


def asked(question: str, *articles: tuple[int, date | None, str], **options: Any) -> Answer:
    """What such a library answers today."""
    return fares(*articles, **options).ask(question)


def days(given: Answer) -> list[date | None]:
    return [quote.article.published for quote in given.quotes]


OLD, NEW = date(2024, 3, 1), date(2026, 10, 20)


@pytest.mark.parametrize("first", [True, False])
def test_the_newer_of_two_like_articles_comes_first(first: bool) -> None:  # noqa: FBT001 - a parameter
    articles = [(12, OLD, "It is red."), (14, NEW, "It is blue.")]
    given = asked("How much does the ferry to Skarrow cost?", *(articles if first else articles[::-1]))
    assert days(given)[0] == NEW
    assert given.as_of == AsOf(TODAY)


@pytest.mark.parametrize(
    ("question", "behind", "day", "first"),
    [
        ("What did it cost?", 0.02, NEW, NEW),
        ("What did it cost?", 0.04, NEW, OLD),  # not as good
        ("What did it cost?", 0.02, OLD + timedelta(days=30), OLD),  # not months newer
        ("What did it cost in 2024?", 0.02, NEW, OLD),
        ("What did it cost?", 0.02, None, OLD),
    ],
)
def test_of_two_that_are_about_as_good_the_newer_comes_first(
    question: str, behind: float, day: date | None, first: date
) -> None:
    made = fares((12, OLD, "It is red."), (14, day, "It is blue."))
    found = {one.sentence.ranked.candidate.published: one for one in made.trace(question).scored}
    scored = [found[OLD]._replace(score=1.0), found[day]._replace(score=1.0 - behind)]
    assert newer_first(question, scored)[0].sentence.ranked.candidate.published == first
    assert len(newer_first(question, scored)) == 2
    assert newer_first(question, []) == []


def test_without_days_the_order_stays() -> None:
    question = "How much does the ferry to Skarrow cost?"
    dated = asked(question, (12, None, "It is red."), (14, None, "It is blue."))
    plain = asked(question, (12, None, "It is red."), (14, None, "It is blue."), recency=0.0)
    assert [q.text for q in dated.quotes] == [q.text for q in plain.quotes]
    assert days(asked(question, (12, date(2020, 1, 1), "It is red.")))[0] == date(2020, 1, 1)


def test_a_better_answer_stays_first_however_old() -> None:
    better = (12, OLD, "Children under six travel free on the ferry to Skarrow.")
    given = asked("Do children under six travel free on the ferry to Skarrow?", better, (14, NEW, "It is blue."))
    assert days(given)[0] == OLD


def test_a_question_that_names_a_year_is_about_that_year() -> None:
    given = asked(
        "How much did the ferry to Skarrow cost in 2024?",
        (12, OLD, "That was decided in 2024."),
        (14, NEW, "That was decided lately."),
    )
    assert days(given)[0] == OLD


def test_old_articles_have_a_newest_too() -> None:
    preference = Preference(most=0.1, newest=date(2010, 5, 1))
    assert preference.bonus(date(2010, 5, 1)) == pytest.approx(0.1)
    assert preference.bonus(date(2010, 4, 1)) == pytest.approx(0.1 / 2.718, abs=1e-3)
    assert preference.bonus(date(2031, 1, 1)) == pytest.approx(0.1)
    assert preference.bonus(None) == 0.0


@given(st.dates(date(1900, 1, 1)), st.dates(date(1900, 1, 1)), st.floats(0, 1))
def test_the_bonus_is_bounded_and_falls_with_age(newest: date, published: date, most: float) -> None:
    preference = Preference(most=most, newest=newest)
    assert 0 <= preference.bonus(published) <= most
    if published > date(1900, 1, 1):
        assert preference.bonus(published - timedelta(days=1)) <= preference.bonus(published)


@pytest.mark.parametrize(
    ("published", "said"),
    [
        (date(2026, 11, 2), ""),
        (date(2026, 11, 1), "today"),
        (date(2026, 10, 31), "yesterday"),
        (date(2026, 10, 30), "2 days ago"),
        (date(2026, 10, 25), "1 week ago"),
        (date(2026, 10, 2), "4 weeks ago"),
        (date(2026, 10, 1), "1 month ago"),
        (date(2025, 11, 2), "11 months ago"),
        (date(2025, 11, 1), "1 year ago"),
        (date(2023, 10, 17), "3 years ago"),
    ],
)
def test_an_age_is_said_in_its_largest_unit(published: date, said: str) -> None:
    assert age(published, TODAY) == said


@given(st.dates(), st.dates())
def test_every_age_can_be_said(published: date, today: date) -> None:
    assert bool(age(published, today)) == (published <= today)


def test_the_older_of_two_is_months_older() -> None:
    assert is_older(date(2024, 1, 1), date(2024, 3, 1))
    assert not is_older(date(2024, 1, 2), date(2024, 3, 1))
    assert not is_older(None, date(2024, 3, 1))
    assert not is_older(date(2024, 1, 1), None)
    given = asked("How much does the ferry cost?", (12, OLD, "It is red."), (14, NEW, "It is blue."), (9, None, "Hm."))
    assert dict(zip(days(given), older(given.quotes), strict=True))[OLD]
    assert sum(older(given.quotes)) == 1


def test_an_article_is_outdated_after_the_days_that_are_set() -> None:
    assert is_outdated(date(2026, 9, 30), AsOf(TODAY, old_days=31))
    assert not is_outdated(date(2026, 10, 1), AsOf(TODAY, old_days=31))
    assert not is_outdated(date(1990, 1, 1), AsOf(TODAY))
    assert not is_outdated(None, AsOf(TODAY, old_days=1))


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("apart", [1, 400])
def test_articles_that_differ_in_a_figure_are_both_quoted_the_newer_first(apart: int, *, first: bool) -> None:
    articles = [(12, NEW - timedelta(days=apart), "It is red."), (15, NEW, "It is red.")]
    given = asked("How much does the ferry to Skarrow cost?", *(articles if first else articles[::-1]))
    assert days(given)[:2] == [NEW, NEW - timedelta(days=apart)]
    assert [price in given.quotes[at].text for at, price in enumerate(("15", "12"))] == [True, True]
