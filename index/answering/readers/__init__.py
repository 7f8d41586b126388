"""Readers that read the text itself: our own network, and models of the hub."""
