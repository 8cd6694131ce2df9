"""Credit for one journey and for many, without I/O."""
