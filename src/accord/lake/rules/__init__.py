"""Decisions of the lake: values in, values or SQL out; no database, no files."""
