"""From a question to its answer: understand, search, rank, select, read, calibrate, quote."""
