"""The door of attribution: credit for won deals."""

from accord.attribution.rules.calculating import UnableToCalculateCredit, calculate

__all__ = ["UnableToCalculateCredit", "calculate"]
