"""doctor --discord: every check is seen to pass and to fail; and as a process, through the proxy, with real TLS."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
import pytest
import trustme

from bot.cli.base.exit_codes import Exit
from bot.cli.discord_checks import Seen, Server, check
from bot.cli.doctor import Finding, Level
from bot.gateway import permissions as gateway_permissions
from bot.gateway.command_list import commands
from bot.gateway.command_sync import same
from bot.gateway.permissions import NEEDED, PERMISSIONS
from tests.bot.loopback.discord import TOKEN, Discord
from tests.bot.loopback.discord import discord as fake
from tests.bot.loopback.payloads import APPLICATION
from tests.bot.loopback.process import running
from tests.command import citewell, light
from tests.paths import ROOT

COMMANDS = len(commands())
OURS = ({"type": 1, "name": "ask", "options": []}, {"type": 3, "name": "Find"})
SEEN = Seen(
    name="bot",
    id=1,
    public=False,
    code_grant=False,
    endpoint=False,
    content=False,
    install=None,
    servers=(Server(id=2, name="Server", granted=NEEDED),),
    registered=OURS,
    ours=OURS,
)


def findings(*, asked: bool = False, **changes: Any) -> dict[str, Finding]:
    found = check(replace(SEEN, **changes), content=asked)
    return {one.subject: one for one in found}


def test_all_is_well_on_a_good_day() -> None:
    found = findings()
    assert {one.level for one in found.values()} == {Level.OK}
    assert list(found) == ["login", "portal", "intents", "invite", "servers", "commands"]
    assert gateway_permissions.address(1) in found["invite"].found


SCOPES = frozenset(gateway_permissions.SCOPES)
FEWER = discord.Permissions(NEEDED.value)
FEWER.attach_files = False
OTHER = ({**OURS[0], "options": [{"name": "question"}]}, OURS[1])


@pytest.mark.parametrize(
    ("changes", "subject", "level", "said"),
    [
        ({"endpoint": True, "public": True}, "portal", Level.OK, "everybody"),
        ({"install": (SCOPES, NEEDED)}, "invite", Level.OK, "is as good"),
        ({"install": (SCOPES, discord.Permissions(administrator=True))}, "invite", Level.OK, "is as good"),
        ({"install": (frozenset({"bot"}), NEEDED)}, "invite", Level.WARN, "lacks: applications.commands"),
        ({"install": (SCOPES, FEWER)}, "invite", Level.WARN, "lacks: attach files"),
        ({"servers": ()}, "servers", Level.WARN, "no server yet"),
        ({"servers": (Server(id=2, name="A\n B", granted=FEWER),)}, "servers", Level.WARN, "A B (2) does not let"),
        ({"content": True, "asked": True}, "intents", Level.OK, "question channels work"),
        ({"asked": True}, "intents", Level.FAIL, "does not grant it"),
        ({"registered": ()}, "commands", Level.WARN, "does not know the commands yet"),
        ({"registered": OTHER}, "commands", Level.WARN, "has: ask"),
        ({"ours": OTHER}, "commands", Level.WARN, "other commands than this version has: ask"),
        ({"registered": (*OURS, {"type": 1, "name": "old"})}, "commands", Level.WARN, "has: old"),
        ({"registered": OURS[:1]}, "commands", Level.WARN, "has: Find"),
    ],
)
def test_each_fault_has_its_cure(changes: dict[str, Any], subject: str, level: Level, said: str) -> None:
    one = findings(**changes)[subject]
    assert said in one.found
    assert (one.level, bool(one.cure)) == (level, level is not Level.OK)


@pytest.mark.parametrize(
    ("changes", "cure"),
    [({"endpoint": True}, "Empty Interactions Endpoint URL"), ({"code_grant": True}, "Requires OAuth2 Code Grant")],
)
def test_a_switch_of_the_portal_that_stops_everything_fails(changes: dict[str, Any], cure: str) -> None:
    (one,) = [one for one in check(replace(SEEN, **changes), content=False) if one.level is Level.FAIL]
    assert cure in one.cure


def test_every_permission_is_missed_by_its_name() -> None:
    for name in PERMISSIONS:
        granted = discord.Permissions(NEEDED.value)
        setattr(granted, name, False)
        assert gateway_permissions.missing(granted) == [name.replace("_", " ")]


@pytest.mark.parametrize(
    ("ours", "theirs", "alike"),
    [
        ({"a": None, "b": False, "c": [], "d": {}}, {}, True),
        ({"permissions": 32}, {"permissions": "32", "id": "1"}, True),
        ({"contexts": [0, 1]}, {"contexts": [1, 0]}, True),
        ({"max": 3.0}, {"max": 3}, True),
        ({"options": [{"name": "a"}, {"name": "b"}]}, {"options": [{"name": "b"}, {"name": "a"}]}, False),
        ({"options": [{"name": "a"}]}, {"options": []}, False),
        ({"options": []}, {"options": [{"name": "a"}]}, False),
        ({"names": {"de": "x"}}, {"names": {"de": "y"}}, False),
        ({"names": {"de": "x"}}, {"names": None}, False),
    ],
)
def test_what_discord_has_kept_is_compared(ours: Any, theirs: Any, alike: bool) -> None:  # noqa: FBT001
    assert same(ours, theirs) == alike


# as a process


async def doctor(folder: Path, proxy: str, *args: str, **environ: str) -> tuple[int | None, str, str]:
    """Run the command with a token; its exit code, and what it wrote."""
    known = {name: value for name, value in os.environ.items() if not name.startswith(("CITEWELL_", "SSL_"))}
    settings = {
        "CITEWELL_DISCORD_TOKEN": TOKEN,
        "CITEWELL_DISCORD__PROXY": proxy,
        "SSL_CERT_FILE": str(folder / "ca.pem"),
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bot.cli.terminal_process"),
        *("--data", str(folder / "data"), "doctor", "--discord", *args),
        cwd=ROOT,
        env={**known, **settings, **environ},
        stdout=PIPE,
        stderr=PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 90)
    assert TOKEN not in (out + err).decode()
    return process.returncode, out.decode(), err.decode()


def rows(out: str) -> dict[str, tuple[str, str]]:
    return {row["subject"]: (row["level"], row["found"]) for row in json.loads(out)}


def asked(server: Discord) -> set[tuple[str, str]]:
    return {(method, path) for method, path, _ in server.calls}


async def test_the_commands_that_the_bot_has_told_of_are_those_of_this_version(tmp_path: Path) -> None:
    async with fake(tmp_path) as server:
        async with running(tmp_path, server.proxy):
            await asyncio.wait_for(server.ready.wait(), 60)
        server.calls.clear()
        code, out, _ = await doctor(tmp_path, server.proxy, "--json")
    found = rows(out)
    assert code == Exit.DONE, out
    assert found["login"] == ("ok", "Discord knows the token, as that of bot (100)")
    assert found["commands"] == ("ok", f"Discord knows the commands as they are; commands: {COMMANDS}")
    assert found["servers"] == ("ok", "servers that grant all that is needed: 1")
    assert {level for level, _ in found.values()} == {"ok"}
    assert asked(server) == {
        ("GET", path)
        for path in (
            "/users/@me",
            "/users/@me/guilds",
            "/oauth2/applications/@me",
            f"/applications/{APPLICATION}/commands",
        )
    }
    assert {"discord.com"} == set(server.names.asked[-1:])


async def test_what_the_portal_lacks_is_told_with_its_cure(tmp_path: Path) -> None:
    async with fake(tmp_path) as server:
        server.about = {
            "flags": 0,
            "bot_public": False,
            "integration_types_config": {"0": {"oauth2_install_params": {"scopes": ["bot"], "permissions": "0"}}},
        }
        server.rows = [{**server.rows[0], "id": f"{200 + n}", "permissions": "2048"} for n in range(201)]
        code, out, _ = await doctor(tmp_path, server.proxy, CITEWELL_DISCORD__MESSAGE_CONTENT="true")
    assert code == Exit.NO
    lines = out.splitlines()
    assert any(line.startswith("FAIL  intents   discord.message_content is on, but") for line in lines)
    assert any("lacks: applications.commands, view channel, send messages" in line for line in lines)
    assert any("only its owner may add the bot" in line for line in lines)
    assert any(line.startswith("warn  commands  Discord does not know the commands yet") for line in lines)
    assert sum(line.startswith("warn  servers   Server (") for line in lines) == 201


@pytest.mark.parametrize("flag", [1 << 18, 1 << 19])
async def test_both_ways_of_granting_the_content_of_messages_count(tmp_path: Path, flag: int) -> None:
    async with fake(tmp_path) as server:
        server.about = {"flags": flag}
        _, out, _ = await doctor(tmp_path, server.proxy, "--json", CITEWELL_DISCORD__MESSAGE_CONTENT="true")
    assert rows(out)["intents"][0] == "ok"


async def test_a_token_that_discord_refuses_fails_in_one_sentence(tmp_path: Path) -> None:
    async with fake(tmp_path) as server:
        server.refuse_login = 401
        code, out, err = await doctor(tmp_path, server.proxy)
    assert code == Exit.NO
    assert "FAIL  discord   Discord does not accept the bot's token. Copy it anew" in out
    assert "Traceback" not in out + err


async def test_without_a_connection_it_says_so_and_checks_the_rest(tmp_path: Path) -> None:
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    code, out, err = await doctor(tmp_path, "http://somebody:secret@127.0.0.1:1", "--json")
    found = rows(out)
    assert code == Exit.NO
    assert found["discord"][0] == "fail"
    assert "Discord cannot be reached through the proxy 127.0.0.1:1" in found["discord"][1]
    assert found["model"][0] == "ok"
    assert "secret" not in out + err


def test_without_a_token_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    light(monkeypatch)
    monkeypatch.delenv("CITEWELL_DISCORD_TOKEN", raising=False)
    outcome = citewell("--data", tmp_path, "doctor", "--discord", "--json")
    assert outcome.code == Exit.NO
    found = {row["subject"]: row["level"] for row in outcome.json}
    assert found["token"] == "fail"
    assert not {"login", "discord"} & found.keys()
