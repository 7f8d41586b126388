"""Which links and addresses are let through: the rules alone, nothing is connected to."""

from __future__ import annotations

from ipaddress import ip_address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.domain.source_errors import BadLink, FetchError, Forbidden
from index.sources.fetch.blocked_networks import blocked
from index.sources.fetch.url_policy import Policy, shown
from tests.index.sources.fetch.hostile import BLOCKED_ADDRESSES, LINKS, NAMES, PUBLIC_ADDRESSES

OPEN = Policy()


@pytest.mark.parametrize("text", BLOCKED_ADDRESSES)
def test_addresses_that_are_not_public_are_blocked(text: str) -> None:
    assert blocked(ip_address(text))


@pytest.mark.parametrize("text", PUBLIC_ADDRESSES)
def test_public_addresses_are_not(text: str) -> None:
    assert not blocked(ip_address(text))


@given(st.ip_addresses(v=4))
def test_all_that_python_calls_private_is_blocked_in_ipv4(address: object) -> None:
    found = ip_address(str(address))
    assert blocked(found) or not (found.is_private or found.is_multicast or found.is_reserved)


@given(st.ip_addresses(v=6))
def test_all_that_python_does_not_call_global_is_blocked_in_ipv6(address: object) -> None:
    found = ip_address(str(address))
    assert blocked(found) or (found.is_global and not found.is_multicast)


@pytest.mark.parametrize("link", LINKS)
def test_hostile_links_are_refused_with_a_sentence(link: str) -> None:
    with pytest.raises(FetchError) as refused:
        OPEN.target(link)
    assert type(refused.value) in {BadLink, Forbidden}
    assert str(refused.value).endswith(".")
    assert not refused.value.passing


def test_the_hostile_links_are_many() -> None:
    assert len(set(LINKS)) >= 75


@pytest.mark.parametrize("name", NAMES)
def test_names_with_any_address_that_is_not_public_are_refused(name: str) -> None:
    target = OPEN.target(f"https://{name}/news")
    with pytest.raises(Forbidden, match=r"not a public address") as refused:
        OPEN.addresses(target, NAMES[name])
    assert not any(address in str(refused.value).replace(name, "") for address in NAMES[name])


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://example.com", "https://example.com/"),
        ("HTTPS://Example.COM/News?b=2&a=1#top", "https://example.com/News?b=2&a=1"),
        (" http://example.com:80/a ", "http://example.com/a"),
        ("https://example.com:8443/a", "https://example.com:8443/a"),
        ("https://bücher.example.com/größe?q=ü", "https://xn--bcher-kva.example.com/gr%C3%B6%C3%9Fe?q=%C3%BC"),
        ("https://BÜCHER.example.com/", "https://xn--bcher-kva.example.com/"),
        ("https://example.com/a b/%20c?d=e f", "https://example.com/a%20b/%20c?d=e%20f"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("https://[2606:4700:4700:0::1111]:443/", "https://[2606:4700:4700::1111]/"),
        ("https://my_site.example.com/@writer/news", "https://my_site.example.com/@writer/news"),
    ],
)
def test_public_links_pass_in_one_spelling(link: str, url: str) -> None:
    assert OPEN.target(link).url == url


def test_public_addresses_of_a_name_pass() -> None:
    target = OPEN.target("https://example.com/")
    assert OPEN.addresses(target, ["93.184.216.34", "2606:4700::1"]) == ["93.184.216.34", "2606:4700::1"]


@pytest.mark.parametrize(
    ("allow", "link"),
    [
        ("127.0.0.1:8123", "http://127.0.0.1:8123/"),
        ("127.0.0.1", "http://127.0.0.1/"),
        ("127.0.0.1", "https://127.0.0.1:8443/"),
        ("::1", "http://[::1]/"),
        ("[::1]:8123", "http://[0::1]:8123/"),
        ("wiki.internal", "https://Wiki.Internal/"),
        ("wiki:3000", "http://wiki:3000/"),
        ("10.1.0.0/16", "http://10.1.2.3/"),
        ("fd00::/8", "http://[fd00::1]/"),
    ],
)
def test_what_the_owner_allows_passes_and_only_then(allow: str, link: str) -> None:
    assert Policy([allow]).target(link).host in link.lower()
    with pytest.raises(FetchError):
        OPEN.target(link)


@pytest.mark.parametrize("link", LINKS)
def test_hostile_links_are_refused_when_another_host_is_allowed(link: str) -> None:
    with pytest.raises(FetchError):
        Policy(["wiki.internal", "127.0.0.1:8123", "10.77.0.0/16"]).target(link)


@pytest.mark.parametrize(
    ("allow", "link"),
    [
        ("127.0.0.1:8123", "http://127.0.0.1:8124/"),
        ("127.0.0.1:8123", "http://127.0.0.1/"),
        ("127.0.0.1", "http://127.0.0.1:8123/"),
        ("127.0.0.1", "http://127.0.0.2/"),
        ("wiki.internal", "http://wiki.internal:3000/"),
        ("wiki.internal", "http://other.wiki.internal/"),
        ("10.1.0.0/16", "http://10.2.0.1/"),
        ("10.1.0.0/16", "http://10.1.2.3:3000/"),
    ],
)
def test_an_allowed_host_opens_no_other_port_or_host(allow: str, link: str) -> None:
    with pytest.raises(FetchError):
        Policy([allow]).target(link)


def test_an_allowed_name_may_have_any_address_and_an_allowed_network_any_name() -> None:
    named, network = Policy(["wiki.internal"]), Policy(["10.1.0.0/16"])
    assert named.addresses(named.target("http://wiki.internal/"), ["10.9.9.9"]) == ["10.9.9.9"]
    assert network.addresses(network.target("http://example.com/"), ["10.1.2.3", "8.8.8.8"]) == ["10.1.2.3", "8.8.8.8"]
    with pytest.raises(Forbidden):
        network.addresses(network.target("http://example.com/"), ["10.1.2.3", "10.2.0.1"])


def test_an_allowed_address_does_not_open_it_to_names() -> None:
    policy = Policy(["127.0.0.1"])
    with pytest.raises(Forbidden):
        policy.addresses(policy.target("http://example.com/"), ["127.0.0.1"])


@pytest.mark.parametrize(
    "entry", ["", "http://wiki", "wiki/page", "10.0.0.1/8", "wiki:99999", "127.1", "a b", "u@wiki"]
)
def test_an_entry_that_is_no_host_is_refused_in_words(entry: str) -> None:
    with pytest.raises(ValueError, match=r"is no (host|network) such as"):
        Policy([entry])


@pytest.mark.parametrize(
    "link",
    [
        "http://someone:hunter2@example.com/",
        "http://someone:hunter2@@example.com/",
        "http://someone:hunt/er2@example.com/",
        "http:\\\\someone:hunter2@example.com",
        "//someone:hunter2@example.com/",
        "someone:hunter2@example.com/",
        "gopher://someone:hunter2@example.com/",
        "http://someone:hunter2@[::1/",
        "\thttps://someone:hunter2@example.com/",
    ],
)
def test_an_error_shows_no_credentials(link: str) -> None:
    with pytest.raises(BadLink) as refused:
        OPEN.target(link)
    assert "er2" not in str(refused.value)


def test_an_error_shows_a_long_link_in_part_and_nothing_unprintable() -> None:
    assert len(shown("https://example.com/" + "a" * 5000)) < 210
    assert shown("https://example.com/\u202ea\n\x1b") == "https://example.com/\ufffda\ufffd\ufffd"


def test_a_redirect_is_judged_in_the_name_of_the_link_that_led_there() -> None:
    with pytest.raises(BadLink, match=r"^https://example.com/ cannot be fetched: it redirects to file:///etc/passwd"):
        OPEN.target("file:///etc/passwd", named="https://example.com/")
    with pytest.raises(Forbidden, match=r"^https://example.com/ leads to 169.254.169.254"):
        OPEN.target("http://169.254.169.254/latest", named="https://example.com/")


@given(st.text())
@example("http://[")
@example("http://[]]/")
@example("http://a:b:c@[x]:y/")
def test_any_text_is_judged_without_a_crash(text: str) -> None:
    for link in (text, f"http://{text}/", f"https://example.com/{text}"):
        try:
            target = OPEN.target(link)
        except FetchError as error:
            assert str(error).isprintable()  # noqa: PT017 - either outcome is right
        else:
            assert target.url.isascii()
            assert OPEN.target(target.url) == target
