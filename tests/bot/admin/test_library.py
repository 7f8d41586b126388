"""/library: numbers, copies, and the end of a server's library."""

from __future__ import annotations

import gzip
import json
import sqlite3
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.admin import export as admin_export
from bot.admin import library_view
from bot.admin.library_view import FORGET
from bot.i18n.catalogs import LANGUAGES
from bot.i18n.translate import Voice
from config.server_settings import ServerSettings
from index.domain.ledger import Act
from index.domain.stores import Stats
from index.ingest import export_format
from index.ingest.draft import draft
from index.library.libraries import BACKUPS
from index.library.server_policy import change, settings
from tests.bot.ask.test_answer_view import within_limits
from tests.bot.world import VISIT, World, buttons, shown


async def library(there: World, name: str, who: Any = None) -> Any:
    return await (who or there.admin).slash(there.channel, f"library {name}")


def limit(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Let Discord take no larger file."""
    fixed = property(lambda _: size, lambda _, __: None)
    monkeypatch.setattr(discord.Interaction, "filesize_limit", fixed)


def folder(there: World) -> Path:
    return there.host.settings.data / BACKUPS


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_is_said_fits(language: str) -> None:
    voice, most = Voice(language), 10**9
    found = Stats(
        articles=most,
        passages=most,
        feeds=most,
        jobs=most,
        gaps=most,
        bytes=10**12,
        oldest=None,
        newest=None,
        last_added=None,
    )
    said = [
        library_view.stats(found, voice),
        library_view.forgetting(found, voice),
        library_view.other_name("*" * 100, voice),
        library_view.too_large(str(2**63), 10**7, voice),
        library_view.stored("backups/" + "x" * 60, voice),
        library_view.exported(most, ("articles.jsonl.gz", b"x"), voice),
    ]
    assert within_limits(said)


async def test_the_numbers_are_those_of_the_library(there: World) -> None:
    there.add(published="2024-03-01")
    there.library.ledger.missed("When?", None, there.library.now())
    result = await library(there, "stats")
    assert result.ephemeral
    lines = shown(result).split("\n")
    assert lines[0] == "1 article"
    assert "1 unanswered question" in lines
    assert "Dated 1 March 2024 to 1 March 2024" in lines
    assert any(line.endswith("kB on disk") for line in lines)


async def test_an_export_holds_every_article_as_it_is(there: World) -> None:
    text = "\ufeff# Title\r\n\r\n@everyone *must* read this.\r\nEnd — ü.\u2028\n"
    there.add(text, title="Odd", url="https://example.org/odd")
    there.add()
    result = await library(there, "export")
    assert result.ephemeral
    (file,) = result.response.attachments
    assert file.filename == "articles.jsonl"
    rows = [export_format.read(line, "") for line in (await file.read()).split(b"\n") if line]
    assert [row.text for row in rows] == [text, VISIT]
    assert shown(result).startswith("2 articles are in this file.")
    assert there.library.ledger.events()[0].what is Act.EXPORTED


async def test_an_empty_library_has_nothing_to_export(there: World) -> None:
    assert "nothing to export" in shown(await library(there, "export"))


async def test_an_export_that_is_too_large_is_packed_or_left_to_the_terminal(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.add("The same words stand here again and again. " * 500, title="Long")
    limit(monkeypatch, 5_000)
    result = await library(there, "export")
    (file,) = result.response.attachments
    assert file.filename == "articles.jsonl.gz"
    assert json.loads(gzip.decompress(await file.read()))["title"] == "Long"
    assert "decompress it first" in shown(result)
    limit(monkeypatch, 100)
    result = await library(there, "export")
    assert result.response.attachments == []
    assert f"`citewell --library {there.guild.id} export articles.jsonl`" in shown(result)


def test_no_more_is_packed_than_can_be_attached() -> None:
    taken = []

    def lines() -> Any:
        for number in range(10**6):
            taken.append(number)
            yield bytes((number * 7919 + place * place) % 251 for place in range(1000))

    assert admin_export.packed("a", lines(), 20_000) is None
    assert len(taken) < 2_000


async def test_a_backup_is_the_whole_library(there: World, tmp_path: Path) -> None:
    article = there.add()
    change(there.library, "quotes", 7, None)
    result = await library(there, "backup")
    assert result.ephemeral
    (file,) = result.response.attachments
    assert file.filename.startswith(f"{there.guild.id}-")
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(await file.read())
    there.host.libraries.restore(copy, "1")
    assert there.host.libraries.open("1").articles.get(article.id) == article
    assert settings(there.host.libraries.open("1")).quotes == 7
    assert list(folder(there).iterdir()) == []
    assert there.library.ledger.events()[0].what is Act.BACKUP


async def test_a_large_backup_lies_in_the_data_folder_and_only_the_last_one(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.add()
    limit(monkeypatch, 1_000)
    other = folder(there) / "77-20240101-000000-000000.sqlite"
    kept = other
    for _ in range(2):
        result = await library(there, "backup")
        assert result.response.attachments == []
        (kept,) = (path for path in folder(there).iterdir() if path != other)
        assert f"`backups/{kept.name}`" in shown(result)
        other.write_bytes(b"another server's")
    assert other.exists()
    with sqlite3.connect(kept) as db:
        assert db.execute("SELECT count(*) FROM article").fetchone() == (1,)
    db.close()


async def test_forgetting_asks_offers_an_export_and_wants_the_name_typed(there: World) -> None:
    there.add()
    asked = await library(there, "forget")
    assert [one["label"] for one in buttons(asked.response)] == ["Export first", "Delete everything", "Keep it"]
    pressed = await there.admin.click(asked.response, label="Export first")
    assert pressed.followups[0].attachments if pressed.followups else pressed.response.attachments
    pressed = await there.admin.click(asked.response, label="Delete everything")
    assert pressed.modal is not None
    said = shown(await there.submit(there.admin, FORGET, name="Another server"))
    assert "not the name of this server" in said
    assert there.library.articles.count() == 1
    await there.admin.click(asked.response, label="Keep it")
    assert asked.response.content == "Nothing was deleted."


@pytest.mark.parametrize("typed", ["by name", "by number"])
async def test_all_that_is_kept_is_deleted(there: World, monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    there.add()
    change(there.library, "quotes", 7, None)
    other = there.host.libraries.open("77")
    other.add(draft("another server's", VISIT))
    limit(monkeypatch, 1_000)
    await library(there, "backup")
    name = f"  {there.guild.name.upper()} " if typed == "by name" else str(there.guild.id)
    assert "Everything I kept for this server has been deleted" in shown(
        await there.submit(there.admin, FORGET, name=name)
    )
    assert str(there.guild.id) not in there.host.libraries.names()
    assert list(folder(there).iterdir()) == []
    assert there.library.articles.count() == 0
    assert settings(there.library) == ServerSettings()
    assert there.library.ledger.events() == []
    assert other.articles.count() == 1
