"""Reading comparisons and the audit of tools."""
