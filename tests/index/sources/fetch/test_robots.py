"""What sites ask of programs, and how long their pages are left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.domain.source_errors import FetchError, Forbidden, Gone, Refused, Unreachable, WrongAnswer
from index.sources.fetch.fetcher import SafeFetcher
from index.sources.fetch.robots import HOURS, MOST_BYTES, MOST_PAUSE, MOST_SITES, Robots
from tests.index.sources.fetch.servers import page, redirect, server

Make = Callable[..., SafeFetcher]
RULES = b"""
User-agent: citewell
Disallow: /private/
Allow: /private/open$
Crawl-delay: 3

User-agent: *
Disallow: /
"""
SITE = "https://example.com"


class Sites:
    """Robots.txt files by address, or what reading them raises; counts how often each is read."""

    def __init__(self, **files: bytes | FetchError) -> None:
        self.files = {f"https://{name}.com/robots.txt": file for name, file in files.items()}
        self.read: list[str] = []

    def __call__(self, url: str) -> bytes:
        self.read.append(url)
        found = self.files.get(url, b"")
        if isinstance(found, FetchError):
            raise found
        return found


def rules(file: bytes | FetchError) -> Robots:
    return Robots(Sites(example=file), "Citewell")


def test_what_a_site_forbids_us_is_refused_and_the_rest_allowed() -> None:
    robots = rules(RULES)
    assert robots.pause(f"{SITE}/news") == 3
    assert robots.pause(f"{SITE}/private/open") == 3
    with pytest.raises(Refused, match=r"^https://example\.com/private/a may not be read: its site's robots\.txt asks"):
        robots.pause(f"{SITE}/private/a")


def test_what_a_site_forbids_all_is_forbidden_us() -> None:
    with pytest.raises(Refused):
        rules(b"User-agent: *\nDisallow: /").pause(f"{SITE}/news")
    assert rules(b"User-agent: otherbot\nDisallow: /").pause(f"{SITE}/news") == 0


@pytest.mark.parametrize("error", [Gone(SITE, 404), Refused(SITE, "no"), WrongAnswer(SITE, "the server answers 400")])
def test_without_a_robots_txt_all_is_allowed(error: FetchError) -> None:
    assert rules(error).pause(f"{SITE}/news") == 0


@pytest.mark.parametrize("error", [Unreachable(SITE, "busy"), Forbidden(SITE, "example.com")])
def test_when_the_rules_cannot_be_known_the_page_is_left_alone(error: FetchError) -> None:
    with pytest.raises(type(error)):
        rules(error).pause(f"{SITE}/news")


@pytest.mark.parametrize(
    ("asked", "pause"), [("2.5", 2.5), ("86400", MOST_PAUSE), ("inf", 0), ("nan", 0), ("-4", 0), ("soon", 0)]
)
def test_a_site_can_slow_us_down_within_bounds(asked: str, pause: float) -> None:
    assert rules(f"User-agent: *\nCrawl-delay: {asked}".encode()).pause(f"{SITE}/news") == pause


def test_rules_are_kept_for_some_hours() -> None:
    now = 0.0
    sites = Sites(example=RULES)
    robots = Robots(sites, "Citewell", clock=lambda: now)
    for url in ("/a", "/b?c=/robots.txt"):
        robots.pause(SITE + url)
    assert len(sites.read) == 1
    now = HOURS * 3600
    robots.pause(f"{SITE}/a")
    assert sites.read == [f"{SITE}/robots.txt"] * 2


def test_rules_of_many_sites_are_not_kept_for_ever() -> None:
    sites = Sites()
    robots = Robots(sites, "Citewell")
    for n in range(MOST_SITES + 1):
        robots.pause(f"https://s{n}.com/")
    robots.pause("https://s1.com/")
    assert len(sites.read) == MOST_SITES + 1
    robots.pause("https://s0.com/")
    assert len(sites.read) == MOST_SITES + 2


def test_each_port_and_scheme_has_rules_of_its_own() -> None:
    sites = Sites()
    robots = Robots(sites, "Citewell")
    for origin in ("https://a.com", "https://a.com:8443", "http://a.com"):
        robots.pause(f"{origin}/news")
    assert sites.read == ["https://a.com/robots.txt", "https://a.com:8443/robots.txt", "http://a.com/robots.txt"]


@pytest.mark.parametrize(
    "file",
    [
        b"\xff\xfe\x00\x01",
        b"<html>no rules here</html>",
        b"Disallow: /\n" * 9,
        b"User-agent: *\nDisallow: /" + b"*a" * 100_000 + b"$",
        b"User-agent: *\n" + b"Disallow: /*x*y*z$\n" * 30_000,
        b"# filler\n" * MOST_BYTES + b"User-agent: *\nDisallow: /",
    ],
)
def test_a_strange_file_forbids_nothing_and_takes_no_time(file: bytes) -> None:
    assert rules(file).pause(f"{SITE}/{'a' * 2000}") == 0


def test_only_polite_fetches_ask_for_the_rules(fetcher: Make) -> None:
    replies = {"/robots.txt": page(b"User-agent: *\nDisallow: /private", kind="text/plain"), "/private": page()}
    with server(replies) as site:
        made = fetcher(site)
        assert made.get(f"{site.url}/private")
        assert site.paths == ["/private"]
        with pytest.raises(Refused, match=r"robots\.txt"):
            made.get(f"{site.url}/private", polite=True)
    assert site.paths == ["/private", "/robots.txt"]


def test_a_redirect_does_not_lead_around_the_rules(fetcher: Make) -> None:
    rules = page(b"User-agent: *\nDisallow: /private", kind="text/plain")
    with server({"/robots.txt": rules, "/feed": redirect("/private"), "/private": page()}) as site:
        with pytest.raises(Refused):
            fetcher(site).get(f"{site.url}/feed", polite=True)
        assert "/private" not in site.paths


@pytest.mark.parametrize("status", ["401 No", "403 No", "404 No", "418 No"])
def test_a_server_that_has_no_rules_to_show_is_read(fetcher: Make, status: str) -> None:
    with server({"/robots.txt": page(b"", status), "/feed": page()}) as site:
        assert fetcher(site).get(f"{site.url}/feed", polite=True)


@pytest.mark.parametrize("status", ["429 Busy", "500 Oops", "503 Busy"])
def test_a_server_that_cannot_show_its_rules_is_left_alone(fetcher: Make, status: str) -> None:
    with server({"/robots.txt": page(b"", status, retry_after="60"), "/feed": page()}) as site:
        with pytest.raises(Unreachable) as refused:
            fetcher(site).get(f"{site.url}/feed", polite=True)
        assert refused.value.after == 60
        assert site.paths == ["/robots.txt"]
