from accord.foundation.apps import Slice


class GoalsConfig(Slice):
    name = "accord.goals"
    label = "goals"
    # Goals and plans name colleagues and stages, never people outside.
    impersonal = ("goals_goal", "goals_plan", "goals_target")
