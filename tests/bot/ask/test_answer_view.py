from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.ask import answer_view
from bot.ask.answer_buttons import Turn
from bot.ask.quote_pointer import Pointer, pack, unpack
from bot.i18n.translate import Voice
from bot.messages import block_quote, escape, phrases
from bot.messages.part import CONTENT, CUSTOM_ID, LABEL, Link, Part, Press, link
from index.domain.article import Answer, AsOf, Quote
from tests.bot import examples
from tests.bot.messages import markdown
from tests.bot.messages.test_escape import hostile
from tests.lengths import drawn

VOICE = Voice()
BY_WORDS = "I don't know the language of this question well, so I only compared words."
STAMP = re.compile(r"(?<!\\)<t:\d+:[DR]>")


def within_limits(parts: Sequence[Part]) -> bool:
    pressed = [button for part in parts for button in part.buttons if isinstance(button, Press)]
    linked = [button for part in parts for button in part.buttons if isinstance(button, Link)]
    return (
        all(0 < escape.units(part.content) <= CONTENT and len(part.buttons) <= 5 for part in parts)
        and all(len(button.label) <= LABEL and 0 < len(button.custom_id) <= CUSTOM_ID for button in pressed)
        and all(len(button.url) <= 512 for button in linked)
    )


def test_the_sentence_is_bold_and_the_date_in_it_underlined() -> None:
    found = examples.quote(sentence="The president will visit\nthe city on Wednesday.", focus="Wednesday")
    (part,) = answer_view.answer(Answer(question="When?", quotes=(found,)), VOICE)
    assert part.content == (
        "Q: When?\n"
        "> It rained. **The president will visit**\n"
        "> **the city on __Wednesday__.** He will stay.\n"
        "Wednesday: <t:1697623200:D>\n"
        "A visit\n"
        "example\\.org · 17 October 2023"
    )
    assert [one.label for one in part.buttons] == ["Read the article", "Helpful", "Not helpful"]
    assert part.buttons[0] == Link(
        "Read the article",
        "https://www.example.org/a#:~:text=The%20president%20will%20visit%20the%20city%20on%20Wednesday",
    )


def test_days_are_drawn_by_discord_and_longer_spans_are_words() -> None:
    found = examples.quote("The president left yesterday and will return next month.")
    assert answer_view.dates(found, VOICE) == "yesterday: <t:1697450400:D> · next month: November 2023"
    assert datetime.fromtimestamp(1697450400, UTC) == datetime(2023, 10, 16, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "zone", ["Pacific/Honolulu", "America/New_York", "Europe/Kyiv", "Asia/Tokyo", "Pacific/Auckland"]
)
@pytest.mark.parametrize("published", [date(2023, 10, 17), date(2024, 1, 17)])
def test_a_day_is_the_same_day_for_readers_everywhere(zone: str, published: date) -> None:
    found = examples.quote("The president left yesterday.", published=published)
    seconds = int(re.findall(r"<t:(\d+):D>", answer_view.dates(found, VOICE))[0])
    assert datetime.fromtimestamp(seconds, ZoneInfo(zone)).date() == published - timedelta(days=1)


def test_an_unsure_quote_explains_no_dates() -> None:
    (part,) = answer_view.answer(Answer(question="When?", nearest=(examples.quote("He left yesterday."),)), VOICE)
    assert "<t:" not in part.content


@pytest.mark.parametrize(
    ("today", "line"),
    [
        (date(2023, 10, 16), "example\\.org · 17 October 2023"),
        (date(2023, 10, 18), "example\\.org · 17 October 2023"),
        (date(2023, 10, 19), "example\\.org · 17 October 2023 (<t:1697536800:R>)"),
    ],
)
def test_a_quote_tells_its_age_from_two_days_on(today: date, line: str) -> None:
    (part,) = answer_view.answer(Answer(question="When?", quotes=(examples.quote(),), as_of=AsOf(today)), VOICE)
    assert part.content.split("\n")[-1] == line


def test_an_old_article_is_warned_of_where_that_is_wanted() -> None:
    for last, warned in ((date(2023, 11, 16), False), (date(2023, 11, 17), True)):
        (part,) = answer_view.answer(
            Answer(question="When?", quotes=(examples.quote(),), as_of=AsOf(last, old_days=30)), VOICE
        )
        assert part.content.endswith("This is more than 30 days old and may be out of date.") is warned


def test_the_older_of_two_quotes_months_apart_is_labelled() -> None:
    new, old = examples.quote(), examples.quote(published=date(2022, 3, 5))
    first = [
        answer_view.answer(Answer(question="?", quotes=quotes), VOICE)[0].content for quotes in ((new, old), (old, new))
    ]
    assert first[0].endswith("\nexample\\.org · 17 October 2023")
    assert first[1].endswith("\nexample\\.org · older: 5 March 2022")
    packed = pack([Pointer.to(new), Pointer.to(old)], 90)
    assert answer_view.another(old, Turn(1, packed), VOICE, older=True)[0].content.endswith("older: 5 March 2022")


def test_a_question_in_a_language_that_the_model_does_not_know_is_told_so() -> None:
    found = examples.quote()
    for said in (Answer(question="?", quotes=(found,)), Answer(question="?", nearest=(found,)), Answer(question="?")):
        assert BY_WORDS not in answer_view.answer(said, VOICE)[0].content
        (part,) = answer_view.answer(replace(said, by_words=True), VOICE)
        assert part.content.split("\n")[1] == BY_WORDS


@pytest.mark.parametrize(
    ("sentence", "focus", "line"),
    [
        (" padded ", "", "> a **padded** z"),
        ("*", "", "> a **\\*** z"),
        ("x**", "", "> a **x\\*\\*** z"),
        ("\\", "", "> a **\\\\** z"),
        ("_x_", "_x_", "> a **__\\_x\\___** z"),
        ("- x", "x", "> a **- __x__** z"),
    ],
)
def test_bold_survives_odd_sentences(sentence: str, focus: str, line: str) -> None:
    padded = sentence if sentence.startswith(" ") else f" {sentence} "
    found = examples.quote(f"a{padded}z", sentence, focus)
    (part,) = answer_view.answer(Answer(question="?", quotes=(found,)), VOICE)
    assert part.content.split("\n")[1] == line
    assert markdown.read(part.content).bold == [sentence.strip()]


def test_a_sentence_at_the_beginning_of_a_line_begins_no_heading_in_its_bold() -> None:
    found = examples.quote("x\n# loud\n- l", "# loud\n- l")
    (part,) = answer_view.answer(Answer(question="?", quotes=(found,)), VOICE)
    assert "> **\\# loud**\n> **\\- l**" in part.content
    assert markdown.read(part.content).constructs == {"our quote"}


@drawn(long=300, short=60)
@given(st.lists(examples.quotes(), max_size=4), hostile, st.booleans())
@example(quotes=[examples.quote("000mailto:a@b.example", "000mailto:")], asked="000mailto:a@b.example", sure=True)
@example(quotes=[examples.quote("see www. and", "see www.")], asked="tel:", sure=True)
def test_any_answer_keeps_all_limits_and_nothing_in_it_is_live(
    quotes: list[Quote],
    asked: str,
    sure: bool,  # noqa: FBT001 - drawn
) -> None:
    shown = tuple(quotes)
    as_of = AsOf(date(2026, 11, 1), old_days=1)
    given = Answer(question=asked, quotes=shown if sure else (), nearest=() if sure else shown, as_of=as_of)
    parts = answer_view.answer(given, VOICE)
    assert within_limits(parts)
    ours = [
        stamp
        for one in shown[:1]
        for stamp in STAMP.findall(phrases.source(one.article, VOICE, as_of) + answer_view.dates(one, VOICE))
    ]
    for part in parts:
        found = markdown.read(STAMP.sub(lambda stamp: "" if stamp[0] in ours else stamp[0], part.content))
        assert found.constructs <= {"our quote"}
        assert sure or not found.bold


@drawn(long=300, short=60)
@given(examples.quotes())
def test_the_words_of_a_quote_are_the_articles(found: Quote) -> None:
    parts = answer_view.answer(Answer(question="?", quotes=(found,)), VOICE)
    read = [markdown.read(part.content) for part in parts]
    pieces = [escape.plain(piece) for piece, _ in found.pieces()]
    assert "\n".join(line for one in read for line in one.quoted) == "".join(pieces)
    bold = "".join(line for one in read for line in one.bold)
    sentence = escape.plain(found.article.text[slice(*found.sentence)])
    if found.focus is None:
        assert "".join(bold.split()) == "".join(sentence.split())


@pytest.mark.parametrize("line", ["word " * 3000, "*" * 9000, "😀" * 5000, "short line\n" * 800])
def test_a_long_quote_is_split_and_stays_whole(line: str) -> None:
    found = examples.quote("Begin. " + line + " End.", sentence=line.strip() or line)
    parts = answer_view.answer(Answer(question="How long?", quotes=(found,)), VOICE)
    assert within_limits(parts)
    assert [bool(part.buttons) for part in parts] == [False] * (len(parts) - 1) + [True]
    *_, last = parts
    assert len(parts) <= block_quote.MOST_BLOCKS + 1
    assert last.file == ("quote.txt", found.text.encode())


def test_a_quote_of_two_messages_needs_no_file() -> None:
    words = " ".join(f"word{n}" for n in range(400))
    found = examples.quote(words)
    parts = answer_view.answer(Answer(question="?", quotes=(found,)), VOICE)
    assert (len(parts), parts[-1].file) == (2, None)
    assert "".join(line for part in parts for line in markdown.read(part.content).quoted) == words


def test_a_huge_line_is_shown_in_time() -> None:
    assert within_limits(answer_view.answer(Answer(question="?", quotes=(examples.quote("x" * 1_000_000),)), VOICE))


def test_no_answer_is_honest() -> None:
    (part,) = answer_view.answer(
        Answer(question="What is the capital of France?", nearest=(examples.quote(focus="Wednesday"),)), VOICE
    )
    assert (
        part.content.split("\n")[1]
        == f"{answer_view.not_said(VOICE)} The nearest passage, which may not be about this:"
    )
    assert "**" not in part.content
    assert "__" not in part.content
    (part,) = answer_view.answer(Answer(question="?"), VOICE)
    waits = Press(label="Tell me when this is answered", custom_id="tell:")
    assert part == Part(f"Q: ?\n{answer_view.not_said(VOICE)}", (waits,))
    assert answer_view.answer(Answer(question="?"), VOICE, tell=False) == [Part(f"Q: ?\n{answer_view.not_said(VOICE)}")]


def test_an_answer_comes_in_one_of_three_steps() -> None:
    found = examples.quote(sentence="He will stay.", focus="stay")
    steps = (Answer(question="?", quotes=(found, found)), Answer(question="?", nearest=(found, found), maybe=True))
    (sure,), (maybe,), (unsaid,) = (
        answer_view.answer(one, VOICE) for one in (*steps, Answer(question="?", nearest=(found,)))
    )
    heads = [part.content.partition("\n> ")[0] for part in (sure, maybe, unsaid)]
    assert heads == [
        "Q: ?",
        f"Q: ?\n{answer_view.maybe(VOICE)}",
        f"Q: ?\n{answer_view.not_said(VOICE)} The nearest passage, which may not be about this:",
    ]
    assert [bool(markdown.read(part.content).bold) for part in (sure, maybe, unsaid)] == [True, False, False]
    pressed = [[one.custom_id for one in part.buttons if isinstance(one, Press)] for part in (sure, maybe, unsaid)]
    assert [[one.split(":")[0] for one in ids] for ids in pressed] == [
        ["quote", "helpful", "unhelpful"],
        ["maybe", "helpful", "unhelpful"],
        ["tell"],
    ]


def test_a_further_quote_that_may_be_about_it_is_as_careful() -> None:
    found = examples.quote("He left yesterday.", focus="yesterday")
    packed = pack([Pointer.to(found)] * 3, 90)
    (part,) = answer_view.another(found, Turn(1, packed, sure=False), VOICE)
    assert part.content.startswith(f"Quote 2 of 3\n{answer_view.maybe(VOICE)}\n> He left yesterday.\nA visit\n")
    pressed = [one for one in part.buttons if isinstance(one, Press)]
    assert [one.custom_id for one in pressed] == [f"maybe:0:{packed}", f"maybe:2:{packed}"]


def test_further_quotes_are_behind_a_button_that_points_to_them() -> None:
    found = examples.quote(sentence="He will stay.", focus="stay")
    *_, part = answer_view.answer(Answer(question="?", quotes=(found, found, found)), VOICE)
    button, *_ = (one for one in part.buttons if isinstance(one, Press))
    assert button.label == "2 more quotes"
    kind, index, packed = button.custom_id.split(":")
    assert (kind, index) == ("quote", "1")
    assert [pointer.quote(found.article).text for pointer in unpack(packed)] == [found.text] * 3
    (part,) = answer_view.answer(Answer(question="?", quotes=(found, found)), VOICE)
    assert part.buttons[1].label == "1 more quote"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.example.org/a?b=c#d", "https://www.example.org/a?b=c#d"),
        ("https://example.org", "https://example.org"),
        ("http://münchen.example/ü", "http://xn--mnchen-3ya.example/%C3%BC"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("https://example.org@evil.example/", None),
        ("https://example.org:bad/", None),
        ("https://[::1/", None),
        ("https://localhost/", None),
        ("https://example..org/", None),
        ("ftp://example.org/", None),
        ("https://example.org/" + "x" * 512, None),
        (None, None),
        ("", None),
    ],
)
def test_only_sound_addresses_become_links(url: str | None, shown: str | None) -> None:
    assert [button.url for button in link("Read", url)] == ([shown] if shown else [])
