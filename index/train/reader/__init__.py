"""Trains the reader: a network that reads a question with a few sentences and marks the words that answer."""
