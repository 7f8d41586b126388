"""Makes weights from questions whose answers are known: the reader's, and those of silence."""
