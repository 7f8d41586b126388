"""Where a library keeps its rows, words and vectors: SQLite with FAISS, and a double in memory."""
