"""What people read agrees with the program: README, docs/, .env.example and CHANGELOG."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
import typer
from discord import app_commands

from bot.ask.answer_view import maybe, not_said
from bot.cli.app import app
from bot.cli.base.exit_codes import Exit
from bot.cli.demo import QUESTIONS
from bot.gateway import permissions
from bot.gateway.command_list import commands
from bot.i18n.translate import Voice
from config.load import ConfigError
from config.settings import every_setting
from config.token import TOKEN
from index.domain import errors
from index.ingest import front_matter
from index.sample import drafts
from tests.paths import ROOT
from tests.test_architecture import SOURCES

PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for path in [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
}
README = PAGES["README.md"]
TEXT = "\n".join(PAGES.values())
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
BLOCKS = re.findall(r"^ *```sh\n(.*?)^ *```$", TEXT, re.DOTALL | re.MULTILINE)
TYPED = [line.split("#")[0].strip() for block in BLOCKS for line in block.splitlines()]
"""The command lines that people are told to type."""


def rows(title: str) -> dict[str, list[str]]:
    """The rows of every table whose first head is ``title``, by their first cell."""
    found = {}
    for table in re.findall(rf"^ *\| {title} \|.*\n *\|[-| ]+\|\n((?: *\|.*\n)+)", TEXT, re.MULTILINE):
        for row in table.splitlines():
            first, *others = (cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", row)[1:-1])
            found[first] = others
    return found


# settings


def test_the_example_of_the_environment_has_every_variable_with_its_default() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    given = dict(line.removeprefix("#").split("=", 1) for line in lines if re.match(r"#?[A-Z_]+=", line))
    settings = {one.variable: "" if one.field.default is None else str(one.field.default) for one in every_setting()}
    assert given == {TOKEN: "", "CITEWELL_CONFIG": "", **settings}
    assert [line for line in lines if re.match(r"[A-Z_]+=", line)] == [f"{TOKEN}="]


def test_every_variable_named_anywhere_is_one() -> None:
    known = {one.variable for one in every_setting()} | {
        TOKEN,
        "CITEWELL_CONFIG",
        "CITEWELL_",
        "CITEWELL_DISCORD__PROXY",
    }
    for name in (*PAGES, "Dockerfile", "compose.yaml", ".env.example", "config/default.yaml"):
        assert set(re.findall(r"CITEWELL_[A-Z_]*", (ROOT / name).read_text("utf-8"))) <= known, name


def test_every_key_named_anywhere_is_one() -> None:
    sections = {one.path[0] for one in every_setting() if len(one.path) > 1}
    named = set(re.findall(rf"`((?:{'|'.join(sections)})\.\w+)`", TEXT))
    assert named <= {one.key for one in every_setting()}


# the terminal

PROGRAM = typer.main.get_command(app)
COMMANDS: dict[str, Any] = PROGRAM.commands  # type: ignore[attr-defined]


def options(command: Any) -> set[str]:
    """All spellings of a command's options, but help's."""
    spelt = {
        name for one in command.params if one.param_type_name == "option" for name in (*one.opts, *one.secondary_opts)
    }
    return spelt - {"-h", "--help"}


def test_every_command_of_the_terminal_has_its_row() -> None:
    described = {first.strip("`").split()[1]: cells for first, cells in rows("Command").items() if "citewell " in first}
    assert described.keys() == COMMANDS.keys()
    for name, command in COMMANDS.items():
        missing = {option for option in options(command) if f"`{option}`" not in described[name][0]}
        assert missing == set(), name


def test_every_option_of_the_program_is_explained() -> None:
    assert {option for option in options(PROGRAM) if f"`{option}" not in TEXT} == set()


@pytest.mark.parametrize("line", [line for line in TYPED if re.search(r"\bcitewell [a-z-]", line)])
def test_every_line_with_the_program_can_be_typed(line: str) -> None:
    words = shlex.split(line[line.rindex("citewell ") :])[1:]
    taking = {"--data", "--config", "--library"}
    while words and words[0] in taking:
        words = words[2:]
    assert words[0] in COMMANDS
    command = COMMANDS[words[0]]
    known = options(command).union(*map(options, getattr(command, "commands", {}).values()))
    assert {word for word in words[1:] if word.startswith("--")} <= known


def test_every_mention_of_a_command_is_of_one() -> None:
    named = set(re.findall(r"`(?:\w+=\S+ )*citewell ([a-z]\w*)", TEXT))
    assert named <= COMMANDS.keys()
    targets = set(" ".join(re.findall(r"^([a-z][a-z -]*):", MAKEFILE, re.MULTILINE)).split())
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", TEXT, re.MULTILINE)) <= targets
    assert targets == set(re.findall(r"(?<=\.PHONY: ).*", MAKEFILE)[0].split())


def test_every_exit_code_is_explained() -> None:
    told = {first: cells[0] for first, cells in rows("Exit code").items()}
    assert told == {str(code.value): code.name.lower() for code in Exit}


# Discord


def leaves() -> Iterator[app_commands.Command[Any, ..., Any]]:
    """Every command that a member can give. They are made but not run, so they need no library."""
    for one in commands():
        if not isinstance(one, app_commands.ContextMenu):
            yield from one.walk_commands() if isinstance(one, app_commands.Group) else [one]  # type: ignore[misc]


def test_every_command_of_discord_has_its_row_with_its_options() -> None:
    described = {first.strip("`") for first in rows("Command") if first.startswith("`/")}
    assert described == {
        " ".join(
            [
                f"/{one.qualified_name}",
                *(option.name if option.required else f"[{option.name}]" for option in one.parameters),
            ]
        )
        for one in leaves()
    }


def test_every_entry_of_a_messages_menu_has_its_row() -> None:
    made = commands()
    entries = {f"*Apps > {one.name}*" for one in made if isinstance(one, app_commands.ContextMenu)}
    assert entries == {first for first in rows("Command") if first.startswith("*Apps")}


def test_every_permission_of_the_invite_link_has_its_row() -> None:
    named = {first.strip("*").lower().replace(" ", "_").removesuffix("s") for first in rows("Permission")}
    assert named == {name.removesuffix("s") for name in permissions.PERMISSIONS}
    assert all(f"`{scope}`" in TEXT for scope in permissions.SCOPES)


# errors


def ends(kind: type[Exception]) -> set[type[Exception]]:
    """The classes below ``kind`` that have none below them."""
    below = kind.__subclasses__()
    return {kind} if not below else {end for one in below for end in ends(one)}


def test_every_error_that_people_are_told_has_its_row() -> None:
    told = {first.strip("`") for first in rows("Error")}
    for module in SOURCES:
        import_module(module)
    raised = {kind.__name__ for kind in ends(errors.LibraryError) if kind.__module__ in SOURCES}
    ours = {ConfigError.__name__}
    assert told == raised | ours


def test_the_tree_of_errors_is_drawn_as_it_is() -> None:
    drawn = re.findall(r"^ {4}[| `-]*(\w+)", errors.__doc__ or "", re.MULTILINE)
    defined = [
        name for name, kind in vars(errors).items() if isinstance(kind, type) and kind.__module__ == errors.__name__
    ]
    assert sorted(drawn) == sorted(defined)


# the rest of the README


def test_the_reply_shown_is_quoted_from_the_sample() -> None:
    shown = " ".join(re.findall(r"^  │ (.*)", README, re.MULTILINE))
    assert re.search(r"\*\*.*__\w+__.*\*\*", shown)
    quoted = re.sub(r"\*\*|__", "", shown)
    (source,) = (draft for draft in drafts() if quoted in " ".join(draft.text.split()))
    assert f"  [1] {source.title}\n" in README
    assert f"      {source.url}\n" in README


def test_the_three_ways_to_reply_are_told_in_the_programs_words() -> None:
    assert f'"{maybe(Voice())}"' in README
    assert f'"{not_said(Voice())}"' in README
    assert f"> {QUESTIONS[0]}\n" in README


def anchors(page: str) -> set[str]:
    """What the headings of a page are called in links to it."""
    heads = re.findall(r"^#+ (.*)", PAGES[page], re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES)
def test_every_relative_link_leads_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", PAGES[page]):
        path, _, anchor = target.partition("#")
        if not path.startswith(("http:", "https:")):
            there = (ROOT / page).parent.joinpath(path).resolve() if path else ROOT / page
            assert there.exists(), target
            assert not anchor or anchor in anchors(there.relative_to(ROOT).as_posix()), target


def test_every_file_named_is_there() -> None:
    named = set(re.findall(r"`((?:bot|index|config|tests|docs|benchmarks)/[\w./-]+)`", TEXT))
    assert {path for path in named if not (ROOT / path).exists()} == set()


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 200


def test_the_front_matter_shown_is_read() -> None:
    (shown,) = re.findall(r"^```markdown\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    found = front_matter.read(shown, "README.md")
    assert (found.title, found.published, found.author) == ("The ferry returns", "2024-03-04", "A. Writer")
    assert found.url == "https://example.org/ferry"


def test_the_changelog_has_a_place_for_what_is_new() -> None:
    assert re.search(r"^## \[Unreleased\]\n\n### \w+\n\n- ", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
