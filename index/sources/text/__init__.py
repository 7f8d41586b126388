"""Plain text and what the formats share: charset, days, metadata, types."""
