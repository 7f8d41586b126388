"""What a server's answer says before its body is read: status, type, where else, and until when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote

import httpcore2

from config.translatable import Saying
from index.domain.document import Validators
from index.domain.source_errors import FetchError, Gone, Refused, Unreachable, WrongAnswer

MOST_HEADERS = 16_384
"""Bytes of all headers; undici, the client behind fetch() in Node.js, takes as many."""
MOST_WAIT = 86_400.0
"""Seconds that ``Retry-After`` can ask for."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PASSING = frozenset({408, 425, 429})
REFUSALS = {
    401: Saying("the server asks for a login"),
    402: Saying("the server asks for a payment"),
    403: Saying("the server does not let programs or strangers read it"),
    451: Saying("it is withheld for legal reasons"),
}
WRONG_FAMILIES = frozenset({"audio", "chemical", "font", "haptics", "image", "model", "video"})
WRONG_TYPES = frozenset(
    {
        *("application/java-archive", "application/javascript", "application/vnd.android.package-archive"),
        *("application/vnd.microsoft.portable-executable", "application/vnd.rar", "application/wasm"),
        *("application/x-7z-compressed", "application/x-apple-diskimage", "application/x-executable"),
        *("application/x-iso9660-image", "application/x-mach-binary", "application/x-ms-installer"),
        *("application/x-msdos-program", "application/x-msdownload", "application/x-msi", "application/x-rar"),
        *("application/x-sharedlib", "application/x-shockwave-flash", "application/x-tar", "text/css"),
        "text/javascript",
    }
)
"""Types that hold no article. Others, and none, are judged by their content: servers often name a wrong one."""

_CODED_NAME = re.compile(r"filename\*\s*=\s*utf-8'[^']*'([^;\s]+)", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"filename\s*=\s*(?:\"([^\"]*)\"|([^;\s\"]+))", re.IGNORECASE)

Headers = Mapping[str, str]
"""Values by name in lower case; those of the same name joined by a comma."""


def headers(response: httpcore2.Response, link: str) -> Headers:
    """The headers of an answer; ``WrongAnswer`` if they are too long."""
    if sum(len(name) + len(value) for name, value in response.headers) > MOST_HEADERS:
        raise WrongAnswer(link, Saying("its headers are longer than {most:,} bytes", most=MOST_HEADERS))
    found: dict[str, str] = {}
    for raw_name, raw_value in response.headers:
        name, value = raw_name.decode("latin-1").lower(), _text(raw_value)
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _text(value: bytes) -> str:
    """ASCII by the rules, UTF-8 by use."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def accept(status: int, found: Headers, link: str) -> None:
    """Let an answer pass that is a page of a type that can be an article.

    Raises:
        FetchError: it is not; the status tells which kind of error it is.

    """
    if status not in {200, 203}:
        raise _fault(status, found, link)
    kind = found.get("content-type", "").partition(";")[0].strip().lower()
    if kind in WRONG_TYPES or kind.partition("/")[0] in WRONG_FAMILIES:
        raise WrongAnswer(link, Saying("it is {kind}, not an article", kind=kind[:60]))


def _fault(status: int, found: Headers, link: str) -> FetchError:
    if status in {404, 410}:
        return Gone(link, status)
    if status in REFUSALS:
        return Refused(link, Saying("{reason} ({status})", reason=REFUSALS[status], status=status))
    if status in PASSING or status >= 500:
        return Unreachable(link, Saying("the server answers {status}", status=status), retry_after(found))
    return WrongAnswer(link, Saying("the server answers {status}", status=status))


def retry_after(found: Headers) -> float | None:
    """The seconds that a server asks to wait (RFC 9110, section 10.2.3); ``None`` if it does not, or not plainly."""
    text = found.get("retry-after", "").strip()
    if text.isdecimal():
        return min(float(text), MOST_WAIT)
    try:
        seconds = (parsedate_to_datetime(text).astimezone(UTC) - datetime.now(UTC)).total_seconds()
    except (ValueError, OverflowError):
        return None
    return min(max(seconds, 0.0), MOST_WAIT)


def location(found: Headers, link: str) -> str:
    """Where a redirect leads; ``WrongAnswer`` if it does not say."""
    if place := found.get("location", "").strip():
        return place
    raise WrongAnswer(link, Saying("it redirects without saying where to"))


def file_name(found: Headers) -> str | None:
    """The name that ``Content-Disposition`` gives to a file (RFC 6266), without folders."""
    sent = found.get("content-disposition", "")
    if coded := _CODED_NAME.search(sent):
        name = unquote(coded[1])
    else:
        plain = _PLAIN_NAME.search(sent)
        name = (plain[1] or plain[2]) if plain else ""
    name = name.replace("\\", "/").rpartition("/")[2]
    return "".join(character for character in name if character.isprintable()).strip() or None


def validators(found: Headers) -> Validators:
    """What to ask with next time."""
    return Validators(etag=found.get("etag") or None, modified=found.get("last-modified") or None)


def conditions(known: Validators) -> list[tuple[str, str]]:
    """The request headers that ask for changes alone."""
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return [(name, value) for name, value in asked.items() if value and value.isascii() and value.isprintable()]
