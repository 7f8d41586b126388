"""Collects all translatable texts into the catalogues: ``python -m bot.extract_texts`` (``make messages``).

Babel's extractor reads the source, the commands themselves are asked for what Discord shows of them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po
from discord import app_commands

from bot.gateway.command_list import commands
from bot.i18n.catalogs import CHOICE, COMMAND, ENGLISH, LANGUAGES, MENU, OPTION, written
from config.server_settings import every_server_setting

ROOT = Path(__file__).parents[1]
HOME = Path(__file__).parent / "i18n" / "catalogs"
TEMPLATE = HOME / "citewell.pot"
KEYWORDS: dict[str, tuple[int, ...] | None] = {"voice": None, "count": (1, 2), "Saying": None, "__init__": None}
"""Whose literal arguments are messages: a voice, a saying, and the faults, whose sentences go to ``__init__``."""
_PACKAGES = ("bot", "config", "index")
_ELSEWHERE = "bot/cli/"
"""What speaks on the terminal, in English."""
_IDLE = re.compile(r'^"(?!Language:|Plural-Forms:|MIME-|Content-)[A-Z][A-Za-z-]+: [^\n]*\n', re.MULTILINE)
"""Headers that would change with each run, or that say nothing here."""
_HEADER = """# All messages of Citewell. MIT, as the program.
# How to translate: docs/architecture.md, "A language of the interface"."""
_WIDTH = 110
_VALUE = re.compile(r"\{[^{}]*\}")


def template() -> Catalog:
    """Every message, in the order of the files."""
    made = Catalog(project="Citewell", fuzzy=False, charset="utf-8", header_comment=_HEADER)
    for path in sorted(path for package in _PACKAGES for path in (ROOT / package).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(_ELSEWHERE):
            for line, message, _, context in extract_from_file("python", path, keywords=KEYWORDS):
                if _says(message):
                    made.add(message, locations=[(name, line)], context=context)
    for setting in every_server_setting():
        made.add(setting.description, locations=[("config/server_settings.py", 0)])
    for context, shown in _shown():
        made.add(shown, locations=[("bot", 0)], context=context)
    return made


def _says(message: str | tuple[str, ...]) -> bool:
    """Whether there is more to a message than values and signs; a count of line ends is none."""
    text = message if isinstance(message, str) else message[0]
    return any(sign.isalpha() for sign in _VALUE.sub("", text))


def collect() -> None:
    """Write the template, and bring each catalogue up to it; what is new there is empty, what is gone is dropped."""
    new = template()
    TEMPLATE.write_text(po(new), encoding="utf-8")
    for language in LANGUAGES.keys() - {ENGLISH}:
        found = written(language)
        found.update(new, no_fuzzy_matching=True, update_header_comment=False)
        found.obsolete.clear()
        (HOME / f"{language}.po").write_text(po(found), encoding="utf-8")


def po(catalog: Catalog) -> str:
    """A catalogue as its file, the same each time."""
    file = io.BytesIO()
    write_po(file, catalog, width=_WIDTH, no_location=True, sort_output=True, ignore_obsolete=True)
    return _IDLE.sub("", file.getvalue().decode())


def _shown() -> Iterator[tuple[str | None, str]]:
    """What Discord shows of the commands, with its context."""
    for command in commands():
        if isinstance(command, app_commands.ContextMenu):
            yield MENU, command.name
            continue
        inner = command.walk_commands() if isinstance(command, app_commands.Group) else ()
        for one in (command, *inner):
            yield COMMAND, one.qualified_name
            yield None, one.description
            yield from _options(one) if isinstance(one, app_commands.Command) else ()


def _options(command: app_commands.Command[Any, ..., Any]) -> Iterator[tuple[str | None, str]]:
    for option in command.parameters:
        yield OPTION, option.display_name
        yield None, str(option.description)
        yield from ((CHOICE, choice.name) for choice in option.choices)


if __name__ == "__main__":
    collect()
