"""How messages are made and sent: escaping, block quotes, parts, components, pages."""
