"""The `citewell` command. `main` is what the console script calls."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from bot.cli.base.exit_codes import Exit


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run one command and leave with its exit code; no fault ends in a traceback."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    said = sys.argv[1:] if args is None else list(args)
    if said == ["health"] and (folder := _folder()):
        sys.exit(_health(folder))
    from bot.cli.app import app  # the help and each command import no more than they need

    try:
        app(said, prog_name="citewell")
    except Exception as error:  # noqa: BLE001 - whatever it is, the user gets a sentence
        sys.exit(_told(error))
    sys.exit(Exit.DONE)


def _folder() -> Path | None:
    """The data folder, if the environment alone names it, as in the image."""
    named = Path(os.environ.get("CITEWELL_DATA", ""))
    return named if named.is_absolute() and "CITEWELL_CONFIG" not in os.environ else None


def _health(folder: Path) -> Exit:
    """What the command `health` does, without reading the settings: Docker asks every 30 seconds."""
    from bot.gateway.health_check import WELL, ask

    fault = ask(folder)
    print(f"Error: {fault}" if fault else WELL, file=sys.stderr if fault else sys.stdout)
    return Exit.NO if fault else Exit.DONE


def _told(error: Exception) -> Exit:
    """Say what went wrong, and give the code for it."""
    from bot.cli.base.context import LOG
    from bot.cli.base.error_codes import code_of
    from bot.cli.base.screen import Screen

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
