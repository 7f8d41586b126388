"""Row 44: however often the process is started, the bot introduces itself less than 1,000 times a day."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest

from bot.gateway import identify_budget
from bot.gateway.identify_budget import AT_ONCE, EVERY, IdentifiesSpent, IdentifyBudget

DAY = 24 * 60 * 60.0


class Clock:
    """A clock of the day that is set by hand."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


async def test_row_44_a_process_that_is_started_all_day_stays_far_below_the_limit(tmp_path: Path) -> None:
    clock, taken = Clock(), []
    while clock.now < 1_800_000_000 + 2 * DAY:
        budget = IdentifyBudget(tmp_path / "identify.json", clock)  # each time a new process
        try:
            await budget.take()
            taken.append(clock.now)
            clock.now += 11
        except IdentifiesSpent as spent:
            clock.now += spent.seconds
    worst = max(sum(at <= one < at + DAY for one in taken) for at in taken[::50])
    assert AT_ONCE < worst < 850


async def test_two_follow_each_other_no_sooner_than_discord_takes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identify_budget, "APART", 5.0)
    clock, slept = Clock(), []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock.now += seconds

    monkeypatch.setattr(asyncio, "sleep", sleep)
    for _ in range(3):
        await IdentifyBudget(tmp_path / "identify.json", clock).take()
    assert slept == [0, 5, 5]


@pytest.mark.parametrize(
    "kept",
    ["", "null", "[]", '{"last": "x"}', '{"last": 9e99, "full_at": 9e99}', '{"last": NaN, "full_at": NaN}', "\xff"],
)
async def test_a_damaged_file_or_a_clock_set_back_locks_nobody_out(tmp_path: Path, kept: str) -> None:
    (tmp_path / "identify.json").write_text(kept, "utf-8")
    clock = Clock()
    budget = IdentifyBudget(tmp_path / "identify.json", clock)
    with suppress(IdentifiesSpent):
        await budget.take()
    clock.now += EVERY
    await budget.take()


async def test_a_folder_that_cannot_be_written_is_told_and_no_reason_to_stay_away(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await IdentifyBudget(tmp_path / "missing" / "identify.json").take()
    assert "a restart forgets how often I logged in" in caplog.text
