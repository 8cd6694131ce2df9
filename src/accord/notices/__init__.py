"""Members are told what concerns them: once, where they want it, and only while it is true."""
