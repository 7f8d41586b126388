"""What sites ask of programs in their robots.txt (RFC 9309), for what no person asked for: feeds and sitemaps."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from urllib.parse import urljoin

from protego import Protego

from config.translatable import Saying
from index.domain.source_errors import Gone, Refused, WrongAnswer
from index.sources.fetch.url_policy import shown

HOURS = 12.0
"""How long an answer holds; RFC 9309, section 2.4, allows a day."""
MOST_BYTES = 512_000
"""What is read of a robots.txt; section 2.5 asks for 500 KiB at least."""
MOST_SITES = 64
"""Sites whose rules are kept."""
MOST_PAUSE = 10.0
"""Seconds that a site can make us wait between two requests."""


@dataclass(frozen=True, slots=True)
class _Kept:
    rules: Protego
    until: float


class Robots:
    """The rules of sites, fetched when first needed and kept for some hours. Called from several threads at once.

    Args:
        read: the content behind a link; raises ``FetchError``.
        agent: the name by which a site may know us.
        clock: seconds that only grow.

    """

    def __init__(
        self, read: Callable[[str], bytes], agent: str, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._read, self._agent, self._clock = read, agent, clock
        self._kept: dict[str, _Kept] = {}
        self._lock = Lock()

    def pause(self, url: str) -> float:
        """How many seconds the site asks to leave between two requests, 0 if it does not.

        Raises:
            Refused: the rules forbid this page.
            FetchError: whether they do cannot be known now.

        """
        rules = self._rules(urljoin(url, "/robots.txt"))
        if not rules.can_fetch(url, self._agent):
            raise Refused(shown(url), Saying("its site's robots.txt asks programs to leave it alone"))
        delay = rules.crawl_delay(self._agent) or 0.0
        return min(max(delay, 0.0), MOST_PAUSE)

    def _rules(self, address: str) -> Protego:
        with self._lock:
            kept = self._kept.get(address)
        if kept and self._clock() < kept.until:
            return kept.rules
        rules = Protego.parse(self._text(address))
        with self._lock:
            self._kept.pop(address, None)
            self._kept[address] = _Kept(rules, self._clock() + HOURS * 3600)
            if len(self._kept) > MOST_SITES:
                del self._kept[next(iter(self._kept))]
        return rules

    def _text(self, address: str) -> str:
        """Nothing where there is none to read (RFC 9309, section 2.3.1.3): then all is allowed."""
        try:
            data = self._read(address)
        except (Gone, Refused, WrongAnswer):
            return ""
        if len(data) > MOST_BYTES:  # half a line would be another rule
            data = data[:MOST_BYTES].rpartition(b"\n")[0]
        return data.decode("utf-8-sig", "replace")
