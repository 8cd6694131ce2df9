"""Other systems on loopback, written from their makers' public documentation."""
