"""What commands import and what CPU time they take to start, each in a process of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.cli.app import COMMANDS
from bot.cli.base.lazy_group import LazyCommands
from bot.gateway.health_check import FILE, WELL
from tests.paths import ROOT

ADDING = {"lxml", "bs4", "httpcore2", "trafilatura", "feedparser", "pypdfium2"}
MODELS = {"torch", "transformers", "sentence_transformers", "onnxruntime", "tokenizers", "onnx"}
LIBRARY = {"numpy", "faiss", "pydantic", "yaml", "rich"}

SCRIPT = """
import atexit, sys
from bot.cli import main
atexit.register(lambda: print("imported:", *{name.split(".")[0] for name in sys.modules}))
main(sys.argv[1:])
"""


class Run(NamedTuple):
    code: int
    out: str
    imported: set[str]
    cpu: float
    """Seconds, in user and kernel mode."""


def run(*args: str, **environ: str) -> Run:
    env = {name: value for name, value in os.environ.items() if not name.startswith("CITEWELL_")}
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, *args],
        env=env | {"PYTHONPATH": str(ROOT)} | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        out, _, imported = process.stdout.read().rpartition("imported:")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(process.returncode, out, set(imported.split()), usage.ru_utime + usage.ru_stime)


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_version_and_help_import_no_command(option: str) -> None:
    found = run(option)
    assert found.code == 0
    assert found.imported & (ADDING | MODELS | LIBRARY | {"discord"}) == set()
    assert found.cpu < 0.3


def test_health_costs_next_to_nothing(tmp_path: Path) -> None:
    found = run("health", CITEWELL_DATA=str(tmp_path))
    assert (found.code, found.out) == (
        1,
        f"Error: No bot runs on the data folder {tmp_path}. Start it with: citewell run\n",
    )
    assert found.imported & (ADDING | MODELS | LIBRARY | {"discord", "typer"}) == set()
    assert found.cpu < 0.1


@pytest.mark.parametrize("named", ["environment", "option"])
def test_health_says_the_same_however_the_folder_is_named(tmp_path: Path, named: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        (tmp_path / FILE).write_text(str(server.getsockname()[1]))

        def respond() -> None:
            taken, _ = server.accept()
            with taken:
                taken.sendall(json.dumps({"citewell": {"gateway": True, "threads": True}}).encode() + b"\n")

        answering = threading.Thread(target=respond)
        answering.start()
        found = (
            run("health", CITEWELL_DATA=str(tmp_path))
            if named == "environment"
            else run("--data", str(tmp_path), "health")
        )
        answering.join()
    assert (found.code, found.out) == (0, f"{WELL}\n")


def test_list_imports_neither_models_nor_what_adds_articles(tmp_path: Path) -> None:
    found = run("--data", str(tmp_path), "list")
    assert found.code == 0, found.out
    assert found.imported & (ADDING | MODELS | {"discord", "sklearn"}) == set()


def test_every_command_is_listed_with_the_first_sentence_of_its_own_help() -> None:
    commands = LazyCommands(COMMANDS)
    listed = {name: place.help for name, place in COMMANDS.items()}
    assert listed == {name: commands[name].get_short_help_str(1000) for name in commands}
