"""Reading scores and what both teams say of leads."""

from accord.scoring.queries import rounds

__all__ = ["rounds"]
