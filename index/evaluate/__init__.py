"""How good the answers are, measured: data sets in, metrics with their intervals out."""
