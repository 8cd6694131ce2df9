"""Measures asked of the lake."""
