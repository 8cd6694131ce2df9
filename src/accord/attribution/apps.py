from accord.foundation.apps import Slice


class AttributionConfig(Slice):
    name = "accord.attribution"
    label = "attribution"
