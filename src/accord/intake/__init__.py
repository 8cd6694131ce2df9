"""How records come in: one pipeline for every door, with outcomes that add up, and undo."""
