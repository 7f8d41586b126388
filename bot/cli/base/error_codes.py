"""Which error ends a command with which exit code."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.cli.base.exit_codes import Exit, Misuse
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
