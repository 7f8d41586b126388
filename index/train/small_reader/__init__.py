"""Trains the small reader, which reads kept token vectors and needs no further pass of a model."""
