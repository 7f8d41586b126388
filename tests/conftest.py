"""What holds for all tests."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests import lengths

# Side by side, each process gets one core; torch would take all of them in each.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")

# Temporary folders lie in memory where there is room: SQLite waits for the disk at every commit.
MEMORY = Path("/dev/shm")
if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 2_000_000_000:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

lengths.load_profile()
