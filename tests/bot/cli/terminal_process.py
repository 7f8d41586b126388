"""The ``citewell`` command as a process of its own, but with a double for the model.

python -m tests.bot.cli.terminal_process doctor --discord
"""

from __future__ import annotations

from bot.cli import main
from index import build
from tests.command import ReadyEmbedder

if __name__ == "__main__":
    build.embedder = lambda _: ReadyEmbedder()  # type: ignore[assignment, return-value]
    main()
