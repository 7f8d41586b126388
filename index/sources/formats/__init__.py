"""Readers of file formats: PDF, Word, EPUB."""
