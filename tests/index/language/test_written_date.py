"""Dates as people and programs write them, read into days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.language.written_date import Locale, dates, day, tag, written
from tests.lengths import drawn

DAY = date(2019, 11, 15)


@pytest.mark.parametrize(
    "text",
    [
        "2019-11-15",
        "2019-11-15T23:30:00-05:00",
        "2019/11/15 10:00:00",
        "2019.11.15",
        "2019. 11. 15.",
        "20191115",
        "20191115T100000Z",
        "2019-W46-5",
        "15-11-2019",
        "15.11.2019",
        "1573812000",
        "1573812000000",
        "Fri, 15 Nov 2019 10:00:00 GMT",
        "Fri, 15 Nov 19 10:00:00 GMT",
        "Fri Nov 15 10:00:00 CET 2019",
        "15-Nov-2019",
        "November 15th, 2019",
        "Posted on Friday, Nov. 15, 2019 at 5 pm",
        "15. November 2019",
        "le 15 novembre 2019",
        "15 de noviembre de 2019",
        "15 novembre 2019",
        "15 de novembro de 2019",
        "15 november 2019",
        "15 ноября 2019 г.",
        "15 листопада 2019",
        "15 listopada 2019",
        "15. listopadu 2019",
        "15 Kasım 2019",
        "15. marraskuuta 2019",
        "2019. november 15.",
        "2019 m. lapkričio 15 d.",
        "15 Νοεμβρίου 2019",
        "ngày 15 tháng 11 năm 2019",
        "2019年11月15日",
        "2019년 11월 15일",
        "١٥ نوفمبر ٢٠١٩",
        "15 नवंबर 2019",
    ],
)
def test_a_date_is_read_in_the_forms_that_are_in_use(text: str) -> None:
    assert day(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "2019", "November 2019", "15 November", "31/31/2019", "2019-13-40", "9999-12-31T23:59:59-14:00"),
        *("0001-01-01", "1970-01-01T00:00:00Z", "03/04/2019", "1015/01/01", "99999999999999999999"),
    ],
)
def test_what_is_no_date_or_has_two_readings_is_unknown(text: str) -> None:
    assert day(text) is None


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("03/04/2019", ("en", "us"), date(2019, 3, 4)),
        ("03/04/2019", ("en", "gb"), date(2019, 4, 3)),
        ("03/04/2019", ("fr", ""), date(2019, 4, 3)),
        ("29.09.23", ("de", ""), date(2023, 9, 29)),
        ("23.09.29", ("ko", ""), None),
    ],
)
def test_the_order_of_numbers_is_that_of_the_locale(text: str, locale: Locale, expected: date | None) -> None:
    assert day(text, locale) == expected


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2019-11-15T01:09:55Z", 1),
        ("2019-11-15T01:09:55.123+00:00", 1),
        ("Fri, 15 Nov 2019 23:00:00 +0000", 23),
        ("Fri Nov 15 2019 23:00:00 GMT+0000", 23),
        ("Fri Nov 15 2019 23:00:00 GMT+0200", None),
        ("2019-11-15T01:09:55+02:00", None),
        ("2019-11-15 01:09:55", None),
        ("2019-11-15", None),
    ],
)
def test_a_moment_in_utc_is_known_as_one(text: str, hour: int | None) -> None:
    found = written(text)
    assert found is not None
    assert (found.day, found.utc_hour) == (DAY, hour)


def test_every_date_of_a_line_is_found_where_it_stands() -> None:
    line = "Published 1 March 2024, changed on 2.5.2024"
    assert [(one.day, line[one.start : one.end]) for one in dates(line)] == [
        (date(2024, 3, 1), "1 March 2024"),
        (date(2024, 5, 2), "2.5.2024"),
    ]


def test_the_future_is_never_told() -> None:
    assert day((datetime.now(UTC) + timedelta(days=3)).date().isoformat()) is None


@drawn(long=25, short=10)
@given(st.dates(date(1995, 1, 1), date(2025, 12, 31)))
def test_a_day_is_read_back_from_any_form(one: date) -> None:
    forms = (one.isoformat(), f"{one:%d.%m.%Y}", f"{one:%d %B %Y}", f"{one:%B %d, %Y}", f"{one:%Y/%m/%d}")
    assert {day(form) for form in forms} == {one}


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    day(text)


def test_a_language_tag_gives_a_locale() -> None:
    assert tag("en-GB") == ("en", "gb")
    assert tag(" de ") == ("de", "")
    assert tag("english") is None
    assert tag(None) is None
