"""Feeds in Discord: subscribe, list and unsubscribe."""
