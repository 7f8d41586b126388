"""What was heard already: Discord may tell of an event twice, as when a session is resumed."""

from __future__ import annotations

from collections import OrderedDict

MOST = 10_000
"""Events that are remembered; a session that is resumed repeats far fewer."""


class Once:
    """The numbers of the last events. For the event loop's thread.

    Args:
        most: how many are remembered.

    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._heard: OrderedDict[int, None] = OrderedDict()

    def first(self, number: int) -> bool:
        """Whether a number comes for the first time; from now on it does not."""
        if number in self._heard:
            return False
        self._heard[number] = None
        if len(self._heard) > self._most:
            self._heard.popitem(last=False)
        return True
