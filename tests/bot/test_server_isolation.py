"""Two servers, and one bot: neither sees anything of the other's, and plain members do nothing that is for managers."""

from __future__ import annotations

import gzip
import logging
from typing import Any

import pytest

from config.server_settings import ServerSettings
from index.domain.jobs import Feed
from index.domain.ledger import Act, Event, Standing
from index.library.server_policy import change, settings
from tests.bot.world import VISIT, World, messages, settle_in, shown

CANARY = "xylocanary"
FORGED: list[tuple[str, dict[str, Any]]] = [
    ("gaps", {}),
    ("settings show", {}),
    ("settings quotes", {"value": 5}),
    ("settings interface", {"value": "de"}),
    ("settings adders", {"reset": True}),
    ("settings channels", {"reset": True}),
    ("settings private", {"on": True}),
    ("settings gap-days", {"value": 0}),
    ("settings languages", {"codes": "de"}),
    ("library stats", {}),
    ("library log", {}),
    ("library export", {}),
    ("library backup", {}),
    ("library forget", {}),
    ("article list", {"text": "president"}),
]
PRESSED = ["gaps:0", "dismiss:1:0", "fill:1", "log:0", "export", "forget", "stay", "list:0:....president"]
SUBMITTED = [("fill:1", {"text": VISIT}), ("forget", {"name": "Test Guild"})]


async def every(there: World, who: Any) -> list[Any]:
    """The results of all commands, buttons and forms for managers, delivered as they are."""
    results = [await there.command(who, name, **options) for name, options in FORGED]
    results += [await there.press(who, custom_id) for custom_id in PRESSED]
    return results + [await there.submit(who, custom_id, **fields) for custom_id, fields in SUBMITTED]


async def test_a_plain_member_is_refused_each_time_and_nothing_is_done(
    there: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    article = there.add()
    gap = there.library.ledger.missed(f"Where is the {CANARY}?", None, there.library.now())
    results = await every(there, there.member)
    for result in results:
        (message,) = messages(result)
        assert message.ephemeral
        assert "so I did nothing" in message.content
        assert CANARY not in message.content
        assert message.attachments == []
    assert len([line for line in caplog.messages if line.startswith("Refused")]) == len(results)
    assert len(there.env.errors) == len(FORGED)
    assert there.library.articles.get(article.id) == article
    assert there.library.ledger.gap(gap.id).standing is Standing.OPEN
    assert there.library.ledger.events() == []
    assert settings(there.library) == ServerSettings()
    assert not (there.client.host.settings.data / "backups").exists()


async def test_outside_of_servers_there_is_nothing_to_manage(there: World) -> None:
    for name, options in FORGED:
        result = await there.command(there.admin, name, private_chat=True, **options)
        assert "so I did nothing" in shown(result) or "My articles belong to servers" in shown(result)
    assert len(there.env.errors) == len(FORGED)


async def test_the_log_says_what_happened_without_what_was_asked(
    there: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    caplog.set_level(logging.DEBUG, "index")
    there.add()
    gap = there.library.ledger.missed(f"Where is the {CANARY}?", None, there.library.now())
    await there.ask(f"Where is the {CANARY}?")
    await every(there, there.admin)
    await there.command(there.admin, "ask", question=CANARY * 60)
    await there.submit(there.admin, f"fill:{gap.id}", link=f"https://{CANARY}.example/")
    assert CANARY not in caplog.text
    assert len(there.env.errors) == 1


async def test_no_command_of_one_server_shows_what_another_keeps(there: World) -> None:
    other = settle_in(there.env, there.client)
    library, now = other.library, there.library.now()
    other.add(f"The {CANARY} sings in the morning. Nobody hears it.", title=f"A {CANARY}")
    gap = library.ledger.missed(f"Who feeds the {CANARY}?", None, now)
    library.ledger.wait(gap.id, f"Who feeds the {CANARY}?", member=there.admin.id, channel=1, at=now)
    library.ledger.noted(Event(at=now, actor=there.admin.id, what=Act.ADDED, title=CANARY, detail=CANARY))
    library.feeds.add(Feed(id=0, url=f"https://{CANARY}.example/f", title=CANARY, minutes=60, due=now))
    role = other.guild.create_role("Keepers")
    change(library, "adders", (role.id,), None)
    change(library, "quotes", 9, None)
    there.add()
    results = await every(there, there.admin)
    results += [await there.admin.slash(there.channel, "library export"), await there.command(there.admin, "privacy")]
    told = [await read(result) for result in results]
    assert not [said for said in told if CANARY in said or str(role.id) in said]
    assert (
        len([said for said in told if "The president will visit" in said]) >= 3
    )  # its own, in two exports and a backup
    assert settings(library).quotes == 9
    assert library.ledger.gap(gap.id).standing is Standing.OPEN
    assert library.articles.count() == 1


async def read(result: Any) -> str:
    """All that a reply says, its files among it."""
    told = [shown(result)]
    for message in messages(result):
        for file in message.attachments:
            data = await file.read()
            told.append((gzip.decompress(data) if file.filename.endswith(".gz") else data).decode("latin-1"))
    return "\n".join(told)
