"""Links, names, redirects and settings that would turn fetching against the host: nothing is connected to."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import trustme

from index.domain.source_errors import BadLink, FetchError, Forbidden, Unreachable, WrongAnswer
from index.sources.fetch.fetcher import Limits, SafeFetcher
from tests.index.sources.conftest import SHORT
from tests.index.sources.fetch.hostile import LINKS, NAMES
from tests.index.sources.fetch.servers import Names, Noting, Reply, page, redirect, server

Make = Callable[..., SafeFetcher]
PUBLIC = "93.184.216.34"
"""An address that the tests never dial: connections to it are only noted, or led to loopback."""


def vetting(limits: Limits = SHORT, **parts: Any) -> SafeFetcher:
    """A fetcher as in production but for its short limits; without certificates, which take long to read."""
    return SafeFetcher(limits, **{"tls": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)} | parts)


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("polite", [False, True])
def test_no_hostile_link_is_looked_up_or_connected_to(link: str, *, polite: bool) -> None:
    backend, names = Noting(), Names()
    with pytest.raises(FetchError) as refused:
        vetting(lookup=names, backend=backend).get(link, polite=polite)
    assert type(refused.value) in {BadLink, Forbidden}
    assert (names.asked, backend.asked) == ([], [])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("polite", [False, True])
def test_no_name_with_an_address_that_is_not_public_is_connected_to(name: str, *, polite: bool) -> None:
    backend = Noting()
    with pytest.raises(Forbidden):
        vetting(lookup=NAMES.__getitem__, backend=backend).get(f"https://{name}/", polite=polite)
    assert backend.asked == []


def test_a_public_name_is_connected_to_at_its_vetted_addresses_alone() -> None:
    backend, names = Noting(), Names(example_com=[[PUBLIC, "2606:4700::1"], ["127.0.0.1"]])
    with pytest.raises(Unreachable):
        vetting(lookup=names, backend=backend).get("https://example.com/news")
    assert backend.asked == [(PUBLIC, 443), ("2606:4700::1", 443)]
    assert names.asked == ["example.com"]


def test_a_name_with_a_hundred_addresses_is_tried_a_few_times() -> None:
    backend = Noting()
    with pytest.raises(Unreachable):
        vetting(lookup=lambda _: [f"8.8.8.{n}" for n in range(100)], backend=backend).get("http://a.com/")
    assert len(backend.asked) == 4


def test_a_name_that_turns_private_between_hops_is_refused() -> None:
    names = Names(example_com=[[PUBLIC], ["127.0.0.1"]])
    with server({"/": redirect("/secret"), "/secret": page()}) as secret:
        backend = Noting(secret.port)
        with pytest.raises(Forbidden, match=r"^http://example\.com/ leads to example\.com"):
            vetting(lookup=names, backend=backend).get("http://example.com/")
    assert (backend.asked, secret.paths) == ([(PUBLIC, 80)], ["/"])


def test_loopback_is_closed_without_the_allow_list_and_open_with_it(fetcher: Make) -> None:
    with server({"/": page()}) as secret:
        with pytest.raises(Forbidden, match=r"sources\.allow"):
            SafeFetcher(SHORT).get(secret.url)
        assert secret.connections == 0
        assert fetcher(secret).get(secret.url)
    assert secret.connections == 1


def test_an_allowed_port_opens_no_other(fetcher: Make) -> None:
    with server({"/": page()}) as secret, server() as allowed, pytest.raises(Forbidden):
        fetcher(allowed).get(secret.url)
    assert secret.connections == 0


def test_an_allowed_name_may_be_private(fetcher: Make) -> None:
    with server({"/": page()}) as wiki:
        limits = replace(SHORT, allow=(f"wiki.internal:{wiki.port}",))
        names = Names(wiki_internal=[["127.0.0.1"]])
        assert SafeFetcher(limits, lookup=names).get(f"http://wiki.internal:{wiki.port}/")
        with pytest.raises(Forbidden):
            vetting(lookup=names).get("http://wiki.internal/")
    assert wiki.connections == 1


@pytest.mark.parametrize(
    ("location", "error"),
    [
        ("http://169.254.169.254/latest/meta-data/", Forbidden),
        ("http://127.0.0.1/", Forbidden),
        ("http://[::1]/", Forbidden),
        ("http://localhost/", Forbidden),
        ("//10.0.0.1/", Forbidden),
        ("http://2130706433/", BadLink),
        ("http://127.1/", BadLink),
        ("file:///etc/passwd", BadLink),
        ("gopher://example.com/_x", BadLink),
        ("data:text/html,x", BadLink),
        ("http://someone:word@example.com/", BadLink),
        ("http://example.com:22/", BadLink),
    ],
)
def test_a_redirect_is_vetted_like_a_typed_link(location: str, error: type[FetchError]) -> None:
    with server({"/": redirect(location)}) as site:
        backend = Noting(site.port)
        with pytest.raises(error, match=r"^http://example\.com/ "):
            vetting(lookup=lambda _: [PUBLIC], backend=backend).get("http://example.com/")
    assert backend.asked == [(PUBLIC, 80)]


def test_a_redirect_to_another_port_of_an_allowed_host_gets_nowhere(fetcher: Make) -> None:
    with server({"/": page()}) as secret, server({"/": redirect(secret.url)}) as site, pytest.raises(Forbidden):
        fetcher(site).get(site.url)
    assert (secret.connections, site.connections) == (0, 1)


def test_a_proxy_in_the_environment_is_not_used(fetcher: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    with server() as trap, server({"/": page()}) as site:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, trap.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        assert fetcher(site).get(site.url)
    assert (trap.connections, site.connections) == (0, 1)


class Certified:
    """An authority of ours, with a server's and a client's side."""

    def __init__(self, *names: str) -> None:
        authority = trustme.CA()
        self.server, self.client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
        authority.issue_cert(*names).configure_cert(self.server)
        authority.configure_trust(self.client)
        self.asked: list[str] = []
        self.server.sni_callback = lambda _socket, name, _context: self.asked.append(name)


def secure(certified: Certified, replies: dict[str, Reply], name: str, tls: ssl.SSLContext | None) -> object:
    with server(replies, tls=certified.server) as site:
        backend = Noting(site.port)
        return SafeFetcher(SHORT, lookup=lambda _: [PUBLIC], backend=backend, tls=tls).get(f"https://{name}/")


def test_the_name_and_not_the_address_is_what_tls_verifies() -> None:
    certified = Certified("news.example.com")
    assert secure(certified, {"/": page()}, "news.example.com", certified.client)
    assert certified.asked == ["news.example.com"]


@pytest.mark.parametrize(
    ("named", "trusted"), [("other.example.com", True), ("news.example.com", False), ("93.184.216.34", True)]
)
def test_a_certificate_that_does_not_vouch_for_the_name_is_refused(named: str, *, trusted: bool) -> None:
    certified = Certified("news.example.com")
    with pytest.raises(WrongAnswer, match="its certificate is not valid"):
        secure(certified, {"/": page()}, named, certified.client if trusted else None)


def test_no_redirect_leads_from_https_to_http() -> None:
    certified = Certified("news.example.com")
    with pytest.raises(WrongAnswer, match="it redirects from https to http"):
        secure(certified, {"/": redirect("http://news.example.com/a")}, "news.example.com", certified.client)
