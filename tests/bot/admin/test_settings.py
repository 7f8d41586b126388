"""/settings: generated, checked, and in force at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import discord
import pytest

from bot.admin import settings_view
from bot.i18n.catalogs import LANGUAGES
from bot.i18n.translate import Voice
from bot.messages.part import CONTENT
from config.server_settings import MOST, Kind, ServerSettings, every_server_setting
from index.domain.ledger import Act
from index.library.server_policy import settings
from tests.bot.ask.test_answer_view import within_limits
from tests.bot.world import VISIT, World, bot, libraries, page, shown, world

LARGEST = 2**63 - 1


def value_of(kind: Kind) -> Any:
    """What makes a setting look longest."""
    many = tuple(range(LARGEST - MOST, LARGEST))
    longest: dict[Kind, Any] = {
        Kind.ROLES: many,
        Kind.CHANNELS: many,
        Kind.CHANNEL: LARGEST,
        Kind.LANGUAGES: tuple(f"{one}{two}" for one in "abcde" for two in "vwxyz"),
        Kind.CHOICE: "auto",
        Kind.SWITCH: True,
    }
    return longest.get(kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_settings_fit_on_one_screen_whatever_they_are(language: str) -> None:
    made = ServerSettings(**{one.key: found for one in every_server_setting() if (found := value_of(one.kind))})
    part = settings_view.page(made, Voice(language))
    assert len(part.content) <= CONTENT
    assert all(f"{settings_view.name(one)}" in part.content for one in every_server_setting()) or language != "en"
    for one in every_server_setting():
        said = settings_view.one(one, made, Voice(language), settings_view.intent_missing(Voice(language)))
        assert within_limits([said])


def test_every_setting_has_a_command_with_its_limits(there: World) -> None:
    group = there.client.tree.get_command("settings")
    assert isinstance(group, discord.app_commands.Group)
    made = {command.name: command for command in group.commands}
    assert made.keys() == {"show", *(settings_view.name(one) for one in every_server_setting())}
    for one in every_server_setting():
        payload = made[settings_view.name(one)].to_dict(there.client.tree)
        assert payload["description"] == one.description
        assert any(option["name"] == "reset" for option in payload["options"])
        if one.kind is Kind.NUMBER:
            (number,) = (option for option in payload["options"] if option["name"] == "value")
            limits = {
                name: getattr(rule, name) for rule in one.field.metadata for name in ("ge", "le") if hasattr(rule, name)
            }
            assert (number["min_value"], number["max_value"]) == (limits["ge"], limits["le"])


async def setting(there: World, name: str, who: Any = None, **options: Any) -> Any:
    return await (who or there.admin).slash(there.channel, f"settings {name}", **options)


async def test_the_settings_are_shown_with_their_defaults(there: World) -> None:
    result = await setting(there, "show")
    assert result.ephemeral
    lines = shown(result).split("\n")
    assert "`/settings quotes`: as my host has set it (the default)" in lines
    assert "`/settings gap-days`: 90 (the default)" in lines
    await setting(there, "quotes", value=2)
    assert "`/settings quotes`: 2 (default: as my host has set it)" in shown(await setting(there, "show"))


async def test_a_number_a_switch_a_choice_and_languages_are_changed_and_reset(there: World) -> None:
    rows: list[tuple[str, str, dict[str, Any], object]] = [
        ("quotes", "quotes", {"value": 5}, 5),
        ("private", "private", {"on": True}, True),
        ("interface", "interface", {"value": "de"}, "de"),
        ("languages", "languages", {"codes": "EN, de"}, ("en", "de")),
        ("notes-channel", "notes_channel", {"channel": there.channel}, there.channel.id),
    ]
    for name, key, options, value in rows:
        said = shown(await setting(there, name, **options))
        assert said.startswith(f"`/settings {name}`: ")
        assert getattr(settings(there.library), key) == value
        assert getattr(settings(there.library), key) == value
        assert shown(await setting(there, name)) == said  # without an option it is only shown
        assert "(the default)" in shown(await setting(there, name, reset=True))
        assert getattr(settings(there.library), key) == getattr(ServerSettings(), key)


async def test_roles_and_channels_are_named_one_by_one(there: World) -> None:
    one, two = there.guild.create_role("One"), there.guild.create_role("Two")
    await setting(there, "askers", add=one)
    assert f"<@&{one.id}>, <@&{two.id}>" in shown(await setting(there, "askers", add=two))
    await setting(there, "askers", add=two)
    assert settings(there.library).askers == (one.id, two.id)
    await setting(there, "askers", remove=one)
    assert settings(there.library).askers == (two.id,)
    other = there.guild.create_text_channel("other")
    assert f"<#{other.id}>" in shown(await setting(there, "ask-channels", add=other))
    assert "none (the default)" in shown(await setting(there, "ask-channels", remove=other))


async def test_more_roles_than_a_setting_holds_are_refused(there: World) -> None:
    for number in range(MOST):
        await setting(there, "askers", add=there.guild.create_role(f"R{number}"))
    said = shown(await setting(there, "askers", add=there.guild.create_role("last")))
    assert "expected at most 25 roles" in said
    assert len(settings(there.library).askers) == MOST
    assert len(there.env.errors) == 1


async def test_what_is_no_language_is_refused_with_what_is_expected(there: World) -> None:
    said = shown(await setting(there, "languages", codes="en, {english} @everyone"))
    assert "expected codes of two letters" in said
    assert "\\@everyone" in said
    assert settings(there.library) == ServerSettings()
    assert len(there.env.errors) == 1


async def test_a_role_that_may_add_may_so_at_once_and_no_longer_once_it_is_taken_back(there: World) -> None:
    role = there.guild.create_role("Editors")
    editor = there.guild.add_member(there.env.create_user("eda"), roles=[role])
    assert "so I did nothing" in shown(await there.command(editor, "article list"))
    said = shown(await setting(there, "adders", add=role))
    assert "Server Settings > Integrations" in said
    assert "no articles here yet" in shown(await there.command(editor, "article list"))
    assert "so I did nothing" in shown(await there.command(editor, "settings show"))
    assert "so I did nothing" in shown(await there.command(editor, "library stats"))
    await setting(there, "adders", remove=role)
    assert "so I did nothing" in shown(await there.command(editor, "article list"))
    assert len(there.env.errors) == 4


async def test_question_channels_say_what_is_missing_for_them(there: World) -> None:
    assert not there.client.intents.message_content
    said = shown(await setting(there, "channels", add=there.channel))
    assert f"<#{there.channel.id}>" in said
    assert "Message Content Intent" in said
    assert "discord.message_content" in said
    assert "Message Content Intent" not in shown(await setting(there, "channels", remove=there.channel))


async def test_questions_that_are_not_to_be_kept_are_deleted_at_once(there: World) -> None:
    there.library.ledger.missed("When is the fair?", None, there.library.now())
    assert "have been deleted" in shown(await setting(there, "gap-days", value=0))
    assert there.library.ledger.open_gaps() == 0


async def test_a_change_is_noted_once_and_no_change_is_not(there: World) -> None:
    await setting(there, "quotes", value=4)
    await setting(there, "quotes", value=4)
    (event,) = there.library.ledger.events()
    assert (event.what, event.actor, event.detail) == (Act.SETTINGS, there.admin.id, "quotes = 4")


async def test_settings_stay_after_a_restart(tmp_path: Path) -> None:
    with libraries(tmp_path) as opened:
        async with world(bot(tmp_path, opened)) as there:
            await setting(there, "quotes", value=7)
            name = str(there.guild.id)
    with libraries(tmp_path) as opened:
        assert settings(opened.open(name)).quotes == 7


async def test_articles_in_other_languages_than_the_named_are_not_taken_in(there: World) -> None:
    await setting(there, "languages", codes="de, fr")
    there.web.pages["https://example.org/a"] = page(VISIT)
    said = shown(await there.article("add", url="https://example.org/a"))
    assert "is in the language en; this server takes articles in de, fr" in said
    assert there.library.articles.count() == 0
    await setting(there, "languages", codes="de, en")
    assert "Added as number 1" in shown(await there.article("add", url="https://example.org/a"))
    await setting(there, "languages", codes="de")
    assert "has not changed" in shown(await there.article("refresh", article=1))
