"""What ``index.sources.html.page`` is made of: each module reads one thing from an HTML page."""
