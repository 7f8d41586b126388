"""The settings of a Discord server: what they take, how they are kept, and that a newer version loses none."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from config.reference import server_table
from config.server_settings import (
    MOST,
    Kind,
    ServerSettings,
    SettingError,
    changed,
    every_server_setting,
    read,
    reset,
    write,
)

SETTINGS = {setting.key: setting for setting in every_server_setting()}
DEFAULTS = ServerSettings()

IDS = st.lists(st.integers(1, 2**63 - 1), max_size=MOST, unique=True).map(tuple)
VALUES: dict[Kind, st.SearchStrategy[object]] = {
    Kind.ROLES: IDS,
    Kind.CHANNELS: IDS,
    Kind.CHANNEL: st.none() | st.integers(1, 2**63 - 1),
    Kind.LANGUAGES: st.lists(st.sampled_from(["en", "de", "uk"]), unique=True).map(tuple),
    Kind.SWITCH: st.booleans(),
}


def values(key: str) -> st.SearchStrategy[object]:
    """All that a setting may be."""
    setting = SETTINGS[key]
    if setting.kind is Kind.CHOICE:
        return st.sampled_from(setting.choices)
    if setting.kind is Kind.NUMBER:
        least, most = (int(one) for one in re.findall(r"\d+", setting.expected))
        return st.integers(least, most)
    return VALUES[setting.kind]


@pytest.mark.parametrize("key", SETTINGS)
def test_every_setting_says_in_a_line_what_it_is_and_what_it_takes(key: str) -> None:
    setting = SETTINGS[key]
    assert re.fullmatch(r"[A-Z].{10,180}\.", setting.description)
    assert setting.expected
    assert setting.kind in Kind
    assert re.fullmatch(r"[a-z_]{1,32}", key), "what Discord takes as an option's name"


@pytest.mark.parametrize("key", [key for key, one in SETTINGS.items() if one.kind is Kind.NUMBER])
def test_every_number_has_limits(key: str) -> None:
    found = re.search(r"from (\d+) to (\d+)$", SETTINGS[key].expected)
    assert found
    least, most = int(found[1]), int(found[2])
    assert [getattr(changed(DEFAULTS, key, str(typed)), key) for typed in (least, most)] == [least, most]
    for typed in (least - 1, most + 1):
        with pytest.raises(SettingError, match=f"{key} cannot be '{typed}'; expected a whole number from"):
            changed(DEFAULTS, key, str(typed))


@pytest.mark.parametrize("key", SETTINGS)
@given(data=st.data())
def test_what_is_chosen_is_kept_and_read_back(key: str, data: st.DataObject) -> None:
    value = data.draw(values(key))
    chosen = changed(DEFAULTS, key, value)
    assert getattr(chosen, key) == value
    assert read(write(chosen)) == chosen
    assert {one: getattr(chosen, one) for one in SETTINGS if one != key} == {
        one: getattr(DEFAULTS, one) for one in SETTINGS if one != key
    }
    assert reset(chosen, key) == DEFAULTS


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("adders", "<@&12>, 13 <@&12>", (12, 13)),
        ("askers", "everybody", ()),
        ("question_channels", "<#5>", (5,)),
        ("notes_channel", "<#5>", 5),
        ("notes_channel", "None", None),
        ("languages", "EN, de", ("en", "de")),
        ("interface", " DE ", "de"),
        ("answered", "90", 90),
        ("answered", "host", None),
        ("quotes", "none", None),
        ("private", "On", True),
        ("private", "no", False),
        ("gap_days", " 30 ", 30),
    ],
)
def test_people_may_type_a_value_as_they_see_it(key: str, typed: str, value: object) -> None:
    assert getattr(changed(DEFAULTS, key, typed), key) == value


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("adders", "@everyone"),
        ("adders", "0"),
        ("adders", "9" * 20),
        ("adders", " ".join(map(str, range(1, MOST + 2)))),
        ("notes_channel", "<#5> <#6>"),
        ("languages", "english"),
        ("interface", "nl"),
        ("private", "maybe"),
        ("member_seconds", "1.5"),
        ("member_seconds", ""),
        ("quotes", "many"),
    ],
)
def test_a_value_that_does_not_fit_is_told_in_a_sentence(key: str, typed: str) -> None:
    with pytest.raises(SettingError) as told:
        changed(DEFAULTS, key, typed)
    assert re.fullmatch(rf"The setting {key} cannot be '.{{0,60}}'; expected .+\.", str(told.value))


def test_a_setting_that_there_is_not_is_told_with_those_there_are() -> None:
    uses: tuple[Callable[[], object], ...] = (
        lambda: changed(DEFAULTS, "later", "{}"),
        lambda: reset(DEFAULTS, "adder"),
    )
    for use in uses:
        with pytest.raises(SettingError, match=r"no setting '(later|adder)'; expected one of adders, answered, "):
            use()


def test_only_what_was_chosen_is_kept_so_that_defaults_may_change() -> None:
    assert write(DEFAULTS) == b"{}"
    assert json.loads(write(changed(DEFAULTS, "quotes", 2))) == {"quotes": 2}
    assert json.loads(write(changed(DEFAULTS, "gap_days", DEFAULTS.gap_days))) == {"gap_days": DEFAULTS.gap_days}


def test_nothing_kept_is_the_defaults() -> None:
    assert read(None) == read(b"{}") == DEFAULTS


def test_what_a_newer_version_has_kept_breaks_nothing_and_is_not_lost() -> None:
    newer = {"voice": "deep", "quotes": 99, "gap_days": {"open": 3}, "private": True}
    found = read(json.dumps(newer).encode())
    assert (found.private, found.quotes, found.gap_days) == (True, None, 90)
    assert json.loads(write(found)) == newer
    assert json.loads(write(changed(found, "quotes", 4))) == newer | {"quotes": 4}
    assert json.loads(write(reset(found, "quotes"))) == {key: one for key, one in newer.items() if key != "quotes"}


@pytest.mark.parametrize("kept", [b"\xff", b"{", b"[]", b"null", b'"x"'])
def test_settings_that_are_damaged_are_told(kept: bytes) -> None:
    with pytest.raises(SettingError, match="cannot be read; expected a JSON object"):
        read(kept)


def test_the_settings_are_frozen_and_closed() -> None:
    with pytest.raises(ValidationError):
        DEFAULTS.quotes = 3  # type: ignore[misc]
    with pytest.raises(ValidationError):
        ServerSettings.model_validate({"quote": 3})


def test_the_table_shows_what_is_on_by_default_and_what_is_not_set() -> None:
    rows = server_table().splitlines()
    assert len(rows) == len(SETTINGS) + 2
    assert next(row for row in rows if "`private`" in row).startswith("| `private` | `off` | on or off | ")
    assert next(row for row in rows if "`quotes`" in row).startswith("| `quotes` |  | a whole number from 1 to 10 | ")
