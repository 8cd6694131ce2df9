"""The slice as Django sees it: a name; it has no tables."""

from accord.foundation.apps import Slice


class MatchingConfig(Slice):
    name = "accord.matching"
    label = "matching"
