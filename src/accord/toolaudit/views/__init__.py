"""Pages of comparisons and of the audit of tools."""
