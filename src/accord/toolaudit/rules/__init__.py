"""Which rows of two files are the same, decided on plain values."""
