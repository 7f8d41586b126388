"""The process that parses what strangers wrote: ``python -m index.sources.sandbox.child MEMORY SECONDS``.

It has no secrets, little memory and little time, can write no file and start no program, and ends
when its parent does: idle, by the end of its input; busy, by its own alarm.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from config import translatable
from config.translatable import Saying
from index.domain.errors import ArticleError
from index.domain.source_errors import Damaged, TooHeavy
from index.sources.sandbox import protocol

_DEEDS = {
    "document": ("index.sources.formats.read", "document"),
    "feed": ("index.sources.feeds.rss_atom", "feed"),
    "sitemap": ("index.sources.feeds.sitemap", "sitemap"),
    "named_feeds": ("index.sources.html.page", "named_feeds"),
}
"""What can be asked for, and the function that does it; imported when first needed."""
_GRACE = 2
"""Seconds that the child's own limits leave the parent to end it first."""


def main() -> None:
    """Answer requests until there are no more, or until one has used up the memory."""
    memory, seconds = int(sys.argv[1]), float(sys.argv[2])
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    confine(memory)
    protocol.send(answers, {"ready": True})
    going = True
    while going:
        try:
            head, data = protocol.receive(requests)
        except EOFError:
            return
        allow(seconds)
        answer, going = _answer(head, data, memory)
        protocol.send(answers, answer)
        del head, data, answer
        allow(None)


def confine(memory: int) -> None:
    """Give up what parsing does not need. Limits that the system does not know are left out.

    RLIMIT_DATA counts memory that is written to (Linux 4.7 and later), not code or addresses merely
    reserved, so that it may stand close to what a document needs. NPROC does not bind root.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is meant for the parent, which then ends this process
    if hasattr(os, "nice"):
        os.nice(5)  # members who ask are served first
    try:
        import resource
    except ImportError:  # Windows: the parent's clock alone
        return
    wanted = {"RLIMIT_DATA": memory, "RLIMIT_FSIZE": 0, "RLIMIT_NPROC": 0, "RLIMIT_CORE": 0}
    for name, most in wanted.items():
        if (limit := getattr(resource, name, None)) is not None:
            resource.setrlimit(limit, (most, most))


def allow(seconds: float | None) -> None:
    """Give the next document so much time, of the processor and by the clock; ``None`` while waiting for one.

    Both signals end the process even inside a library's C code, and without a parent.
    """
    try:
        import resource
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    used = sum(os.times()[:2])
    soft = hard if seconds is None else int(used + seconds + _GRACE)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
    signal.setitimer(signal.ITIMER_REAL, 0 if seconds is None else seconds + _GRACE)


def _answer(head: protocol.Head, data: bytes, memory: int) -> tuple[protocol.Head, bool]:
    """The answer to a request, and whether the process is fit for another."""
    name = str(head.get("name") or head.get("url"))
    try:
        fields = head["fields"]
        if "name" in fields:  # which may be ours, such as "the pasted text"
            fields["name"] = translatable.unpacked(fields["name"])
        return protocol.packed(_deed(head["do"])(data, **fields)), True
    except ArticleError as error:
        return protocol.packed_error(error), True
    except MemoryError:
        return protocol.packed_error(
            TooHeavy(name, Saying("{megabytes} MB of memory", megabytes=memory // 1_000_000))
        ), False
    except RecursionError:
        return protocol.packed_error(
            Damaged(name, Saying("a document"), Saying("its parts lie too deep in each other"))
        ), True
    except Exception as error:  # noqa: BLE001 - whatever a library raises on a broken file, the file is to blame
        reason = Saying("the program for that stumbled over it ({error})", error=type(error).__name__)
        return protocol.packed_error(Damaged(name, Saying("a document"), reason)), True


def _deed(name: str) -> Callable[..., protocol.Result]:
    module, function = _DEEDS[name]
    deed: Callable[..., Any] = getattr(import_module(module), function)
    return deed


if __name__ == "__main__":
    main()
