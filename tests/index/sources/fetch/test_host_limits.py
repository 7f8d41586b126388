"""How many ask a host at once, and with which pauses."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from threading import Barrier, BrokenBarrierError, Event, Lock

import pytest

from index.sources.fetch.fetcher import SafeFetcher
from index.sources.fetch.host_limits import AT_ONCE, Turns
from tests.index.sources.conftest import SHORT
from tests.index.sources.fetch.servers import page, server

Make = Callable[..., SafeFetcher]


def test_a_host_is_asked_twice_at_once_and_no_more() -> None:
    turns, lock, running, most = Turns(), Lock(), 0, 0
    both = Barrier(AT_ONCE)

    def ask() -> None:
        nonlocal running, most
        with turns.turn("a.com"):
            with lock:
                running += 1
                most = max(most, running)
            both.wait(5)
            with lock:
                running -= 1

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(ask) for _ in range(8)]:
            done.result()
    assert most == AT_ONCE
    assert turns._hosts == {}


def test_hosts_do_not_wait_for_each_other() -> None:
    turns, together = Turns(), Barrier(3)

    def ask(host: str) -> None:
        with turns.turn(host):
            together.wait(5)

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(ask, f"{n}.com") for n in range(3)]:
            done.result()


def test_a_turn_that_fails_is_given_back() -> None:
    turns = Turns()
    for _ in range(AT_ONCE + 1):
        with pytest.raises(BrokenBarrierError), turns.turn("a.com"):
            raise BrokenBarrierError
    assert turns._hosts == {}


def test_those_that_no_person_waits_for_keep_a_pause() -> None:
    slept: list[float] = []
    turns = Turns(slept.append)
    for host in ("a.com", "a.com", "b.com", "a.com"):
        with turns.turn(host, pause=100):
            pass
    assert [round(seconds) for seconds in slept] == [0, 100, 0, 200]
    with turns.turn("a.com"):
        pass
    assert len(slept) == 4


def test_one_that_waits_for_its_pause_holds_nobody_up() -> None:
    wake, ended = Event(), Event()
    turns = Turns(lambda seconds: wake.wait(5 if seconds else 0))
    with ThreadPoolExecutor(AT_ONCE + 1) as pool:

        def ask() -> None:
            with turns.turn("a.com", pause=100):
                pass

        waiting = [pool.submit(ask) for _ in range(AT_ONCE + 1)]
        with turns.turn("a.com"):
            ended.set()
        wake.set()
        wait(waiting)
    assert ended.is_set()


def test_a_polite_fetch_waits_as_long_as_the_site_or_the_limits_ask() -> None:
    robots = page(b"User-agent: *\nCrawl-delay: 7", kind="text/plain")
    for rules, pause in ((robots, 7), (page(b"", "404 None"), 2)):
        slept: list[float] = []
        with server({"/robots.txt": rules, "/feed": page()}) as site:
            fetcher = SafeFetcher(replace(SHORT, allow=(site.host,), pause=2), sleep=slept.append)
            for _ in range(2):
                assert fetcher.get(f"{site.url}/feed", polite=True)
            assert fetcher.get(f"{site.url}/feed")
        assert [round(seconds) for seconds in slept] == [0, pause]
