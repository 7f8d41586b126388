"""The values and ports of the library: articles, quotes, jobs, errors, what a storage must do."""
