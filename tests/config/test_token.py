"""The bot's token: found, checked, never repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.load import ConfigError, load, token
from config.settings import Settings
from config.token import TokenError, token_from

TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAwMA.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789_-"
OTHER = "MTAwMDAwMDAwMDAwMDAwMDAwMQ.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789_-"


def with_file(file: Path) -> Settings:
    return load(environ={"CITEWELL_DISCORD__TOKEN_FILE": str(file)})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "token"
    path.touch(mode=0o600)
    return path


def sentence(settings: Settings, environ: dict[str, str]) -> str:
    with pytest.raises(ConfigError) as raised:
        token(settings, environ)
    (fault,) = raised.value.faults
    return fault


def test_from_the_environment_without_the_space_around_it() -> None:
    assert token(Settings(), {"CITEWELL_DISCORD_TOKEN": f"  {TOKEN}\n"}).get_secret_value() == TOKEN


def test_from_the_file(file: Path) -> None:
    file.write_text(f"{TOKEN}\r\n", "utf-8-sig")
    assert token(with_file(file), {"CITEWELL_DISCORD_TOKEN": ""}).get_secret_value() == TOKEN


def test_the_environment_wins(file: Path) -> None:
    file.write_text(OTHER)
    assert token(with_file(file), {"CITEWELL_DISCORD_TOKEN": TOKEN}).get_secret_value() == TOKEN


def test_it_does_not_show_when_printed() -> None:
    found = token(Settings(), {"CITEWELL_DISCORD_TOKEN": TOKEN})
    assert TOKEN not in f"{found} {found!r}"


def test_none() -> None:
    assert sentence(Settings(), {}).startswith("There is no bot token. Set CITEWELL_DISCORD_TOKEN, or name a file")


@pytest.mark.parametrize(
    "text", ["x", f"Bot {TOKEN}", f'"{TOKEN}"', TOKEN[:-20], f"{TOKEN} {OTHER}", TOKEN * 30, "é" * 60]
)
def test_an_ill_formed_one_is_not_repeated(file: Path, text: str) -> None:
    file.write_text(text)
    for told in (sentence(Settings(), {"CITEWELL_DISCORD_TOKEN": text}), sentence(with_file(file), {})):
        assert "is not formed like a bot token" in told
        assert TOKEN[:20] not in told


def test_an_empty_file(file: Path) -> None:
    assert sentence(with_file(file), {}).startswith(f"There is no bot token: the token file {file} is empty.")


def test_a_missing_file(tmp_path: Path) -> None:
    assert "cannot be read: no such file or directory." in sentence(with_file(tmp_path / "none"), {})


def test_a_folder(tmp_path: Path) -> None:
    assert "cannot be read: is a directory." in sentence(with_file(tmp_path), {})


def test_bytes(file: Path) -> None:
    file.write_bytes(b"\xff\0" * 5_000)
    assert "is not formed like a bot token" in sentence(with_file(file), {})


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o666])
def test_a_file_that_all_can_read_is_refused(file: Path, mode: int) -> None:
    file.write_text(TOKEN)
    file.chmod(mode)
    told = sentence(with_file(file), {})
    assert f"its mode is {mode:04o}" in told
    assert f"chmod 600 {file}" in told


def test_a_link_does_not_hide_the_files_mode(file: Path, tmp_path: Path) -> None:
    file.write_text(TOKEN)
    file.chmod(0o644)
    link = tmp_path / "link"
    link.symlink_to(file)
    assert "its mode is 0644" in sentence(with_file(link), {})


def test_a_container_engines_secret_may_be_open(file: Path, tmp_path: Path) -> None:
    file.write_text(TOKEN)
    file.chmod(0o444)
    assert token_from("", file, mounted=tmp_path.resolve()).get_secret_value() == TOKEN
    with pytest.raises(TokenError):
        token_from("", file, mounted=tmp_path.resolve() / "elsewhere")
