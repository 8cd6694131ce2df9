"""Pure values that every slice may use: the standard library only, no clock, no I/O."""
