from accord.foundation.apps import Slice


class LakeConfig(Slice):
    name = "accord.lake"
    label = "lake"
