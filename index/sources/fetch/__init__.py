"""Fetching pages safely: URL policy, vetted addresses, robots.txt, limits."""
