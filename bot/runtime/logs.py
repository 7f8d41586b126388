"""The program's log: to standard error, without secrets and without texts of others."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from types import TracebackType
from typing import TextIO

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_HIDDEN = "[hidden]"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SECRETS = re.compile(
    r"(?P<kept>/(?:interactions|webhooks)/\d+/)[^/\s?\"']+"  # an interaction's token lets anybody reply for us
    r"|(?P<key>[\"']token[\"']\s*:\s*[\"'])[^\"']+"
    r"|(?P<proxy>https?://)[^/\s@\"']+@"  # name and password of a proxy
)


class OneLine(logging.Formatter):
    """Each record on one line; an exception shows as its kind and sentence; secrets are hidden.

    Args:
        secrets: strings that must never be written, such as the bot's token.

    """

    def __init__(self, *secrets: str) -> None:
        super().__init__(_FORMAT)
        self.secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """The record as it is written."""
        return _CONTROL.sub(" ", self._safe(super().format(record))).rstrip()

    def formatException(  # noqa: N802 - the name that logging calls
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """An exception on the record's own line."""
        return f"({type(ei[1]).__name__}: {ei[1]})"

    def formatStack(self, stack_info: str) -> str:  # noqa: ARG002, N802 - as logging calls it
        """Nothing: where we are is no news."""
        return ""

    def _safe(self, line: str) -> str:
        for secret in self.secrets:
            line = line.replace(secret, _HIDDEN)
        return _SECRETS.sub(lambda found: f"{found['kept'] or found['key'] or found['proxy']}{_HIDDEN}", line)


def start_logging(level: str, *secrets: str, stream: TextIO | None = None) -> None:
    """Write the program's log to ``stream``, standard error by default, hiding ``secrets``.

    Only Citewell's own log goes below INFO: the client library's DEBUG records hold members'
    questions and interaction tokens.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(OneLine(*secrets))
    logging.basicConfig(level=max(logging.getLevelName(level), logging.INFO), handlers=[handler], force=True)
    for name in ("bot", "index", "config"):
        logging.getLogger(name).setLevel(level)


def fault(error: BaseException) -> str:
    """Kind, file and line of an error; its own text might repeat a question."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "an unknown place"
    return f"{type(error).__name__} at {place}"
