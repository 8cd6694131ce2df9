"""What two spellings have in common, and what that is worth. Pure."""
