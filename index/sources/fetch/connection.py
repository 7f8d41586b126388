"""One request over one connection to a vetted address, with a deadline that slow senders cannot stretch."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import httpcore2
from httpcore2 import NetworkBackend, NetworkStream

from config.translatable import Saying
from index.domain.source_errors import Unreachable, WrongAnswer
from index.sources.fetch.url_policy import Target, shown

MOST_ADDRESSES = 4
"""Addresses of one name that are tried."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The time by which a whole fetch must be over, and how long one wait within it may last, in seconds."""

    seconds: float
    wait: float
    start: float = field(default_factory=time.monotonic)

    def left(self, wait: float | None = None) -> float:
        """What remains, at most one wait.

        Raises:
            httpcore2.ReadTimeout: nothing remains.

        """
        left = self.start + self.seconds - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout
        return min(left, self.wait if wait is None else wait)

    def reason(self) -> Saying:
        """Why a timeout came."""
        over = self.start + self.seconds <= time.monotonic()
        if over:
            return Saying("it took longer than {seconds} seconds", seconds=f"{self.seconds:g}")
        return Saying("no answer came for {seconds} seconds", seconds=f"{self.wait:g}")


class _Timed(NetworkStream):
    """A stream that waits until the deadline at most: a timeout for each read alone lets a drip go on for ever."""

    def __init__(self, inner: NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        secure = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Timed(secure, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


@contextmanager
def answer(
    target: Target,
    addresses: Sequence[str],
    headers: Iterable[tuple[str, str]],
    *,
    backend: NetworkBackend,
    tls: ssl.SSLContext,
    deadline: Deadline,
) -> Iterator[httpcore2.Response]:
    """What a server answers to a GET, its body not yet read; the connection is closed at the end.

    The name of the link, not the address, is what TLS asks for and verifies.

    Raises:
        Unreachable: no connection, no answer in time, or one that broke off.
        WrongAnswer: no valid certificate, or an answer against the rules of HTTP.

    """
    url = httpcore2.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
    request = httpcore2.Request("GET", url, headers=[("Host", target.authority), ("Connection", "close"), *headers])
    with _told(target, deadline), closing(_dial(backend, addresses, target.port, deadline)) as plain:
        timed = _Timed(plain, deadline)
        stream = timed.start_tls(tls, target.host) if target.scheme == "https" else timed
        with httpcore2.HTTP11Connection(url.origin, stream) as connection:
            yield connection.handle_request(request)


def _dial(backend: NetworkBackend, addresses: Sequence[str], port: int, deadline: Deadline) -> NetworkStream:
    """The first of the vetted addresses that takes a connection; the host's name is not looked up again."""
    failed: Exception = httpcore2.ConnectError()
    for address in addresses[:MOST_ADDRESSES]:
        try:
            return backend.connect_tcp(address, port, deadline.left())
        except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
            failed = error
    raise failed


@contextmanager
def _told(target: Target, deadline: Deadline) -> Iterator[None]:
    """Every exception of the HTTP client, as a sentence."""
    link = shown(target.url)
    try:
        yield
    except httpcore2.TimeoutException:
        raise Unreachable(link, deadline.reason()) from None
    except httpcore2.NetworkError as error:
        if fault := _tls_fault(error):
            raise WrongAnswer(link, fault) from None
        raise Unreachable(link, _broken(error)) from None
    except httpcore2.ProtocolError as error:
        if any(word in str(error) for word in ("closed", "disconnected")):
            raise Unreachable(link, Saying("its answer broke off")) from None
        raise WrongAnswer(link, Saying("its answer breaks the rules of HTTP")) from None


def _broken(error: httpcore2.NetworkError) -> Saying:
    if isinstance(error, httpcore2.ConnectError):
        return Saying("no connection to its server could be made")
    return Saying("the connection to its server broke off")


def _tls_fault(error: httpcore2.NetworkError) -> Saying | None:
    """What is wrong with the server's TLS, unless it only broke off."""
    cause = error.__cause__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Saying("its certificate is not valid ({reason})", reason=cause.verify_message)
    broke_off = isinstance(cause, ssl.SSLEOFError)
    if isinstance(error, httpcore2.ConnectError) and isinstance(cause, ssl.SSLError) and not broke_off:
        return Saying("no secure connection to its server can be made")
    return None
