from accord.foundation.apps import Slice


class IntakeConfig(Slice):
    name = "accord.intake"
    label = "intake"
