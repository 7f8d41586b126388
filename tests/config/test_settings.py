"""The settings, their defaults, and the file that shows them to people."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from config.constraint_text import expected
from config.load import load
from config.reference import files
from config.settings import Settings, SourceSettings, every_setting
from tests.paths import ROOT

DEFAULT = ROOT / "config" / "default.yaml"
SETTINGS = {setting.key: setting for setting in every_setting()}


def flat(values: dict[str, Any]) -> dict[str, Any]:
    return {
        f"{name}.{key}" if isinstance(value, dict) else name: inner
        for name, value in values.items()
        for key, inner in (value.items() if isinstance(value, dict) else [("", value)])
    }


def test_the_default_file_holds_every_default() -> None:
    assert flat(yaml.safe_load(DEFAULT.read_text("utf-8"))) == flat(Settings().model_dump(mode="json"))


def test_the_default_file_loads_to_the_defaults() -> None:
    assert load(DEFAULT, environ={}) == Settings()


def test_every_key_of_the_default_file_has_a_comment_above() -> None:
    lines = DEFAULT.read_text("utf-8").splitlines()
    keys = [number for number, line in enumerate(lines) if re.match(r"\s*\w+:", line)]
    assert len(keys) == len(SETTINGS) + len({setting.path[0] for setting in SETTINGS.values() if len(setting.path) > 1})
    assert [lines[number] for number in keys if not lines[number - 1].lstrip().startswith("# ")] == []


@pytest.mark.parametrize("key", SETTINGS)
def test_every_setting_says_what_it_is_and_what_it_takes(key: str) -> None:
    setting = SETTINGS[key]
    assert setting.field.description
    assert setting.field.description.endswith(".")
    assert expected(setting.field)


@pytest.mark.parametrize("key", [key for key, setting in SETTINGS.items() if setting.field.annotation in {int, float}])
def test_every_number_has_limits(key: str) -> None:
    assert re.search(r"from (\d+) to (\d+)", expected(SETTINGS[key].field))


@pytest.mark.parametrize(("path", "text"), [*files()], ids=[path for path, _ in files()])
def test_what_people_read_is_made_from_the_settings(path: str, text: str) -> None:
    assert (ROOT / path).read_text("utf-8") == text, "run make settings"


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        Settings().search.candidates = 3  # type: ignore[misc]


def test_an_unknown_key_is_refused_by_the_model_itself() -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"search": {"depth": 3}})


def test_a_proxys_password_is_not_shown() -> None:
    settings = load(None, environ={"CITEWELL_DISCORD__PROXY": "http://me:geheim@127.0.0.1:8080"})
    assert "geheim" not in repr(settings)


@pytest.mark.parametrize("allow", ["", "wiki.lan", "wiki, 10.0.0.5:8080,10.0.0.0/8", "[::1]:8080, ::1, fd00::/8"])
def test_hosts_of_the_owner_may_be_named(allow: str) -> None:
    named = SourceSettings(allow=allow).allow
    assert named.split(", ") == [part.strip() for part in allow.split(",")]


@pytest.mark.parametrize("allow", ["10.0.0.1/8", "127.1", "0x7f.1", "wiki:99999", "wiki:0", "a b", "http://wiki", "*"])
def test_what_is_no_host_is_refused(allow: str) -> None:
    with pytest.raises(ValidationError):
        SourceSettings(allow=allow)
