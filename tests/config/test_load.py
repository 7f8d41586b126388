"""File, environment and command line -> settings, or every fault at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.load import ConfigError, load
from config.settings import Setting, Settings, every_setting

TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAwMA.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789_-"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.yaml"


def faults(path: Path | None = None, **environ: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as raised:
        load(path, environ=environ)
    assert str(raised.value).splitlines() == list(raised.value.faults)
    return raised.value.faults


def test_without_anything_all_is_default() -> None:
    assert load(environ={}) == Settings()


def test_the_later_wins(file: Path) -> None:
    file.write_text("search: {candidates: 11}\nanswer: {quotes: 4}\nlimits:\n  open_libraries: 5\n")
    environ = {"CITEWELL_SEARCH__CANDIDATES": "12", "CITEWELL_ANSWER__QUOTES": "5"}
    settings = load(file, overrides={"search.candidates": 13, "data": None}, environ=environ)
    assert (settings.search.candidates, settings.answer.quotes, settings.limits.open_libraries) == (13, 5, 5)
    assert settings.data == Path("data")


def test_the_environment_names_the_file_and_the_command_line_another(file: Path, tmp_path: Path) -> None:
    file.write_text("data: one")
    other = tmp_path / "other.yaml"
    other.write_text("data: two")
    assert load(environ={"CITEWELL_CONFIG": str(file)}).data == Path("one")
    assert load(other, environ={"CITEWELL_CONFIG": str(file)}).data == Path("two")


@pytest.mark.parametrize("known", list(every_setting()), ids=lambda known: known.key)
def test_every_setting_can_be_set_by_its_variable_and_in_the_file(file: Path, known: Setting) -> None:
    default = known.field.default
    special = {"log_level": "debug", "discord.proxy": "http://127.0.0.1:1", "embedder.languages": "en,de"}
    special |= {"sources.allow": "wiki.lan", "discord.message_content": "true", "embedder.runtime": "prepared"}
    special |= {"answer.reading": "full"}
    typed = special.get(known.key, "1000")
    if known.field.annotation in {int, float}:
        typed = str(default + 1 if isinstance(default, int) else 0.25)
    file.write_text(
        ": ".join([*known.path, typed]) if len(known.path) == 1 else f"{known.path[0]}:\n  {known.path[1]}: {typed}"
    )
    by_file, by_variable = load(file, environ={}), load(environ={known.variable: typed})
    assert by_file == by_variable != Settings()


@pytest.mark.parametrize(
    "text", ["", "# only a remark\n", "null", "search:\n", "search: ~\ndata:\nanswer: {quotes: null}"]
)
def test_nothing_given_is_the_default(file: Path, text: str) -> None:
    file.write_text(text)
    assert (
        load(file, environ={"CITEWELL_DATA": "", "CITEWELL_DISCORD__PROXY": "  ", "CITEWELL_CONFIG": ""}) == Settings()
    )


@pytest.mark.parametrize(("typed", "kept"), [("en", "en"), ("de,en", "de, en"), ("no", "no"), ('"*"', "*")])
def test_languages_are_codes_or_a_star(file: Path, typed: str, kept: str) -> None:
    file.write_text(f"embedder: {{languages: {typed}}}" if "," not in typed else f"embedder:\n  languages: {typed}")
    assert load(file, environ={}).embedder.languages == kept


@pytest.mark.parametrize("typed", ["english", "EN", "en;de", "*, en", "e1"])
def test_other_names_of_languages_are_refused(typed: str) -> None:
    with pytest.raises(ConfigError, match=r"embedder\.languages is .*; expected something like en, de, fr\."):
        load(environ={"CITEWELL_EMBEDDER__LANGUAGES": typed})


def test_spaces_that_are_meant_are_kept(file: Path) -> None:
    file.write_text('embedder: {query_prefix: "query: "}')
    environ = {"CITEWELL_EMBEDDER__PASSAGE_PREFIX": "passage: "}
    embedder = load(file, environ=environ).embedder
    assert (embedder.query_prefix, embedder.passage_prefix) == ("query: ", "passage: ")


def test_home_stands_for_a_tilde() -> None:
    assert load(environ={"CITEWELL_DATA": "~/citewell"}).data == Path.home() / "citewell"
    assert "a path" in faults(CITEWELL_DATA="~nobody-of-that-name/citewell")[0]


def test_all_faults_are_told_at_once_each_with_its_place(file: Path) -> None:
    file.write_text("search:\n  dense_wieght: 0.5\n  candidates: many\nanswer:\n  answered: 2\n")
    found = faults(file, CITEWELL_LOG_LEVEL="loud", CITEWELL_SERCH__CANDIDATES="3")
    assert sorted(found) == sorted(
        [
            f"{file}, line 2: there is no setting search.dense_wieght; the nearest is search.dense_weight.",
            f"{file}, line 3: search.candidates is 'many'; expected a whole number from 1 to 200.",
            f"{file}, line 5: answer.answered is '2'; expected a number from 0 to 1.",
            "CITEWELL_LOG_LEVEL: log_level is 'loud'; expected one of DEBUG, INFO, WARNING, ERROR.",
            "CITEWELL_SERCH__CANDIDATES: there is no such variable; the nearest is CITEWELL_SEARCH__CANDIDATES.",
        ]
    )


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("dense_weight: 1", "search.dense_weight"),
        ("words: 99", "passages.words"),
        ("dta: here", "data"),
        ("discord: {tokenfile: x}", "discord.token_file"),
        ("Data: here", "data"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest(file: Path, text: str, nearest: str) -> None:
    file.write_text(text)
    assert faults(file)[0].endswith(f"the nearest is {nearest}.")


@pytest.mark.parametrize("name", ["CITEWELL_TOKEN", "CITEWELL_DISCORD__TOKEN", "CITEWELL_BOT_TOKEN"])
def test_a_misspelt_variable_of_the_token_is_told(name: str) -> None:
    assert "CITEWELL_DISCORD_TOKEN" in faults(None, **{name: "x"})[0]


@pytest.mark.parametrize("text", ["search: 5", "search: [1]", "data: {here: 1}", "data: [here]", "- data", "just text"])
def test_a_wrong_shape_is_one_fault_that_says_what_was_expected(file: Path, text: str) -> None:
    file.write_text(text)
    (fault,) = faults(file)
    assert "expected" in fault or "nearest" in fault


@pytest.mark.parametrize(("value"), ["yes", "1.5", "ten", "-1", "99999", "nan", "1e3"])
def test_a_bad_number_is_told(value: str) -> None:
    assert faults(CITEWELL_SEARCH__CANDIDATES=value) == (
        f"CITEWELL_SEARCH__CANDIDATES: search.candidates is {value!r}; expected a whole number from 1 to 200.",
    )


@pytest.mark.parametrize("value", ["nan", "inf", "1.01", "-0.1", "half"])
def test_a_bad_share_is_told(value: str) -> None:
    assert "expected a number from 0 to 1." in faults(CITEWELL_SEARCH__DENSE_WEIGHT=value)[0]


@pytest.mark.parametrize(
    "value", ["127.0.0.1:8080", "socks5://127.0.0.1", "http://", "http://127.0.0.1:port", "http://["]
)
def test_a_bad_proxy_is_told(value: str) -> None:
    assert "expected something like http://127.0.0.1:8080." in faults(CITEWELL_DISCORD__PROXY=value)[0]


def test_a_proxys_password_is_not_repeated() -> None:
    assert "geheim" not in "".join(faults(CITEWELL_DISCORD__PROXY="ftp://me:geheim@127.0.0.1"))


def test_a_long_value_is_cut() -> None:
    assert len(faults(CITEWELL_LOG_LEVEL="x" * 10_000)[0]) < 200


@pytest.mark.parametrize(
    "text",
    [
        f"discord: {{token: {TOKEN}}}",
        f"token: {TOKEN}",
        f"discord: {{token_file: {TOKEN}}}",
        f"search: {{candidates: {TOKEN}}}",
        f"{TOKEN}: 1",
        f"{TOKEN}: 1\n{TOKEN}: 2",
        f"answer: [{TOKEN}]",
        TOKEN,
        f"- {TOKEN}",
        f"data: '{TOKEN}",
        f"data: *{TOKEN}",
        f"data: {TOKEN}: {TOKEN}",
        "discord: {token: short}",
    ],
)
def test_a_token_in_the_file_is_refused_and_not_repeated(file: Path, text: str) -> None:
    file.write_text(text)
    told = "\n".join(faults(file))
    assert told
    assert TOKEN[:20] not in told
    assert "short" not in told.removeprefix(str(file))


def test_where_a_token_belongs_is_said(file: Path) -> None:
    file.write_text(f"discord:\n  token: {TOKEN}\n")
    (told,) = faults(file)
    assert told.startswith(f"{file}, line 2: a bot's token does not belong here. Put it into")
    assert "CITEWELL_DISCORD_TOKEN" in told


@given(st.dictionaries(st.sampled_from([one.variable for one in every_setting()]), st.text(max_size=30)))
def test_any_environment_gives_settings_or_faults(environ: dict[str, str]) -> None:
    try:
        load(environ=environ)
    except ConfigError as error:
        told = error.faults
    else:
        told = ()
    assert len(told) <= len(environ)
    assert all(sentence.startswith(tuple(environ)) for sentence in told)
