"""Which of the dates on a page is that of publication. The pages are made up."""

from __future__ import annotations

from datetime import date

import pytest

from tests.index.sources.html.examples import BODY, TITLE, page, read

DAY = date(2023, 10, 18)


def told(line: str, *, lang: str = "en") -> date | None:
    return read(page(f"{line}{BODY}").replace("<html>", f'<html lang="{lang}">')).published


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "Updated: <time>20 October 2023</time> Published: <time>18 October 2023</time>"),
        ("en", "<p>Updated 20 October 2023, first posted 18 October 2023</p>"),
        ("en", "<p>18 October 2023 (updated at 14:30)</p>"),
        ("en", "<dl><dt>Last change</dt><dd>20 October 2023</dd><dt>Posted</dt><dd>18 October 2023</dd></dl>"),
        ("en", "<div>Edited by Ben Torvald</div><div>18 October 2023</div>"),
        ("de", "<p>Stand: <span>20.10.2023</span> Veröffentlicht: <span>18.10.2023</span></p>"),
        ("fr", "<p>Publié le 18 octobre 2023, mis à jour le 20 octobre 2023</p>"),
        ("es", "<p>Última actualización: 20 de octubre de 2023 | Publicado: 18 de octubre de 2023</p>"),
        ("it", "<p>Ultimo aggiornamento 20 ottobre 2023 - Pubblicato il 18 ottobre 2023</p>"),
        ("nl", "<p>Laatst gewijzigd: 20 oktober 2023. Geplaatst: 18 oktober 2023</p>"),
        ("pl", "<p>Aktualizacja: 20 października 2023 Opublikowano: 18 października 2023</p>"),
        ("ru", "<p>Обновлено 20 октября 2023, опубликовано 18 октября 2023</p>"),
        ("ja", "<p>更新 2023年10月20日 公開 2023年10月18日</p>"),
    ],
)
def test_a_date_is_judged_by_the_words_before_it(lang: str, line: str) -> None:
    assert told(line, lang=lang) == DAY


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "<p>Last edited: <span>18 October 2023</span></p>"),
        ("en", "<p>Event date: <time datetime='2023-10-18'>18 October</time></p>"),
        ("en", "<div>Updated</div><div>18 October 2023</div>"),
        ("en", "<p>18 October 2023 (updated)</p>"),
        ("en", "<table><tr><th>Deadline</th><td>18 October 2023</td></tr></table>"),
        ("de", "<p class='info'>Stand: 18.10.2023, 14:42 Uhr</p>"),
        ("de", "<p>Zuletzt geändert am <time datetime='2023-10-18'>18.10.2023</time></p>"),
        ("fr", "<p>Dernière modification : 18 octobre 2023</p>"),
        ("it", "<p>Ultima modifica: 18 ottobre 2023</p>"),
        ("es", "<p>Última actualización: 18 de octubre de 2023</p>"),
        ("uk", "<p>Змінено: 18 жовтня 2023</p>"),
        ("sv", "<p>Senast uppdaterad 18 oktober 2023</p>"),
        ("en", "<p>Fair of 14 to 18 October 2023</p>"),
    ],
)
def test_the_day_of_a_change_or_of_an_event_is_none(lang: str, line: str) -> None:
    assert told(line, lang=lang) is None


@pytest.mark.parametrize(
    ("stated", "expected"),
    [("2023-10-19T01:09:55Z", DAY), ("2023-10-18T14:00:00Z", DAY), ("2023-10-19T18:00:00Z", date(2023, 10, 19))],
)
def test_the_shown_day_counts_before_that_of_utc_where_both_can_be_the_same_moment(stated: str, expected: date) -> None:
    head = f"<title>{TITLE}</title><meta property='article:published_time' content='{stated}'>"
    assert read(page(f"<time datetime='{stated}'>18 October 2023</time>{BODY}", head=head)).published == expected


def test_the_day_in_the_link_counts_before_that_of_utc() -> None:
    head = f"<title>{TITLE}</title><meta property='article:published_time' content='2023-10-18T23:30:00+00:00'>"
    assert read(page(head=head), "https://isle.example/2023/10/19/ferry/").published == date(2023, 10, 19)
    assert read(page(head=head), "https://isle.example/2023/10/16/ferry/").published == DAY


def test_the_date_beside_the_headline_counts_before_marked_ones_of_other_articles() -> None:
    teaser = "<li><a href='/x'>The pier is open for boats again</a> <time pubdate datetime='2024-01-02'></time></li>"
    assert read(page(f"<p>18 October 2023</p>{BODY}<ul>{teaser}</ul>")).published == DAY
    assert read(page(f"{BODY}<ul>{teaser}</ul>")).published is None


@pytest.mark.parametrize(
    "path",
    [
        "2023-10/18/ferry",
        "202310/t20231018_42.html",
        "2023/1018/c42.html",
        "n1/18-10-2023/ferry",
        "2023_10_18_ferry",
    ],
)
def test_the_day_is_found_in_links_of_other_forms(path: str) -> None:
    assert read(page(), f"https://isle.example/{path}").published == DAY


@pytest.mark.parametrize(
    "html",
    [
        page(f"<div class='info'><b>2023-10-18 20:29:58</b></div>{BODY}").replace("h1>", "h3>"),
        page(f"<p>Grell, 18 October 2023 - {BODY[3:]}"),
        page().replace(f"<h1>{TITLE}</h1>", f"<h1>{TITLE} <small>18 October 2023</small></h1>"),
        page().replace(f"<h1>{TITLE}</h1>", f"<h2><span>Wednesday, 18 October 2023</span></h2><h1>{TITLE}</h1>"),
        page(f"<div>By <a>Ada Quist</a> | 18 October 2023, 10:15 | <a>Islands</a></div>{BODY}"),
    ],
)
def test_a_plain_date_near_the_headline_is_found(html: str) -> None:
    assert read(html).published == DAY
