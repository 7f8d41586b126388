"""The settings of one Discord server: meaning, defaults, limits, and how they are stored.

``/settings`` and the table in ``docs/settings.md`` are made from the fields below. A server's library stores them as
JSON (``read``, ``write``), and only those that were chosen: the others follow the defaults of the running version.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Annotated, Literal, NamedTuple, get_args

from pydantic import AfterValidator, BeforeValidator, Field, JsonValue, ValidationError
from pydantic.fields import FieldInfo

from config.constraint_text import expected
from config.settings import Section
from config.translatable import Saying


class Kind(Enum):
    """How a setting is asked for and shown."""

    ROLES = "roles"
    CHANNELS = "channels"
    CHANNEL = "channel"
    LANGUAGES = "languages"
    CHOICE = "choice"
    NUMBER = "number"
    SWITCH = "switch"


KEY = "server"
"""The key under which a library stores them."""
MOST = 25
"""The most roles or channels in one setting: as many as a Discord menu can show."""

_LISTS = {
    Kind.ROLES: Saying("at most {most} roles, as mentions or numbers", most=MOST),
    Kind.CHANNELS: Saying("at most {most} channels, as mentions or numbers", most=MOST),
    Kind.CHANNEL: Saying("a channel, as a mention or number"),
    Kind.LANGUAGES: Saying("codes of two letters, such as en, de"),
}
_NOTHING = frozenset({"", "-", "all", "any", "everybody", "host", "none", "off"})
"""What people type to choose nothing."""
_ID = re.compile(r"<(?:@&|#)?(\d{1,20})>|(\d{1,20})")


class SettingError(ValueError):
    """An invalid setting; ``str`` is a sentence for the admin who typed it.

    Args:
        saying: the sentence, translatable.

    """

    def __init__(self, saying: Saying) -> None:
        super().__init__(saying)
        self.saying = saying


def _ids(value: object) -> object:
    """The ids that were typed or picked: 123, <@&123> or <#123>, separated by commas or spaces."""
    if not isinstance(value, str):
        return value
    found = [_ID.fullmatch(part) for part in _parts(value)]
    if None in found:
        msg = "no number of a role or channel"
        raise ValueError(msg)
    return tuple(dict.fromkeys(int(one[1] or one[2]) for one in found if one))


def _id(value: object) -> object:
    """The single id that was typed or picked; ``None`` for no choice."""
    found = _ids(value)
    if not isinstance(found, tuple):
        return found
    if len(found) > 1:
        msg = "more than one"
        raise ValueError(msg)
    return found[0] if found else None


def _codes(value: object) -> object:
    """Language codes, separated by commas or spaces."""
    if not isinstance(value, str):
        return value
    return tuple(dict.fromkeys(part.lower() for part in _parts(value)))


def _check_codes(value: tuple[str, ...]) -> tuple[str, ...]:
    if not all(re.fullmatch("[a-z]{2}", code) for code in value):
        msg = "no code of a language"
        raise ValueError(msg)
    return value


def _parts(typed: str) -> list[str]:
    return [part for part in re.split(r"[,\s]+", typed if _chosen(typed) else "") if part]


def _chosen(value: object) -> object:
    """What was typed, or ``None`` for no choice."""
    return None if isinstance(value, str) and value.strip().casefold() in _NOTHING else value


def _folded(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


Id = Annotated[int, Field(gt=0, lt=2**63)]
Roles = Annotated[tuple[Id, ...], BeforeValidator(_ids), Field(max_length=MOST), Kind.ROLES]
Channels = Annotated[tuple[Id, ...], BeforeValidator(_ids), Field(max_length=MOST), Kind.CHANNELS]
Channel = Annotated[Id | None, BeforeValidator(_id), Kind.CHANNEL]
Codes = Annotated[
    tuple[str, ...], BeforeValidator(_codes), AfterValidator(_check_codes), Field(max_length=MOST), Kind.LANGUAGES
]
Own = Annotated[int | None, BeforeValidator(_chosen), Kind.NUMBER]
"""A number in place of the host's; ``None`` leaves it to the host."""
Number = Annotated[int, Kind.NUMBER]
Switch = Annotated[bool, BeforeValidator(_folded), Kind.SWITCH]
Spoken = Literal["auto", "en", "de", "fr", "es", "pl", "uk"]
Interface = Annotated[Spoken, BeforeValidator(_folded), Kind.CHOICE]


class ServerSettings(Section):
    """What a server's admins have chosen."""

    adders: Roles = Field(
        (),
        description="Roles that may add and change articles, besides members who can manage the server.",
    )
    askers: Roles = Field((), description="Roles that may ask; if none is named, everybody.")
    ask_channels: Channels = Field((), description="Channels where I may be asked; if none is named, all.")
    question_channels: Channels = Field(
        (),
        description="Channels where I answer questions on my own, but only when I am sure.",
    )
    languages: Codes = Field(
        (),
        description="Languages of articles that are accepted, as ISO 639-1 codes; if none is named, all.",
    )
    interface: Interface = Field("auto", description="The language I speak; auto is each member's own.")
    answered: Own = Field(
        None,
        ge=10,
        le=100,
        description="How many of 100 answerable questions to answer; fewer is safer. Empty: as my host has set it.",
    )
    quotes: Own = Field(None, ge=1, le=10, description="The most quotes in one answer. Empty: as my host has set it.")
    private: Switch = Field(
        default=False, description="Whether only the member who asks sees the answer, unless they choose otherwise."
    )
    gap_days: Number = Field(90, ge=0, le=3_650, description="Days to keep unanswered questions; 0 keeps none.")
    audit_days: Number = Field(365, ge=1, le=3_650, description="Days to keep the audit log.")
    member_seconds: Number = Field(3, ge=0, le=3_600, description="Seconds a member must wait between two questions.")
    server_minute: Number = Field(60, ge=1, le=600, description="Questions answered per minute in the whole server.")
    notes_channel: Channel = Field(None, description="The channel where I tell admins what they should know.")
    later: Mapping[str, JsonValue] = Field(default_factory=dict, exclude=True, repr=False)
    """Values stored by a newer version that this one cannot read; they are preserved."""


class ServerSetting(NamedTuple):
    """One setting of a server, with its rules."""

    key: str
    field: FieldInfo

    @property
    def kind(self) -> Kind:
        """How it is asked for and shown."""
        return next(rule for rule in self.field.metadata if isinstance(rule, Kind))

    @property
    def description(self) -> str:
        """What it means, in one line."""
        return self.field.description or ""

    @property
    def choices(self) -> tuple[str, ...]:
        """What may be chosen, where that is a short list."""
        return {Kind.CHOICE: get_args(Spoken), Kind.SWITCH: ("on", "off")}.get(self.kind, ())

    @property
    def expected(self) -> str:
        """What it takes, as a phrase that goes on after "expected"."""
        return _LISTS.get(self.kind) or expected(self.field)


def every_server_setting() -> Iterator[ServerSetting]:
    """All settings of a server, in the order in which they are shown."""
    fields = ServerSettings.model_fields.items()
    yield from (ServerSetting(key, field) for key, field in fields if key != "later")


def changed(settings: ServerSettings, key: str, typed: object) -> ServerSettings:
    """The settings with one value changed, given as text or in its stored form.

    Raises:
        SettingError: there is no such setting, or the value does not fit it.

    """
    setting = _named(key)
    try:
        return ServerSettings.model_validate(_without(settings, key) | {key: typed})
    except ValidationError:
        told = Saying(
            "The setting {key} cannot be {found}; expected {expected}.",
            key=key,
            found=repr(str(typed)[:60]),
            expected=setting.expected,
        )
        raise SettingError(told) from None


def reset(settings: ServerSettings, key: str) -> ServerSettings:
    """The settings with one reset to its default; raises ``SettingError`` for an unknown name."""
    return ServerSettings.model_validate(_without(settings, _named(key).key))


def read(kept: bytes | None) -> ServerSettings:
    """Read what ``write`` returned, or the defaults; values that this version cannot use go to ``later``.

    Raises:
        SettingError: it is not a JSON object, which happens only in a damaged file.

    """
    values = _loaded(kept) if kept else {}
    known = {key: value for key, value in values.items() if key in _KEYS and _fits(key, value)}
    later = {key: value for key, value in values.items() if key not in known}
    return ServerSettings.model_validate(known | {"later": later})


def write(settings: ServerSettings) -> bytes:
    """The settings in their stored form: those that were chosen, and those of a newer version."""
    chosen = settings.model_dump(mode="json", exclude_unset=True)
    return json.dumps(dict(settings.later) | chosen, ensure_ascii=False, sort_keys=True).encode()


def _named(key: str) -> ServerSetting:
    for setting in every_server_setting():
        if setting.key == key:
            return setting
    known = ", ".join(sorted(_KEYS))
    raise SettingError(
        Saying("There is no setting {found}; expected one of {known}.", found=repr(key[:60]), known=known)
    )


def _without(settings: ServerSettings, key: str) -> dict[str, object]:
    """What was chosen, and what a newer version stored, except one setting."""
    chosen: dict[str, object] = {one: getattr(settings, one) for one in settings.model_fields_set & _KEYS - {key}}
    return chosen | {"later": {one: value for one, value in settings.later.items() if one != key}}


def _loaded(kept: bytes) -> dict[str, JsonValue]:
    try:
        values = json.loads(kept)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise SettingError(
            Saying(
                "The settings of this server cannot be read; expected a JSON object. Restore a backup of its library."
            )
        )
    return values


def _fits(key: str, value: JsonValue) -> bool:
    try:
        ServerSettings.model_validate({key: value})
    except ValidationError:
        return False
    return True


_KEYS = frozenset(setting.key for setting in every_server_setting())
