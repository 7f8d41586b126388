"""What a date in a quote means by its article's day, here Tuesday 17 October 2023. The sentences are made up."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain.article import Article, Quote, Span
from index.language.dates import Resolved, days, resolved, said

TUESDAY = date(2023, 10, 17)


def quote(
    sentence: str,
    published: date | None = TUESDAY,
    *,
    before: str = "",
    after: str = "",
    language: str | None = "en",
) -> Quote:
    text = before + sentence + after
    article = Article(
        id=1,
        title="T",
        text=text,
        url=None,
        published=published,
        author=None,
        added=datetime(2024, 1, 1, tzinfo=UTC),
        language=language,
    )
    return Quote(
        article=article,
        span=Span(0, len(text)),
        sentence=Span(len(before), len(before) + len(sentence)),
        confidence=1.0,
    )


def shown(found: Quote) -> list[str]:
    return [f"{words}: {said(one)}" for words, one in days(found)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Blinken said on Monday that President Biden will visit Israel on Wednesday.",
            ["Monday: 16 October 2023", "Wednesday: 18 October 2023"],
        ),
        ("The museum opened yesterday.", ["yesterday: 16 October 2023"]),
        ("The day before yesterday it rained.", ["The day before yesterday: 15 October 2023"]),
        ("The deal was signed last night.", ["last night: 16 October 2023"]),
        ("The lift will work again the day after tomorrow.", ["the day after tomorrow: 19 October 2023"]),
        ("At six in the morning on Monday it rained.", ["Monday: 16 October 2023"]),
        ("For the third time this month the lift failed.", ["this month: October 2023"]),
        ("Three days ago the bridge closed.", ["Three days ago: 14 October 2023"]),
        ("The mayor said today that the bridge will close.", ["today: 17 October 2023"]),
        ("He left on Tuesday.", ["Tuesday: 17 October 2023"]),
        ("The strike will last until Friday.", ["Friday: 20 October 2023"]),
        ("The committee will meet next Monday.", ["next Monday: 23 October 2023"]),
        ("The ferry will return on October 18.", ["October 18: 18 October 2023"]),
        ("A meeting on the 18th of October will decide.", ["the 18th of October: 18 October 2023"]),
        ("The ferry returned on 3 March.", ["3 March: 3 March 2023"]),
        ("The ferry will sail from 5 November.", ["5 November: 5 November 2023"]),
        ("The hall will open on 1 May.", ["1 May: 1 May 2024"]),
        ("The fair opens on Wednesday, October 18.", ["Wednesday, October 18: 18 October 2023"]),
        ("The talks will be held next month.", ["next month: November 2023"]),
        ("They will meet in November.", ["November: November 2023"]),
        ("They met in March.", ["March: March 2023"]),
        ("The budget was passed last week.", ["last week: 9 to 15 October 2023"]),
        ("Prices rose last year.", ["last year: 2022"]),
    ],
)
def test_a_date_is_worked_out_from_the_articles_day(sentence: str, expected: list[str]) -> None:
    assert shown(quote(sentence)) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "The ferry will return on October 18, 2023.",  # nothing to work out
        "They met in March 2020.",
        "In 1998 they met on Monday.",  # of another year
        "He will leave on Tuesday.",  # the article's own day, or a week on?
        "He arrived on Thursday.",  # nearly a week ago, or was it meant to come?
        "The committee will meet next Wednesday.",  # tomorrow, or a week on?
        "The shop is open every Wednesday.",
        "The market is on the first Monday of October.",
        "A Wednesday market is planned.",
        "Wednesday's vote will decide.",
        "The strike lasted until Friday.",
        "It ran from Monday to Friday.",
        "They will meet October 5-7.",
        "They will meet on 5 and 7 November.",
        "The fair opens on Thursday, October 18.",  # that was a Wednesday
        "She was born on 5 October.",
        "Today the mill is a museum.",
        "Over the last year prices rose.",
        'He said: "I will come on Wednesday."',
        "He said: “I will come tomorrow.”",
        "They may 5 times refuse in march.",
        "It will open on 31 June.",
        "Allowed from Tuesday, starting in January, they voted.",
    ],
)
def test_what_is_open_is_left_alone(sentence: str) -> None:
    assert shown(quote(sentence)) == []


def test_without_the_articles_day_or_in_another_language_nothing_is_worked_out() -> None:
    assert resolved(quote("It opened yesterday.", None)) == ()
    assert resolved(quote("It opened yesterday.", language="de")) == ()
    assert resolved(quote("It opened yesterday.", language=None)) != ()


def test_only_the_marked_sentence_is_looked_at() -> None:
    found = quote("It rained.", before="It opened yesterday. ", after=" It will close tomorrow.")
    assert resolved(found) == ()


def test_a_speech_that_began_before_the_sentence_is_still_a_speech() -> None:
    assert shown(quote("We will meet tomorrow.", before="“We are ready. ", after=" All of us.”")) == []
    assert shown(quote("They will meet tomorrow.", before="“We are ready,” she said. ")) == [
        "tomorrow: 18 October 2023"
    ]


def test_a_week_is_left_open_on_a_sunday() -> None:
    assert shown(quote("They met last week.", date(2023, 10, 15))) == []


def test_a_week_over_the_end_of_a_month_or_year_names_both() -> None:
    assert shown(quote("They met last week.", date(2023, 11, 7))) == ["last week: 30 October to 5 November 2023"]
    assert shown(quote("They met last week.", date(2024, 1, 9))) == ["last week: 1 to 7 January 2024"]
    assert said(Resolved(Span(0, 1), date(2023, 12, 30), date(2024, 1, 5))) == "30 December 2023 to 5 January 2024"


def test_a_day_that_not_every_year_has() -> None:
    assert shown(quote("They will meet on February 29.", date(2023, 12, 1))) == ["February 29: 29 February 2024"]
    assert shown(quote("They met last month.", date(2023, 3, 31))) == ["last month: February 2023"]


def test_spans_point_at_the_words_in_the_article() -> None:
    found = quote("They left yesterday, and yesterday it rained.", before="Before. ")
    assert [found.article.text[one.span.start : one.span.end] for one in resolved(found)] == ["yesterday"] * 2
    assert len(list(days(found))) == 1


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.sampled_from(["Monday", "Thursday", "Sunday"]))
def test_a_weekday_is_that_weekday_and_on_its_side(published: date, name: str) -> None:
    for sentence, side in ((f"They met on {name}.", -1), (f"They will meet on {name}.", 1)):
        for one in resolved(quote(sentence, published)):
            assert f"{one.first:%A}" == name
            assert 0 <= side * (one.first - published).days < 7


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.text(max_size=80))
def test_any_text_is_survived(published: date, text: str) -> None:
    found = quote("It opened on Monday, 3 May " + text, published)
    assert all(one.span.within(found.sentence) and one.first <= one.last for one in resolved(found))


@pytest.mark.parametrize(
    "sentence",
    [
        "The lift will work again a week from tomorrow.",
        "The lift failed twenty two days ago.",
        "The lift failed about three days ago.",
        "The lift failed 1.5 days ago.",
        "The lift failed four days ago today.",
        "The lift failed two days after Monday.",
        "The lift failed a year ago yesterday.",
        "The lift failed three years ago on Monday.",
        "Two weeks ago, on Monday, the lift failed.",
        "The lift failed on Monday two weeks ago.",
        "The lift failed the week before last week.",
        "The lift will be closed the week after next week.",
        "The lift failed two nights before yesterday.",
        "The lift failed the Sunday before last.",
        "The lift failed last Monday in March.",
        "The lift failed on 3 March last year.",
        "The lift failed in March last year.",
        "The lift failed more often this time last year.",
        "The lift failed on the first Monday of last month.",
        "The lift will work again on Tuesday week.",
        "The lift will work again a week on Friday.",
        "The lift will work again Friday next week.",
        "The lift will work again next week on Friday.",
        "The lift will work again in a week's time from tomorrow.",
        "The lift will work again within two days of Friday.",
        "The lift will work again the day after next Monday.",
    ],
)
def test_no_part_of_a_longer_phrase_of_time_is_explained(sentence: str) -> None:
    assert shown(quote(sentence)) == []
