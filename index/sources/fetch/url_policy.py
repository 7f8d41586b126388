"""Which links may be followed: judged by their letters first, then by the addresses that their host has."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, quote, urlsplit

import idna

from config.translatable import Saying
from index.domain.source_errors import BadLink, Forbidden
from index.sources.fetch.blocked_networks import Address, Network, blocked, literal

MOST_LINK = 2048
"""Longer links are no article's; servers refuse them too."""
MOST_SHOWN = 200
"""Characters of a link that an error shows."""
MOST_HOST = 253
USUAL_PORTS = frozenset({80, 443, 8080, 8443})
"""HTTP's ports and their registered alternates. On others wait mail, shells and databases that a request can hurt."""

LOCAL_NAMES = frozenset(
    "alt arpa corp example home internal intranet invalid lan".split()
    + "local localdomain localhost mail onion private test".split()
)
"""Last labels that no public name has: RFC 6761 and 9476, ICANN's name collisions, and the usual private ones."""

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_CREDENTIALS = re.compile(r"^([^/\\?#]*:)?[/\\]*[^/\\?#]*@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A link taken apart once; what is connected to and asked for is built from these parts alone."""

    scheme: str
    host: str
    """A name in lower-case ASCII, or an IP address without brackets."""
    port: int
    path: str
    """With the query, percent-encoded."""

    @property
    def authority(self) -> str:
        """Host and port as they stand in a link and in the header ``Host``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _default_port(self.scheme) else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole, without fragment."""
        return f"{self.scheme}://{self.authority}{self.path}"


class Policy:
    """What may be asked, given what the owner allows beyond the public internet.

    Args:
        allow: each a host (``wiki.internal``), a host with a port (``127.0.0.1:8123``) or a network
            (``10.1.0.0/16``). A host stands for links that name it, whatever address it has; a network for
            its addresses, whatever name leads there. Without a port, the usual ones.

    Raises:
        ValueError: an entry is none of these; a sentence.

    """

    def __init__(self, allow: Iterable[str] = ()) -> None:
        entries = list(allow)
        self._networks = [_network(entry) for entry in entries if "/" in entry]
        self._hosts = {_host_and_port(entry) for entry in entries if "/" not in entry}

    def target(self, link: str, *, named: str | None = None) -> Target:
        """Judge a link by its letters.

        Args:
            link: as typed, or as a redirect gives it.
            named: the link that redirects there, for errors.

        Raises:
            BadLink: it is no http(s) link to a host on a usual port.
            Forbidden: its host is an address or a name that is not public.

        """
        try:
            target = _parse(link)
            if self._named(target):
                return target
            if not self._public(target):
                raise Forbidden(shown(named or link), target.host)
            if target.port not in USUAL_PORTS:
                raise _Fault(
                    found=Saying("port {port} is not one of those of web pages (80, 443, 8080, 8443)", port=target.port)
                )
        except ValueError as error:
            found = error.found if isinstance(error, _Fault) else Saying("it is no web address")
            if named:
                found = Saying("it redirects to {link}: {found}", link=shown(link), found=found)
            raise BadLink(shown(named or link), found) from None
        return target

    def addresses(self, target: Target, found: Sequence[str], *, named: str | None = None) -> list[str]:
        """The addresses of a target's host, all of them vetted.

        Raises:
            Forbidden: one is not public: a name with both kinds is a trick.

        """
        vetted = [ip_address(text) for text in found]
        if not self._named(target) and any(self._refused(address) for address in vetted):
            raise Forbidden(shown(named or target.url), target.host)
        return [str(address) for address in vetted]

    def _named(self, target: Target) -> bool:
        usual = target.port in USUAL_PORTS and (target.host, None) in self._hosts
        return usual or (target.host, target.port) in self._hosts

    def _public(self, target: Target) -> bool:
        if address := literal(target.host):
            return not self._refused(address)
        first, _, last = target.host.rpartition(".")
        return bool(first) and last not in LOCAL_NAMES

    def _refused(self, address: Address) -> bool:
        return blocked(address) and not any(address in network for network in self._networks)


def shown(link: str) -> str:
    """A link as it may stand in a sentence: no credentials, nothing unprintable, not long."""
    try:
        _ = urlsplit(link).port
        text = _CREDENTIALS.sub(r"\1//", link)
    except ValueError:  # what stands before an @ may be a password with a slash in it
        text = link.rpartition("@")[2]
    text = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "..."


class _Fault(ValueError):
    """What is wrong with a link, in words."""

    def __init__(self, *, found: Saying) -> None:
        super().__init__(found)
        self.found = found


def _parse(link: str) -> Target:
    link = link.strip()
    if len(link) > MOST_LINK:
        raise _Fault(
            found=Saying("it has {found:,} characters, and at most {most:,} are taken", found=len(link), most=MOST_LINK)
        )
    if _CONTROL.search(link):  # which urlsplit would leave out without a word
        raise _Fault(found=Saying("it holds control characters"))
    parts = urlsplit(link)
    if parts.scheme not in {"http", "https"}:
        raise _Fault(
            found=Saying("its scheme is {scheme}, not http or https", scheme=parts.scheme)
            if parts.scheme
            else Saying("it has no https://")
        )
    if "@" in parts.netloc:
        raise _Fault(found=Saying("it holds a user name or a password"))
    return Target(scheme=parts.scheme, host=_host(parts), port=_port(parts), path=_path(parts))


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError:
        raise _Fault(found=Saying("its port is no number from 1 to 65535")) from None
    return _default_port(parts.scheme) if port is None else port


def _default_port(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def _path(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="/%!$&'()*+,;=:@~[]")
    query = quote(parts.query, safe="/%!$&'()*+,;=:@~[]?")
    return f"{path}?{query}" if query else path


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if "[" in parts.netloc:
        if "%" in host or ":" not in host:
            raise _Fault(found=Saying("its host is no IPv6 address"))
        return str(IPv6Address(host))
    return host_name(host)


def host_name(host: str) -> str:
    """A host in lower-case ASCII: a name, or an IPv4 address in its one usual form.

    Other forms of numbers (``2130706433``, ``0x7f.1``, ``127.1``) are read as addresses by some programs and
    as names by others.

    Raises:
        ValueError: it is neither; a sentence.

    """
    if not host or len(host) > MOST_HOST:
        raise _Fault(found=Saying("its host is too long") if host else Saying("it names no host"))
    try:
        name = host.lower() if host.isascii() else idna.encode(unicodedata.normalize("NFC", host.lower())).decode()
    except idna.IDNAError:
        raise _Fault(found=Saying("its host is no name in any script")) from None
    if not _NAME.fullmatch(name):
        raise _Fault(found=Saying("its host is no name"))
    if _NUMBER.fullmatch(name.rpartition(".")[2]) and not literal(name):
        raise _Fault(found=Saying("its host is a number, not a name"))
    return name


def _network(entry: str) -> Network:
    try:
        return ip_network(entry.strip())
    except ValueError as error:
        raise _Fault(
            found=Saying("{entry!r} is no network such as 10.1.0.0/16 ({error})", entry=entry, error=error)
        ) from None


def _host_and_port(entry: str) -> tuple[str, int | None]:
    if address := literal(entry.strip()):
        return str(address), None
    with suppress(ValueError):
        parts = urlsplit(f"//{entry.strip()}")
        if parts.netloc == entry.strip() and "@" not in entry:
            return _host(parts), parts.port
    raise _Fault(
        found=Saying("{entry!r} is no host such as wiki.internal or 127.0.0.1:8123, and no network", entry=entry)
    )
