"""All settings of the host: meaning, default and limits.

``config.reference`` makes ``.env.example``, ``config/default.yaml`` and the tables in ``docs/settings.md`` from them.
Sections are frozen, and unknown keys are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from config.setting_types import Home, Hosts, Languages, Level, Model, Name, Proxy, Reading, Runtime


class Section(BaseModel):
    """Base of all sections: frozen, without extra keys, and never repeating the input in errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=True)


class EmbedderSettings(Section):
    """The embedding model. A library remembers it; after a change, run `citewell reindex --all`."""

    model: Name = Field(
        "all-MiniLM-L6-v2",
        description="The embedding model: that of an installed package, a name on the model hub, or a folder with a "
        "sentence-transformers model.",
    )
    runtime: Runtime = Field(
        "auto",
        description="What runs the model: prepared, the small and fast form that `citewell model prepare` made of it; "
        "sentence-transformers, the original; auto, the prepared form if it is there, else the original.",
    )
    query_prefix: str = Field(
        "", max_length=200, description='Text put before each question, such as "query: ", if the model expects one.'
    )
    passage_prefix: str = Field(
        "", max_length=200, description='Text put before each passage, such as "passage: ", if the model expects one.'
    )
    languages: Languages = Field(
        "en",
        description="Languages that the model knows, as ISO 639-1 codes, or * for all. A question in another language "
        "is answered by comparing words only, if at all, and the answer says so.",
        examples=["en, de, fr"],
    )
    batch: int = Field(
        8, ge=1, le=256, description="Passages embedded at once. More takes more memory, and is rarely faster on a CPU."
    )
    threads: int = Field(
        0, ge=0, le=256, description="Threads that embed articles; 0 means one per core. A question takes one."
    )
    token_dimensions: int = Field(
        64,
        ge=8,
        le=384,
        description="Dimensions stored per token vector. Fewer take less disk and memory, and find a little less.",
    )


class PassageSettings(Section):
    """How articles are split into passages. After a change, run `citewell reindex --all`."""

    words: int = Field(
        150,
        ge=20,
        le=400,
        description="The longest passage, in words. The default model reads about 190 words at once.",
    )


class SearchSettings(Section):
    """How passages are found."""

    dense_weight: float = Field(
        0.8,
        ge=0,
        le=1,
        description="Weight of meaning against words: 0 compares only the question's words, 1 only its meaning.",
    )
    recency: float = Field(
        0.1,
        ge=0,
        le=1,
        description='How strongly questions about now ("the latest ...") prefer newer articles; 0 is not at all.',
    )
    candidates: int = Field(20, ge=1, le=200, description="Passages read closely for each question. More is slower.")
    reranker_model: Model = Field(
        "",
        description="A cross-encoder that reorders the passages found, such as cross-encoder/ms-marco-MiniLM-L6-v2: a "
        "name on the model hub, or a folder. Slower; empty for none.",
    )


class AnswerSettings(Section):
    """What counts as an answer."""

    quotes: int = Field(3, ge=1, le=10, description="The most quotes in one answer.")
    answered: float = Field(
        0.95,
        ge=0,
        le=1,
        description="The share of questions with an answer in the articles that should get one. Lower gives fewer "
        "answers, and fewer wrong ones.",
    )
    old_days: int = Field(
        0,
        ge=0,
        le=36_500,
        description="Quotes from articles older than this many days carry a warning; 0 is never. Their age is always "
        "shown.",
    )
    reading: Reading = Field(
        "small",
        description="What reads the best sentences: small compares stored token vectors. full adds a network that "
        "reads them together with the question, for the model all-MiniLM-L6-v2; it finds more answers and takes "
        "several times as long. With other models, small is used.",
    )
    reader: Home | None = Field(
        None,
        description="Weights of the small reader, which is then used: a file written by "
        "`citewell train small-reader` for the same model. Empty for the one that comes with Citewell, made for the "
        "default model. After a change, run `citewell reindex --all`.",
    )
    weights: Home | None = Field(
        None,
        description="Calibration weights, which estimate whether the articles answer: a file written by "
        "`citewell train silence`. Empty for those that come with Citewell.",
    )
    reader_model: Model = Field(
        "",
        description="A question-answering model that marks the words that answer instead of the reader, such as "
        "deepset/minilm-uncased-squad2: a name on the model hub, or a folder. Slower; empty for none.",
    )


class LimitSettings(Section):
    """What is refused, and what is kept open."""

    question_characters: int = Field(500, ge=20, le=2_000, description="The longest question, in characters.")
    article_bytes: int = Field(1_000_000, ge=1_000, le=10_000_000, description="The longest article text, in bytes.")
    open_libraries: int = Field(
        32, ge=1, le=1_000, description="Libraries kept open at once; the least recently used is closed."
    )
    left_days: int = Field(
        30,
        ge=1,
        le=3_650,
        description="Days until the library of a server that has removed the bot is deleted.",
    )


class SourceSettings(Section):
    """How articles are fetched and read."""

    allow: Hosts = Field(
        "",
        description="Hosts, host:port pairs or networks that may be fetched although they are not public, separated by "
        "commas. Every other private address is refused.",
        examples=["wiki.lan, 10.0.0.5:8080"],
    )
    contact: Model = Field(
        "", description="A mail address or page where publishers can reach you, sent with each request. Empty for none."
    )
    file_bytes: int = Field(
        10_000_000,
        ge=10_000,
        le=48_000_000,
        description="The largest file or page that is read, in bytes after decompression.",
    )
    fetch_seconds: int = Field(20, ge=1, le=300, description="The longest time a page may take to arrive, in seconds.")
    parse_seconds: int = Field(
        15, ge=1, le=300, description="The longest time that reading a file or page may take, in seconds."
    )
    parse_megabytes: int = Field(
        240, ge=128, le=4_096, description="The most memory that reading a file or page may take, in megabytes."
    )
    loaders: int = Field(2, ge=1, le=16, description="Threads that fetch and read articles while others are embedded.")
    feed_minutes: int = Field(
        60,
        ge=5,
        le=10_080,
        description="How often a feed is read, in minutes, unless a time is given when it is added.",
    )


class DiscordSettings(Section):
    """The bot. Its token is no setting: set CITEWELL_DISCORD_TOKEN, or name a file in discord.token_file."""

    token_file: Home | None = Field(
        None,
        description="A file with the bot's token that only you can read (chmod 600). CITEWELL_DISCORD_TOKEN takes "
        "precedence over it.",
    )
    proxy: Proxy | None = Field(
        None,
        repr=False,
        description="An HTTP proxy for everything that goes to Discord.",
        examples=["http://127.0.0.1:8080"],
    )
    manager_role: Name | None = Field(
        None,
        description="A role, by name or id, whose members may add and remove articles besides those who may manage the "
        "server.",
    )
    readers: int = Field(2, ge=1, le=32, description="Threads that answer questions.")
    message_content: bool = Field(
        default=False,
        description="Whether to ask Discord for the content of all messages, which only question channels need. It "
        "must be switched on in the developer portal too (page Bot, Message Content Intent).",
    )
    chat: Home | None = Field(
        None,
        description="Weights that recognise questions in question channels: a file written by `citewell train chat`. "
        "Empty for those that come with Citewell.",
    )
    edit_days: int = Field(
        7,
        ge=0,
        le=30,
        description="Days for which an answer is edited when an article that it quotes changes or is removed; 0 is "
        "never.",
    )


class Settings(Section):
    """All settings of the program."""

    data: Home = Field(
        Path("data"),
        description="The folder with the libraries: one file per Discord server, one for the terminal.",
    )
    models: Home = Field(Path("models"), description="The folder with the models that `citewell model prepare` made.")
    log_level: Level = Field("INFO", description="How much is logged.")
    embedder: EmbedderSettings = EmbedderSettings()
    passages: PassageSettings = PassageSettings()
    search: SearchSettings = SearchSettings()
    answer: AnswerSettings = AnswerSettings()
    sources: SourceSettings = SourceSettings()
    limits: LimitSettings = LimitSettings()
    discord: DiscordSettings = DiscordSettings()


class Setting(NamedTuple):
    """One setting: its place in the file, its environment variable, and its rules."""

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
