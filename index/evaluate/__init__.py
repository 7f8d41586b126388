"""Evaluation: data sets in, metrics with confidence intervals out."""
