from accord.foundation.apps import Slice


class ToolauditConfig(Slice):
    name = "accord.toolaudit"
    label = "toolaudit"
