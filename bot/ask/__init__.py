"""Questions in Discord: slash command, menu, mentions and channels, and the replies to them."""
