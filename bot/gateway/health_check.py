"""Asks a running bot whether it is well; see ``bot.gateway.health`` for the other side.

Docker does this every 30 seconds, so nothing but the standard library is imported.
"""

from __future__ import annotations

import json
import socket
from pathlib import Path

WELL = "The bot is well."
FILE = "health.port"
PATIENCE = 5.0
"""Seconds in which a reader thread must take a job, and a process must answer."""


def ask(folder: Path) -> str | None:
    """Ask the bot that works on a data folder; ``None`` if it is well, else a sentence that says what is wrong."""
    try:
        port = int((folder / FILE).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return f"No bot runs on the data folder {folder}. Start it with: citewell run"
    try:
        state = json.loads(_line(port))["citewell"]
        gateway, threads = bool(state["gateway"]), bool(state["threads"])
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return f"The bot that worked on {folder} does not answer; it has ended or hangs. Start it with: citewell run"
    if not gateway:
        return "The bot runs, but is not connected to Discord. It tries again by itself; its log says why."
    if not threads:
        return "The bot is connected, but its threads do not get to the questions. Restart it if this lasts."
    return None


def _line(port: int) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=2 * PATIENCE) as connection:
        answer = b""
        while chunk := connection.recv(4096):
            answer += chunk
            if answer.endswith(b"\n"):
                break
    return answer
