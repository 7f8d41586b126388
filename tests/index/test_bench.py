"""`make bench` in small: the benchmark runs and tells every figure. What it tells is not judged here."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.paths import ROOT

RUNTIMES = ["prepared", "sentence-transformers"]


def test_every_figure_is_told(prepared_folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/speed.py", "--passages", "20", "--questions", "3"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CITEWELL_MODELS": str(prepared_folder.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    first, runtimes, *rows = done.stdout.splitlines()
    assert re.search(r"cores: \d+, memory_gb: ", first)
    assert runtimes.split() == RUNTIMES
    for column, runtime in enumerate(RUNTIMES, 1):
        found = {row.split()[0]: float(row.split()[column].replace(",", "")) for row in rows}
        assert found.pop("passages") == 20, runtime
        assert found.keys() >= {"passages_per_second", "start_seconds", "question_p50_ms", "memory_asking_mb"}
        assert all(value > 0 for value in found.values()), runtime
        assert found["question_p50_ms"] <= found["question_p99_ms"], runtime
