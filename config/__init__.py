"""Settings: their definitions and how they are read. Independent of the library and of Discord."""
