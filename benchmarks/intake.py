"""How close adding a folder comes to the embedder's own speed, and that kills lose nothing. `make bench` runs it.

The embedder's own speed is that of `passages(texts of one article)`, article by article, in this process with
nothing beside it. Adding is `citewell add FOLDER` as a person would type it, less the time until the model is
loaded; it is measured once in peace, and once killed with SIGKILL on the way and given again.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from speed import texts

from config.load import load
from index.build import embedder
from index.evaluate.machine import machine
from index.split import split

BAR = 0.9
KILLS = 3
PARAGRAPHS = 6
"""Passages of one article, as many as news have."""
PART = 100
"""Articles by which the embedder's own speed is measured, before and after: the machine's speed wavers."""
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
    """Embed alone, add, add with kills, and print the figures."""
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
    folder = place / "articles"
    folder.mkdir()
    bodies = list(texts(articles, PARAGRAPHS))
    for number, body in enumerate(bodies):
        (folder / f"{number:04}.md").write_text(f"# Article {number}\n\n{body}\n", "utf-8")
    before = embedded_per_second(bodies[:PART])
    added = add(place / "peace", folder, articles)
    alone = (before + embedded_per_second(bodies[:PART])) / 2
    kills = add_with_kills(place / "kills", folder, articles)
    return {
        "articles": articles,
        "embedder_per_second": alone,
        "added_per_second": added,
        "share": added / alone,
    } | kills


def embedded_per_second(bodies: list[str]) -> float:
    """Articles that the embedder turns into vectors in a second, one by one."""
    model = embedder(load())
    model.load()
    cut = [[body[p.span.start : p.span.end] for p in split("", body)] for body in bodies]
    model.passages(cut[0])
    begun = time.perf_counter()
    for passages in cut:
        model.passages(passages)
    return len(bodies) / (time.perf_counter() - begun)


def add(data: Path, folder: Path, articles: int) -> float:
    """Articles added in a second, from the first that is begun."""
    with _adding(data, folder) as process:
        while process.poll() is None and not _count(data, "job", "state != 'waiting'"):
            time.sleep(0.01)
        begun = time.perf_counter()
        if process.wait():
            sys.exit(process.returncode)  # it has said why
        spent = time.perf_counter() - begun
    return articles / spent


def add_with_kills(data: Path, folder: Path, articles: int) -> dict[str, float]:
    """Kill it ``KILLS`` times, and count what is missing and what is double in the end."""
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
    except sqlite3.OperationalError:  # its tables are just being made
        return 0


if __name__ == "__main__":
    main()
