"""What holds for all tests."""

from __future__ import annotations

from hypothesis import settings

# A slow or busy machine is no fault of the program; what must be quick is measured by `make bench`.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
