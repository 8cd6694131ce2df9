"""Learning and finding on whole files, in DuckDB's memory."""
