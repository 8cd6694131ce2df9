from accord.foundation.apps import Slice


class DeskConfig(Slice):
    name = "accord.desk"
    label = "desk"
