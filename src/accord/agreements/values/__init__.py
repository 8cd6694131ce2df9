"""What both teams promise each other about a hand-off, and what came of each promise."""
