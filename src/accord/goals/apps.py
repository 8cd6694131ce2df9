from accord.foundation.apps import Slice


class GoalsConfig(Slice):
    name = "accord.goals"
    label = "goals"
