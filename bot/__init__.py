"""Citewell for people: the Discord bot and the terminal. Ids and text in, messages out."""
