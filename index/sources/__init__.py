"""Where articles come from: fetching that cannot be turned against the host, and parsers in a child process.

The only place that imports an HTTP client or a parser of HTML, PDF, DOCX, EPUB or feeds.
"""
