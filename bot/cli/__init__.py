"""The `citewell` command. `main` is what the console script calls."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from typing import NoReturn

from bot.cli.app import app
from bot.cli.base.context import LOG
from bot.cli.base.exit_codes import Exit, code_of
from bot.cli.base.screen import Screen


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run one command and leave with its exit code; no fault ends in a traceback."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app(args, prog_name="citewell")
    except Exception as error:  # noqa: BLE001 - whatever it is, the user gets a sentence
        sys.exit(_told(error))
    sys.exit(Exit.DONE)


def _told(error: Exception) -> Exit:
    """Say what went wrong, and give the code for it."""
    code = code_of(error)
    sentence = str(error)
    if code is Exit.UNEXPECTED:
        LOG.debug("the unexpected fault", exc_info=error)
        sentence = (
            f"Something went wrong inside Citewell ({type(error).__name__}). "
            "Run it again as `citewell --debug ...` to see the details, and please report them."
        )
    Screen(stderr=True).complain(sentence)
    return code
