"""Tests of the expected answer type."""
