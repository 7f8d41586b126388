"""Helpful or not: the buttons below an answer and what follows from them."""
