"""What a server has set, its audit and its unanswered questions: the same for whoever uses the library."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.domain.article import Article, Fate
from index.domain.document import FeedPage
from index.domain.errors import UnknownArticle
from index.domain.events import TERMINAL, ArticlesChanged, LibraryEvent, QuestionMissed, WorkDue
from index.domain.jobs import Fields, Request, State, Way
from index.domain.ledger import Act
from index.domain.scope import Scope
from index.domain.storage_errors import StorageFull
from index.domain.stores import Corpus
from index.library import articles, feeds, gaps, jobs, server_policy
from index.library.ask import Asked, ask
from index.library.library import Library
from index.library.run_jobs import Intake, Outcome
from tests.doubles.sources import FakeParsers
from tests.index.examples import FERRY, ferry, libraries, library, mill
from tests.index.web import WrittenWeb

LINK = "https://a.example/ferry"
GERMAN = (
    "Die Fähre nach Skarrow fährt seit dem Sonntag wieder. Sie braucht für die Überfahrt fünfzig Minuten, und die "
    "Karten dafür werden an Bord verkauft, wie der Kapitän sagte."
)


@pytest.fixture
def web() -> WrittenWeb:
    return WrittenWeb()


@pytest.fixture
def way_in(web: WrittenWeb) -> Intake:
    return Intake(web, FakeParsers(), 1_000_000)


@pytest.fixture
def made(corpus: Corpus) -> Library:
    return library(corpus)


@pytest.fixture
def heard(made: Library) -> list[LibraryEvent]:
    """What the library tells of itself."""
    events: list[LibraryEvent] = []
    made.tell = events.append
    return events


def text(words: str, name: str = "a.txt") -> Request:
    return Request(way=Way.FILE, name=name, data=words.encode())


def hand_in(way_in: Intake, made: Library, request: Request, by: int | None = 7) -> Outcome:
    job = jobs.hand_in(made, request, by)
    return way_in.settle(made, job, way_in.attempt(made, job))


def acts(made: Library) -> list[tuple[Act, int | None]]:
    """The audit, oldest first."""
    return [(event.what, event.actor) for event in made.ledger.events()[::-1]]


# articles


def test_what_is_handed_in_comes_with_its_audit_line_and_is_told(
    way_in: Intake, made: Library, heard: list[LibraryEvent]
) -> None:
    outcome = hand_in(way_in, made, text(FERRY), by=7)
    assert outcome.taken is not None
    assert (outcome.job.state, outcome.taken.fate) == (State.DONE, Fate.ADDED)
    assert outcome.taken.passages == made.articles.summary().passages
    assert acts(made) == [(Act.ADDED, 7)]
    assert made.articles.entries()[0].by == 7
    assert heard == [ArticlesChanged(outcome.taken.article.id), WorkDue()]


def test_a_server_s_languages_hold_in_the_terminal_too(way_in: Intake, made: Library) -> None:
    server_policy.change(made, "languages", "en", None)
    refused = hand_in(way_in, made, text(GERMAN), by=TERMINAL)
    assert refused.job.state is State.FAILED
    assert refused.job.reason is not None
    assert "is in the language de; this server takes articles in en" in refused.job.reason
    assert hand_in(way_in, made, text(FERRY), by=TERMINAL).job.state is State.DONE
    assert acts(made) == [(Act.SETTINGS, None), (Act.ADDED, TERMINAL)]


def test_an_article_its_job_and_its_audit_line_come_together_or_not_at_all(way_in: Intake, made: Library) -> None:
    def full(*_: object, **__: object) -> None:
        raise StorageFull(Path("disk"))

    kept = made.ledger.noted
    made.ledger.noted = full  # type: ignore[method-assign]
    job = jobs.hand_in(made, text(FERRY), 7)
    with pytest.raises(StorageFull):
        way_in.settle(made, job, way_in.attempt(made, job))
    made.ledger.noted = kept  # type: ignore[method-assign]
    assert made.articles.count() == 0
    assert made.search.frequencies([]).passages == 0
    assert made.jobs.job(job.id).state is State.WAITING
    assert hand_in(way_in, made, text(FERRY)).job.state is State.DONE
    assert made.ask("When does the ferry to Skarrow sail?").quotes


def test_corrections_and_removals_are_noted_and_told(made: Library, heard: list[LibraryEvent]) -> None:
    article: Article = made.add(ferry(url=LINK)).article
    articles.correct(made, article.id, Fields(title="The ferry is back"), 7)
    articles.correct(made, article.id, Fields(title="The ferry is back"), 7)
    assert articles.remove(made, article.id, TERMINAL).title == "The ferry is back"
    assert acts(made) == [(Act.CHANGED, 7), (Act.REMOVED, TERMINAL)]
    assert heard == [ArticlesChanged(article.id), ArticlesChanged(None)]
    with pytest.raises(UnknownArticle):
        articles.remove(made, article.id, 7)


# feeds


def test_a_feed_is_read_once_to_be_subscribed(made: Library, web: WrittenWeb, heard: list[LibraryEvent]) -> None:
    web.pages["https://a.example/feed"] = b"a feed"
    way_in = Intake(web, FakeParsers(feeds={"https://a.example/feed": FeedPage(title="News", items=())}), 1_000)
    wanted = feeds.Wanted(url="https://a.example/feed", minutes=60, refresh_days=3, channel=5)
    feed = feeds.subscribe(way_in, made, wanted, 7).feed
    assert len(web.asked) == 1
    assert (feed.minutes, feed.refresh_days, feed.channel, feed.by) == (60, 3, 5, 7)
    assert feed.polled is not None
    assert feeds.pause(made, feed.id, 7, paused=True).paused
    feeds.unsubscribe(made, feed.id, TERMINAL)
    assert acts(made) == [(Act.FEED_ADDED, 7), (Act.FEED_CHANGED, 7), (Act.FEED_REMOVED, TERMINAL)]
    assert WorkDue() in heard


# questions


def test_a_question_without_an_answer_is_counted_whoever_asks(made: Library, heard: list[LibraryEvent]) -> None:
    for _ in range(2):
        assert not ask(made, Asked(question="Who burnt the mill?")).quotes
    (gap,) = made.ledger.gaps()
    assert (gap.question, gap.weight) == ("Who burnt the mill?", 2)
    assert heard == [QuestionMissed(gap.id)] * 2


def test_what_does_not_count_as_missed(made: Library) -> None:
    made.add(mill())
    for asked in (
        Asked(question="When does the ferry sail?", counted=False),
        Asked(question="When does the ferry sail?", scope=Scope(article_id=1)),
    ):
        ask(made, asked)
    server_policy.change(made, "gap_days", "0", None)
    ask(made, Asked(question="Who is the mayor of Vessby?"))
    assert made.ledger.gaps() == []


def test_a_missed_question_is_encoded_once(made: Library) -> None:
    encoded: list[str] = []
    encode = made._embedder.question

    def question(words: str) -> object:
        encoded.append(words)
        return encode(words)

    made._embedder.question = question  # type: ignore[method-assign,assignment]
    ask(made, Asked(question="Who burnt the mill?"))
    assert encoded == ["Who burnt the mill?"]
    assert made.ledger.gaps()[0].embedding is not None


def test_a_server_s_quotes_hold_for_every_question(made: Library) -> None:
    for number in range(3):
        made.restore(ferry(url=f"https://{number}.example/", title=f"Ferry {number}"), made.now())
    server_policy.change(made, "quotes", "1", None)
    assert len(ask(made, Asked(question="When does the ferry to Skarrow sail?")).quotes) <= 1


def test_a_dismissed_gap_is_noted_without_its_words(made: Library) -> None:
    gap = gaps.missed(made, made.ask("Who burnt the mill?"))
    gaps.dismiss(made, gap.id, 7)
    (event,) = made.ledger.events()
    assert (event.what, event.actor, event.detail) == (Act.DISMISSED, 7, str(gap.id))


# settings


def test_a_setting_is_noted_only_if_it_changed(made: Library) -> None:
    for _ in range(2):
        server_policy.change(made, "gap_days", "30", 7)
    server_policy.reset(made, "gap_days", 7)
    assert acts(made) == [(Act.SETTINGS, 7), (Act.SETTINGS, 7)]
    assert made.ledger.events()[-1].detail == "gap-days = 30"


# the hook


def test_one_hook_hears_of_every_library_by_its_name(tmp_path: Path) -> None:
    with libraries(tmp_path) as opened:
        heard: list[tuple[str, LibraryEvent]] = []
        opened.hook = lambda name, event: heard.append((name, event))
        for name in ("1", "2"):
            articles.remove(opened.open(name), opened.open(name).add(ferry()).article.id, 7)
        assert heard == [("1", ArticlesChanged(None)), ("2", ArticlesChanged(None))]
