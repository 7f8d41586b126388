"""One contract for every ``Feedback`` and ``Diary``, and for what a ledger keeps of one member."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.domain.article import Fate
from index.domain.errors import UnknownArticle
from index.domain.identity import alike, digest, spelled, voter
from index.domain.ledger import Act, Event, Hidden, Kept, Sent
from index.domain.stores import Corpus
from index.storage.sqlite import SqliteCorpus
from tests.index.storage.corpus_contract import NOON, add, parted, unit
from tests.index.storage.work_contract import FEED, Tally, at, begun, tallies, waiting

FERRY = "When does the ferry sail?"
MEMBER, OTHER = 0x3FED_CBA9_8765_4321, 0x3FED_CBA9_8765_4322


def hidden(article_id: int, question: str = FERRY) -> Hidden:
    return Hidden(question=question, embedding=unit(1), article_id=article_id, digest=digest("It sails at nine."))


# what is hidden


def test_what_is_hidden_comes_back_until_it_is_shown_again(corpus: Corpus) -> None:
    article = add(corpus, "One", ["It sails at nine."])
    number = corpus.ledger.hide(hidden(article.id))
    assert corpus.ledger.hide(hidden(article.id)) == number
    other = corpus.ledger.hide(replace(hidden(article.id, "Who sails?"), embedding=None))
    kept = corpus.ledger.hidden()
    assert kept == [replace(hidden(article.id), id=number), replace(hidden(article.id, "Who sails?"), id=other)]
    assert kept[0].embedding is not None
    assert np.array_equal(kept[0].embedding, unit(1))
    assert kept[1].embedding is None
    assert [corpus.ledger.unhide(number), corpus.ledger.unhide(number)] == [True, False]
    assert [one.id for one in corpus.ledger.hidden()] == [other]


def test_what_is_hidden_goes_with_its_article(corpus: Corpus) -> None:
    article = add(corpus, "One", ["It sails at nine."])
    corpus.ledger.hide(hidden(article.id))
    corpus.ledger.vote(FERRY, member=1, answer=1, article_id=article.id, helpful=True, at=NOON)
    corpus.articles.remove(article.id)
    assert (corpus.ledger.hidden(), tallies(corpus)) == ([], [])
    with pytest.raises(UnknownArticle):
        corpus.ledger.hide(hidden(article.id))
    with pytest.raises(UnknownArticle):
        corpus.ledger.vote(FERRY, member=1, answer=1, article_id=article.id, helpful=True, at=NOON)


# votes


def test_a_member_has_one_vote_for_an_answer_and_may_change_it(corpus: Corpus) -> None:
    article = add(corpus, "One", ["It sails at nine."])
    for member, answer, helpful in ((1, 10, True), (1, 10, False), (2, 10, True), (1, 11, False)):
        corpus.ledger.vote(FERRY, member=member, answer=answer, article_id=article.id, helpful=helpful, at=NOON)
    assert tallies(corpus) == [Tally(article_id=article.id, question=FERRY, helpful=1, unhelpful=2)]


def test_the_least_helpful_answers_come_first(corpus: Corpus) -> None:
    first, second = (add(corpus, title, [f"{title} sails."], seed=seed) for seed, title in enumerate(("One", "Two")))
    for answer, (article, question, helpful) in enumerate(
        [(first, "A?", True), (first, "B?", False), (second, "B?", False), (second, "B?", False)]
    ):
        corpus.ledger.vote(question, member=1, answer=answer, article_id=article.id, helpful=helpful, at=NOON)
    assert [(one.article_id, one.question, one.helpful, one.unhelpful) for one in tallies(corpus)] == [
        (second.id, "B?", 0, 2),
        (first.id, "B?", 0, 1),
        (first.id, "A?", 1, 0),
    ]
    assert [one.question for one in tallies(corpus, first.id)] == ["B?", "A?"]
    assert len(tallies(corpus, limit=1)) == 1


def test_an_old_vote_is_a_mere_count(corpus: Corpus) -> None:
    article = add(corpus, "One", ["It sails at nine."])
    for answer, minutes in ((1, 0), (2, 10)):
        corpus.ledger.vote(FERRY, member=1, answer=answer, article_id=article.id, helpful=True, at=at(minutes))
    assert corpus.ledger.loosen_votes(at(5)) == 1
    assert corpus.ledger.loosen_votes(at(5)) == 0
    assert corpus.ledger.kept_of(1) == Kept(votes=1)
    corpus.ledger.vote(FERRY, member=1, answer=1, article_id=article.id, helpful=False, at=at(10))
    assert tallies(corpus) == [Tally(article_id=article.id, question=FERRY, helpful=2, unhelpful=1)]


def test_no_row_of_a_vote_names_its_member(tmp_path: Path) -> None:
    corpus = SqliteCorpus(tmp_path / "a.sqlite")
    article = add(corpus, "One", ["It sails at nine."])
    for answer in (1, 2):
        corpus.ledger.vote(FERRY, member=MEMBER, answer=answer, article_id=article.id, helpful=True, at=NOON)
    corpus.close()
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as db:
        rows = db.execute("SELECT * FROM vote").fetchall()
        (secret,) = db.execute("SELECT value FROM library WHERE key = 'voter'").fetchone()
    assert not any(MEMBER in row or str(MEMBER) in map(str, row) for row in rows)
    assert [row[0] for row in rows] == [voter(secret, MEMBER, 1), voter(secret, MEMBER, 2)]
    assert rows[0][0] != rows[1][0]
    assert len(secret) == 32


def test_a_voter_is_told_by_the_secret_the_member_and_the_answer_alone() -> None:
    known = voter(b"secret", 12, 3)
    assert known == voter(b"secret", 12, 3)
    assert len({known, voter(b"other", 12, 3), voter(b"secret", 1, 23), voter(b"secret", 12, 4)}) == 4


# the audit


def test_the_audit_is_kept_as_it_was_noted_newest_first(corpus: Corpus) -> None:
    events = [
        Event(at=at(0), actor=MEMBER, what=Act.ADDED, article_id=1, title="Täglich", detail="by link"),
        Event(at=at(2), actor=None, what=Act.SETTINGS, detail="quotes: 3"),
        Event(at=at(1), actor=OTHER, what=Act.REMOVED, article_id=1, title="Täglich"),
        Event(at=at(2), actor=OTHER, what=Act.FEED_ADDED, title="News"),
    ]
    for event in events:
        corpus.ledger.noted(event)
    assert corpus.ledger.events() == [events[3], events[1], events[2], events[0]]
    assert corpus.ledger.events(1, 1) == [events[1]]
    assert corpus.ledger.events(article_id=1) == [events[2], events[0]]
    assert corpus.ledger.forget_events(at(1)) == 1
    assert corpus.ledger.events(article_id=1) == [events[2]]


@pytest.mark.parametrize("act", Act)
def test_every_act_can_be_noted(corpus: Corpus, act: Act) -> None:
    corpus.ledger.noted(Event(at=NOON, actor=1, what=act))
    assert [event.what for event in corpus.ledger.events()] == [act]


# answers sent


def test_messages_are_found_by_what_they_quote_even_once_it_is_removed(corpus: Corpus) -> None:
    article = add(corpus, "One", ["It sails at nine."])
    first = Sent(message=2**62, channel=5, articles=(article.id, 9), at=at(1))
    second = Sent(message=3, channel=6, articles=(9, article.id), at=at(2))
    for sent in (second, replace(first, articles=(article.id, 9, article.id)), replace(first, message=4, at=at(-1))):
        corpus.ledger.sent(sent)
    corpus.articles.remove(article.id)
    assert corpus.ledger.quoting(article.id, NOON) == [first, second]
    assert corpus.ledger.quoting(9, at(2)) == [second]
    assert corpus.ledger.quoting(8, NOON) == []


def test_a_message_that_shows_another_quote_now_is_found_by_that_alone(corpus: Corpus) -> None:
    corpus.ledger.sent(Sent(message=1, channel=5, articles=(1,), at=NOON))
    corpus.ledger.sent(Sent(message=1, channel=5, articles=(2,), at=at(1)))
    assert corpus.ledger.quoting(1, NOON) == []
    assert [one.at for one in corpus.ledger.quoting(2, NOON)] == [at(1)]


def test_old_messages_are_forgotten(corpus: Corpus) -> None:
    for message in (1, 2):
        corpus.ledger.sent(Sent(message=message, channel=5, articles=(1,), at=at(message)))
    assert corpus.ledger.forget_sent(at(2)) == 1
    assert [one.message for one in corpus.ledger.quoting(1, NOON)] == [2]


# a member's own


def known(corpus: Corpus, member: int) -> None:
    """Keep something of a member wherever there is a place for it."""
    draft, index = parted(f"Of {member}", [f"{member} sails."], seed=member % 100)
    article = corpus.articles.add(draft, index, added=NOON, by=member)
    corpus.feeds.add(replace(FEED, url=f"https://a.example/{member}", by=member))
    (job,) = waiting(corpus, 1, by=member)
    begun(corpus, job)
    corpus.jobs.done(job, Fate.ADDED, article.id)
    gap = corpus.ledger.missed(FERRY, unit(1), NOON)
    corpus.ledger.wait(gap.id, FERRY, member=member, channel=5, at=NOON)
    corpus.ledger.vote(FERRY, member=member, answer=1, article_id=article.id, helpful=True, at=NOON)
    corpus.ledger.noted(Event(at=NOON, actor=member, what=Act.ADDED, article_id=article.id))


def test_what_is_kept_of_a_member_is_counted_and_forgotten_and_of_nobody_else(corpus: Corpus) -> None:
    everything = Kept(waiting=1, votes=1, events=1, articles=1, jobs=1, feeds=1)
    for member in (MEMBER, OTHER):
        known(corpus, member)
    assert [corpus.ledger.kept_of(member) for member in (MEMBER, OTHER, 3)] == [everything, everything, Kept()]
    assert corpus.ledger.forget_member(MEMBER) == everything
    assert [corpus.ledger.kept_of(member) for member in (MEMBER, OTHER)] == [Kept(), everything]
    assert (len(corpus.articles.entries()), len(corpus.feeds.all()), len(corpus.ledger.events())) == (2, 2, 2)
    assert [one.member for one in corpus.ledger.waiting()] == [OTHER]
    assert [one.helpful for one in tallies(corpus)] == [1]
    assert {event.actor for event in corpus.ledger.events()} == {None, OTHER}
    assert corpus.ledger.forget_member(MEMBER) == Kept()


def test_nothing_in_the_file_names_a_member_who_is_forgotten(tmp_path: Path) -> None:
    corpus = SqliteCorpus(tmp_path / "a.sqlite")
    known(corpus, MEMBER)
    corpus.feeds.save(replace(corpus.feeds.all()[0], url="https://a.example/feed"))
    corpus.ledger.forget_member(MEMBER)
    corpus.close()
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as db:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        held = {table for table in tables for row in db.execute(f'SELECT * FROM "{table}"') if MEMBER in row}
    assert held == set()
    assert MEMBER.to_bytes(8, "big") not in (tmp_path / "a.sqlite").read_bytes(), "as SQLite writes a large number"


# what is the same


def test_the_same_words_are_spelled_alike() -> None:
    assert spelled("When does Straße №5 open?!") == spelled("when  does STRASSE no5 open")
    assert spelled("When?") != spelled("Where?")


def test_white_space_does_not_tell_texts_apart() -> None:
    assert digest("a  b\n") == digest("a b") != digest("ab")


def test_embeddings_of_different_lengths_have_nothing_in_common() -> None:
    assert alike(unit(1), unit(1)) == pytest.approx(1.0)
    assert (alike(None, unit(1)), alike(unit(1), unit(1, 8))) == (0.0, 0.0)
