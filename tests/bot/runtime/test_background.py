from __future__ import annotations

import asyncio

import pytest

from bot.runtime import background
from bot.runtime.background import FIRST_REST, LONGEST_REST, Backoff, forever, guarded
from index.domain.errors import Interrupted, StorageError


def test_each_fault_in_a_row_makes_the_rest_longer_up_to_a_bound() -> None:
    backoff = Backoff()
    rests = [backoff.failed() for _ in range(1_000)]
    assert rests[0] == FIRST_REST
    assert rests[:5] == sorted(rests[:5])
    assert rests[-1] == LONGEST_REST
    backoff.went_well()
    assert backoff.failed() == FIRST_REST


async def _raise(error: BaseException) -> None:
    raise error


async def test_a_fault_is_logged_by_kind_and_place_and_our_own_by_its_sentence(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert not await guarded("The work", _raise(ZeroDivisionError("when will she come?")))
    assert not await guarded("The work", _raise(StorageError("The disk is gone.")))
    first, second = caplog.messages
    assert first.startswith("The work failed: ZeroDivisionError at ")
    assert "she" not in caplog.text
    assert second == "The work failed: The disk is gone."


async def test_what_goes_well_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert await guarded("The work", asyncio.sleep(0))
    assert caplog.messages == []


async def test_the_end_of_the_program_ends_it() -> None:
    with pytest.raises(Interrupted):
        await guarded("The work", _raise(Interrupted()))
    await forever("The work", lambda: _raise(Interrupted()))


async def test_faults_do_not_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "FIRST_REST", 0.0)
    faults: list[BaseException] = [Interrupted(), ZeroDivisionError(), ZeroDivisionError()]
    await forever("The work", lambda: _raise(faults.pop()))
    assert faults == []
