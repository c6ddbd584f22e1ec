"""Measurements, each a ratio of two things timed in one run: speed of machines differs, ratios do not."""
