"""Ingest: from what was handed in to an article; near-duplicates, imports and exports."""
