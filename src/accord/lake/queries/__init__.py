"""Reading the lake: DuckDB in this process, and the manifest on disk."""
