"""Every setting: its meaning, default and limits. ``config/default.yaml`` says the same to people.

All sections are frozen. A key that is not here is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.fields import FieldInfo


def _home(value: Path) -> Path:
    """Put the home folder for ``~``; refuse what no file can be named."""
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
    """Let only the address of an HTTP proxy pass; the message must not repeat a password in it."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        msg = "not the address of a proxy"
        raise ValueError(msg)
    _ = parts.port  # raises ValueError when it is no number
    return value


def _codes(value: str) -> str:
    """Let only a star, or codes of two letters between commas, pass."""
    codes = [part.strip() for part in value.split(",")]
    if codes != ["*"] and not all(re.fullmatch("[a-z]{2}", code) for code in codes):
        msg = "no codes of languages"
        raise ValueError(msg)
    return ", ".join(codes)


_HOST = re.compile(r"(?:[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d])?\.)*[a-z](?:[a-z\d-]{0,61}[a-z\d])?", re.IGNORECASE)


def _hosts(value: str) -> str:
    """Let only hosts, addresses (either with a port) and networks between commas pass."""
    places = [part.strip() for part in value.split(",") if part.strip()]
    for place in places:
        _check_place(place)
    return ", ".join(places)


def _check_place(place: str) -> None:
    """Raise ``ValueError`` for what is no host, no IP address and no network."""
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
Level = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)]
Proxy = Annotated[str, AfterValidator(_http_address)]
Languages = Annotated[str, AfterValidator(_codes)]
Hosts = Annotated[str, AfterValidator(_hosts)]


class Section(BaseModel):
    """What all sections share: frozen, closed, and silent about what was typed."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=True)


class EmbedderSettings(Section):
    """The model that turns text into vectors."""

    model: Name = Field("all-MiniLM-L6-v2", description="The model: an installed package's, a hub name, or a folder.")
    query_prefix: str = Field("", max_length=200, description="Put before each question, where a model wants one.")
    passage_prefix: str = Field("", max_length=200, description="Put before each passage, where a model wants one.")
    languages: Languages = Field(
        "en", description="The languages that the model knows, as ISO 639-1; * for all.", examples=["en, de, fr"]
    )
    batch: int = Field(8, ge=1, le=256, description="Passages embedded at once. More takes more memory.")
    threads: int = Field(
        0, ge=0, le=256, description="Threads that embed articles; 0 leaves it to torch. A question takes one."
    )
    token_dimensions: int = Field(64, ge=8, le=384, description="Dimensions kept of each token's vector.")


class PassageSettings(Section):
    """How articles are cut into passages."""

    words: int = Field(150, ge=20, le=400, description="The greatest length of a passage, in words.")


class SearchSettings(Section):
    """How passages are found."""

    dense_weight: float = Field(0.8, ge=0, le=1, description="Weight of meaning against words: 1 is meaning alone.")
    recency: float = Field(
        0.1, ge=0, le=1, description="How much a question about now prefers newer articles; 0: never."
    )
    candidates: int = Field(20, ge=1, le=200, description="Passages looked at closely for each question.")
    reranker_model: Model = Field("", description="A cross-encoder that judges the passages: a hub name or a folder.")


class AnswerSettings(Section):
    """What counts as an answer."""

    quotes: int = Field(3, ge=1, le=10, description="Most quotes in one answer.")
    answered: float = Field(
        0.95, ge=0, le=1, description="Share of the questions with an answer in the articles that get one."
    )
    old_days: int = Field(
        0, ge=0, le=36_500, description="Quotes from articles older than so many days say so; 0: never."
    )
    reader: Home | None = Field(None, description="A reader's weights, written by `citewell train small-reader`.")
    weights: Home | None = Field(
        None, description="Weights that judge what was found, written by `citewell train silence`."
    )
    reader_model: Model = Field(
        "", description="A question-answering model that marks the answer: a hub name or a folder."
    )


class LimitSettings(Section):
    """What is refused, and what is kept open."""

    question_characters: int = Field(500, ge=20, le=2_000, description="The longest question, in characters.")
    article_bytes: int = Field(1_000_000, ge=1_000, le=10_000_000, description="The longest article's text, in bytes.")
    open_libraries: int = Field(32, ge=1, le=1_000, description="Libraries kept open at once, one per Discord server.")
    left_days: int = Field(
        30, ge=1, le=3_650, description="Days for which a server's library is kept that has removed the bot."
    )


class SourceSettings(Section):
    """How articles are fetched and read."""

    allow: Hosts = Field(
        "",
        description="Hosts of yours that may be fetched though they are not public, as host, host:port or network.",
        examples=["wiki.lan, 10.0.0.5:8080"],
    )
    contact: Model = Field("", description="An address or page for publishers, named with each request.")
    file_bytes: int = Field(
        10_000_000,
        ge=10_000,
        le=48_000_000,
        description="The largest file or page that is read, in bytes after decompression.",
    )
    fetch_seconds: int = Field(20, ge=1, le=300, description="The longest a page may take to come.")
    parse_seconds: int = Field(15, ge=1, le=300, description="The longest a file or page may take to be read.")
    parse_megabytes: int = Field(
        240, ge=128, le=4_096, description="The most memory that reading a file or page may take."
    )
    loaders: int = Field(2, ge=1, le=16, description="Threads that fetch and read articles, while others are embedded.")
    feed_minutes: int = Field(
        60, ge=5, le=10_080, description="How often a new feed is read, unless another time is named."
    )


class DiscordSettings(Section):
    """The bot. Its token is no setting: see ``config.load.token``."""

    token_file: Home | None = Field(None, description="A file that holds the bot's token, readable by you alone.")
    proxy: Proxy | None = Field(
        None,
        repr=False,
        description="An HTTP proxy for all that goes to Discord.",
        examples=["http://127.0.0.1:8080"],
    )
    manager_role: Name | None = Field(None, description="A role, by name or id, that may manage articles too.")
    readers: int = Field(2, ge=1, le=32, description="Threads that answer questions.")
    message_content: bool = Field(
        default=False, description="Ask Discord to let me read all messages, which question channels need."
    )
    chat: Home | None = Field(None, description="What tells questions in chat, written by `citewell train chat`.")
    edit_days: int = Field(
        7, ge=0, le=30, description="Days for which answers are edited when their article is changed or removed."
    )


class Settings(Section):
    """All settings of the program."""

    data: Home = Field(Path("data"), description="The folder that holds the libraries.")
    log_level: Level = Field("INFO", description="How much the log says.")
    embedder: EmbedderSettings = EmbedderSettings()
    passages: PassageSettings = PassageSettings()
    search: SearchSettings = SearchSettings()
    answer: AnswerSettings = AnswerSettings()
    sources: SourceSettings = SourceSettings()
    limits: LimitSettings = LimitSettings()
    discord: DiscordSettings = DiscordSettings()


class Setting(NamedTuple):
    """One setting: where it stands in the file, what it is called in the environment, and its rules."""

    path: tuple[str, ...]
    """``("data",)`` or ``("search", "dense_weight")``."""
    field: FieldInfo

    @property
    def key(self) -> str:
        """The name people read: ``search.dense_weight``."""
        return ".".join(self.path)

    @property
    def variable(self) -> str:
        """The environment's name for it: ``CITEWELL_SEARCH__DENSE_WEIGHT``."""
        return "CITEWELL_" + "__".join(self.path).upper()


def every_setting() -> Iterator[Setting]:
    """All settings, in the order of the file."""
    for name, field in Settings.model_fields.items():
        section = field.annotation
        if isinstance(section, type) and issubclass(section, Section):
            yield from (Setting((name, key), inner) for key, inner in section.model_fields.items())
        else:
            yield Setting((name,), field)
