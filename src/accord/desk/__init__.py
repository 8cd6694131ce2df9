"""The pages, which join slices."""
