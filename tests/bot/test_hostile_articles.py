"""Whatever articles, questions and names hold, nothing of it is live in any message about an answer."""

from __future__ import annotations

import random
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.ask import answer_view, outdated_answers
from bot.ask.answer_buttons import Turn
from bot.ask.outdated_answers import Outdated
from bot.ask.quote_pointer import Pointer, pack
from bot.feedback import view
from bot.i18n.catalogs import LANGUAGES
from bot.i18n.translate import Voice
from bot.messages import escape, phrases, question_line
from bot.messages.escape import received
from bot.messages.part import Part
from index.domain.article import Answer, AsOf, Quote
from index.domain.ledger import Sent
from index.library.server_policy import change
from tests.bot import examples
from tests.bot.ask.test_answer_view import within_limits
from tests.bot.messages import markdown
from tests.bot.messages.test_escape import LIVE, hostile
from tests.bot.world import World, bot, buttons, libraries, messages, world
from tests.lengths import drawn, rounds

STAMP = re.compile(r"(?<!\\)<t:\d+:[DR]>")
ARTICLES, QUESTIONS = rounds(long=500, short=100), rounds(long=25, short=10)


def ours(found: Quote, as_of: AsOf, voice: Voice) -> set[str]:
    """The timestamps that are Citewell's own."""
    return {*STAMP.findall(phrases.source(found.article, voice, as_of) + answer_view.dates(found, voice))}


def check(parts: list[Part], stamps: set[str], *, marked: bool) -> None:
    assert within_limits(parts)
    for part in parts:
        found = markdown.read(STAMP.sub(lambda stamp: "" if stamp[0] in stamps else stamp[0], part.content))
        assert found.constructs <= {"our quote"}
        assert marked or not found.bold


@drawn(long=500, short=100)
@given(
    st.lists(examples.quotes(), min_size=1, max_size=3), hostile, hostile, st.sampled_from([*LANGUAGES]), st.booleans()
)
def test_nothing_is_live_in_what_is_said_about_an_answer(
    quotes: list[Quote],
    asked: str,
    server: str,
    language: str,
    sure: bool,  # noqa: FBT001 - drawn
) -> None:
    voice, as_of, best = Voice(language), AsOf(date(2026, 11, 1), old_days=1), quotes[0]
    stamps, turn = ours(best, as_of, voice), Turn(0, pack([Pointer.to(one) for one in quotes], 90), sure)
    given = Answer(question=asked, quotes=tuple(quotes) if sure else (), nearest=() if sure else tuple(quotes))
    news = voice(
        "You asked me to tell you: the articles of {server} now answer this.", server=escape.one_line(server, 100)
    )
    answered = answer_view.answer(given, voice, news=news)
    check(answered, stamps, marked=sure)
    check(answer_view.another(best, turn, voice, asked=asked, manager=True, as_of=as_of), stamps, marked=sure)
    check(answer_view.around(best, voice, asked=asked, sure=sure, as_of=as_of), stamps, marked=sure)
    said = [
        view.helpful(asked, voice),
        view.unhelpful(best, asked, voice, manager=True, waits=True),
        view.hidden(7, best.article, asked, voice),
        view.waiting(asked, voice),
        view.waiting_no_more(asked, voice),
    ]
    check(said, stamps, marked=False)
    for part in [*answered[:1], *answered[-1:], *said]:
        assert question_line.read(part.content) == escape.label(asked, 500)
    sent = Sent(message=1, channel=1, articles=(7,), at=datetime(2026, 1, 1, tzinfo=UTC))
    for article in (best.article, examples.article("x"), None):
        changed = Outdated(sent=sent, on=date(2024, 5, 5), article=article)
        check([Part(outdated_answers.changed(part.content, changed, voice)) for part in answered], stamps, marked=sure)


def written(chance: random.Random) -> str:
    """A hostile text with some words."""
    kinds = [one for one in LIVE if "\0" not in one]
    return received(
        " ".join(f"{chance.choice(kinds)} word{chance.randrange(40)}" for _ in range(chance.randrange(2, 9)))
    )


async def test_hostile_articles_questions_and_names_stay_text_in_every_message(tmp_path: Path) -> None:
    chance = random.Random(5)
    with libraries(tmp_path) as opened:
        async with world(bot(tmp_path, opened)) as there:
            for number in range(ARTICLES):
                there.add(f"Report {number}. {written(chance)}.\n\n{written(chance)} ends.", title=written(chance))
            change(there.library, "member_seconds", "0", None)
            named = there.guild.add_member(
                there.env.create_user("x", global_name="@everyone **[a](https://b.example)**")
            )
            for _ in range(QUESTIONS):
                await _ask_and_press(there, named, f"word{chance.randrange(40)} {written(chance)}")
            assert sum("Not helpful" in str(one.json) for one in there.env.http_requests) > QUESTIONS // 2


async def _ask_and_press(there: World, who: Any, question: str) -> None:
    public = messages(await there.ask(question[:400], who))
    seen = [*public]
    for button in [one for one in buttons(public[-1]) if one.get("custom_id")]:
        seen += messages(await there.admin.click(public[-1], label=button["label"]))
    for message in seen:
        assert markdown.read(STAMP.sub("", message.content)).constructs <= {"our quote"}
        assert not message.message.mentions
        assert not message.message.mention_everyone
