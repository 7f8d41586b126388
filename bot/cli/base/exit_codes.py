"""The exit codes of `citewell` and `python -m bot`, and which error ends them with which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType

from config.load import ConfigError
from index.domain.errors import (
    ArticleError,
    DataSetError,
    Interrupted,
    KnownFeed,
    ModelUnavailable,
    QuestionError,
    StorageError,
    UnknownArticle,
    UnknownFeed,
    UnknownGap,
    UnknownJob,
)
from index.domain.source_errors import FetchError, ParsersDown, Unreachable


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


CODES: Mapping[type[Exception], Exit] = MappingProxyType(
    {
        Misuse: Exit.USAGE,
        QuestionError: Exit.INPUT,
        ArticleError: Exit.INPUT,
        FetchError: Exit.INPUT,
        Unreachable: Exit.UNREACHABLE,
        KnownFeed: Exit.KNOWN,
        UnknownArticle: Exit.INPUT,
        UnknownFeed: Exit.INPUT,
        UnknownGap: Exit.INPUT,
        UnknownJob: Exit.INPUT,
        Interrupted: Exit.UNREACHABLE,
        ParsersDown: Exit.UNREACHABLE,
        DataSetError: Exit.INPUT,
        StorageError: Exit.STORAGE,
        ConfigError: Exit.STORAGE,
        ModelUnavailable: Exit.MODEL,
    }
)
"""Errors that a person can be told, by class; a class not named here counts as its nearest parent."""


def code_of(error: Exception) -> Exit:
    """The exit code that an error ends the command with."""
    return next((CODES[kind] for kind in type(error).__mro__ if kind in CODES), Exit.UNEXPECTED)
