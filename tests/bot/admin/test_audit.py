"""Who did what: every path notes it, and admins read it."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.admin import audit
from bot.i18n.catalogs import LANGUAGES
from bot.i18n.translate import Voice
from index.domain.document import Fetched, Validators
from index.domain.ledger import Act, Event
from tests.bot.ask.test_answer_view import within_limits
from tests.bot.feeds.test_command import FEED, rss
from tests.bot.messages import markdown
from tests.bot.messages.test_escape import hostile
from tests.bot.world import VISIT, World, page, shown
from tests.lengths import drawn

URL = "https://example.org/a"
STAMP = "<t:1709251200:R>"
events = st.builds(
    lambda actor, what, number, title, detail: Event(
        at=datetime(2024, 3, 1, tzinfo=UTC), actor=actor, what=what, article_id=number, title=title, detail=detail
    ),
    st.none() | st.integers(1, 2**63),
    st.sampled_from(Act),
    st.none() | st.integers(1, 2**50),
    hostile,
    hostile,
)


@drawn(long=200, short=40)
@given(st.lists(events, max_size=audit.PAGER.size + 1), st.integers(0, 10**6), st.sampled_from(list(LANGUAGES)))
def test_any_page_fits_and_nothing_but_who_and_when_is_live(found: list[Event], offset: int, language: str) -> None:
    part = audit.page(found, offset, Voice(language))
    assert within_limits([part])
    assert markdown.read(part.content.replace(STAMP, "")).constructs <= {"mention"}


def test_every_act_has_its_words() -> None:
    at = datetime(2024, 3, 1, tzinfo=UTC)
    said = {audit.page([Event(at=at, actor=1, what=act)], 0, Voice()).content for act in Act}
    assert len(said) == len(Act)


def noted(there: World) -> list[tuple[Act, int | None, int | None, str]]:
    return [(one.what, one.actor, one.article_id, one.detail) for one in there.library.ledger.events()][::-1]


async def test_an_article_is_noted_when_it_is_added_corrected_fetched_anew_and_removed(there: World) -> None:
    there.web.pages[URL] = Fetched(url=URL, data=page(VISIT), validators=Validators(etag="1"))
    await there.article("add", url=URL)
    await there.article("add", url=URL)  # it is here already
    await there.submit(there.admin, "correct:1", title="Another title")
    await there.submit(there.admin, "correct:1", title="Another title")  # nothing changes
    there.web.pages[URL] = page(VISIT.replace("Wednesday", "Thursday"))
    await there.article("refresh", article=1)
    await there.press(there.admin, "remove:1")
    by = there.admin.id
    assert [one[:3] for one in noted(there)] == [
        (Act.ADDED, by, 1),
        (Act.CHANGED, by, 1),
        (Act.REFRESHED, by, 1),
        (Act.REMOVED, by, 1),
    ]
    assert noted(there)[1][3] == "title"
    assert noted(there)[2][3].startswith("text")


async def test_a_feed_is_noted_when_it_comes_rests_and_goes(there: World) -> None:
    there.web.pages[FEED] = rss()
    await there.feed("add", url=FEED)
    await there.feed("pause", feed=1)
    await there.feed("remove", feed=1)
    assert [one[:2] for one in noted(there)] == [
        (Act.FEED_ADDED, there.admin.id),
        (Act.FEED_CHANGED, there.admin.id),
        (Act.FEED_REMOVED, there.admin.id),
    ]


async def test_the_log_shows_when_who_and_what_in_pages_and_calls_nobody(there: World) -> None:
    for number in range(10):
        there.library.ledger.noted(
            Event(
                at=there.library.now(), actor=there.member.id, what=Act.ADDED, article_id=number + 1, title=f"T{number}"
            )
        )
    result = await there.admin.slash(there.channel, "library log")
    assert result.ephemeral
    lines = shown(result).split("\n")
    assert lines[0].endswith(f" · <@{there.member.id}> · article added · 10 · T9")
    assert len(lines) == audit.PAGER.size
    await there.admin.click(result.response, label="Older")
    assert result.response.content.endswith("article added · 1 · T0")
    await there.admin.click(result.response, label="Newer")
    assert result.response.content.split("\n") == lines


async def test_an_empty_log_says_so(there: World) -> None:
    assert "The audit log is empty" in shown(await there.admin.slash(there.channel, "library log"))
