"""Sharing, usefulness and what is wanted of content, as values."""
