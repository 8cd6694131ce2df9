"""Goals of both teams under one revenue target, and plans that are reckoned back from it."""
