"""From a draft to an article: front matter, links, near-duplicates, export format."""
