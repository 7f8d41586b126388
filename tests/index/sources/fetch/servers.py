"""Servers on loopback that answer byte by byte as a test says, and connections that are only noted."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread

import httpcore2

Reply = bytes | Iterable[bytes]


@dataclass
class Server:
    """What a server saw and says; ``replies`` by path, a function being handed the request's head."""

    port: int
    replies: dict[str, Reply | Callable[[str], Reply]] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [head.split(" ", 2)[1] for head in self.heads]


def page(body: bytes = b"<p>Words.</p>", status: str = "200 OK", kind: str = "text/html", **headers: str) -> bytes:
    """A whole answer with its length; headers are named with ``_`` for ``-``."""
    lines = {"Content-Type": kind, "Content-Length": str(len(body))}
    lines |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def redirect(location: str, status: str = "302 Found") -> bytes:
    return page(b"", status, location=location)


@contextmanager
def server(
    replies: Mapping[str, Reply | Callable[[str], Reply]] | None = None, *, tls: ssl.SSLContext | None = None
) -> Iterator[Server]:
    """A server until the block ends; a path without a reply answers 404."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made = Server(listening.getsockname()[1], dict(replies or {}))
        thread = Thread(target=_serve, args=(listening, made, tls), daemon=True)
        thread.start()
        try:
            yield made
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(listening: socket.socket, made: Server, tls: ssl.SSLContext | None) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listening.accept()
            made.connections += 1
            Thread(target=_answer, args=(connection, made, tls), daemon=True).start()


def _answer(connection: socket.socket, made: Server, tls: ssl.SSLContext | None) -> None:
    with suppress(OSError), connection:
        stream = tls.wrap_socket(connection, server_side=True) if tls else connection
        head = b""
        while b"\r\n\r\n" not in head:
            if not (more := stream.recv(65_536)):
                return
            head += more
        made.heads.append(head.decode("latin-1"))
        reply = made.replies.get(made.paths[-1], page(b"", "404 Not Found"))
        said = reply(made.heads[-1]) if callable(reply) else reply
        for part in [said] if isinstance(said, bytes) else said:
            stream.sendall(part)
        if tls:
            stream.close()


class Noting(httpcore2.NetworkBackend):
    """Notes each attempt to connect; makes none, or leads it to a port on loopback."""

    def __init__(self, port: int | None = None) -> None:
        self.asked: list[tuple[str, int]] = []
        self._port = port

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: object = None,
    ) -> httpcore2.NetworkStream:
        self.asked.append((host, port))
        if self._port is None:
            raise httpcore2.ConnectError
        return httpcore2.SyncBackend().connect_tcp("127.0.0.1", self._port, timeout)


class Names:
    """A lookup that gives what a test says, one answer after the other; the last one stays."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self._answers = answers
        self.asked: list[str] = []

    def __call__(self, name: str) -> list[str]:
        self.asked.append(name)
        answers = self._answers.get(name.replace(".", "_"))
        if not answers:
            raise OSError
        return answers.pop(0) if len(answers) > 1 else answers[0]
