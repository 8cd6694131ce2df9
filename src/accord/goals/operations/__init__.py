from accord.goals.operations.goals import forget, give_goal, pass_on, propose_goal, sign_goal
from accord.goals.operations.plans import keep_plan
from accord.goals.operations.targets import set_targets

__all__ = [
    "forget",
    "give_goal",
    "keep_plan",
    "pass_on",
    "propose_goal",
    "set_targets",
    "sign_goal",
]
