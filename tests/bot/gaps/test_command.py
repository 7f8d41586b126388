"""/gaps: what the articles could not answer, and how it is answered or dismissed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gaps import view
from bot.i18n.catalogs import LANGUAGES
from bot.i18n.translate import Voice
from bot.messages.part import Part, Press
from index.domain.ledger import Act, Gap, Standing
from index.library.server_policy import change
from tests.bot.ask.test_answer_view import within_limits
from tests.bot.messages import markdown
from tests.bot.messages.test_escape import hostile
from tests.bot.world import VISIT, World, buttons, messages, page, shown
from tests.lengths import drawn

AT = datetime(2024, 3, 1, 12, tzinfo=UTC)
STAMP = f"<t:{int(AT.timestamp())}:R>"
gaps = st.builds(
    lambda number, question, weight, waiting, example: Gap(
        id=number, question=question, weight=weight, first=AT, last=AT, waiting=waiting, examples=(example,)
    ),
    st.integers(1, 2**50),
    hostile,
    st.integers(1, 10**9),
    st.integers(0, 10**6),
    hostile,
)


@drawn(long=200, short=40)
@given(
    st.lists(gaps, max_size=view.PAGER.size, unique_by=lambda gap: gap.id),
    st.integers(0, 10**6),
    st.integers(0, 90),
    st.sampled_from(list(LANGUAGES)),
)
def test_any_page_fits_and_nothing_in_it_is_live_but_times(
    found: list[Gap], offset: int, days: int, language: str
) -> None:
    part = view.page(found, offset, offset + len(found) + 1, days, Voice(language))
    rows = Counter(button.row for button in part.buttons if isinstance(button, Press))
    assert rows.keys() <= {*range(5)}
    assert all(within_limits([Part(part.content, (button,))]) for button in part.buttons)
    assert markdown.read(part.content.replace(STAMP, "")).constructs == set()
    for gap in found:
        assert markdown.read(view.filled(gap, Voice(language))).constructs == set()


def miss(there: World, *questions: str) -> list[int]:
    return [there.library.ledger.missed(one, None, there.library.now()).id for one in questions]


async def test_questions_are_listed_by_weight_in_pages(there: World) -> None:
    miss(there, *(f"What is thing {number}?" for number in range(6)), "What is thing 3?", "What is thing 3?")
    result = await there.admin.slash(there.channel, "gaps")
    assert result.ephemeral
    lines = shown(result).split("\n")
    assert lines[0] == "6 questions that the articles could not answer, most asked first:"
    assert lines[1].startswith("4 · What is thing 3? · asked 3 times, <t:")
    assert len(lines) == 1 + view.PAGER.size
    assert [one["label"] for one in buttons(result.response)][:2] == ["4: Add an article for this", "4: Dismiss"]
    await there.admin.click(result.response, label="Next")
    assert len(result.response.content.split("\n")) == 3
    await there.admin.click(result.response, label="Previous")
    assert result.response.content.split("\n") == lines


async def test_when_there_is_none_and_when_questions_are_not_kept_that_is_said(there: World) -> None:
    assert "There are no unanswered questions" in shown(await there.admin.slash(there.channel, "gaps"))
    change(there.library, "gap_days", 0, None)
    assert "Unanswered questions are not kept here." in shown(await there.admin.slash(there.channel, "gaps"))


async def test_a_question_that_is_dismissed_is_listed_no_more_and_noted_without_its_words(there: World) -> None:
    (gap,) = miss(there, "What does the canary sing?")
    result = await there.admin.slash(there.channel, "gaps")
    await there.admin.click(result.response, label=f"{gap}: Dismiss")
    assert "There are no unanswered questions" in result.response.content
    assert there.library.ledger.gap(gap).standing is Standing.DISMISSED
    (event,) = there.library.ledger.events()
    assert (event.what, event.actor) == (Act.DISMISSED, there.admin.id)
    assert "canary" not in repr(event)


async def fill(there: World, gap: int, who: Any = None, **fields: str) -> Any:
    return await there.submit(who or there.admin, f"fill:{gap}", **fields)


async def test_an_article_added_for_a_question_closes_it(there: World) -> None:
    question = "When will the president visit the city?"
    asked = there.library.understood(question)
    gap = there.library.ledger.missed(question, asked.embedding, there.library.now(), asked.kind)
    result = await there.admin.slash(there.channel, "gaps")
    pressed = await there.admin.click(result.response, label=f"{gap.id}: Add an article for this")
    assert pressed.modal is not None
    done = await fill(there, gap.id, text=VISIT)
    assert "Added as number 1" in shown(done)
    assert "It answers the question, which is closed now: When will" in shown(done)
    assert there.library.ledger.gap(gap.id).standing is Standing.ANSWERED
    assert all(message.ephemeral for message in messages(done))


async def test_a_link_is_fetched_for_a_question_and_what_does_not_answer_it_leaves_it_open(there: World) -> None:
    vector = np.zeros(8, dtype=np.float32)
    gap = there.library.ledger.missed("Who won the regatta?", vector, there.library.now())
    there.web.pages["https://example.org/a"] = page(VISIT)
    done = await fill(there, gap.id, link=" https://example.org/a ")
    assert [asked[0] for asked in there.web.asked] == ["https://example.org/a"]
    assert "am not sure that it answers the question" in shown(done)
    assert there.library.ledger.open_gaps() == 1


@pytest.mark.parametrize("fields", [{}, {"text": " ", "link": " "}])
async def test_an_empty_form_adds_nothing(there: World, fields: dict[str, str]) -> None:
    (gap,) = miss(there, "What is it?")
    assert "has no text to quote" in shown(await fill(there, gap, **fields))
    assert there.library.articles.count() == 0


async def test_a_question_that_is_gone_is_told_and_nothing_is_added(there: World) -> None:
    for result in (
        await fill(there, 99, text=VISIT),
        await there.press(there.admin, "fill:99"),
        await there.press(there.admin, "dismiss:99:0"),
    ):
        assert "Unanswered question number 99 is no longer here" in shown(result)
    assert there.library.articles.count() == 0
