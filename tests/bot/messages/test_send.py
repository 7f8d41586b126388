from __future__ import annotations

from typing import Any

import pytest

from bot.messages.part import Part
from bot.messages.send import SORRY, fail, send
from bot.runtime.enter import Reply, acknowledge
from tests.bot.world import World


@pytest.mark.parametrize("private", [True, False])
async def test_row_41_an_answer_that_stands_is_never_overwritten_by_an_apology(there: World, *, private: bool) -> None:
    """The second message of an answer is refused, or lost, after the first was shown."""

    async def handle(interaction: Any) -> None:
        await acknowledge(interaction, Reply.PRIVATE if private else Reply.PUBLIC)
        try:
            await send(interaction, [Part("first"), Part("second")])
        except Exception as error:  # noqa: BLE001 - as the client does
            await fail(interaction, error)

    there.client.on_interaction = handle  # type: ignore[method-assign]
    there.env.inject_error("POST", "/webhooks/*", status=400, code=50035, message="Invalid Form Body")
    result = await there.press(there.member, "x:")
    assert result.response.content == "first"
    assert [one.content for one in result.followups] == [str(SORRY)]
    assert result.followups[0].ephemeral
