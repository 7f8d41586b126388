"""Articles in Discord: add, list, show, correct, refresh and remove them."""
