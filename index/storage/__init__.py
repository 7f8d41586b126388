"""The storage backend: SQLite for rows and words, FAISS for vectors."""
