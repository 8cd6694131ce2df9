"""Measures over the lake: the one source of every number."""
