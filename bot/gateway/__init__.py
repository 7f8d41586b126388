"""The connection to Discord: client, command sync, background loops, health."""
