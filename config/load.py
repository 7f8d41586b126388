"""Loads ``Settings`` from a YAML file, the environment and the command line, or reports every mistake at once.

Precedence, weakest first: defaults, the file (``--config`` or ``CITEWELL_CONFIG``), ``CITEWELL_...`` variables, the
command line. An empty value counts as not given.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import SecretStr, ValidationError

from config.constraint_text import expected
from config.settings import Setting, Settings, every_setting
from config.token import TOKEN, TOKEN_LIKE, TokenError, token_from
from config.yaml_file import FileFault, Given, read

PREFIX = "CITEWELL_"
CONFIG = "CITEWELL_CONFIG"
"""Names the settings file, as ``--config`` does."""
NONE: Mapping[str, Any] = MappingProxyType({})


class ConfigError(Exception):
    """Invalid settings. ``faults`` has one sentence per mistake; ``str()`` puts each on a line.

    A token typed in the wrong place is never repeated.
    """

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(TOKEN_LIKE.sub("(not repeated here)", fault) for fault in faults)
        super().__init__("\n".join(self.faults))


def load(
    path: Path | None = None, *, overrides: Mapping[str, Any] = NONE, environ: Mapping[str, str] = os.environ
) -> Settings:
    """Read the settings; ``path`` takes precedence over ``CITEWELL_CONFIG``.

    ``overrides`` are the command line's, by key: ``{"data": Path("D"), "search.candidates": 5}``;
    ``None`` means that the option was not given. Raises ``ConfigError`` with all faults.
    """
    named = path or _config_named(environ)
    read_file = read(named) if named else []
    faults = [part.sentence for part in read_file if isinstance(part, FileFault)]
    given = [part for part in read_file if isinstance(part, Given)]
    given += [*_from_environment(environ), *_from_command_line(overrides)]
    faults += _misplaced(given)
    chosen = {part.path: part for part in given if part.value is not None and part.path in _known()}
    try:
        settings = Settings.model_validate(_nested(chosen))
    except ValidationError as error:
        raise ConfigError([*faults, *_faults(error, chosen)]) from None  # pydantic's own text may repeat a secret
    if faults:
        raise ConfigError(faults)
    return settings


def token(settings: Settings, environ: Mapping[str, str] = os.environ) -> SecretStr:
    """The bot's token, from ``CITEWELL_DISCORD_TOKEN`` or else the file ``discord.token_file`` names.

    Raises ``ConfigError``, in a sentence that does not repeat it, when there is none or it is ill-formed.
    """
    try:
        return token_from(environ.get(TOKEN, ""), settings.discord.token_file)
    except TokenError as error:
        raise ConfigError([str(error)]) from None


def _config_named(environ: Mapping[str, str]) -> Path | None:
    name = environ.get(CONFIG, "").strip()
    return Path(name) if name else None


def _known() -> dict[tuple[str, ...], Setting]:
    return {setting.path: setting for setting in every_setting()}


def _from_environment(environ: Mapping[str, str]) -> Iterator[Given]:
    """Every ``CITEWELL_...`` variable except the two that are not settings; an unknown one is its own path."""
    by_variable = {setting.variable: setting.path for setting in every_setting()}
    for name, value in environ.items():
        if name.startswith(PREFIX) and name not in {CONFIG, TOKEN}:
            yield Given(by_variable.get(name, (name,)), value if value.strip() else None, name)


def _from_command_line(overrides: Mapping[str, Any]) -> Iterator[Given]:
    for key, value in overrides.items():
        if value is not None:
            yield Given(tuple(key.split(".")), value, f"--{key.replace('_', '-')}")


def _misplaced(given: Iterable[Given]) -> Iterator[str]:
    """One sentence for each unknown key, and for each token in the wrong place."""
    known = _known()
    for part in given:
        if TOKEN_LIKE.search(str(part.value)) or _asks_for_a_token(part):
            yield (
                f"{part.where}: a bot's token does not belong here. "
                f"Put it into the environment variable {TOKEN}, or into the file that discord.token_file names."
            )
        elif part.path not in known and not (part.value is None and _is_section(part.path)):
            yield f"{part.where}: {_unknown(part, known.values())}"


def _asks_for_a_token(part: Given) -> bool:
    return part.value is not None and part.path[-1].upper() in {"TOKEN", "BOT_TOKEN", "DISCORD_TOKEN"}


def _unknown(part: Given, known: Iterable[Setting]) -> str:
    if part.where == part.path[0]:
        names = [TOKEN, CONFIG, *(setting.variable for setting in known)]
        return f"there is no such variable; the nearest is {_nearest(part.where, names)}."
    key = ".".join(part.path)
    if _is_section(part.path):
        return f"{key} is a section; expected keys with values under it."
    return f"there is no setting {key}; the nearest is {_nearest(key, [setting.key for setting in known])}."


def _is_section(path: tuple[str, ...]) -> bool:
    return any(setting.path[:-1] == path for setting in every_setting())


def _nearest(name: str, known: Iterable[str]) -> str:
    """The known name most similar to ``name``, comparing the whole or only the last part."""

    def likeness(other: str) -> float:
        pairs = ((name, other), (re.split(r"\.|__", name)[-1], re.split(r"\.|__", other)[-1]))
        return max(SequenceMatcher(None, a.lower(), b.lower()).ratio() for a, b in pairs)

    return max(known, key=likeness)


def _nested(chosen: Mapping[tuple[str, ...], Given]) -> dict[str, Any]:
    """Paths of one or two keys -> sections, as the model takes them."""
    nested: dict[str, Any] = {}
    for path, part in chosen.items():
        section = nested.setdefault(path[0], {}) if len(path) > 1 else nested
        section[path[-1]] = part.value
    return nested


def _faults(error: ValidationError, chosen: Mapping[tuple[str, ...], Given]) -> Iterator[str]:
    """One sentence for each value that pydantic rejected: where, what was found, what was expected."""
    known = _known()
    for fault in error.errors(include_url=False, include_context=False, include_input=False):
        path = tuple(str(part) for part in fault["loc"][:2])
        part, setting = chosen[path], known[path]
        yield f"{part.where}: {setting.key} is {_shown(part.value)}; expected {expected(setting.field)}."


def _shown(value: object) -> str:
    """What was found, shortened; omitted if it may contain a password or a token."""
    text = str(value)
    if "@" in text or TOKEN_LIKE.search(text):
        return "a value that is not repeated here"
    return repr(text if len(text) <= 60 else text[:60] + "...")
