"""The catalogues of messages: all there, well made, within Discord's limits, and the same as the source says."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from string import Formatter
from typing import Any

import pytest
from babel.messages import Catalog, Message
from discord import app_commands

from bot import extract_texts
from bot.admin.library_view import confirming
from bot.articles import add, correct
from bot.gaps.view import filling
from bot.gateway.client import Client
from bot.i18n.catalogs import CHOICE, COMMAND, ENGLISH, LANGUAGES, MENU, OPTION, written
from bot.i18n.command_texts import Translator
from bot.i18n.translate import Voice
from bot.messages.components import modal
from tests.bot import examples, openapi
from tests.test_architecture import SOURCES, TREES, lies_in

OTHERS = sorted(LANGUAGES.keys() - {ENGLISH})
CODES = {"de": {"de"}, "fr": {"fr"}, "es": {"es-ES", "es-419"}, "pl": {"pl"}, "uk": {"uk"}}
"""Discord's codes for our languages."""
NAMES = {COMMAND, OPTION}
MARKUP = re.compile(r"`[^`]*`|\*\*|__|~~|\|\||<[^>]*>|https?://[\w./:-]*\w|\n|^\s+|\s+$")
"""What a translation must keep: code (but for commands, whose options have names of their own), marks, line ends,
and the spaces at both ends."""
COMMANDS = {str(one.id) for one in extract_texts.template() if one.context == COMMAND}
_NAMED = re.compile(r"(?<![\w/])/([a-z-]+(?: [a-z-]+)*)")


def messages(catalogue: Catalog) -> list[Message]:
    return [one for one in catalogue if one.id]


def forms(text: Any) -> list[str]:
    return [text] if isinstance(text, str) else [*text]


def placeholders(template: str) -> set[tuple[str, str, str]]:
    return {(name, spec or "", how or "") for _, name, spec, how in Formatter().parse(template) if name is not None}


def named(template: str) -> Counter[str]:
    """The commands that a message names."""
    found = Counter[str]()
    for one in _NAMED.finditer(template):
        words = one[1].split(" ")
        paths = (" ".join(words[:end]) for end in range(len(words), 0, -1))
        found[next((path for path in paths if path in COMMANDS), words[0])] += 1
    return found


def labels() -> Iterator[str]:
    """The messages that stand on buttons."""
    for tree in (TREES[name] for name in SOURCES if lies_in(name, "bot")):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Press", "link"}:
                said = [*node.args[:1], *(one.value for one in node.keywords if one.arg == "label")]
                calls = [inner for one in said for inner in ast.walk(one) if isinstance(inner, ast.Call)]
                first = [one.args[0] for one in calls if one.args]
                yield from (str(one.value) for one in first if isinstance(one, ast.Constant))


@pytest.fixture(scope="module", params=OTHERS)
def language(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def catalogue(language: str) -> Catalog:
    return written(language)


def test_the_template_is_what_the_source_says_now() -> None:
    assert extract_texts.TEMPLATE.read_text("utf-8") == extract_texts.po(extract_texts.template()), (
        "run `make messages`"
    )


def test_each_catalogue_has_the_templates_messages_and_no_others(catalogue: Catalog) -> None:
    wanted = {(one.context, one.id) for one in messages(extract_texts.template())}
    assert {(one.context, one.id) for one in messages(catalogue)} == wanted, "run `make messages`"
    assert not catalogue.obsolete


def test_no_message_is_missing_or_doubtful(catalogue: Catalog) -> None:
    assert [one.id for one in messages(catalogue) if one.fuzzy or not all(forms(one.string))] == []


def test_every_plural_has_all_the_forms_of_its_language(catalogue: Catalog) -> None:
    found = {len(forms(one.string)) for one in messages(catalogue) if one.pluralizable}
    assert found == {catalogue.num_plurals}


def test_babel_finds_nothing_wrong(catalogue: Catalog) -> None:
    assert [(message.id, errors) for message, errors in catalogue.check()] == []


def test_every_translation_holds_the_values_of_its_message(catalogue: Catalog) -> None:
    wrong = [
        text
        for one in messages(catalogue)
        for text in forms(one.string)
        if placeholders(text) != placeholders(forms(one.id)[-1])
    ]
    assert wrong == []


def test_every_form_of_a_plural_says_the_number(catalogue: Catalog) -> None:
    """A form may serve for more than one number: Ukrainian says 1 and 21 alike."""
    counted = [text for one in messages(catalogue) if one.pluralizable for text in (*forms(one.id), *forms(one.string))]
    assert [text for text in counted if "{count}" not in text] == []


def test_every_translation_keeps_marks_code_and_line_ends(catalogue: Catalog) -> None:
    def marks(text: str) -> Counter[str]:
        return Counter(MARKUP.findall(re.sub("`/[^`]*`", "`/`", text)))

    wrong = [
        text for one in messages(catalogue) for text in forms(one.string) if marks(text) != marks(forms(one.id)[-1])
    ]
    assert wrong == []


def test_every_translation_names_the_same_commands(catalogue: Catalog) -> None:
    wrong = [
        text for one in messages(catalogue) for text in forms(one.string) if named(text) != named(forms(one.id)[-1])
    ]
    assert wrong == []


def test_names_are_as_discord_takes_them(catalogue: Catalog) -> None:
    """1 to 32 letters, digits, hyphens and underscores of any script, in lower case."""
    names = [text for one in messages(catalogue) if one.context in NAMES for text in forms(one.string)]
    assert [name for name in names if not 1 <= len(name) <= 32 or name != name.lower()] == []
    signs = {sign for name in names for sign in name}
    assert {sign for sign in signs if sign not in "-_" and unicodedata.category(sign)[0] not in "LN"} == set()


def test_entries_of_menus_and_choices_fit(catalogue: Catalog) -> None:
    limits = {MENU: 32, CHOICE: 100}
    shown = [(forms(one.string)[0], limits[one.context]) for one in messages(catalogue) if one.context in limits]
    assert [text for text, most in shown if not 1 <= len(text) <= most] == []


def test_labels_of_buttons_fit(catalogue: Catalog) -> None:
    wanted = set(labels())
    assert len(wanted) >= 15
    shown = [text for one in messages(catalogue) if forms(one.id)[0] in wanted for text in forms(one.string)]
    assert [text for text in shown if len(text) > 80] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_forms_fit_and_nothing_of_them_is_clipped(code: str) -> None:
    voice, article = Voice(code), examples.article()
    adding, filled = add.form(None, None, None, voice), filling(1, "When?", voice)
    for form in (adding, filled, correct.form(article, voice), confirming("Town", voice)):
        shown = modal(form).to_dict()
        assert shown["title"] == form.title
        for label, field in zip(shown["components"], form.fields, strict=True):
            assert (label["label"], label.get("description", "")) == (field.label, field.description)


async def payloads(client: Client) -> list[dict[str, Any]]:
    found = [await one.get_translated_payload(client.tree, Translator()) for one in client.tree.get_commands()]
    return [dict(one) for one in found]


def every_option(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A command with all that lies in it."""
    yield payload
    for inner in (*payload.get("options", ()), *payload.get("choices", ())):
        yield from every_option(inner)


async def test_the_commands_as_discord_is_told_of_them_fit(simcord_bot: Client) -> None:
    for payload in await payloads(simcord_bot):
        for one in every_option(payload):
            said = one.get("description_localizations") or {}
            assert all(1 <= len(text) <= 100 for text in said.values()), said
            assert set(one.get("name_localizations") or {}) <= set.union(*CODES.values())


async def test_names_beside_each_other_differ_in_every_language(simcord_bot: Client) -> None:
    for payload in await payloads(simcord_bot):
        for one in every_option(payload):
            for code in set.union(*CODES.values()):
                inner = one.get("options", ())
                names = [(option.get("name_localizations") or {}).get(code, option["name"]) for option in inner]
                assert len({*names}) == len(names), names


async def test_no_command_is_longer_than_discord_takes(simcord_bot: Client) -> None:
    """8,000 characters of names, descriptions and values, the longest language of each counted."""
    for payload in await payloads(simcord_bot):
        length = 0
        for one in every_option(payload):
            for field in ("name", "description"):
                texts = [one.get(field) or "", *(one.get(f"{field}_localizations") or {}).values()]
                length += max(map(len, texts))
        assert length <= 8000, payload["name"]


async def test_discord_is_told_of_every_language(simcord_bot: Client) -> None:
    if not openapi.DOCUMENT.exists():
        pytest.skip("shared/data/discord-openapi.json is not here")
    told = await payloads(simcord_bot)
    openapi.check("PUT", "/applications/1/commands", told)
    article = next(one for one in told if one["name"] == "article")
    assert article["description_localizations"].keys() == set.union(*CODES.values())


async def test_what_is_not_translated_is_left_to_the_english(simcord_bot: Client) -> None:
    for payload in await payloads(simcord_bot):
        for one in every_option(payload):
            for field in ("name", "description"):
                assert one.get(field) not in (one.get(f"{field}_localizations") or {}).values()


def test_the_collector_walks_every_command(simcord_bot: Client) -> None:
    inner = [
        one.qualified_name
        for command in simcord_bot.tree.get_commands()
        if isinstance(command, app_commands.Group)
        for one in command.walk_commands()
    ]
    assert set(inner) <= COMMANDS


def test_collecting_again_changes_nothing(language: str) -> None:
    found = written(language)
    before = extract_texts.po(found)
    found.update(extract_texts.template(), no_fuzzy_matching=True, update_header_comment=False)
    assert extract_texts.po(found) == before == (extract_texts.HOME / f"{language}.po").read_text("utf-8")
