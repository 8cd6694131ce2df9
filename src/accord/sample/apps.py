from accord.foundation.apps import Slice


class SampleConfig(Slice):
    name = "accord.sample"
    label = "sample"
