"""What ``index.sources.page`` is made of: each module reads one thing from an HTML page."""
