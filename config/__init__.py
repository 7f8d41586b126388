"""The settings: what they are, and how they are read. It knows nothing of the library or of Discord."""
