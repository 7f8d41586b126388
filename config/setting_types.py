"""Types of settings that need more than a range: paths, hosts, languages, a proxy. Each rejects invalid values."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field


def _home(value: Path) -> Path:
    """Expand ``~``; reject what cannot be a file name."""
    if "\0" in str(value):
        msg = "a null character"
        raise ValueError(msg)
    try:
        return value.expanduser()
    except RuntimeError as error:  # ~somebody, who has no home here
        raise ValueError(str(error)) from error


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _http_address(value: str) -> str:
    """Accept only the address of an HTTP proxy; the message must not repeat a password in it."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        msg = "not the address of a proxy"
        raise ValueError(msg)
    _ = parts.port  # raises ValueError when it is no number
    return value


def _codes(value: str) -> str:
    """Accept only ``*`` or two-letter codes separated by commas."""
    codes = [part.strip() for part in value.split(",")]
    if codes != ["*"] and not all(re.fullmatch("[a-z]{2}", code) for code in codes):
        msg = "no codes of languages"
        raise ValueError(msg)
    return ", ".join(codes)


_HOST = re.compile(r"(?:[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d])?\.)*[a-z](?:[a-z\d-]{0,61}[a-z\d])?", re.IGNORECASE)


def _hosts(value: str) -> str:
    """Accept only hosts, addresses (with or without a port) and networks, separated by commas."""
    places = [part.strip() for part in value.split(",") if part.strip()]
    for place in places:
        _check_place(place)
    return ", ".join(places)


def _check_place(place: str) -> None:
    """Raise ``ValueError`` unless it is a host, an IP address or a network."""
    if "/" in place:
        ip_network(place)
        return
    found = re.fullmatch(r"(?P<host>\[[^]]*\]|[^:]*|[\da-fA-F:]*:[\da-fA-F:.]*?)(?::(?P<port>\d{1,5}))?", place)
    if found is None or not 0 < int(found["port"] or 1) < 2**16:
        msg = "no host with a port"
        raise ValueError(msg)
    if not _HOST.fullmatch(found["host"]):
        ip_address(found["host"].strip("[]"))


Name = Annotated[str, Field(min_length=1, max_length=200)]
Model = Annotated[str, Field(max_length=200)]
Home = Annotated[Path, AfterValidator(_home)]
Reading = Literal["small", "full"]
Runtime = Literal["auto", "prepared", "sentence-transformers"]
Level = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)]
Proxy = Annotated[str, AfterValidator(_http_address)]
Languages = Annotated[str, AfterValidator(_codes)]
Hosts = Annotated[str, AfterValidator(_hosts)]
