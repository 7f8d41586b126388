"""Fetching that cannot be turned against the host: every hop vetted, connected to as vetted, and bounded.

No proxy is taken from the environment, since behind one the vetting would mean nothing; no cookies and no
credentials are kept or sent.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from urllib.parse import urljoin

import httpcore2

from config.translatable import Saying
from index.domain.document import UNKNOWN, Fetched, Validators
from index.domain.source_errors import Unreachable, WrongAnswer
from index.domain.storage_errors import FolderUnusable
from index.sources.fetch import body
from index.sources.fetch import connection as fetch_connection
from index.sources.fetch import response as fetch_response
from index.sources.fetch.blocked_networks import literal
from index.sources.fetch.connection import Deadline
from index.sources.fetch.host_limits import Turns
from index.sources.fetch.response import Headers
from index.sources.fetch.robots import Robots
from index.sources.fetch.url_policy import Policy, Target, shown

AGENT = "Citewell/0.1 (+self-hosted; article reader)"
ACCEPT = "text/html, application/xhtml+xml, application/pdf;q=0.9, application/xml;q=0.9, */*;q=0.8"

Lookup = Callable[[str], Sequence[str]]
"""The IP addresses of a name; raises ``OSError`` when there are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far a fetch may go."""

    bytes: int = 10_000_000
    """Of a page, before unpacking as after."""
    seconds: float = 20.0
    """For the whole of it, from the name's lookup to the last byte, redirects included."""
    connect_seconds: float = 5.0
    """For one connection, and for each wait for the next bytes."""
    redirects: int = 5
    pause: float = 1.0
    """Seconds between two requests to one host that no person waits for; its robots.txt may ask for more."""
    agent: str = AGENT
    """What we call ourselves; up to the first slash it is the name in a robots.txt."""
    allow: tuple[str, ...] = ()
    """Hosts, hosts with ports and networks of the owner's that may be fetched from (see ``Policy``)."""


def addresses(name: str) -> list[str]:
    """The system's answer to what a name means."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)))


def _certificates() -> ssl.SSLContext:
    """Whom the system believes; ``FolderUnusable`` when the file that it names for that cannot be used."""
    try:
        return httpcore2.default_ssl_context()
    except OSError as error:  # SSL_CERT_FILE or SSL_CERT_DIR lead nowhere
        raise FolderUnusable(Path(error.filename or "SSL_CERT_FILE"), error.strerror or str(error)) from error


class SafeFetcher:
    """Gets what links lead to; an ``index.domain.document.Fetcher``.

    Args:
        limits: as the settings name them.
        lookup: the IP addresses of a name, asked once for each hop.
        backend: makes the connections, to vetted IP addresses alone.
        tls: whose certificates are believed; by default the system's.
        sleep: waits so many seconds, for pauses between requests.

    Raises:
        ValueError: an entry of ``limits.allow`` is no host and no network.
        FolderUnusable: the system's certificates cannot be read.

    """

    def __init__(
        self,
        limits: Limits = Limits(),
        *,
        lookup: Lookup = addresses,
        backend: httpcore2.NetworkBackend | None = None,
        tls: ssl.SSLContext | None = None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._limits, self._lookup = limits, lookup
        agent = limits.agent.encode("ascii", "replace").decode()  # a contact may hold any letter, a header may not
        self._headers = [("User-Agent", agent), ("Accept", ACCEPT), ("Accept-Encoding", "gzip")]
        self._policy = Policy(limits.allow)
        self._backend = backend or httpcore2.SyncBackend()
        self._tls = tls or _certificates()
        self._turns = Turns(sleep)
        self._robots = Robots(self._read, limits.agent.partition("/")[0])

    def get(self, url: str, validators: Validators | None = None, *, polite: bool = False) -> Fetched | None:
        """The page behind a link, or ``None`` when it has not changed; see ``index.domain.document.Fetcher``."""
        target = self._policy.target(url)
        pause = max(self._limits.pause, self._robots.pause(target.url)) if polite else 0.0
        with self._turns.turn(target.host, pause):
            return self._follow(target, validators or UNKNOWN, polite=polite)

    def _read(self, url: str) -> bytes:
        """The content behind a link, asked for once and without a turn: a robots.txt."""
        found = self._follow(self._policy.target(url), UNKNOWN, polite=False)
        return found.data if found else b""

    def _follow(self, target: Target, validators: Validators, *, polite: bool) -> Fetched | None:
        deadline = Deadline(self._limits.seconds, self._limits.connect_seconds)
        named, seen = target.url, [target.url]
        while True:
            found = self._ask(target, validators, deadline, named)
            if not isinstance(found, str):
                return found
            target = self._next(target, found, seen)
            if polite:
                self._robots.pause(target.url)

    def _next(self, target: Target, location: str, seen: list[str]) -> Target:
        """Where a redirect leads, judged like a link that was typed."""
        named = shown(seen[0])
        found = self._policy.target(_joined(target.url, location, named), named=named)
        if target.scheme == "https" and found.scheme == "http":
            raise WrongAnswer(named, Saying("it redirects from https to http, where anyone could change it on the way"))
        if found.url in seen:
            raise WrongAnswer(named, Saying("it redirects in a circle"))
        if len(seen) > self._limits.redirects:
            raise WrongAnswer(named, Saying("it redirects more than {most} times", most=self._limits.redirects))
        seen.append(found.url)
        return found

    def _ask(self, target: Target, validators: Validators, deadline: Deadline, named: str) -> Fetched | str | None:
        """One hop: a page, or the address to ask instead, or ``None`` for no change."""
        link = shown(target.url)
        found = self._policy.addresses(target, self._found(target, deadline), named=named)
        asked = [*self._headers, *fetch_response.conditions(validators)]
        with fetch_connection.answer(
            target, found, asked, backend=self._backend, tls=self._tls, deadline=deadline
        ) as response:
            headers = fetch_response.headers(response, link)
            if response.status in fetch_response.REDIRECTS:
                return fetch_response.location(headers, link)
            if response.status == 304 and validators != UNKNOWN:
                return None
            fetch_response.accept(response.status, headers, link)
            data = body.read(response.iter_stream(), headers, most=self._limits.bytes, link=link)
        return _fetched(target, headers, data)

    def _found(self, target: Target, deadline: Deadline) -> Sequence[str]:
        """The addresses of a target's host, looked up this once."""
        if literal(target.host):
            return [target.host]
        try:
            found = _in_time(lambda: self._lookup(target.host), deadline.left(deadline.seconds))
        except (TimeoutError, httpcore2.TimeoutException):
            raise Unreachable(shown(target.url), deadline.reason()) from None
        except OSError:
            found = ()
        if not found:
            raise Unreachable(
                shown(target.url), Saying("no address is known of {host}; is it spelt right?", host=target.host)
            )
        return found


def _in_time(asked: Callable[[], Sequence[str]], seconds: float) -> Sequence[str]:
    """What a call gives, if it does so in time: the system's lookup of names takes no limit."""
    answer: Future[Sequence[str]] = Future()

    def settle() -> None:
        try:
            answer.set_result(asked())
        except Exception as error:  # noqa: BLE001 - it is raised again where the answer is waited for
            answer.set_exception(error)

    Thread(target=settle, daemon=True).start()
    return answer.result(seconds)


def _joined(base: str, location: str, named: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError:
        raise WrongAnswer(named, Saying("it redirects to what is no web address")) from None


def _fetched(target: Target, headers: Headers, data: bytes) -> Fetched:
    return Fetched(
        url=target.url,
        data=data,
        content_type=headers.get("content-type", ""),
        name=fetch_response.file_name(headers),
        validators=fetch_response.validators(headers),
    )
