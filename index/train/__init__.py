"""Fits weights on questions with known answers: the small reader, calibration, and chat questions."""
