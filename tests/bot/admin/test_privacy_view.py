"""/privacy: what is kept is said, and a member's own is deleted, in this server alone."""

from __future__ import annotations

import pytest

from bot.admin import privacy_view
from bot.i18n.catalogs import LANGUAGES
from bot.i18n.translate import Voice
from config.server_settings import ServerSettings
from index.domain.ledger import Act, Event, Kept
from index.library.server_policy import change
from tests.bot.ask.test_answer_view import within_limits
from tests.bot.world import World, buttons, shown

MANY = Kept(waiting=10**6, votes=10**6, events=10**6, articles=10**6, jobs=10**6, feeds=10**6)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_page_fits(language: str) -> None:
    voice = Voice(language)
    page = privacy_view.page(ServerSettings(gap_days=3650, audit_days=3650), MANY, (3650, 3650, 3650), voice)
    assert within_limits(
        [page, privacy_view.asking(voice), privacy_view.deleted(MANY, voice), privacy_view.outside(voice)]
    )


def keep(there: World, member: int) -> None:
    """Something of every kind that has a member's number."""
    library, now = there.library, there.library.now()
    gap = library.ledger.missed("When?", None, now)
    library.ledger.wait(gap.id, "When?", member=member, channel=1, at=now)
    article = there.add().id
    library.ledger.vote("When?", member=member, answer=5, article_id=article, helpful=True, at=now)
    library.ledger.noted(Event(at=now, actor=member, what=Act.ADDED))


async def test_a_member_reads_what_is_kept_and_deletes_it(there: World) -> None:
    keep(there, there.member.id)
    keep(there, there.admin.id)
    result = await there.member.slash(there.channel, "privacy")
    assert result.ephemeral
    assert "without the name of who asked: for 90 days." in shown(result)
    assert "1 answer that you are waiting for, 1 vote on an answer, 1 change that names you" in shown(result)
    await there.member.click(result.response, label="Delete my data")
    assert "This cannot be undone." in result.response.content
    await there.member.click(result.response, label="Keep it")
    assert result.response.content == "Nothing was deleted."
    assert there.library.ledger.kept_of(there.member.id) == Kept(waiting=1, votes=1, events=1)

    await there.press(there.member, "mine:sure")
    assert there.library.ledger.kept_of(there.member.id) == Kept()
    assert there.library.ledger.kept_of(there.admin.id) == Kept(waiting=1, votes=1, events=1)
    result = await there.member.slash(there.channel, "privacy")
    assert shown(result).endswith("Nothing.")
    assert buttons(result.response) == []


async def test_it_says_so_where_questions_are_not_kept(there: World) -> None:
    change(there.library, "gap_days", 0, None)
    assert "- Questions are not kept." in shown(await there.member.slash(there.channel, "privacy"))


async def test_in_a_direct_message_it_leads_to_the_servers(there: World) -> None:
    keep(there, there.member.id)
    result = await there.command(there.member, "privacy", private_chat=True)
    assert "for each server separately" in shown(result)
    assert there.library.ledger.kept_of(there.member.id) != Kept()
