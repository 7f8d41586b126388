"""The library of one server and the use cases on it."""
