"""Whose figures are told apart, and whose only together with those of others.

A group is told apart where whoever asks may see each of its people, where five people or more stand
behind it, or where everybody does: that tells no more of one of them than the whole does. The
groups that are left are told as one, and not at all where these too are so few that each could be
known; where rows are never added, such as those of two currencies, as one of each kind. A group
that is one person is told to nobody else, however few there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key")
FEWEST_PEOPLE = 5  # of whom figures are told together without telling of one


@dataclass(frozen=True, slots=True)
class Apart(Generic[Key]):
    """`together`: the groups that are told as one only; `untold`: those of them that are not told
    even so."""

    together: frozenset[Key] = frozenset()
    untold: frozenset[Key] = frozenset()

    @property
    def is_told(self) -> bool:
        """Whether all that is together is told as one."""
        return not self.untold

    def may_tell(self, group: Key) -> bool:
        """Whether a group is told apart."""
        return group not in self.together


def apart(
    groups: Mapping[Key, Set[int]],
    *,
    seen: Set[int] | None,
    are_persons: bool = False,
    kind: Callable[[Key], object] = lambda _group: None,
) -> Apart[Key]:
    """How groups are told by the ids of the people behind each; `seen`: those whose own figures
    may be told to whoever asks, None: of everybody; `kind`: groups of two are never added, such as
    their currency."""
    if seen is None:
        return Apart()
    everybody = frozenset[int]().union(*groups.values())

    def are_enough(people: Set[int]) -> bool:
        is_all = not are_persons and people == everybody
        return people <= seen or len(people) >= FEWEST_PEOPLE or is_all

    together = frozenset(group for group, people in groups.items() if not are_enough(people))
    rest: dict[object, set[int]] = {}
    for group in together:
        rest.setdefault(kind(group), set()).update(groups[group])
    untold = frozenset(group for group in together if not are_enough(rest[kind(group)]))
    return Apart(together, untold)
