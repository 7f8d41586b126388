"""Questions that the articles did not answer: the list for admins, and telling members of answers."""
