"""Runs the `citewell` command in this process, as a shell would."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from index import build
from index.library.run_jobs import Intake
from index.sources.sandbox.client import ChildParsers
from tests.doubles.models import HashingEmbedder
from tests.index.web import WrittenWeb


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a shell would see."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)


def citewell(*args: object, stdin: bytes = b"") -> Outcome:
    """Run a command; numbers and paths are given as they are."""
    out, err = _Written(), _Written()
    code: object = None
    with redirect_stdout(out), redirect_stderr(err), _stdin(stdin):
        try:
            main([str(arg) for arg in args])
        except SystemExit as end:
            code = end.code
    assert isinstance(code, int), code
    return Outcome(code, out.text(), err.text())


class _Written(io.TextIOWrapper):
    """Standard output or error, to which bytes can be written too."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        super().__init__(self._bytes, encoding="utf-8", newline="")

    def text(self) -> str:
        self.flush()
        return self._bytes.getvalue().decode()


@contextmanager
def _stdin(data: bytes) -> Iterator[None]:
    before, width = sys.stdin, os.environ.get("COLUMNS")
    sys.stdin = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8")
    os.environ["COLUMNS"] = "80"
    try:
        yield
    finally:
        sys.stdin = before
        os.environ.pop("COLUMNS")
        if width is not None:
            os.environ["COLUMNS"] = width


class LastingParsers(ChildParsers):
    """Parsers whose child serves one command after another."""

    def close(self) -> None:
        """Stay; the child ends with this process."""


@cache
def _parsers() -> LastingParsers:
    return LastingParsers()


def light(monkeypatch: pytest.MonkeyPatch) -> WrittenWeb:
    """Let commands run without a model and without a network; what links lead to is written into the result."""
    web = WrittenWeb()
    monkeypatch.setattr(build, "embedder", lambda _: ReadyEmbedder())
    monkeypatch.setattr(build, "intake", lambda settings: Intake(web, _parsers(), settings.sources.file_bytes))
    return web


class ReadyEmbedder(HashingEmbedder):
    """The double, with what ``index.build`` calls besides the port."""

    def load(self) -> None:
        """There is nothing to load."""


FERRY = """---
title: The ferry returns
date: 2024-05-01
link: https://www.example.org/ferry
author: Ida Strand
---

The ferry sails again on Sunday.

It leaves at nine and takes fifty minutes.
"""


class Shelf:
    """A data folder, and files to put into it."""

    def __init__(self, folder: Path) -> None:
        self.data, self.files = folder / "data", folder / "files"
        self.files.mkdir()

    def file(self, name: str, content: str | bytes) -> Path:
        path = self.files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def do(self, *args: object, stdin: bytes = b"") -> Outcome:
        return citewell("--data", self.data, *args, stdin=stdin)

    def listed(self) -> list[str]:
        return [row["title"] for row in self.do("list", "--json").json]


def need_modes(folder: Path) -> None:
    """Skip a test where file modes do not bind this process, as they do not bind root."""
    probe = folder / ".probe"
    probe.touch(mode=0)
    bound = not os.access(probe, os.R_OK)
    probe.unlink()
    if not bound:
        pytest.skip("file modes do not bind this process (root?)")
