"""What is said in each language: nothing is left in English, and what members wrote is never filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from string import Formatter
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import extract_texts
from bot.ask.context_menu import NAME as FIND
from bot.i18n.catalogs import LANGUAGES, written
from bot.i18n.translate import Voice, language_of
from bot.messages import escape
from config.server_settings import Spoken
from config.translatable import Saying, unpacked
from index.domain.errors import BadField, LibraryError, LongQuestion
from index.domain.jobs import Feed, State
from index.domain.source_errors import NoText, Unreachable
from tests.bot.i18n.test_catalogs import forms, messages
from tests.bot.world import World

LOCALES = {"de": "de", "fr": "fr", "es-419": "es", "pl": "pl", "uk": "uk"}
HOSTILE = "{number} {0.__class__} %s %(x)d {title!r} }{ {{"
FEED = "https://example.org/feed"


def test_a_locale_of_discord_is_one_of_our_languages_or_english() -> None:
    found = {code: language_of(code) for code in ("de", "es-ES", "es-419", "en-GB", "pt-BR", "zh-CN")}
    assert found == {"de": "de", "es-ES": "es", "es-419": "es", "en-GB": "en", "pt-BR": "en", "zh-CN": "en"}
    assert language_of(None) == "en"


def test_a_server_can_choose_each_language() -> None:
    assert set(get_args(Spoken)) == {"auto", *LANGUAGES}


def test_numbers_and_dates_are_those_of_the_language() -> None:
    assert Voice("de").number(1234567) == "1.234.567"
    assert Voice("de").day(date(2023, 10, 17)) == "17. Oktober 2023"
    assert Voice("fr").day(date(2023, 10, 1)) == "1 octobre 2023"


def test_plurals_follow_the_language() -> None:
    said = [Voice("pl").count("{count} article", "{count} articles", number) for number in (1, 3, 5, 22)]
    assert said == ["1 artykuł", "3 artykuły", "5 artykułów", "22 artykuły"]
    said = [Voice("uk").count("{count} article", "{count} articles", number) for number in (1, 3, 5, 21)]
    assert said == ["1 стаття", "3 статті", "5 статей", "21 стаття"]


def test_a_command_is_called_what_discord_calls_it_there() -> None:
    assert Voice("de").command("article add") == "/artikel hinzufügen"
    assert Voice("en").command("article add") == "/article add"
    said = Voice("de")("There are no feeds here yet. Add one with /feed add.")
    assert "/feed hinzufügen" in said


def test_a_path_or_a_word_that_looks_like_a_command_stays() -> None:
    assert Voice("de").said(Saying("and/or article add")) == "and/or article add"
    assert Voice("de").said(Saying("see {link}", link="https://a.example/article add")) == (
        "see https://a.example/article add"
    )


def test_a_fault_is_told_with_its_reason() -> None:
    fault = NoText("a.pdf", Saying("it is a login page"))
    assert str(fault).startswith("a.pdf holds no article text: it is a login page.")
    assert Voice("de").error(fault).startswith("a.pdf enthält keinen Artikeltext: das ist eine Anmeldeseite.")
    assert Voice("de").error(LongQuestion(10_000, 500)).startswith("Die Frage hat 10.000 Zeichen; höchstens 500")


def test_a_reason_of_the_systems_own_stays_as_it_is() -> None:
    assert "no such host" in Voice("uk").error(Unreachable("https://a.example/", "no such host"))


def test_what_a_member_typed_is_never_looked_up() -> None:
    assert "'yesterday'" in Voice("de").error(BadField("date", "yesterday", "a day"))


@given(st.text(), st.sampled_from([*LANGUAGES]))
def test_what_others_wrote_is_never_filled_in(wrote: str, language: str) -> None:
    voice, given_text = Voice(language), f"{wrote}{HOSTILE}"
    assert given_text in voice("Removed number {number}: {title}", number=1, title=given_text)
    assert given_text in voice.error(NoText(given_text, "it is empty"))
    assert given_text in voice.error(LibraryError("{reason}", reason=given_text))
    assert voice.said(given_text) == given_text


def test_a_template_can_ask_for_nothing_but_values() -> None:
    for template in ("{x.__class__}", "{x[0]}", "{x:>999999999}", "{y}", "{}", "{x:{x}}"):
        with pytest.raises((KeyError, ValueError)):
            Saying(template, x="a")
        kept = f'{{"template": "{template}", "values": {{"x": "a"}}}}'
        assert unpacked(kept) == kept


def english() -> Iterator[re.Pattern[str]]:
    """What every longer message looks like in English, whatever values stand in it; those alike everywhere left out."""
    same = {text for code in LOCALES.values() for one in messages(written(code)) for text in forms(one.string)}
    for one in messages(extract_texts.template()):
        for template in forms(one.id):
            parts = [literal for literal, _, _, _ in Formatter().parse(template)]
            if sum(map(len, parts)) >= 12 and " " in template.strip() and template not in same:
                yield re.compile(r"(?<!\w)" + ".+?".join(map(re.escape, parts)) + r"(?!\w)")


def said(sent: Any) -> Iterator[str]:
    """Every text that a body sent to Discord shows."""
    if isinstance(sent, dict):
        for name, value in sent.items():
            if isinstance(value, str) and name in {"content", "label", "description", "placeholder", "title"}:
                yield escape.decode(value)
            else:
                yield from said(value)
    elif isinstance(sent, list):
        for value in sent:
            yield from said(value)


async def use_everything(there: World) -> None:
    """One command, button, menu and form of each kind, with faults among them."""
    admin, member = there.admin, there.member
    message = await member.send(there.channel, "nothing to add")
    article = there.library.articles.entries()[0].id
    for name in ("article list", "article jobs", "feed list", "gaps", "settings show", "library stats", "library log"):
        await there.command(admin, name)
    for name in ("article show", "article remove", "article refresh"):
        await there.command(admin, name, article=article)
    await there.command(admin, "article add", url="ftp://example.org/")
    await there.command(admin, "article add")
    await there.command(member, "article list")
    await there.command(member, "ask", question="When will the president visit?")
    await there.command(member, "ask", question="?")
    await there.command(member, "help")
    await there.command(member, "privacy")
    await there.command(admin, "library forget")
    await there.use(admin, "Add to articles", message)
    await there.use(member, FIND, message)
    await there.press(admin, f"correct:{article}")
    await there.press(member, "nothing:of:ours")
    await there.submit(admin, "add", text="?", title="", link="", date="")
    await there.submit(
        admin, "add", text="It rained in Ayton. The ferry stayed in port.", title="", link="", date="soon"
    )


def a_feed(there: World) -> None:
    now = datetime.now(UTC)
    kept = there.library.feeds.add(Feed(id=0, url=FEED, title="Ferries", minutes=90, due=now + timedelta(days=1)))
    error = Unreachable(FEED, Saying("the server answers {status}", status=503))
    there.library.feeds.save(
        Feed(**{**{name: getattr(kept, name) for name in kept.__slots__}, "failing": now, "reason": error.saying})
    )


@pytest.mark.parametrize("locale", LOCALES)
async def test_nothing_is_said_in_english_to_those_who_read_another_language(there: World, locale: str) -> None:
    there.add()
    a_feed(there)
    there.locale = locale
    before = len(there.env.http_requests)
    await use_everything(there)
    shown = [one for request in there.env.http_requests[before:] for one in said(request.json)]
    assert len(shown) > 50
    assert all(isinstance(getattr(error, "original", error), LibraryError) for error in there.env.errors)
    found = {(match[0], line) for pattern in english() for line in shown if (match := pattern.search(line))}
    assert found == set()


@pytest.mark.parametrize("locale", ["en-US", *LOCALES])
async def test_braces_and_signs_of_formats_that_members_type_stay_as_they_are(there: World, locale: str) -> None:
    there.add(title=HOSTILE)
    there.locale = locale
    article = there.library.articles.entries()[0].id
    before = len(there.env.http_requests)
    for name in ("article show", "article remove"):
        await there.command(there.admin, name, article=article)
    await there.command(there.admin, "article list", text="{words} %s")
    await there.command(there.admin, "article add", url=f"https://example.org/{HOSTILE}".replace(" ", ""))
    await there.command(there.member, "ask", question=f"When will the president visit {HOSTILE}?")
    await there.submit(there.admin, "add", text="It rained. It poured.", title="", link="", date=HOSTILE)
    shown = [one for request in there.env.http_requests[before:] for one in said(request.json)]
    assert sum(HOSTILE in one or HOSTILE.replace(" ", "") in one for one in shown) >= 4
    assert any("{words} %s" in one for one in shown)
    assert all(isinstance(getattr(error, "original", error), LibraryError) for error in there.env.errors)


async def test_a_reason_that_is_kept_is_told_in_the_language_of_who_reads_it(there: World) -> None:
    await there.article("add", url="https://example.org/nothing.pdf")
    (job,) = there.library.jobs.listing([State.FAILED])
    assert isinstance(job.reason, Saying)
    there.locale = "de"
    result = await there.command(there.admin, "article jobs")
    assert "gescheitert: " in result.response.content
