"""Terminal commands that measure and train: ``citewell eval`` and ``citewell train``."""
