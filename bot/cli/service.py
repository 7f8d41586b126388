"""The commands around the bot: run, health, doctor, and the demo."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from bot.cli import demo as demonstration
from bot.cli.base import json_documents, screen
from bot.cli.base.context import Call, call_of
from bot.cli.base.exit_codes import Exit
from config import load
from config.token import TOKEN

if TYPE_CHECKING:
    from bot.cli.doctor import Finding
    from config.settings import Settings

_FOR_THE_HOST = {Exit.STORAGE, Exit.TOKEN, Exit.REFUSED}
"""What starting the bot again does not mend."""
_STYLES = {"ok": "green", "warn": "yellow", "FAIL": "bold red"}


def run(
    context: typer.Context,
    stay: Annotated[
        bool,
        typer.Option(
            "--stay",
            help="When only you can mend what is wrong (the token, an intent, the settings), say so and wait to be "
            "stopped, so that Docker does not start it again and again.",
        ),
    ] = False,
) -> None:
    """Run the Discord bot until it is told to stop."""
    from bot.__main__ import run as serve

    at = call_of(context)
    try:
        code = serve(at.settings())
    except load.ConfigError as error:
        at.err.complain(str(error))
        code = Exit.STORAGE
    if stay and code in _FOR_THE_HOST:
        _wait_to_be_stopped()
    raise typer.Exit(code)


def _wait_to_be_stopped() -> None:
    stops = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    signal.sigwait(stops)


def health(context: typer.Context) -> None:
    """Ask the running bot whether it is well; exit code 1 if it is not."""
    from bot.gateway.health_check import WELL
    from bot.gateway.health_check import ask as bot_says

    at = call_of(context)
    fault = bot_says(at.settings().data)
    if fault:
        at.err.complain(fault)
        raise typer.Exit(Exit.NO)
    at.out.show(WELL)


def demo(context: typer.Context) -> None:
    """Show answers from a small library of sample articles."""
    demonstration.demo(call_of(context))


def doctor(
    context: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
    discord: Annotated[
        bool, typer.Option("--discord", help="Also ask Discord: token, intents, invite, servers, commands.")
    ] = False,
) -> None:
    """Check settings, data folder, reading, model, libraries and token; exit code 1 if something is wrong."""
    from bot.cli.doctor import Level

    at, findings = call_of(context), []
    for finding in _examined(at, discord=discord):
        findings.append(finding)
        if not json:
            _tell(at, finding)
    if json:
        at.out.write(json_documents.dumps([_document(finding) for finding in findings]))
    raise typer.Exit(Exit.NO if any(finding.level is Level.FAIL for finding in findings) else Exit.DONE)


def _tell(at: Call, finding: Finding) -> None:
    level = finding.level.value
    said = screen.line(f"{finding.found} — {finding.cure}" if finding.cure else finding.found)
    line = Text.assemble((f"{level:<4}", _STYLES[level]), f"  {finding.subject:<8}  {said}")
    at.out.print(line, soft_wrap=True)


def _document(finding: Finding) -> json_documents.Document:
    return {
        "level": finding.level.value.lower(),
        "subject": finding.subject,
        "found": finding.found,
        "cure": finding.cure or None,
    }


def _examined(at: Call, *, discord: bool) -> Iterator[Finding]:
    """All checks, each as it is done; without settings there is nothing to go on with."""
    from bot.cli import doctor as checks

    source = str(at.config or os.environ.get(load.CONFIG) or "defaults and environment")
    try:
        settings = at.settings()
    except load.ConfigError as error:
        yield from checks.config(error.faults, source)
        return
    yield from checks.config((), source)
    fault = _token_fault(settings)
    yield checks.token(fault, given=discord or _token_is_named(settings))
    if discord and fault is None:
        yield from _portal(at, settings)
    with at.intake() as intake:
        yield checks.reading(
            lambda page: intake.parsers.document(page, name="a page").text, limited=find_spec("resource") is not None
        )
    yield from _libraries(at, settings)


def _libraries(at: Call, settings: Settings) -> Iterator[Finding]:
    from bot.cli import doctor as checks
    from index.build import backend, embedder, libraries

    def hold() -> None:
        libraries(settings, load=False).close()

    yield from checks.folder(settings.data, hold)
    chosen = embedder(settings)
    with at.err.status("Loading the model ..."):
        found = checks.model(chosen)
    yield found
    if found.level is checks.Level.OK:
        kept = backend(settings)
        for name in kept.names():
            yield from checks.library(name, kept.examine, chosen)


def _portal(at: Call, settings: Settings) -> Iterator[Finding]:
    """What Discord says, or why it does not."""
    from bot.cli import discord_checks
    from bot.cli import doctor as checks
    from bot.gateway.command_list import commands
    from bot.gateway.endings import Ended

    ours = commands(settings.limits.question_characters, settings.discord.manager_role)
    token, proxy = load.token(settings).get_secret_value(), settings.discord.proxy
    try:
        with at.err.status("Asking Discord ..."):
            seen = asyncio.run(discord_checks.look(token, proxy, ours))
    except Ended as error:
        yield checks.fail("discord", str(error), "")
    else:
        yield from discord_checks.check(seen, content=settings.discord.message_content)


def _token_fault(settings: Settings) -> str | None:
    try:
        load.token(settings)
    except load.ConfigError as error:
        return str(error)
    return None


def _token_is_named(settings: Settings) -> bool:
    return bool(os.environ.get(TOKEN, "").strip() or settings.discord.token_file)
