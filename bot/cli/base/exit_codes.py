"""The exit codes of `citewell` and `python -m bot`."""

from __future__ import annotations

from enum import IntEnum


class Misuse(Exception):
    """A command line whose parts do not go together; ``str`` says how they do."""


class Exit(IntEnum):
    """What the command says to a program that called it."""

    DONE = 0
    """It was answered, or done."""
    NO = 1
    """The articles don't say (ask), or something is not in order (doctor, health)."""
    USAGE = 2
    """The command line cannot be understood."""
    INPUT = 3
    """A question, article, link, number or file that cannot be taken; the others were."""
    STORAGE = 4
    """The settings, the data folder or a file in it cannot be used."""
    MODEL = 5
    """The embedding model cannot be loaded."""
    KNOWN = 6
    """Nothing was added, since every article, or the feed, is here already."""
    TOKEN = 7
    """There is no token for the bot, or Discord does not accept it (run)."""
    UNREACHABLE = 8
    """A page, or the process that reads files, could not be reached; it may be, later."""
    REFUSED = 9
    """Discord accepts the token, but not what the bot asks for (run)."""
    UNEXPECTED = 70
    """A fault of Citewell itself."""
    INTERRUPTED = 130
    """Stopped with Ctrl-C."""
    PIPE = 141
    """The reader of the output has gone, as shells count it (128 + SIGPIPE)."""
