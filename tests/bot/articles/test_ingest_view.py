"""What is said of work, judged by Discord's limits and by what could become live in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.articles import ingest_view
from bot.articles.ingest import Step
from bot.feeds import view
from bot.i18n.catalogs import LANGUAGES
from bot.i18n.translate import Voice
from bot.messages import escape
from bot.messages.part import CONTENT, Part, folded
from index.domain.article import Change, Elsewhere, Fate, Taken
from index.domain.errors import LibraryError
from index.domain.jobs import Feed, Job, Request, State, Way
from index.library.feeds import Polled
from index.library.run_jobs import Outcome
from tests.bot import examples
from tests.bot.ask.test_answer_view import within_limits
from tests.bot.messages import markdown
from tests.bot.messages.test_escape import hostile
from tests.lengths import drawn

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
STAMP = f"<t:{int(NOW.timestamp())}:R>"
long = hostile | st.just("*" * 3000)
VOICE = Voice()
voices = st.sampled_from([Voice(language) for language in LANGUAGES])


def job(**fields: Any) -> Job:
    request = Request(way=fields.pop("way", Way.LINK), name=fields.pop("name", "https://example.org/a"))
    known = {"id": 3, "request": request, "state": State.DONE, "tries": 1, "due": NOW, "created": NOW}
    return Job(**{**known, **fields})


def feed(**fields: Any) -> Feed:
    known = {"id": 3, "url": "https://example.org/feed", "title": "News", "minutes": 60, "due": NOW}
    return Feed(**{**known, **fields})


@st.composite
def found(draw: st.DrawFn) -> Outcome:
    """Any outcome, with any text in it."""
    name, reason = draw(long), draw(st.none() | long)
    state = draw(st.sampled_from([State.DONE, State.FAILED, State.WAITING]))
    way = draw(st.sampled_from(Way))
    if state is not State.DONE:
        return Outcome(job=job(name=name, state=state, reason=reason, way=way))
    fate = draw(st.sampled_from(Fate))
    article = examples.article(escape.received(draw(hostile)), title=draw(hostile) or "*" * 300)
    change = Change(number=2, at=NOW, fields=("text", "date"), added=2, before=draw(long), after=draw(long))
    source = Elsewhere(url="https://other.example/a", title=draw(long), published=None, added=NOW)
    taken = Taken(
        article=article,
        fate=fate,
        change=change if fate is Fate.REVISED and draw(st.booleans()) else None,
        source=source if fate is Fate.LINKED else None,
    )
    return Outcome(job=job(name=name, way=way, fate=fate, article_id=7), taken=taken)


def harmless(part: Part) -> bool:
    """Whether nothing is live but our own timestamps and quotes."""
    bare = part.content.replace(STAMP, "later")
    return within_limits([part]) and markdown.read(bare).constructs <= {"our quote"}


@drawn(long=200, short=40)
@given(st.lists(found(), min_size=1, max_size=10), voices)
def test_any_outcome_fits_and_nothing_in_it_is_live(some: list[Outcome], voice: Voice) -> None:
    assert all(map(harmless, ingest_view.ended(some, voice)))
    steps = [Step(host=None, job=one.job, outcome=one) for one in some]  # type: ignore[arg-type]
    assert harmless(ingest_view.working([*steps[1:], Step(host=None, job=some[0].job)], voice))  # type: ignore[arg-type]
    assert harmless(ingest_view.jobs([one.job for one in some], 0, voice))


@drawn(long=100, short=20)
@given(long, long, st.sampled_from([None, NOW]), voices)
def test_any_feed_fits_and_nothing_in_it_is_live(
    title: str, reason: str, failing: datetime | None, voice: Voice
) -> None:
    one = feed(title=title, reason=reason, failing=failing, polled=failing, refresh_days=7, paused=True)
    polled = Polled(feed=one, jobs=(1,), error=LibraryError("{reason}", reason=reason) if failing else None)
    for part in (
        view.page([one] * 12, 5, voice),
        view.added(polled, voice),
        view.removed(one, voice),
        view.turned(one, voice),
        view.failing(one, voice),
    ):
        assert harmless(part)
    assert 0 < escape.units(view.choice(one)) <= 100


def test_the_longest_progress_fits_in_every_language() -> None:
    waits = job(name="*" * 90, state=State.WAITING, reason="*" * 900)
    steps = [Step(host=None, job=waits, outcome=Outcome(job=waits))] * 10  # type: ignore[arg-type]
    for language in LANGUAGES:
        assert harmless(ingest_view.working(steps, Voice(language)))


def test_progress_names_what_is_done_now() -> None:
    link = Step(host=None, job=job())  # type: ignore[arg-type]
    file = Step(host=None, job=job(way=Way.FILE, name="a.pdf"))  # type: ignore[arg-type]
    assert ingest_view.working([link, file], VOICE).content == (
        "Fetching https\\://example\\.org/a ...\nReading a\\.pdf ..."
    )
    link.loading, link.done, link.total = False, 12, 40
    assert ingest_view.working([link], VOICE).content == "Reading https\\://example\\.org/a: 12 of 40 passages ..."


def test_several_results_are_a_line_each() -> None:
    article = examples.article()
    some = [
        Outcome(job=job(fate=Fate.ADDED), taken=Taken(article=article, fate=Fate.ADDED)),
        Outcome(job=job(fate=Fate.KNOWN), taken=Taken(article=article, fate=Fate.KNOWN)),
        Outcome(job=job(state=State.FAILED, reason="It is a picture.", way=Way.FILE, name="a.png")),
        Outcome(job=job(state=State.WAITING, reason="It is away.", due=NOW + timedelta(minutes=1))),
    ]
    (part,) = ingest_view.ended(some, VOICE)
    assert part.content.split("\n") == [
        "Added as number 7: A visit",
        "Already here as number 7: A visit",
        "a\\.png: It is a picture.",
        f"https\\://example\\.org/a: It is away. I will do so on my own <t:{int(NOW.timestamp()) + 60}:R>.",
    ]


def test_lines_are_folded_into_as_few_messages_as_hold_them() -> None:
    lines = ["x" * 900] * 5
    parts = folded(lines)
    assert [len(part.content) for part in parts] == [1801, 1801, 900]
    assert within_limits(parts)


def test_the_longest_list_of_work_fits() -> None:
    worst = job(id=10**6, name="*" * 500, state=State.FAILED, reason="*" * 500)
    for language in LANGUAGES:
        assert CONTENT // 2 < escape.units(ingest_view.jobs([worst] * 9, 5, Voice(language)).content) <= CONTENT


def test_how_often_a_feed_is_read_is_said_in_the_largest_unit() -> None:
    polled = {minutes: Polled(feed=feed(minutes=minutes)) for minutes in (60, 90, 2880)}
    said = {minutes: view.added(one, VOICE).content for minutes, one in polled.items()}
    assert "every hour." in said[60]
    assert "every 90 minutes." in said[90]
    assert "every 2 days." in said[2880]
