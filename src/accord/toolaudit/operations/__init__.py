"""Comparing whole files."""
