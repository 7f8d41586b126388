"""Neural models and their runtimes."""
