"""Facts of the database copied to Parquet files, and DuckDB to ask them. No business words."""
