"""How many of a team know what they are to work by; pure."""

from collections.abc import Collection, Mapping

from accord.definitions.values import Level

# Below this part of the team, what is agreed cannot be reached.
FEW = 0.5


def count_levels(levels: Mapping[int, Level], *, members: Collection[int]) -> dict[Level, int]:
    """How many of these members stand at a level or above: who owns a part knows it as well."""
    order = list(Level)
    said = [order.index(level) for member, level in levels.items() if member in members]
    return {level: sum(one >= place for one in said) for place, level in enumerate(order)}


def is_known_by_few(*, count: int, members: int) -> bool:
    """Whether too few know it."""
    return members > 0 and count < FEW * members
