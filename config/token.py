"""Reads the bot's token from the environment or a file, and checks it. Messages never repeat it."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from pydantic import SecretStr

TOKEN = "CITEWELL_DISCORD_TOKEN"  # noqa: S105 - the name of the variable, not a token
TOKEN_LIKE = re.compile(r"[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}", re.ASCII)
"""Today's token format; used to detect tokens in the wrong place."""
_FORM = re.compile(r"[\w-]{18,}\.[\w-]{4,}\.[\w-]{20,}", re.ASCII)
"""What is accepted as a token: looser, so that future formats pass."""
_LONGEST = 1_000
MOUNTED_SECRETS = Path("/run/secrets")
"""Where container engines mount secrets, often with mode 0444: only the container's own processes see them."""
_GET_ONE = "Copy it from the Discord developer portal, page Bot, button Reset Token."


class TokenError(Exception):
    """Why there is no usable token, in one sentence without the token."""


def token_from(variable: str, file: Path | None, *, mounted: Path = MOUNTED_SECRETS) -> SecretStr:
    """The token in ``variable``, or else in ``file``. Raises ``TokenError``.

    A file that others can read is rejected, unless a container engine put it under ``mounted``.
    """
    if variable.strip():
        return _checked(variable, TOKEN)
    if file is None:
        msg = f"There is no bot token. Set {TOKEN}, or name a file that holds it in discord.token_file. {_GET_ONE}"
        raise TokenError(msg)
    return _checked(_contents(file, mounted), f"the token file {file}")


def _contents(file: Path, mounted: Path) -> str:
    """The text of a token file that nobody else can read."""
    try:
        with file.open("rb") as opened:
            mode = os.fstat(opened.fileno()).st_mode
            data = opened.read(_LONGEST + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        msg = f"The token file {file} cannot be read: {reason}. Name a readable file in discord.token_file."
        raise TokenError(msg) from error
    if _open_to_others(mode) and not file.resolve().is_relative_to(mounted):
        msg = (
            f"The token file {file} can be read by every user of this machine "
            f"(its mode is {stat.S_IMODE(mode):04o}). Close it with: chmod 600 {file}"
        )
        raise TokenError(msg)
    return data.decode("utf-8-sig", errors="replace")


def _open_to_others(mode: int) -> bool:
    """Whether the mode lets every user read it; meaningless outside POSIX."""
    return os.name == "posix" and bool(mode & stat.S_IRWXO)


def _checked(text: str, where: str) -> SecretStr:
    """``text`` without surrounding space, if it looks like a token."""
    found = text.strip()
    if not found:
        msg = f"There is no bot token: {where} is empty. {_GET_ONE}"
        raise TokenError(msg)
    if len(found) > _LONGEST or not _FORM.fullmatch(found):
        msg = (
            f"What stands in {where} is not formed like a bot token: expected three parts joined by dots, without "
            f"quotes or the word Bot; found {found.count('.') + 1} parts, {len(found):,} characters. {_GET_ONE}"
        )
        raise TokenError(msg)
    return SecretStr(found)
