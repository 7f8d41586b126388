"""How long the tests take: `make test` runs the short form of the long ones, `make test-long` the whole."""

from __future__ import annotations

import os

from hypothesis import settings

LONG = bool(os.environ.get("TEST_LONG"))


def load_profile() -> None:
    """Set what holds for every property test.

    A slow or busy machine is no fault of the program, so there is no deadline; speed is measured by `make bench`.
    Both forms draw the same examples each time, so that a red run always means the change at hand.
    """
    settings.register_profile("short", deadline=None, derandomize=True, max_examples=25)
    settings.register_profile("long", deadline=None, derandomize=True, max_examples=200)
    settings.load_profile("long" if LONG else "short")


def drawn(*, long: int, short: int) -> settings:
    """The settings of a property with so many examples in each form."""
    return settings(max_examples=long if LONG else short)


def rounds(*, long: int, short: int) -> int:
    """How often a test of chance or of a kill tries."""
    return long if LONG else short
