"""What people read about the settings, made from the settings: ``python -m config.reference`` (``make settings``).

It writes ``.env.example``, ``config/default.yaml`` and the tables in ``docs/settings.md``.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import yaml
from pydantic.fields import FieldInfo

from config.constraint_text import expected
from config.server_settings import every_server_setting
from config.settings import Setting, Settings, every_setting
from config.token import TOKEN

_WIDTH = 110
_ENVIRONMENT = f"""\
# The environment of the bot. Copy this file to .env, put your token in, and protect it: chmod 600 .env
# Docker Compose reads .env by itself; in a shell: set -a; . ./.env; set +a
# An empty variable counts as not set. The same settings can be set in a file: see config/default.yaml.

# The bot's token: Discord developer portal, page Bot, button Reset Token. Never share it.
{TOKEN}=

# A settings file, if you want one.
#CITEWELL_CONFIG=
"""
_FILE = f"""\
# All settings with their defaults. Nothing here has to be set.
#
# Copy what you want to change into a file of your own and name it with --config or CITEWELL_CONFIG.
# Each key can also be set in the environment, which takes precedence: CITEWELL_DATA, CITEWELL_SEARCH__DENSE_WEIGHT.
# An empty key, or null, means the default. Paths are relative to the working directory.
#
# The bot's token does not belong here: set {TOKEN}, or name a file in discord.token_file.
"""


def environment() -> str:
    """``.env.example``: every variable with its default, commented out."""
    return _ENVIRONMENT + "".join(
        f"\n{_comment(_told(one))}\n#{one.variable}={'' if one.field.default is None else one.field.default}\n"
        for one in every_setting()
    )


def default_file() -> str:
    """``config/default.yaml``: every key with its default and a comment."""
    lines = [_FILE]
    for section, settings in groupby(every_setting(), key=lambda one: one.path[:-1]):
        lines += [f"{_comment(_about(section[0]))}\n{section[0]}:"] if section else []
        for one in settings:
            indent = "  " * len(section)
            lines.append(textwrap.indent(f"{_comment(_told(one))}\n{_assigned(one)}", indent) + "\n" * (not section))
        lines[-1] = lines[-1].rstrip("\n") + "\n"
    return "\n".join(lines)


def table() -> str:
    """The host's settings, as a table of Markdown."""
    return _table("Key", [(one.key, one.field, expected(one.field)) for one in every_setting()])


def server_table() -> str:
    """A server's settings, as a table of Markdown."""
    return _table("Setting of a server", [(one.key, one.field, one.expected) for one in every_server_setting()])


def written(page: str) -> str:
    """A page with its tables made anew; each stands between ``<!-- name -->`` and ``<!-- /name -->``."""
    for name, made in (("settings", table()), ("server settings", server_table())):
        begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        page = re.sub(f"{begin}.*?{end}", lambda _, text=f"{begin}\n{made}\n{end}": text, page, flags=re.DOTALL)  # type: ignore[misc]
    return page


def _table(head: str, rows: list[tuple[str, FieldInfo, str]]) -> str:
    lines = [f"| {head} | Default | Takes | Meaning |", "| --- | --- | --- | --- |"]
    for key, field, takes in rows:
        shown = "" if field.default in {None, "", ()} else f"`{_default(field)}`"
        lines.append(f"| `{key}` | {shown} | {takes} | {field.description} |")
    return "\n".join(lines)


def _default(field: FieldInfo) -> str:
    return {True: "on", False: "off"}[field.default] if isinstance(field.default, bool) else str(field.default)


def _told(setting: Setting) -> str:
    """What a setting means, with the values that it takes if that is more than its type."""
    field = setting.field
    if field.examples:
        return f"{field.description} For example: {field.examples[0]}"
    takes = str(expected(field))
    return (
        f"{field.description} {takes[0].upper()}{takes[1:]}."
        if re.search("from|one of", takes)
        else str(field.description)
    )


def _about(section: str) -> str:
    return (getattr(Settings(), section).__doc__ or "").strip()


def _assigned(setting: Setting) -> str:
    default = setting.field.default
    value = str(default) if isinstance(default, Path) else default
    return yaml.safe_dump({setting.path[-1]: value}, default_style=None).strip().replace("''", '""')


def _comment(text: str) -> str:
    return "\n".join(textwrap.wrap(text, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False))


def files() -> Iterator[tuple[str, str]]:
    """The path of each file that is made, from the project's root, and its text."""
    root = Path(__file__).parents[1]
    yield ".env.example", environment()
    yield "config/default.yaml", default_file()
    yield "docs/settings.md", written((root / "docs" / "settings.md").read_text("utf-8"))


if __name__ == "__main__":
    for path, text in files():
        (Path(__file__).parents[1] / path).write_text(text, "utf-8")
