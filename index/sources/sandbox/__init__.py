"""The child process in which documents of strangers are parsed."""
