from accord.foundation.apps import Slice


class HandoffsConfig(Slice):
    name = "accord.handoffs"
    label = "handoffs"
