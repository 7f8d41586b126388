"""One contract for every ``Jobs``; and that those in a file outlive a kill."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.translatable import Saying
from index.domain.article import Fate
from index.domain.errors import LibraryError, UnknownJob
from index.domain.jobs import Job, Request, State, Way
from index.domain.stores import Corpus
from index.storage.sqlite import SqliteCorpus
from tests.doubles.corpus import MemoryCorpus
from tests.index.storage.corpus_contract import NOON
from tests.index.storage.work_contract import EVERY_STATE, FILE, at, begun, link, next_job, waiting
from tests.lengths import drawn


def test_a_request_is_kept_as_it_was_handed_in(corpus: Corpus) -> None:
    refresh = Request(way=Way.REFRESH, name="https://a.example/1", article_id=7)
    first, second = corpus.jobs.add([FILE, refresh], now=NOON, batch="import 1", by=2**62)
    assert corpus.jobs.job(first) == Job(
        id=first, request=FILE, state=State.WAITING, tries=0, due=NOON, created=NOON, batch="import 1", by=2**62
    )
    assert corpus.jobs.job(second).request == refresh


def test_a_number_that_no_job_has_is_refused(corpus: Corpus) -> None:
    jobs = corpus.jobs
    for use in (
        lambda: jobs.job(1),
        lambda: jobs.done(1, Fate.ADDED, 1),
        lambda: jobs.failed(1, "No."),
        lambda: jobs.again(1, "Later.", NOON),
    ):
        with pytest.raises(UnknownJob, match="number 1 "):
            use()


def test_the_job_that_is_due_longest_is_begun_first_and_each_once(corpus: Corpus) -> None:
    late, later = corpus.jobs.add([link(1), link(2)], now=at(5))
    first, second = corpus.jobs.add([link(3), link(4)], now=at(1))
    assert corpus.jobs.begin(NOON) is None
    taken = [corpus.jobs.begin(at(9)) for _ in range(5)]
    assert [job and job.id for job in taken] == [first, second, late, later, None]
    assert taken[0] == replace(corpus.jobs.job(first), state=State.RUNNING, tries=1)


def test_a_job_is_begun_with_its_data(corpus: Corpus) -> None:
    (number,) = corpus.jobs.add([FILE], now=NOON)
    assert begun(corpus, number).request == FILE


def test_that_very_job_is_begun_or_one_of_a_batch(corpus: Corpus) -> None:
    waiting(corpus, 1)
    second, third = waiting(corpus, 2, batch="b", now=at(1))
    assert begun(corpus, third, 1).id == third
    assert corpus.jobs.begin(at(1), job_id=third) is None
    assert corpus.jobs.begin(NOON, batch="b") is None
    found = corpus.jobs.begin(at(1), batch="b")
    assert found
    assert found.id == second
    assert corpus.jobs.begin(at(1), batch="none") is None
    assert corpus.jobs.begin(at(1), batch="b", job_id=1) is None


def test_what_is_done_tells_of_what_and_lets_its_data_go(corpus: Corpus) -> None:
    (number,) = corpus.jobs.add([FILE], now=NOON)
    begun(corpus, number)
    corpus.jobs.again(number, "It is down.", NOON)
    begun(corpus, number)
    corpus.jobs.done(number, Fate.LINKED, 12)
    job = corpus.jobs.job(number)
    assert (job.state, job.fate, job.article_id, job.reason, job.tries) == (State.DONE, Fate.LINKED, 12, None, 2)
    assert job.request == replace(FILE, data=None)
    assert corpus.jobs.begin(at(99)) is None


def test_what_failed_for_good_says_why_and_lets_its_data_go(corpus: Corpus) -> None:
    (number,) = corpus.jobs.add([FILE], now=NOON)
    begun(corpus, number)
    corpus.jobs.failed(number, "There is no page.")
    job = corpus.jobs.job(number)
    assert (job.state, job.reason, job.request.data) == (State.FAILED, "There is no page.", None)
    assert corpus.jobs.begin(at(99)) is None


def test_a_reason_and_a_name_can_be_said_in_another_language_later(corpus: Corpus) -> None:
    why = Saying("{name} is empty", name=Saying("The pasted text"))
    (number,) = corpus.jobs.add([replace(FILE, name=Saying("The pasted text"))], now=NOON)
    begun(corpus, number)
    corpus.jobs.failed(number, why)
    job = corpus.jobs.job(number)
    assert (job.request.name, job.reason) == ("The pasted text", "The pasted text is empty")
    for text, wanted in ((job.request.name, "The pasted text"), (job.reason, "{name} is empty")):
        assert isinstance(text, Saying)
        assert text.template == wanted


def test_a_name_that_looks_like_a_saying_is_a_name(corpus: Corpus) -> None:
    name = '{"template": "it is empty", "values": {}}'
    (number,) = corpus.jobs.add([replace(FILE, name=name)], now=NOON)
    assert corpus.jobs.job(number).request.name == name


def test_what_failed_for_now_waits_and_keeps_its_data(corpus: Corpus) -> None:
    (number,) = corpus.jobs.add([FILE], now=NOON)
    begun(corpus, number)
    corpus.jobs.again(number, "It is down.", at(5))
    job = corpus.jobs.job(number)
    assert (job.state, job.reason, job.tries, job.due) == (State.WAITING, "It is down.", 1, at(5))
    assert corpus.jobs.begin(at(4)) is None
    assert begun(corpus, number, 5) == replace(job, state=State.RUNNING, tries=2)


def test_a_try_that_was_interrupted_does_not_count(corpus: Corpus) -> None:
    (number,) = waiting(corpus, 1)
    begun(corpus, number)
    corpus.jobs.again(number, "It is down.", NOON)
    begun(corpus, number)
    corpus.jobs.again(number, None, NOON)
    job = corpus.jobs.job(number)
    assert (job.state, job.tries, job.reason) == (State.WAITING, 1, "It is down.")


def test_offered_jobs_are_begun_once_they_are_chosen(corpus: Corpus) -> None:
    first, second, third = waiting(corpus, 3, state=State.OFFERED)
    assert corpus.jobs.begin(at(9)) is None
    assert next_job(corpus) is None
    assert corpus.jobs.choose([third, first, 99], at(2)) == [third, first]
    assert corpus.jobs.choose([third], at(9)) == []
    assert [corpus.jobs.job(one).state for one in (first, second, third)] == [
        State.RUNNING,
        State.OFFERED,
        State.RUNNING,
    ]
    assert (corpus.jobs.job(third).due, corpus.jobs.job(third).tries) == (at(2), 1)


def test_a_job_may_be_kept_as_begun(corpus: Corpus) -> None:
    (number,) = waiting(corpus, 1, state=State.RUNNING)
    assert corpus.jobs.begin(at(9)) is None
    assert corpus.jobs.job(number).tries == 1


def test_the_next_time_is_that_of_the_first_waiting_job(corpus: Corpus) -> None:
    assert next_job(corpus) is None
    (late,) = corpus.jobs.add([link(1)], now=at(5))
    (soon,) = corpus.jobs.add([link(2)], now=at(0.25))
    assert next_job(corpus) == at(0.25)
    begun(corpus, soon, 1)
    assert next_job(corpus) == at(5)
    begun(corpus, late, 5)
    assert next_job(corpus) is None


def test_jobs_are_listed_newest_first_without_their_data(corpus: Corpus) -> None:
    (first,) = corpus.jobs.add([FILE], now=NOON, batch="b")
    second, third = waiting(corpus, 2, batch="b")
    (other,) = waiting(corpus, 1, batch="c")
    corpus.jobs.failed(second, "No.")
    assert [job.id for job in corpus.jobs.listing(EVERY_STATE)] == [other, third, second, first]
    assert [job.id for job in corpus.jobs.listing([State.WAITING], batch="b")] == [third, first]
    assert [job.id for job in corpus.jobs.listing([State.WAITING, State.FAILED], limit=2)] == [other, third]
    assert corpus.jobs.listing([]) == []
    assert corpus.jobs.listing([State.WAITING])[-1].request == replace(FILE, data=None)


def test_old_jobs_that_ended_or_were_never_chosen_are_forgotten(corpus: Corpus) -> None:
    done, failed, wait, run, retried = waiting(corpus, 5)
    (offered,) = waiting(corpus, 1, state=State.OFFERED)
    (young,) = waiting(corpus, 1, now=at(5))
    for number in (retried, run):
        begun(corpus, number)
    corpus.jobs.again(retried, "It is down.", at(5))
    corpus.jobs.done(done, Fate.ADDED, 1)
    for number in (failed, retried, young):
        corpus.jobs.failed(number, "No.")
    assert corpus.jobs.forget(NOON) == 0
    assert corpus.jobs.forget(at(5), batch="another") == 0
    assert corpus.jobs.forget(at(5)) == 3
    assert [job.id for job in corpus.jobs.listing(EVERY_STATE)] == [young, retried, run, wait]
    assert offered not in {job.id for job in corpus.jobs.listing(EVERY_STATE)}
    assert waiting(corpus, 1) == [young + 1]


def test_no_job_is_begun_by_two_threads(tmp_path: Path) -> None:
    corpus = SqliteCorpus(tmp_path / "l.sqlite")
    waiting(corpus, 60)
    taken: list[int] = []

    def work() -> None:
        while job := corpus.jobs.begin(NOON):
            taken.append(job.id)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 61))
    corpus.close()


def test_jobs_that_were_cut_off_wait_again_when_the_file_is_opened(tmp_path: Path) -> None:
    corpus = SqliteCorpus(tmp_path / "l.sqlite")
    first, second, third = corpus.jobs.add([FILE, link(2), link(3)], now=NOON)
    begun(corpus, first)
    begun(corpus, second)
    corpus.jobs.done(second, Fate.ADDED, 1)
    corpus.close()
    again = SqliteCorpus(tmp_path / "l.sqlite")
    states = [again.jobs.job(number).state for number in (first, second, third)]
    assert states == [State.WAITING, State.DONE, State.WAITING]
    assert begun(again, first).request == FILE
    assert again.jobs.job(first).tries == 2
    again.close()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "offer", "begin", "begin batch", "begin this", "choose", "done", "failed", "again"]),
        st.integers(1, 6),
        st.integers(0, 4),
    ),
    max_size=30,
)


def step(corpus: Corpus, deed: str, number: int, minute: int) -> object:
    """Do one thing; what it gives, or its fault."""
    jobs, now = corpus.jobs, at(minute)
    deeds: dict[str, Any] = {
        "add": lambda: jobs.add([link(number), FILE], now=now, batch=f"b{number % 2}"),
        "offer": lambda: jobs.add([link(number)], now=now, state=State.OFFERED),
        "begin": lambda: jobs.begin(now),
        "begin batch": lambda: jobs.begin(now, batch=f"b{number % 2}"),
        "begin this": lambda: jobs.begin(now, job_id=number),
        "choose": lambda: jobs.choose([number, number + 1], now),
        "done": lambda: jobs.done(number, Fate.ADDED, number),
        "failed": lambda: jobs.failed(number, "No."),
        "again": lambda: jobs.again(number, "Later." if minute % 2 else None, now),
    }
    try:
        return deeds[deed]()
    except LibraryError as error:
        return str(error)


@drawn(long=40, short=10)
@given(STEPS)
def test_a_file_agrees_with_memory(
    tmp_path_factory: pytest.TempPathFactory, steps: Sequence[tuple[str, int, int]]
) -> None:
    memory, sqlite = MemoryCorpus(), SqliteCorpus(tmp_path_factory.mktemp("jobs") / "l.sqlite")
    for one in steps:
        assert step(sqlite, *one) == step(memory, *one)
        assert next_job(sqlite) == next_job(memory)
    assert sqlite.jobs.listing(EVERY_STATE) == memory.jobs.listing(EVERY_STATE)
    assert sqlite.jobs.listing(EVERY_STATE, batch="b1") == memory.jobs.listing(EVERY_STATE, batch="b1")
    assert sqlite.jobs.forget(at(2)) == memory.jobs.forget(at(2))
    sqlite.close()
