"""Whole programs as a user would write them, timed from a cold start."""
