from accord.foundation.apps import Slice


class UiConfig(Slice):
    name = "accord.ui"
    label = "ui"
