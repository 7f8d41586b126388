"""How close adding a folder comes to the embedder's own speed, and that kills lose nothing. `make bench` runs it.

The embedder's own speed is that of `passages(texts of one article)`, article by article. Adding is all that
`citewell add FOLDER` does once its model is loaded: find, queue, read, split, embed and store. The two alternate every
few articles, so that both see the same load of the machine. Then the command itself adds the folder, is killed on the
way (SIGKILL), and is run again.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from speed import texts

from bot.cli.add_session import working
from bot.cli.base.context import Call
from bot.cli.base.screen import Screen
from index.evaluate.machine import machine
from index.ingest.collections import named
from index.language.passages import split

BAR = 0.9
KILLS = 3
PARAGRAPHS = 6
"""Passages per article, as many as news articles have."""
TURN = 20
"""Articles per turn."""
MEANINGS = {
    "articles": "in the folder",
    "embedder_per_second": "articles, embedded alone",
    "added_per_second": "articles, read, split, embedded and kept",
    "share": "of the embedder's own speed",
    "kills": "on the way through the same folder",
    "lost": "articles missing after the kills",
    "twice": "articles that are there twice",
}


def main() -> None:
    """Add and embed in turns, add with kills, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000)
    articles = parser.parse_args().articles
    print(", ".join(f"{name}: {value}" for name, value in machine().items()), flush=True)
    with tempfile.TemporaryDirectory(prefix="citewell-bench-") as name:
        found = measure(Path(name), articles)
    for name, meaning in MEANINGS.items():
        bar = f" (bar: {BAR}, {'met' if found[name] >= BAR else 'missed'})" if name == "share" else ""
        print(f"{name:<20} {found[name]:>10,.2f}  {meaning}{bar}")


def measure(place: Path, articles: int) -> dict[str, float]:
    """All figures, by their names."""
    bodies = list(texts(articles, PARAGRAPHS))
    for number, body in enumerate(bodies):
        file = place / "articles" / f"{number // TURN:03}" / f"{number:04}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"# Article {number}\n\n{body}\n", "utf-8")
    added, embedded = in_turns(place / "peace", sorted((place / "articles").iterdir()), bodies)
    found = {"articles": articles, "embedder_per_second": articles / embedded, "added_per_second": articles / added}
    return found | {"share": embedded / added} | add_with_kills(place / "kills", place / "articles", articles)


def in_turns(data: Path, folders: list[Path], bodies: list[str]) -> tuple[float, float]:
    """Seconds that adding took, and those that embedding alone took."""
    cut = [[body[p.span.start : p.span.end] for p in split("", body)] for body in bodies]
    added = embedded = 0.0
    with Path(os.devnull).open("w") as nowhere:
        at = Call(config=None, data=data, name="local", out=Screen(file=nowhere), err=Screen(file=nowhere))
        with working(at, json=True) as work:
            model = work.library._embedder  # noqa: SLF001 - the very same: a second one would count torch's threads anew
            model.passages(cut[0])
            for turn, folder in enumerate(folders):
                begun = time.perf_counter()
                work.take(str(folder), named(str(folder)))
                added += time.perf_counter() - begun
                begun = time.perf_counter()
                for passages in cut[turn * TURN : (turn + 1) * TURN]:
                    model.passages(passages)
                embedded += time.perf_counter() - begun
                print(f"\radding articles: {(turn + 1) * TURN} ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return added, embedded


def add_with_kills(data: Path, folder: Path, articles: int) -> dict[str, float]:
    """Kill it ``KILLS`` times, and count what is missing or duplicated in the end."""
    chance, kills = random.Random(0), 0
    for part in range(1, KILLS + 1):
        with _adding(data, folder) as process:
            while process.poll() is None and _count(data, "article") < articles * part / (KILLS + 1):
                time.sleep(0.02)
            time.sleep(chance.random() * 0.3)
            kills += process.poll() is None
            process.kill()
    with _adding(data, folder) as process:
        process.wait()
    there, titles = _count(data, "article"), _count(data, "(SELECT DISTINCT title FROM article)")
    return {"kills": kills, "lost": articles - titles, "twice": there - titles}


def _adding(data: Path, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from bot.cli import main; main()", "--data", str(data), "add", str(folder)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - this very program


def _count(data: Path, table: str, where: str = "1") -> int:
    """Rows in the library's file, read beside the process that writes it; none while it is not there."""
    file = data / "libraries" / "local.sqlite"
    if not file.exists():
        return 0
    try:
        db = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        try:
            return int(db.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0])  # noqa: S608 - ours
        finally:
            db.close()
    except sqlite3.OperationalError:  # its tables are being created
        return 0


if __name__ == "__main__":
    main()
